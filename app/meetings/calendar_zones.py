"""The blocks in which calendar objects say when a zone changes its clocks: plain text, by rules and not by lists.

Lists of dates, which libraries write, are read wrongly by ical.js and vobject: an hour early in winter. A rule since
1970 is read rightly by all.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from app.core.errors import Invalid
from app.meetings.recurrence import nth_in_month

_YEARS: Final = range(2026, 2036)
_SINCE: Final = 1970
_WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAYS_A_WEEK: Final = 7
_A_DAY: Final = timedelta(days=1)
_A_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class _Change:
    """A change of the clocks: `wall` is what they show just before it, `nth` its place in the month, -1 the last."""

    month: int
    nth: int
    weekday: int
    wall: str
    before: timedelta
    after: timedelta
    is_daylight: bool
    name: str


@cache
def zone_block(zone: str) -> str:
    """The VTIMEZONE of a zone, with its line ends. Raises `Invalid` for one whose clocks follow no yearly rule."""
    yearly = [_changes(ZoneInfo(zone), year) for year in _YEARS]
    if any(changes != yearly[0] for changes in yearly):
        message = "The clocks of this time zone follow no yearly rule, so calendars could not be told of it"
        raise Invalid(message, field="zone")
    parts = [_part(change) for change in yearly[0]] or [_still(ZoneInfo(zone))]
    return "\r\n".join(["BEGIN:VTIMEZONE", f"TZID:{zone}", *parts, "END:VTIMEZONE", ""])


def _changes(zone: ZoneInfo, year: int) -> Sequence[_Change]:
    day, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    found = []
    while day < end:
        if _offset_at(zone, day) != _offset_at(zone, day + _A_DAY):
            found.append(_change_at(zone, _moment_of_change(zone, day)))
        day += _A_DAY
    return found


def _moment_of_change(zone: ZoneInfo, day: datetime) -> datetime:
    """The first minute of that day at which the clocks show something else; some change at half an hour past in UTC."""
    before, minutes = _offset_at(zone, day), range(_A_DAY // _A_MINUTE + 1)
    first = bisect_left(minutes, True, key=lambda minute: _offset_at(zone, day + minute * _A_MINUTE) != before)  # noqa: FBT003  # what is looked for
    return day + first * _A_MINUTE


def _offset_at(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _change_at(zone: ZoneInfo, moment: datetime) -> _Change:
    offset, after = _offset_at(zone, moment - _A_MINUTE), moment.astimezone(zone)
    wall = (moment + offset).replace(tzinfo=None)
    is_last = (wall + timedelta(days=_DAYS_A_WEEK)).month != wall.month
    return _Change(
        month=wall.month,
        nth=-1 if is_last else (wall.day - 1) // _DAYS_A_WEEK + 1,
        weekday=wall.weekday(),
        wall=f"{wall:%H%M%S}",
        before=offset,
        after=_offset_at(zone, moment),
        is_daylight=bool(after.dst()),
        name=after.tzname() or "",
    )


def _part(change: _Change) -> str:
    kind = "DAYLIGHT" if change.is_daylight else "STANDARD"
    return "\r\n".join(
        [
            f"BEGIN:{kind}",
            f"DTSTART:{nth_in_month(_SINCE, change.month, change.weekday, change.nth):%Y%m%d}T{change.wall}",
            f"RRULE:FREQ=YEARLY;BYMONTH={change.month};BYDAY={change.nth}{_WEEKDAYS[change.weekday]}",
            f"TZOFFSETFROM:{_offset(change.before)}",
            f"TZOFFSETTO:{_offset(change.after)}",
            f"TZNAME:{change.name}",
            f"END:{kind}",
        ]
    )


def _still(zone: ZoneInfo) -> str:
    moment = datetime(_YEARS[0], 1, 1, tzinfo=UTC).astimezone(zone)
    offset = _offset(moment.utcoffset() or timedelta())
    lines = [f"DTSTART:{_SINCE}0101T000000", f"TZOFFSETFROM:{offset}", f"TZOFFSETTO:{offset}"]
    return "\r\n".join(["BEGIN:STANDARD", *lines, f"TZNAME:{moment.tzname()}", "END:STANDARD"])


def _offset(offset: timedelta) -> str:
    minutes = int(offset.total_seconds() // 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
