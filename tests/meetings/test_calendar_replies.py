"""What calendars answer is read as it was meant, whichever wrote it; junk is named as junk and never raises."""

from datetime import UTC, date, datetime, timedelta

import pytest
from calendar_answers import UID, UNREADABLE, WHO, WRITTEN, Wrote, answer_object
from hypothesis import given
from hypothesis import strategies as st

from app.meetings.calendar_reading import CalendarReply, NamedSpan, Unreadable, read_days, read_reply

RECEIVED = datetime(2026, 11, 25, 8, 46, tzinfo=UTC)


def read(raw: bytes) -> CalendarReply | Unreadable:
    return read_reply(raw, zone="Europe/London", received_utc=RECEIVED)


@pytest.mark.parametrize("wrote", WRITTEN.values(), ids=WRITTEN.keys())
def test_an_answer_is_read_as_its_calendar_meant_it(wrote: Wrote) -> None:
    assert read(wrote.raw) == CalendarReply(
        uid=UID,
        attendee=WHO,
        answer=wrote.answer,
        sequence=wrote.sequence,
        given_utc=wrote.given_utc or RECEIVED,
        instead_of=wrote.instead_of,
        delegated_to=wrote.delegated_to,
        sent_by=wrote.sent_by,
        comment=wrote.comment,
        proposed_utc=wrote.proposed_utc,
        is_counter=b"METHOD:COUNTER" in wrote.raw,
    )


@pytest.mark.parametrize("raw", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_is_no_answer_is_said_to_be_none(raw: bytes) -> None:
    answer = read(raw)
    assert isinstance(answer, Unreadable)
    assert answer.why


BITS = (
    *(b"\r\n", b"\n ", b":", b";", b'"', b",", b"\\", b"\0", b"\xff", b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n", b"="),
    *(b"VALUE=DATE", b"TZID=Europe", b"99999999", b"-1", b"00010101T000000Z", b"99991231T235959", b"\xc3\xa9"),
    *(b"BEGIN:VTIMEZONE\r\n", b"RRULE:FREQ=SECONDLY\r\n", b"RDATE:20260101\r\n", b"DURATION:P1D\r\n", b"UID:2\r\n"),
    *(b"DTSTAMP:1\r\n", b"SEQUENCE:1e9\r\n", b"END:VCALENDAR\r\n", b"BEGIN:VCALENDAR\r\n", b"DTSTART:\r\n"),
)


@st.composite
def spoilt(draw: st.DrawFn) -> bytes:
    """An object of which parts are gone, doubled, or have something else in them."""
    raw = draw(st.sampled_from([*(wrote.raw for wrote in WRITTEN.values()), TERMS]))
    for _ in range(draw(st.integers(1, 6))):
        begin = draw(st.integers(0, len(raw)))
        end = draw(st.integers(begin, min(len(raw), begin + 60)))
        put = draw(st.one_of(st.sampled_from(BITS), st.binary(max_size=4), st.just(raw[begin:end] * 2)))
        raw = raw[:begin] + put + raw[end:]
    return raw


def spans(*lines: str) -> bytes:
    return answer_object(*lines, method="PUBLISH")


TERMS = spans(
    "DTSTART;VALUE=DATE:20270215",
    "DTEND;VALUE=DATE:20270220",
    "SUMMARY:Half term",
    "END:VEVENT\nBEGIN:VEVENT",
    "UID:2",
    "DTSTART;VALUE=DATE:20261221",
    "DTEND;VALUE=DATE:20270105",
    "SUMMARY:Christmas",
)


@given(spoilt())
def test_no_junk_makes_a_reader_fail(raw: bytes) -> None:
    answer = read(raw)
    if isinstance(answer, CalendarReply):
        assert answer.given_utc.utcoffset() == timedelta()
        assert not isinstance(answer.instead_of, datetime) or answer.instead_of.utcoffset() == timedelta()
        assert answer.uid
    days = read_days(raw)
    if not isinstance(days, Unreadable):
        assert all(span.first_day <= span.last_day for span in days)


@given(st.binary(max_size=300))
def test_no_bytes_at_all_make_a_reader_fail(raw: bytes) -> None:
    read(raw)
    read_days(raw)
    read(b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n" + raw + b"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")


def test_school_holidays_are_read_with_their_last_day_in_order() -> None:
    assert read_days(TERMS) == [
        NamedSpan(name="Christmas", first_day=date(2026, 12, 21), last_day=date(2027, 1, 4)),
        NamedSpan(name="Half term", first_day=date(2027, 2, 15), last_day=date(2027, 2, 19)),
    ]


@pytest.mark.parametrize(
    ("lines", "first", "last"),
    [
        (["DTSTART;VALUE=DATE:20280229"], date(2028, 2, 29), date(2028, 2, 29)),
        (["DTSTART;VALUE=DATE:20270105", "DTEND;VALUE=DATE:20270105"], date(2027, 1, 5), date(2027, 1, 5)),
        (["DTSTART;VALUE=DATE:20270105", "DURATION:P5D"], date(2027, 1, 5), date(2027, 1, 9)),
        (["DTSTART:20270105T090000", "DTEND:20270107T170000"], date(2027, 1, 5), date(2027, 1, 7)),
        (["DTSTART:20270105T000000", "DTEND:20270107T000000"], date(2027, 1, 5), date(2027, 1, 6)),
        # Midnight in London, in summer, as it is in UTC.
        (["DTSTART:20270720T230000Z", "DTEND:20270722T230000Z"], date(2027, 7, 21), date(2027, 7, 22)),
    ],
)
def test_an_entry_takes_the_days_that_it_touches(lines: list[str], first: date, last: date) -> None:
    assert read_days(spans(*lines, "SUMMARY:Closed")) == [NamedSpan(name="Closed", first_day=first, last_day=last)]


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (spans("DTSTART;VALUE=DATE:20270105", "DTEND;VALUE=DATE:20270101"), "ends before it begins"),
        (spans("DTSTART;VALUE=DATE:20270105", "RRULE:FREQ=YEARLY"), "comes again by a rule"),
        (spans("DTSTART;VALUE=DATE:00010101", "DTEND;VALUE=DATE:00010101"), "not between 2000 and 2100"),
        (spans("DTSTART;VALUE=DATE:99991231", "DURATION:P5D"), "no day that could be read"),
        (spans("DTSTART;VALUE=DATE:20270230"), "no day that could be read"),
        (spans("SUMMARY:Half term"), "no day that could be read"),
        (spans(*["DTSTART;VALUE=DATE:20270105\nEND:VEVENT\nBEGIN:VEVENT"] * 1_001), "more than 1,000 entries"),
        (spans(*["X:1"] * 300_000), "too many lines"),
        (spans(*["X:1"] * 1_000_000), "too large"),
        (b"First day,Last day,Name\n2027-02-15,2027-02-19,Half term\n", "not a calendar"),
    ],
    ids=["backwards", "rule", "year 1", "past all years", "30 February", "no day", "entries", "lines", "large", "CSV"],
)
def test_a_list_that_cannot_be_used_says_why(raw: bytes, why: str) -> None:
    days = read_days(raw)
    assert isinstance(days, Unreadable)
    assert why in days.why
