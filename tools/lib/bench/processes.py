# SPDX-License-Identifier: MPL-2.0
"""The X server, the workload and the engine, each a process that ends with its `with` block."""
import json
import os
import select
import signal
import subprocess
import time


class Trouble(Exception):
    """Something that is measured, or measured with, did not work."""


class Process:
    def __init__(self, argv, env, log):
        self.log = log
        with open(log, "wb") as errors:
            self.child = subprocess.Popen(argv, env=env, stdout=subprocess.PIPE, stderr=errors)
        self.unread = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    @property
    def pid(self):
        return self.child.pid

    def line(self, seconds):
        """The next line it prints."""
        deadline = time.monotonic() + seconds
        while b"\n" not in self.unread:
            ready, _, _ = select.select([self.child.stdout], [], [],
                                        max(deadline - time.monotonic(), 0))
            more = os.read(self.child.stdout.fileno(), 65536) if ready else b""
            if not more:
                raise Trouble(f"{self.child.args[0]}: " + (self._said() or "no answer"))
            self.unread += more
        line, self.unread = self.unread.split(b"\n", 1)
        return line.decode()

    def _said(self):
        with open(self.log, encoding="utf-8", errors="replace") as file:
            return file.read().strip()[-600:]

    def check(self):
        if self.child.poll() is not None:
            raise Trouble(f"{self.child.args[0]} ended: {self._said()}")

    def stop(self, seconds=10):
        if self.child.poll() is None:
            self.child.terminate()
            try:
                self.child.wait(seconds)
            except subprocess.TimeoutExpired:
                self.child.kill()
                self.child.wait()
        self.child.stdout.close()


class Screen(Process):
    """A private X server."""

    def __init__(self, size, folder, number=None):
        self.width, self.height = size
        argv = ["Xvfb", "-screen", "0", f"{self.width}x{self.height}x24", "-nolisten", "tcp",
                "-noreset", "-displayfd", "1"]
        if number is not None:
            argv.insert(1, f":{number}")
        super().__init__(argv, dict(os.environ), os.path.join(folder, "xvfb.log"))
        self.display = ":" + self.line(20)


class Workload(Process):
    """Draws on a screen, and writes down when."""

    def __init__(self, build, screen, name, folder, flash=False, cycle=60):
        self.journal = os.path.join(folder, "journal")
        self.flashes = os.path.join(folder, "flashes")
        argv = [build.program("workload"), "--journal", self.journal, "--cycle", str(cycle), name]
        if flash:
            argv[1:1] = ["--flash", self.flashes]
        super().__init__(argv, dict(os.environ, DISPLAY=screen.display),
                         os.path.join(folder, "workload.log"))
        if self.line(60) != "ready":
            raise Trouble("the workload did not begin")

    def freeze(self):
        """The time from which the picture stands still, ns."""
        self.child.send_signal(signal.SIGUSR1)
        time.sleep(0.01)
        now = time.monotonic_ns()
        drawn = self.drawn()
        return max(drawn[-1] if drawn else 0, now - 10_000_000)

    def drawn(self):
        """When each distinct picture was drawn, ns."""
        with open(self.journal, encoding="ascii") as file:
            return [int(line) for line in file]


class Engine(Process):
    """A pipeline in the meter."""

    def __init__(self, build, engine, display, folder, payload=True, feed=None, locks=False,
                 wrap=()):
        self.record = os.path.join(folder, "record")
        argv = [*wrap, build.program("meter"), "--record", self.record]
        if not payload:
            argv.append("--no-payload")
        if feed:
            argv += ["--feed", feed]
        argv.append(engine.pipeline)
        more = {"LD_PRELOAD": build.program("lock-waits.so")} if locks else {}
        super().__init__(argv, build.environment(DISPLAY=display or "", **more),
                         os.path.join(folder, "engine.log"))
        if self.line(60) != "ready":
            raise Trouble("the engine did not begin")

    def counts(self):
        """What it has done until now: fed, buffers, stats of encoder and source."""
        self.check()
        self.child.send_signal(signal.SIGUSR1)
        return json.loads(self.line(10))


def judge(build, *argv):
    """What the judge says, as a dictionary."""
    done = subprocess.run([build.program("judge"), *map(str, argv)], capture_output=True, text=True)
    if done.returncode:
        raise Trouble(f"judge: {done.stderr.strip()}")
    return json.loads(done.stdout) if done.stdout else {}
