# SPDX-License-Identifier: MPL-2.0
"""How a picture's instructions spread over threads, counted by valgrind: the same on any machine,
however many processors it has and whatever else they do."""
import glob
import os
import re
import shutil
import tempfile
import time

from .engines import fed
from .processes import Engine, Trouble


def _by_thread(folder):
    """Millions of instructions of each thread, the main thread first."""
    found = {}
    for path in glob.glob(os.path.join(folder, "callgrind-*")):
        with open(path, encoding="utf-8", errors="replace") as file:
            summary = re.search(r"^summary: (\d+)", file.read(), re.MULTILINE)
        if summary:
            found[int(path.rsplit("-", 1)[1])] = int(summary.group(1)) / 1e6
    return [found[thread] for thread in sorted(found)]


def of_a_picture(build, encoder, threads, seconds):
    """All of the picture moves. In millions a picture: in all, in the engine's busiest thread and
    in the busiest of x264's, which work while the others wait."""
    if not shutil.which("valgrind"):
        raise Trouble("valgrind is needed to count instructions")
    with tempfile.TemporaryDirectory() as folder:
        wrap = ["valgrind", "--tool=callgrind", "--separate-threads=yes",
                "--callgrind-out-file=" + os.path.join(folder, "callgrind")]
        # Under valgrind too few pictures come to see by their rate that everything moves.
        engine = fed(f"{encoder} threads={threads} streaming=on")
        with Engine(build, engine, None, folder, payload=False, feed="motion:1920x1080",
                    wrap=wrap) as running:
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
