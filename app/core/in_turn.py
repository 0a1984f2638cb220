"""In which order requests are begun, so that pages never hold up the live channel for longer than one of them takes.

Everything of a process happens in one loop, and a page on SQLite is made in one go. The loop looks at the network only
between batches of up to fifty wake-ups, so pages that wake each other, or yield with `sleep(0)`, are made twenty in a
row while what somebody types lies unread.
"""

from collections.abc import Iterable
from typing import Any, Final

import gevent
from gevent.lock import BoundedSemaphore

from app.core.guard import HANDSHAKE, StartResponse, Wsgi

# One works while another waits for the database.
PARTS_AT_ONCE: Final = 2


class InTurn:
    """Before each request is begun, the loop reads and answers whatever else has come.

    So whoever types waits for one page at most, however many are asked for. Parts that live pages fetch again wait in
    a line of their own besides, hundreds after a change: nobody who presses something stands behind them. The live
    channel itself never waits here, and nothing is held while a request is answered but the two places of the parts.
    """

    def __init__(self, program: Wsgi) -> None:
        self._program = program
        self._parts = BoundedSemaphore(PARTS_AT_ONCE)
        self._door = BoundedSemaphore(1)

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        if environ.get("PATH_INFO", "").startswith(HANDSHAKE):
            return self._program(environ, start_response)
        if environ.get("HTTP_X_FRAGMENT") != "1":
            self._let_others_be_served()
            return self._program(environ, start_response)
        with self._parts:
            self._let_others_be_served()
            return self._program(environ, start_response)

    def _let_others_be_served(self) -> None:
        """Wait until the loop has looked at the network once, and has served what it found; one request at a time."""
        hub = gevent.get_hub()
        # A timer, because a wake-up does not wait for that look; of the least priority, because all else goes first.
        with self._door, hub.loop.timer(0, priority=hub.loop.MINPRI) as turn:
            hub.wait(turn)
