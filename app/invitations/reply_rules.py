"""Which of several answers counts. Plain data in, plain data out.

An answer is about one date, or about all of them. Answers to the same are ordered by what they answer (the sequence of
the invitation), then by when they were given. None is changed; a later one counts in place of an earlier one.
"""

import enum
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from app.invitations.models import ReplyAnswer, ReplyWay

# A clock that is wrong by more than this would put an answer behind every later one.
CLOCKS_DIFFER_BY: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAnswer:
    """An answer as it was given: for one date, or without a meeting for all."""

    id: uuid.UUID
    invitee_id: uuid.UUID
    meeting_id: uuid.UUID | None
    answer: ReplyAnswer
    way: ReplyWay
    sequence: int
    given_utc: datetime
    received_utc: datetime
    deputy_id: uuid.UUID | None = None
    proposed_utc: datetime | None = None
    comment: str = field(default="", repr=False)


class Place(enum.Enum):
    """Where an answer stands among those that are there already."""

    NEWEST = enum.auto()
    OLDER = enum.auto()
    THERE_ALREADY = enum.auto()
    # Given at the same moment as another, and it says something else: one of the two was not given by this person.
    SAYS_OTHERWISE = enum.auto()


def in_order(answers: Iterable[GivenAnswer]) -> Sequence[GivenAnswer]:
    """These answers to the same thing, the one that counts last."""
    return sorted(answers, key=lambda one: (one.sequence, one.given_utc, one.received_utc, one.id))


def place_of(
    answers: Iterable[GivenAnswer],
    *,
    answer: ReplyAnswer,
    sequence: int,
    given_utc: datetime,
    deputy_id: uuid.UUID | None,
) -> Place:
    """Where a calendar's answer stands among the same person's answers to the same thing."""
    of_calendars = [one for one in answers if one.way is ReplyWay.CALENDAR]
    same_moment = [one for one in of_calendars if (one.sequence, one.given_utc) == (sequence, given_utc)]
    if same_moment:
        says_it = any((one.answer, one.deputy_id) == (answer, deputy_id) for one in same_moment)
        return Place.THERE_ALREADY if says_it else Place.SAYS_OTHERWISE
    ordered = in_order(answers)
    if ordered and (sequence, given_utc) < (ordered[-1].sequence, ordered[-1].given_utc):
        return Place.OLDER
    return Place.NEWEST


def answer_that_counts(
    answers: Iterable[GivenAnswer], meeting_id: uuid.UUID, moved_utc: datetime | None = None
) -> GivenAnswer | None:
    """What one person says to one date, of all their answers to its series.

    An answer to the date itself comes before one to all dates, unless the person said afterwards, in words, that they
    mean all of them. A calendar that answers for all leaves alone what was answered by itself. What was said before the
    date got another time (`moved_utc`) counts no longer.
    """
    still_meant = [one for one in answers if moved_utc is None or one.given_utc >= moved_utc]
    for_date = in_order(one for one in still_meant if one.meeting_id == meeting_id)
    for_all = in_order(one for one in still_meant if one.meeting_id is None)
    if not for_date:
        return for_all[-1] if for_all else None
    own = for_date[-1]
    if any(one.way is not ReplyWay.CALENDAR and one.given_utc > own.given_utc for one in for_all):
        return for_all[-1]
    return own


def is_too_early(given_utc: datetime, now_utc: datetime) -> bool:
    """Whether an answer says that it was given after now."""
    return given_utc > now_utc + CLOCKS_DIFFER_BY
