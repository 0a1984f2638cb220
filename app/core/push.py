"""Signals: after a commit, tell open pages what to fetch again. Never any content: a kind, an id, a version."""

import uuid
from dataclasses import dataclass

from app.core.database import db
from app.core.sockets import socketio

_QUEUED = "queued_signals"


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
    """Send what was queued, once each."""
    for signal in db.session.info.pop(_QUEUED, {}).values():
        arguments = {"kind": signal.kind, "id": str(signal.id), "version": signal.version}
        socketio.emit("changed", arguments, to=signal.room)
