"""One's own coming dates and what one has said to each."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from app.core.clock import now_utc
from app.core.errors import NotFound
from app.diary.date_words import ANSWER_COLOURS, answer_in_words, date_in_words
from app.identity.queries import account_cards
from app.invitations.models import Invitee
from app.invitations.queries import list_latest_replies, list_own_dates
from app.invitations.reply_rules import GivenAnswer
from app.meetings.models import Meeting, MeetingState

SHOWN_AT_FIRST: Final = timedelta(days=28)
MOST_AT_FIRST: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDate:
    """A date to which one is invited."""

    meeting_id: uuid.UUID
    series_id: uuid.UUID
    series_name: str
    starts_utc: datetime
    minutes: int
    place: str
    words: str
    answer: GivenAnswer | None
    answer_text: str
    colour: str
    change: str
    is_cancelled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSeries:
    """A series to all of whose dates one is invited: a single answer can be for all of them."""

    series_id: uuid.UUID
    name: str
    meeting_id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDates:
    """The dates that are shown, how many come later, and the series one can answer for as a whole."""

    dates: Sequence[OwnDate]
    later: int
    unanswered: int
    series: Sequence[OwnSeries]


def list_my_dates(account_id: uuid.UUID, *, is_everything: bool = False) -> OwnDates:
    """What is to come for one person: the next weeks, or everything."""
    now = now_utc()
    coming = [
        (invitee, meeting)
        for invitee, meeting in list_own_dates(account_id)
        if meeting.starts_utc + timedelta(minutes=meeting.planned_minutes) > now
        and meeting.state not in {MeetingState.MOVED, MeetingState.CLOSED}
    ]
    replies = list_latest_replies(meeting.id for _invitee, meeting in coming)
    near = coming
    if not is_everything:
        near = [pair for pair in coming if pair[1].starts_utc < now + SHOWN_AT_FIRST][:MOST_AT_FIRST] or coming[:1]
    answers = {meeting.id: replies.get(meeting.id, {}).get(invitee.id) for invitee, meeting in coming}
    deputies = account_cards(one.deputy_id for one in answers.values() if one and one.deputy_id)
    names = {id_: card.name for id_, card in deputies.items()}
    whole: dict[uuid.UUID, list[Meeting]] = {}
    for invitee, meeting in coming:
        if invitee.only_meeting_id is None and meeting.state is not MeetingState.CANCELLED:
            whole.setdefault(meeting.series_id, []).append(meeting)
    return OwnDates(
        dates=[_as_own(meeting, answers[meeting.id], names) for _invitee, meeting in near],
        later=len(coming) - len(near),
        unanswered=sum(
            answers[meeting.id] is None for _invitee, meeting in coming if meeting.state is not MeetingState.CANCELLED
        ),
        series=[
            OwnSeries(series_id=series_id, name=meetings[0].series.name, meeting_id=meetings[0].id)
            for series_id, meetings in whole.items()
            if len(meetings) > 1
        ],
    )


def get_own_date(account_id: uuid.UUID, meeting_id: uuid.UUID) -> tuple[Invitee, Meeting, OwnDate]:
    """A date to which this person is invited. Raises `NotFound`."""
    for invitee, meeting in list_own_dates(account_id):
        if meeting.id == meeting_id:
            answer = list_latest_replies([meeting_id]).get(meeting_id, {}).get(invitee.id)
            deputies = account_cards([answer.deputy_id] if answer and answer.deputy_id else [])
            return invitee, meeting, _as_own(meeting, answer, {id_: card.name for id_, card in deputies.items()})
    raise NotFound


def _as_own(meeting: Meeting, answer: GivenAnswer | None, names: dict[uuid.UUID, str]) -> OwnDate:
    deputy = names.get(answer.deputy_id, "") if answer and answer.deputy_id else ""
    is_cancelled = meeting.state is MeetingState.CANCELLED
    return OwnDate(
        meeting_id=meeting.id,
        series_id=meeting.series_id,
        series_name=meeting.series.name,
        starts_utc=meeting.starts_utc,
        minutes=meeting.planned_minutes,
        place=meeting.place or meeting.series.place,
        words=date_in_words(meeting.starts_utc),
        answer=answer,
        answer_text="Cancelled" if is_cancelled else answer_in_words(answer, deputy),
        colour="grey" if is_cancelled or answer is None else ANSWER_COLOURS[answer.answer],
        change=meeting.change_reason,
        is_cancelled=is_cancelled,
    )
