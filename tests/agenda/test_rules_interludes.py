"""What does not go through as planned: cases that are held or put off, breaks that the chair begins. On plain data."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.agenda.rules import PlannedBreak, TimedItem, make_timetable, merge_hidden, move_block, order_of_coming

FIRST = datetime(2026, 11, 25, 10, 10, tzinfo=UTC)
A, H, B, C = IDS = [uuid.UUID(int=number) for number in range(1, 5)]


def at(minutes: float) -> datetime:
    return FIRST + timedelta(minutes=minutes)


def item(
    item_id: uuid.UUID,
    started: float | None = None,
    ended: float | None = None,
    *,
    spent: int = 0,
    held: bool = False,
    deferred: bool = False,
) -> TimedItem:
    return TimedItem(
        item_id=item_id,
        planned_minutes=10,
        started_utc=None if started is None else at(started),
        ended_utc=None if ended is None else at(ended),
        spent_minutes=spent,
        is_held=held,
        is_deferred=deferred,
    )


def times(items: Sequence[TimedItem], *, now: float, breaks: Sequence[PlannedBreak] = ()) -> dict[uuid.UUID, float]:
    """When each item starts, in minutes after the first was due."""
    slots = make_timetable(items, breaks, first_case_utc=FIRST, now_utc=at(now))
    return {key: (slot.starts_utc - FIRST).total_seconds() / 60 for key, slot in slots.items()}


def taken(started: float, minutes: int, ended: float | None = None, planned: float | None = None) -> PlannedBreak:
    return PlannedBreak(
        not_before_utc=at(started if planned is None else planned),
        minutes=minutes,
        started_utc=at(started),
        ended_utc=None if ended is None else at(ended),
    )


class TestHold:
    def test_what_is_left_of_a_held_case_comes_after_the_one_it_was_held_for(self) -> None:
        assert times([item(A, 0, 4, spent=4, held=True), item(B), item(C)], now=4) == {B: 4, A: 14, C: 20}

    def test_once_another_was_called_the_held_case_is_first_of_those_to_come(self) -> None:
        assert times([item(A, 0, 4, spent=4, held=True), item(B, 4), item(C)], now=6) == {B: 4, A: 14, C: 20}

    def test_called_again_it_has_what_is_left_of_its_minutes(self) -> None:
        assert times([item(A, 20, spent=4), item(B, 4, 20), item(C)], now=21) == {B: 4, A: 20, C: 26}

    def test_a_case_that_has_used_up_its_minutes_is_given_one(self) -> None:
        assert times([item(A, 0, 15, spent=15, held=True), item(B, 15, 20), item(C)], now=20) == {B: 15, A: 20, C: 21}

    def test_with_nothing_else_to_come_the_held_case_is_next(self) -> None:
        assert [one.item_id for one in order_of_coming([item(B, 0, 3), item(A, 3, 5, held=True)])] == [A]

    def test_of_two_that_are_held_both_go_on_before_the_others(self) -> None:
        items = [item(A, 0, 2, held=True), item(B, 2, 4, held=True), item(H, 4, 6), item(C)]
        assert [one.item_id for one in order_of_coming(items)] == [A, B, C]

    def test_a_case_that_was_put_off_takes_no_time_also_where_it_was_begun(self) -> None:
        assert times([item(A, 0, 4, spent=4, deferred=True), item(B)], now=5) == {B: 5}

    def test_put_back_it_has_what_is_left_of_its_minutes(self) -> None:
        assert times([item(B), item(A, spent=4), item(C)], now=0) == {B: 0, A: 10, C: 16}

    def test_what_is_called_comes_behind_those_called_before_whatever_was_put_off_further_down(self) -> None:
        assert move_block([A, B, H, C], frozenset(), {A, H}, C) == [A, C, B, H]


class TestBreak:
    def test_everybody_sees_a_break_that_has_begun(self) -> None:
        slots = make_timetable([item(A, 0, 8), item(B)], [taken(8, 10)], first_case_utc=FIRST, now_utc=at(9))
        assert (slots[B].starts_utc, slots[B].break_before, slots[B].break_starts_utc) == (at(18), 10, at(8))

    def test_a_break_before_the_first_case_counts_too(self) -> None:
        assert times([item(A), item(B)], now=1, breaks=[taken(1, 15)]) == {A: 16, B: 26}

    def test_a_break_that_goes_on_past_its_time_moves_the_rest_with_the_clock(self) -> None:
        assert times([item(A, 0, 8), item(B)], now=21, breaks=[taken(8, 10)]) == {A: 0, B: 21}

    def test_a_break_that_has_ended_moves_nothing_any_longer(self) -> None:
        assert times([item(A, 0, 8), item(B)], now=12, breaks=[taken(8, 10, ended=12)]) == {A: 0, B: 12}

    def test_the_planned_break_taken_early_is_not_taken_again(self) -> None:
        assert times([item(A, 0, 8), item(B), item(C)], now=13, breaks=[taken(8, 5, ended=13, planned=20)])[C] == 23

    def test_a_break_that_falls_due_during_another_is_taken_with_it(self) -> None:
        planned = PlannedBreak(not_before_utc=at(12), minutes=5)
        assert times([item(A, 0, 8), item(B)], now=9, breaks=[taken(8, 10), planned])[B] == 18

    def test_a_planned_break_further_on_stays(self) -> None:
        planned = PlannedBreak(not_before_utc=at(25), minutes=5)
        assert times([item(A, 0, 8), item(B), item(C)], now=9, breaks=[taken(8, 10), planned])[C] == 33


class TestHidden:
    def told_end(self, items: Sequence[TimedItem], breaks: Sequence[PlannedBreak] = ()) -> datetime | None:
        return merge_hidden(items, {H}, is_going_on=True, breaks=breaks)[0].ended_utc

    def test_a_hidden_case_that_is_held_lasted_until_the_next_began(self) -> None:
        """The one before is told as long as before, when the hidden case goes on later."""
        held = [item(A, 0, 10), item(H, 11, 19, spent=8, held=True), item(B, 20)]
        again = [item(A, 0, 10), item(H, 31, spent=8), item(B, 20, 30)]
        closed = [item(A, 0, 10), item(H, 31, 40, spent=8), item(B, 20, 30), item(C, 41)]
        assert self.told_end(held) == self.told_end(again) == self.told_end(closed) == at(20)

    def test_while_nothing_is_called_after_it_there_is_a_pause(self) -> None:
        assert self.told_end([item(A, 0, 10), item(H, 11, 19, spent=8, held=True), item(B)]) == at(10)

    def test_holding_it_changes_no_planned_minutes(self) -> None:
        minutes = [
            [one.planned_minutes for one in merge_hidden([item(A, 0, 10), hidden, item(B)], {H}, is_going_on=True)]
            for hidden in (item(H), item(H, 11), item(H, 11, 19, held=True), item(H, 11, 19, deferred=True))
        ]
        assert minutes == [[20, 10]] * 4

    def test_a_break_before_it_is_told_as_what_it_was(self) -> None:
        assert self.told_end([item(A, 0, 10), item(H, 20, 30), item(B, 30)], [taken(10, 10, ended=20)]) == at(10)

    def test_a_case_that_one_sees_and_that_is_held_is_not_prolonged(self) -> None:
        items = [item(A, 0, 10, spent=10, held=True), item(H, 11, 19), item(B, 20)]
        assert self.told_end(items) == at(10)

    def test_nor_is_the_one_before_it(self) -> None:
        items = [item(A, 0, 5), item(C, 5, 10, spent=5, held=True), item(H, 11, 19), item(B, 20)]
        assert self.told_end(items) == at(5)


STEPS = st.lists(st.tuples(st.sampled_from(["call", "close", "hold", "again"]), st.integers(1, 5)), max_size=25)


@given(steps=STEPS, hidden=st.sets(st.sampled_from(IDS), max_size=2), may_hold=st.sampled_from(IDS))
def test_whatever_is_held_no_case_is_told_to_last_into_another_and_none_ever_becomes_shorter(
    steps: list[tuple[str, int]], hidden: set[uuid.UUID], may_hold: uuid.UUID
) -> None:
    """A meeting of four cases, one of which may be held once, as somebody is told it who must not know of some."""
    now, items = 0, [item(id_) for id_ in IDS]
    before: dict[uuid.UUID, datetime] = {}
    for step, minutes in steps:
        now += minutes
        items = _after(items, step, now, may_hold)
        told = [one for one in merge_hidden(items, hidden, is_going_on=True) if one.started_utc]
        for one in told:
            if one.ended_utc is None or one.is_held:
                continue
            assert one.ended_utc >= before.get(one.item_id, one.ended_utc)
            before[one.item_id] = one.ended_utc
            later = [other.started_utc for other in told if other.started_utc and other.started_utc > one.started_utc]
            assert all(one.ended_utc <= start for start in later)
        slots = make_timetable(merge_hidden(items, hidden, is_going_on=True), [], first_case_utc=FIRST, now_utc=at(now))
        assert slots.keys() == {one.item_id for one in items} - hidden


def _after(items: list[TimedItem], step: str, now: int, may_hold: uuid.UUID) -> list[TimedItem]:
    """The items after the chair did that, where it can be done."""
    under_way = next((one for one in items if one.started_utc and not one.ended_utc), None)
    if step == "call" and under_way is None:
        called = next((one for one in items if one.started_utc is None), None)
        return [replace(one, started_utc=at(now)) if one is called else one for one in items]
    if step == "close" and under_way is not None:
        return [replace(one, ended_utc=at(now)) if one is under_way else one for one in items]
    if step == "hold" and under_way is not None and under_way.item_id == may_hold and not under_way.spent_minutes:
        spent = int((at(now) - (under_way.started_utc or at(now))).total_seconds() // 60)
        held = replace(under_way, ended_utc=at(now), is_held=True, spent_minutes=spent)
        return [held if one is under_way else one for one in items]
    if step == "again" and under_way is None:
        return [
            replace(one, started_utc=at(now), ended_utc=None, is_held=False) if one.is_held else one for one in items
        ]
    return items
