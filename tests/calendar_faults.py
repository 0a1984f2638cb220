"""What RFC 5545 and 5546 forbid and a calendar object has all the same. No library of calendars reads for it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from dateutil.rrule import rrulestr

LONGEST_LINE: Final = 75
_NAME: Final = r"[A-Za-z0-9-]+"
_PARAMETER: Final = rf';{_NAME}=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*'
_LINE: Final = re.compile(rf"({_NAME})((?:{_PARAMETER})*):(.*)")
_EACH: Final = re.compile(rf';({_NAME})=("[^"]*"|[^";:,]*)')
_TEXTS: Final = ("SUMMARY", "DESCRIPTION", "LOCATION", "NAME", "COMMENT")
_UTC: Final = re.compile(r"\d{8}T\d{6}Z")
_MOMENT: Final = re.compile(r"\d{8}T\d{6}Z?")
_ONCE: Final = ("UID", "DTSTAMP", "DTSTART")
_AT_MOST_ONCE: Final = frozenset(
    {
        *("CLASS", "DESCRIPTION", "DTEND", "LOCATION", "ORGANIZER", "RECURRENCE-ID", "RRULE", "SEQUENCE", "STATUS"),
        *("SUMMARY", "TRANSP", "URL"),
    }
)
_MANY: Final = frozenset({"ATTENDEE", "EXDATE", "CONFERENCE"})


@dataclass
class Property:
    """One line: its name, its parameters and its value, unfolded."""

    name: str
    parameters: dict[str, str]
    value: str


@dataclass
class Block:
    """What stands between BEGIN and END."""

    name: str
    lines: list[Property] = field(default_factory=list)
    parts: list["Block"] = field(default_factory=list)

    def all(self, name: str) -> list[Property]:
        return [line for line in self.lines if line.name == name]

    def value(self, name: str) -> str:
        return next((line.value for line in self.all(name)), "")


def faults_in(text: str) -> list[str]:
    """What is wrong with an object, in words; nothing where it is as the RFCs want it."""
    faults = list(_faults_of_lines(text))
    top = Block("")
    open_blocks = [top]
    for line in text.replace("\r\n ", "").replace("\r\n\t", "").split("\r\n")[:-1]:
        found = _LINE.fullmatch(line)
        if found is None:
            faults.append(f"no property: {line[:40]}")
            continue
        name, value = found[1].upper(), found[3]
        if name == "BEGIN":
            block = Block(value)
            open_blocks[-1].parts.append(block)
            open_blocks.append(block)
        elif name == "END":
            if open_blocks.pop().name != value or not open_blocks:
                return [*faults, f"{value} ends that did not begin"]
        else:
            parameters = {each[1].upper(): each[2].strip('"') for each in _EACH.finditer(found[2])}
            open_blocks[-1].lines.append(Property(name, parameters, value))
    if len(open_blocks) != 1 or [part.name for part in top.parts] != ["VCALENDAR"] or top.lines:
        return [*faults, "it is not one calendar"]
    return [*faults, *_faults_of_calendar(top.parts[0])]


def _faults_of_lines(text: str) -> Iterator[str]:
    if not text.endswith("\r\n") or "\n" in text.replace("\r\n", "") or "\r" in text.replace("\r\n", ""):
        yield "a line does not end with CR LF"
    for line in text.split("\r\n")[:-1]:
        if len(line.encode()) > LONGEST_LINE:
            yield f"a line of {len(line.encode())} octets"
        if not line.strip():
            yield "an empty line"
        if any(ord(letter) < ord(" ") or letter in "\x7f\ufeff\x85\u2028\u2029" for letter in line):
            yield "a control character"


def _faults_of_calendar(calendar: Block) -> Iterator[str]:
    for name in ("VERSION", "PRODID"):
        if len(calendar.all(name)) != 1:
            yield f"{name} stands {len(calendar.all(name))} times"
    zones = {zone.value("TZID"): zone for zone in calendar.parts if zone.name == "VTIMEZONE"}
    events = [part for part in calendar.parts if part.name == "VEVENT"]
    method = calendar.value("METHOD")
    if {part.name for part in calendar.parts} - {"VTIMEZONE", "VEVENT"} or not (events or not method):
        yield "it holds something else than events and zones"
    if method and len({event.value("UID") for event in events}) != 1:
        yield "one message is about several events"
    for zone in zones.values():
        yield from _faults_of_zone(zone)
    for event in events:
        yield from _faults_of_event(event, method, zones)
    for block in (calendar, *events):
        for line in block.lines:
            if line.name in _TEXTS and re.search(r"(?<!\\)(?:\\\\)*(?:[;,]|\\(?![\\;,nN]))", line.value):
                yield f"{line.name} is not escaped"


def _faults_of_zone(zone: Block) -> Iterator[str]:
    if not zone.value("TZID") or not zone.parts:
        yield "a zone without a name or without clocks"
    for part in zone.parts:
        if not {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"} <= {line.name for line in part.lines}:
            yield "a zone does not say how its clocks change"
        if part.all("RDATE"):
            yield "a zone with a list of dates, which some readers read wrongly"


def _faults_of_event(event: Block, method: str, zones: dict[str, Block]) -> Iterator[str]:
    names = [line.name for line in event.lines]
    yield from (f"{name} stands {names.count(name)} times" for name in _ONCE if names.count(name) != 1)
    yield from (f"{name} stands twice" for name in _AT_MOST_ONCE if names.count(name) > 1)
    yield from (f"{name} is foreign" for name in set(names) - set(_ONCE) - _AT_MOST_ONCE - _MANY)
    if event.parts:
        yield "an alarm, which is for its reader to set"
    if not _UTC.fullmatch(event.value("DTSTAMP")):
        yield "DTSTAMP is not in UTC"
    start = next(iter(event.all("DTSTART")), Property("DTSTART", {}, ""))
    for line in event.lines:
        if line.name in {"DTSTART", "DTEND", "EXDATE", "RECURRENCE-ID"}:
            yield from _faults_of_moment(line, start, zones)
    if event.all("DTEND") and event.value("DTEND") < start.value:
        yield "it ends before it starts"
    if event.all("RRULE"):
        yield from _faults_of_rule(event, start)
    yield from _faults_of_method(event, method)


def _faults_of_moment(line: Property, start: Property, zones: dict[str, Block]) -> Iterator[str]:
    zone = line.parameters.get("TZID", "")
    if zone and zone not in zones:
        yield f"{line.name} is in {zone}, of which no block tells"
    # The start that a rule gives a date is in the series' zone, whatever the date says of where it is now.
    is_name_of_date = line.name == "RECURRENCE-ID" and not start.parameters
    if zone != start.parameters.get("TZID", "") and not is_name_of_date:
        yield f"{line.name} is in another zone than the start"
    for value in line.value.split(","):
        if not _MOMENT.fullmatch(value) or value.endswith("Z") == bool(zone):
            yield f"{line.name} is no moment: {value}"


def _faults_of_rule(event: Block, start: Property) -> Iterator[str]:
    parts = dict(part.split("=") for part in event.value("RRULE").split(";"))
    if ("UNTIL" in parts) == ("COUNT" in parts) or not _UTC.fullmatch(parts.get("UNTIL", "")):
        yield "RRULE does not end with a moment in UTC"
    if event.all("RECURRENCE-ID"):
        yield "a date of a series that comes again itself"
    first = datetime.fromisoformat(start.value[:15])
    rule = ";".join(f"{name}={value}" for name, value in parts.items() if name != "UNTIL")
    dates = iter(rrulestr(rule, dtstart=first))
    if next(dates) != first:
        yield "DTSTART is not a date of its own rule"
    left_out = sorted(value for line in event.all("EXDATE") for value in line.value.split(","))
    for value in left_out:
        wanted = datetime.fromisoformat(value[:15])
        if wanted == first or next((date for date in dates if date >= wanted), None) != wanted:
            yield f"EXDATE {value} leaves out what the rule does not make, or its first date"


def _faults_of_method(event: Block, method: str) -> Iterator[str]:
    people: Sequence[Property] = [*event.all("ORGANIZER"), *event.all("ATTENDEE")]
    if not method:
        if people:
            yield "a feed that names people"
        return
    if (len(event.all("ORGANIZER")), len(event.all("ATTENDEE"))) != (1, 1):
        yield "it is not from one to one"
    yield from ("an address is none" for one in people if not re.fullmatch(r"mailto:[^\s@<>]+@[^\s@<>]+", one.value))
    if not event.value("SUMMARY") or not event.value("SEQUENCE").isdigit():
        yield "no SUMMARY or no SEQUENCE"
    if method == "CANCEL" and (event.value("STATUS") != "CANCELLED" or event.all("RRULE")):
        yield "a cancellation that does not say so, or has a rule"
    if method == "REQUEST" and event.value("STATUS") == "CANCELLED":
        yield "an invitation to what is cancelled"
