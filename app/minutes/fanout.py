"""Passing on what somebody writes to everybody else who has the same document open.

What comes in within one turn of the loop leaves in one frame for each reader. The frame is made once; an author gets
what the others wrote.
"""

import logging
import threading
import uuid
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from app.core.lines import frame_of_text
from app.core.logs import fault_of
from app.core.sockets import live, socketio

KIND: Final = "document"

log = logging.getLogger(__name__)


def room_of(document_id: uuid.UUID) -> str:
    """The room of those who have a document open; the server alone puts them there."""
    return f"{KIND}:{document_id}"


def rooms_here() -> set[uuid.UUID]:
    """The documents that somebody has open in this process."""
    rooms = {room for connection in live.connections.values() for room in connection.rooms}
    return {uuid.UUID(id_) for kind, _, id_ in (room.partition(":") for room in rooms) if kind == KIND}


class Fanout:
    """Updates on their way from their authors to the others. They travel as they came, in base64."""

    def __init__(self) -> None:
        self._pending: dict[uuid.UUID, list[tuple[str, str]]] = defaultdict(list)
        self._lock = threading.RLock()
        self._is_running = False

    def relay(self, document_id: uuid.UUID, author: str, update: str) -> None:
        """Pass an update on at the end of this turn of the loop. `update` has been read: it is base64 and no more."""
        with self._lock:
            self._pending[document_id].append((author, update))
            if self._is_running:
                return
            self._is_running = True
        socketio.start_background_task(self._drain)

    def _drain(self) -> None:
        while True:
            socketio.sleep(0)
            with self._lock:
                turn, self._pending = self._pending, defaultdict(list)
                if not turn:
                    self._is_running = False
                    return
            for document_id, updates in turn.items():
                try:
                    _send(document_id, updates)
                except Exception as error:  # noqa: BLE001  # whatever it is
                    # One room's trouble is not another's. Its pages find what they lack when they next open it.
                    log.error("updates not passed on", extra=fault_of(error))  # noqa: TRY400  # a trace may quote them


def _send(document_id: uuid.UUID, updates: Sequence[tuple[str, str]]) -> None:
    authors = {author for author, _ in updates}
    for_readers = _frame(document_id, updates)
    for sid, line in live.members(room_of(document_id)):
        if sid not in authors:
            mine = updates
        elif len(authors) > 1:
            mine = [(author, update) for author, update in updates if author != sid]
        else:
            continue
        if line is not None:
            line.push(for_readers if mine is updates else _frame(document_id, mine))
        else:
            socketio.server.emit("minutes_updates", (str(document_id), [update for _, update in mine]), to=sid)


def _frame(document_id: uuid.UUID, updates: Sequence[tuple[str, str]]) -> bytes:
    # Base64 needs no escaping, so the event is put together as text.
    listed = '","'.join(update for _, update in updates)
    return frame_of_text(f'42["minutes_updates","{document_id}",["{listed}"]]')
