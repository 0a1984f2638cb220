"""Who may give which role to whom."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.access import PERMISSIONS, Actor, Grant, Permission, Role
from app.identity.granting import grantable, may_act_on, may_grant, may_invite_to_case, may_see_account

ME, YOU = uuid.UUID(int=1), uuid.UUID(int=2)
ONE, OTHER = uuid.UUID(int=11), uuid.UUID(int=12)
SERIES = st.sampled_from([None, ONE, OTHER])
GRANTS = st.builds(Grant, role=st.sampled_from(Role), series_id=SERIES)
AT_MEETINGS = {
    *(Role.REPRESENTATIVE, Role.DEPUTY, Role.GUEST, Role.OBSERVER, Role.READER, Role.MINUTE_TAKER, Role.PRACTITIONER),
}


def actor(*grants: Grant) -> Actor:
    """Me, with these grants."""
    return Actor(account_id=ME, name="", email="", employer_id=None, employer_name="", grants=grants)


COORDINATOR = actor(Grant(role=Role.COORDINATOR, series_id=ONE))
ADMINISTRATOR = actor(Grant(role=Role.ADMINISTRATOR))


@given(st.lists(GRANTS, max_size=4), st.sampled_from(Role), SERIES)
def test_nobody_gives_themselves_anything(grants: list[Grant], role: Role, series_id: uuid.UUID | None) -> None:
    assert not may_grant(actor(*grants), role, series_id, to_id=ME)


@given(st.lists(GRANTS, max_size=4), st.sampled_from(Role), SERIES)
def test_without_the_permission_nobody_gives_anything(
    grants: list[Grant], role: Role, series_id: uuid.UUID | None
) -> None:
    powerless = [g for g in grants if Permission.ACCOUNT_INVITE not in PERMISSIONS[g.role]]
    assert not may_grant(actor(*powerless), role, series_id, to_id=YOU)


@pytest.mark.parametrize("role", Role)
def test_an_administrator_gives_any_role_to_others(role: Role) -> None:
    assert may_grant(ADMINISTRATOR, role, ONE, to_id=YOU)
    assert may_grant(ADMINISTRATOR, role, None, to_id=YOU)


@pytest.mark.parametrize("role", Role)
def test_a_coordinator_gives_the_roles_of_the_meeting_in_their_own_series(role: Role) -> None:
    assert may_grant(COORDINATOR, role, ONE, to_id=YOU) is (role in AT_MEETINGS)
    assert not may_grant(COORDINATOR, role, OTHER, to_id=YOU)
    assert not may_grant(COORDINATOR, role, None, to_id=YOU)


def test_a_coordinator_of_every_series_gives_a_role_in_all() -> None:
    everywhere = actor(Grant(role=Role.COORDINATOR))
    assert may_grant(everywhere, Role.REPRESENTATIVE, None, to_id=YOU)
    assert may_grant(everywhere, Role.REPRESENTATIVE, OTHER, to_id=YOU)
    assert not may_grant(everywhere, Role.CHAIR, None, to_id=YOU)


def test_a_chair_lets_a_guest_into_a_case_and_gives_nothing_else() -> None:
    chair = actor(Grant(role=Role.CHAIR, series_id=ONE))
    assert may_invite_to_case(chair, ONE)
    assert not may_invite_to_case(chair, OTHER)
    assert not any(may_grant(chair, role, ONE, to_id=YOU) for role in Role)


@given(st.lists(GRANTS, max_size=3))
def test_an_administrator_acts_on_everybody_but_themselves(held: list[Grant]) -> None:
    assert may_act_on(ADMINISTRATOR, YOU, held)
    assert not may_act_on(ADMINISTRATOR, ME, held)


@given(st.lists(GRANTS, max_size=3))
def test_a_coordinator_never_reaches_above_themselves(held: list[Grant]) -> None:
    expected = all(grant.role in AT_MEETINGS and grant.series_id == ONE for grant in held)
    assert may_act_on(COORDINATOR, YOU, held) is expected


@given(st.lists(GRANTS, max_size=3))
def test_a_coordinator_sees_who_is_or_was_in_their_series(held: list[Grant]) -> None:
    assert may_see_account(COORDINATOR, held) is any(grant.series_id == ONE for grant in held)
    assert may_see_account(ADMINISTRATOR, held)


def test_one_chooses_only_from_what_one_may_give() -> None:
    assert grantable(COORDINATOR, [ONE, OTHER]) == ([role for role in Role if role in AT_MEETINGS], [ONE])
    assert grantable(ADMINISTRATOR, [ONE]) == (list(Role), [None, ONE])
    assert grantable(actor(), [ONE]) == ([], [])
