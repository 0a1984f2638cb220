"""How long somebody waits, and what an order saves, on plain data."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from app.room.rules import QueuedCase, meeting_figures, wait_for_next

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


def queued(minutes: float = 0, *, own: bool = False, counted: bool = True, under_way: bool = False) -> QueuedCase:
    return QueuedCase(
        is_own=own, is_counted=counted, is_under_way=under_way, starts_utc=NOW + timedelta(minutes=minutes)
    )


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
