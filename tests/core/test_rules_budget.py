"""How much may come in a while, and which frames a page sends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.budget import Budget
from app.core.connections import EVENTS_OF_AN_ACCOUNT_A_SECOND, EVENTS_OF_AN_ACCOUNT_AT_ONCE
from app.core.lines import FRAMES_A_SECOND, FRAMES_AT_ONCE, is_understood


def test_what_comes_at_once_is_taken_and_the_rest_waits_its_turn() -> None:
    budget = Budget(at_once=3, a_second=10)
    assert [budget.spend(100.0) for _ in range(5)] == pytest.approx([0, 0, 0, 0.1, 0.2])


def test_a_budget_fills_again_and_never_overflows() -> None:
    budget = Budget(at_once=3, a_second=8)
    for _ in range(3):
        assert budget.has_room(100.0)
    assert not budget.has_room(100.0)
    assert budget.has_room(100.125)
    assert not budget.has_room(100.125)
    assert budget.is_full(1000.0)
    assert [budget.has_room(1000.0) for _ in range(4)] == [True, True, True, False]


@given(st.lists(st.floats(min_value=0, max_value=5), max_size=200))
def test_never_more_than_the_first_and_the_rate_is_let_through(pauses: list[float]) -> None:
    budget, now, taken = Budget(at_once=10, a_second=2), 50.0, 0
    for pause in pauses:
        now += pause
        taken += budget.has_room(now)
    assert taken <= 10 + 2 * (now - 50.0) + 1e-6


@pytest.mark.parametrize(
    ("at_once", "a_second", "pages"),
    [
        (FRAMES_AT_ONCE, FRAMES_A_SECOND, 1),
        (EVENTS_OF_AN_ACCOUNT_AT_ONCE, EVENTS_OF_AN_ACCOUNT_A_SECOND, 5),
    ],
)
def test_typing_ten_times_a_second_on_five_pages_for_an_hour_is_never_slowed(
    at_once: float, a_second: float, pages: int
) -> None:
    budget = Budget(at_once, a_second)
    waits = [budget.spend(1.0 + tick / 10) for tick in range(36_000) for _ in range(pages)]
    assert set(waits) == {0.0}


@pytest.mark.parametrize("frame", ["3", "1", "40", '42["watch","x"]', '421["watch","x"]', "41"])
def test_what_our_pages_send_is_understood(frame: str) -> None:
    assert is_understood(frame)


NOT_OURS = [b"", b"\x00" * 9, None, "", "0", "2", "5", "6", "9", "4", "43[]", "44", "45", "4\0", "🙂"]
NOT_OURS += ['451-["a",{"_placeholder":true}]', "40/admin,", '42/admin,["watch"]', "41/admin"]


@pytest.mark.parametrize("frame", NOT_OURS)
def test_nothing_else_is(frame: object) -> None:
    assert not is_understood(frame)
