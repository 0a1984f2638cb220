"""What the web processes of one installation tell each other: kinds, ids and numbers. Never any content.

It goes through Redis, which keeps nothing of it. Whoever tells something does not wait: what comes up in one turn of
the loop leaves together. Each process also tells that it is there and listens for its own word, so that a line which
carries nothing is noticed, whichever end went silent. Whoever may have missed something looks for itself.
"""

import json
import logging
import secrets
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any, Final

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from app.core.logs import fault_of
from app.core.sockets import live, socketio

MISSED: Final = "missed"
SECONDS_BETWEEN_SIGNS_OF_LIFE: Final = 2.0
MOST_SECONDS_OF_SILENCE: Final = 7.0
SECONDS_BETWEEN_ATTEMPTS: Final = 0.5
# While nothing can be heard, open pages are told this often to look for themselves.
SECONDS_BETWEEN_LOOKS: Final = 10.0

Told = tuple[Any, ...]
Listener = Callable[..., None]
log = logging.getLogger(__name__)


class Across:
    """The line of this process to the others. There is one, `across`."""

    def __init__(self) -> None:
        self._url = ""
        self._me = secrets.token_hex(8)
        self._listeners: dict[str, Listener] = {}
        self._look_again: list[Callable[[], None]] = []
        self._client: redis.Redis | None = None
        self._waiting: list[Told] = []
        self._is_sending = self._has_lost = False
        self._looked = self._told = 0.0
        # Nothing can be heard just now.
        self.is_away = False

    def start(self, url: str) -> None:
        """Speak through the Redis at that address, and listen to it where this process serves pages; alone without."""
        self._url, self._client, self._waiting = url, None, []
        self._listeners, self._look_again = {}, []
        if url and socketio.async_mode == "gevent":
            self.is_away, self._looked = True, time.monotonic()
            socketio.start_background_task(self._listen)
            if self._keep_up not in live.chores:
                live.chores.append(self._keep_up)

    @property
    def is_alone(self) -> bool:
        """Whether no other process works on the same data."""
        return not self._url

    @property
    def is_idle(self) -> bool:
        """Whether all that was told is on its way to the others."""
        return not self._is_sending

    def hear(self, kind: str, listener: Listener) -> None:
        """Call `listener(*arguments)` when another process tells something of this kind."""
        self._listeners[kind] = listener

    def look_again(self, look: Callable[[], None]) -> None:
        """Call `look()` when this process may have missed something."""
        self._look_again.append(look)

    def tell(self, kind: str, *arguments: object) -> None:
        """Tell the other processes, soon. Only ids and numbers."""
        if not self._url:
            return
        self._waiting.append((kind, *arguments))
        if socketio.async_mode != "gevent":
            # A command may be the last thing that its process does.
            self._send()
        elif not self._is_sending:
            self._is_sending = True
            socketio.start_background_task(self._drain)

    def _drain(self) -> None:
        while True:
            socketio.sleep(0)
            if not self._waiting:
                self._is_sending = False
                return
            self._send()

    def _send(self) -> None:
        told, self._waiting = self._waiting, []
        if self._has_lost:
            told.insert(0, (MISSED,))
        try:
            if self._client is None:
                self._client = self._connect()
            self._client.publish(_channel_of(self._client), json.dumps([self._me, told], separators=(",", ":")))
            self._has_lost = False
        except (redis.RedisError, OSError) as error:
            client, self._client = self._client, None
            if not self._has_lost:
                log.warning("other processes not told", extra=fault_of(error))
            self._has_lost = True
            if client is not None:
                client.close()

    def _connect(self) -> redis.Redis:
        # Whoever waits here keeps others waiting, so nothing is tried twice; what was lost is told when it works again.
        return redis.Redis.from_url(
            self._url, socket_connect_timeout=2.0, socket_timeout=5.0, retry=Retry(NoBackoff(), 0)
        )

    def _listen(self) -> None:
        while True:
            try:
                with (
                    closing(self._connect()) as client,
                    closing(client.pubsub()) as line,  # type: ignore[no-untyped-call]  # the library leaves it out
                ):
                    line.subscribe(_channel_of(client))
                    self._take(line)
            except (redis.RedisError, OSError, ValueError) as error:
                if not self.is_away:
                    log.warning("other processes not heard", extra=fault_of(error))
            self.is_away = True
            socketio.sleep(SECONDS_BETWEEN_ATTEMPTS)

    def _take(self, line: Any) -> None:  # noqa: ANN401  # the library's types leave out what a line is
        heard = time.monotonic()
        while time.monotonic() - heard < MOST_SECONDS_OF_SILENCE:
            message = line.get_message(timeout=SECONDS_BETWEEN_SIGNS_OF_LIFE)
            if message is None:
                continue
            heard = time.monotonic()
            if message["type"] != "message":
                # It is listened from here on; whatever was told before is missed.
                self.is_away = False
                self._look()
                continue
            who, told = json.loads(message["data"])
            if who != self._me:
                for kind, *arguments in told:
                    self._answer(kind, arguments)

    def _answer(self, kind: str, arguments: list[Any]) -> None:
        try:
            if kind == MISSED:
                self._look()
            elif kind in self._listeners:
                self._listeners[kind](*arguments)
        except Exception as error:  # noqa: BLE001  # one thing that cannot be done is no reason to hear nothing more
            log.error("what another process told was not taken in", extra=fault_of(error))  # noqa: TRY400  # a trace may quote it

    def _keep_up(self) -> None:
        now = time.monotonic()
        if now - self._told >= SECONDS_BETWEEN_SIGNS_OF_LIFE:
            self._told = now
            self.tell("here")
        if self.is_away and now - self._looked >= SECONDS_BETWEEN_LOOKS:
            self._look()

    def _look(self) -> None:
        self._looked = time.monotonic()
        for look in self._look_again:
            look()


def _channel_of(client: redis.Redis) -> str:
    # What is published is heard in all databases of one Redis; of those, each installation has its own.
    return f"caseround {client.connection_pool.connection_kwargs.get('db') or 0}"


across = Across()
