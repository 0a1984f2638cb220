"""A web process that stands again quickly after it was killed, so that there is time to kill it often."""

import os
import selectors
import signal
import subprocess
import sys
import time
from contextlib import suppress
from typing import Any

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


class QuickServer(Server):
    """`caseround serve`, begun as a copy of a process that has loaded its sources (`served_again`).

    `start_from_nothing` is the start that somebody else would see.
    """

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.spare: subprocess.Popen[bytes] | None = None
        self.copy: Copy | None = None

    @property
    def running(self) -> "Copy | subprocess.Popen[str]":
        """The process that serves."""
        found = self.copy or self.process
        assert found is not None, "nothing serves"
        return found

    def start(self) -> None:
        """Start and wait until it says that people can come."""
        if self.spare is None:
            self.spare = subprocess.Popen(
                [sys.executable, "-m", "served_again"],
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
            )
        assert self.spare.stdin is not None
        self.spare.stdin.write(b"\n")
        self.copy = Copy(int(self._line()))
        line = self._line()
        assert line.startswith(b"Caseround is ready"), line

    def start_from_nothing(self) -> None:
        """The same with a process of its own."""
        super().start()

    def _line(self) -> bytes:
        assert self.spare is not None
        assert self.spare.stdout is not None
        with selectors.DefaultSelector() as selector:
            selector.register(self.spare.stdout, selectors.EVENT_READ)
            assert selector.select(120), "the server did not start"
        # Not buffered, so that what follows the line is waited for as well.
        return self.spare.stdout.readline()

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

    def close(self) -> None:
        """End it, and what it was copied from."""
        self.kill()
        if self.spare is not None:
            self.spare.kill()
            self.spare.wait(PATIENCE)
            for line in (self.spare.stdin, self.spare.stdout):
                if line is not None:
                    line.close()
