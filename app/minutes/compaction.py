"""One sealed snapshot in the place of many updates, so that a log stays short and what was deleted is gone from it.

A snapshot takes the number of the last update it stands for. So whatever was saved meanwhile stays behind it, and an
update that builds on another never comes before it. Deleted rows are overwritten on the disk (SQLite's
`secure_delete`); what a journal or a backup may still hold of them is sealed, and goes with the key of the case.
"""

import logging
import threading
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import Flask
from gevent.threadpool import ThreadPool
from sqlalchemy import Connection, NullPool, create_engine, delete, insert, select
from sqlalchemy.engine import URL

from app.core.cipher import seal
from app.core.database import db
from app.core.logs import fault_of
from app.core.sockets import socketio
from app.minutes.document import place_of, place_of_writers, read_log, replay
from app.minutes.models import MinutesDocument, MinutesUpdate
from app.minutes.writers import pack_runs

# A log that is in use is made short when it has grown to so many updates; one that is idle, whenever it can be.
MOST_UPDATES: Final = 500

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One update in the place of the first so many of a log, up to the number `last`."""

    document_id: uuid.UUID
    last: int
    stands_for: int
    saved_utc: datetime
    sealed: bytes
    writers: bytes


def make_snapshot(connection: Connection, document_id: uuid.UUID, key: bytes) -> Snapshot | None:
    """A snapshot of all that is on disk about a document; nothing where there is nothing to make shorter."""
    logged = read_log(connection, document_id, key)
    if not logged or (len(logged) == 1 and logged[0].runs is not None):
        return None
    replayed = replay(logged)
    return Snapshot(
        document_id=document_id,
        last=logged[-1].number,
        stands_for=len(logged),
        saved_utc=logged[-1].saved_utc,
        sealed=seal(key, place_of(document_id), replayed.update),
        writers=seal(key, place_of_writers(document_id), pack_runs(replayed.runs)),
    )


def hold_log(connection: Connection, document_id: uuid.UUID) -> None:
    """Let nobody add to the log of a document until this transaction ends; whoever is at it is waited for.

    SQLite has one writer at a time: there the caller has begun to write already.
    """
    the_document = select(MinutesDocument.id).where(MinutesDocument.id == document_id).order_by(MinutesDocument.id)
    connection.execute(the_document.with_for_update())


def put_in_place(connection: Connection, snapshot: Snapshot) -> bool:
    """Replace what a snapshot stands for, in this transaction, which holds the log.

    False if that is not what is there any longer: then the caller takes all of this back.
    """
    gone = connection.execute(
        delete(MinutesUpdate).where(
            MinutesUpdate.document_id == snapshot.document_id, MinutesUpdate.number <= snapshot.last
        )
    )
    if gone.rowcount != snapshot.stands_for:
        return False
    connection.execute(
        insert(MinutesUpdate).values(
            number=snapshot.last,
            document_id=snapshot.document_id,
            account_id=None,
            saved_utc=snapshot.saved_utc,
            sealed=snapshot.sealed,
            writers=snapshot.writers,
        )
    )
    return True


def compact_here(document_id: uuid.UUID, key: bytes) -> None:
    """Make the log of a document short in the transaction of the session, which has written to the document."""
    connection = db.session.connection()
    hold_log(connection, document_id)
    snapshot = make_snapshot(connection, document_id, key)
    if snapshot is not None and not put_in_place(connection, snapshot):
        message = "Somebody has changed a log of the minutes that was held."
        raise RuntimeError(message)


class Compactor:
    """Makes logs short beside the work of the live pages, one after the other, in a thread and on a line of its own."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._waiting: dict[uuid.UUID, bytes] = {}
        self._lock = threading.RLock()
        self._is_running = False
        self._url: URL | None = None
        # As in `UpdateLog`: under gevent a real thread, so that no page waits.
        self._thread = ThreadPool(1) if socketio.async_mode == "gevent" else None

    @property
    def is_idle(self) -> bool:
        """Whether nothing is asked for or under way."""
        return not self._is_running

    def ask(self, document_id: uuid.UUID, key: bytes) -> None:
        """Make this log short soon. Costs nothing here; nobody is told."""
        with self._lock:
            self._waiting[document_id] = key
            if self._is_running:
                return
            self._is_running = True
        socketio.start_background_task(self._drain)

    def _drain(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._is_running = False
                    return
                document_id = next(iter(self._waiting))
                key = self._waiting.pop(document_id)
            try:
                if self._thread is None:
                    self.compact(document_id, key)
                else:
                    self._thread.apply(self.compact, (document_id, key))
            except Exception as error:  # noqa: BLE001  # it stays long, and is made short another time
                log.warning("a log of the minutes stays long", extra=fault_of(error))

    def compact(self, document_id: uuid.UUID, key: bytes) -> bool:
        """Make one log short. False if there was nothing to do, or others were at it at the same moment."""
        if self._url is None:
            with self._app.app_context():
                self._url = db.engine.url
        options = self._app.config.get("SQLALCHEMY_ENGINE_OPTIONS", {})
        engine = create_engine(
            self._url, connect_args=options.get("connect_args", {}), poolclass=NullPool, hide_parameters=True
        )
        with engine.connect() as connection:
            # The long part is done while others write; what they add meanwhile stays behind the snapshot.
            snapshot = make_snapshot(connection, document_id, key)
            connection.rollback()
            if snapshot is None:
                return False
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            hold_log(connection, document_id)
            if not put_in_place(connection, snapshot):
                connection.rollback()
                return False
            connection.commit()
            return True
