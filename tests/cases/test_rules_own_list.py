"""Which cases are on one's own list."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from need_to_know_people import (
    ACTORS,
    ANN,
    BOB,
    ITEMS,
    KNOWN,
    NO_REPLY,
    NOTHING_KNOWN,
    glass,
    item,
    overseer,
    sealed,
    speaker,
)

from app.cases.need_to_know import ItemFacts
from app.cases.own_list import Place, is_on_own_list
from app.core.access import Actor

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
COMING = None
YESTERDAY = NOW - timedelta(days=1)
LONG_AGO = NOW - timedelta(days=28)


def at(facts: ItemFacts, over_utc: datetime | None) -> Place:
    return Place(facts=facts, over_utc=over_utc)


@pytest.mark.parametrize("who", [overseer(), speaker()])
@pytest.mark.parametrize("over_utc", [COMING, YESTERDAY, LONG_AGO + timedelta(seconds=1)])
def test_what_one_sees_at_a_coming_or_recent_meeting_is_on_the_list(who: Actor, over_utc: datetime | None) -> None:
    assert is_on_own_list(who, [at(item(HOUSING=KNOWN), over_utc)], NOW)


@pytest.mark.parametrize("who", [overseer(), speaker()])
def test_after_28_days_a_case_has_left_everybodys_list(who: Actor) -> None:
    assert not is_on_own_list(who, [at(item(HOUSING=KNOWN, over=True), LONG_AGO)], NOW)


def test_an_old_case_that_comes_up_again_is_on_the_list_of_those_who_are_asked() -> None:
    old = at(item(HOUSING=KNOWN, over=True), LONG_AGO)
    assert is_on_own_list(speaker(), [old, at(item(HOUSING=NO_REPLY), COMING)], NOW)
    assert not is_on_own_list(speaker(), [old, at(item(HOUSING=NOTHING_KNOWN), COMING)], NOW)


def test_broken_glass_puts_nothing_on_a_list_and_a_seal_takes_off() -> None:
    assert not is_on_own_list(speaker(), [at(glass(item(), ANN), COMING)], NOW)
    assert not is_on_own_list(overseer(), [at(sealed(item(), BOB), COMING)], NOW)
    assert is_on_own_list(overseer(), [at(sealed(item(), ANN), COMING)], NOW)


@given(ACTORS, ITEMS, ITEMS, st.integers(0, 60))
def test_one_more_place_never_takes_a_case_off_the_list(
    actor: Actor, facts: ItemFacts, more: ItemFacts, days: int
) -> None:
    places = [at(facts, NOW - timedelta(days=days))]
    assert is_on_own_list(actor, places, NOW) <= is_on_own_list(actor, [*places, at(more, COMING)], NOW)


def test_nobody_has_a_case_on_their_list_that_stands_nowhere() -> None:
    assert not is_on_own_list(overseer(), [], NOW)
