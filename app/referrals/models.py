"""The tables of what comes in. Everything that is written stands under the key of the case that it may become."""

import enum
import uuid
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Row
from app.core.vault import SealedText, sealed_column
from app.meetings.models import Shape


class SubmissionKind(enum.StrEnum):
    """What somebody means by what they send in; taking one for another has cost lives."""

    REFERRAL = "referral"
    INFORMATION = "information"
    REQUEST = "request"


class SubmissionState(enum.StrEnum):
    """How far a submission has come."""

    DRAFT = "draft"
    SENT = "sent"
    MORE_ASKED = "more_asked"
    ACCEPTED = "accepted"
    NOTED = "noted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class SubmissionWay(enum.StrEnum):
    """How it came in."""

    FORM = "form"
    LINK = "link"
    IMPORT = "import"
    CONSULTATION = "consultation"
    TRANSFER = "transfer"


class Submission(Row):
    """What somebody sends in. Its case has a key and a reference from the start, and stands on no list yet."""

    __tablename__ = "submission"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), unique=True)
    kind: Mapped[SubmissionKind]
    state: Mapped[SubmissionState] = mapped_column(default=SubmissionState.DRAFT, index=True)
    way: Mapped[SubmissionWay]
    # Which kind of meeting it is meant for, and the very series where that is known.
    shape: Mapped[Shape]
    series_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("series.id"), index=True)
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    # Who wrote it: somebody with an account, or a named person of an agency without any.
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    contact_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agency_contact.id"))
    started_utc: Mapped[datetime]
    saved_utc: Mapped[datetime]
    # Counts what was saved, so that two pages never overwrite each other unseen.
    version: Mapped[int] = mapped_column(default=1)
    sent_utc: Mapped[datetime | None] = mapped_column(index=True)
    is_urgent: Mapped[bool] = mapped_column(default=False)
    # Whoever triages takes it for a case that was heard before: same victim, same person causing harm.
    is_repeat: Mapped[bool] = mapped_column(default=False)
    decided_utc: Mapped[datetime | None]
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    # The meeting it was accepted to.
    meeting_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("meeting.id"))
    # The case that it was joined to, and the referral that it became there; its own case then stands on no list.
    joined_case_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("case.id"), index=True)
    joined_referral_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("referral.id"))

    sheet_sealed: Mapped[bytes] = sealed_column()
    sheet_text = SealedText("sheet_sealed")


class SubmissionWordKind(enum.StrEnum):
    """What was said about a submission, by whoever decides or whoever sent it."""

    MORE_ASKED = "more_asked"
    ADDED = "added"
    ACCEPTED = "accepted"
    PASSED_ON = "passed_on"
    NOTED = "noted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    TAKEN_APART = "taken_apart"
    CORRECTED = "corrected"


class SubmissionWord(Row):
    """Something that a named person said about a submission: between whoever sent it and whoever decides."""

    __tablename__ = "submission_word"

    submission_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("submission.id"), index=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    kind: Mapped[SubmissionWordKind]
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    said_utc: Mapped[datetime]
    read_utc: Mapped[datetime | None]

    text_sealed: Mapped[bytes] = sealed_column()
    text = SealedText("text_sealed")
    # What else helps, where this does not become a case.
    other_help_sealed: Mapped[bytes] = sealed_column()
    other_help = SealedText("other_help_sealed")
