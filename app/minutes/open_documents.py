"""The documents in memory: those somebody has open, read from the log when first asked for, gone when idle."""

import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from app.core.database import db
from app.core.vault import case_key
from app.minutes.document import LiveText, Mark, list_marks, read_log
from app.minutes.models import MinutesDocument

SECONDS_IDLE: Final = 600.0


@dataclass(slots=True, eq=False, kw_only=True)
class OpenDocument:
    """A text in memory, and what sealing it needs.

    `lock` is held while it changes. `unsaved` counts updates that are not on disk yet. Once `is_dropped`, it is no
    longer what the log says and takes nothing more: the document is read again. `logged` says how long its log is,
    as far as this process knows, and `known` what of it was taken in here.
    """

    id: uuid.UUID
    case_id: uuid.UUID
    meeting_id: uuid.UUID
    section: str
    key: bytes
    text: LiveText
    used: float
    unsaved: int = 0
    logged: int = 0
    known: set[Mark] = field(default_factory=set)
    is_dropped: bool = False
    lock: threading.RLock = field(default_factory=threading.RLock)


class OpenDocuments:
    """All documents in the memory of this process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._documents: dict[uuid.UUID, OpenDocument] = {}
        self._losses: dict[uuid.UUID, int] = {}
        self._awaited: Counter[uuid.UUID] = Counter()
        self._loading = threading.RLock()

    def find(self, document_id: uuid.UUID) -> OpenDocument | None:
        """The document if it is in memory. Costs nothing, and needs no database."""
        document = self._documents.get(document_id)
        if document is not None:
            document.used = self._clock()
        return document

    def load(self, row: MinutesDocument, meeting_id: uuid.UUID) -> OpenDocument:
        """The document, read from its log if it is not in memory."""
        with self._loading:
            document = self.find(row.id)
            if document is None:
                key = case_key(row.case_id)
                logged = read_log(db.session.connection(), row.id, key)
                document = self._documents[row.id] = OpenDocument(
                    id=row.id,
                    case_id=row.case_id,
                    meeting_id=meeting_id,
                    section=row.section.value,
                    key=key,
                    text=LiveText(one.update for one in logged),
                    used=self._clock(),
                    logged=len(logged),
                    known={one.mark for one in logged},
                )
            return document

    def catch_up(self, document: OpenDocument) -> bytes:
        """Take in what other processes have put into the log meanwhile; answers all that is new here, as one update."""
        marks = list_marks(db.session.connection(), document.id)
        numbers = {number for number, _ in marks - document.known}
        if not numbers:
            return b""
        new = read_log(db.session.connection(), document.id, document.key, numbers)
        with document.lock:
            before = document.text.vector()
            document.text.read_log(one.update for one in new)
            document.logged, document.known = len(marks), marks | document.known
            return document.text.difference(before)

    @contextmanager
    def awaiting(self, document_id: uuid.UUID) -> Iterator[None]:
        """Let what other processes write be taken in while somebody is on the way into a document."""
        self._awaited[document_id] += 1
        try:
            yield
        finally:
            self._awaited[document_id] -= 1
            if not self._awaited[document_id]:
                del self._awaited[document_id]

    def is_awaited(self, document_id: uuid.UUID) -> bool:
        """Whether somebody is on the way into a document."""
        return document_id in self._awaited

    def losses(self, document_id: uuid.UUID) -> int:
        """How often a document had to be dropped: how far it goes, as a page was told, holds until the next time."""
        return self._losses.get(document_id, 0)

    def drop(self, document: OpenDocument) -> None:
        """Forget a document whose memory may hold what the log does not."""
        with document.lock:
            if not document.is_dropped:
                self._losses[document.id] = self.losses(document.id) + 1
            self._forget(document)

    def _forget(self, document: OpenDocument) -> None:
        document.is_dropped = True
        if self._documents.get(document.id) is document:
            del self._documents[document.id]

    def sweep(self) -> list[OpenDocument]:
        """Forget the documents that nobody has used for a while, and their keys; answers which."""
        now, forgotten = self._clock(), []
        for document in list(self._documents.values()):
            with document.lock:
                if document.unsaved == 0 and now - document.used > SECONDS_IDLE:
                    self._forget(document)
                    forgotten.append(document)
        return forgotten
