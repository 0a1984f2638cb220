"""Times that somebody types for a day where the partnership is: some come twice, some never, on two nights a year."""

import enum
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


class Odd(enum.StrEnum):
    """Why a time on the wall clock is no moment."""

    SKIPPED = "The clocks go forward in that night, and this time is skipped. Choose an hour later."
    TWICE = "The clocks go back in that night, and this time comes twice. Choose another time."


def find_moment(day: date, at: time, zone: ZoneInfo) -> datetime | Odd:
    """The one moment that people mean by a time on a day, in UTC, or why there is not exactly one."""
    earlier = datetime.combine(day, at, zone)
    later = earlier.replace(fold=1)
    moment = earlier.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != earlier.replace(tzinfo=None):
        return Odd.SKIPPED
    return moment if later.astimezone(UTC) == moment else Odd.TWICE


def day_bounds(first: date, last: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When the first of these days begins and the last one ends, in UTC."""
    midnight = time()
    return (
        datetime.combine(first, midnight, zone).astimezone(UTC),
        datetime.combine(last + timedelta(days=1), midnight, zone).astimezone(UTC),
    )
