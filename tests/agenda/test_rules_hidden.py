"""What is hidden leaves no gap: neither in times and minutes, nor when somebody moves what they see. On plain data."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.agenda.rules import PlannedBreak, TimedItem, hidden_between, make_timetable, merge_hidden, move_block

FIRST = datetime(2026, 11, 25, 10, 10, tzinfo=UTC)
IDS = [uuid.UUID(int=number) for number in range(1, 9)]
A, H, B, C = IDS[:4]


def at(minutes: float) -> datetime:
    return FIRST + timedelta(minutes=minutes)


def item(item_id: uuid.UUID, planned: int = 10, started: float | None = None, ended: float | None = None) -> TimedItem:
    return TimedItem(
        item_id=item_id,
        planned_minutes=planned,
        started_utc=None if started is None else at(started),
        ended_utc=None if ended is None else at(ended),
    )


def told(items: Sequence[TimedItem], *, now: float | None = None) -> list[TimedItem]:
    return list(merge_hidden(items, {H}, is_going_on=now is not None))


def starts(items: Sequence[TimedItem], *, now: float | None = None, breaks: Sequence[PlannedBreak] = ()) -> list[float]:
    slots = make_timetable(items, breaks, first_case_utc=FIRST, now_utc=None if now is None else at(now))
    return [(slots[one.item_id].starts_utc - FIRST).total_seconds() / 60 for one in items]


def test_the_one_before_takes_the_minutes_and_ends_where_the_next_begins() -> None:
    items = told([item(A), item(H, 8), item(B)])
    assert [(one.item_id, one.planned_minutes) for one in items] == [(A, 18), (B, 10)]
    slots = make_timetable(items, [], first_case_utc=FIRST, now_utc=None)
    assert slots[A].ends_utc == slots[B].starts_utc == at(18)


def test_the_first_one_pulls_the_next_forward() -> None:
    items = told([item(H, 8), item(A), item(B)])
    assert [one.planned_minutes for one in items] == [18, 10]
    assert starts(items) == [0, 18]


def test_the_last_one_keeps_the_end_where_it_was() -> None:
    items = told([item(A), item(B), item(H, 8)])
    slots = make_timetable(items, [], first_case_utc=FIRST, now_utc=None)
    assert max(slot.ends_utc for slot in slots.values()) == at(28)


def test_while_it_is_under_way_there_is_a_pause_and_the_next_may_come_at_any_moment() -> None:
    """What a chair sees is what they see between any two cases: the last is over, and the next may begin now."""
    items = told([item(A, started=0, ended=10), item(H, 8, started=11), item(B)], now=15)
    assert items[0].ended_utc == at(10)
    assert starts(items, now=15) == [0, 15]
    assert starts(told([item(A, started=0, ended=10), item(H, 8), item(B)], now=15), now=15) == [0, 15]


def test_once_the_next_has_begun_the_one_before_has_lasted_until_then() -> None:
    items = told([item(A, started=0, ended=10), item(H, 8, started=11, ended=20), item(B, started=20)], now=25)
    assert items[0].ended_utc == items[1].started_utc == at(20)


def test_at_the_end_of_the_meeting_the_last_one_has_lasted_as_long() -> None:
    items = told([item(A, started=0, ended=10), item(H, 8, started=11, ended=20)])
    assert items[0].ended_utc == at(20)


def test_a_break_stands_where_the_longer_case_ends() -> None:
    break_at = PlannedBreak(not_before_utc=at(10), minutes=5)
    slots = make_timetable(told([item(A), item(H, 8), item(B)]), [break_at], first_case_utc=FIRST, now_utc=None)
    assert slots[B].break_starts_utc == slots[A].ends_utc == at(18)
    assert slots[B].starts_utc == at(23)


def test_somebody_who_sees_a_part_of_the_list_has_only_those_gaps_closed_that_would_tell() -> None:
    order = IDS[:6]
    assert hidden_between(order, {H}, {A, B}) == {H}
    assert hidden_between(order, {H}, {A, C}) == frozenset(), "the item after it is another agency's: there is a gap"
    assert hidden_between(order, {A, H}, {B, C}) == frozenset(), "nobody knows where the list begins for others"
    assert hidden_between(order, {H, B}, {A, C}) == {H, B}


def test_who_may_know_of_everything_is_told_everything_as_it_is() -> None:
    items = [item(A, started=0, ended=10), item(H, 8, started=11), item(B)]
    assert list(merge_hidden(items, frozenset(), is_going_on=True)) == items


@given(hidden=st.sets(st.integers(0, 7)), planned=st.lists(st.integers(1, 30), min_size=8, max_size=8))
def test_before_the_meeting_the_whole_adds_up_and_nothing_stands_between(hidden: set[int], planned: list[int]) -> None:
    items = [item(id_, minutes) for id_, minutes in zip(IDS, planned, strict=True)]
    seen = merge_hidden(items, {IDS[number] for number in hidden}, is_going_on=False)
    if not seen:
        return
    assert sum(one.planned_minutes for one in seen) == sum(planned)
    slots = make_timetable(seen, [], first_case_utc=FIRST, now_utc=None)
    in_order = [slots[one.item_id] for one in seen]
    assert in_order[0].starts_utc == FIRST
    assert all(one.ends_utc == other.starts_utc for one, other in pairwise(in_order))


def visible(order: Sequence[uuid.UUID], hidden: set[uuid.UUID]) -> list[uuid.UUID]:
    return [id_ for id_ in order if id_ not in hidden]


@given(
    hidden=st.sets(st.integers(0, 7), max_size=6),
    called=st.integers(0, 7),
    moved=st.integers(0, 7),
    steps=st.sampled_from([-1, 1]),
)
def test_every_press_moves_by_one_of_the_places_that_are_seen(
    hidden: set[int], called: int, moved: int, steps: int
) -> None:
    """Somebody in conflict presses up or down: what they see moves by exactly one, whatever lies between."""
    unseen = {IDS[number] for number in hidden - {moved}}
    been = set(IDS[:called]) - {IDS[moved]}
    order = [*(id_ for id_ in IDS if id_ in been), *(id_ for id_ in IDS if id_ not in been)]
    before = visible(order, unseen)
    after = visible(move_block(order, unseen, been, IDS[moved], steps=steps), unseen)
    first_free = sum(id_ in been for id_ in before)
    expected = [id_ for id_ in before if id_ != IDS[moved]]
    place = before.index(IDS[moved]) + steps
    expected.insert(max(first_free, min(len(expected), place)), IDS[moved])
    assert after == expected


@pytest.mark.parametrize("steps", [-1, 1])
def test_what_is_moved_keeps_the_minutes_with_which_it_is_told(steps: int) -> None:
    items = {one.item_id: one for one in [item(A), item(B), item(H, 8), item(C)]}
    order = move_block([A, B, H, C], {H}, set(), B, steps=steps)
    assert {one.item_id: one.planned_minutes for one in told([items[id_] for id_ in order])} == {A: 10, B: 18, C: 10}


def test_the_called_case_comes_next_and_what_was_heard_stays_before_it() -> None:
    assert move_block([A, B, H, C], {H}, {A}, C) == [A, C, B, H]
    assert move_block([H, A, B], {H}, {H}, B) == [H, B, A]
    assert move_block([A, H, B, C], frozenset(), {A}, C) == [A, C, H, B]
