# SPDX-License-Identifier: MPL-2.0
"""What a person sees: the launcher, its page in a real browser on the same machine, and a square
that changes."""
import json
import os
import re
import subprocess
import tempfile
import time

from .build import TOP
from .processes import Process, Trouble


class Launcher(Process):
    """A private display with a workload on it, and its page."""

    def __init__(self, build, size, options, workload, folder):
        self.flashes = os.path.join(folder, "flashes")
        argv = [os.path.join(build.folder, "tools", "selkies-launch", "selkies-launch"), "--port=0",
                "--enable-resize=false", f"--manual-width={size[0]}", f"--manual-height={size[1]}",
                *options, "--", build.program("workload"), "--flash", self.flashes, workload]
        super().__init__(argv, build.environment(XDG_RUNTIME_DIR=folder),
                         os.path.join(folder, "launcher.log"))
        while not (found := re.search(r"https?://\S+", self.line(60))):
            pass
        self.url = found.group(0)


def _flashes(path):
    """When the square changed and to what, ms of the monotonic clock."""
    with open(path, encoding="ascii") as file:
        return [(int(at) / 1e6, white == "1") for at, white in map(str.split, file)]


def latencies(drawn, seen):
    """ms from each change that was drawn to the picture that shows it; changes the other way, or
    none before the next, were missed."""
    found, missed = [], 0
    for (at, white), after in zip(drawn, [*drawn[1:], (float("inf"), None)]):
        shown = [when for when, what in seen if what == white and at <= when < after[0]]
        if shown:
            found.append(shown[0] - at)
        else:
            missed += 1
    return found, missed


def watch(build, size, browser, options, workload, seconds):
    """Latency and pictures a second as a page shows them."""
    with tempfile.TemporaryDirectory() as folder, \
            Launcher(build, size, options, workload, folder) as launcher:
        wall = time.time_ns() / 1e6 - time.monotonic_ns() / 1e6
        script = os.path.join(TOP, "tests", "bench", "page_watch.js")
        done = subprocess.run(["node", script, browser, launcher.url, str(seconds)],
                              capture_output=True, text=True, timeout=seconds + 90)
        launcher.check()
        if done.returncode:
            raise Trouble(f"{browser}: {done.stderr.strip()[-600:]}")
        figures = json.loads(done.stdout.splitlines()[-1])
        seen = [(change["at_ms"] - wall, change["white"]) for change in figures["changes"]]
        drawn = _flashes(launcher.flashes)
    if seen:  # what changed before somebody watched, or after, does not count
        drawn = [change for change in drawn if seen[0][0] - 300 <= change[0] <= seen[-1][0]]
    ms, missed = latencies(drawn, seen)
    return {"ms": ms, "missed": missed, "media": figures["media"],
            "pictures_s": figures["pictures_s"], "looks_s": figures["looks_s"]}
