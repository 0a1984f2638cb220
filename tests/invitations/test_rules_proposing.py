"""When the right people can meet: fewest clashes first, and who cannot, with why. On plain data."""

import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations, pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from app.invitations.proposing import (
    GRID_MINUTES,
    OUTSIDE_HOURS,
    Person,
    Proposal,
    Span,
    Window,
    find_clashes,
    list_starts,
    propose,
    why_not,
)
from app.invitations.wall_clock import Odd, day_bounds, find_moment

LONDON = ZoneInfo("Europe/London")
MONDAY = date(2026, 11, 30)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
ANNA, BEN, CARA = (uuid.UUID(int=number) for number in (1, 2, 3))


def at(hour: int, minute: int = 0, *, day: int = 0) -> datetime:
    return datetime(2026, 11, 30, hour, minute, tzinfo=UTC) + timedelta(days=day)


def window(days: int = 5, **other: object) -> Window:
    usual = {
        "first_day": MONDAY,
        "last_day": MONDAY + timedelta(days=days - 1),
        "from_time": time(9),
        "until_time": time(17),
        "zone": LONDON,
    }
    return Window(**{**usual, **other})  # type: ignore[arg-type]


def person(who: uuid.UUID, *busy: Span, needed: bool = True, free: Sequence[Span] | None = None) -> Person:
    return Person(id=who, is_needed=needed, free=free, busy=busy)


def starts(found: Sequence[Proposal]) -> list[datetime]:
    return [one.starts_utc for one in found]


def test_without_any_clash_the_earliest_times_come_first_two_a_day() -> None:
    found = propose([person(ANNA)], 60, window(), now_utc=LONG_AGO, most=4)
    assert starts(found) == [at(9), at(10), at(9, day=1), at(10, day=1)]
    assert all(not one.clashes for one in found)


def test_a_time_that_everybody_can_make_comes_before_an_earlier_one_with_a_clash() -> None:
    away = Span(at(0), at(0, day=3), "on leave")
    found = propose([person(ANNA, away), person(BEN)], 60, window(4), now_utc=LONG_AGO, most=3)
    assert starts(found) == [at(9, day=3), at(10, day=3), at(9)]
    assert [(clash.person_id, clash.reason) for clash in found[-1].clashes] == [(ANNA, "on leave")]


def test_one_needed_person_weighs_more_than_everybody_who_is_welcome() -> None:
    needed = person(ANNA, Span(at(0), at(0, day=1), "on leave"))
    welcome = [person(who, Span(at(0, day=1), at(0, day=2), "busy"), needed=False) for who in (BEN, CARA)]
    (found,) = propose([needed, *welcome], 60, window(2), now_utc=LONG_AGO, most=1)
    assert found.starts_utc == at(9, day=1)
    assert [clash.person_id for clash in found.clashes] == [BEN, CARA]


def test_needed_people_who_cannot_are_named_before_those_who_are_welcome() -> None:
    busy = Span(at(0), at(0, day=9), "busy")
    clashes = find_clashes([person(BEN, busy, needed=False), person(ANNA, busy)], at(9), at(10))
    assert [(clash.person_id, clash.is_needed) for clash in clashes] == [(ANNA, True), (BEN, False)]


def test_what_ends_as_the_meeting_begins_is_not_in_its_way() -> None:
    ben = person(BEN, Span(at(8), at(9), "busy"), Span(at(10), at(11), "busy"))
    assert why_not(ben, at(9), at(10)) == ""
    assert why_not(ben, at(9), at(10, 1)) == "busy"
    assert why_not(ben, at(8, 59), at(10)) == "busy"


def test_hours_that_touch_are_one_and_a_meeting_must_lie_within_them() -> None:
    cara = person(CARA, free=[Span(at(12), at(15)), Span(at(9), at(12))])
    assert why_not(cara, at(11, 30), at(12, 30)) == ""
    assert why_not(cara, at(14, 30), at(15, 30)) == OUTSIDE_HOURS
    assert why_not(person(CARA, free=[]), at(10), at(11)) == OUTSIDE_HOURS


def test_nothing_is_offered_that_has_passed_or_on_days_that_are_left_out() -> None:
    found = propose([], 60, window(left_out=frozenset({MONDAY + timedelta(days=1)})), now_utc=at(16), most=3)
    assert starts(found) == [at(9, day=2), at(10, day=2), at(9, day=3)]


def test_a_meeting_longer_than_the_hours_of_a_day_has_no_time() -> None:
    assert propose([], 8 * 60 + 1, window(), now_utc=LONG_AGO) == []
    assert starts(propose([], 8 * 60, window(1), now_utc=LONG_AGO)) == [at(9)]
    assert propose([], 60, window(0), now_utc=LONG_AGO) == []


def test_hours_until_midnight_are_hours_to_the_end_of_the_day() -> None:
    late = window(1, from_time=time(22), until_time=time(0))
    assert list(list_starts(late, 60))[-1] == at(23)


def test_in_summer_nine_on_the_wall_is_eight_in_utc() -> None:
    july = window(1, first_day=date(2026, 7, 1), last_day=date(2026, 7, 1))
    assert next(iter(list_starts(july, 60))) == datetime(2026, 7, 1, 8, tzinfo=UTC)


def test_on_both_nights_of_the_clock_change_an_hour_is_no_start() -> None:
    everyday = frozenset(range(7))
    for day, missing in ((date(2027, 3, 28), Odd.SKIPPED), (date(2026, 10, 25), Odd.TWICE)):
        night = window(first_day=day, last_day=day, from_time=time(0), until_time=time(4), weekdays=everyday)
        clock = [moment.astimezone(LONDON).time() for moment in list_starts(night, 15)]
        assert time(0, 45) in clock
        assert time(2) in clock
        assert not [one for one in clock if time(1) <= one < time(2)]
        assert find_moment(day, time(1, 30), LONDON) is missing
    assert find_moment(date(2026, 10, 25), time(2), LONDON) == datetime(2026, 10, 25, 2, tzinfo=UTC)


def test_days_begin_and_end_where_the_partnership_is() -> None:
    first, last = day_bounds(date(2026, 10, 24), date(2026, 10, 25), LONDON)
    assert (first, last) == (datetime(2026, 10, 23, 23, tzinfo=UTC), datetime(2026, 10, 26, tzinfo=UTC))


def spans(reason: str) -> st.SearchStrategy[list[Span]]:
    """Spans of the week in any order: overlapping, touching, empty, turned round."""
    minute = st.integers(0, 5 * 24 * 12).map(lambda fifth: at(0) + timedelta(minutes=5 * fifth))
    return st.lists(st.builds(Span, minute, minute, st.just(reason)), max_size=6)


people = st.lists(
    st.builds(
        Person,
        id=st.uuids(),
        is_needed=st.booleans(),
        free=st.none() | spans(""),
        busy=spans("busy"),
    ),
    max_size=5,
)


def weight(everybody: Sequence[Person], moment: datetime, minutes: int) -> tuple[int, int, datetime]:
    """What a time costs, worked out minute by minute."""
    cannot = [one for one in everybody if not can_for_every_minute(one, moment, minutes)]
    return len([one for one in cannot if one.is_needed]), len([one for one in cannot if not one.is_needed]), moment


def can_for_every_minute(one: Person, moment: datetime, minutes: int) -> bool:
    for passed in range(0, minutes, 5):
        now = moment + timedelta(minutes=passed)
        if any(span.starts_utc <= now < span.ends_utc for span in one.busy):
            return False
        if one.free is not None and not any(span.starts_utc <= now < span.ends_utc for span in one.free):
            return False
    return True


@given(people, st.sampled_from([15, 45, 60, 120]), st.integers(1, 5), st.integers(1, 4))
def test_nothing_better_is_passed_over(everybody: list[Person], minutes: int, days: int, most: int) -> None:
    found = propose(everybody, minutes, window(days), now_utc=LONG_AGO, most=most, most_a_day=99)
    weights = [weight(everybody, one.starts_utc, minutes) for one in found]
    assert weights == sorted(weights)
    length = timedelta(minutes=minutes)
    assert all(abs(one - other) >= length for one, other in combinations(starts(found), 2))
    for candidate in list_starts(window(days), minutes):
        is_free_of = [weighed for weighed in weights if abs(weighed[2] - candidate) < length]
        better_than = [weighed for weighed in weights if weight(everybody, candidate, minutes) < weighed]
        # Whatever is better than something on offer is on offer, or overlaps what is better still.
        assert not better_than or min(is_free_of) <= weight(everybody, candidate, minutes)


@given(people, st.sampled_from([15, 60]))
def test_whoever_cannot_is_named_once_with_a_reason(everybody: list[Person], minutes: int) -> None:
    for one in propose(everybody, minutes, window(2), now_utc=LONG_AGO):
        named = {clash.person_id for clash in one.clashes}
        assert len(named) == len(one.clashes)
        assert named == {who.id for who in everybody if not can_for_every_minute(who, one.starts_utc, minutes)}
        assert all(clash.reason for clash in one.clashes)


@given(people, st.integers(0, 7 * 24 * 60).map(lambda minutes: at(0, day=-1) + timedelta(minutes=minutes)))
def test_every_time_lies_ahead_on_the_grid_and_within_the_hours(everybody: list[Person], now: datetime) -> None:
    found = starts(propose(everybody, 45, window(), now_utc=now, most=50, most_a_day=50))
    assert all(one > now for one in found)
    for one in found:
        local = one.astimezone(LONDON)
        assert local.minute % GRID_MINUTES == 0
        assert time(9) <= local.time() <= time(16, 15)
    assert all(earlier != later for earlier, later in pairwise(sorted(found)))
