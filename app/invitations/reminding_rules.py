"""On which day somebody is reminded, on plain data. Days are those of the wall clock there; moments are in UTC.

What is done each morning is done once for each date of the wall clock, also where an hour comes twice in the night, or
not at all. What was missed is made up for until the next morning, and not after it.
"""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from app.invitations.models import ReplyAnswer

MORNING: Final = time(8, 30)
MONDAY: Final = 0
SATURDAY: Final = 5
DIGEST_DAYS: Final = 14
# Whoever prepares a meeting hears that cover is thin at most so many days before it.
THIN_DAYS: Final = 5


def morning_of(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The moment at which a wall clock shows that time: the first of two; where it is left out, the same time later."""
    return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)


def day_of_work(now_utc: datetime, zone: ZoneInfo, clock: time = MORNING) -> date:
    """The day whose morning came last: what belongs to it is done now, unless it was done before."""
    today = now_utc.astimezone(zone).date()
    return today if morning_of(today, clock, zone) <= now_utc else today - timedelta(days=1)


def day_of_reminder(starts_utc: datetime, zone: ZoneInfo, holidays: Collection[date] = ()) -> date:
    """The day on which people are reminded of a date: the working day before it; nobody works on bank holidays."""
    day = starts_utc.astimezone(zone).date() - timedelta(days=1)
    while day.weekday() >= SATURDAY or day in holidays:
        day -= timedelta(days=1)
    return day


def is_day_of_digest(day: date) -> bool:
    """Whether what the next two weeks bring is sent on that day: on Mondays."""
    return day.weekday() == MONDAY


def is_soon(starts_utc: datetime, day: date, zone: ZoneInfo) -> bool:
    """Whether a date is near enough on that day for somebody to hear that cover is thin."""
    return 0 <= (starts_utc.astimezone(zone).date() - day).days <= THIN_DAYS


def can_come(answers: Iterable[ReplyAnswer | None]) -> bool:
    """Whether somebody may still come, of those who gave these answers; None is no answer yet."""
    return any(answer is not ReplyAnswer.DECLINED for answer in answers)


def is_thin(core_agencies: Iterable[Iterable[ReplyAnswer | None]], quorum: int) -> bool:
    """Whether too few core agencies can come, by what their people said; without a quorum all have to be there."""
    coming = [can_come(answers) for answers in core_agencies]
    return sum(coming) < (min(quorum, len(coming)) or len(coming))
