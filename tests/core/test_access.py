"""Default deny: what nobody granted, nobody may."""

import uuid

import pytest
from builders import make_account, make_partnership
from conftest import MovableClock, SignInAs
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from page_client import PageClient

from app.audit.models import AuditEntry
from app.core.access import PERMISSIONS, Actor, Grant, Permission, Role, require_in_series
from app.core.access_epoch import read_access_epoch
from app.core.database import db
from app.core.errors import NotFound, Refused
from app.identity.models import SignIn, SignInMethod
from app.identity.queries import find_actor_by_token
from app.identity.service import end_sign_in, start_sign_in
from app.identity.views import COOKIE_FIELD

ONE, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)
IDS = st.sampled_from([None, ONE, OTHER])
GRANTS = st.builds(Grant, role=st.sampled_from(Role), agency_id=IDS, series_id=IDS, case_id=IDS)


def actor(*grants: Grant) -> Actor:
    """Somebody with these grants."""
    return Actor(account_id=ONE, name="", email="", employer_id=None, employer_name="", grants=grants)


@given(st.sampled_from(Permission), IDS)
def test_somebody_without_grants_may_nothing(permission: Permission, series_id: uuid.UUID | None) -> None:
    assert not actor().may(permission, series_id=series_id)


@given(st.lists(GRANTS, max_size=4), st.sampled_from(Permission), st.sampled_from([ONE, OTHER]))
def test_a_permission_comes_from_a_grant_that_reaches_there(
    grants: list[Grant], permission: Permission, series_id: uuid.UUID
) -> None:
    expected = any(permission in PERMISSIONS[g.role] and g.series_id in {None, series_id} for g in grants)
    assert actor(*grants).may(permission, series_id=series_id) is expected


@given(st.lists(GRANTS, max_size=3), GRANTS, st.sampled_from(Permission))
def test_one_more_grant_never_takes_a_permission_away(grants: list[Grant], more: Grant, permission: Permission) -> None:
    assert actor(*grants, more).may(permission) >= actor(*grants).may(permission)


def test_every_role_has_its_permissions_and_every_permission_a_role() -> None:
    assert set(PERMISSIONS) == set(Role)
    assert frozenset().union(*PERMISSIONS.values()) == set(Permission)
    assert list(Permission) == sorted(Permission)


def test_an_observer_attends_and_reads_nothing() -> None:
    assert PERMISSIONS[Role.OBSERVER] == {Permission.MEETING_ATTEND}


def test_only_the_chair_chairs() -> None:
    assert {role for role in Role if Permission.MEETING_CHAIR in PERMISSIONS[role]} == {Role.CHAIR}


def test_nobody_speaks_for_an_agency_and_runs_the_meeting_by_one_grant() -> None:
    assert not [r for r in Role if {Permission.CHECK_ANSWER, Permission.MEETING_OVERSEE} <= PERMISSIONS[r]]


def test_a_series_of_others_does_not_exist() -> None:
    outsider = actor(Grant(role=Role.CHAIR, series_id=OTHER))
    with pytest.raises(NotFound):
        require_in_series(outsider, Permission.MEETING_CHAIR, ONE)


def test_in_the_own_series_a_missing_permission_is_said() -> None:
    member = actor(Grant(role=Role.OBSERVER, series_id=ONE))
    with pytest.raises(Refused):
        require_in_series(member, Permission.MEETING_CHAIR, ONE)


def test_nobody_signed_in_is_shown_the_way_in(app: Flask, client: PageClient) -> None:
    closed = [
        rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and app.view_functions[rule.endpoint].permission != "public"
        # Programs with a token are told 401 instead: `tests/api`.
        if not rule.endpoint.startswith("api.")
    ]
    assert closed
    for rule in closed:
        path = rule.build(dict.fromkeys(rule.arguments, ONE))[1]
        answer = client.submit(path) if "GET" not in (rule.methods or set()) else client.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in"), path


def test_a_live_page_whose_sign_in_ended_is_told_so(app: Flask, client: PageClient) -> None:
    closed = next(
        rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
        and "GET" in (rule.methods or set())
        and app.view_functions[rule.endpoint].permission != "public"
    )
    path = closed.build(dict.fromkeys(closed.arguments, ONE))[1]
    assert client.get(path, headers={"X-Fragment": "1"}).status_code == 401


@pytest.mark.usefixtures("context")
def test_a_copied_cookie_is_dead_after_signing_out(app: Flask, sign_in_as: SignInAs) -> None:
    make_partnership("POL")
    browser = sign_in_as(make_account("Ann Able"))
    copied = browser.get_cookie("caseround").value
    thief = app.test_client()
    thief.set_cookie("caseround", copied)
    thief.get("/no-such-page")
    assert "Ann Able" in thief.last_page.text

    answer = browser.submit("/sign-out")
    assert answer.status_code == 303
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    thief.get("/no-such-page")
    assert "Ann Able" not in thief.last_page.text


@pytest.mark.usefixtures("context")
def test_a_sign_in_ends_by_itself_after_twelve_hours(at: MovableClock) -> None:
    token = start_sign_in(make_account(), SignInMethod.DEMONSTRATION)
    db.session.flush()
    (sign_in,) = db.session.scalars(db.select(SignIn))
    sign_in.seen_utc = at.later(hours=11, minutes=59)
    assert find_actor_by_token(token) is not None
    sign_in.seen_utc = at.later(minutes=1)
    assert find_actor_by_token(token) is None


@pytest.mark.usefixtures("context")
def test_signing_in_and_out_leave_their_entries_and_wake_open_pages() -> None:
    token = start_sign_in(make_account(), SignInMethod.DEMONSTRATION)
    db.session.flush()
    before = read_access_epoch()
    end_sign_in(token)
    end_sign_in(token)
    db.session.flush()
    assert read_access_epoch() == before + 1
    db.session.commit()
    kinds = db.session.scalars(db.select(AuditEntry.kind).order_by(AuditEntry.number)).all()
    assert [kind for kind in kinds if kind.startswith("signed")] == ["signed_in", "signed_out"]


@pytest.mark.usefixtures("context")
def test_the_database_does_not_hold_the_token() -> None:
    token = start_sign_in(make_account(), SignInMethod.DEMONSTRATION)
    db.session.flush()
    (row,) = db.session.execute(db.text("SELECT * FROM sign_in")).all()
    assert token not in str(row)


def test_a_made_up_cookie_is_nobody(app: Flask, client: PageClient) -> None:
    with client.session_transaction() as session:
        session[COOKIE_FIELD] = "guess"
    answer = client.submit("/sign-out")
    assert answer.headers["Location"] == "/sign-in"
