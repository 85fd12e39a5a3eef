# SPDX-License-Identifier: MPL-2.0
"""What can be measured. Each suite returns a dictionary that goes into the JSON as it is."""
import os
import tempfile
import time

from . import cost, instructions, latency, numbers, page, stages, turn
from .engines import fed, reference
from .processes import Engine, Screen, Workload

WORKLOADS = ("idle", "typing", "scroll", "drag", "video", "fullmotion", "terminal", "office", "mixed")


def longest_path(threads, workers):
    """CPU ms a picture that follow one another: the caller and the pool work side by side, x264's own
    threads side by side while these wait. Each is as long as its busiest thread."""
    engine = [thread for thread in threads if thread["name"] in ("feed:src", "stripe-worker")]
    callers = [thread for thread in engine if thread["name"] == "feed:src"][:1]
    pool = [thread for thread in engine if thread["name"] == "stripe-worker"][:workers - 1]
    slices = [thread for thread in engine if thread not in callers and thread not in pool]
    return max(thread["cpu_ms"] for thread in callers + pool) + \
        max((thread["cpu_ms"] for thread in slices), default=0)


def _disturbed(share):
    return f" (others took {share:.0f} % of a core)" if share >= 10 else ""


class Bench:
    """The build and the choices that all suites share."""

    def __init__(self, build, options, say):
        self.build, self.options, self.say = build, options, say
        self.engines = ([] if options.without_f else [reference()]) + options.engines

    def screen(self, size, folder):
        return Screen(size, folder, self.options.display)

    def plan(self, workload):
        # Of a mixed minute the whole, however short it is made.
        seconds = self.options.minute if workload == "mixed" else self.options.seconds
        return turn.Plan(seconds=seconds, settle=self.options.settle, cycle=self.options.minute)

    def workload(self, name, size):
        """All engines in turn, several times, on a screen of their own."""
        plan, turns = self.plan(name), {engine.name: [] for engine in self.engines}
        with tempfile.TemporaryDirectory() as folder, self.screen(size, folder) as screen:
            for repeat in range(self.options.repeats):
                server = turn.alone(self.build, screen, name, plan)
                for engine in self.engines:
                    figures = turn.turn(self.build, screen, name, engine, plan, server)
                    turns[engine.name].append(figures)
                    self.say(f"{name} {repeat + 1}: {engine.name}: {figures['cpu']:.1f} % "
                             f"{figures['kbit_s']:.0f} kbit/s {figures['pictures_s']:.1f} of "
                             f"{figures['drawn_s']:.1f} pictures/s"
                             + _disturbed(figures["others_cpu"]))
        return turns

    def table(self):
        return {name: self.workload(name, self.options.screen) for name in self.options.workloads}

    def latency(self):
        """On a quiet screen and while a page scrolls."""
        result = {}
        seconds = 6 if self.options.quick else 20
        with tempfile.TemporaryDirectory() as folder, \
                self.screen(self.options.screen, folder) as screen:
            for name in ("idle", "scroll"):
                for _ in range(self.options.repeats):
                    for engine in self.engines:
                        found = latency.flashes(self.build, screen, name, engine, seconds)
                        place = result.setdefault(name, {}).setdefault(
                            engine.name, {"ms": [], "missed": 0})
                        place["ms"] += found["ms"]
                        place["missed"] += found["missed"]
                        if found["ms"]:
                            self.say(f"latency {name}: {engine.name}: median "
                                     f"{numbers.percentile(found['ms'], 0.5):.2f} ms")
        return result

    def scale(self):
        """Whether the cost follows what changes or the size of the screen."""
        result = {}
        for _ in range(self.options.repeats):
            for size in (1920, 1080), (3840, 2160):  # by turns: a slow minute is one for both
                self.scale_of("typing", size, result)
        self.scale_of("idle", (7680, 4320), result)
        return result

    def scale_of(self, name, size, result):
        shares = result.setdefault(f"{name} {size[0]}x{size[1]}", {})
        # Some hundred pictures of half a millisecond each.
        plan = turn.Plan(6 if self.options.quick else 20, 8, quality=False)
        with tempfile.TemporaryDirectory() as folder, self.screen(size, folder) as screen:
            server = turn.alone(self.build, screen, name, plan)
            for engine in self.options.engines:
                figures = turn.turn(self.build, screen, name, engine, plan, server)
                shares.setdefault(engine.name, []).append(figures["cpu"])
                self.say(f"{name} at {size[0]}x{size[1]}: {engine.name}: {figures['cpu']:.2f} %")

    def still(self):
        """A picture that never changes, from a source without damage."""
        result = {}
        for engine in self.options.engines:
            for _ in range(self.options.repeats):
                figures = self.throughput(fed(engine.encoder), "still:1920x1080")
                result.setdefault(engine.name, []).append(figures)
                self.say(f"still: {engine.name}: {figures['cpu_ms']:.3f} ms CPU and "
                         f"{figures['wall_ms']:.3f} ms a picture")
        return result

    def workers(self):
        """Motion of the whole picture, with one worker and with more."""
        result = {}
        for engine in self.options.engines:
            for _ in range(self.options.repeats):
                for threads in (1, 2, 4):
                    figures = self.throughput(fed(f"{engine.encoder} threads={threads}"),
                                              "motion:1920x1080", locks=True)
                    figures["path_ms"] = longest_path(figures["threads"], threads)
                    result.setdefault(engine.name, {}).setdefault(str(threads), []).append(figures)
                    self.say(f"workers: {engine.name}: {threads}: {figures['pictures_s']:.1f} "
                             f"pictures/s, {figures['cpu_ms']:.2f} ms CPU a picture")
        return result

    def instructions(self):
        """Workers and screen sizes by instructions instead of time."""
        result = {}
        for engine in self.options.engines:
            place = result.setdefault(engine.name, {"workers": {}, "typing": {}})
            for threads in (1, 4):
                found = instructions.of_a_picture(self.build, engine.encoder, threads,
                                                  self.options.seconds * 8)
                place["workers"][str(threads)] = found
                self.say(f"instructions: {engine.name}: {threads}: {found['all']:.1f} million")
            for size in (1920, 1080), (3840, 2160):
                with tempfile.TemporaryDirectory() as folder, self.screen(size, folder) as screen:
                    found = instructions.of_typing(self.build, screen, engine,
                                                   self.options.seconds * 4)
                place["typing"][f"{size[0]}x{size[1]}"] = found
                self.say(f"instructions: {engine.name}: typing at {size[0]}x{size[1]}: "
                         f"{found['all']:.2f} million")
        return result

    def page(self):
        """Launcher and browser, from the change on the screen to the page."""
        result = {}
        for options in self.options.launch:
            for browser in self.options.browsers:
                for workload in ("idle", "fullmotion"):
                    found = page.watch(self.build, self.options.screen, browser, options.split(),
                                       workload, 20)
                    result[f"{options or 'stripes'}, {browser}, {workload}"] = found
                    self.say(f"page: {options} {browser} {workload}: {found['media']}, "
                             f"{found['pictures_s']:.1f} pictures/s, {len(found['ms'])} changes")
        return result

    def throughput(self, engine, feed, locks=False):
        """What a picture costs when pictures come as fast as they are taken."""
        with tempfile.TemporaryDirectory() as folder, \
                Engine(self.build, engine, None, folder, payload=False, feed=feed,
                       locks=locks) as running:
            time.sleep(self.options.settle)
            watch, before = cost.Watch(running.pid), running.counts()
            begin = time.monotonic_ns()
            time.sleep(self.options.seconds)
            after, threads = running.counts(), watch.threads()
            wall = time.monotonic_ns() - begin
        pictures = max(after["fed"] - before["fed"], 1)
        locks = stages.difference(before.get("lock_waits"), after.get("lock_waits", {}))
        each = [{"name": name, "cpu_ms": ran / 1e6 / pictures, "ready_ms": waited / 1e6 / pictures}
                for name, ran, waited in threads]
        return {"pictures_s": pictures / (wall / 1e9), "wall_ms": wall / 1e6 / pictures,
                "cpu_ms": sum(thread["cpu_ms"] for thread in each), "threads": each,
                "lock_waits": {name: value / pictures for name, value in locks.items()},
                "stats": stages.counters(before, after),
                "stages": stages.between(before, after, wall / 1e9)}

    def memory(self):
        """Resident memory over minutes of mixed work; its slope once it has settled."""
        result, minutes = {}, self.options.memory
        for engine in self.options.engines:
            with tempfile.TemporaryDirectory() as folder, \
                    self.screen(self.options.screen, folder) as screen, \
                    Workload(self.build, screen, "mixed", folder), \
                    Engine(self.build, engine, screen.display, folder, payload=False) as running:
                begin, samples = time.monotonic(), []
                while (passed := time.monotonic() - begin) < minutes * 60:
                    running.check()
                    samples.append((passed, cost.resident_mib(running.pid)))
                    time.sleep(min(2, minutes * 6))
            late = [sample for sample in samples if sample[0] >= minutes * 60 * 0.2]
            growth = numbers.slope(late) * minutes * 60 * 0.8
            result[engine.name] = {"minutes": minutes, "most_mib": max(mib for _, mib in samples),
                                   "growth_mib": growth, "samples": samples}
            self.say(f"memory: {engine.name}: at most {result[engine.name]['most_mib']:.1f} MiB, "
                     f"{growth:+.2f} MiB")
        return result
