"""A thousand connections that take their time, in four ways: whoever comes honestly is answered, and people type on.

They come to the server itself, and to the proxy of `app/production` before it where there is a Caddy.
"""

import math
import random
import resource
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from http.client import HTTPConnection

import pytest
from fault_loops import loops, nothing_is_lost
from fault_servers import Proxy
from morning_under_way import Morning, Served

from app.config import Settings
from app.core.assets import MANIFEST, read_manifest

FULL = 1000
SECONDS = 20.0

HEAD = b"GET /sign-in HTTP/1.1\r\nHost: localhost\r\n"
FORM = (
    b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nContent-Length: 100000\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\n"
)
LONG = f"GET /static/{read_manifest(MANIFEST)['app.css']} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
# What each says at first, and what it adds, a piece a second, for as long as it is let.
MODES: dict[str, tuple[bytes, bytes]] = {
    "says nothing": (b"", b""),
    "never ends its headers": (HEAD, b"X: a\r\n"),
    "sends its form a byte a second": (FORM, b"a"),
    "asks for what is long and reads no answer": (LONG, b""),
}

Place = Callable[[str], Settings]
Serve = Callable[..., Served]
Report = Callable[[str], None]


@pytest.fixture
def many_files() -> Iterator[None]:
    """As many open files as the machine lets this process and those that it starts have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


class Crowd:
    """So many connections that behave in that way until they are sent home."""

    def __init__(self, port: int, many: int, first: bytes, more: bytes) -> None:
        self.lines = []
        for _ in range(many):
            line = socket.create_connection(("127.0.0.1", port), timeout=10)
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            line.sendall(first)
            line.setblocking(False)
            self.lines.append(line)
        self.more, self._ended = more, threading.Event()
        self._thread = threading.Thread(target=self._trickle)
        self._thread.start()

    def _trickle(self) -> None:
        while not self._ended.wait(1.0):
            for line in self.lines if self.more else ():
                # Its line may be ended, or full because nothing is read at the other end.
                with suppress(OSError):
                    line.send(self.more)

    def go(self) -> None:
        """Go home."""
        self._ended.set()
        self._thread.join()
        for line in self.lines:
            line.close()


def seconds_of_an_answer(port: int) -> float:
    """How long somebody who comes honestly waits for a page, over a connection of their own."""
    began = time.monotonic()
    line = HTTPConnection("127.0.0.1", port, timeout=30)
    line.request("GET", "/sign-in")
    answer = line.getresponse()
    answer.read()
    line.close()
    assert answer.status == 200
    return time.monotonic() - began


@pytest.fixture
def by_proxy() -> Iterator[Callable[[int], int]]:
    """Starts the proxy of production before a port; answers its own."""
    with ExitStack() as stack:

        def start(port: int) -> int:
            proxy = Proxy(port)
            stack.callback(proxy.close)
            proxy.start()
            return proxy.port

        yield start


@pytest.mark.parametrize("way", ["bare", "behind the proxy"])
@pytest.mark.parametrize("mode", MODES)
def test_slow_connections_hold_nobody_up(
    way: str,
    mode: str,
    many_files: None,
    by_proxy: Callable[[int], int],
    place: Place,
    serve: Serve,
    rng: random.Random,
    report: Report,
) -> None:
    served, many = serve(place("sqlite")), loops(FULL)
    port = served.server.port if way == "bare" else by_proxy(served.server.port)
    morning, waited = Morning(served, rng, url=f"http://127.0.0.1:{port}"), list[float]()
    with nothing_is_lost(morning):
        crowd = Crowd(port, many, *MODES[mode])
        try:
            end = time.monotonic() + SECONDS
            while time.monotonic() < end:
                waited.append(seconds_of_an_answer(port))
                time.sleep(0.1)
        finally:
            crowd.go()
    morning.leave()
    waited.sort()
    slowest = waited[math.ceil(0.99 * len(waited)) - 1]
    report(
        f"{many} connections of {FULL} {way}, each {mode}: {len(waited)} honest pages, median "
        f"{waited[len(waited) // 2]:.2f} s, p99 {slowest:.2f} s (goal 1 s); 0 words lost"
    )
