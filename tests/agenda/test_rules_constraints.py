"""What an order keeps to, as a problem for the optimiser and as sentences about a list: on plain data."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.agenda.constraints import Constraints, PlanCase, Window, by_arrival, children_first, siblings, what_is_broken
from app.agenda.optimiser import NoOrder, order_agenda
from app.agenda.plan import PlanAgency, Planned
from app.agenda.rules import PlannedBreak, Slot, TimedItem, make_timetable

FIRST = datetime(2026, 11, 25, 10, 10, tzinfo=UTC)
POLICE, HOUSING = (uuid.UUID(int=number) for number in (101, 102))


def at(minutes: int) -> datetime:
    return FIRST + timedelta(minutes=minutes)


def case(number: int, *agencies: uuid.UUID, minutes: int = 10, **more: object) -> PlanCase:
    case_id = uuid.UUID(int=number)
    plain = PlanCase(
        item_id=case_id,
        case_id=case_id,
        reference=f"C-{number}",
        minutes=minutes,
        arrived_utc=at(number),
        agencies=frozenset(agencies),
    )
    return replace(plain, **more)  # type: ignore[arg-type]  # of a test


def ids(*numbers: int) -> tuple[uuid.UUID, ...]:
    return tuple(uuid.UUID(int=number) for number in numbers)


def slots_of(cases: Sequence[PlanCase], breaks: Sequence[PlannedBreak] = ()) -> dict[uuid.UUID, Slot]:
    items = [TimedItem(item_id=one.item_id, planned_minutes=one.minutes) for one in cases]
    return dict(make_timetable(items, breaks, first_case_utc=FIRST, now_utc=None))


def planned(*cases: PlanCase, constraints: Constraints | None = None, breaks: Sequence[PlannedBreak] = ()) -> Planned:
    called = tuple(one for one in cases if one.has_been_called)
    return Planned(
        called=called,
        coming=tuple(one for one in cases if not one.has_been_called),
        front=(),
        blocks={one.item_id: (one.item_id,) for one in cases},
        slots=slots_of(cases, breaks),
        constraints=constraints or Constraints(),
        agencies=(
            PlanAgency(agency_id=POLICE, name="Police", people=1),
            PlanAgency(agency_id=HOUSING, name="Housing", people=2),
        ),
        rejoin_minutes=8,
        steadiness=25,
        begins_utc=FIRST,
        breaks=tuple(breaks),
    )


def order_of(plan: Planned) -> list[int]:
    found = order_agenda(plan.problem, seconds=1.0)
    return [plan.cases[number].item_id.int for number in found.order]


def test_a_group_of_one_is_no_group() -> None:
    a, b = ids(1001, 1002)
    cases = [case(1, sibling_group=a), case(2), case(3, sibling_group=a), case(4, sibling_group=b)]
    assert [[one.item_id.int for one in group] for group in siblings(cases)] == [[1, 3]]


def test_childrens_cases_come_before_each_of_the_others() -> None:
    pairs = children_first([case(1), case(2, has_children=True), case(3)])
    assert pairs == [ids(2, 1), ids(2, 3)]


def test_what_is_urgent_or_kept_in_place_stands_where_that_says() -> None:
    cases = [case(1, is_urgent=True), case(2, is_pinned=True), case(3, has_children=True), case(4)]
    assert children_first(cases) == [ids(3, 4)]


def test_siblings_of_a_childrens_case_come_with_it() -> None:
    (a,) = ids(1001)
    cases = [case(1, has_children=True, sibling_group=a), case(2, sibling_group=a), case(3)]
    assert children_first(cases) == [ids(1, 3), ids(2, 3)]


def test_arrival_is_what_an_order_is_held_against() -> None:
    assert by_arrival([case(3), case(1), case(2)]) == [1, 2, 0]


def test_a_list_that_keeps_to_everything_says_nothing() -> None:
    (a,) = ids(1001)
    cases = [case(1, is_urgent=True), case(2, sibling_group=a), case(3, sibling_group=a)]
    constraints = Constraints(before=(ids(1, 2),), windows=(Window(agency_id=POLICE, name="Police", until_utc=at(30)),))
    assert not what_is_broken(cases, constraints, slots_of(cases))


def test_each_thing_that_a_list_does_not_keep_is_named() -> None:
    (a,) = ids(1001)
    cases = [
        case(1, POLICE, sibling_group=a),
        case(2, is_urgent=True),
        case(3, POLICE, sibling_group=a),
        case(4, has_children=True),
    ]
    window = Window(agency_id=POLICE, name="Police", until_utc=at(29))
    constraints = Constraints(before=(ids(3, 1),), windows=(window,), puts_children_first=True)
    broken = what_is_broken(cases, constraints, slots_of(cases))
    assert [one.reference for one in broken.not_urgent_first] == ["C-2"]
    assert [(a.reference, b.reference) for a, b in broken.not_before] == [("C-3", "C-1")]
    assert [[one.reference for one in group] for group in broken.not_together] == [["C-1", "C-3"]]
    assert [one.case.reference for one in broken.windows] == ["C-3"]
    assert [one.reference for one in broken.children_later] == ["C-4"]


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        pytest.param(planned(case(1, POLICE), case(2), case(3, POLICE, is_urgent=True)), [3, 1, 2], id="urgent"),
        pytest.param(planned(case(1, POLICE), case(2, is_pinned=True), case(3, POLICE)), [1, 2, 3], id="pinned"),
        pytest.param(
            planned(case(1, POLICE), case(2, POLICE), case(3), constraints=Constraints(before=(ids(3, 1), ids(1, 2)))),
            [3, 1, 2],
            id="before",
        ),
        pytest.param(
            planned(
                case(1, POLICE),
                case(2),
                constraints=Constraints(windows=(Window(agency_id=POLICE, name="Police", from_utc=at(10)),)),
            ),
            [2, 1],
            id="window",
        ),
        pytest.param(
            planned(case(1), case(2, has_children=True), constraints=Constraints(puts_children_first=True)),
            [2, 1],
            id="children first",
        ),
    ],
)
def test_the_optimiser_is_told_what_to_keep_to(plan: Planned, expected: list[int]) -> None:
    assert order_of(plan) == expected


def test_what_has_been_called_stays_and_its_agencies_are_waited_for() -> None:
    plan = planned(case(1, HOUSING, has_been_called=True), case(2, POLICE), case(3, HOUSING), case(4, is_urgent=True))
    assert order_of(plan)[:2] == [1, 4]


def test_a_window_that_what_was_called_did_not_keep_still_holds_for_the_rest() -> None:
    late = Window(agency_id=HOUSING, name="Housing", from_utc=at(20))
    plan = planned(
        case(1, HOUSING, has_been_called=True),
        case(2, HOUSING),
        case(3, POLICE),
        constraints=Constraints(windows=(late,)),
    )
    assert order_of(plan) == [1, 3, 2]


def test_what_cannot_hold_together_is_said() -> None:
    plan = planned(
        case(1, POLICE, is_urgent=True),
        case(2, HOUSING),
        constraints=Constraints(windows=(Window(agency_id=HOUSING, name="Housing", until_utc=at(10)),)),
    )
    with pytest.raises(NoOrder) as caught:
        order_of(plan)
    assert len(caught.value.reasons) == 2
    assert any("Housing" in reason for reason in caught.value.reasons)


def test_a_break_is_where_the_list_has_it() -> None:
    plan = planned(case(1), case(2), breaks=[PlannedBreak(not_before_utc=at(10), minutes=5)])
    assert plan.present.starts == {0: 0, 1: 15}
    assert plan.slots[uuid.UUID(int=2)].starts_utc == at(15)


@st.composite
def plans(draw: st.DrawFn) -> Planned:
    groups = st.sampled_from([None, *ids(1001, 1002)])
    count = draw(st.integers(1, 6))
    cases = [
        case(
            number,
            *draw(st.sets(st.sampled_from([POLICE, HOUSING]))),
            minutes=draw(st.integers(1, 20)),
            is_urgent=draw(st.booleans()),
            is_pinned=draw(st.booleans()),
            has_children=draw(st.booleans()),
            sibling_group=draw(groups),
        )
        for number in range(1, count + 1)
    ]
    pairs = draw(st.lists(st.tuples(st.integers(1, count), st.integers(1, count)), max_size=2))
    until = draw(st.none() | st.integers(10, 90).map(at))
    return planned(
        *cases,
        constraints=Constraints(
            before=tuple(ids(a, b) for a, b in pairs if a != b),  # type: ignore[misc]  # two ids each
            windows=(Window(agency_id=POLICE, name="Police", until_utc=until),) if until else (),
            puts_children_first=draw(st.booleans()),
        ),
        breaks=[PlannedBreak(not_before_utc=at(draw(st.integers(0, 60))), minutes=5)],
    )


@given(plans())
@settings(max_examples=60)
def test_an_order_that_was_found_keeps_to_everything(plan: Planned) -> None:
    """What the optimiser answers and what the page says of a list are the same thing said twice."""
    try:
        found = order_agenda(plan.problem, seconds=0.5)
    except NoOrder:
        return
    cases = [plan.cases[number] for number in found.order]
    assert not what_is_broken(cases, plan.constraints, slots_of(cases, plan.breaks))
    assert all(number == place for place, number in enumerate(found.order) if plan.cases[number].is_pinned)
