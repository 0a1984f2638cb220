"""Invitations to random series, as somebody might set them up between 2026 and 2040, and the starts that they have."""

import random
from datetime import UTC, date, datetime, time, timedelta

from app.meetings.calendar import CalendarEvent, Envelope, Recurrence
from app.meetings.recurrence import Pattern, Rule, Slot, list_slots

STAMP = datetime(2026, 11, 25, 9, tzinfo=UTC)
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
