"""Finding a time: asking people, keeping what they say, picking one time or giving up."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.audit.service import record
from app.core.access import Actor
from app.core.clock import now_utc
from app.core.database import db
from app.core.errors import Conflict, Invalid, NotFound
from app.invitations.poll_models import Poll, PollOption, PollState, PollVote, PollVoter, VoteAnswer
from app.invitations.poll_queries import (
    Candidate,
    get_poll_to_run,
    get_series_to_run,
    list_candidates,
    list_options,
    list_voter_rows,
)
from app.invitations.poll_rules import (
    LONGEST_MINUTES,
    LONGEST_REASON,
    MOST_VOTERS,
    SHORTEST_MINUTES,
    faults_of_times,
)
from app.invitations.poll_telling import tell_asked, tell_dropped
from app.invitations.service import invite
from app.invitations.telling import tell_changes
from app.meetings.changing_dates import add_date
from app.meetings.models import Meeting, Series

OVER = "Somebody has ended this search already. Look at how it ended."


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody to be asked, by the id of the account or of the contact."""

    who_id: uuid.UUID
    is_needed: bool


def open_poll(
    actor: Actor,
    series_id: uuid.UUID,
    *,
    minutes: int,
    starts: Sequence[datetime],
    asked: Sequence[Asked],
    closes_utc: datetime,
) -> Poll:
    """Ask people which of these times they can make. Raises `Invalid` naming what cannot be used, or `Conflict`."""
    series = get_series_to_run(actor, series_id)
    if series.ended_utc is not None:
        raise Conflict("This series has ended. Begin another one, or choose one that goes on.")
    if not SHORTEST_MINUTES <= minutes <= LONGEST_MINUTES:
        raise Invalid("A meeting lasts from 5 minutes to 8 hours.", field="minutes")
    people = _find_asked(series_id, asked)
    fault = faults_of_times(starts, now_utc=now_utc())
    if fault:
        raise Invalid(fault, field="starts")
    if closes_utc <= now_utc():
        raise Invalid("That has passed. Enter a time by which people can still answer.", field="closes")
    if closes_utc >= min(starts):
        raise Invalid("People have to answer before the first time on offer.", field="closes")
    poll = Poll(
        series_id=series_id,
        # What calendars call it, which is never the name of a family: partners read it too.
        title=series.calendar_title,
        minutes=minutes,
        made_by_id=actor.account_id,
        made_utc=now_utc(),
        closes_utc=closes_utc,
    )
    db.session.add(poll)
    db.session.flush()
    db.session.add_all(PollOption(poll_id=poll.id, starts_utc=one) for one in sorted(set(starts)))
    for candidate, is_needed in people:
        db.session.add(
            PollVoter(
                poll_id=poll.id,
                account_id=candidate.account_id,
                contact_id=candidate.contact_id,
                agency_id=candidate.agency_id,
                is_needed=is_needed,
            )
        )
    db.session.flush()
    record("poll_opened", actor.account_id, series_id=series_id, poll_id=poll.id)
    tell_asked(poll)
    return poll


def answer_poll(poll: Poll, voter: PollVoter, answers: Mapping[uuid.UUID, VoteAnswer]) -> None:
    """Keep what somebody says to the times on offer; the last answer counts. For callers that know who it is.

    Raises `Conflict` where the search is over, `Invalid` where a time has no answer.
    """
    if poll.state is not PollState.OPEN:
        raise Conflict("Your answer came too late: this search for a time is over. Nothing was changed.")
    options = list_options(poll.id)
    for option in options:
        if option.id not in answers:
            raise Invalid("Say yes, if need be, or no.", field=f"answer-{option.id}")
    known = {
        row.option_id: row
        for row in db.session.scalars(db.select(PollVote).where(PollVote.voter_id == voter.id).order_by(PollVote.id))
    }
    for option in options:
        if option.id in known:
            known[option.id].answer = answers[option.id]
        else:
            db.session.add(PollVote(voter_id=voter.id, option_id=option.id, answer=answers[option.id]))
    voter.answered_utc = now_utc()
    record("poll_answered", voter.account_id, series_id=poll.series_id, poll_id=poll.id, voter_id=voter.id)


def pick_time(actor: Actor, poll_id: uuid.UUID, option_id: uuid.UUID | None) -> Meeting:
    """Make a time the meeting's, and tell everybody. Of several who pick at once one does; the others are told so.

    Raises `Conflict` where it was ended before or the time has passed, `Invalid` where no time was chosen.
    """
    poll = get_poll_to_run(actor, poll_id)
    option = db.session.get(PollOption, option_id) if option_id else None
    if option is None or option.poll_id != poll.id:
        raise NotFound
    if option.starts_utc <= now_utc():
        raise Conflict("That time has passed. Pick another one.")
    series = db.session.get_one(Series, poll.series_id)
    if series.ended_utc is not None:
        raise Conflict("This series has ended, so it has no more meetings.")
    _end(actor, poll, PollState.PICKED)
    meeting = add_date(actor, series, starts_utc=option.starts_utc, minutes=poll.minutes)
    poll.meeting_id = meeting.id
    _invite_everybody(actor, poll, meeting)
    record("poll_picked", actor.account_id, series_id=poll.series_id, poll_id=poll.id, meeting_id=meeting.id)
    # Their calendars are told, and with them everybody who is invited to the whole series.
    tell_changes(poll.series_id)
    return meeting


def drop_poll(actor: Actor, poll_id: uuid.UUID, reason: str) -> None:
    """Give up a search, with the reason that everybody who was asked can read. Raises `Conflict`, `Invalid`."""
    poll = get_poll_to_run(actor, poll_id)
    said = " ".join(reason.split())
    if not said:
        raise Invalid("Say why, for everybody who was asked.", field="reason")
    if len(said) > LONGEST_REASON:
        raise Invalid(f"Say it in at most {LONGEST_REASON} letters.", field="reason")
    _end(actor, poll, PollState.DROPPED)
    poll.end_reason = said
    record("poll_dropped", actor.account_id, series_id=poll.series_id, poll_id=poll.id)
    tell_dropped(poll)


def _end(actor: Actor, poll: Poll, state: PollState) -> None:
    """End a search, unless somebody has: the database decides between two who do it at once."""
    ended = db.session.execute(
        db.update(Poll)
        .where(Poll.id == poll.id, Poll.state == PollState.OPEN)
        .values(state=state, ended_utc=now_utc(), ended_by_id=actor.account_id)
        .returning(Poll.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    db.session.refresh(poll)
    if ended is None:
        raise Conflict(OVER)


def _find_asked(series_id: uuid.UUID, asked: Sequence[Asked]) -> Sequence[tuple[Candidate, bool]]:
    if not asked:
        raise Invalid("Choose who is asked: at least one person.", field="people")
    if len(asked) > MOST_VOTERS:
        raise Invalid(f"Ask at most {MOST_VOTERS} people.", field="people")
    known = {one.id: one for one in list_candidates(series_id)}
    found: dict[str, tuple[Candidate, bool]] = {}
    for one in asked:
        candidate = known.get(one.who_id)
        if candidate is None:
            raise Invalid(
                "Somebody you chose has left this series meanwhile. The list below is as it is now: look at it again.",
                field="people",
            )
        if candidate.email in found:
            raise Invalid(f"{candidate.name} is chosen twice. Choose them once.", field="people")
        found[candidate.email] = (candidate, one.is_needed)
    return list(found.values())


def _invite_everybody(actor: Actor, poll: Poll, meeting: Meeting) -> None:
    """Whoever was asked is invited to this date, if they are not to all of the series."""
    still = {one.id for one in list_candidates(poll.series_id)}
    for voter in list_voter_rows(poll.id):
        if (voter.account_id or voter.contact_id) in still:
            invite(
                poll.series_id,
                by_id=actor.account_id,
                account_id=voter.account_id,
                contact_id=voter.contact_id,
                agency_id=voter.agency_id,
                only_meeting_id=meeting.id,
            )
