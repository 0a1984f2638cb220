"""The tables of invitations, of what people were told and answered, and of calendar feeds."""

import enum
import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Row
from app.core.vault import Purpose, SealedText, sealed_column


class ReplyAnswer(enum.StrEnum):
    """What somebody says to an invitation."""

    ACCEPTED = "accepted"
    TENTATIVE = "tentative"
    DECLINED = "declined"
    DELEGATED = "delegated"


class ReplyWay(enum.StrEnum):
    """How an answer came."""

    PAGE = "page"
    LINK = "link"
    CALENDAR = "calendar"


class Invitee(Row):
    """Somebody invited to a series, or to one date of it: an account, or the contact of a partner without any."""

    __tablename__ = "invitee"

    series_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("series.id"), index=True)
    only_meeting_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    contact_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agency_contact.id"), index=True)
    # For which agency they come; empty for whoever runs the meeting.
    agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agency.id"), index=True)
    is_deputy: Mapped[bool] = mapped_column(default=False)
    # Dates before are none of theirs.
    invited_utc: Mapped[datetime]
    ended_utc: Mapped[datetime | None]


class CalendarCopy(Row):
    """What stands in somebody's own calendar as far as we told them: one event, or one date of it.

    `sequence` and `digest` are of the last message; what is to be told now is compared with them.
    """

    __tablename__ = "calendar_copy"
    __table_args__ = (UniqueConstraint("invitee_id", "uid", "recurrence"),)

    invitee_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("invitee.id"), index=True)
    uid: Mapped[str] = mapped_column(index=True)
    # The start that the rule gives this date, as 20261202T100000Z; empty for the event as a whole.
    recurrence: Mapped[str] = mapped_column(default="")
    sequence: Mapped[int]
    is_cancelled: Mapped[bool] = mapped_column(default=False)
    digest: Mapped[str]
    # What the message said in plain data, so that the next can say what changed.
    told: Mapped[str] = mapped_column(default="")
    told_utc: Mapped[datetime]


class MeetingReply(Row):
    """An answer to an invitation, for one date or, without a meeting, for all. None is overwritten; the last counts."""

    __tablename__ = "meeting_reply"

    invitee_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("invitee.id"), index=True)
    meeting_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    answer: Mapped[ReplyAnswer]
    way: Mapped[ReplyWay]
    deputy_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    # Another time that somebody would rather meet at: shown, never applied.
    proposed_utc: Mapped[datetime | None]
    sequence: Mapped[int] = mapped_column(default=0)
    # When the answer was given, and when it came here.
    given_utc: Mapped[datetime]
    received_utc: Mapped[datetime]

    comment_sealed: Mapped[bytes] = sealed_column()
    comment = SealedText("comment_sealed", purpose=Purpose.MAIL)


class ParkedReply(Row):
    """A mail that was not taken as an answer: what a person can read of it, until one has looked.

    `digest` tells it apart.
    """

    __tablename__ = "parked_reply"
    __table_args__ = (
        Index(
            "ix_parked_reply_waiting",
            "settled_utc",
            "received_utc",
            sqlite_where=text("settled_utc IS NULL"),
            postgresql_where=text("settled_utc IS NULL"),
        ),
    )

    digest: Mapped[str] = mapped_column(unique=True)
    # A word of ours for why it waits.
    reason: Mapped[str]
    invitee_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("invitee.id"))
    meeting_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("meeting.id"))
    received_utc: Mapped[datetime]
    settled_utc: Mapped[datetime | None]
    settled_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    settled_as: Mapped[str] = mapped_column(default="")

    sender_sealed: Mapped[bytes] = sealed_column()
    sender = SealedText("sender_sealed", purpose=Purpose.MAIL)
    subject_sealed: Mapped[bytes] = sealed_column()
    subject = SealedText("subject_sealed", purpose=Purpose.MAIL)
    text_sealed: Mapped[bytes] = sealed_column()
    text = SealedText("text_sealed", purpose=Purpose.MAIL)


class DigestChoice(Row):
    """Whether somebody wants their next two weeks by mail on Mondays; without a row they do."""

    __tablename__ = "digest_choice"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), unique=True)
    is_wanted: Mapped[bool]


class CalendarFeed(Row):
    """The address at which somebody's own calendar reads their times; only a digest of its token is kept."""

    __tablename__ = "calendar_feed"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    token_digest: Mapped[str] = mapped_column(unique=True)
    made_utc: Mapped[datetime]
    revoked_utc: Mapped[datetime | None]
    read_utc: Mapped[datetime | None]
    # "Outlook", "Google Calendar": what last read it, to know one's own calendars by.
    read_by: Mapped[str] = mapped_column(default="")
