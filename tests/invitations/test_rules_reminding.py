"""On which day somebody is reminded: right in both nights in which clocks change, and never after the next morning."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.invitations.models import ReplyAnswer
from app.invitations.reminding_rules import (
    MORNING,
    day_of_reminder,
    day_of_work,
    is_day_of_digest,
    is_soon,
    is_thin,
    morning_of,
)

LONDON = ZoneInfo("Europe/London")
FORWARD, BACK = date(2027, 3, 28), date(2027, 10, 31)
YES, NO = ReplyAnswer.ACCEPTED, ReplyAnswer.DECLINED


def test_the_morning_is_the_one_on_the_wall_clock() -> None:
    assert morning_of(date(2027, 1, 4), MORNING, LONDON) == datetime(2027, 1, 4, 8, 30, tzinfo=UTC)
    assert morning_of(date(2027, 7, 5), MORNING, LONDON) == datetime(2027, 7, 5, 7, 30, tzinfo=UTC)


def test_a_time_that_does_not_exist_comes_an_hour_later_on_the_wall() -> None:
    assert morning_of(FORWARD, time(1, 30), LONDON) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


def test_of_a_time_that_comes_twice_the_first_counts() -> None:
    assert morning_of(BACK, time(1, 30), LONDON) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("night", [FORWARD, BACK], ids=["forward", "back"])
@pytest.mark.parametrize("clock", [time(0, 0), time(1, 0), time(1, 30), time(2, 0), MORNING, time(23, 59)])
def test_each_date_has_its_work_once_and_in_order_through_the_night(night: date, clock: time) -> None:
    moment = datetime.combine(night - timedelta(days=2), time(12), tzinfo=UTC)
    days = []
    for _quarter in range(4 * 24 * 4):
        days.append(day_of_work(moment, LONDON, clock))
        moment += timedelta(minutes=15)
    assert days == sorted(days)
    seen = sorted(set(days))
    assert {later - earlier for earlier, later in pairwise(seen)} == {timedelta(days=1)}
    for day in seen[1:-1]:
        assert abs(days.count(day) - 96) <= 4


@given(st.integers(0, 14 * 365 * 24 * 60), st.times())
def test_nothing_is_late_by_more_than_a_day(minute: int, clock: time) -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    late = moment - morning_of(day_of_work(moment, LONDON, clock), clock, LONDON)
    assert timedelta(0) <= late <= timedelta(hours=25)


def test_the_reminder_comes_on_the_working_day_before() -> None:
    def at(day: int) -> datetime:
        return datetime(2026, 12, day, 10, 0, tzinfo=UTC)

    assert day_of_reminder(at(2), LONDON) == date(2026, 12, 1)
    assert day_of_reminder(at(7), LONDON) == date(2026, 12, 4)
    # Half past midnight in summer is still the evening before in UTC.
    assert day_of_reminder(datetime(2027, 7, 6, 23, 30, tzinfo=UTC), LONDON) == date(2027, 7, 6)


def test_two_weeks_at_a_glance_come_on_mondays() -> None:
    assert [day for day in range(1, 15) if is_day_of_digest(date(2026, 12, day))] == [7, 14]


def test_thin_cover_is_said_five_days_ahead_at_most() -> None:
    starts = datetime(2026, 12, 9, 10, 0, tzinfo=UTC)
    assert [day for day in range(1, 12) if is_soon(starts, date(2026, 12, day), LONDON)] == [4, 5, 6, 7, 8, 9]


@pytest.mark.parametrize(
    ("said", "quorum", "thin"),
    [
        ([[YES], [None]], 0, False),
        ([[YES], [NO]], 0, True),
        ([[YES], [NO, None]], 0, False),
        ([[YES], []], 0, True),
        ([[YES], [NO], [None]], 2, False),
        ([[YES], [NO], [NO]], 2, True),
        ([[YES], [YES]], 9, False),
        ([], 3, False),
    ],
)
def test_cover_is_thin_where_too_few_core_agencies_can_come(
    said: list[list[ReplyAnswer | None]], quorum: int, thin: bool
) -> None:
    assert is_thin(said, quorum) is thin


def test_the_day_of_the_reminder_is_no_bank_holiday() -> None:
    after_easter = datetime(2027, 3, 30, 9, 0, tzinfo=UTC)
    assert day_of_reminder(after_easter, LONDON) == date(2027, 3, 29)
    good_friday, monday = date(2027, 3, 26), date(2027, 3, 29)
    assert day_of_reminder(after_easter, LONDON, {good_friday, monday}) == date(2027, 3, 25)
