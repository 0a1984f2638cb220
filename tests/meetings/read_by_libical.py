"""Reads calendar objects, a JSON list on standard input, with libical, which Evolution is built on.

It is run by the machine's own Python, for the library comes with the Debian packages python3-gi and gir1.2-ical-3.0.
For each object it answers the starts in UTC seconds, and whether the library finds it in order.
"""

import json
import sys
from collections.abc import Iterator
from typing import Any

import gi

gi.require_version("ICalGLib", "3.0")
from gi.repository import ICalGLib  # noqa: E402  # the version is asked for first

EVENT = ICalGLib.ComponentKind.VEVENT_COMPONENT
EXDATE, RRULE = ICalGLib.PropertyKind.EXDATE_PROPERTY, ICalGLib.PropertyKind.RRULE_PROPERTY
DTSTART = ICalGLib.PropertyKind.DTSTART_PROPERTY


def properties(event: Any, kind: Any) -> Iterator[Any]:
    found = event.get_first_property(kind)
    while found is not None:
        yield found
        found = event.get_next_property(kind)


def zone_of(one: Any, calendar: Any) -> Any:
    """The zone of a property, as the block in the object itself describes it."""
    named = one.get_first_parameter(ICalGLib.ParameterKind.TZID_PARAMETER)
    return calendar.get_timezone(named.get_tzid()) if named else ICalGLib.Timezone.get_utc_timezone()


def starts_of(event: Any, calendar: Any, until: int) -> list[int]:
    first = event.get_first_property(DTSTART)
    start, zone = first.get_dtstart(), zone_of(first, calendar)
    rule = event.get_first_property(RRULE)
    if rule is None:
        return [start.as_timet_with_zone(zone)]
    # Its end is in UTC, so the library has to know where the dates are.
    start.set_timezone(zone)
    left_out = {one.get_exdate().as_timet_with_zone(zone_of(one, calendar)) for one in properties(event, EXDATE)}
    each = ICalGLib.RecurIterator.new(rule.get_rrule(), start)
    found = []
    while not (moment := each.next()).is_null_time():
        found.append(moment.convert_to_zone(ICalGLib.Timezone.get_utc_timezone()).as_timet())
        if found[-1] > until:
            break
    return [one for one in found if one <= until and one not in left_out]


def answer(text: str, until: int) -> tuple[list[int], bool]:
    calendar = ICalGLib.Component.new_from_string(text)
    is_in_order = bool(calendar.check_restrictions()) and calendar.count_errors() == 0
    event, starts = calendar.get_first_component(EVENT), []
    while event is not None:
        starts += starts_of(event, calendar, until)
        event = calendar.get_next_component(EVENT)
    return starts, is_in_order


if __name__ == "__main__":
    last, *objects = json.load(sys.stdin)
    json.dump([answer(text, last) for text in objects], sys.stdout)
