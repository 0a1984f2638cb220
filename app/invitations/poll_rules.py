"""Rules of finding a time: what may be on offer, which time stands best, when people are asked again. On plain data."""

import enum
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from app.invitations.poll_models import VoteAnswer

MOST_OPTIONS: Final = 20
MOST_VOTERS: Final = 60
SHORTEST_MINUTES, LONGEST_MINUTES = 5, 8 * 60
LOOKS_AHEAD: Final = timedelta(days=200)
LONGEST_REASON: Final = 500
_MORNING, _EVENING = time(8), time(18)
_SATURDAY: Final = 5
_CLOSES_AT: Final = time(17)
_LONG: Final = timedelta(days=4)
_NOT_PRESSED_BELOW: Final = timedelta(hours=36)


@dataclass(frozen=True, slots=True)
class Ballot:
    """What one person said to the times on offer, by the id of the time; nothing until they have answered."""

    voter_id: uuid.UUID
    is_needed: bool
    answers: Mapping[uuid.UUID, VoteAnswer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a time stands: who can, who could if need be, who cannot, who has not said."""

    option_id: uuid.UUID
    starts_utc: datetime
    yes: Sequence[uuid.UUID]
    if_need_be: Sequence[uuid.UUID]
    no: Sequence[uuid.UUID]
    silent: Sequence[uuid.UUID]
    needed_no: int
    needed_silent: int


class Nudge(enum.StrEnum):
    """When somebody who has not answered is asked again."""

    HALFWAY = "halfway"
    LAST_DAY = "last_day"


def rank(options: Mapping[uuid.UUID, datetime], ballots: Sequence[Ballot]) -> Sequence[Standing]:
    """The times on offer, the best first.

    Best is where fewest needed people cannot, then fewest of the others, then fewest needed people have not said,
    then most can without being pressed; of equals the earliest.
    """
    return sorted((_standing(option, starts, ballots) for option, starts in options.items()), key=_weight)


def _standing(option_id: uuid.UUID, starts_utc: datetime, ballots: Sequence[Ballot]) -> Standing:
    said = {
        answer: [one.voter_id for one in ballots if one.answers.get(option_id) is answer]
        for answer in (*VoteAnswer, None)
    }
    needed = {one.voter_id for one in ballots if one.is_needed}
    return Standing(
        option_id=option_id,
        starts_utc=starts_utc,
        yes=said[VoteAnswer.YES],
        if_need_be=said[VoteAnswer.IF_NEED_BE],
        no=said[VoteAnswer.NO],
        silent=said[None],
        needed_no=len(needed.intersection(said[VoteAnswer.NO])),
        needed_silent=len(needed.intersection(said[None])),
    )


def _weight(one: Standing) -> tuple[int, int, int, int, datetime, uuid.UUID]:
    return one.needed_no, len(one.no), one.needed_silent, -len(one.yes), one.starts_utc, one.option_id


def find_nudge(made_utc: datetime, closes_utc: datetime, now_utc: datetime, zone: ZoneInfo) -> Nudge | None:
    """As what somebody who has not answered is to be asked again now, if at all.

    Nobody is asked at night or at a weekend, or after the answers were to be in. Who was asked only a short while ago
    is not pressed.
    """
    here = now_utc.astimezone(zone)
    is_by_day = here.weekday() < _SATURDAY and _MORNING <= here.time() < _EVENING
    if not is_by_day or not made_utc < now_utc < closes_utc:
        return None
    whole, left = closes_utc - made_utc, closes_utc - now_utc
    if whole >= _NOT_PRESSED_BELOW and left <= timedelta(days=1):
        return Nudge.LAST_DAY
    return Nudge.HALFWAY if whole >= _LONG and _NOT_PRESSED_BELOW <= left <= whole / 2 else None


def usual_closing(now_utc: datetime, first_start_utc: datetime, zone: ZoneInfo) -> datetime:
    """By when answers are asked for, where nobody says: five o'clock a week from now, or earlier.

    At least a working day is left before the first time on offer; where there is no room for it, half the time is.
    """
    week = datetime.combine(now_utc.astimezone(zone).date() + timedelta(days=7), _CLOSES_AT, zone)
    day = first_start_utc.astimezone(zone).date() - timedelta(days=1)
    while day.weekday() >= _SATURDAY:
        day -= timedelta(days=1)
    before = datetime.combine(day, _CLOSES_AT, zone)
    latest = min(week, before)
    while latest.weekday() >= _SATURDAY:
        latest -= timedelta(days=1)
    if latest > now_utc + timedelta(hours=2):
        return latest.astimezone(first_start_utc.tzinfo)
    return now_utc + (first_start_utc - now_utc) / 2


def faults_of_times(starts: Sequence[datetime], *, now_utc: datetime) -> str:
    """What is wrong with the times on offer, in words; empty where nothing is."""
    if not starts:
        return "Tick a time, or add one of your own."
    if any(one <= now_utc for one in starts):
        return "One of these times has passed. Take it out."
    if any(one > now_utc + LOOKS_AHEAD for one in starts):
        return "Times can be at most 200 days ahead."
    if len(starts) > MOST_OPTIONS:
        return f"Offer at most {MOST_OPTIONS} times: nobody answers more."
    return ""
