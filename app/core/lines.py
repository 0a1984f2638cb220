"""The line to one browser: everything written to its WebSocket goes through here, in order, and nobody waits for it.

Flask-SocketIO puts each message into a queue without end and writes it from a thread of its own for every listener.
At typing speed that is most of the work, and a reader who does not read grows the queue. Here a frame is made once,
written at once to whoever can take it, and kept only where the network is full. Who falls too far behind is cut off;
its page comes back by itself and asks for what it lacks.
"""

import json
import struct
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

import gevent
import simple_websocket
from engineio.async_drivers.gevent import WebSocketWSGI

from app.core.budget import Budget

# A frame holds one batch of typing or one whole text pasted in; a book does not fit, a long report does.
LARGEST_FRAME_BYTES: Final = 4_000_000
# A page types ten times a second at most; coming back, it asks for all that it shows at once.
FRAMES_AT_ONCE: Final = 600
FRAMES_A_SECOND: Final = 40
BYTES_AT_ONCE: Final = 16_000_000
BYTES_A_SECOND: Final = 400_000
# A page that was slowed for so long without a pause is no page.
MOST_SECONDS_SLOWED: Final = 10.0
# What no page of ours sends is dropped, and the line is cut when more and more of it comes.
JUNK_AT_ONCE: Final = 100
JUNK_A_SECOND: Final = 0.2
MOST_FRAMES_UNREAD: Final = 16
# Behind what others do, a page may be by this much. An answer to its own question may be longer.
MOST_BEHIND_BYTES: Final = 1_000_000
MOST_WAITING_BYTES: Final = 32_000_000
SECONDS_FOR_THE_LAST_WORD: Final = 2.0
# Each page that comes back asks for all that it shows.
SECONDS_BETWEEN_GOODBYES: Final = 0.01
MOST_SECONDS_OF_GOODBYES: Final = 4.0

_SHORT: Final = 126
_MEDIUM: Final = 65536


def frame_of(event: str, *arguments: object) -> bytes:
    """One WebSocket frame that holds a whole event."""
    return frame_of_text("42" + json.dumps((event, *arguments), separators=(",", ":")))


def frame_of_text(text: str) -> bytes:
    """One WebSocket frame that holds this text."""
    raw = text.encode()
    if len(raw) < _SHORT:
        return bytes((0x81, len(raw))) + raw
    if len(raw) < _MEDIUM:
        return b"\x81\x7e" + struct.pack(">H", len(raw)) + raw
    return b"\x81\x7f" + struct.pack(">Q", len(raw)) + raw


def is_understood(frame: object) -> bool:
    """Whether a frame is one that our pages send: a pong, or text for this channel. Bytes and all else are not."""
    if not isinstance(frame, str):
        return False
    # Engine.IO's pong and close; a message of Socket.IO's: connect, disconnect, event. Never binary, never elsewhere.
    return frame in {"1", "3"} or (frame[:2] in {"40", "41", "42"} and frame[2:3] != "/")


class Outlet:
    """A socket whose writing side has one owner. What cannot be written now waits its turn.

    Reading waits too, where more comes in than a page would send or than is being dealt with (`is_full`).
    """

    def __init__(self, socket: Any, is_full: Callable[[], bool] = lambda: False) -> None:  # noqa: ANN401  # gevent's socket has no types
        self._socket = socket
        self._is_full = is_full
        self._bytes_read = Budget(at_once=BYTES_AT_ONCE, a_second=BYTES_A_SECOND)
        self._waiting: deque[memoryview] = deque()
        self._bytes_waiting = 0
        self._is_ended = False

    def send(self, data: bytes, most_waiting: int = MOST_WAITING_BYTES) -> int:
        """Write now or as soon as possible. Raises `OSError` when the line is cut, or this cuts it."""
        if self._is_ended:
            raise BrokenPipeError
        sent = 0
        if not self._waiting:
            try:
                sent = self._socket.send(data, 0, 0.0)
            except BlockingIOError:
                pass
            except OSError:
                self.cut()
                raise
            if sent == len(data):
                return sent
            gevent.spawn(self._write_waiting)
        elif self._bytes_waiting + len(data) > most_waiting:
            self.cut()
            raise BrokenPipeError
        self._waiting.append(memoryview(data)[sent:])
        self._bytes_waiting += len(data) - sent
        return len(data)

    def _write_waiting(self) -> None:
        try:
            while self._waiting:
                sent = self._socket.send(self._waiting[0])
                if not self._waiting:
                    return
                self._bytes_waiting -= sent
                rest = self._waiting[0][sent:]
                if rest:
                    self._waiting[0] = rest
                else:
                    self._waiting.popleft()
        except OSError:
            self.cut()

    def cut(self) -> None:
        """End the line now: whoever reads from it hears of it too."""
        self._is_ended = True
        self._waiting.clear()
        self._bytes_waiting = 0
        with suppress(OSError):
            self._socket.shutdown(2)

    def end(self) -> None:
        """End the line when the last word is said, but do not wait for it long."""
        gevent.spawn_later(SECONDS_FOR_THE_LAST_WORD if self._waiting else 0.1, self.cut)

    def recv(self, size: int) -> bytes:
        """What the browser sends."""
        while self._is_full() and not self._is_ended:
            gevent.sleep(0.02)
        data: bytes = self._socket.recv(size)
        if len(data) == size:
            # More is there already: others get their turn before it.
            gevent.sleep(self._bytes_read.spend(time.monotonic(), len(data)))
        return data

    def fileno(self) -> int:
        """The number by which the system knows it."""
        number: int = self._socket.fileno()
        return number

    def close(self) -> None:
        """Give the socket back to the system."""
        self._is_ended = True
        self._socket.close()


class Line(WebSocketWSGI):  # type: ignore[misc]  # the library has no types
    """What Engine.IO knows as a WebSocket, writing through an `Outlet`."""

    def __call__(self, environ: dict[str, Any], start_response: object) -> Any:  # noqa: ANN401, ARG002  # the library's interface
        """Serve one browser until it goes."""
        # Case content is not compressed: the length of what is sent would tell about it.
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        self.ws = simple_websocket.Server(environ, max_message_size=LARGEST_FRAME_BYTES, **self.server_args)
        self.outlet = self.ws.sock = Outlet(self.ws.sock, lambda: len(self.ws.input_buffer) > MOST_FRAMES_UNREAD)
        self.budgets = [Budget(at_once=FRAMES_AT_ONCE, a_second=FRAMES_A_SECOND)]
        self._junk = Budget(at_once=JUNK_AT_ONCE, a_second=JUNK_A_SECOND)
        self._slowed_since = 0.0
        transport = self.app.__self__.sid
        LINES[transport] = self
        try:
            return self.app(self)
        finally:
            LINES.pop(transport, None)
            self.outlet.end()

    def wait(self) -> str | None:
        """The next frame of the browser, later if it sends too many; nothing once the line has ended."""
        while (frame := super().wait()) is not None:
            if not self._has_time_for(frame):
                self.outlet.cut()
                return None
            if is_understood(frame):
                text: str = frame
                return text
        return None

    def _has_time_for(self, frame: object) -> bool:
        """Let a page that sends too much wait; false where it does not stop, or sends nothing but junk."""
        now = time.monotonic()
        if not is_understood(frame) and not self._junk.has_room(now):
            return False
        seconds = max(budget.spend(now) for budget in self.budgets)
        self._slowed_since = (self._slowed_since or now) if seconds else 0.0
        gevent.sleep(min(seconds, 1.0))
        return not self._slowed_since or now - self._slowed_since < MOST_SECONDS_SLOWED

    def push(self, frame: bytes) -> None:
        """Write a frame of what others do; cut the line if it is too far behind. Never raises, never waits."""
        if self.ws.connected:
            try:
                self.outlet.send(frame, MOST_BEHIND_BYTES)
            except OSError:
                # It has gone. Its reader notices and takes it off the lists.
                return

    def close(self) -> None:
        """Say goodbye, then end the line, or a browser that no longer answers would be waited for."""
        super().close()
        self.outlet.end()


LINES: Final[dict[str, Line]] = {}


def end_lines() -> None:
    """End every line in order, one after the other: their pages come back by themselves, to another process."""
    lines = list(LINES.values())
    for line in lines:
        with suppress(simple_websocket.ConnectionClosed, OSError):
            line.close()
        gevent.sleep(min(SECONDS_BETWEEN_GOODBYES, MOST_SECONDS_OF_GOODBYES / len(lines)))


def take_over(engine: Any) -> None:  # noqa: ANN401  # the library has no types
    """Let this Engine.IO server, in gevent mode, speak through lines."""
    engine._async = {**engine._async, "websocket": Line}  # noqa: SLF001  # there is no public place to say so
