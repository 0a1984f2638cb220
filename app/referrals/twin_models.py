"""The tables of what somebody said about two cases that resemble each other, and of the rule for a repeat."""

import enum
import uuid
from datetime import datetime
from typing import Final

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Row
from app.core.vault import SealedText, sealed_column

MONTHS: Final = 12
WORDING: Final = "Any abuse of the same victim by the same person"


class TwinAnswer(enum.StrEnum):
    """What somebody said about two cases that resemble each other."""

    JOINED = "joined"
    KEPT_APART = "kept_apart"
    LINKED = "linked"


class TwinDecision(Row):
    """Somebody looked at two cases that resemble each other, and said what it is; nothing is ever joined by itself."""

    __tablename__ = "twin_decision"
    __table_args__ = (UniqueConstraint("case_id", "other_case_id"),)

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    other_case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    answer: Mapped[TwinAnswer]
    decided_utc: Mapped[datetime]
    decided_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))

    reason_sealed: Mapped[bytes] = sealed_column()
    reason = SealedText("reason_sealed")


class RepeatRule(Row):
    """When a case counts as a repeat: of one series, or of the partnership where no series is named."""

    __tablename__ = "repeat_rule"

    series_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("series.id"), unique=True)
    months: Mapped[int] = mapped_column(default=MONTHS)
    # What counts, in the partnership's own words; shown beside each finding.
    wording: Mapped[str] = mapped_column(default=WORDING)
