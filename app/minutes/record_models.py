"""The tables of what is recorded where, and of views that differ."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Row
from app.core.vault import SealedText, sealed_column
from app.minutes.models import Section


class SeriesSection(Row):
    """A section of the minutes as this series uses it. What has no row is as its shape has it."""

    __tablename__ = "series_section"
    __table_args__ = (UniqueConstraint("series_id", "section"),)

    series_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("series.id"))
    section: Mapped[Section]
    is_used: Mapped[bool]
    hint: Mapped[str]


class DifferingView(Row):
    """Something that professionals see differently, and what the chair has it come to."""

    __tablename__ = "differing_view"

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    raised_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    raised_utc: Mapped[datetime]
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    answered_utc: Mapped[datetime | None]
    answer_by: Mapped[date | None]

    about_sealed: Mapped[bytes] = sealed_column()
    about = SealedText("about_sealed")
    response_sealed: Mapped[bytes] = sealed_column()
    response = SealedText("response_sealed")
    manager_sealed: Mapped[bytes] = sealed_column()
    manager = SealedText("manager_sealed")


class ViewHeld(Row):
    """How one agency sees it, and why."""

    __tablename__ = "view_held"

    differing_view_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("differing_view.id"), index=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    author_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    written_utc: Mapped[datetime]

    text_sealed: Mapped[bytes] = sealed_column()
    text = SealedText("text_sealed")
    reason_sealed: Mapped[bytes] = sealed_column()
    reason = SealedText("reason_sealed")
