"""Signals: after a commit, tell open pages what to fetch again. Never any content: a kind, an id, a version."""

import uuid
from dataclasses import dataclass
from typing import Final

from app.config import Settings
from app.core.across import across
from app.core.database import db
from app.core.sockets import live

CHANGED: Final = "changed"
_QUEUED: Final = "queued_signals"


@dataclass(frozen=True, slots=True)
class Signal:
    """`kind` and `id` name what changed and also the room that hears of it."""

    kind: str
    id: uuid.UUID
    version: int


def signal_change(kind: str, id_: uuid.UUID, version: int) -> None:
    """Queue a signal; it leaves after the commit of this command, and only then."""
    db.session.info.setdefault(_QUEUED, {})[(kind, id_)] = Signal(kind, id_, version)


def forget_queued() -> None:
    """Drop what was queued: nothing changed after all."""
    db.session.info.pop(_QUEUED, None)


def deliver_queued() -> None:
    """Send what was queued, once each: to the pages of this process at once, to those of others soon."""
    for signal in db.session.info.pop(_QUEUED, {}).values():
        _tell_pages(signal.kind, str(signal.id), signal.version)
        across.tell(CHANGED, signal.kind, str(signal.id), signal.version)


def init_push(settings: Settings) -> None:
    """Pass on to the pages here what other processes signal."""
    across.start(settings.redis_url)
    across.hear(CHANGED, _tell_pages)
    across.look_again(_tell_all)


def _tell_pages(kind: str, id_: str, version: int) -> None:
    # The server alone puts pages into the room.
    live.tell_room(f"{kind}:{id_}", CHANGED, {"kind": kind, "id": id_, "version": version})


def _tell_all() -> None:
    """Let every page here fetch again what it shows: nobody knows what has changed meanwhile."""
    for room in sorted({room for connection in live.connections.values() for room in connection.rooms}):
        kind, _, id_ = room.partition(":")
        _tell_pages(kind, id_, 0)
