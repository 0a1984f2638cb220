"""Calendar objects: readers that are not ours agree on every start, and nothing typed becomes a property."""

import random
import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from calendar_faults import faults_in
from calendar_readers import (
    has_libical,
    read_by_libical,
    starts_by_ical_js,
    starts_by_recurring_ical_events,
    starts_by_vobject,
)
from calendar_series import STAMP, envelope, event_of, random_series
from dateutil.tz import tzical
from hostile_text import Traps, hostile_texts
from icalendar import Calendar

import app.config
from app.core.errors import Invalid
from app.meetings.calendar import CalendarEvent, write_cancel, write_request
from app.meetings.calendar_feed import FeedEvent, write_feed
from app.meetings.calendar_zones import zone_block
from app.meetings.recurrence import Pattern, Rule, list_slots

RANDOM_SERIES = 1_000


@pytest.fixture(scope="module")
def series() -> list[tuple[str, list[datetime]]]:
    """Invitations to random series, and the starts that each has."""
    choose = random.Random(20261128)
    made = [random_series(choose) for _ in range(RANDOM_SERIES)]
    return [(write_request(event, envelope()), starts) for event, starts in made]


def test_readers_that_are_not_ours_agree_on_every_start(series: list[tuple[str, list[datetime]]]) -> None:
    objects = [text for text, _ in series]
    for (text, starts), by_ical_js in zip(series, starts_by_ical_js(objects), strict=True):
        assert faults_in(text) == []
        assert by_ical_js == starts
        assert starts_by_vobject(text) == starts
        assert starts_by_recurring_ical_events(text) == starts


@pytest.mark.skipif(not has_libical(), reason="needs the Debian packages python3-gi and gir1.2-ical-3.0")
def test_libical_reads_the_same_starts_and_finds_nothing_wrong(series: list[tuple[str, list[datetime]]]) -> None:
    assert read_by_libical([text for text, _ in series]) == [(starts, True) for _, starts in series]


def a_date(**values: object) -> CalendarEvent:
    given = {
        "uid": "0f4b1f0e-7d0a-4f0c-8a51-3b7f0a9f7e11",
        "title": "Multi-agency meeting",
        "starts_utc": datetime(2027, 7, 7, 9, tzinfo=UTC),
        "minutes": 60,
        "zone": "Europe/London",
    }
    return CalendarEvent(**{**given, **values})  # type: ignore[arg-type]  # fields of an event


def component(text: str) -> Calendar:
    calendar = Calendar.from_ical(text)
    assert isinstance(calendar, Calendar)
    return calendar


def test_an_invitation_names_its_one_reader_and_asks_for_an_answer() -> None:
    calendar = component(write_request(a_date(), envelope()))
    assert calendar["METHOD"] == "REQUEST"
    (event,) = calendar.walk("VEVENT")
    assert str(event["ATTENDEE"]) == "mailto:nuala.finch@chs.example"
    assert event["ATTENDEE"].params["RSVP"] == "TRUE"
    assert str(event["ORGANIZER"]) == "mailto:coordination+abc@msfp.example"
    assert event["STATUS"] == "CONFIRMED"
    assert event.walk("VALARM") == []


def test_one_date_of_a_series_is_told_alone_under_the_start_that_the_rule_gives_it() -> None:
    moved = a_date(instead_of_utc=datetime(2027, 7, 6, 9, tzinfo=UTC))
    (event,) = component(write_request(moved, envelope(3))).walk("VEVENT")
    assert event["RECURRENCE-ID"].dt.isoformat() == "2027-07-06T10:00:00+01:00"
    assert event["DTSTART"].dt.isoformat() == "2027-07-07T10:00:00+01:00"
    assert event["SEQUENCE"] == 3
    assert "RRULE" not in event


@pytest.mark.parametrize("minute", [-90, -30, 0, 30, 90])
def test_a_date_in_the_night_in_which_an_hour_comes_twice_is_read_exactly(minute: int) -> None:
    moment = datetime(2027, 10, 31, 1, tzinfo=UTC) + timedelta(minutes=minute)
    moved = a_date(starts_utc=moment, instead_of_utc=datetime(2027, 10, 6, 9, tzinfo=UTC))
    for event in (a_date(starts_utc=moment), moved):
        text = write_request(event, envelope())
        assert faults_in(text) == []
        (one,) = component(text).walk("VEVENT")
        assert one["DTEND"].dt.astimezone(UTC) - one["DTSTART"].dt.astimezone(UTC) == timedelta(hours=1)
        assert starts_by_ical_js([text]) == [[moment]]
        assert starts_by_vobject(text) == [moment]


def test_a_cancelled_date_says_so_and_names_no_rule() -> None:
    rule = Rule(pattern=Pattern.WORKING_DAYS, first_day=date(2027, 7, 5), starts_at=time(10), minutes=60)
    slots = list(list_slots(rule, rule.first_day, date(2027, 8, 1)))
    for event in (a_date(instead_of_utc=a_date().starts_utc), event_of(rule, slots, [])):
        text = write_cancel(event, envelope(4))
        assert component(text)["METHOD"] == "CANCEL"
        (one,) = component(text).walk("VEVENT")
        assert (one["STATUS"], one["SEQUENCE"], "RRULE" in one) == ("CANCELLED", 4, False)
        assert faults_in(text) == []


@pytest.mark.parametrize(
    "hostile",
    [
        *hostile_texts(Traps("http://127.0.0.1:1", "/nowhere")),
        "a\r\nATTENDEE:mailto:evil@x.example",
        "Ŵ ŷ 日本 🙂 \u202ex",
        'q";x=\\,;',
    ],
)
def test_what_is_typed_stays_in_its_own_line(hostile: str) -> None:
    event = a_date(title=hostile, description=hostile, place=hostile, joining_link=f"https://x.example/{hostile}")
    text = write_request(event, envelope(attendee=hostile))
    assert faults_in(text) == []
    (one,) = component(text).walk("VEVENT")
    assert set(one.keys()) <= {
        *("UID", "SEQUENCE", "DTSTAMP", "SUMMARY", "DTSTART", "DTEND", "DESCRIPTION", "LOCATION", "URL", "CONFERENCE"),
        *("STATUS", "TRANSP", "CLASS", "ORGANIZER", "ATTENDEE"),
    }
    assert str(one["ATTENDEE"]) == "mailto:nuala.finch@chs.example"
    feed = write_feed(
        hostile, [FeedEvent(uid="1", title=hostile, starts_utc=STAMP, ends_utc=STAMP, stamp_utc=STAMP, place=hostile)]
    )
    assert faults_in(feed) == []
    (one,) = component(feed).walk("VEVENT")
    assert set(one.keys()) <= {
        *("UID", "DTSTAMP", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "LOCATION", "CLASS"),
    }


def test_a_feed_invites_nobody() -> None:
    times = [datetime(2027, month, 3, 9, tzinfo=UTC) for month in range(1, 13)]
    feed = write_feed(
        "Meetings",
        [
            FeedEvent(
                uid=f"{at:%m}", title="Daily meeting", starts_utc=at, ends_utc=at + timedelta(hours=1), stamp_utc=STAMP
            )
            for at in times
        ],
    )
    assert faults_in(feed) == []
    assert "ATTENDEE" not in feed
    assert "METHOD" not in feed
    assert starts_by_ical_js([feed]) == [times]
    assert starts_by_recurring_ical_events(feed) == times


@pytest.mark.parametrize(
    "name",
    [
        *("Europe/London", "Europe/Dublin", "America/New_York", "Asia/Kolkata", "Pacific/Chatham"),
        # These change their clocks at half an hour past in UTC, or by half an hour.
        *("Australia/Adelaide", "America/St_Johns", "Australia/Lord_Howe"),
    ],
)
def test_a_block_changes_the_clocks_at_the_minute_at_which_its_zone_does(name: str) -> None:
    zone, block = ZoneInfo(name), tzical(StringIO(zone_block(name))).get()
    day = datetime(2027, 1, 1)  # noqa: DTZ001  # the wall clock's, in whichever zone
    while day.year < 2028:
        changes = day.replace(tzinfo=zone).utcoffset() != (day + timedelta(days=1)).replace(tzinfo=zone).utcoffset()
        for minutes in range(7, 24 * 60, 15 if changes else 720):
            at = day + timedelta(minutes=minutes)
            # An hour that does not exist or comes twice is read in two ways; what is around it, in one.
            if at.replace(tzinfo=zone).utcoffset() == at.replace(tzinfo=zone, fold=1).utcoffset():
                assert at.replace(tzinfo=block).utcoffset() == at.replace(tzinfo=zone).utcoffset()
        day += timedelta(days=1)


def test_clocks_are_those_of_the_package_and_not_of_the_machine() -> None:
    assert app.config.PROJECT_FOLDER
    assert zoneinfo.TZPATH == ()


def test_a_zone_whose_clocks_follow_no_rule_is_refused() -> None:
    with pytest.raises(Invalid, match="no yearly rule"):
        zone_block("Africa/Casablanca")
