"""The tables of the agenda."""

import enum
import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Row
from app.meetings.models import Meeting


class ItemState(enum.StrEnum):
    """How far an agenda item has come."""

    LISTED = "listed"
    UNDER_WAY = "under_way"
    CLOSED = "closed"
    DEFERRED = "deferred"


class AgendaItem(Row):
    """One case at one meeting. `version` counts what the pages about this case may show."""

    __tablename__ = "agenda_item"
    __table_args__ = (UniqueConstraint("meeting_id", "case_id"),)

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    position: Mapped[int]
    planned_minutes: Mapped[int]
    is_urgent: Mapped[bool] = mapped_column(default=False)
    arrived_utc: Mapped[datetime]
    state: Mapped[ItemState] = mapped_column(default=ItemState.LISTED)
    started_utc: Mapped[datetime | None]
    ended_utc: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    meeting: Mapped[Meeting] = relationship()


class AgendaBreak(Row):
    """A break, taken at the first end of a case at or after this time."""

    __tablename__ = "agenda_break"

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting.id"), index=True)
    not_before_utc: Mapped[datetime]
    minutes: Mapped[int]
