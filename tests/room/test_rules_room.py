"""How long somebody waits, and what an order saves, on plain data."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from app.room.rules import ObserverPlace, QueuedCase, meeting_figures, observer_place, round_order, wait_for_next

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


def queued(
    minutes: float = 0, *, own: bool = False, counted: bool = True, under_way: bool = False, held: bool = False
) -> QueuedCase:
    starts = NOW + timedelta(minutes=minutes)
    return QueuedCase(is_own=own, is_counted=counted, is_under_way=under_way, starts_utc=starts, is_held=held)


def test_a_wait_counts_the_cases_before_and_the_minutes() -> None:
    queue = [queued(under_way=True), queued(12), queued(24, own=True)]
    wait = wait_for_next(queue, NOW, knows_the_list=True)
    assert wait is not None
    assert (wait.minutes, wait.cases_before, wait.is_next) == (25, 2, False)


@pytest.mark.parametrize(("minutes", "said"), [(-3, 0), (0.4, 0), (4, 4), (9, 9), (12, 10), (13, 15), (58, 60)])
def test_minutes_are_said_as_people_say_them(minutes: float, said: int) -> None:
    wait = wait_for_next([queued(), queued(minutes, own=True)], NOW, knows_the_list=True)
    assert wait is not None
    assert wait.minutes == said


def test_a_case_one_may_not_know_of_leaves_no_trace() -> None:
    """With a hidden case under way, somebody is told exactly what they are told when nothing is."""
    hidden = queued(under_way=True, counted=False)
    with_hidden = wait_for_next([hidden, queued(8, own=True)], NOW, knows_the_list=True)
    with_nothing = wait_for_next([queued(0, own=True)], NOW, knows_the_list=True)
    assert with_hidden == with_nothing
    assert with_nothing is not None
    assert with_nothing.is_next


def test_a_guest_of_one_case_is_told_the_time_alone() -> None:
    wait = wait_for_next([queued(counted=False), queued(40, own=True, counted=False)], NOW, knows_the_list=False)
    assert wait is not None
    assert (wait.minutes, wait.cases_before, wait.is_next) == (40, None, False)


def test_nobody_waits_when_no_own_case_is_to_come() -> None:
    assert wait_for_next([], NOW, knows_the_list=True) is None
    assert wait_for_next([queued(), queued(10)], NOW, knows_the_list=True) is None
    assert wait_for_next([queued(own=True, under_way=True)], NOW, knows_the_list=True) is None


def test_the_figures_compare_being_called_with_sitting_through() -> None:
    one, two, guest = (uuid.uuid4() for _ in range(3))
    figures = meeting_figures(
        [(30, frozenset({one})), (60, frozenset({one, two, guest}))], agencies=frozenset({one, two})
    )
    assert figures.case_minutes == 90
    assert figures.called_minutes == 150
    assert figures.sitting_through_minutes == 180
    assert figures.hours_given_back == 0.5
    assert figures.by_agency == {one: 90, two: 60, guest: 60}


def test_nobody_is_told_when_a_case_of_theirs_that_is_on_hold_goes_on() -> None:
    assert wait_for_next([queued(under_way=True), queued(5, own=True, held=True)], NOW, knows_the_list=True) is None


def test_who_waits_for_another_case_as_well_is_told_of_that_one() -> None:
    queue = [queued(under_way=True), queued(5, own=True, held=True), queued(24, own=True)]
    wait = wait_for_next(queue, NOW, knows_the_list=True)
    assert wait is not None
    assert (wait.minutes, wait.cases_before) == (25, 1)


def test_the_round_begins_with_another_agency_for_another_case() -> None:
    agencies = [uuid.UUID(int=number) for number in range(1, 6)]
    firsts = {round_order(uuid.UUID(int=case), agencies)[0] for case in range(100, 105)}
    assert firsts == set(agencies)


def test_the_round_of_a_case_stays_as_it_is_and_leaves_nobody_out() -> None:
    agencies = {uuid.UUID(int=number) for number in range(1, 6)}
    case = uuid.uuid4()
    assert round_order(case, agencies) == round_order(case, sorted(agencies, key=str, reverse=True))
    assert set(round_order(case, agencies)) == agencies
    assert round_order(case, []) == []


@pytest.mark.parametrize(
    ("is_hidden", "has_signed", "is_let_in", "is_inside", "place"),
    [
        (True, True, True, True, ObserverPlace.KEPT_OUT),
        (False, False, False, False, ObserverPlace.NOT_SIGNED),
        (False, True, False, False, ObserverPlace.WAITING),
        (False, True, True, False, ObserverPlace.LET_IN),
        (False, True, True, True, ObserverPlace.INSIDE),
    ],
)
def test_what_is_hidden_from_an_observer_beats_everything(
    is_hidden: bool, has_signed: bool, is_let_in: bool, is_inside: bool, place: ObserverPlace
) -> None:
    assert observer_place(is_hidden=is_hidden, has_signed=has_signed, is_let_in=is_let_in, is_inside=is_inside) is place
