"""When a calendar that is not ours says that its owner is busy: times alone, never with what.

Such a file may be anything. What it costs is bounded twice: by counts that are looked at first, and by the limits of
the process that reads it (`calendar_apart`), because one short rule can ask for more days than there will ever be.
"""

import json
import resource
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar, Component

LARGEST_BYTES: Final = 5_000_000
MOST_EVENTS: Final = 20_000
MOST_REPEATING: Final = 2_000
MOST_TIMES: Final = 5_000
SECONDS_TO_READ: Final = 20
BYTES_TO_READ: Final = 1_000_000_000
EARLIEST_YEAR: Final = 1970
TOO_LARGE: Final = "it is too large"
NO_CALENDAR: Final = "it is not a calendar"
NOT_READ: Final = "it could not be read"
TOO_MANY: Final = "it has too many events"
TOO_OFTEN: Final = "an event in it repeats too often"
_TOO_OFTEN: Final = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
_BUSY: Final = frozenset({"BUSY", "BUSY-UNAVAILABLE", "BUSY-TENTATIVE"})
_Spans = Sequence[tuple[datetime, datetime]]


class NotReadable(Exception):
    """Why nothing was read, in words of ours."""


def read_busy_times(raw: bytes, from_utc: datetime, to_utc: datetime, zone: ZoneInfo) -> _Spans:
    """The times between two moments at which the calendar's owner is busy: in order, neither touching nor overlapping.

    Events that say so leave their owner free, and cancelled ones do. A time without a zone, and a whole day, is meant
    in `zone`. Raises `NotReadable`.
    """
    if len(raw) > LARGEST_BYTES:
        raise NotReadable(TOO_LARGE)
    marks = raw.upper()
    if b"BEGIN:VCALENDAR" not in marks:
        raise NotReadable(NO_CALENDAR)
    if marks.count(b"BEGIN:VEVENT") > MOST_EVENTS or marks.count(b"\nRRULE") > MOST_REPEATING:
        raise NotReadable(TOO_MANY)
    try:
        calendars = Calendar.from_ical(raw.decode("utf-8-sig", errors="replace"), multiple=True)
        found = [span for one in calendars for span in _spans_of(one, from_utc, to_utc, zone)]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError, RecursionError):
        raise NotReadable(NOT_READ) from None
    if len(found) > MOST_TIMES:
        raise NotReadable(TOO_MANY)
    return _merged((max(begin, from_utc), min(end, to_utc)) for begin, end in found)


def _spans_of(
    calendar: Component, from_utc: datetime, to_utc: datetime, zone: ZoneInfo
) -> Iterator[tuple[datetime, datetime]]:
    for event in calendar.walk("VEVENT"):
        if any(str(part).upper() in _TOO_OFTEN for rule in _all(event, "RRULE") for part in rule.get("FREQ", ())):
            raise NotReadable(TOO_OFTEN)
        start = event.get("DTSTART")
        if start is not None and start.dt.year < EARLIEST_YEAR:
            raise NotReadable(TOO_OFTEN)
    query = recurring_ical_events.of(calendar, skip_bad_series=True)
    # A day more at each end: a whole day begins and ends where its owner is.
    for event in query.between(from_utc - timedelta(days=1), to_utc + timedelta(days=1)):
        if _is_free(event) or "DTSTART" not in event or "DTEND" not in event:
            continue
        yield _moment(event["DTSTART"].dt, zone), _moment(event["DTEND"].dt, zone)
    for block in calendar.walk("VFREEBUSY"):
        for periods in _all(block, "FREEBUSY"):
            for one in periods if isinstance(periods, list) else [periods]:
                if str(one.params.get("FBTYPE", "BUSY")).upper() in _BUSY:
                    yield _moment(one.start, zone), _moment(one.end, zone)


def _is_free(event: Component) -> bool:
    said = {name: str(event.get(name, "")).upper() for name in ("STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS")}
    return (
        said["STATUS"] == "CANCELLED"
        or said["TRANSP"] == "TRANSPARENT"
        or said["X-MICROSOFT-CDO-BUSYSTATUS"] in {"FREE", "WORKINGELSEWHERE"}
    )


def _moment(value: date, zone: ZoneInfo) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.combine(value, time())
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def _all(component: Component, name: str) -> Sequence[Any]:
    found = component.get(name)
    return [] if found is None else found if isinstance(found, list) else [found]


def _merged(spans: Iterable[tuple[datetime, datetime]]) -> _Spans:
    merged: list[tuple[datetime, datetime]] = []
    for begin, end in sorted(spans):
        if end <= begin:
            continue
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged


def main(words: Sequence[str]) -> None:
    """Read a calendar from standard input within the limits of this process, and write what was found as JSON."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_TO_READ, SECONDS_TO_READ))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES_TO_READ, BYTES_TO_READ))
    from_text, to_text, zone = words
    try:
        spans = read_busy_times(
            sys.stdin.buffer.read(LARGEST_BYTES + 1),
            datetime.fromisoformat(from_text),
            datetime.fromisoformat(to_text),
            ZoneInfo(zone),
        )
    except NotReadable as error:
        json.dump({"why": str(error)}, sys.stdout)
    else:
        json.dump({"busy": [[begin.isoformat(), end.isoformat()] for begin, end in spans]}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
