"""Junk, giants and broken changes, sent to a real server; and what everybody else notices of it."""

import json
import os
import random
import socket
import struct
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection
from types import TracebackType
from typing import Self


@dataclass
class Health:
    """Asks the server how it is, all the time; keeps how long the slowest answer took."""

    url: str
    slowest: float = 0.0
    asked: int = 0
    failed: int = 0
    _ended: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._ask, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join(15)

    def _ask(self) -> None:
        while not self._ended.wait(0.05):
            started = time.monotonic()
            try:
                host, _, port = self.url.removeprefix("http://").partition(":")
                line = HTTPConnection(host, int(port), timeout=10)
                line.request("GET", "/healthz")
                line.getresponse().read()
                line.close()
            except OSError:
                self.failed += 1
            self.asked += 1
            self.slowest = max(self.slowest, time.monotonic() - started)


class RawPage:
    """A line to the live channel that may send anything at all."""

    def __init__(self, url: str, cookie: str) -> None:
        host, _, port = url.removeprefix("http://").partition(":")
        self.line = socket.create_connection((host, int(port)), timeout=20)
        key = b64encode(os.urandom(16)).decode()
        asked = (
            f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {host}:{port}\r\nOrigin: {url}\r\n"
            f"Cookie: {cookie}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n"
        )
        self.line.sendall(asked.encode())
        assert self.line.recv(65536).startswith(b"HTTP/1.1 101")
        self.is_open = True
        threading.Thread(target=self._hear, daemon=True).start()
        self.send(b"40")

    def _hear(self) -> None:
        try:
            while self.line.recv(65536):
                pass
        except OSError:
            pass
        self.is_open = False

    def send(self, data: bytes, kind: int = 1, *, is_last: bool = True) -> bool:
        """One frame; false where the line has ended."""
        mask = os.urandom(4)
        size = len(data)
        head = bytes((kind | (0x80 if is_last else 0),))
        if size < 126:
            head += bytes((size | 0x80,))
        elif size < 65536:
            head += b"\xfe" + struct.pack(">H", size)
        else:
            head += b"\xff" + struct.pack(">Q", size)
        repeated = (mask * (size // 4 + 1))[:size]
        masked = (int.from_bytes(data, "big") ^ int.from_bytes(repeated, "big")).to_bytes(size, "big") if size else b""
        try:
            self.line.sendall(head + mask + masked)
        except OSError:
            self.is_open = False
        return self.is_open

    def close(self) -> None:
        """Go."""
        self.line.close()


UNKNOWN_EVENTS = [b"nothing", b"connect", b"disconnect", b"message", b"__class__"]
ODD_ARGUMENTS = [b"1", b"null", b'{"a":1}', b'"meeting:x"', b"1e999", b'"\\ud800"']


def junk(rng: random.Random) -> Iterator[tuple[bytes, int]]:
    """Frames that no page sends: broken words of the channel, bytes, deep nesting, unknown events, wrong types."""
    made: list[Callable[[], tuple[bytes, int]]] = [
        lambda: (rng.randbytes(rng.randint(0, 200)), 2),
        lambda: (bytes(rng.randint(32, 126) for _ in range(rng.randint(0, 60))), 1),
        lambda: (b"42" + b"[" * rng.randint(1, 50_000), 1),
        lambda: (b'42["watch",' + b'{"a":' * 5000 + b"1" + b"}" * 5000 + b"]", 1),
        lambda: (
            b'42["' + rng.choice(UNKNOWN_EVENTS) + b'","x"]',
            1,
        ),
        lambda: (
            b'42["watch",' + rng.choice(ODD_ARGUMENTS) + b"]",
            1,
        ),
        lambda: (b'451-["minutes_update",{"_placeholder":true,"num":0}]', 1),
        lambda: (b"40/admin,", 1),
        lambda: (b"42", 1),
        lambda: (b"42{}", 1),
        lambda: (b"42[]", 1),
        lambda: (b"42[1,2,3]", 1),
        lambda: (b"4" + b"9" * 150, 1),
        lambda: (b"5", 1),
        lambda: (b"", 9),
    ]
    while True:
        yield rng.choice(made)()


def broken_updates(rng: random.Random, good: bytes) -> Iterator[str]:
    """Changes that were torn, flipped, made up, or say that they are longer than they are; as text of a frame."""
    while True:
        kind = rng.randrange(4)
        data = bytearray(good)
        if kind == 0:
            data = bytearray(rng.randbytes(rng.randint(1, 80)))
        elif kind == 1:
            del data[rng.randint(1, len(data) - 1) :]
        elif kind == 2:
            data = bytearray(b"\xff\xff\xff\xff\x0f") + data
        if kind == 3:
            yield "!" + b64encode(bytes(data)).decode()
        else:
            yield b64encode(bytes(data)).decode()


def update_frame(document: object, n: int, update: str) -> bytes:
    """The frame of one change."""
    return b"42" + json.dumps(["minutes_update", str(document), n, update]).encode()
