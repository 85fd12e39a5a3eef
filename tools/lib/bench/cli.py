# SPDX-License-Identifier: MPL-2.0
"""The command line of tools/bench."""
import argparse
import json
import os
import platform
import signal
import subprocess
import sys
import time

from . import engines, report
from .build import TOP, Build
from .processes import Trouble
from .suites import WORKLOADS, Bench

SUITES = ("table", "latency", "scale", "still", "workers", "instructions", "page", "memory")
ABOUT = """Measures what a screen full of work costs: each workload on a private X server, full-frame
video (F) and ours in turn. Without a suite: the table and the latency. docs/performance.md
says how it is done and what to compare with."""


def _size(text):
    width, height = text.split("x")
    return int(width), int(height)


def _engine(text):
    try:
        return engines.ours(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def parser():
    made = argparse.ArgumentParser(prog="tools/bench", description=ABOUT)
    made.add_argument("workloads", nargs="*", metavar="WORKLOAD",
                      help="of the table: " + " ".join(WORKLOADS) + " (all)")
    for suite, what in (("table", "cost, pictures and stillness of each workload"),
                        ("latency", "from a change on the screen to its stripe"),
                        ("scale", "typing at 4K against 1080p, idle at 8K"),
                        ("still", "a picture that never changes, without damage"),
                        ("workers", "throughput with one worker and more"),
                        ("instructions", "workers, and typing at 4K against 1080p, by valgrind"),
                        ("page", "from a change on the screen to a browser's page")):
        made.add_argument(f"--{suite}", action="store_true", help=what)
    made.add_argument("--memory", type=float, nargs="?", const=10.0, metavar="MINUTES",
                      help="resident memory over so many minutes (10)")
    made.add_argument("--ours", action="append", type=_engine, metavar="PIPELINE",
                      help='what to measure, e.g. "stripeenc codec=jpeg"; may be repeated (stripeenc)')
    made.add_argument("--launch", action="append", metavar="OPTIONS",
                      help='of the launcher whose page is watched, e.g. "--mode=webrtc"; may be repeated')
    made.add_argument("--browser", action="append", choices=("chromium", "firefox"),
                      help="that shows the page; may be repeated (chromium)")
    made.add_argument("--without-f", action="store_true", help="do not measure full-frame video")
    made.add_argument("--repeats", type=int, metavar="N", help="turns of each engine (3)")
    made.add_argument("--seconds", type=float, metavar="S", help="measured in a turn (6; a mixed minute 60)")
    made.add_argument("--settle", type=float, metavar="S", help="before that, from the start (2)")
    made.add_argument("--quick", action="store_true", help="one turn of 3 s: a first impression")
    made.add_argument("--screen", type=_size, default=(1920, 1080), metavar="WIDTHxHEIGHT",
                      help="of table, latency, page and memory (1920x1080)")
    made.add_argument("--display", type=int, metavar="N", help="X display number (any that is free)")
    made.add_argument("--out", metavar="FOLDER", help="for bench.md and bench.json (BUILD/bench)")
    made.add_argument("--build-dir", default=os.path.join(TOP, "build-bench"), metavar="FOLDER",
                      help="what is measured, built there first (build-bench)")
    made.add_argument("--no-build", action="store_true", help="measure it as it is")
    return made


def options_of(argv):
    found = parser()
    options = found.parse_args(argv)
    unknown = set(options.workloads) - set(WORKLOADS)
    if unknown:
        found.error("no workload is called " + ", ".join(sorted(unknown)))
    options.suites = [name for name in SUITES if getattr(options, name)]
    if options.workloads and "table" not in options.suites:
        options.suites.insert(0, "table")
    options.suites = options.suites or ["table", "latency"]
    options.workloads = options.workloads or list(WORKLOADS)
    options.launch = options.launch or [""]
    options.browsers = options.browser or ["chromium"]
    options.engines = options.ours or [engines.ours("stripeenc")]
    options.repeats = options.repeats or (1 if options.quick else 3)
    options.minute = options.seconds or (12 if options.quick else 60)
    options.seconds = options.seconds or (3 if options.quick else 6)
    options.settle = options.settle or (1.5 if options.quick else 2.0)
    options.out = options.out or os.path.join(options.build_dir, "bench")
    return options


def _processor():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        names = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _about(options, build):
    about = {"revision": build.revision(), "date": time.strftime("%Y-%m-%d"),
             "processor": f"{os.cpu_count()} × {_processor()}",
             "screen": "{}×{}".format(*options.screen),
             "turns": f"{options.repeats} of {options.seconds:g} s"}
    for engine in options.engines:
        about[engine.name] = f"`{engine.pipeline}`"
    return about


def _write(options, build, results):
    about = _about(options, build)
    with open(os.path.join(options.out, "bench.json"), "w", encoding="utf-8") as file:
        json.dump({"about": about, **results}, file, indent=1)
    text = report.markdown(about, results)
    with open(os.path.join(options.out, "bench.md"), "w", encoding="utf-8") as file:
        file.write(text)
    return text


def main(argv=None):
    options = options_of(argv)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what was started ends as well
    build, results = Build(options.build_dir), {}
    bench = Bench(build, options, lambda line: print(line, file=sys.stderr, flush=True))
    try:
        if not options.no_build:
            build.make()
        if missing := build.missing():
            raise Trouble(f"{build.folder} lacks {', '.join(missing)}; libcairo2-dev is needed")
        os.makedirs(options.out, exist_ok=True)
        for suite in options.suites:
            results[suite] = getattr(bench, suite)()
    except (Trouble, OSError, subprocess.CalledProcessError) as error:
        print(f"tools/bench: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        if results:
            print(_write(options, build, results))
    return 0
