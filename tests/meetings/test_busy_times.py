"""When a calendar that is not ours says that its owner is busy, whatever is in it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.meetings import calendar_apart
from app.meetings.calendar_apart import TAKES_TOO_LONG, read_busy_times_apart
from app.meetings.calendar_busy import (
    LARGEST_BYTES,
    MOST_EVENTS,
    MOST_REPEATING,
    NO_CALENDAR,
    TOO_LARGE,
    TOO_MANY,
    TOO_OFTEN,
    NotReadable,
    read_busy_times,
)

LONDON = ZoneInfo("Europe/London")
FROM, UNTIL = datetime(2026, 11, 25, tzinfo=UTC), datetime(2027, 1, 6, tzinfo=UTC)


def event(*lines: str, start: str = "DTSTART:20261201T100000Z", end: str = "DTEND:20261201T110000Z") -> str:
    """An event with a title that nobody may see again."""
    head = ("BEGIN:VEVENT", "UID:one@elsewhere.example", "SUMMARY:Dentist", start, end)
    return "\r\n".join([*(line for line in head if line), *lines, "END:VEVENT"])


def calendar(*parts: str) -> bytes:
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//elsewhere//EN")
    return "\r\n".join([*head, *parts, "END:VCALENDAR", ""]).encode()


def busy(*parts: str) -> list[str]:
    """The times of a calendar, as `01T10:00-11:00` in December, or with the month elsewhere."""
    return [f"{a:%m-%dT%H:%M}/{b:%m-%dT%H:%M}" for a, b in read_busy_times(calendar(*parts), FROM, UNTIL, LONDON)]


def why_not(raw: bytes) -> str:
    with pytest.raises(NotReadable) as fault:
        read_busy_times(raw, FROM, UNTIL, LONDON)
    return str(fault.value)


def test_an_event_is_a_time_and_nothing_else() -> None:
    assert busy(event()) == ["12-01T10:00/12-01T11:00"]
    assert busy() == []


@pytest.mark.parametrize(
    "line",
    ["TRANSP:TRANSPARENT", "STATUS:CANCELLED", "X-MICROSOFT-CDO-BUSYSTATUS:FREE", "transp:transparent"],
)
def test_what_leaves_its_owner_free_is_no_busy_time(line: str) -> None:
    assert busy(event(line)) == []


def test_what_may_take_place_is_busy() -> None:
    assert busy(event("STATUS:TENTATIVE", "TRANSP:OPAQUE")) == ["12-01T10:00/12-01T11:00"]


def test_a_series_repeats_without_its_exceptions_and_with_what_was_moved() -> None:
    series = event("RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE:20261208T100000Z")
    moved = event("RECURRENCE-ID:20261215T100000Z", start="DTSTART:20261216T140000Z", end="DTEND:20261216T150000Z")
    called_off = event("RECURRENCE-ID:20261222T100000Z", "STATUS:CANCELLED", start="DTSTART:20261222T100000Z", end="")
    assert busy(series, moved, called_off) == ["12-01T10:00/12-01T11:00", "12-16T14:00/12-16T15:00"]


def test_a_whole_day_is_a_day_where_its_owner_is() -> None:
    found = read_busy_times(
        calendar(event(start="DTSTART;VALUE=DATE:20260701", end="DTEND;VALUE=DATE:20260703")),
        datetime(2026, 6, 1, tzinfo=UTC),
        UNTIL,
        LONDON,
    )
    assert found == [(datetime(2026, 6, 30, 23, tzinfo=UTC), datetime(2026, 7, 2, 23, tzinfo=UTC))]


def test_times_stand_in_the_zone_that_they_name_or_in_ours() -> None:
    new_york = event(
        start="DTSTART;TZID=America/New_York:20261201T090000", end="DTEND;TZID=America/New_York:20261201T100000"
    )
    windows = event(
        start="DTSTART;TZID=GMT Standard Time:20261202T090000", end="DTEND;TZID=GMT Standard Time:20261202T100000"
    )
    floating = event(start="DTSTART:20261203T090000", end="DTEND:20261203T100000")
    assert busy(new_york, windows.replace("one@", "two@"), floating.replace("one@", "three@")) == [
        "12-01T14:00/12-01T15:00",
        "12-02T09:00/12-02T10:00",
        "12-03T09:00/12-03T10:00",
    ]


def test_a_rule_keeps_its_wall_clock_over_the_change() -> None:
    daily = event(
        "RRULE:FREQ=DAILY;COUNT=3",
        start="DTSTART;TZID=Europe/London:20270327T090000",
        end="DTEND;TZID=Europe/London:20270327T100000",
    )
    found = read_busy_times(calendar(daily), FROM, datetime(2027, 6, 1, tzinfo=UTC), LONDON)
    assert [begin.hour for begin, _end in found] == [9, 8, 8]


def test_free_and_busy_lists_are_read_too() -> None:
    lines = """BEGIN:VFREEBUSY
        DTSTAMP:20261101T000000Z
        FREEBUSY;FBTYPE=BUSY:20261201T100000Z/20261201T110000Z,20261202T100000Z/PT30M
        FREEBUSY;FBTYPE=FREE:20261203T100000Z/20261203T110000Z
        FREEBUSY:20261204T100000Z/20261204T110000Z
        END:VFREEBUSY"""
    block = "\r\n".join(line.strip() for line in lines.splitlines())
    assert busy(block) == ["12-01T10:00/12-01T11:00", "12-02T10:00/12-02T10:30", "12-04T10:00/12-04T11:00"]


def test_what_overlaps_is_one_time_and_what_lies_outside_is_none() -> None:
    parts = [
        event(),
        event(start="DTSTART:20261201T103000Z", end="DTEND:20261201T120000Z").replace("one@", "two@"),
        event(start="DTSTART:20251201T100000Z", end="DTEND:20251201T110000Z").replace("one@", "three@"),
        event(start="DTSTART:20261124T230000Z", end="DTEND:20261125T010000Z").replace("one@", "four@"),
    ]
    assert busy(*parts) == ["11-25T00:00/11-25T01:00", "12-01T10:00/12-01T12:00"]


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", NO_CALENDAR),
        (b"<html>Sign in</html>", NO_CALENDAR),
        (b"BEGIN:VCALENDAR" + b" " * LARGEST_BYTES, TOO_LARGE),
        (calendar("BEGIN:VEVENT\r\n" * (MOST_EVENTS + 1)), TOO_MANY),
        (calendar("\r\nRRULE:FREQ=DAILY" * (MOST_REPEATING + 1)), TOO_MANY),
        (calendar(event("RRULE:FREQ=SECONDLY")), TOO_OFTEN),
        (calendar(event("RRULE:FREQ=MINUTELY;INTERVAL=1")), TOO_OFTEN),
        (calendar(event("RRULE:FREQ=DAILY", start="DTSTART:00010101T000000Z")), TOO_OFTEN),
    ],
)
def test_what_costs_too_much_or_is_no_calendar_is_said_in_words(raw: bytes, why: str) -> None:
    assert why_not(raw) == why


def test_every_day_for_ever_is_read_for_the_days_that_were_asked_for() -> None:
    assert len(busy(event("RRULE:FREQ=DAILY", start="DTSTART:19700101T100000Z", end="DTEND:19700101T110000Z"))) == 42


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode), st.integers(0, 300))
def test_junk_is_refused_or_read_and_never_a_fault(junk: bytes, place: int) -> None:
    whole = calendar(event("RRULE:FREQ=WEEKLY;COUNT=4"))
    for raw in (junk, whole[:place] + junk + whole[place:]):
        try:
            found: Sequence[tuple[datetime, datetime]] = read_busy_times(raw, FROM, UNTIL, LONDON)
        except NotReadable:
            continue
        assert all(FROM <= begin < end <= UNTIL for begin, end in found)


def test_the_process_apart_answers_the_same() -> None:
    assert read_busy_times_apart(calendar(event()), FROM, UNTIL, "Europe/London") == [
        (datetime(2026, 12, 1, 10, tzinfo=UTC), datetime(2026, 12, 1, 11, tzinfo=UTC))
    ]
    assert read_busy_times_apart(b"<html>", FROM, UNTIL, "Europe/London") == NO_CALENDAR


def test_a_rule_that_never_comes_true_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of these looks at every day until the year 9999 for a thirtieth of February."""
    monkeypatch.setattr(calendar_apart, "SECONDS_TO_WAIT", 3)
    never = [event("RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30").replace("one@", f"{number}@") for number in range(50)]
    assert read_busy_times_apart(calendar(*never), FROM, UNTIL, "Europe/London") == TAKES_TOO_LONG
