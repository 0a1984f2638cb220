"""What calendars send back, read: answers to invitations, and lists of days. Nothing in it is believed yet.

Readers never raise on junk: they answer `Unreadable` with the reason in a word of ours.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar import Calendar, Component

LARGEST_BYTES: Final = 200_000
LARGEST_LIST_BYTES: Final = 2_000_000
MOST_SPANS: Final = 1_000
_ANSWERS: Final = frozenset({"ACCEPTED", "DECLINED", "TENTATIVE", "DELEGATED"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarReply:
    """An answer, or another time that somebody proposes (`is_counter`), as it stands in a calendar object.

    `instead_of` names the date it is about: a moment in UTC, or a day alone; empty for the whole series.
    """

    uid: str
    attendee: str
    answer: str
    sequence: int
    given_utc: datetime
    instead_of: datetime | date | None = None
    delegated_to: str = ""
    sent_by: str = ""
    comment: str = ""
    proposed_utc: datetime | None = None
    is_counter: bool = False


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why something could not be read."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedSpan:
    """Days with a name, both included."""

    name: str
    first_day: date
    last_day: date


def read_reply(raw: bytes, *, zone: str, received_utc: datetime) -> CalendarReply | Unreadable:
    """The answer in a calendar object. Times without a zone that we know are taken in `zone`."""
    calendar = _read(raw, LARGEST_BYTES)
    if isinstance(calendar, Unreadable):
        return calendar
    method = str(calendar.get("method", "")).strip().upper()
    if method not in {"REPLY", "COUNTER"}:
        return Unreadable("it is not an answer")
    events = calendar.walk("VEVENT")
    if len(events) != 1:
        return Unreadable("it is about several events")
    try:
        return _reply_in(events[0], ZoneInfo(zone), received_utc, is_counter=method == "COUNTER")
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
        return Unreadable("it could not be read")


def _reply_in(
    event: Component, zone: ZoneInfo, received_utc: datetime, *, is_counter: bool
) -> CalendarReply | Unreadable:
    attendees = _all(event, "attendee")
    if len(attendees) != 1:
        return Unreadable("it does not say who answers")
    attendee = attendees[0]
    answer = str(attendee.params.get("PARTSTAT", "")).upper()
    uid = str(event.get("uid", "")).strip()
    if not uid:
        return Unreadable("it does not say which invitation it answers")
    if answer not in _ANSWERS and not is_counter:
        return Unreadable("it says neither yes nor no")
    return CalendarReply(
        uid=uid,
        attendee=_address_in(attendee),
        answer=answer if answer in _ANSWERS else "TENTATIVE",
        sequence=max(0, int(event.get("sequence", 0))),
        given_utc=_moment(event, "dtstamp", zone) or received_utc,
        instead_of=_instead_of(event, zone),
        delegated_to=_address_in(attendee.params.get("DELEGATED-TO", "")),
        sent_by=_address_in(attendee.params.get("SENT-BY", "")),
        comment="\n".join(str(one) for one in _all(event, "comment")),
        proposed_utc=_moment(event, "dtstart", zone) if is_counter else None,
        is_counter=is_counter,
    )


def read_days(raw: bytes) -> Sequence[NamedSpan] | Unreadable:
    """Spans of whole days in a calendar that somebody uploads, in order: school terms and holidays, say."""
    calendar = _read(raw, LARGEST_LIST_BYTES)
    if isinstance(calendar, Unreadable):
        return calendar
    spans: list[NamedSpan] = []
    for event in calendar.walk("VEVENT"):
        if len(spans) >= MOST_SPANS:
            return Unreadable(f"it has more than {MOST_SPANS:,} entries")
        try:
            first = _day(event, "dtstart")
            ends = _day(event, "dtend")
        except (ValueError, TypeError, KeyError, AttributeError):
            return Unreadable("an entry has no day that could be read")
        if first is None:
            return Unreadable("an entry has no day that could be read")
        # The end of whole days is the day after the last.
        last = max(first, ends - timedelta(days=1)) if ends is not None else first
        spans.append(NamedSpan(name=str(event.get("summary", "")).strip(), first_day=first, last_day=last))
    return sorted(spans, key=lambda span: (span.first_day, span.last_day, span.name))


def _read(raw: bytes, most: int) -> Component | Unreadable:
    if len(raw) > most:
        return Unreadable("it is too large")
    if b"BEGIN:VCALENDAR" not in raw.upper():
        return Unreadable("it is not a calendar")
    try:
        found = Calendar.from_ical(raw.decode("utf-8-sig", errors="replace"))
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        return Unreadable("it could not be read")
    return found if found.name == "VCALENDAR" else Unreadable("it is not a calendar")


def _all(event: Component, name: str) -> Sequence[Any]:
    found = event.get(name)
    return [] if found is None else found if isinstance(found, list) else [found]


def _address_in(value: object) -> str:
    text = str(value[0] if isinstance(value, list) and value else value or "").strip().strip('"')
    scheme, _colon, address = text.partition(":")
    return (address if scheme.lower() == "mailto" else text).strip().lower()


def _moment(event: Component, name: str, zone: ZoneInfo) -> datetime | None:
    value = event.get(name)
    if value is None:
        return None
    found = value.dt
    return _in_utc(found, value, zone) if isinstance(found, datetime) else None


def _instead_of(event: Component, zone: ZoneInfo) -> datetime | date | None:
    value = event.get("recurrence-id")
    if value is None:
        return None
    found = value.dt
    if isinstance(found, datetime):
        return _in_utc(found, value, zone)
    return found if isinstance(found, date) else None


def _in_utc(moment: datetime, value: Any, zone: ZoneInfo) -> datetime:  # noqa: ANN401  # a value of the library
    if moment.tzinfo is None or _zone_of(value) is not None:
        known = _zone_of(value)
        return moment.replace(tzinfo=known or zone).astimezone(UTC)
    return moment.astimezone(UTC)


def _zone_of(value: Any) -> ZoneInfo | None:  # noqa: ANN401  # the same
    name = str(getattr(value, "params", {}).get("TZID", ""))
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        # Exchange writes Windows names; the library knows those, and gives the moment its zone.
        return None


def _day(event: Component, name: str) -> date | None:
    value = event.get(name)
    if value is None:
        return None
    found = value.dt
    return found.date() if isinstance(found, datetime) else found
