"""The demonstration's days: a meeting on a day on which people work, and everybody as old as told."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.demo.days import Days, next_working_day
from app.demo.marlbeck.shape import CasePerson

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("today", "meeting_day"),
    [
        (date(2026, 11, 25), date(2026, 11, 25)),
        (date(2026, 11, 27), date(2026, 11, 27)),
        (date(2026, 11, 28), date(2026, 11, 30)),
        (date(2026, 11, 29), date(2026, 11, 30)),
        (date(2026, 12, 25), date(2026, 12, 29)),
        (date(2027, 3, 26), date(2027, 3, 30)),
    ],
    ids=["Wednesday", "Friday", "Saturday", "Sunday", "Christmas before a weekend", "Good Friday"],
)
def test_the_meeting_is_on_a_working_day(today: date, meeting_day: date) -> None:
    assert next_working_day(today) == meeting_day


def test_wall_clocks_are_those_of_the_partnership() -> None:
    summer, winter = Days(date(2026, 7, 1), LONDON), Days(date(2026, 11, 25), LONDON)
    assert summer.at(0, "10:00") == datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
    assert winter.at(0, "10:00") == datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
    assert winter.at(-143, "10:00") == datetime(2026, 7, 5, 9, 0, tzinfo=UTC)
    assert winter.at(1) == datetime(2026, 11, 26, 23, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("meeting_day", "before", "two_before"),
    [
        (date(2026, 11, 25), date(2026, 11, 24), date(2026, 11, 23)),
        (date(2026, 11, 30), date(2026, 11, 27), date(2026, 11, 26)),
        (date(2026, 4, 7), date(2026, 4, 2), date(2026, 4, 1)),
    ],
    ids=["in the week", "on a Monday", "after Easter"],
)
def test_what_came_in_just_before_came_on_a_working_day(meeting_day: date, before: date, two_before: date) -> None:
    days = Days(meeting_day, LONDON)
    assert (days.day(-1), days.day(-2)) == (before, two_before)
    assert days.at(-1, "16:20").date() == before
    assert days.day(-14) == meeting_day - timedelta(days=14)


def test_a_date_to_come_moves_off_the_weekend() -> None:
    friday = Days(date(2026, 11, 27), LONDON)
    assert friday.working_at(2, "11:00") == datetime(2026, 11, 30, 11, 0, tzinfo=UTC)
    assert friday.working_at(4, "11:00") == datetime(2026, 12, 1, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize("meeting_day", [date(2026, 11, 25), date(2028, 2, 29), date(2027, 1, 4)])
@pytest.mark.parametrize("age", [1, 17, 78])
def test_ages_hold_on_the_meeting_day_and_some_days_before(meeting_day: date, age: int) -> None:
    person = CasePerson("kay", "Kay", age, "victim", "")
    born = Days(meeting_day, LONDON).birth_date("C01", person)
    assert born == Days(meeting_day, LONDON).birth_date("C01", person)
    assert born is not None
    for offset in (-7, 0):
        day = Days(meeting_day, LONDON).day(offset)
        assert day.year - born.year - ((day.month, day.day) < (born.month, born.day)) == age


def test_who_is_not_born_has_no_birth_date() -> None:
    unborn = CasePerson("baby", "Baby", None, "unborn", "", (), 60)
    assert Days(date(2026, 11, 25), LONDON).birth_date("G01", unborn) is None
