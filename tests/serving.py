"""The real server in a process of its own, and people whose pages speak to it as browsers do."""

import os
import re
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import Any

import requests
import socketio
from pycrdt import Doc, Text
from quick_clock import CLOCK, QuickClock

from app.config import Settings

PATIENCE = 20.0
TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')


def environment_of(settings: Settings) -> dict[str, str]:
    """What a process of its own needs to stand on the same data, and to find what tests share."""
    return {
        **os.environ,
        "DATABASE_URL": settings.database_url.replace("postgresql+psycopg://", "postgresql://"),
        "CASEROUND_KEY_FILE": str(settings.key_file),
        "CASEROUND_ANCHOR_FILE": str(settings.anchor_file),
        "CASEROUND_DEMO": "1",
        "BASE_URL": settings.base_url,
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }


class Server:
    """`caseround serve` on a port of its own. `kill` is a power cut; `start` after it begins on the same data.

    `module` is what runs in its place where a test needs more of it. A clock that runs faster is the server's from its
    first start to its last.
    """

    def __init__(
        self,
        settings: Settings,
        clock: QuickClock | None = None,
        *,
        module: str = "app.cli.served",
        environment: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **environment_of(settings),
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "BASE_URL": self.url,
            "LOG_LEVEL": "WARNING",
            **environment,
        }
        self.module = module
        if clock is not None:
            self.module = "served_at_speed"
            self.environment[CLOCK] = clock.words
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start and wait until it says that people can come."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gevent.monkey", "--module", self.module],
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            assert selector.select(60), "the server did not start"
        line = self.process.stdout.readline()
        assert line.startswith("Caseround is ready"), line

    def kill(self) -> None:
        """End it without a word."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(10)
            assert self.process.stdout is not None
            self.process.stdout.close()
            self.process = None


def start_jobs(settings: Settings) -> "subprocess.Popen[bytes]":
    """`caseround jobs` on that data, as somebody would start it."""
    return subprocess.Popen(
        [sys.executable, "-c", "from app.cli import main; main()", "jobs"], env=environment_of(settings)
    )


def sign_in(server: Server, email: str) -> requests.Session:
    """Somebody signed in by the demonstration's door, without a browser."""
    session = requests.Session()
    form = {"account": email, "csrf_token": form_token(session.get(f"{server.url}/demo").text)}
    assert session.post(f"{server.url}/demo/sign-in", data=form, allow_redirects=False).status_code == 303  # found
    return session


def form_token(page: str) -> str:
    """The token that forms of a page carry."""
    found = TOKEN.search(page)
    assert found is not None
    return found[1]


class Page:
    """Somebody's open page: a socket, a copy of each document, and all that the server has said.

    `doc` is the copy of a page that was there before, which comes back.
    """

    def __init__(self, url: str, cookie: str, *, origin: str | None = None, doc: Doc[Text] | None = None) -> None:
        # The client would name an Origin of its own accord.
        self.client = socketio.Client(reconnection=False, websocket_extra_options={"suppress_origin": True})
        self.doc: Doc[Text] = doc or Doc(allow_multithreading=True)
        self.text = self.doc.get("text", type=Text)
        self.saved = 0
        self.refused: list[tuple[int, str]] = []
        self.shown: list[dict[str, Any]] = []
        self.changed: list[dict[str, Any]] = []
        self.n = 0
        self._lock = threading.Lock()
        self.client.on("minutes_updates", self._take)
        self.client.on("minutes_saved", self._hear_saved)
        self.client.on("minutes_refused", lambda _document, n, reason: self.refused.append((n, reason)))
        self.client.on("minutes_presence", lambda _document, shown: self.shown.append(shown))
        self.client.on("changed", self.changed.append)
        headers = {"Cookie": cookie}
        if origin != "":
            headers["Origin"] = origin or url
        try:
            self.client.connect(url, headers=headers, transports=["websocket"], wait_timeout=10)
        except socketio.exceptions.ConnectionError:
            self.close()
            raise

    def _take(self, _document: str, updates: list[str]) -> None:
        with self._lock:
            for update in updates:
                self.doc.apply_update(b64decode(update))

    def _hear_saved(self, _document: str, n: int) -> None:
        self.saved = n

    def open(self, document: object) -> dict[str, Any]:
        """Open a document as a page does: take what is lacking here, send what is lacking there."""
        answer: dict[str, Any] = self.client.call(
            "minutes_open", (str(document), b64encode(self.doc.get_state()).decode()), timeout=10
        )
        if answer["ok"]:
            self._take(str(document), [answer["update"]])
        return answer

    def write(self, document: object, words: str) -> bytes:
        """Add words at the end."""
        with self._lock:
            before = self.doc.get_state()
            self.text += words
            update = self.doc.get_update(before)
        self.send(document, b64encode(update).decode())
        return update

    def send(self, document: object, update: object) -> int:
        """Send anything as a change; answers its number."""
        self.n += 1
        self.client.emit("minutes_update", (str(document), self.n, update))
        return self.n

    def close(self) -> None:
        """Go without a word, as a closed lid does."""
        ws = self.client.eio.ws
        if ws is not None and ws.sock is not None:
            with suppress(OSError):
                ws.sock.shutdown(socket.SHUT_RDWR)
            ws.shutdown()
        self.client.disconnect()


def wait_until(holds: Callable[[], object], what: str) -> None:
    """Wait, but not for ever, until something holds."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, f"waited in vain: {what}"
        time.sleep(0.01)
