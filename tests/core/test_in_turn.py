"""However many pages are asked for, what is typed meanwhile is read before the next one is made."""

from typing import Any

import gevent
from gevent import socket
from gevent.event import Event

from app.core.in_turn import PARTS_AT_ONCE, InTurn

PART = {"HTTP_X_FRAGMENT": "1", "PATH_INFO": "/meetings/1/lobby"}
PAGE = {"PATH_INFO": "/"}
LIVE = {"PATH_INFO": "/socket.io/"}
MANY = 60


def ask_for_all(in_turn: InTurn, *asked: dict[str, str]) -> None:
    gevent.joinall([gevent.spawn(in_turn, one, print) for one in asked], raise_error=True, timeout=20)


def most_typed_before_it_is_read(*asked: dict[str, str]) -> int:
    """How many keystrokes at most lie unread as a page is begun, where somebody types while each is made."""
    typist, line = socket.socketpair()
    unread, most = 0, 0

    def read() -> None:
        nonlocal unread
        while keys := line.recv(65536):
            unread -= len(keys)

    def make_page(_environ: dict[str, Any], _start: object) -> list[bytes]:
        nonlocal unread, most
        most = max(most, unread)
        typist.send(b"k")
        unread += 1
        return []

    reader = gevent.spawn(read)
    ask_for_all(InTurn(make_page), *asked)
    reader.kill()
    typist.close()
    line.close()
    return most


def test_what_is_typed_is_read_before_the_next_page_is_made() -> None:
    assert most_typed_before_it_is_read(*[PART] * MANY) == 0
    assert most_typed_before_it_is_read(*[PAGE] * MANY) == 0
    assert most_typed_before_it_is_read(*[PART, PAGE] * MANY) == 0


def places_of(later: dict[str, str], *asked: dict[str, str]) -> int:
    """How many requests are begun before one that comes as the first of those that were asked for is made."""
    begun: list[str] = []
    came: list[gevent.Greenlet[..., Any]] = []

    def answer(environ: dict[str, Any], _start: object) -> list[bytes]:
        if not begun:
            came.append(gevent.spawn(in_turn, later, print))
        begun.append(environ["PATH_INFO"])
        return []

    in_turn = InTurn(answer)
    ask_for_all(in_turn, *asked)
    gevent.joinall(came, raise_error=True, timeout=20)
    return begun.index(later["PATH_INFO"])


def test_nobody_who_presses_something_stands_behind_all_parts() -> None:
    assert places_of(PAGE, *[PART] * MANY) <= PARTS_AT_ONCE + 1


def test_the_live_channel_is_let_through_at_once() -> None:
    assert places_of(LIVE, *[PAGE] * MANY) == 1
    assert places_of(LIVE, *[PART] * MANY) == 1


def test_a_request_that_waits_keeps_nobody_but_parts_from_going_on() -> None:
    begun: list[str] = []
    everything_came = Event()

    def wait(environ: dict[str, Any], _start: object) -> list[bytes]:
        begun.append(environ["PATH_INFO"])
        everything_came.wait()
        return []

    in_turn = InTurn(wait)
    waiting = [gevent.spawn(in_turn, one, print) for one in [*[PART] * MANY, *[LIVE] * MANY, *[PAGE] * MANY]]
    while len(begun) < 2 * MANY + PARTS_AT_ONCE:
        gevent.sleep(0.001)
    assert sorted(begun) == sorted(
        [*[PART["PATH_INFO"]] * PARTS_AT_ONCE, *[LIVE["PATH_INFO"]] * MANY, *[PAGE["PATH_INFO"]] * MANY]
    )
    everything_came.set()
    gevent.joinall(waiting, raise_error=True)
    assert begun.count(PART["PATH_INFO"]) == MANY
