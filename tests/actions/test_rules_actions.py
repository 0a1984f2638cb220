"""When actions are due, overdue and reminded of."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.actions.rules import ReminderKind, When, due_of_standard, is_overdue, reminders, reminders_now

LONDON = ZoneInfo("Europe/London")
# A Wednesday in winter, when clocks in England show UTC.
WEDNESDAY_TEN = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
moments = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def by_day(day: int) -> When:
    return When(due_utc=datetime(2026, 11, day, 23, 59, tzinfo=UTC))


@pytest.mark.parametrize(
    ("when", "now", "is_late"),
    [
        (by_day(25), WEDNESDAY_TEN, False),
        (by_day(24), WEDNESDAY_TEN, True),
        (When(due_utc=WEDNESDAY_TEN, is_due_at_time=True), WEDNESDAY_TEN, False),
        (When(due_utc=WEDNESDAY_TEN, is_due_at_time=True), WEDNESDAY_TEN + timedelta(minutes=1), True),
        # In summer a day ends an hour earlier by UTC.
        (When(due_utc=datetime(2026, 7, 1, 22, 59, tzinfo=UTC)), datetime(2026, 7, 1, 23, 5, tzinfo=UTC), True),
    ],
)
def test_late_is_past_the_time_or_past_the_day(when: When, now: datetime, is_late: bool) -> None:
    assert is_overdue(when, now, LONDON) is is_late


def test_of_a_day_people_are_reminded_on_working_mornings() -> None:
    # Due on a Monday: reminded on Friday, on Tuesday, and the manager on Wednesday.
    told = dict(reminders(by_day(30), LONDON))
    assert told[ReminderKind.BEFORE] == datetime(2026, 11, 27, 8, 30, tzinfo=UTC)
    assert told[ReminderKind.AFTER] == datetime(2026, 12, 1, 8, 30, tzinfo=UTC)
    assert told[ReminderKind.MANAGER] == datetime(2026, 12, 2, 8, 30, tzinfo=UTC)


def test_of_a_moment_people_are_reminded_around_it() -> None:
    when = When(due_utc=WEDNESDAY_TEN, is_due_at_time=True)
    assert reminders_now(when, WEDNESDAY_TEN - timedelta(hours=3), LONDON) == []
    assert reminders_now(when, WEDNESDAY_TEN - timedelta(hours=1), LONDON) == [ReminderKind.BEFORE]
    assert reminders_now(when, WEDNESDAY_TEN + timedelta(hours=1), LONDON) == [ReminderKind.AFTER]
    late = reminders_now(when, WEDNESDAY_TEN + timedelta(hours=25), LONDON)
    assert late == [ReminderKind.AFTER, ReminderKind.MANAGER]


@given(moments, moments, st.booleans())
def test_nobody_is_told_before_and_after_at_once(due: datetime, now: datetime, is_due_at_time: bool) -> None:
    kinds = reminders_now(When(due_utc=due, is_due_at_time=is_due_at_time), now, LONDON)
    assert not {ReminderKind.BEFORE, ReminderKind.AFTER} <= set(kinds)
    assert (ReminderKind.MANAGER in kinds) <= (ReminderKind.AFTER in kinds)


@given(moments, st.integers(0, 30), st.none() | st.integers(0, 24 * 60 - 1), st.booleans())
def test_what_is_added_now_is_never_late_at_once(
    now: datetime, days: int, minute: int | None, is_by_next_contact: bool
) -> None:
    when = due_of_standard(
        days=days, minute_of_day=minute, is_by_next_contact=is_by_next_contact, now_utc=now, zone=LONDON
    )
    assert not is_overdue(when, now, LONDON)
    assert is_by_next_contact or when.due_utc.astimezone(LONDON).weekday() < 5


def test_schools_are_told_by_three_the_same_day_or_the_next() -> None:
    def due(now: datetime) -> datetime:
        return due_of_standard(
            days=0, minute_of_day=15 * 60, is_by_next_contact=False, now_utc=now, zone=LONDON
        ).due_utc

    assert due(WEDNESDAY_TEN) == datetime(2026, 11, 25, 15, 0, tzinfo=UTC)
    assert due(WEDNESDAY_TEN + timedelta(hours=6)) == datetime(2026, 11, 26, 15, 0, tzinfo=UTC)
