"""When a message is tried again, when it is given up, and which links may leave."""

from datetime import UTC, datetime, timedelta

import pytest

from app.notifications.rules import GIVEN_UP, Fate, fate_after, fate_in_hand, leads_home, next_attempt

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
YOUNG, OLD = timedelta(minutes=5), timedelta(days=2, minutes=1)
HOME = "https://safe.example"


def test_pauses_double_up_to_an_hour() -> None:
    pauses = [(next_attempt(attempts, NOW) - NOW) // timedelta(minutes=1) for attempts in range(1, 10)]
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert next_attempt(10_000, NOW) - NOW == timedelta(hours=1)


@pytest.mark.parametrize("failure", [Fate.NOT_REACHED, Fate.NOT_SAFE, Fate.NOT_LET_IN, Fate.PUT_OFF])
def test_what_may_yet_work_is_tried_for_two_days(failure: Fate) -> None:
    assert fate_after(Fate.IN_HAND, failure, YOUNG) is failure
    assert fate_after(Fate.IN_HAND, failure, OLD) is Fate.TOO_OLD


@pytest.mark.parametrize("age", [YOUNG, OLD])
def test_a_refusal_is_final(age: timedelta) -> None:
    assert fate_after(Fate.IN_HAND, Fate.REFUSED, age) is Fate.REFUSED
    assert Fate.REFUSED in GIVEN_UP


@pytest.mark.parametrize("before", [Fate.IN_HAND, Fate.UNSURE])
def test_what_may_have_arrived_is_sent_once_more_and_never_a_third_time(before: Fate) -> None:
    again = fate_in_hand(before)
    assert again is Fate.IN_HAND_AGAIN
    assert fate_after(again, Fate.UNSURE, YOUNG) is Fate.UNSURE_TWICE
    assert fate_after(fate_in_hand(Fate.NOT_REACHED), Fate.UNSURE, YOUNG) is Fate.UNSURE


@pytest.mark.parametrize(
    ("text", "is_fit"),
    [
        ("Sign in to Caseround.", True),
        (f"Open {HOME}/join/{'a' * 64} today.", True),
        (f"Open {HOME}/join/{'a' * 65}", False),
        ("Open http://safe.example/join/a", False),
        ("Open https://safe.example.evil.example/join/a", False),
        ("Open https://safe.example@evil.example/a", False),
        ("Open https://evil.example/?https://safe.example/a", False),
        ("Open ftp://safe.example/a", False),
    ],
)
def test_links_lead_home_over_a_short_token(text: str, is_fit: bool) -> None:
    assert leads_home(text, HOME) is is_fit
