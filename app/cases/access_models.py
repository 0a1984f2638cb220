"""The tables of who may see a case beyond its checks: seals, openings, broken glass, keyed tokens, suggestions."""

import enum
import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Row
from app.core.vault import SealedText, sealed_column


class TokenKind(enum.StrEnum):
    """What a keyed token was made of."""

    NAME = "name"
    BIRTH_DATE = "birth_date"
    PHONE = "phone"
    ADDRESS = "address"
    # The number of a crime, an incident or an agency's own records: about the case, and nobody in it.
    REFERENCE = "reference"
    # By these nobody is found and nobody suspected: they bring records together that a person then compares.
    SOUND = "sound"
    BORN_LIKE = "born_like"
    NEAR = "near"


class SuggestionState(enum.StrEnum):
    """What became of a suggested conflict of interest."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


class SealedCaseReader(Row):
    """A person who may see a sealed case."""

    __tablename__ = "sealed_case_reader"
    __table_args__ = (UniqueConstraint("case_id", "account_id"),)

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    named_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    named_utc: Mapped[datetime]


class CaseOpening(Row):
    """Somebody said why they open a case that is not on their own list; the reason holds for a while."""

    __tablename__ = "case_opening"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting.id"))
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    opened_utc: Mapped[datetime]
    ends_utc: Mapped[datetime] = mapped_column(index=True)
    reviewed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    reviewed_utc: Mapped[datetime | None] = mapped_column(index=True)

    reason_sealed: Mapped[bytes] = sealed_column()
    reason = SealedText("reason_sealed")


class BrokenGlass(Row):
    """Somebody who may not see a case opened it in an emergency, to read, for an hour; reviewed afterwards."""

    __tablename__ = "broken_glass"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    started_utc: Mapped[datetime]
    ends_utc: Mapped[datetime] = mapped_column(index=True)
    reviewed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    reviewed_utc: Mapped[datetime | None] = mapped_column(index=True)

    reason_sealed: Mapped[bytes] = sealed_column()
    reason = SealedText("reason_sealed")
    review_sealed: Mapped[bytes] = sealed_column()
    review = SealedText("review_sealed")


class CaseToken(Row):
    """A keyed token of a name, birth date, phone, address or number of a case: found by typing it, read by nobody."""

    __tablename__ = "case_token"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[TokenKind]
    token: Mapped[str] = mapped_column(index=True)


class StaffToken(Row):
    """A keyed token of somebody who works for an agency, with an account or without; what it is made of is not kept.

    `staff_id` holds the tokens of one of them together. There is no agency where somebody works for the partnership.
    """

    __tablename__ = "staff_token"

    agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agency.id"), index=True)
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    staff_id: Mapped[uuid.UUID]
    kind: Mapped[TokenKind]
    token: Mapped[str] = mapped_column(index=True)


class ConflictSuggestion(Row):
    """Particulars of a case match those of somebody at an agency. Neither side is shown the other's."""

    __tablename__ = "conflict_suggestion"
    __table_args__ = (UniqueConstraint("case_id", "staff_id"),)

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    staff_id: Mapped[uuid.UUID]
    agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agency.id"))
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    matches: Mapped[int]
    state: Mapped[SuggestionState] = mapped_column(default=SuggestionState.OPEN, index=True)
    suggested_utc: Mapped[datetime]
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    decided_utc: Mapped[datetime | None]
