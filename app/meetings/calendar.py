"""Invitations as calendar objects (RFC 5545, 5546): the only importer of icalendar, with its neighbours.

`CalendarEvent` is what one person's calendar is to show; `write_request` puts it there or changes it, `write_cancel`
takes it out. Each object is for one person, and has nobody else in it. `calendar_zones` says when clocks change,
`calendar_feed` writes what calendars read by themselves, `calendar_reading` reads what comes back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vCalAddress, vRecur, vText, vUri

from app.meetings.calendar_text import one_line, some_lines
from app.meetings.calendar_zones import zone_block
from app.meetings.recurrence import WORKING_DAYS, Pattern, Rule

PRODUCT: Final = "-//Caseround//Caseround//EN"
REQUEST: Final = "REQUEST"
CANCEL: Final = "CANCEL"
_WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """How a series comes again: by its rule, from the event's own start to `last_utc`, without `left_out_utc`."""

    rule: Rule
    last_utc: datetime
    left_out_utc: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """An event as somebody's calendar shows it, on the wall clock of `zone`. Nothing in it is about a case.

    With `recurrence` it is a series; with `instead_of_utc` it stands for the one date of a series that the rule puts
    there; with neither it is a date of its own. `is_free` says that it keeps nobody busy.
    """

    uid: str
    title: str
    starts_utc: datetime
    minutes: int
    zone: str
    description: str = ""
    place: str = ""
    joining_link: str = ""
    recurrence: Recurrence | None = None
    instead_of_utc: datetime | None = None
    is_free: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Who invites whom, and which telling of it this is (RFC 5546, section 2.1.4)."""

    organiser: str
    organiser_address: str
    attendee: str
    attendee_address: str
    sequence: int
    stamp_utc: datetime


def write_request(event: CalendarEvent, envelope: Envelope) -> str:
    """The object that puts an event into one person's calendar, or changes it there."""
    return _write(REQUEST, event, envelope)


def write_cancel(event: CalendarEvent, envelope: Envelope) -> str:
    """The object that takes an event, or one date of a series, out of one person's calendar."""
    return _write(CANCEL, event, envelope)


def _write(method: str, event: CalendarEvent, envelope: Envelope) -> str:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(Timezone.from_ical(zone_block(event.zone)))
    calendar.add_component(_component(method, event, envelope))
    written: bytes = calendar.to_ical()
    return written.decode()


def _component(method: str, event: CalendarEvent, envelope: Envelope) -> Event:
    zone = ZoneInfo(event.zone)
    one = Event()
    one.add("uid", event.uid)
    one.add("sequence", envelope.sequence)
    one.add("dtstamp", envelope.stamp_utc.astimezone(UTC).replace(microsecond=0))
    one.add("summary", one_line(event.title))
    starts, ends = (event.starts_utc + timedelta(minutes=past) for past in (0, event.minutes))
    if event.recurrence is not None:
        one.add("dtstart", _by_rule(starts, event.recurrence.rule, zone))
        one.add("dtend", ends.astimezone(zone))
    else:
        # An hour that comes twice is the first of the two for some calendars and the second for others, but not in UTC.
        clock = UTC if any(_comes_twice(moment, zone) for moment in (starts, ends)) else zone
        one.add("dtstart", starts.astimezone(clock))
        one.add("dtend", ends.astimezone(clock))
    if event.instead_of_utc is not None:
        one.add("recurrence-id", event.instead_of_utc.astimezone(zone))
    elif event.recurrence is not None and method == REQUEST:
        _add_recurrence(one, event.recurrence, zone)
    if event.description:
        one.add("description", some_lines(event.description))
    if event.place:
        one.add("location", one_line(event.place))
    if event.joining_link:
        one.add("url", vUri(one_line(event.joining_link)))
        one.add("conference", vUri(one_line(event.joining_link)), parameters={"VALUE": "URI", "FEATURE": "VIDEO"})
    one.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    one.add("transp", "TRANSPARENT" if event.is_free or method == CANCEL else "OPAQUE")
    one.add("class", "PRIVATE")
    one["organizer"] = _address(envelope.organiser_address, envelope.organiser)
    attendee = _address(envelope.attendee_address, envelope.attendee)
    attendee.params["CUTYPE"] = vText("INDIVIDUAL")
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    if method == REQUEST:
        attendee.params["PARTSTAT"] = vText("NEEDS-ACTION")
        attendee.params["RSVP"] = vText("TRUE")
    one.add("attendee", attendee, encode=False)
    return one


def _add_recurrence(one: Event, recurrence: Recurrence, zone: ZoneInfo) -> None:
    one.add("rrule", recurrence_rule(recurrence.rule, recurrence.last_utc))
    left_out = [_by_rule(moment, recurrence.rule, zone) for moment in recurrence.left_out_utc]
    if left_out:
        one.add("exdate", left_out)


def _by_rule(moment: datetime, rule: Rule, zone: ZoneInfo) -> datetime:
    """A date of a rule as the rule names it, also in the night in which its hour does not exist."""
    return datetime.combine(moment.astimezone(zone).date(), rule.starts_at, zone)


def _comes_twice(moment: datetime, zone: ZoneInfo) -> bool:
    shown = moment.astimezone(zone)
    return shown.replace(fold=0).utcoffset() != shown.replace(fold=1).utcoffset()


def recurrence_rule(rule: Rule, last_utc: datetime) -> vRecur:
    """A rule as calendars read it. It ends with the last date that stands, for later ones may yet fall on holidays."""
    parts: dict[str, object] = {"WKST": "MO", "UNTIL": last_utc.astimezone(UTC)}
    if rule.pattern is Pattern.WORKING_DAYS:
        parts |= {"FREQ": "WEEKLY", "BYDAY": [_WEEKDAYS[day] for day in WORKING_DAYS]}
    elif rule.pattern is Pattern.MONTHLY:
        days: Sequence[str] = [f"{rule.nth}{_WEEKDAYS[day]}" for day in sorted(set(rule.weekdays))]
        parts |= {"FREQ": "MONTHLY", "INTERVAL": rule.interval, "BYDAY": days}
    elif rule.pattern is Pattern.WEEKS:
        days = [_WEEKDAYS[day] for day in sorted(set(rule.weekdays))]
        parts |= {"FREQ": "WEEKLY", "INTERVAL": rule.interval, "BYDAY": days}
    else:
        parts |= {"FREQ": "DAILY"}
    return vRecur(parts)


def _address(address: str, name: str) -> vCalAddress:
    found = vCalAddress(f"mailto:{one_line(address)}")
    if name:
        found.params["CN"] = vText(one_line(name).replace('"', "'"))
    return found
