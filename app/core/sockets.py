"""The live channel: who is connected, which events there are, and who may use them.

Events are registered below Flask-SocketIO, on the python-socketio server: its request context would cost more than the
work. What a connection may do is kept here and dropped when access changes: see `Connection.actor`.
"""

import logging
import time
import uuid
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any, Final

from flask import Flask
from flask_socketio import SocketIO

from app.core.access import Actor, Permission, UndeclaredAccessError
from app.core.access_epoch import read_access_epoch
from app.core.connections import MOST_ROOMS, Allowances, Connection, answer_safely, making_room
from app.core.endings import Endings
from app.core.errors import MAY_NOT, NOT_FOUND
from app.core.lines import LARGEST_FRAME_BYTES, LINES, Line, frame_of, take_over
from app.core.logs import log_fault
from app.core.origin import own_origins

log = logging.getLogger(__name__)

SECONDS_BETWEEN_CHECKS: Final = 1.0
# A sign-in also ends by its age, which changes nobody's access and so does not move the epoch.
SECONDS_BETWEEN_LOOKS_AT_SIGN_INS: Final = 60.0

socketio = SocketIO()

Handler = Callable[..., Any]
FindActor = Callable[[str], Actor | None]
MayWatch = Callable[[Actor, uuid.UUID], bool]
IsUnderWay = Callable[[uuid.UUID], bool]


class LiveChannel:
    """The connections of this process and the rules for them. There is one, `live`."""

    def __init__(self) -> None:
        self.app: Flask
        self.connections: dict[str, Connection] = {}
        self.events: dict[str, tuple[Permission, Handler]] = {}
        self.watchable: dict[str, MayWatch] = {}
        self.under_way: dict[str, IsUnderWay] = {}
        self.entered_elsewhere: set[str] = set()
        self.find_actor: FindActor = lambda _sign_in: None
        self.read_sign_in: Callable[[dict[str, Any]], str] = lambda _environ: ""
        self.note_seen: Callable[[Collection[uuid.UUID]], None] = lambda _sign_in_ids: None
        self.chores: list[Callable[[], None]] = []
        self.on_refused: Callable[..., None] = lambda _actor, _event, _arguments, _answer: None
        self.endings = Endings()
        self.allowances = Allowances()

    def event(self, name: str, permission: Permission) -> Callable[[Handler], Handler]:
        """Register `handler(connection, *arguments)` for an event, for people with that permission."""

        def register(handler: Handler) -> Handler:
            self.events[name] = (permission, handler)
            return handler

        return register

    def watch(self, kind: str, *, on_request: bool = True) -> Callable[[MayWatch], MayWatch]:
        """Register the rule `may_watch(actor, id)` for the rooms of one kind of thing.

        Rooms in which content is passed on are not entered `on_request` of a page, but by their own event, which
        leaves its entry in the trail.
        """

        def register(may_watch: MayWatch) -> MayWatch:
            self.watchable[kind] = may_watch
            if not on_request:
                self.entered_elsewhere.add(kind)
            return may_watch

        return register

    def counts_as_being_there(self, kind: str) -> Callable[[IsUnderWay], IsUnderWay]:
        """Register the rule `is_under_way(id)`: while it does, an open page of it is a sign of life."""

        def register(is_under_way: IsUnderWay) -> IsUnderWay:
            self.under_way[kind] = is_under_way
            return is_under_way

        return register

    @contextmanager
    def app_context(self) -> Iterator[None]:
        """The database of the app, for an event; nothing it reads stays open afterwards."""
        with self.app.app_context():
            yield

    def connect(self, sid: str, environ: dict[str, Any], _auth: object = None) -> bool:
        """Let in a page of this site on which somebody is signed in; nobody else."""
        if not self.may_open(environ):
            return False
        with self.app_context():
            # The epoch is read first: a change that comes in between is then noticed, and not taken for seen.
            epoch = read_access_epoch()
            sign_in = self.read_sign_in(environ)
            actor = self.find_actor(sign_in)
            if actor is None or not self._count_in(sid, actor.account_id):
                return False
            self.connections[sid] = Connection(sid=sid, sign_in=sign_in, actor=actor, epoch=epoch)
        return True

    def _count_in(self, sid: str, account_id: uuid.UUID) -> bool:
        """Hold a person's pages together to one allowance, and their number down: the oldest make room."""
        line = LINES.get(socketio.server.manager.eio_sid_from_sid(sid, "/"))
        if not self.allowances.share(account_id, line):
            return False
        for oldest in making_room(self.connections.values(), account_id):
            # Told first, or its page would come straight back and push out the next.
            self.tell(oldest.sid, "stopped")
            self.close(oldest)
        return True

    def may_open(self, environ: dict[str, Any]) -> bool:
        """Whether a line may be opened at all: by a page of this site, on a browser on which somebody signed in."""
        own = own_origins(self.app.extensions["settings"], environ.get("HTTP_HOST", ""))
        return environ.get("HTTP_ORIGIN", "") in own and bool(self.read_sign_in(environ))

    def disconnect(self, sid: str, _reason: object = None) -> None:
        """Forget a connection that has gone."""
        connection = self.connections.pop(sid, None)
        if connection is not None:
            for cleanup in connection.cleanups:
                cleanup()

    def dispatch(self, name: str) -> Handler:
        """The handler python-socketio calls: finds the connection, checks the permission, then acts."""
        permission, handler = self.events[name]

        def handle(sid: str, *arguments: Any) -> Any:  # noqa: ANN401  # whatever a page sent
            connection = self.connections.get(sid)
            if connection is None or not connection.actor.may(permission):
                answer: Any = {"ok": False, "error": MAY_NOT}
            else:
                answer = answer_safely(name, handler, connection, *arguments)
            if connection is not None and isinstance(answer, dict) and answer.get("ok") is False:
                self.note_refusal(connection)
                self.on_refused(connection.actor, name, arguments, answer)
            return answer

        return handle

    def note_refusal(self, connection: Connection) -> None:
        """Count what this connection was refused, and end it when that is too much."""
        if not connection.refusals.has_room(time.monotonic()):
            log.warning("a connection was refused too often")
            self.close(connection)

    def enter(self, connection: Connection, room: str) -> None:
        """Put a connection into a room, after its right to be there was checked."""
        connection.rooms.add(room)
        socketio.server.enter_room(connection.sid, room)

    def leave(self, connection: Connection, room: str) -> None:
        """Take a connection out of a room."""
        connection.rooms.discard(room)
        socketio.server.leave_room(connection.sid, room)

    def members(self, room: str) -> list[tuple[str, Line | None]]:
        """Who is in a room on this process, each with their line where it can be written to at once."""
        return [(sid, LINES.get(transport)) for sid, transport in socketio.server.manager.get_participants("/", room)]

    def tell(self, sid: str, event: str, *arguments: object) -> None:
        """Send an event to one connection; nothing happens if it has gone."""
        if sid not in self.connections:
            return
        line = LINES.get(socketio.server.manager.eio_sid_from_sid(sid, "/"))
        if line is None:
            socketio.server.emit(event, arguments, to=sid)
        else:
            line.push(frame_of(event, *arguments))

    def tell_room(self, room: str, event: str, *arguments: object, leave_out: str = "") -> None:
        """Send an event to everybody in a room on this process, except one connection; the frame is made once."""
        frame = frame_of(event, *arguments)
        for sid, line in self.members(room):
            if sid == leave_out:
                continue
            if line is None:
                socketio.server.emit(event, arguments, to=sid, ignore_queue=True)
            else:
                line.push(frame)

    def watch_room(self, connection: Connection, room: object) -> dict[str, Any]:
        """The `watch` event: hear when the thing `kind:id` changes, if this person may know of it."""
        kind, _, text = str(room).partition(":")
        may_watch = None if kind in self.entered_elsewhere else self.watchable.get(kind)
        if len(connection.rooms) >= MOST_ROOMS:
            return {"ok": False, "error": "This page watches too much at once."}
        with self.app_context():
            if may_watch is None or not may_watch(connection.actor, uuid.UUID(text)):
                return {"ok": False, "error": NOT_FOUND}
        self.enter(connection, f"{kind}:{uuid.UUID(text)}")
        return {"ok": True}

    def check_again(self) -> None:
        """Look once at every connection: drop those whose sign-in ended, leave rooms no longer allowed."""
        with self.app_context():
            epoch = read_access_epoch()
            here: set[uuid.UUID] = set()
            has_ended = self.endings.have_come(epoch)
            for connection in list(self.connections.values()):
                is_fresh = time.monotonic() - connection.checked < SECONDS_BETWEEN_LOOKS_AT_SIGN_INS
                if connection.epoch == epoch and is_fresh and not has_ended:
                    continue
                connection.checked = time.monotonic()
                actor = self.find_actor(connection.sign_in)
                if actor is None:
                    self.close(connection)
                    continue
                connection.actor, connection.epoch = actor, epoch
                connection.allowed.clear()
                for room in sorted(connection.rooms):
                    kind, _, id_ = room.partition(":")
                    if not self.watchable[kind](actor, uuid.UUID(id_)):
                        self.leave(connection, room)
                        # Its page asks again, is told that there is no such thing, and shows it no longer.
                        self.tell(connection.sid, "changed", {"kind": kind, "id": id_, "version": 0})
                if actor.sign_in_id is not None and self._is_there(connection):
                    here.add(actor.sign_in_id)
            if here:
                self.note_seen(here)

    def _is_there(self, connection: Connection) -> bool:
        typed, connection.is_typing = connection.is_typing, False
        return typed or any(
            kind in self.under_way and self.under_way[kind](uuid.UUID(id_))
            for kind, _, id_ in (room.partition(":") for room in sorted(connection.rooms))
        )

    def close(self, connection: Connection) -> None:
        """End a connection for good, the transport below it too, or a page could come back with its old cookie."""
        transport = socketio.server.manager.eio_sid_from_sid(connection.sid, "/")
        self.disconnect(connection.sid)
        socketio.server.disconnect(connection.sid)
        if transport is not None:
            socketio.server.eio.disconnect(transport)

    def keep_checking(self) -> None:
        """Run `check_again` and the chores every second, for as long as the process lives."""
        while True:
            socketio.sleep(SECONDS_BETWEEN_CHECKS)
            try:
                self.check_again()
                self.allowances.forget({connection.actor.account_id for connection in self.connections.values()})
                for chore in self.chores:
                    chore()
            except Exception as error:  # noqa: BLE001  # the database may be away for a moment; the next round tries again
                log_fault(type(error), error.__traceback__)


live = LiveChannel()
live.event("watch", Permission.MEETING_ATTEND)(live.watch_room)


def init_sockets(app: Flask, *, async_mode: str) -> None:
    """Open the live channel of this app. `async_mode` is `gevent` when served, `threading` in tests."""
    live.app = app
    socketio.init_app(
        app,
        async_mode=async_mode,
        async_handlers=False,
        transports=["websocket"],
        # A page says after nine seconds that it hears nothing (`connection.js`); slow lines are kept longer than that.
        ping_interval=5,
        ping_timeout=20,
        max_http_buffer_size=LARGEST_FRAME_BYTES,
        # The answer to a foreign origin is ours, in `LiveChannel.may_open`, which also refuses a missing one.
        cors_allowed_origins=[],
        logger=False,
        engineio_logger=False,
    )
    server = socketio.server
    if async_mode == "gevent":
        take_over(server.eio)
    server.on("connect", live.connect)
    server.on("disconnect", live.disconnect)
    for name in live.events:
        server.on(name, live.dispatch(name))


def refuse_undeclared_events() -> None:
    """Raise `UndeclaredAccessError` if an event can be reached without a permission."""
    undeclared = set(socketio.server.handlers.get("/", {})) - {"connect", "disconnect"} - live.events.keys()
    if undeclared:
        message = f"These events declare no permission: {', '.join(sorted(undeclared))}"
        raise UndeclaredAccessError(message)
