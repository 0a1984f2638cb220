"""The log of the minutes: updates are sealed and put on disk together, beside the work of the live pages.

Whatever has come in since the last commit goes into one transaction, at most every three milliseconds, on one
connection in one thread. Only after the commit does anybody hear "saved". What could not be kept is refused, and the
documents it was meant for are read from the disk again before anybody writes on.
"""

import logging
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from flask import Flask
from gevent.threadpool import ThreadPool
from sqlalchemy import Connection, Engine, NullPool, bindparam, create_engine, insert, select
from sqlalchemy.orm import Session

from app.agenda.models import AgendaItem, ItemState
from app.audit.service import record, write_recorded
from app.core.cipher import seal
from app.core.clock import now_utc
from app.core.database import db
from app.core.logs import fault_of
from app.core.metrics import COMMITS, UPDATES
from app.core.sockets import socketio
from app.meetings.models import OVER, Meeting
from app.minutes.document import place_of
from app.minutes.models import MinutesDocument, MinutesUpdate
from app.minutes.open_documents import OpenDocument, OpenDocuments

SECONDS_BETWEEN_COMMITS: Final = 0.003
SECONDS_BETWEEN_TRAIL_ENTRIES: Final = 300.0
MOST_TRAIL_NOTES: Final = 10_000

CLOSED: Final = "These minutes are closed."
NOT_KEPT: Final = "The server cannot save just now. Your text stays on this page and is sent again."

# Both are built once: they are used hundreds of times a second.
_STATES: Final = (
    select(MinutesDocument.id, MinutesDocument.frozen_utc, AgendaItem.state, Meeting.state.label("meeting_state"))
    .join(AgendaItem, AgendaItem.id == MinutesDocument.item_id)
    .join(Meeting, Meeting.id == AgendaItem.meeting_id)
    .where(MinutesDocument.id.in_(bindparam("ids", expanding=True)))
    .order_by(MinutesDocument.id)
    # PostgreSQL: whoever closes a document waits for this commit, or this sees it closed.
    .with_for_update(read=True, of=MinutesDocument)
)
_APPEND: Final = insert(MinutesUpdate)
_APPEND_NUMBERED: Final = _APPEND.returning(MinutesUpdate.document_id, MinutesUpdate.number)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One update on its way to the disk: of which document, by whom, from which connection, its number there."""

    document: OpenDocument
    account_id: uuid.UUID
    sid: str
    n: int
    update: bytes


OnSaved = Callable[[str, OpenDocument, int], None]
OnRefused = Callable[[str, OpenDocument, int, str], None]
OnKept = Callable[[OpenDocument], None]
# By document, the numbers under which something of it was put on disk.
Numbers = Mapping[uuid.UUID, Sequence[int]]
OnNumbered = Callable[[Numbers], None]


class Written(NamedTuple):
    """What became of a batch: the closed documents, of which nothing was kept, and the numbers of what was."""

    closed: frozenset[uuid.UUID] = frozenset()
    numbers: Numbers = MappingProxyType({})


class UpdateLog:
    """Takes updates in order and tells, for each, that it is on disk or that it is refused."""

    def __init__(
        self,
        app: Flask,
        documents: OpenDocuments,
        *,
        saved: OnSaved,
        refused: OnRefused,
        kept: OnKept = lambda _document: None,
        numbered: OnNumbered | None = None,
    ) -> None:
        self._app = app
        self._documents = documents
        self._saved, self._refused, self._kept, self._numbered = saved, refused, kept, numbered
        self._pending: list[Entry] = []
        self._lock = threading.RLock()
        self._is_running = False
        self._earliest = 0.0
        self._writer = _Writer(app, is_numbered=numbered is not None)
        # Under gevent the disk is waited for in one real thread, so that no page waits; else the task is one itself.
        self._thread = ThreadPool(1) if socketio.async_mode == "gevent" else None

    @property
    def is_idle(self) -> bool:
        """Whether nothing is on its way to the disk."""
        return not self._is_running

    def append(self, entry: Entry) -> None:
        """Put an update in line. The document's lock is held, so the line has the order of the text."""
        entry.document.unsaved += 1
        with self._lock:
            self._pending.append(entry)
            if self._is_running:
                return
            self._is_running = True
        socketio.start_background_task(self._drain)

    def close(self) -> None:
        """Let go of the database."""
        self._off_the_loop(self._writer.close)

    def _drain(self) -> None:
        while True:
            pause = self._earliest - time.monotonic()
            if pause > 0:
                socketio.sleep(pause)
            self._earliest = time.monotonic() + SECONDS_BETWEEN_COMMITS
            with self._lock:
                batch, self._pending = self._pending, []
                if not batch:
                    self._is_running = False
                    return
            self._keep(batch)

    def _keep(self, batch: Sequence[Entry]) -> None:
        """Commit what can be kept and answer for every entry, whatever happens."""
        current = [entry for entry in batch if not entry.document.is_dropped]
        answer: Written | None = None
        began = time.perf_counter()
        try:
            answer = self._off_the_loop(self._writer.write, current) if current else Written()
            COMMITS.observe(time.perf_counter() - began)
        except Exception as error:  # noqa: BLE001  # disk full, database away, anything: none of it was kept
            # The text of a database error may hold what was written.
            log.error("minutes not saved", extra=fault_of(error))  # noqa: TRY400  # the trace holds it too
        refused: dict[uuid.UUID, str] = {}
        for entry in batch:
            if entry.document.is_dropped or answer is None:
                refused[entry.document.id] = NOT_KEPT
            elif entry.document.id in answer.closed:
                refused[entry.document.id] = CLOSED
        many_refused = sum(entry.document.id in refused for entry in batch)
        UPDATES.labels("saved").inc(len(batch) - many_refused)
        UPDATES.labels("refused").inc(many_refused)
        for document in {entry.document for entry in batch}:
            with document.lock:
                many = sum(entry.document is document for entry in batch)
                document.unsaved -= many
                if document.id in refused:
                    self._documents.drop(document)
                else:
                    document.logged += many
                    if answer is not None:
                        document.known.update((number, False) for number in answer.numbers.get(document.id, ()))
        self._tell(batch, refused)
        if answer is not None and self._numbered is not None:
            self._numbered(answer.numbers)
        for document in {entry.document for entry in batch}:
            self._kept(document)

    def _tell(self, batch: Iterable[Entry], refused: dict[uuid.UUID, str]) -> None:
        """One answer for each author and document: all up to the highest number."""
        answers = {(entry.sid, entry.document.id): entry for entry in batch}
        for entry in answers.values():
            reason = refused.get(entry.document.id)
            if reason is None:
                self._saved(entry.sid, entry.document, entry.n)
            else:
                self._refused(entry.sid, entry.document, entry.n, reason)

    def _off_the_loop(self, function: Callable[..., Any], *arguments: object) -> Any:  # noqa: ANN401  # whatever it answers
        return function(*arguments) if self._thread is None else self._thread.apply(function, arguments)


class _Writer:
    """The connection that writes; used by one thread at a time."""

    def __init__(self, app: Flask, *, is_numbered: bool) -> None:
        self._app = app
        self._is_numbered = is_numbered
        self._engine: Engine | None = None
        self._connection: Connection | None = None
        self._noted: dict[tuple[uuid.UUID, uuid.UUID], float] = {}

    def write(self, entries: Sequence[Entry]) -> Written:
        """Keep these updates in one transaction."""
        try:
            connection = self._connected()
            if connection.dialect.name == "sqlite":
                # Take the right to write before looking, so that nothing is closed between the look and the commit.
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            open_ids = _still_open(connection, {entry.document.id for entry in entries})
            kept = [entry for entry in entries if entry.document.id in open_ids]
            noted: dict[tuple[uuid.UUID, uuid.UUID], float] = {}
            numbers: dict[uuid.UUID, list[int]] = {}
            if kept:
                added = connection.execute(_APPEND_NUMBERED if self._is_numbered else _APPEND, _rows(kept))
                for document_id, number in added if self._is_numbered else ():
                    numbers.setdefault(document_id, []).append(number)
                noted = self._note(connection, kept)
            connection.commit()
        except BaseException:
            self.close()
            raise
        self._noted.update(noted)
        return Written(frozenset({entry.document.id for entry in entries} - open_ids), numbers)

    def close(self) -> None:
        """Give the connection back; the next write opens another."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()
            connection.close()

    def _connected(self) -> Connection:
        if self._engine is None:
            with self._app.app_context():
                url = db.engine.url
            options = self._app.config.get("SQLALCHEMY_ENGINE_OPTIONS", {})
            arguments = dict(options.get("connect_args", {}))
            if url.get_backend_name() == "sqlite":
                arguments["check_same_thread"] = False
            # No pool: its locks belong to the loop of the pages, and this connection is kept anyway.
            self._engine = create_engine(url, connect_args=arguments, poolclass=NullPool, hide_parameters=True)
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection

    def _note(self, connection: Connection, kept: Sequence[Entry]) -> dict[tuple[uuid.UUID, uuid.UUID], float]:
        """Leave an entry in the trail for everybody who has begun to write, once every few minutes."""
        now = time.monotonic()
        if len(self._noted) > MOST_TRAIL_NOTES:
            self._noted = {who: at for who, at in self._noted.items() if now - at < SECONDS_BETWEEN_TRAIL_ENTRIES}
        new = {}
        for entry in kept:
            who = (entry.document.id, entry.account_id)
            if who not in new and now - self._noted.get(who, -SECONDS_BETWEEN_TRAIL_ENTRIES) >= (
                SECONDS_BETWEEN_TRAIL_ENTRIES
            ):
                new[who] = entry
        if new:
            with self._app.app_context():
                session = Session(bind=connection)
                # What `record` adds belongs to this transaction, so its session is ours.
                db.session.registry.set(session)  # type: ignore[arg-type]  # any session will do here
                for entry in new.values():
                    record(
                        "minutes_written",
                        entry.account_id,
                        case_id=entry.document.case_id,
                        meeting_id=entry.document.meeting_id,
                        document_id=entry.document.id,
                    )
                write_recorded(session)
        return dict.fromkeys(new, now)


def _still_open(connection: Connection, document_ids: set[uuid.UUID]) -> set[uuid.UUID]:
    rows = connection.execute(_STATES, {"ids": sorted(document_ids)})
    return {
        row.id
        for row in rows
        if row.frozen_utc is None and row.state is not ItemState.CLOSED and row.meeting_state not in OVER
    }


def _rows(kept: Iterable[Entry]) -> list[dict[str, object]]:
    saved = now_utc()
    return [
        {
            "document_id": entry.document.id,
            "account_id": entry.account_id,
            "saved_utc": saved,
            "sealed": seal(entry.document.key, place_of(entry.document.id), entry.update),
        }
        for entry in kept
    ]
