"""The log of the minutes of one process, and somebody who writes."""

import time
import uuid
from dataclasses import dataclass, field

from discussion import Discussion
from pycrdt import Doc, Text

from app.core.database import db
from app.minutes.document import read_text
from app.minutes.log import Entry, UpdateLog
from app.minutes.models import MinutesDocument
from app.minutes.open_documents import OpenDocument, OpenDocuments


@dataclass
class Desk:
    """The log of one process, somebody who writes, and what they were told."""

    discussion: Discussion
    documents: OpenDocuments = field(default_factory=OpenDocuments)
    saved: list[tuple[str, int]] = field(default_factory=list)
    refused: list[tuple[str, int, str]] = field(default_factory=list)
    pages: dict[uuid.UUID, Doc[Text]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.log = UpdateLog(
            self.discussion.app,
            self.documents,
            saved=lambda sid, _document, n: self.saved.append((sid, n)),
            refused=lambda sid, _document, n, reason: self.refused.append((sid, n, reason)),
        )

    def open(self, place: int = 0) -> OpenDocument:
        """A document of the case, from memory or from the disk."""
        with self.discussion.app.app_context():
            row = db.session.get_one(MinutesDocument, self.discussion.documents[place])
            return self.documents.load(row, self.discussion.item().meeting_id)

    def write(self, words: str, n: int, *, sid: str = "one", place: int = 0) -> None:
        """Add words at the end of somebody's copy and hand the change in."""
        document = self.open(place)
        page = self.pages.setdefault(document.id, Doc(allow_multithreading=True))
        shared = page.get("text", type=Text)
        shared += words
        with document.lock:
            update = page.get_update(document.text.vector())
            document.text.apply(update)
            account = self.discussion.police if sid == "one" else self.discussion.school
            self.log.append(Entry(document=document, account_id=account.id, sid=sid, n=n, update=update))

    def settle(self) -> None:
        """Wait until nothing is on its way any longer."""
        end = time.monotonic() + 10
        while self.log._is_running:
            assert time.monotonic() < end
            time.sleep(0.005)

    def on_disk(self, place: int = 0) -> str:
        with self.discussion.app.app_context():
            return read_text(self.discussion.documents[place])
