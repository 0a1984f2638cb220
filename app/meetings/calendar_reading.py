"""What calendars send back, read: answers to invitations, and lists of days. Nothing in it is believed yet.

Readers never raise on junk: they answer `Unreadable` with the reason in a word of ours.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar import Calendar, Component

LARGEST_BYTES: Final = 200_000
LARGEST_LIST_BYTES: Final = 2_000_000
# Reading takes about 30 microseconds a line, so a million lines are refused before they are read.
MOST_LINES: Final = 20_000
MOST_SPANS: Final = 1_000
_YEARS: Final = range(2000, 2101)
# What the library and the zones' files raise on what nobody should have written; a zone named Europe is a folder.
_JUNK: Final = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, OSError, RecursionError)
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
    try:
        events = calendar.walk("VEVENT")
        if len(events) != 1:
            return Unreadable("it is about several events" if events else "it is about no event")
        return _reply_in(events[0], ZoneInfo(zone), received_utc, is_counter=method == "COUNTER")
    except _JUNK:
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
        # Google keeps what somebody wrote beside their name.
        comment="\n".join(str(one) for one in _all(event, "comment"))
        or str(attendee.params.get("X-RESPONSE-COMMENT", "")),
        proposed_utc=_moment(event, "dtstart", zone) if is_counter else None,
        is_counter=is_counter,
    )


def read_days(raw: bytes, *, zone: str = "Europe/London") -> Sequence[NamedSpan] | Unreadable:
    """Spans of whole days in a calendar that somebody uploads, in order: school terms and holidays, say.

    An entry with times takes the days that it touches in `zone`.
    """
    if raw.upper().count(b"BEGIN:VEVENT") > MOST_SPANS:
        return Unreadable(f"it has more than {MOST_SPANS:,} entries")
    calendar = _read(raw, LARGEST_LIST_BYTES)
    if isinstance(calendar, Unreadable):
        return calendar
    spans: list[NamedSpan] = []
    try:
        for event in calendar.walk("VEVENT"):
            span = _span_of(event, ZoneInfo(zone))
            if isinstance(span, Unreadable):
                return span
            spans.append(span)
    except _JUNK:
        return Unreadable("an entry has no day that could be read")
    return sorted(spans, key=lambda span: (span.first_day, span.last_day, span.name))


def _span_of(event: Component, zone: ZoneInfo) -> NamedSpan | Unreadable:
    if "rrule" in event or "rdate" in event:
        return Unreadable("an entry comes again by a rule, and has to name its days one by one")
    starts = _wall(event, "dtstart", zone)
    if starts is None:
        return Unreadable("an entry has no day that could be read")
    length = event.get("duration")
    ends = _wall(event, "dtend", zone) or (starts + length.dt if length is not None else starts)
    if ends < starts:
        return Unreadable("an entry ends before it begins")
    # The end is the first moment after it: of whole days, the day after the last.
    last = (ends - timedelta.resolution).date() if ends > starts else starts.date()
    if starts.year not in _YEARS or last.year not in _YEARS:
        return Unreadable(f"an entry has a day that is not between {_YEARS.start} and {_YEARS.stop - 1}")
    return NamedSpan(name=str(event.get("summary", "")).strip(), first_day=starts.date(), last_day=last)


def _read(raw: bytes, most: int) -> Component | Unreadable:
    if len(raw) > most:
        return Unreadable("it is too large")
    if raw.count(b"\n") + raw.count(b"\r") > 2 * MOST_LINES:
        return Unreadable("it has too many lines")
    if b"\0" in raw:
        return Unreadable("it could not be read")
    if b"BEGIN:VCALENDAR" not in raw.upper():
        return Unreadable("it is not a calendar")
    try:
        found = Calendar.from_ical(raw.decode("utf-8-sig", errors="replace"))
    except _JUNK:
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
    except (ZoneInfoNotFoundError, ValueError, OSError):
        # Exchange writes Windows names; the library knows those, and gives the moment its zone.
        return None


def _wall(event: Component, name: str, zone: ZoneInfo) -> datetime | None:
    """A day, from its first moment on, or a moment, as the clocks of the zone show it."""
    value = event.get(name)
    if value is None:
        return None
    found = value.dt
    if not isinstance(found, datetime):
        return datetime.combine(found, time())
    return _in_utc(found, value, zone).astimezone(zone).replace(tzinfo=None)
