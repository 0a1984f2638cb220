"""The tables of what came of it: receipts for what was shared or sent in, later looks, and who else gets an outcome."""

import enum
import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Row
from app.core.vault import SealedText, sealed_column


class ReceiptUse(enum.StrEnum):
    """What something that was shared or sent in was used for."""

    DECISION = "decision"
    ACTION = "action"
    UNDERSTANDING = "understanding"
    NOT_USED = "not_used"
    NOT_TAKEN = "not_taken"


class Receipt(Row):
    """What came of one contribution or one referral, in the words of a named person; there may be several."""

    __tablename__ = "receipt"
    __table_args__ = (CheckConstraint("(contribution_id IS NULL) <> (referral_id IS NULL)", name="of_one_thing"),)

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    contribution_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("contribution.id"), index=True)
    referral_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("referral.id"), index=True)
    use: Mapped[ReceiptUse]
    # The action that it led to, where it led to one.
    action_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("action.id"))
    written_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    written_utc: Mapped[datetime]

    text_sealed: Mapped[bytes] = sealed_column()
    text = SealedText("text_sealed")


class Degree(enum.StrEnum):
    """How far something happened."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    TOO_EARLY = "too_early"


class OutcomeLook(Row):
    """A later look at an outcome: whether it was done, whether it helped, what changed for the child and the victim."""

    __tablename__ = "outcome_look"

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    written_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    written_utc: Mapped[datetime]
    was_done: Mapped[Degree]
    did_help: Mapped[Degree]

    for_child_sealed: Mapped[bytes] = sealed_column()
    for_child = SealedText("for_child_sealed")
    for_victim_sealed: Mapped[bytes] = sealed_column()
    for_victim = SealedText("for_victim_sealed")


class OutcomeRecipient(Row):
    """A partner that is told the outcome of an item though it neither shared nor does anything there, and why."""

    __tablename__ = "outcome_recipient"
    __table_args__ = (UniqueConstraint("meeting_id", "case_id", "agency_id"),)

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    added_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    added_utc: Mapped[datetime]

    why_sealed: Mapped[bytes] = sealed_column()
    why = SealedText("why_sealed")


class FamilyPage(Row):
    """What a family may be told of what is shared and why, in plain words; nobody gives it out before its release."""

    __tablename__ = "family_page"
    __table_args__ = (UniqueConstraint("meeting_id", "case_id"),)

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    written_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    written_utc: Mapped[datetime]
    released_utc: Mapped[datetime | None]
    released_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    # Who gives it to the family, and how that is safe.
    given_by_sealed: Mapped[bytes] = sealed_column()
    given_by = SealedText("given_by_sealed")
    text_sealed: Mapped[bytes] = sealed_column()
    text = SealedText("text_sealed")
