"""The tables of the agenda."""

import enum
import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Row
from app.core.vault import SealedText, sealed_column
from app.meetings.models import Meeting


class ItemState(enum.StrEnum):
    """How far an agenda item has come."""

    LISTED = "listed"
    UNDER_WAY = "under_way"
    ON_HOLD = "on_hold"
    CLOSED = "closed"
    DEFERRED = "deferred"


class Stage(enum.StrEnum):
    """Where the discussion of a case stands. A chair may use these, in any order, or never."""

    PRESENT = "present"
    SHARE = "share"
    RISK = "risk"
    ACTIONS = "actions"
    CONCLUDE = "conclude"


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
    # When it was called, or called again after it was held, and when that ended.
    started_utc: Mapped[datetime | None]
    ended_utc: Mapped[datetime | None] = mapped_column(index=True)
    # How long it had been under way before it was held.
    spent_seconds: Mapped[int] = mapped_column(default=0)
    stage: Mapped[Stage | None]
    # What orders keep to: its place, and the other cases it stands together with.
    is_pinned: Mapped[bool] = mapped_column(default=False)
    sibling_group: Mapped[uuid.UUID | None] = mapped_column(index=True)
    # The start that people were told, with the list or with a change that was taken.
    announced_utc: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    deferred_reason_sealed: Mapped[bytes] = sealed_column()
    deferred_reason = SealedText("deferred_reason_sealed")

    meeting: Mapped[Meeting] = relationship()


class AgendaBreak(Row):
    """A break, taken at the first end of a case at or after this time."""

    __tablename__ = "agenda_break"

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting.id"), index=True)
    not_before_utc: Mapped[datetime]
    minutes: Mapped[int]
    # Set where the chair began it, and where it ended before its time.
    started_utc: Mapped[datetime | None]
    ended_utc: Mapped[datetime | None]


class AgencyWindow(Row):
    """An agency can be at a meeting only from one time on, only until another, or both."""

    __tablename__ = "agency_window"
    __table_args__ = (UniqueConstraint("meeting_id", "agency_id"),)

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting.id"))
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    from_utc: Mapped[datetime | None]
    until_utc: Mapped[datetime | None]


class ItemPrecedence(Row):
    """One case is heard before another, whatever the order."""

    __tablename__ = "item_precedence"
    __table_args__ = (UniqueConstraint("first_item_id", "then_item_id"),)

    first_item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agenda_item.id"))
    then_item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agenda_item.id"), index=True)


class LeftOrder(Row):
    """A proposed order that the chair has left, so that it is not offered again. Only its digest is kept."""

    __tablename__ = "left_order"
    __table_args__ = (UniqueConstraint("meeting_id", "digest"),)

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting.id"))
    digest: Mapped[str]
    left_utc: Mapped[datetime]
