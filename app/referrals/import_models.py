"""The tables of what is brought in from other systems, until it is taken. An upload is sealed under a key of its own.

That key is destroyed when the upload is taken, given up or a day old. What stays is which line became what.
"""

import enum
import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Row
from app.core.vault import SealedText, sealed_column
from app.meetings.models import Shape
from app.referrals.models import SubmissionKind


class ImportState(enum.StrEnum):
    """How far an upload has come."""

    READING = "reading"
    READY = "ready"
    TAKING = "taking"
    TAKEN = "taken"


class LineState(enum.StrEnum):
    """What one line of an upload is found to be."""

    WAITS = "waits"
    FINE = "fine"
    WRONG = "wrong"
    ASKS = "asks"
    # This agency sent the same in before, or the same stands on an earlier line.
    HERE = "here"
    SAME = "same"
    TAKEN = "taken"


class ImportBatch(Row):
    """A day's list, or one referral, that somebody brings in for an agency."""

    __tablename__ = "import_batch"

    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    # Who brings it in, and in whose name it is sent, where that is a person of the agency.
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    author_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    state: Mapped[ImportState] = mapped_column(default=ImportState.READING, index=True)
    kind: Mapped[SubmissionKind]
    shape: Mapped[Shape]
    begun_utc: Mapped[datetime]
    taken_utc: Mapped[datetime | None]

    # The headings, what each becomes, and what was answered about the dates, as JSON.
    columns_sealed: Mapped[bytes] = sealed_column()
    columns = SealedText("columns_sealed")

    @property
    def case_id(self) -> uuid.UUID:
        """Under which key it is sealed: its own."""
        return self.id


class ImportLine(Row):
    """One line of an upload. Once it is taken nothing of it is left here but which submission it became."""

    __tablename__ = "import_line"
    # How often this agency sent the very same before: so of two that send it at once, the second finds the first.
    __table_args__ = (UniqueConstraint("agency_id", "content_digest", "again"),)

    batch_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("import_batch.id"), index=True)
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    number: Mapped[int]
    state: Mapped[LineState] = mapped_column(default=LineState.WAITS)
    is_left_out: Mapped[bool] = mapped_column(default=False)
    incident_digest: Mapped[str] = mapped_column(default="", index=True)
    content_digest: Mapped[str] = mapped_column(default="")
    again: Mapped[int | None]
    submission_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("submission.id"), index=True)

    # Its cells by the key of the column, and what was found about them, as JSON.
    cells_sealed: Mapped[bytes] = sealed_column()
    cells = SealedText("cells_sealed")
    found_sealed: Mapped[bytes] = sealed_column()
    found = SealedText("found_sealed")

    @property
    def case_id(self) -> uuid.UUID:
        """Under which key it is sealed: that of its upload."""
        return self.batch_id


class ImportColumn(Row):
    """What somebody of an agency said that a column becomes; a heading is kept as a keyed digest alone."""

    __tablename__ = "import_column"
    __table_args__ = (UniqueConstraint("agency_id", "heading_digest"),)

    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    heading_digest: Mapped[str]
    target: Mapped[str]
