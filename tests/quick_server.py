"""A web process that stands quickly, so that many tests can have one of their own, and kill it often."""

import atexit
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import cache

from serving import PATIENCE, Server


class Copy:
    """A web process that was begun by another one of ours: what tests ask of it, as of one that they began."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def send_signal(self, what: signal.Signals) -> None:
        """Send it a signal."""
        os.kill(self.pid, what)

    def is_gone(self) -> bool:
        """Whether it has ended, with all that it held."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return True
        return False


class Spare:
    """A process that has loaded the program's sources and begins copies of itself that serve (`served_again`)."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "served_again"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        atexit.register(self.close)

    def begin(self, environment: Mapping[str, str], module: str) -> Copy:
        """Begin a copy in this environment, and wait until it says that people can come."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"environment": environment, "module": module}).encode() + b"\n")
        copy = Copy(int(self._line()))
        line = self._line()
        assert line.startswith(b"Caseround is ready"), line
        return copy

    def _line(self) -> bytes:
        assert self.process.stdout is not None
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            assert selector.select(120), "the server did not start"
        # Not buffered, so that what follows the line is waited for as well.
        return self.process.stdout.readline()

    def close(self) -> None:
        """End it; copies go on."""
        self.process.kill()
        self.process.wait(PATIENCE)
        for line in (self.process.stdin, self.process.stdout):
            if line is not None:
                line.close()


@cache
def _spare_of(path: str) -> Spare:
    return Spare({**os.environ, "PYTHONPATH": path})


class QuickServer(Server):
    """`caseround serve`, begun as a copy of a process that has loaded its sources.

    Copies share the name by which processes know their own news: for tests with several on one Redis, take `Server`.
    `start_from_nothing` is the start that somebody else would see.
    """

    copy: Copy | None = None

    @property
    def running(self) -> "Copy | subprocess.Popen[str]":
        """The process that serves."""
        found = self.copy or self.process
        assert found is not None, "nothing serves"
        return found

    def start(self) -> None:
        """Start and wait until it says that people can come."""
        self.copy = _spare_of(self.environment["PYTHONPATH"]).begin(self.environment, self.module)

    def start_from_nothing(self) -> None:
        """The same with a process of its own."""
        super().start()

    def kill(self) -> None:
        """End it without a word."""
        super().kill()
        copy, self.copy = self.copy, None
        if copy is not None:
            with suppress(ProcessLookupError):
                copy.send_signal(signal.SIGKILL)
            end = time.monotonic() + PATIENCE
            while not copy.is_gone():
                assert time.monotonic() < end, "it did not end"
                time.sleep(0.002)
