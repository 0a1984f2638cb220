"""The tables of summaries."""

import enum
import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Row
from app.core.vault import SealedText, sealed_column


class Summary(Row):
    """What one agency is sent of one meeting; a later version takes the place of those before it.

    Until it is sent, only those who run the meeting read it. `recipient_code` stands on every page of its PDF.
    """

    __tablename__ = "summary"
    __table_args__ = (UniqueConstraint("meeting_id", "agency_id", "version"),)

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting.id"))
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    recipient_code: Mapped[str] = mapped_column(unique=True)
    made_utc: Mapped[datetime]
    sent_utc: Mapped[datetime | None]
    sent_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    # When somebody of the agency first opened it.
    opened_utc: Mapped[datetime | None]


class SummaryCase(Row):
    """One case in a summary, as JSON of what was disclosed to that agency."""

    __tablename__ = "summary_case"

    summary_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("summary.id"), index=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    position: Mapped[int]

    content_sealed: Mapped[bytes] = sealed_column()
    content = SealedText("content_sealed")


class PaperState(enum.StrEnum):
    """How far the PDF of a summary has come."""

    WAITING = "waiting"
    READY = "ready"
    REFUSED = "refused"
    FAILED = "failed"


class Paper(Row):
    """The PDF of a summary, or of those of its cases that one reader may hold; made beside the web process.

    `case_ids` are those cases, in order. The document is sealed under the keys of all of them, one after the other, so
    that destroying one destroys it. `taken_until_utc` says how long a worker is believed to be at it.
    """

    __tablename__ = "paper"
    __table_args__ = (UniqueConstraint("summary_id", "case_ids"),)

    summary_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("summary.id"), index=True)
    case_ids: Mapped[str]
    state: Mapped[PaperState] = mapped_column(default=PaperState.WAITING, index=True)
    asked_utc: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    taken_until_utc: Mapped[datetime | None]
    made_utc: Mapped[datetime | None]
    document: Mapped[bytes] = mapped_column(LargeBinary, default=b"")


class SummaryReceipt(Row):
    """Somebody of the agency has read the summary and says so."""

    __tablename__ = "summary_receipt"
    __table_args__ = (UniqueConstraint("summary_id", "account_id"),)

    summary_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("summary.id"))
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    acknowledged_utc: Mapped[datetime]
