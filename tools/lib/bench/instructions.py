# SPDX-License-Identifier: MPL-2.0
"""A picture's instructions, counted by valgrind: the same on any machine, however many processors
it has, whatever else they do and whatever it costs there to wake a process."""
import glob
import os
import re
import shutil
import subprocess
import tempfile
import time

from .engines import fed
from .processes import Engine, Trouble, Workload


def _callgrind(folder, *options):
    if not shutil.which("valgrind"):
        raise Trouble("valgrind is needed to count instructions")
    return ["valgrind", "--tool=callgrind", "--separate-threads=yes", *options,
            "--callgrind-out-file=" + os.path.join(folder, "callgrind")]


def _by_thread(folder):
    """Millions of instructions of each thread, the main thread first."""
    found = {}
    for path in glob.glob(os.path.join(folder, "callgrind-*")):
        with open(path, encoding="utf-8", errors="replace") as file:
            total = re.search(r"^totals: (\d+)", file.read(), re.MULTILINE)
        if total:
            found[int(path.rsplit("-", 1)[1])] = int(total.group(1)) / 1e6
    return [found[thread] for thread in sorted(found)]


def of_a_picture(build, encoder, threads, seconds):
    """All of the picture moves. In millions a picture: in all, in the engine's busiest thread and
    in the busiest of x264's, which work while the others wait."""
    with tempfile.TemporaryDirectory() as folder:
        # Under valgrind too few pictures come to see by their rate that everything moves.
        engine = fed(f"{encoder} threads={threads} streaming=on")
        with Engine(build, engine, None, folder, payload=False, feed="motion:1920x1080",
                    wrap=_callgrind(folder)) as running:
            time.sleep(seconds)
            pictures = running.counts()["fed"]
            running.stop(60)
        counts = sorted(_by_thread(folder)[1:], reverse=True)  # not of what paints the pictures
    slices = threads if threads > 2 else 0
    if pictures < 10 or len(counts) <= slices:
        raise Trouble(f"{pictures} pictures in {seconds} s under valgrind: no measurement")
    alone = sum if threads == 1 else max  # with one thread nothing goes on beside anything
    return {"pictures": pictures, "all": sum(counts) / pictures,
            "engine": alone(counts[slices:]) / pictures,
            "x264": max(counts[:slices], default=0) / pictures}


def _count(running, on):
    subprocess.run(["callgrind_control", "-i", "on" if on else "off", str(running.pid)],
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)


def of_typing(build, screen, engine, seconds):
    """Six letters a second and a caret on that screen, after the first pictures. In millions a
    picture, of the engine's process alone, and how many stripes a picture has."""
    with tempfile.TemporaryDirectory() as folder, \
            Workload(build, screen, "typing", folder), \
            Engine(build, engine, screen.display, folder, payload=False,
                   wrap=_callgrind(folder, "--instr-atstart=no")) as running:
        time.sleep(20)  # keys and their refinement, some ten times slower than without valgrind
        before = running.counts()["stats"]
        _count(running, True)
        time.sleep(seconds)
        _count(running, False)
        after = running.counts()["stats"]
        running.stop(60)
        pictures = after["pictures"] - before["pictures"]
        if pictures < 10:
            raise Trouble(f"{pictures} pictures in {seconds} s under valgrind: no measurement")
        return {"pictures": pictures, "all": sum(_by_thread(folder)) / pictures,
                "stripes": (after["stripes"] - before["stripes"]) / pictures}
