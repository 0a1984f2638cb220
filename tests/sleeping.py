"""Pages whose lid is closed: their line is open, and they read nothing."""

import json
import select
import socket
import threading
import time

from flooding import RawPage


class Sleeper(RawPage):
    """Opens a document, and falls asleep."""

    def __init__(self, url: str, cookie: str, document: object) -> None:
        self._sleeps = threading.Event()
        super().__init__(url, cookie)
        self.line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.send(b"420" + json.dumps(["minutes_open", str(document), ""]).encode())

    def _hear(self) -> None:
        while not self._sleeps.is_set():
            if select.select([self.line], [], [], 0.05)[0] and not self.line.recv(65536):
                break

    def sleep(self) -> None:
        """Read nothing from now on."""
        self._sleeps.set()

    def is_cut_off(self, seconds: float = 20.0) -> bool:
        """Whether the line has ended: nothing is read, but what is sent does not arrive any more."""
        end = time.monotonic() + seconds
        while self.send(b"3"):
            if time.monotonic() > end:
                return False
            time.sleep(0.1)
        return True
