"""The tables of the attendance ledger."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Row
from app.core.vault import SealedText, sealed_column
from app.meetings.models import AttendanceMode


class CasePresence(Row):
    """Somebody was present for one case, from when to when; coming back makes a new row."""

    __tablename__ = "case_presence"

    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agency.id"))
    mode: Mapped[AttendanceMode] = mapped_column(default=AttendanceMode.REMOTE)
    entered_utc: Mapped[datetime]
    left_utc: Mapped[datetime | None]
    # When a page of theirs was last known to be connected; what lies between two such moments may be a gap.
    seen_utc: Mapped[datetime | None]


class PresenceGap(Row):
    """Somebody who took part from elsewhere was cut off, from when to when."""

    __tablename__ = "presence_gap"

    presence_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_presence.id"), index=True)
    from_utc: Mapped[datetime]
    until_utc: Mapped[datetime]


class PresenceCorrection(Row):
    """What the ledger should have said, who says so, and why.

    It stands in place of the presence it names, or adds one that was never noted. `is_void`: nobody was there.
    """

    __tablename__ = "presence_correction"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    presence_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("case_presence.id"), index=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agency.id"))
    mode: Mapped[AttendanceMode] = mapped_column(default=AttendanceMode.REMOTE)
    entered_utc: Mapped[datetime]
    left_utc: Mapped[datetime]
    is_void: Mapped[bool] = mapped_column(default=False)
    corrected_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    corrected_utc: Mapped[datetime]

    reason_sealed: Mapped[bytes] = sealed_column()
    reason = SealedText("reason_sealed")
