"""Until when a list takes referrals, and until when whoever sent something is answered. Plain dates and times."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

_SATURDAY: Final = 5
_ONE_DAY: Final = timedelta(days=1)
_LAST_MINUTE: Final = time(23, 59)
# From then on, who decides is reminded of what came in today and is not answered.
REMINDED_AT: Final = time(14, 30)


def is_working_day(day: date, free: Collection[date]) -> bool:
    """Whether people work on that day: no weekend, and none of the free days."""
    return day.weekday() < _SATURDAY and day not in free


def cut_off(starts: datetime, days: int, at: time | None, free: Collection[date], zone: ZoneInfo) -> datetime | None:
    """Until when referrals are taken for a list: that time, so many working days before; None where none is set."""
    if at is None:
        return None
    day = starts.astimezone(zone).date()
    left = days
    while left > 0:
        day -= _ONE_DAY
        left -= is_working_day(day, free)
    return datetime.combine(day, at, zone)


def answer_by(sent: datetime, free: Collection[date], zone: ZoneInfo) -> datetime:
    """Until when whoever sent it learns from a person: the end of that day, or of the next day on which people work."""
    day = sent.astimezone(zone).date()
    while not is_working_day(day, free):
        day += _ONE_DAY
    return datetime.combine(day, _LAST_MINUTE, zone)


def remind_from(sent: datetime, free: Collection[date], zone: ZoneInfo) -> datetime:
    """From when who decides is reminded that it is not answered: in the afternoon of that day."""
    day = answer_by(sent, free, zone).astimezone(zone).date()
    return datetime.combine(day, REMINDED_AT, zone)
