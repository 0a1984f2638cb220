"""Until when referrals are taken for a meeting: a rule on plain values, and the one question of a series."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from app.meetings.bank_holidays import list_bank_holidays
from app.meetings.models import Meeting

_SATURDAY: Final = 5


def cut_off_of(meeting: Meeting, zone: ZoneInfo) -> datetime | None:
    """When the list of a meeting is shut for what is not urgent, as its series says; None where it says nothing."""
    series, year = meeting.series, meeting.starts_utc.year
    holidays = {skip.first_day for skip in list_bank_holidays(series.bank_holidays_of, (year - 1, year))}
    return cut_off_utc(meeting.starts_utc, series.cut_off_days, series.cut_off_time, zone, holidays)


def cut_off_utc(
    starts_utc: datetime, working_days: int, clock: time | None, zone: ZoneInfo, holidays: Collection[date] = ()
) -> datetime | None:
    """That time of day, so many working days before."""
    if clock is None:
        return None
    day = starts_utc.astimezone(zone).date()
    left = working_days
    while left > 0:
        day -= timedelta(days=1)
        left -= day.weekday() < _SATURDAY and day not in holidays
    return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)
