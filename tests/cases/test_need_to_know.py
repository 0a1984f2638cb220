"""The one rule of need-to-know, in sentences and as properties."""

import uuid
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from need_to_know_people import (
    ACTORS,
    AGENCIES,
    ANN,
    CASE,
    CHECKS,
    GRANTS,
    HOUSING,
    ITEMS,
    KNOWN,
    MARAC,
    NO_REPLY,
    NOTHING_KNOWN,
    OTHER_CASE,
    OVERSEERS,
    POLICE,
    REFERRED,
    REQUESTED,
    REQUESTED_AND_UNKNOWN,
    SPEAKERS,
    item,
    overseer,
    person,
    speaker,
)

from app.cases.need_to_know import (
    CheckFacts,
    ItemFacts,
    Sight,
    agencies_spoken_for,
    decide_sight,
    is_in_conflict,
    may_answer_for,
    may_write_minutes,
    oversees_case,
)
from app.core.access import PERMISSIONS, Actor, Grant, Permission, Role


@pytest.mark.parametrize("role", OVERSEERS)
def test_whoever_runs_the_meeting_sees_the_case(role: Role) -> None:
    assert decide_sight(overseer(role), item()) is Sight.CASE


@pytest.mark.parametrize("role", SPEAKERS)
@pytest.mark.parametrize("check", [REFERRED, KNOWN, REQUESTED, REQUESTED_AND_UNKNOWN])
def test_an_agency_that_is_needed_sees_the_case_also_when_the_meeting_is_over(role: Role, check: CheckFacts) -> None:
    assert decide_sight(speaker(role=role), item(HOUSING=check)) is Sight.CASE
    assert decide_sight(speaker(role=role), item(HOUSING=check, over=True)) is Sight.CASE


def test_an_agency_that_has_not_answered_sees_enough_to_check_its_records() -> None:
    assert decide_sight(speaker(), item(HOUSING=NO_REPLY)) is Sight.IDENTIFIERS


def test_once_the_meeting_is_over_an_agency_that_never_answered_sees_nothing() -> None:
    assert decide_sight(speaker(), item(HOUSING=NO_REPLY, over=True)) is Sight.NOTHING


def test_an_agency_that_knows_nothing_does_not_see_the_case_any_longer() -> None:
    assert decide_sight(speaker(), item(HOUSING=NOTHING_KNOWN)) is Sight.NOTHING


def test_an_agency_that_was_not_asked_sees_nothing() -> None:
    assert decide_sight(speaker(), item(POLICE=KNOWN)) is Sight.NOTHING


def test_nobody_sees_a_case_by_what_another_agency_knows() -> None:
    assert decide_sight(speaker(HOUSING), item(POLICE=REFERRED, HOUSING=NOTHING_KNOWN)) is Sight.NOTHING


def test_an_observer_sees_nothing_even_of_a_needed_agency() -> None:
    assert decide_sight(speaker(role=Role.OBSERVER), item(HOUSING=KNOWN)) is Sight.NOTHING


def test_a_reader_reads_but_does_not_check_records() -> None:
    assert decide_sight(speaker(role=Role.READER), item(HOUSING=KNOWN)) is Sight.CASE
    assert decide_sight(speaker(role=Role.READER), item(HOUSING=NO_REPLY)) is Sight.NOTHING


def test_a_grant_for_one_case_shows_that_case_and_no_other() -> None:
    guest = speaker(role=Role.GUEST, case_id=CASE)
    assert decide_sight(guest, item()) is Sight.CASE
    assert decide_sight(guest, replace(item(HOUSING=KNOWN), case_id=OTHER_CASE)) is Sight.NOTHING


def test_a_chair_of_one_case_is_chair_of_that_case_alone() -> None:
    chair = overseer(case_id=CASE)
    assert decide_sight(chair, item()) is Sight.CASE
    assert decide_sight(chair, replace(item(), case_id=OTHER_CASE)) is Sight.NOTHING


def test_a_chair_of_one_case_sees_another_that_they_are_needed_for_without_its_notes() -> None:
    both = person(Grant(role=Role.CHAIR, case_id=CASE), Grant(role=Role.DEPUTY, agency_id=HOUSING))
    other = replace(item(HOUSING=KNOWN), case_id=OTHER_CASE)
    assert decide_sight(both, other) is Sight.CASE
    assert not oversees_case(both, other)
    assert oversees_case(both, item())


@pytest.mark.parametrize(
    "who", [overseer(series_id=MARAC), speaker(series_id=MARAC), speaker(series_id=MARAC, case_id=CASE)]
)
def test_a_grant_in_another_series_shows_nothing_here(who: Actor) -> None:
    assert decide_sight(who, item(HOUSING=KNOWN)) is Sight.NOTHING


@pytest.mark.parametrize("conflict", [HOUSING, ANN])
def test_a_conflict_of_the_agency_or_the_person_hides_the_case(conflict: uuid.UUID) -> None:
    locked = item(HOUSING=REFERRED, conflicts=frozenset({conflict}))
    assert decide_sight(speaker(), locked) is Sight.NOTHING
    assert is_in_conflict(speaker(), locked)


def test_a_conflict_of_the_employer_binds_a_chair_too() -> None:
    chair = person(Grant(role=Role.CHAIR), employer=HOUSING)
    assert decide_sight(chair, item(conflicts=frozenset({HOUSING}))) is Sight.NOTHING


def test_a_conflict_of_one_agency_binds_whoever_also_speaks_for_it() -> None:
    both = person(
        Grant(role=Role.REPRESENTATIVE, agency_id=POLICE), Grant(role=Role.DEPUTY, agency_id=HOUSING), employer=POLICE
    )
    assert decide_sight(both, item(POLICE=KNOWN, conflicts=frozenset({HOUSING}))) is Sight.NOTHING


def test_a_conflict_of_one_agency_leaves_the_others_as_they_were() -> None:
    locked = item(POLICE=KNOWN, HOUSING=KNOWN, conflicts=frozenset({HOUSING}))
    assert decide_sight(speaker(POLICE), locked) is Sight.CASE
    assert decide_sight(overseer(), locked) is Sight.CASE


def test_one_speaks_on_a_case_only_for_the_agency_by_which_one_sees_it() -> None:
    both = person(
        Grant(role=Role.REPRESENTATIVE, agency_id=POLICE), Grant(role=Role.DEPUTY, agency_id=HOUSING), employer=POLICE
    )
    facts = item(POLICE=KNOWN, HOUSING=NOTHING_KNOWN)
    assert agencies_spoken_for(both, facts, Permission.RESEARCH_WRITE) == {POLICE}


@pytest.mark.parametrize("role", Role)
def test_minutes_are_written_by_those_who_see_the_case_and_may_write_until_it_is_over(role: Role) -> None:
    who = speaker(role=role)
    may = Permission.MINUTES_WRITE in PERMISSIONS[role]
    assert may_write_minutes(who, item(HOUSING=KNOWN)) is may
    assert not may_write_minutes(who, item(HOUSING=KNOWN, over=True))
    assert not may_write_minutes(who, item(HOUSING=KNOWN, conflicts=frozenset({HOUSING})))


def test_whoever_only_checks_records_writes_no_minutes() -> None:
    assert not may_write_minutes(speaker(), item(HOUSING=NO_REPLY))
    assert agencies_spoken_for(speaker(), item(HOUSING=NO_REPLY), Permission.RESEARCH_WRITE) == frozenset()


@given(ACTORS, ITEMS)
def test_a_conflict_beats_whatever_else_is_held(actor: Actor, facts: ItemFacts) -> None:
    for locked in (
        replace(facts, accounts_in_conflict=frozenset({actor.account_id})),
        *(replace(facts, agencies_in_conflict=frozenset({agency})) for agency in actor.agency_ids),
    ):
        assert decide_sight(actor, locked) is Sight.NOTHING
        assert not may_write_minutes(actor, locked)
        assert not oversees_case(actor, locked)
        assert all(not agencies_spoken_for(actor, locked, permission) for permission in Permission)


@given(ACTORS, ITEMS, st.sampled_from(AGENCIES), CHECKS)
def test_what_another_agency_answers_changes_nothing_for_me(
    actor: Actor, facts: ItemFacts, other: uuid.UUID, check: CheckFacts
) -> None:
    if other not in actor.agency_ids:
        changed = replace(facts, checks={**facts.checks, other: check})
        assert decide_sight(actor, changed) is decide_sight(actor, facts)


@given(ACTORS, ITEMS)
def test_sight_is_only_ever_lost_when_a_meeting_ends(actor: Actor, facts: ItemFacts) -> None:
    assert decide_sight(actor, replace(facts, is_over=True)) <= decide_sight(actor, replace(facts, is_over=False))


@given(ACTORS, GRANTS, ITEMS)
def test_one_more_grant_shows_more_unless_it_brings_a_conflict(actor: Actor, more: Grant, facts: ItemFacts) -> None:
    with_more = replace(actor, grants=(*actor.grants, more))
    if not is_in_conflict(with_more, facts):
        assert decide_sight(with_more, facts) >= decide_sight(actor, facts)


@given(ACTORS, ITEMS)
def test_nobody_sees_anything_without_a_grant_that_reaches_there(actor: Actor, facts: ItemFacts) -> None:
    reaching = tuple(g for g in actor.grants if g.reaches(facts.series_id) and g.case_id in {None, facts.case_id})
    if not reaching:
        assert decide_sight(actor, facts) is Sight.NOTHING
    elif not is_in_conflict(actor, facts):
        assert decide_sight(replace(actor, grants=reaching), facts) is decide_sight(actor, facts)


@given(ACTORS, ITEMS, st.sampled_from(Permission))
def test_one_speaks_only_for_own_agencies_and_only_on_cases_one_sees(
    actor: Actor, facts: ItemFacts, permission: Permission
) -> None:
    spoken = agencies_spoken_for(actor, facts, permission)
    assert spoken <= actor.agencies_spoken_for(permission, facts.series_id)
    assert not spoken or decide_sight(actor, facts) is Sight.CASE


def test_a_guest_for_one_case_answers_for_no_other() -> None:
    listed = item(HOUSING=NO_REPLY)
    assert may_answer_for(speaker(role=Role.GUEST, case_id=CASE), listed, HOUSING)
    assert not may_answer_for(speaker(role=Role.GUEST, case_id=OTHER_CASE), listed, HOUSING)


def test_nobody_answers_for_an_agency_that_was_not_asked_or_is_not_theirs_or_is_in_conflict() -> None:
    assert not may_answer_for(speaker(), item(POLICE=NO_REPLY), HOUSING)
    assert not may_answer_for(speaker(), item(POLICE=NO_REPLY), POLICE)
    assert not may_answer_for(speaker(), item(HOUSING=NO_REPLY, conflicts=frozenset({HOUSING})), HOUSING)
