"""The line to one browser: everything arrives whole and in order, and who does not read is cut off."""

from collections.abc import Iterator

import gevent
import pytest
from gevent import socket
from wsproto.connection import Connection, ConnectionType
from wsproto.events import TextMessage

from app.core.lines import MOST_BEHIND_BYTES, Outlet, frame_of, frame_of_text


@pytest.fixture
def ends() -> Iterator[tuple[Outlet, socket.socket]]:
    """An outlet, and the browser's end of the line."""
    near, far = socket.socketpair()
    near.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    outlet = Outlet(near)
    yield outlet, far
    outlet.cut()
    outlet.close()
    far.close()


def read_all(far: socket.socket) -> bytes:
    """Everything until the line ends."""
    parts = []
    while part := far.recv(65536):
        parts.append(part)
    return b"".join(parts)


def send_until_cut(outlet: Outlet, piece: bytes, most: int) -> int:
    """How many bytes an outlet takes of what others do before it gives up; never more than `most`."""
    sent = 0
    while sent < most:
        try:
            sent += outlet.send(piece, MOST_BEHIND_BYTES)
        except OSError:
            break
    return sent


def test_what_does_not_fit_waits_its_turn(ends: tuple[Outlet, socket.socket]) -> None:
    outlet, far = ends
    pieces = [bytes([number]) * 20_000 for number in range(40)]
    for piece in pieces:
        assert outlet.send(piece, MOST_BEHIND_BYTES) == len(piece)
    reader = gevent.spawn(read_all, far)
    gevent.sleep(0.05)
    outlet.send(b"last", MOST_BEHIND_BYTES)
    outlet.end()
    assert reader.get(timeout=10) == b"".join(pieces) + b"last"


def test_who_is_too_far_behind_is_cut_off(ends: tuple[Outlet, socket.socket]) -> None:
    outlet, far = ends
    sent = send_until_cut(outlet, b"x" * 10_000, 3 * MOST_BEHIND_BYTES)
    assert MOST_BEHIND_BYTES / 2 < sent < 2 * MOST_BEHIND_BYTES
    assert not outlet._waiting
    with pytest.raises(OSError):
        outlet.send(b"more")
    assert len(read_all(far)) < sent


def test_one_long_answer_is_not_being_behind(ends: tuple[Outlet, socket.socket]) -> None:
    outlet, far = ends
    outlet.send(b"y" * (2 * MOST_BEHIND_BYTES))
    reader = gevent.spawn(read_all, far)
    gevent.sleep(0.2)
    outlet.end()
    assert reader.get(timeout=10) == b"y" * (2 * MOST_BEHIND_BYTES)


def test_a_line_that_was_left_is_noticed(ends: tuple[Outlet, socket.socket]) -> None:
    outlet, far = ends
    far.close()
    assert send_until_cut(outlet, b"anybody?", 1000) <= 2 * len(b"anybody?")


@pytest.mark.parametrize("length", [1, 125, 126, 65_535, 65_536, 200_000])
def test_a_frame_is_read_as_it_was_meant(length: int) -> None:
    text = "é" + "x" * (length - 2) if length > 1 else "x"
    browser = Connection(ConnectionType.CLIENT)
    browser.receive_data(frame_of_text(text))
    messages = [event for event in browser.events() if isinstance(event, TextMessage)]
    assert "".join(message.data for message in messages) == text
    assert messages[-1].message_finished


def test_an_event_is_one_frame() -> None:
    assert frame_of("minutes_saved", "id", 3) == frame_of_text('42["minutes_saved","id",3]')
