"""Signals: after a commit, tell open pages what to fetch again. Never any content: a kind, an id, a version."""

import functools
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from flask import current_app

from app.config import Settings
from app.core.database import db
from app.core.sockets import live, socketio

CHANGED: Final = "changed"
_QUEUED: Final = "queued_signals"


@dataclass(frozen=True, slots=True)
class Signal:
    """`kind` and `id` name what changed and also the room that hears of it."""

    kind: str
    id: uuid.UUID
    version: int

    @property
    def room(self) -> str:
        """The room whose members are told; the server alone puts them there."""
        return f"{self.kind}:{self.id}"


def signal_change(kind: str, id_: uuid.UUID, version: int) -> None:
    """Queue a signal; it leaves after the commit of this command, and only then."""
    db.session.info.setdefault(_QUEUED, {})[(kind, id_)] = Signal(kind, id_, version)


def forget_queued() -> None:
    """Drop what was queued: nothing changed after all."""
    db.session.info.pop(_QUEUED, None)


def deliver_queued() -> None:
    """Send what was queued, once each: to the pages of this process at once, to those of others through the queue."""
    for signal in db.session.info.pop(_QUEUED, {}).values():
        arguments = {"kind": signal.kind, "id": str(signal.id), "version": signal.version}
        settings: Settings = current_app.extensions["settings"]
        if settings.redis_url:
            socketio.emit(CHANGED, arguments, to=signal.room)
        else:
            live.tell_room(signal.room, CHANGED, arguments)


def init_push(settings: Settings) -> None:
    """Write the signals that come through the queue straight to the lines too, this process's own among them."""
    if settings.redis_url:
        manager = socketio.server.manager
        # There is no public place to say so.
        manager._handle_emit = functools.partial(_pass_on, manager._handle_emit)  # noqa: SLF001


def _pass_on(otherwise: Callable[[dict[str, Any]], None], message: dict[str, Any]) -> None:
    if message["event"] == CHANGED:
        live.tell_room(message["room"], CHANGED, *message["data"])
    else:
        otherwise(message)
