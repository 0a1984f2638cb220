"""A search for a time as its readers see it: all of it for whoever runs it, one's own part for whoever is asked."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core.clock import now_utc
from app.core.database import db
from app.identity.models import Account
from app.invitations.poll_models import Poll, PollOption, PollState, PollVoter, VoteAnswer
from app.invitations.poll_queries import Voter, answers_of, list_options, list_voters
from app.invitations.poll_rules import Standing, rank
from app.meetings.models import Meeting, MeetingState

ANSWER_WORDS: Mapping[VoteAnswer, str] = {
    VoteAnswer.YES: "Yes",
    VoteAnswer.IF_NEED_BE: "If need be",
    VoteAnswer.NO: "No",
}


@dataclass(frozen=True, slots=True)
class NamedStanding:
    """How a time stands, with names: needed people who cannot or have not said, and the others."""

    standing: Standing
    ends_utc: datetime
    is_past: bool
    needed_no: Sequence[str]
    others_no: Sequence[str]
    if_need_be: Sequence[str]
    silent: Sequence[str]


@dataclass(frozen=True, slots=True)
class Ending:
    """How a search ended. `starts_utc` is where its meeting stands now."""

    is_picked: bool
    starts_utc: datetime | None
    takes_place: bool
    reason: str
    by: str
    ended_utc: datetime | None


@dataclass(frozen=True, slots=True)
class Board:
    """Who said what, the best time first."""

    times: Sequence[NamedStanding]
    voters: Sequence[Voter]
    answered: int

    def is_late(self, poll: Poll, voter: Voter) -> bool:
        """Whether somebody answered after the answers were to be in."""
        return voter.answered_utc is not None and voter.answered_utc > poll.closes_utc


@dataclass(frozen=True, slots=True)
class OwnPart:
    """What somebody is asked, what they said before, or what they have just typed, and what is wrong with it."""

    options: Sequence[PollOption]
    chosen: Mapping[uuid.UUID, str]
    answered_utc: datetime | None
    faults: Mapping[str, str]


def make_board(poll: Poll) -> Board:
    """All of a search."""
    voters = list_voters(poll)
    named = {voter.id: voter for voter in voters}
    options = {option.id: option.starts_utc for option in list_options(poll.id)}

    def names(ids: Sequence[uuid.UUID], *, needed: bool | None = None) -> Sequence[str]:
        return [one.name for one in voters if one.id in ids and needed in {None, named[one.id].is_needed}]

    times = [
        NamedStanding(
            standing=one,
            ends_utc=one.starts_utc + timedelta(minutes=poll.minutes),
            is_past=one.starts_utc <= now_utc(),
            needed_no=names(one.no, needed=True),
            others_no=names(one.no, needed=False),
            if_need_be=names(one.if_need_be),
            silent=names(one.silent),
        )
        for one in rank(options, [voter.ballot for voter in voters])
    ]
    return Board(times, voters, sum(voter.answered_utc is not None for voter in voters))


def make_own_part(
    poll: Poll,
    voter: PollVoter,
    *,
    typed: Mapping[uuid.UUID, str] | None = None,
    faults: Mapping[str, str] | None = None,
) -> OwnPart:
    """What one person is asked, with what they said, or typed just now."""
    before = {option_id: answer.value for option_id, answer in answers_of(voter.id).items()}
    return OwnPart(list_options(poll.id), before if typed is None else typed, voter.answered_utc, faults or {})


def find_ending(poll: Poll) -> Ending | None:
    """How a search ended, if it has."""
    if poll.state is PollState.OPEN:
        return None
    meeting = db.session.get(Meeting, poll.meeting_id) if poll.meeting_id else None
    account = db.session.get(Account, poll.ended_by_id) if poll.ended_by_id else None
    return Ending(
        is_picked=poll.state is PollState.PICKED,
        starts_utc=meeting.starts_utc if meeting else None,
        takes_place=meeting is not None and meeting.state not in {MeetingState.CANCELLED, MeetingState.MOVED},
        reason=poll.end_reason,
        by=account.name if account else "",
        ended_utc=poll.ended_utc,
    )
