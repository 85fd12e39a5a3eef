# SPDX-License-Identifier: MPL-2.0
"""How long a change takes from the X request to the stripe that shows it."""
import os
import tempfile
import time

from .processes import Engine, Workload, judge


def flashes(build, screen, workload, engine, seconds):
    """The latency of each flash, ms, and how many were never seen."""
    with tempfile.TemporaryDirectory() as folder:
        with Workload(build, screen, workload, folder, flash=True) as work, \
                Engine(build, engine, screen.display, folder) as running:
            time.sleep(2)
            begin = time.monotonic_ns()
            time.sleep(seconds)
            running.check()
            running.stop()
        return judge(build, "flash", running.record, work.flashes, begin)
