"""The tables of finding a time: what is asked, the times on offer, who is asked and what they say to each."""

import enum
import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Row


class PollState(enum.StrEnum):
    """How far a search for a time has come."""

    OPEN = "open"
    PICKED = "picked"
    DROPPED = "dropped"


class VoteAnswer(enum.StrEnum):
    """What somebody says to a time on offer."""

    YES = "yes"
    IF_NEED_BE = "if_need_be"
    NO = "no"


class Poll(Row):
    """A search for a time of one meeting of a series. `meeting_id` is the meeting that it became."""

    __tablename__ = "poll"

    series_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("series.id"), index=True)
    title: Mapped[str]
    minutes: Mapped[int]
    made_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    made_utc: Mapped[datetime]
    closes_utc: Mapped[datetime]
    state: Mapped[PollState] = mapped_column(default=PollState.OPEN)
    meeting_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("meeting.id"))
    ended_utc: Mapped[datetime | None]
    ended_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    # Why it was dropped: shown to everybody who was asked, and never about a case.
    end_reason: Mapped[str] = mapped_column(default="")


class PollOption(Row):
    """A time on offer."""

    __tablename__ = "poll_option"
    __table_args__ = (UniqueConstraint("poll_id", "starts_utc"),)

    poll_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("poll.id"))
    starts_utc: Mapped[datetime]


class PollVoter(Row):
    """Somebody who is asked: an account, or the contact of a partner without any."""

    __tablename__ = "poll_voter"

    poll_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("poll.id"), index=True)
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    contact_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agency_contact.id"))
    agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agency.id"))
    # Without them there is no point in meeting.
    is_needed: Mapped[bool] = mapped_column(default=False)
    answered_utc: Mapped[datetime | None]


class PollVote(Row):
    """What somebody says to one time."""

    __tablename__ = "poll_vote"
    __table_args__ = (UniqueConstraint("voter_id", "option_id"),)

    voter_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("poll_voter.id"))
    option_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("poll_option.id"), index=True)
    answer: Mapped[VoteAnswer]
