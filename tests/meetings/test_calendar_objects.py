"""Calendar objects: readers that are not ours agree on every start, and nothing typed becomes a property."""

import random
from datetime import UTC, date, datetime, time, timedelta

import pytest
from calendar_readers import (
    faults_in,
    starts_by_ical_js,
    starts_by_recurring_ical_events,
    starts_by_vobject,
)
from hostile_text import Traps, hostile_texts
from icalendar import Calendar

from app.core.errors import Invalid
from app.meetings.calendar import CalendarEvent, Envelope, Recurrence, write_cancel, write_request
from app.meetings.calendar_feed import FeedEvent, write_feed
from app.meetings.calendar_zones import zone_block
from app.meetings.recurrence import Pattern, Rule, Slot, list_slots

STAMP = datetime(2026, 11, 25, 9, tzinfo=UTC)
RANDOM_SERIES = 150
ZONES = ("Europe/London", "Europe/London", "Europe/London", "Europe/Dublin", "Europe/Paris", "America/New_York", "UTC")


def envelope(sequence: int = 0, attendee: str = "Nuala Finch") -> Envelope:
    return Envelope(
        organiser="Marlbeck Safer Families",
        organiser_address="coordination+abc@msfp.example",
        attendee=attendee,
        attendee_address="nuala.finch@chs.example",
        sequence=sequence,
        stamp_utc=STAMP,
    )


def event_of(rule: Rule, slots: list[Slot], left_out: list[Slot]) -> CalendarEvent:
    return CalendarEvent(
        uid="0f4b1f0e-7d0a-4f0c-8a51-3b7f0a9f7e11",
        title="Multi-agency meeting",
        starts_utc=slots[0].starts_utc,
        minutes=rule.minutes,
        zone=rule.zone,
        recurrence=Recurrence(
            rule=rule,
            last_utc=slots[-1].starts_utc,
            left_out_utc=tuple(slot.starts_utc for slot in left_out),
        ),
    )


def random_series(choose: random.Random) -> tuple[CalendarEvent, list[datetime]]:
    """A series as somebody might set one up between 2026 and 2040, and the starts that it has."""
    first = date(2026, 1, 1) + timedelta(days=choose.randrange(5000))
    rule = Rule(
        pattern=choose.choice([Pattern.WORKING_DAYS, Pattern.WEEKS, Pattern.WEEKS, Pattern.MONTHLY]),
        first_day=first,
        # Between one and two at night clocks change, and readers differ on an hour that is not there.
        starts_at=time(choose.randrange(4, 24), choose.randrange(0, 60, 5)),
        minutes=choose.randrange(5, 300),
        zone=choose.choice(ZONES),
        interval=choose.randrange(1, 5),
        weekdays=tuple(choose.sample(range(7), choose.randrange(1, 4))),
        nth=choose.choice([1, 2, 3, 4, -1]),
    )
    slots = list(list_slots(rule, first, min(first + timedelta(days=choose.randrange(40, 500)), date(2040, 12, 31))))
    slots = slots[choose.randrange(max(1, len(slots) // 3)) :] or [*list_slots(rule, first, date(2041, 12, 31))][:2]
    left_out = [slot for slot in slots[1:] if choose.random() < 0.15]
    return event_of(rule, slots, left_out), [slot.starts_utc for slot in slots if slot not in left_out]


def test_three_readers_agree_on_every_start_of_random_series() -> None:
    choose = random.Random(20261128)
    series = [random_series(choose) for _ in range(RANDOM_SERIES)]
    objects = [write_request(event, envelope()) for event, _ in series]
    for text, (_, starts), by_ical_js in zip(objects, series, starts_by_ical_js(objects), strict=True):
        assert faults_in(text) == []
        assert by_ical_js == starts
        assert starts_by_vobject(text) == starts
        assert starts_by_recurring_ical_events(text) == starts


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


def test_a_zone_whose_clocks_follow_no_rule_is_refused() -> None:
    with pytest.raises(Invalid, match="no yearly rule"):
        zone_block("Africa/Casablanca")
