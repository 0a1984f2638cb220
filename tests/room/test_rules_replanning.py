"""What another order of the rest changes, and for whom."""

import uuid
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.agenda.constraints import PlanCase
from app.room.replanning_rules import moves_of, moves_of_agencies

TEN = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
HOUSING, POLICE, SCHOOLS = (uuid.UUID(int=number) for number in (1, 2, 3))


def case(number: int, *agencies: uuid.UUID) -> PlanCase:
    return PlanCase(
        item_id=uuid.UUID(int=number),
        case_id=uuid.UUID(int=100 + number),
        reference=f"HT-{number}",
        minutes=10,
        arrived_utc=TEN,
        agencies=frozenset(agencies),
    )


def times(*minutes: float) -> dict[uuid.UUID, datetime]:
    return {uuid.UUID(int=number): TEN + timedelta(minutes=at) for number, at in enumerate(minutes, 1)}


def test_a_case_that_starts_when_it_was_to_start_is_no_change() -> None:
    moves = moves_of([case(2, POLICE), case(1, POLICE)], times(0, 10), times(0, 25))
    assert [(move.case.reference, move.minutes) for move in moves] == [("HT-2", 15)]


def test_a_few_seconds_are_no_change_either() -> None:
    assert moves_of([case(1, POLICE)], times(10), times(10.5)) == ()


def test_each_agency_is_told_of_its_own_cases_alone() -> None:
    moves = moves_of([case(2, POLICE), case(1, POLICE, HOUSING)], times(0, 10), times(10, 0))
    told = moves_of_agencies(moves, [HOUSING, POLICE, SCHOOLS])
    assert {agency: [move.case.reference for move in own] for agency, own in told.items()} == {
        HOUSING: ["HT-1"],
        POLICE: ["HT-2", "HT-1"],
    }
    assert list(told) == [HOUSING, POLICE]


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), max_size=12))
def test_what_moves_is_told_with_both_times_and_what_does_not_is_not(starts: list[tuple[int, int]]) -> None:
    cases = [case(number, POLICE) for number in range(1, len(starts) + 1)]
    moves = moves_of(cases, times(*(was for was, _ in starts)), times(*(will for _, will in starts)))
    assert [move.minutes for move in moves] == [will - was for was, will in starts if was != will]
    assert all(move.was_utc + timedelta(minutes=move.minutes) == move.will_utc for move in moves)
