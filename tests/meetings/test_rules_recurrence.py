"""Rules of dates: which days they make, at which moments, and how they are said in words."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.meetings.bank_holidays import list_bank_holidays
from app.meetings.presets import PRESETS, Occasion, rule_of
from app.meetings.recurrence import (
    Pattern,
    Rule,
    Skip,
    describe,
    from_text,
    last_day_of,
    list_slots,
    split_slots,
    to_text,
)
from app.meetings.rule_faults import faults_of

WEDNESDAY = date(2026, 12, 2)
FORTNIGHTLY = Rule(
    pattern=Pattern.WEEKS, first_day=WEDNESDAY, starts_at=time(10), minutes=180, interval=2, weekdays=(2,)
)
FAR = date(2041, 1, 1)


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    pattern = draw(st.sampled_from(Pattern))
    first = draw(st.dates(date(2026, 1, 1), date(2039, 12, 31)))
    ends = draw(st.sampled_from(["never", "day", "count"]))
    return Rule(
        pattern=pattern,
        first_day=first,
        starts_at=draw(st.times(max_value=time(23, 59))).replace(second=0, microsecond=0),
        minutes=draw(st.integers(1, 600)),
        interval=draw(st.integers(1, 6)),
        weekdays=tuple(draw(st.sets(st.integers(0, 6), min_size=1))),
        nth=draw(st.sampled_from([1, 2, 3, 4, -1])),
        last_day=first + timedelta(days=draw(st.integers(0, 900))) if ends == "day" else None,
        count=draw(st.integers(1, 60)) if ends == "count" else None,
    )


def days_of(rule: Rule, until: date = FAR) -> list[date]:
    return [slot.day for slot in list_slots(rule, rule.first_day, until)]


def test_every_second_wednesday() -> None:
    assert days_of(FORTNIGHTLY, date(2027, 1, 1)) == [WEDNESDAY, date(2026, 12, 16), date(2026, 12, 30)]


def test_a_daily_meeting_leaves_out_weekends() -> None:
    daily = replace(FORTNIGHTLY, pattern=Pattern.WORKING_DAYS, first_day=date(2026, 12, 4))
    assert [day.day for day in days_of(daily, date(2026, 12, 9))] == [4, 7, 8, 9]


@pytest.mark.parametrize(
    ("nth", "days"),
    [(1, [3, 7]), (2, [10, 14]), (4, [24, 28]), (-1, [31, 28])],
    ids=["first", "second", "fourth", "last"],
)
def test_a_day_of_the_month_is_found_in_each(nth: int, days: list[int]) -> None:
    monthly = replace(
        FORTNIGHTLY, pattern=Pattern.MONTHLY, interval=1, nth=nth, weekdays=(3,), first_day=date(2026, 12, 1)
    )
    assert [day.day for day in days_of(monthly, date(2027, 1, 31))] == days


def test_the_29th_of_february_is_a_day_like_others() -> None:
    once = replace(FORTNIGHTLY, pattern=Pattern.ONCE, first_day=date(2028, 2, 29))
    assert days_of(once) == [date(2028, 2, 29)]
    weekly = replace(FORTNIGHTLY, first_day=date(2028, 2, 15), weekdays=(1,))
    assert date(2028, 2, 29) in days_of(weekly, date(2028, 4, 1))


def test_a_meeting_stays_at_its_hour_when_the_clocks_change() -> None:
    slots = list_slots(replace(FORTNIGHTLY, interval=1), date(2027, 3, 24), date(2027, 3, 31))
    assert [slot.starts_utc for slot in slots] == [
        datetime(2027, 3, 24, 10, tzinfo=UTC),
        datetime(2027, 3, 31, 9, tzinfo=UTC),
    ]


def test_a_time_that_does_not_exist_is_an_hour_later_and_says_so() -> None:
    (slot,) = list_slots(
        replace(FORTNIGHTLY, pattern=Pattern.ONCE, first_day=date(2027, 3, 28), starts_at=time(1, 30)), WEDNESDAY, FAR
    )
    assert slot.starts_utc == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert slot.note == "Clocks go forward that night and 01:30 does not exist, so it is at 02:30."


def test_a_time_that_comes_twice_is_the_first_and_says_so() -> None:
    (slot,) = list_slots(
        replace(FORTNIGHTLY, pattern=Pattern.ONCE, first_day=date(2027, 10, 31), starts_at=time(1, 30)), WEDNESDAY, FAR
    )
    assert slot.starts_utc == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert slot.note == "Clocks go back that night and 01:30 comes twice. It is the first of the two."


def test_days_that_are_left_out_keep_their_reason() -> None:
    slots = list_slots(replace(FORTNIGHTLY, pattern=Pattern.WORKING_DAYS), date(2026, 12, 24), date(2026, 12, 29))
    kept, left_out = split_slots(slots, list_bank_holidays("ENG", [2026]))
    assert [slot.day.day for slot in kept] == [24, 29]
    assert [(slot.day.day, why) for slot, why in left_out] == [
        (25, "Bank holiday: Christmas Day"),
        (28, "Bank holiday: Boxing Day (substitute day)"),
    ]


@pytest.mark.parametrize(
    ("nation", "day"),
    [("ENG", date(2027, 8, 30)), ("WLS", date(2027, 8, 30)), ("SCT", date(2027, 8, 2)), ("NIR", date(2027, 7, 12))],
)
def test_each_nation_has_its_own_bank_holidays(nation: str, day: date) -> None:
    assert any(skip.covers(day) for skip in list_bank_holidays(nation, [2027]))
    assert all(skip.first_day.weekday() < 5 for skip in list_bank_holidays(nation, range(2026, 2041)))


def test_nobody_is_guessed_a_nation() -> None:
    assert list_bank_holidays("", [2027]) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Every second Wednesday at 10:00, for 3 hours, from 2 December 2026"),
        ({"interval": 1, "weekdays": (0, 2, 4)}, "Every Monday, Wednesday and Friday at 10:00"),
        ({"interval": 6}, "Every 6 weeks on Wednesday at 10:00"),
        ({"pattern": Pattern.WORKING_DAYS, "minutes": 45}, "Every working day at 10:00, for 45 minutes"),
        ({"pattern": Pattern.MONTHLY, "interval": 1, "nth": -1}, "The last Wednesday of every month at 10:00"),
        ({"pattern": Pattern.MONTHLY, "nth": 2}, "The second Wednesday of every 2 months at 10:00"),
        ({"pattern": Pattern.ONCE, "minutes": 61}, "Wednesday 2 December 2026 at 10:00, for 1 hour 1 minute"),
        ({"count": 6}, "Every second Wednesday at 10:00, for 3 hours, from 2 December 2026, 6 dates"),
        ({"last_day": date(2027, 7, 1)}, "from 2 December 2026, until 1 July 2027"),
    ],
)
def test_a_rule_is_said_in_words(changes: dict[str, object], words: str) -> None:
    assert words in describe(replace(FORTNIGHTLY, **changes))  # type: ignore[arg-type]  # fields of a rule


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"minutes": 0}, "minutes", "1 minute to 24 hours"),
        ({"minutes": 1441}, "minutes", "1 minute to 24 hours"),
        ({"zone": "Europe/Marlbeck"}, "zone", "no such time zone"),
        ({"zone": "../../etc/passwd"}, "zone", "no such time zone"),
        ({"weekdays": ()}, "weekdays", "at least one day"),
        ({"weekdays": (7,)}, "weekdays", "Monday to Sunday"),
        ({"interval": 0}, "interval", "from 1 to 52"),
        ({"interval": 53}, "interval", "from 1 to 52"),
        ({"pattern": Pattern.MONTHLY, "nth": 5}, "nth", "first, second, third, fourth or last"),
        ({"count": 0}, "count", "from 1 to 2,000"),
        ({"count": 99_999_999}, "count", "from 1 to 2,000"),
        ({"count": 3, "last_day": date(2027, 1, 1)}, "count", "not both"),
        ({"last_day": date(2026, 12, 1)}, "last_day", "must not be before"),
        ({"weekdays": (3,), "last_day": WEDNESDAY}, "last_day", "No date falls"),
        ({"first_day": date(1926, 12, 2)}, "first_day", "from 2020 to 2100"),
        ({"first_day": date(2026, 1, 7), "count": 2}, "first_day", "All its dates are past"),
        ({"first_day": date(2026, 1, 7), "pattern": Pattern.ONCE}, "first_day", "All its dates are past"),
    ],
)
def test_what_cannot_be_used_is_said_beside_its_field(changes: dict[str, object], field: str, words: str) -> None:
    faults = faults_of(replace(FORTNIGHTLY, **changes), today=date(2026, 11, 25))  # type: ignore[arg-type]  # the same
    assert list(faults) == [field]
    assert words in faults[field]


def test_a_usable_rule_has_no_faults() -> None:
    assert faults_of(FORTNIGHTLY, today=WEDNESDAY) == {}


@pytest.mark.parametrize("occasion", Occasion)
def test_every_preset_can_be_used_as_it_is(occasion: Occasion) -> None:
    for days in range(7):
        today = WEDNESDAY + timedelta(days=days)
        rule = rule_of(occasion, today)
        assert faults_of(rule, today=today) == {}
        assert rule.first_day in days_of(rule, rule.first_day)
        assert PRESETS[occasion].what


@given(rules())
def test_a_rule_is_kept_whole(rule: Rule) -> None:
    assert from_text(to_text(rule)) == rule


def test_a_series_may_have_no_rule() -> None:
    assert from_text("") is None


@given(rules())
def test_dates_come_in_order_each_once_and_never_before_the_first_day(rule: Rule) -> None:
    days = days_of(rule, rule.first_day + timedelta(days=800))
    assert days == sorted(set(days))
    assert all(day >= rule.first_day for day in days)
    assert rule.count is None or len(days) <= rule.count
    assert rule.last_day is None or all(day <= rule.last_day for day in days)


@given(rules(), st.integers(0, 400), st.integers(0, 400))
def test_a_part_of_the_dates_is_cut_from_all_of_them(rule: Rule, skip: int, span: int) -> None:
    first = rule.first_day + timedelta(days=skip)
    last = first + timedelta(days=span)
    whole = list_slots(rule, rule.first_day, last)
    assert list(list_slots(rule, first, last)) == [slot for slot in whole if slot.day >= first]


@given(rules())
def test_the_last_day_is_the_day_of_the_last_date(rule: Rule) -> None:
    last = last_day_of(rule)
    if last is not None:
        days = days_of(rule, date(2130, 1, 1))
        assert last == (days[-1] if days else rule.first_day - timedelta(days=1))


@given(rules(), st.lists(st.tuples(st.integers(0, 300), st.integers(0, 30)), max_size=5))
def test_what_is_kept_and_what_is_left_out_are_all_dates(rule: Rule, spans: list[tuple[int, int]]) -> None:
    slots = list_slots(rule, rule.first_day, rule.first_day + timedelta(days=300))
    skips = [
        Skip(
            first_day=rule.first_day + timedelta(days=begin),
            last_day=rule.first_day + timedelta(days=begin + length),
            why=f"Closed {begin}",
        )
        for begin, length in spans
    ]
    kept, left_out = split_slots(slots, skips)
    assert sorted([*kept, *(slot for slot, _ in left_out)], key=lambda slot: slot.day) == list(slots)
    assert not any(skip.covers(slot.day) for slot in kept for skip in skips)
