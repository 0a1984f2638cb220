"""Sealed cases and broken glass within need-to-know, in sentences and as properties."""

import uuid
from dataclasses import replace

import pytest
from hypothesis import given
from need_to_know_people import (
    ACTORS,
    AGENCIES,
    ANN,
    BOB,
    CASE,
    HOUSING,
    ITEMS,
    KNOWN,
    MARAC,
    NAMES,
    NO_REPLY,
    NOTHING_KNOWN,
    OTHER_CASE,
    REFERRED,
    glass,
    item,
    overseer,
    person,
    sealed,
    speaker,
)

from app.cases.need_to_know import (
    CheckFacts,
    ItemFacts,
    Sight,
    agencies_spoken_for,
    decide_sight,
    is_hidden,
    may_answer_for,
    may_write_minutes,
    oversees_case,
    reads_by_glass,
    standing_sight,
)
from app.core.access import Actor, Permission, Role


@pytest.mark.parametrize("who", [overseer(), speaker(), speaker(role=Role.GUEST, case_id=CASE)])
def test_a_sealed_case_is_there_for_those_named_and_for_nobody_else(who: Actor) -> None:
    facts = item(HOUSING=REFERRED)
    assert decide_sight(who, sealed(facts, BOB)) is Sight.NOTHING
    assert decide_sight(who, sealed(facts, ANN)) is Sight.CASE
    assert not oversees_case(who, sealed(facts, BOB))
    assert not may_write_minutes(who, sealed(facts, BOB))
    assert not agencies_spoken_for(who, sealed(facts, BOB), Permission.RESEARCH_WRITE)
    assert not may_answer_for(speaker(), sealed(item(HOUSING=NO_REPLY), BOB), HOUSING)


def test_being_named_shows_a_case_that_the_agency_was_not_asked_about_but_gives_it_no_voice() -> None:
    facts = sealed(item(POLICE=KNOWN), ANN)
    assert decide_sight(speaker(), facts) is Sight.CASE
    assert not may_write_minutes(speaker(), facts)
    assert not agencies_spoken_for(speaker(), facts, Permission.RESEARCH_WRITE)
    assert not oversees_case(speaker(), facts)


def test_a_name_is_worth_nothing_once_the_post_has_ended() -> None:
    assert decide_sight(person(), sealed(item(), ANN)) is Sight.NOTHING
    assert decide_sight(overseer(series_id=MARAC), sealed(item(), ANN)) is Sight.NOTHING


@pytest.mark.parametrize("check", [NOTHING_KNOWN, NO_REPLY])
def test_broken_glass_shows_the_case_and_lets_nothing_be_done(check: CheckFacts) -> None:
    broken = glass(item(HOUSING=check), ANN)
    assert decide_sight(speaker(), broken) is Sight.CASE
    assert reads_by_glass(speaker(), broken)
    assert not may_write_minutes(speaker(), broken)
    assert not agencies_spoken_for(speaker(), broken, Permission.CASE_READ)


def test_glass_is_for_people_of_the_series_who_may_break_it() -> None:
    broken = glass(item(), ANN)
    assert decide_sight(speaker(series_id=MARAC), broken) is Sight.NOTHING
    assert decide_sight(speaker(role=Role.OBSERVER), broken) is Sight.NOTHING
    assert decide_sight(speaker(role=Role.GUEST, case_id=OTHER_CASE), broken) is Sight.NOTHING
    assert decide_sight(speaker(), glass(item(), BOB)) is Sight.NOTHING


def test_glass_does_not_open_a_conflict_or_a_seal() -> None:
    assert decide_sight(speaker(), glass(item(conflicts=frozenset({HOUSING})), ANN)) is Sight.NOTHING
    assert decide_sight(speaker(), glass(sealed(item(HOUSING=KNOWN), BOB), ANN)) is Sight.NOTHING


def test_whoever_sees_a_case_anyway_reads_it_by_no_glass() -> None:
    assert not reads_by_glass(overseer(), glass(item(), ANN))
    assert may_write_minutes(overseer(), glass(item(), ANN))


def may_do(actor: Actor, facts: ItemFacts) -> list[object]:
    """Everything but seeing that need-to-know lets this person do."""
    return [
        may_write_minutes(actor, facts),
        oversees_case(actor, facts),
        *(may_answer_for(actor, facts, agency) for agency in AGENCIES),
        *(agencies_spoken_for(actor, facts, permission) for permission in Permission),
    ]


@given(ACTORS, ITEMS, NAMES, NAMES)
def test_a_conflict_beats_seals_and_glass_too(
    actor: Actor, facts: ItemFacts, named: frozenset[uuid.UUID], broken_by: frozenset[uuid.UUID]
) -> None:
    locked = replace(facts, accounts_in_conflict=frozenset({actor.account_id}))
    for one in (sealed(locked, *named), glass(locked, *broken_by), glass(sealed(locked, *named), *broken_by)):
        assert decide_sight(actor, one) is Sight.NOTHING
        assert is_hidden(actor, one)
        assert not any(may_do(actor, one))


@given(ACTORS, ITEMS, NAMES, NAMES)
def test_a_sealed_case_shows_nothing_to_anybody_not_named(
    actor: Actor, facts: ItemFacts, named: frozenset[uuid.UUID], broken_by: frozenset[uuid.UUID]
) -> None:
    shut = glass(sealed(facts, *(named - {actor.account_id})), *broken_by)
    assert decide_sight(actor, shut) is Sight.NOTHING
    assert not any(may_do(actor, shut))


@given(ACTORS, ITEMS, NAMES)
def test_a_seal_lets_nobody_do_more_than_before(actor: Actor, facts: ItemFacts, named: frozenset[uuid.UUID]) -> None:
    after, before = may_do(actor, sealed(facts, *named)), may_do(actor, facts)
    # False before True, and a set before what contains it.
    assert all(one <= other for one, other in zip(after, before, strict=True))


@given(ACTORS, ITEMS, NAMES)
def test_glass_shows_the_case_or_nothing_and_changes_nothing_else(
    actor: Actor, facts: ItemFacts, broken_by: frozenset[uuid.UUID]
) -> None:
    broken = glass(facts, *broken_by)
    assert decide_sight(actor, broken) in {Sight.CASE, decide_sight(actor, facts)}
    assert standing_sight(actor, broken) is decide_sight(actor, facts)
    assert may_do(actor, broken) == may_do(actor, facts)
    if actor.account_id not in broken_by:
        assert decide_sight(actor, broken) is decide_sight(actor, facts)
