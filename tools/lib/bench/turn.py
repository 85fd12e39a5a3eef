# SPDX-License-Identifier: MPL-2.0
"""One engine at work on one workload."""
import os
import tempfile
import time
from dataclasses import dataclass

from . import cost, record, stages
from .processes import Engine, Workload, judge

STILL_AT = (100, 250, 500, 1000, 2000)  # ms after the picture stands still


@dataclass(frozen=True)
class Plan:
    seconds: float = 6  # measured
    settle: float = 2  # before
    cycle: float = 60  # of a mixed minute
    quality: bool = True


def alone(build, screen, workload, plan):
    """The X server's share of a core, %, while nobody looks on."""
    with tempfile.TemporaryDirectory() as folder, \
            Workload(build, screen, workload, folder, cycle=plan.cycle):
        time.sleep(plan.settle)
        server = cost.Watch(screen.pid)
        time.sleep(plan.seconds)
        return server.share()


def turn(build, screen, workload, engine, plan, server_alone):
    """The figures of one engine; server_alone is what alone() gave."""
    with tempfile.TemporaryDirectory() as folder:
        with Workload(build, screen, workload, folder, cycle=plan.cycle) as work, \
                Engine(build, engine, screen.display, folder, payload=plan.quality) as running:
            time.sleep(plan.settle)
            before = running.counts()
            own, server = cost.Watch(running.pid), cost.Watch(screen.pid)
            others = cost.Bystanders(running.pid, screen.pid, work.pid)
            begin = time.monotonic_ns()
            time.sleep(plan.seconds)
            own_share, server_share, others_share = own.share(), server.share(), others.share()
            end = time.monotonic_ns()
            after = running.counts()
            resident = cost.resident_mib(running.pid)
            shot = os.path.join(folder, "shot")
            still = 0
            if plan.quality:
                still = work.freeze()
                time.sleep(STILL_AT[-1] / 1000 + 0.2)
                judge(build, "shot", screen.display, shot)
            drawn = [at for at in work.drawn() if begin <= at < end]
            running.check()
            running.stop()
            figures = {
                "cpu": own_share + server_share - server_alone,
                "engine_cpu": own_share,
                "server_cpu": server_share - server_alone,
                "others_cpu": others_share,
                **record.summary(running.record, begin, end),
                "drawn_s": len(drawn) / ((end - begin) / 1e9),
                "resident_mib": resident,
                "stats": stages.counters(before, after),
                "stages": stages.between(before, after, (end - begin) / 1e9),
            }
        if plan.quality:
            figures["quality"] = judge(build, "quality", running.record, shot, screen.width,
                                       screen.height, still, *STILL_AT)
        return figures
