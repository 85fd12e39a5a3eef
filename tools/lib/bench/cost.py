# SPDX-License-Identifier: MPL-2.0
"""What processes cost, from /proc."""
import os
import time


def _tasks(pid):
    """Thread → (name, ns on a processor, ns ready but waiting for one)."""
    tasks = {}
    for tid in map(int, os.listdir(f"/proc/{pid}/task")):
        try:
            with open(f"/proc/{pid}/task/{tid}/schedstat", encoding="ascii") as file:
                ran, waited = file.read().split()[:2]
            with open(f"/proc/{pid}/task/{tid}/comm", encoding="utf-8") as file:
                tasks[tid] = (file.read().strip(), int(ran), int(waited))
        except (FileNotFoundError, ProcessLookupError):
            pass  # it ended just now
    return tasks


class Watch:
    """CPU time of one process from now on."""

    def __init__(self, pid):
        self.pid = pid
        self.restart()

    def restart(self):
        self.since = time.monotonic_ns()
        self.tasks = _tasks(self.pid)

    def threads(self):
        """Name, ns on a processor and ns waiting for one, of each thread; the oldest first."""
        result = []
        for tid, (name, ran, waited) in sorted(_tasks(self.pid).items()):
            _, ran_before, waited_before = self.tasks.get(tid, (name, 0, 0))
            result.append((name, ran - ran_before, waited - waited_before))
        return result

    def share(self):
        """Of one core, %."""
        ran = sum(ran for _, ran, _ in self.threads())
        return 100 * ran / (time.monotonic_ns() - self.since)


def _busy():
    """Seconds that all processors have worked."""
    with open("/proc/stat", encoding="ascii") as file:
        user, nice, system, _, _, irq, softirq, steal = map(int, file.readline().split()[1:9])
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")


class Bystanders:
    """What everything but these processes costs: a measurement is worth little if it is much."""

    def __init__(self, *pids):
        self.watches = [Watch(pid) for pid in pids]
        self.since, self.busy = time.monotonic(), _busy()

    def share(self):
        """Of one core, %."""
        busy = 100 * (_busy() - self.busy) / (time.monotonic() - self.since)
        return max(busy - sum(watch.share() for watch in self.watches), 0)


def resident_mib(pid):
    with open(f"/proc/{pid}/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE") / 2**20
