"""Closing accounts, sending new links, and letting guests in."""

import pytest
from builders import make_account, make_case, make_member
from conftest import MovableClock, SignInAs
from people_at_work import Place, entries, grants_of

from app.core.access import Role
from app.core.database import db
from app.core.errors import Refused
from app.identity.models import Invitation, InvitationKind, SignIn
from app.identity.people import NewAccount, NewGrant, invite_person
from app.identity.queries import actor_of
from app.notifications.models import OutboxMail

pytestmark = pytest.mark.usefixtures("context")


def test_closing_an_account_ends_every_sign_in_at_once(place: Place, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(place.administrator)
    theirs = [sign_in_as(place.officer) for _ in range(3)]
    path = f"/people/{place.officer.id}"
    assert "is closed" in browser.submit(f"{path}/disable", follow_redirects=True).text
    assert [one.get("/me/sign-ins").status_code for one in theirs] == [303] * 3
    ended = entries("sign_in_ended")
    assert [entry.account_id for entry in ended] == [place.administrator.id] * 3
    browser.submit(f"{path}/enable")
    assert [one.get("/me/sign-ins").status_code for one in theirs] == [303] * 3, "what ended stays ended"
    assert sign_in_as(place.officer).get("/me/sign-ins").status_code == 200
    assert len(entries("account_disabled")) == len(entries("account_enabled")) == 1


def test_an_administrator_signs_somebody_out_everywhere(place: Place, sign_in_as: SignInAs) -> None:
    browser, theirs = sign_in_as(place.administrator), sign_in_as(place.officer)
    browser.submit(f"/people/{place.officer.id}/end-sign-ins")
    assert theirs.get("/me/sign-ins").status_code == 303
    assert browser.get("/me/sign-ins").status_code == 200


@pytest.mark.parametrize("command", ["disable", "enable", "new-link"])
def test_what_weighs_most_needs_a_fresh_proof(
    place: Place, sign_in_as: SignInAs, at: MovableClock, command: str
) -> None:
    browser = sign_in_as(place.administrator)
    at.later(minutes=16)
    answer = browser.submit(f"/people/{place.officer.id}/{command}")
    assert answer.headers["Location"].startswith("/confirm")
    assert entries("account_disabled") == []


def test_a_link_to_set_up_anew_is_told_of_to_those_who_watch(place: Place, sign_in_as: SignInAs) -> None:
    second = make_member(Role.ADMINISTRATOR, name="Ada Two")
    place.officer.password_digest = "$argon2id$x"
    sign_in_as(place.administrator).submit(f"/people/{place.officer.id}/new-link")
    kinds = [row.kind for row in db.session.scalars(db.select(Invitation))]
    assert kinds == [InvitationKind.REENROL]
    mails = {mail.account_id: mail for mail in db.session.scalars(db.select(OutboxMail))}
    assert set(mails) == {place.officer.id, place.chair.id, second.id}
    assert "/join/" in mails[place.officer.id].text
    assert "/join/" not in mails[place.chair.id].text + mails[second.id].text
    assert "Ola Off" not in mails[place.chair.id].text


def test_a_guest_for_one_case_is_let_in_by_whoever_runs_the_meeting(place: Place) -> None:
    case = make_case(place.police)
    person = NewAccount(
        name="Gia Guest", email="gia@hou.example", job_title="Officer", phone="01632 960008", agency_id=place.housing.id
    )
    grant = NewGrant(role=Role.GUEST, series_id=place.one.id, case_id=case.id)
    with pytest.raises(Refused):
        invite_person(actor_of(place.officer), person, grant)
    db.session.rollback()


def test_somebody_known_is_given_the_case_and_keeps_how_they_sign_in(place: Place) -> None:
    case = make_case(place.police)
    known = make_account("Gia Guest", employer=place.housing)
    known.password_digest = "$argon2id$x"
    person = NewAccount(name="Other", email=known.email, job_title="x", phone="x", agency_id=place.housing.id)
    grant = NewGrant(role=Role.GUEST, series_id=place.one.id, case_id=case.id)
    assert invite_person(actor_of(place.chair), person, grant) is known
    assert known.name == "Gia Guest"
    assert [(row.role, row.case_id) for row in grants_of(known)] == [(Role.GUEST, case.id)]
    assert db.session.scalars(db.select(Invitation)).all() == []
    assert db.session.scalars(db.select(SignIn)).all() == []
