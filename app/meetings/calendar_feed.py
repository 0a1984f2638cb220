"""The object that somebody's calendar reads by itself: single times without anybody's name, written quickly.

Calendars ask again and again, so the lines are put together from a template; what may hold typed text is escaped and
folded by icalendar, each text once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from icalendar import vText
from icalendar.parser import Contentline

from app.meetings.calendar_text import one_line, some_lines

PRODUCT: Final = "-//Caseround//Caseround//EN"
# How often calendars should look again; many do so more seldom, whatever is said.
_LOOK_AGAIN: Final = "PT15M"
_MOST_CACHED: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEvent:
    """A time in a feed. `uid` stays the same for as long as it is the same time; `sequence` rises when it moves."""

    uid: str
    title: str
    starts_utc: datetime
    ends_utc: datetime
    stamp_utc: datetime
    sequence: int = 0
    description: str = ""
    place: str = ""
    joining_link: str = ""


def write_feed(name: str, events: Iterable[FeedEvent]) -> str:
    """The whole feed. It has no method and no attendee (RFC 5546, section 3.2.1): nothing in it is an invitation."""
    head = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        *_text("NAME", name),
        *_text("X-WR-CALNAME", name),
        f"REFRESH-INTERVAL;VALUE=DURATION:{_LOOK_AGAIN}",
        f"X-PUBLISHED-TTL:{_LOOK_AGAIN}",
    ]
    lines = [line for event in events for line in _lines(event)]
    return "\r\n".join([*head, *lines, "END:VCALENDAR", ""])


def _lines(event: FeedEvent) -> Sequence[str]:
    return (
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"DTSTAMP:{_moment(event.stamp_utc)}",
        f"SEQUENCE:{event.sequence}",
        f"DTSTART:{_moment(event.starts_utc)}",
        f"DTEND:{_moment(event.ends_utc)}",
        *_text("SUMMARY", event.title),
        *_text("DESCRIPTION", event.description),
        *_text("LOCATION", event.place),
        *_text("URL", event.joining_link),
        "CLASS:PRIVATE",
        "END:VEVENT",
    )


def _moment(moment: datetime) -> str:
    at = moment.astimezone(UTC)
    return f"{at.year:04}{at.month:02}{at.day:02}T{at.hour:02}{at.minute:02}{at.second:02}Z"


def _text(name: str, text: str) -> tuple[str, ...]:
    """A line with typed text, folded; none where there is no text."""
    return (_folded(name, text),) if text else ()


@lru_cache(maxsize=_MOST_CACHED)
def _folded(name: str, text: str) -> str:
    # An address stays as it is; a text has its own marks escaped.
    said = one_line(text) if name == "URL" else vText(some_lines(text)).to_ical().decode()
    folded: bytes = Contentline(f"{name}:{said}").to_ical()  # type: ignore[no-untyped-call]  # the library ships none here
    return folded.decode().rstrip("\r\n")
