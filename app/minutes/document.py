"""The texts of the minutes as CRDT documents: the only importer of pycrdt."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pycrdt import Doc, Text, TextEvent
from sqlalchemy import Connection

from app.core.cipher import seal, unseal
from app.core.clock import now_utc
from app.core.database import db
from app.core.vault import case_key
from app.minutes.models import MinutesDocument, MinutesUpdate
from app.minutes.update_format import TEXT_NAME, UNREADABLE, UnusableUpdate, check_update, find_halves, read_clocks
from app.minutes.writers import Passage, Runs, apply_delta, split_text, unpack_runs

_LAST_OF_ONE_UNIT = "\uffff"

# The number of an update, and whether it is a snapshot: one takes the number of the last update it stands for.
Mark = tuple[int, bool]


def read_text(document_id: uuid.UUID) -> str:
    """The text of a document as it is on disk."""
    return str(LiveText(list_updates(db.session.get_one(MinutesDocument, document_id))))


def read_passages(document_id: uuid.UUID) -> tuple[Passage, ...]:
    """The same text in passages, each with the account that wrote it, in order."""
    document = db.session.get_one(MinutesDocument, document_id)
    log = read_log(db.session.connection(), document.id, case_key(document.case_id))
    replayed = replay(log)
    return split_text(replayed.text, replayed.runs)


def read_texts(case_id: uuid.UUID, document_ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    """The texts of several documents of one case, as they are on disk."""
    key = case_key(case_id)
    updates: dict[uuid.UUID, list[bytes]] = {document_id: [] for document_id in document_ids}
    rows = db.session.execute(
        db.select(MinutesUpdate.document_id, MinutesUpdate.sealed)
        .where(MinutesUpdate.document_id.in_(updates))
        .order_by(MinutesUpdate.number)
    )
    for row in rows:
        updates[row.document_id].append(unseal(key, place_of(row.document_id), row.sealed))
    return {document_id: str(LiveText(log)) if log else "" for document_id, log in updates.items()}


def list_updates(document: MinutesDocument) -> list[bytes]:
    """Everything on disk about a document, opened, in the order in which it was saved."""
    return [logged.update for logged in read_log(db.session.connection(), document.id, case_key(document.case_id))]


def place_of(document_id: uuid.UUID) -> str:
    """What an update is bound to when it is sealed."""
    return f"minutes_update|{document_id}"


def place_of_writers(document_id: uuid.UUID) -> str:
    """What the writers of a snapshot are bound to when they are sealed."""
    return f"minutes_update|{document_id}|writers"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedUpdate:
    """An update as it stands in the log. One that stands for all before it, a snapshot, knows their writers."""

    number: int
    account_id: uuid.UUID | None
    saved_utc: datetime
    update: bytes
    runs: Runs | None

    @property
    def mark(self) -> Mark:
        """What it is known by."""
        return (self.number, self.runs is not None)


def list_marks(connection: Connection, document_id: uuid.UUID) -> set[Mark]:
    """What stands in the log of a document, by its marks."""
    rows = connection.execute(
        db.select(MinutesUpdate.number, MinutesUpdate.writers.is_not(None))
        .where(MinutesUpdate.document_id == document_id)
        .order_by(MinutesUpdate.number)
    )
    return {(number, is_snapshot) for number, is_snapshot in rows}


def read_log(
    connection: Connection, document_id: uuid.UUID, key: bytes, numbers: Collection[int] | None = None
) -> list[LoggedUpdate]:
    """Everything on disk about a document, or what stands there of these numbers, in the order in which it was saved.

    It is opened with the key of its case.
    """
    query = _LOGGED.where(MinutesUpdate.document_id == document_id)
    if numbers is not None:
        query = query.where(MinutesUpdate.number.in_(numbers))
    return [_opened(row, key) for row in connection.execute(query.order_by(MinutesUpdate.number))]


def read_numbered(
    connection: Connection, keys: Mapping[uuid.UUID, bytes], numbers: Collection[int]
) -> Mapping[uuid.UUID, Sequence[LoggedUpdate]]:
    """What stands on disk of these numbers, by document, each opened with its key, in the order it was saved."""
    query = _LOGGED.where(MinutesUpdate.number.in_(numbers), MinutesUpdate.document_id.in_(keys))
    found: dict[uuid.UUID, list[LoggedUpdate]] = {}
    for row in connection.execute(query.order_by(MinutesUpdate.number)):
        found.setdefault(row.document_id, []).append(_opened(row, keys[row.document_id]))
    return found


_LOGGED: Final = db.select(
    MinutesUpdate.document_id,
    MinutesUpdate.number,
    MinutesUpdate.account_id,
    MinutesUpdate.saved_utc,
    MinutesUpdate.sealed,
    MinutesUpdate.writers,
)


def _opened(row: Any, key: bytes) -> LoggedUpdate:  # noqa: ANN401  # a row of `_LOGGED`
    place, place_there = place_of(row.document_id), place_of_writers(row.document_id)
    return LoggedUpdate(
        number=row.number,
        account_id=row.account_id,
        saved_utc=row.saved_utc,
        update=unseal(key, place, row.sealed),
        runs=None if row.writers is None else unpack_runs(unseal(key, place_there, row.writers)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """What a log comes to: the text, who wrote each part of it, and one update that stands for all of them."""

    text: str
    runs: Runs
    update: bytes


def replay(log: Sequence[LoggedUpdate]) -> Replayed:
    """Go through a log from its start. What was deleted is in the one update no longer, but for its length."""
    doc: Doc[Text] = Doc()
    shared = doc.get(TEXT_NAME.decode(), type=Text)
    changes: list[Mapping[str, object]] = []

    def note(event: TextEvent) -> None:
        changes.extend(event.delta)  # type: ignore[attr-defined]  # the library's stubs leave it out

    watching = shared.observe(note)
    runs: Runs = ()
    for logged in log:
        changes.clear()
        doc.apply_update(logged.update)
        runs = apply_delta(runs, changes, logged.account_id) if logged.runs is None else logged.runs
    shared.unobserve(watching)
    return Replayed(text=str(shared), runs=runs, update=doc.get_update())


class LiveText:
    """A text in memory that several pages write at once.

    It takes an update whole or not at all. One that builds on something not here is refused rather than kept waiting,
    so what is here is always exactly the sum of what was taken, and so is the log on disk.
    """

    def __init__(self, updates: Iterable[bytes] = ()) -> None:
        self._doc: Doc[Text] = Doc(allow_multithreading=True)
        self._text = self._doc.get(TEXT_NAME.decode(), type=Text)
        self._clocks: dict[int, int] = {}
        self._halves: dict[int, set[int]] = {}
        self.read_log(updates)

    def __str__(self) -> str:
        return str(self._text)

    def read_log(self, updates: Iterable[bytes]) -> None:
        """Take in what stands in the log, which was looked at when it was written."""
        for update in updates:
            self._doc.apply_update(update)
        self._clocks = read_clocks(self._doc.get_state())
        if max(str(self._text), default="") > _LAST_OF_ONE_UNIT:
            found = find_halves(self._doc.get_update())
            self._halves = {client: set(halves) for client, halves in found.items()}

    def apply(self, update: bytes) -> None:
        """Take an update in. Raises `UnusableUpdate`, and is then as it was."""
        checked = check_update(update, self._clocks, self._halves)
        try:
            self._doc.apply_update(update)
        except ValueError as error:
            # The library reads an update to its end before it touches the document.
            raise UnusableUpdate(UNREADABLE) from error
        self._clocks.update(checked.reached)
        for client, halves in checked.halves.items():
            self._halves.setdefault(client, set()).update(halves)

    def vector(self) -> bytes:
        """How far each page's writing is here, for a page to find out what this lacks."""
        return self._doc.get_state()

    def difference(self, vector: bytes) -> bytes:
        """What a page lacks that has got as far as `vector`; all of it for an empty one. Raises `UnusableUpdate`."""
        if vector:
            read_clocks(vector)
        return self._doc.get_update(vector or None)


def append_text(document: MinutesDocument, text: str) -> None:
    """Put a text at the end of a document, as one sealed change that nobody typed."""
    doc: Doc[Text] = Doc()
    shared = doc.get(TEXT_NAME.decode(), type=Text)
    for update in list_updates(document):
        doc.apply_update(update)
    before = doc.get_state()
    shared += text
    sealed = seal(case_key(document.case_id), place_of(document.id), doc.get_update(before))
    db.session.add(MinutesUpdate(document_id=document.id, saved_utc=now_utc(), sealed=sealed))
    db.session.flush()
