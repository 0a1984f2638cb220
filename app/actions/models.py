"""The tables of actions and outcomes. All text is sealed under the case's own key."""

import enum
import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Row
from app.core.vault import SealedText, sealed_column


class ActionState(enum.StrEnum):
    """How far an action has come. A proposed one is agreed when the case is closed, or not taken up."""

    PROPOSED = "proposed"
    NOT_TAKEN_UP = "not_taken_up"
    AGREED = "agreed"
    DONE = "done"
    NOT_DONE = "not_done"
    OVERTAKEN = "overtaken_by_events"


class Action(Row):
    """Who does what by when. `is_due_at_time` says whether the clock time of `due_utc` was agreed, or only its day.

    What is done by the next contact has no day of its own: `due_utc` is then when it is asked about.
    """

    __tablename__ = "action"
    # What is open is a small part of all there is, and so is what was answered of late or comes due.
    __table_args__ = (
        Index("ix_action_state", "state", "answered_utc"),
        Index("ix_action_state_due_utc", "state", "due_utc"),
    )

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    owner_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    # The person of a partner without accounts. They may be taken off its list; then it is the partner's as a whole.
    contact_id: Mapped[uuid.UUID | None]
    for_person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    due_utc: Mapped[datetime]
    is_due_at_time: Mapped[bool] = mapped_column(default=False)
    is_by_next_contact: Mapped[bool] = mapped_column(default=False)
    # What was shared that led to it, where somebody said so.
    contribution_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("contribution.id"))
    state: Mapped[ActionState]
    added_utc: Mapped[datetime]
    added_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    accepted_utc: Mapped[datetime | None]
    accepted_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    accepted_by_contact_id: Mapped[uuid.UUID | None]
    answered_utc: Mapped[datetime | None]

    text_sealed: Mapped[bytes] = sealed_column()
    text = SealedText("text_sealed")
    answer_sealed: Mapped[bytes] = sealed_column()
    answer = SealedText("answer_sealed")


class ActionAnswer(Row):
    """What was said at one time about how an action stands. The last one stands on the action itself too.

    `account_id` is empty where it came from an agency without accounts, or from its own system.
    """

    __tablename__ = "action_answer"

    action_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("action.id"), index=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    state: Mapped[ActionState]
    said_utc: Mapped[datetime]

    text_sealed: Mapped[bytes] = sealed_column()
    text = SealedText("text_sealed")


class StandardAction(Row):
    """Something that is done after most cases of a series, with its own clock, to be added with one press.

    It is due `days` after it was added, at `minute_of_day` where there is one, or by the next contact.
    """

    __tablename__ = "standard_action"

    series_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("series.id"), index=True)
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    position: Mapped[int]
    text: Mapped[str]
    days: Mapped[int]
    minute_of_day: Mapped[int | None]
    is_by_next_contact: Mapped[bool] = mapped_column(default=False)


class Outcome(Row):
    """What was decided on an agenda item."""

    __tablename__ = "outcome"
    __table_args__ = (UniqueConstraint("meeting_id", "case_id"),)

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    recorded_utc: Mapped[datetime]
    # The day on which somebody looks again whether it was done and whether it helped; none where that is at the next
    # meeting of its series, whenever it comes.
    review_on: Mapped[date | None]
    is_review_at_next_meeting: Mapped[bool] = mapped_column(default=False)

    decided_sealed: Mapped[bytes] = sealed_column()
    decided = SealedText("decided_sealed")


class RecordVersion(Row):
    """One version of the agreed record of an item: what the chair signed, or something added to it later.

    Nothing in an earlier version is changed. `digest` covers the version before it, so that none can be taken out.
    """

    __tablename__ = "record_version"
    __table_args__ = (UniqueConstraint("meeting_id", "case_id", "version"),)

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    version: Mapped[int]
    author_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    made_utc: Mapped[datetime]
    digest: Mapped[bytes] = mapped_column(LargeBinary)

    # What was agreed, as it was signed; empty where this is an addition.
    agreed_sealed: Mapped[bytes] = sealed_column()
    agreed = SealedText("agreed_sealed")
    addition_sealed: Mapped[bytes] = sealed_column()
    addition = SealedText("addition_sealed")
    reason_sealed: Mapped[bytes] = sealed_column()
    reason = SealedText("reason_sealed")


class Understanding(Row):
    """An agency that has something to do has heard and understood what was agreed."""

    __tablename__ = "understanding"
    __table_args__ = (UniqueConstraint("meeting_id", "case_id", "agency_id"),)

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    said_utc: Mapped[datetime]
