"""The tables of summaries."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Row
from app.core.vault import SealedText, sealed_column


class Summary(Row):
    """What one agency is sent of one meeting. `recipient_code` stands on every page of its PDF."""

    __tablename__ = "summary"
    __table_args__ = (UniqueConstraint("meeting_id", "agency_id", "version"),)

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting.id"))
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    recipient_code: Mapped[str] = mapped_column(unique=True)
    made_utc: Mapped[datetime]


class SummaryCase(Row):
    """One case in a summary, as JSON of what was disclosed to that agency."""

    __tablename__ = "summary_case"

    summary_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("summary.id"), index=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    position: Mapped[int]

    content_sealed: Mapped[bytes] = sealed_column()
    content = SealedText("content_sealed")


class SummaryReceipt(Row):
    """Somebody of the agency has read the summary and says so."""

    __tablename__ = "summary_receipt"
    __table_args__ = (UniqueConstraint("summary_id", "account_id"),)

    summary_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("summary.id"))
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    acknowledged_utc: Mapped[datetime]
