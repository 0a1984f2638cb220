"""School dates as somebody uploads them, CSV or a calendar: spans, or what is wrong, by line. Nothing is half kept."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Final

from app.directory.models import SchoolSpanKind
from app.directory.school_dates import NewSpan
from app.meetings.calendar_reading import LARGEST_LIST_BYTES, MOST_SPANS, Unreadable, read_days

MOST_FAULTS: Final = 10
_COLUMNS: Final = 3
_FORMS: Final = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%y", "%d %B %Y", "%d %b %Y")
_KINDS: Final = (
    ("inset", SchoolSpanKind.INSET),
    ("staff training", SchoolSpanKind.INSET),
    ("holiday", SchoolSpanKind.HOLIDAY),
    ("half term", SchoolSpanKind.HOLIDAY),
    ("half-term", SchoolSpanKind.HOLIDAY),
    ("break", SchoolSpanKind.HOLIDAY),
    ("term", SchoolSpanKind.TERM),
)


def read_school_dates(raw: bytes) -> tuple[Sequence[NewSpan], Sequence[str]]:
    """The spans of a file and what is wrong with it; spans count only where nothing is."""
    if len(raw) > LARGEST_LIST_BYTES:
        return (), ["The file is too large. School dates fit into a few lines"]
    if not raw.strip():
        return (), ["Choose a file with school dates"]
    if b"BEGIN:VCALENDAR" in raw[:2000].upper():
        return _of_calendar(raw)
    return _of_lines(_decode(raw))


def _of_calendar(raw: bytes) -> tuple[Sequence[NewSpan], Sequence[str]]:
    days = read_days(raw)
    if isinstance(days, Unreadable):
        return (), [f"The calendar cannot be used: {days.why}"]
    spans = [
        NewSpan(kind=_kind_of(one.name), name=one.name or "School date", first_day=one.first_day, last_day=one.last_day)
        for one in days
    ]
    return spans, _overlaps(dict(enumerate(spans, start=1))) if spans else ["There are no days in this calendar"]


def _of_lines(text: str) -> tuple[Sequence[NewSpan], Sequence[str]]:
    spans: dict[int, NewSpan] = {}
    faults: list[str] = []
    delimiter = ";" if text.count(";") > text.count(",") else ","
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for number, row in enumerate(rows, start=1):
            cells = [cell.strip() for cell in row]
            if not any(cells) or (number == 1 and not any(_day(cell) for cell in cells)):
                continue
            if len(spans) > MOST_SPANS:
                return (), [f"There are more than {MOST_SPANS:,} lines"]
            if len(faults) >= MOST_FAULTS:
                break
            span = _span(cells)
            if isinstance(span, str):
                faults.append(f"Line {number}: {span}")
            else:
                spans[number] = span
    except csv.Error:
        faults.append(f"After line {rows.line_num} the table cannot be read. Look for a quotation mark too many")
    if not spans and not faults:
        faults.append("There is no line with a name and two days")
    return list(spans.values()), [*faults, *_overlaps(spans)]


def _span(cells: Sequence[str]) -> NewSpan | str:
    if len(cells) < _COLUMNS:
        return "write a name, the first day and the last day"
    name, (first, last) = cells[0], (_day(cells[1]), _day(cells[2] or cells[1]))
    if not name:
        return "the name is missing"
    if first is None:
        return f"“{cells[1][:40]}” is no day. Write it as 27/3/2027"
    if last is None:
        return f"“{cells[2][:40]}” is no day. Write it as 27/3/2027"
    if last < first:
        return "the last day is before the first"
    kind = _kind_of(cells[3] if len(cells) > _COLUMNS and cells[3] else name)
    return NewSpan(kind=kind, name=name, first_day=first, last_day=last)


def _overlaps(spans: Mapping[int, NewSpan]) -> list[str]:
    terms = sorted(
        ((number, span) for number, span in spans.items() if span.kind is SchoolSpanKind.TERM),
        key=lambda one: (one[1].first_day, one[0]),
    )
    return [
        f"Entries {one} and {two} are terms that overlap: {first.name} and {second.name}"
        for (one, first), (two, second) in pairwise(terms)
        if second.first_day <= first.last_day
    ]


def _kind_of(words: str) -> SchoolSpanKind:
    return next((kind for part, kind in _KINDS if part in words.lower()), SchoolSpanKind.HOLIDAY)


def _day(text: str) -> date | None:
    for form in _FORMS:
        try:
            found = datetime.strptime(text, form).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
        return found
    return None


def _decode(raw: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16") if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig",):
        try:
            return raw.decode(encoding)
        except UnicodeError:
            continue
    # Excel on Windows writes this where nobody says otherwise, and it reads anything.
    return raw.decode("cp1252", errors="replace")
