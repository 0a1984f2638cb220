"""The tables of a group case discussion: numbers people give, significant events, and whose summary is which lines."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Row
from app.core.vault import SealedText, sealed_column


class ScaleAnswer(Row):
    """How safe one person says things are, from 0 to 10, and why. Nothing is worked out from it."""

    __tablename__ = "scale_answer"
    __table_args__ = (UniqueConstraint("meeting_id", "case_id", "account_id"),)

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agency.id"))
    said_utc: Mapped[datetime]

    number_sealed: Mapped[bytes] = sealed_column()
    number_text = SealedText("number_sealed")
    why_sealed: Mapped[bytes] = sealed_column()
    why = SealedText("why_sealed")

    @property
    def number(self) -> int:
        """The number that was said."""
        return int(self.number_text)


class ChronologyEntry(Row):
    """A significant event, as one agency tells it at one meeting. Never changed; a correction is another entry."""

    __tablename__ = "chronology_entry"

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    author_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    corrects_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("chronology_entry.id"), index=True)
    written_utc: Mapped[datetime]

    # As much of the date as is known: `2026-03-14`, `2026-03` or `2026`.
    happened_sealed: Mapped[bytes] = sealed_column()
    happened_text = SealedText("happened_sealed")
    what_sealed: Mapped[bytes] = sealed_column()
    what = SealedText("what_sealed")
    meaning_sealed: Mapped[bytes] = sealed_column()
    meaning = SealedText("meaning_sealed")


class WorkerSummary(Row):
    """Which lines of an agency's research are one worker's summary for a session. The words stand in those lines."""

    __tablename__ = "worker_summary"
    __table_args__ = (UniqueConstraint("meeting_id", "case_id", "account_id", "agency_id"),)

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    fact_line_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("research_line.id"), unique=True)
    worry_line_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("research_line.id"), unique=True)
    written_utc: Mapped[datetime]
