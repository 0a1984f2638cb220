"""The order of an agenda and its times, from plain data."""

import uuid
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.agenda.rules import (
    ListedCase,
    PlannedBreak,
    Slot,
    TimedItem,
    agency_minutes,
    make_timetable,
    suggest_order,
)

TEN = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
FIRST = TEN + timedelta(minutes=10)


def at(text: str) -> datetime:
    """That time of the morning: `at("10:22")`."""
    hours, minutes = map(int, text.split(":"))
    return TEN.replace(hour=hours, minute=minutes)


def listed(number: int, *, urgent: bool = False, children: bool = False, arrived: str = "09:00") -> ListedCase:
    return ListedCase(item_id=uuid.UUID(int=number), is_urgent=urgent, has_children=children, arrived_utc=at(arrived))


def order(*cases: ListedCase) -> list[int]:
    return [item_id.int for item_id in suggest_order(cases)]


def item(number: int, minutes: int = 10, started: str = "", ended: str = "", *, deferred: bool = False) -> TimedItem:
    return TimedItem(
        item_id=uuid.UUID(int=number),
        planned_minutes=minutes,
        started_utc=at(started) if started else None,
        ended_utc=at(ended) if ended else None,
        is_deferred=deferred,
    )


def times(items: list[TimedItem], *, breaks: list[PlannedBreak] | None = None, now: str = "") -> dict[int, str]:
    """The timetable as people read it: `{1: "10:10-10:20"}`."""
    slots = make_timetable(items, breaks or [], first_case_utc=FIRST, now_utc=at(now) if now else None)
    return {key.int: f"{slot.starts_utc:%H:%M}-{slot.ends_utc:%H:%M}" for key, slot in slots.items()}


class TestOrder:
    def test_urgent_cases_come_first_however_late_they_came_in(self) -> None:
        assert order(listed(1, arrived="08:00"), listed(2, urgent=True, arrived="08:50")) == [2, 1]

    def test_cases_with_children_come_before_the_others(self) -> None:
        assert order(listed(1), listed(2, children=True), listed(3), listed(4, children=True)) == [2, 4, 1, 3]

    def test_an_urgent_case_without_children_comes_before_one_with(self) -> None:
        assert order(listed(1, children=True), listed(2, urgent=True)) == [2, 1]

    def test_otherwise_who_came_first_is_heard_first(self) -> None:
        assert order(listed(1, arrived="09:10"), listed(2, arrived="09:05")) == [2, 1]

    @given(
        st.lists(
            st.builds(
                ListedCase,
                item_id=st.uuids(),
                is_urgent=st.booleans(),
                has_children=st.booleans(),
                arrived_utc=st.sampled_from([at("09:00"), at("09:01")]),
            ),
            unique_by=lambda case: case.item_id,
        ),
        st.randoms(),
    )
    def test_nobody_is_lost_and_the_order_does_not_depend_on_how_it_is_asked(
        self, cases: list[ListedCase], random: object
    ) -> None:
        shuffled = list(cases)
        random.shuffle(shuffled)
        result = suggest_order(cases)
        assert sorted(result) == sorted(case.item_id for case in cases)
        assert suggest_order(shuffled) == result
        rank = {case.item_id: (not case.is_urgent, not case.has_children, case.arrived_utc) for case in cases}
        assert all(rank[one] <= rank[two] for one, two in pairwise(result))


class TestTimetable:
    def test_before_the_meeting_cases_follow_one_another_from_the_first(self) -> None:
        assert times([item(1, 12), item(2, 10)]) == {1: "10:10-10:22", 2: "10:22-10:32"}

    def test_an_empty_list_has_no_times(self) -> None:
        assert times([]) == {}

    def test_a_case_that_ran_long_moves_the_rest(self) -> None:
        done = item(1, 10, "10:10", "10:35")
        assert times([done, item(2)], now="10:35") == {1: "10:10-10:35", 2: "10:35-10:45"}

    def test_a_case_that_was_short_brings_the_rest_forward(self) -> None:
        done = item(1, 10, "10:10", "10:15")
        assert times([done, item(2)], now="10:15") == {1: "10:10-10:15", 2: "10:15-10:25"}

    def test_a_case_under_way_ends_as_planned_until_it_overruns(self) -> None:
        under_way = item(1, 10, "10:10")
        assert times([under_way, item(2)], now="10:14") == {1: "10:10-10:20", 2: "10:20-10:30"}
        assert times([under_way, item(2)], now="10:26") == {1: "10:10-10:26", 2: "10:26-10:36"}

    def test_while_nothing_is_called_the_rest_waits_for_the_clock(self) -> None:
        assert times([item(1)], now="10:40") == {1: "10:40-10:50"}

    def test_before_the_first_case_is_due_it_stays_where_it_is(self) -> None:
        assert times([item(1)], now="10:02") == {1: "10:10-10:20"}

    def test_a_case_called_out_of_turn_takes_its_time_when_it_happened(self) -> None:
        done = item(2, 10, "10:10", "10:20")
        assert times([item(1), done], now="10:20") == {1: "10:20-10:30", 2: "10:10-10:20"}

    def test_a_deferred_case_takes_no_time(self) -> None:
        assert times([item(1, deferred=True), item(2)]) == {2: "10:10-10:20"}

    def test_a_break_is_taken_at_the_first_end_of_a_case_after_its_time(self) -> None:
        breaks = [PlannedBreak(not_before_utc=at("10:15"), minutes=5)]
        assert times([item(1), item(2)], breaks=breaks) == {1: "10:10-10:20", 2: "10:25-10:35"}

    def test_a_break_on_the_minute_is_taken_then(self) -> None:
        breaks = [PlannedBreak(not_before_utc=at("10:20"), minutes=5)]
        assert times([item(1), item(2)], breaks=breaks) == {1: "10:10-10:20", 2: "10:25-10:35"}

    def test_no_break_before_the_first_case(self) -> None:
        breaks = [PlannedBreak(not_before_utc=at("10:00"), minutes=5)]
        assert times([item(1), item(2)], breaks=breaks) == {1: "10:10-10:20", 2: "10:25-10:35"}

    def test_a_break_that_was_taken_is_not_planned_again(self) -> None:
        breaks = [PlannedBreak(not_before_utc=at("10:15"), minutes=5)]
        heard = [item(1, 10, "10:10", "10:20"), item(2, 10, "10:25", "10:35")]
        assert times([*heard, item(3)], breaks=breaks, now="10:35")[3] == "10:35-10:45"

    def test_the_slot_says_how_long_the_break_before_it_is(self) -> None:
        breaks = [PlannedBreak(not_before_utc=at("10:15"), minutes=5)]
        slots = make_timetable([item(1), item(2)], breaks, first_case_utc=FIRST, now_utc=None)
        assert [slot.break_before for slot in slots.values()] == [0, 5]


# Case, planned minutes and start, as the partnership of Marlbeck prints its list.
MARLBECK = [
    (4, 12, "10:10"),
    (1, 10, "10:22"),
    (2, 10, "10:32"),
    (3, 12, "10:42"),
    (5, 10, "10:54"),
    (6, 12, "11:04"),
    (7, 12, "11:16"),
    (8, 10, "11:28"),
    (9, 8, "11:38"),
    (10, 14, "11:46"),
    (11, 10, "12:05"),
    (12, 8, "12:15"),
    (13, 8, "12:23"),
    (14, 10, "12:31"),
]
NOON_BREAK = [PlannedBreak(not_before_utc=at("12:00"), minutes=5)]


def test_marlbeck_s_list_has_the_times_that_it_prints() -> None:
    items = [item(number, minutes) for number, minutes, _start in MARLBECK]
    slots = make_timetable(items, NOON_BREAK, first_case_utc=FIRST, now_utc=None)
    assert [f"{slot.starts_utc:%H:%M}" for slot in slots.values()] == [start for _number, _minutes, start in MARLBECK]
    assert {key.int: slot.break_before for key, slot in slots.items() if slot.break_before} == {11: 5}
    assert max(slot.ends_utc for slot in slots.values()) == at("12:41")
    assert sum(minutes for _number, minutes, _start in MARLBECK) == 146


ITEMS = st.lists(
    st.builds(TimedItem, item_id=st.uuids(), planned_minutes=st.integers(1, 40), is_deferred=st.booleans())
)
BREAKS = st.lists(
    st.builds(
        PlannedBreak,
        not_before_utc=st.integers(-30, 300).map(lambda minutes: FIRST + timedelta(minutes=minutes)),
        minutes=st.integers(1, 30),
    ),
    max_size=4,
)


@st.composite
def meetings_under_way(draw: st.DrawFn) -> tuple[list[TimedItem], datetime]:
    """A list of which some cases were heard one after another, perhaps one is under way, and the present."""
    clock = FIRST + timedelta(minutes=draw(st.integers(-5, 15)))
    items = []
    heard = draw(st.integers(0, 5))
    for number in range(heard + draw(st.integers(0, 5))):
        minutes, started, ended = draw(st.integers(1, 30)), None, None
        if number < heard:
            clock += timedelta(minutes=draw(st.integers(0, 8)))
            started = clock
            clock += timedelta(minutes=draw(st.integers(1, 40)))
            ended = None if number == heard - 1 and draw(st.booleans()) else clock
        items.append(
            TimedItem(
                item_id=uuid.UUID(int=number),
                planned_minutes=minutes,
                started_utc=started,
                ended_utc=ended,
                is_deferred=started is None and draw(st.booleans()),
            )
        )
    return draw(st.permutations(items)), clock + timedelta(minutes=draw(st.integers(0, 20)))


def by_time(slots: dict[uuid.UUID, Slot]) -> list[Slot]:
    return sorted(slots.values(), key=lambda slot: slot.starts_utc)


@given(ITEMS, BREAKS)
def test_a_planned_list_keeps_its_order_and_its_length(items: list[TimedItem], breaks: list[PlannedBreak]) -> None:
    slots = make_timetable(items, breaks, first_case_utc=FIRST, now_utc=None)
    heard = [i for i in items if not i.is_deferred]
    assert list(slots) == [i.item_id for i in heard]
    assert list(slots.values()) == by_time(slots)
    for one, two in pairwise(slots.values()):
        assert two.starts_utc - one.ends_utc == timedelta(minutes=two.break_before)
    if heard:
        rests = sum(slot.break_before for slot in slots.values())
        last = by_time(slots)[-1]
        assert last.ends_utc == FIRST + timedelta(minutes=sum(i.planned_minutes for i in heard) + rests)


@given(ITEMS, BREAKS)
def test_each_break_is_taken_once_and_never_too_early(items: list[TimedItem], breaks: list[PlannedBreak]) -> None:
    slots = by_time(make_timetable(items, breaks, first_case_utc=FIRST, now_utc=None))
    due = [b for b in breaks if slots and b.not_before_utc <= slots[-1].starts_utc]
    taken = sum(slot.break_before for slot in slots)
    assert taken <= sum(b.minutes for b in due)
    for slot in slots:
        if slot.break_before:
            begins = slot.starts_utc - timedelta(minutes=slot.break_before)
            assert any(b.not_before_utc <= begins for b in breaks)
    assert all(slot.break_before == 0 for slot in slots[:1])


@given(meetings_under_way(), BREAKS)
def test_what_happened_stays_and_the_rest_lies_ahead_without_overlap(
    meeting: tuple[list[TimedItem], datetime], breaks: list[PlannedBreak]
) -> None:
    items, now = meeting
    slots = make_timetable(items, breaks, first_case_utc=FIRST, now_utc=now)
    assert set(slots) == {i.item_id for i in items if not i.is_deferred}
    for one, two in pairwise(by_time(slots)):
        assert one.ends_utc <= two.starts_utc
    for i in items:
        if i.started_utc is not None:
            assert slots[i.item_id].starts_utc == i.started_utc
            assert slots[i.item_id].ends_utc == (i.ended_utc or slots[i.item_id].ends_utc)
        elif not i.is_deferred:
            assert slots[i.item_id].starts_utc >= now
            assert slots[i.item_id].ends_utc - slots[i.item_id].starts_utc == timedelta(minutes=i.planned_minutes)


@pytest.mark.parametrize("is_reversed", [False, True])
def test_minutes_are_counted_for_each_agency(is_reversed: bool) -> None:
    police, housing = uuid.UUID(int=1), uuid.UUID(int=2)
    needed = [(12, frozenset({police, housing})), (10, frozenset({police})), (8, frozenset())]
    assert agency_minutes(needed[::-1] if is_reversed else needed) == {police: 22, housing: 12}
