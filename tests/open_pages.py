"""Very many pages at once, in one process without threads: each has a line to the server and does what `live.js` does.

Only what costs the server anything is done: a page reads its signals, waits as long as a page does, and fetches its
part of the meeting again over a connection that it keeps.
"""

import asyncio
import json
import os
import random
import re
import struct
import time
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlencode

COALESCE, SPREAD = 0.060, 0.090
_MEDIUM, _LONG = 126, 127
SET_COOKIE = re.compile(r"^Set-Cookie: ([^;]+)", re.IGNORECASE | re.MULTILINE)


class Wire:
    """One WebSocket of a browser, over a connection that is already open."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    @classmethod
    async def open(cls, port: int, path: str, cookie: str = "") -> "Wire":
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        key = b64encode(os.urandom(16)).decode()
        writer.write(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\nCookie: {cookie}\r\n"
            f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: {key}\r\n\r\n".encode()
        )
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 101"), head[:100]
        return cls(reader, writer)

    async def next(self) -> bytes:
        """The next message; pings of the protocol itself are answered on the way."""
        while True:
            first, second = await self.reader.readexactly(2)
            size = second & 0x7F
            if size == _MEDIUM:
                (size,) = struct.unpack(">H", await self.reader.readexactly(2))
            elif size == _LONG:
                (size,) = struct.unpack(">Q", await self.reader.readexactly(8))
            body = await self.reader.readexactly(size)
            if first & 0x0F == 0x9:
                self.send(body, 0xA)
                continue
            if first & 0x0F == 0x8:
                raise ConnectionResetError
            return body

    def send(self, body: bytes, kind: int = 0x1) -> None:
        """Send a message, masked with nothing, as the protocol allows."""
        size = bytes((0x80 | len(body),)) if len(body) < _MEDIUM else b"\xfe" + struct.pack(">H", len(body))
        self.writer.write(bytes((0x80 | kind,)) + size + b"\0\0\0\0" + body)

    def close(self) -> None:
        self.writer.close()


class Asker:
    """One browser's connection for pages, kept open as a browser keeps it."""

    def __init__(self, port: int, cookie: str) -> None:
        self.port, self.cookie = port, cookie
        self._open: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str, *, is_fragment: bool = False) -> tuple[int, bytes]:
        """The status and the body of a page, or of a part of one."""
        head = f"GET {path} HTTP/1.1\r\n{self._usual}" + ("X-Fragment: 1\r\n" if is_fragment else "")
        try:
            return await self._ask(f"{head}\r\n".encode())
        except (asyncio.IncompleteReadError, ConnectionError):
            # The server closes a connection that nobody has used for a while, and a browser opens another.
            self.close()
            return await self._ask(f"{head}\r\n".encode())

    async def post(self, path: str, form: Mapping[str, str]) -> tuple[int, bytes]:
        """Press a button, on a new connection, so that nothing is pressed twice."""
        self.close()
        body = urlencode(form)
        kind = "Content-Type: application/x-www-form-urlencoded"
        head = f"POST {path} HTTP/1.1\r\n{self._usual}{kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        return await self._ask(f"{head}{body}".encode())

    def close(self) -> None:
        if self._open is not None:
            self._open[1].close()
            self._open = None

    @property
    def _usual(self) -> str:
        here = f"127.0.0.1:{self.port}"
        return f"Host: {here}\r\nOrigin: http://{here}\r\nCookie: {self.cookie}\r\n"

    async def _ask(self, asked: bytes) -> tuple[int, bytes]:
        if self._open is None:
            self._open = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self._open
        writer.write(asked)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        told = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if line)
        if cookie := SET_COOKIE.search(head):
            self.cookie = cookie[1]
        return int(head.split(" ", 2)[1]), await reader.readexactly(int(told["content-length"]))


@dataclass
class OpenPage:
    """Somebody's lobby. `signalled` and `shown` are when it last heard of a change, and last had its part again."""

    port: int
    cookie: str
    topic: str
    source: str
    signalled: float = 0.0
    shown: float = 0.0
    fetches: int = 0
    failed: list[int] = field(default_factory=list)
    lost: int = 0

    async def open(self) -> None:
        """Connect, watch, and fetch once, as a page that was just loaded."""
        self.wire = await Wire.open(self.port, "/socket.io/?EIO=4&transport=websocket", self.cookie)
        self.http = Asker(self.port, self.cookie)
        await self.wire.next()
        self.wire.send(b"40")
        await self.wire.next()
        self.wire.send(f"420{json.dumps(['watch', self.topic])}".encode())
        answer = await self.wire.next()
        assert b'"ok":true' in answer, answer
        await self._fetch()
        self._again = asyncio.Event()
        self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._keep_fresh())]

    async def _listen(self) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                message = await self.wire.next()
                if message == b"2":
                    self.wire.send(b"3")
                else:
                    self.hear(message)
        self.lost += 1

    def hear(self, message: bytes) -> None:
        """Take in what the server says."""
        if message.startswith(b'42["changed"'):
            self.signalled = time.monotonic()
            self._again.set()

    async def _keep_fresh(self) -> None:
        while True:
            await self._again.wait()
            await asyncio.sleep(COALESCE + random.random() * SPREAD)
            self._again.clear()
            await self._fetch()
            self.shown = time.monotonic()

    async def _fetch(self) -> None:
        status, _part = await self.http.get(self.source, is_fragment=True)
        self.fetches += 1
        if status != 200:  # found
            self.failed.append(status)

    def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        self.wire.close()
        self.http.close()


async def all_at_once(tasks: list[Callable[[], Awaitable[object]]], many: int = 20) -> None:
    """Do all of these, so many at the same time."""
    turn = asyncio.Semaphore(many)

    async def one(task: Callable[[], Awaitable[object]]) -> None:
        async with turn:
            await task()

    await asyncio.gather(*(one(task) for task in tasks))


async def until(holds: Callable[[], bool], seconds: float) -> bool:
    """Wait until something holds, or for so long; answers whether it does."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        await asyncio.sleep(0.02)
    return True
