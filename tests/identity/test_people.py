"""The pages on which people are looked after."""

from datetime import timedelta

import pytest
from builders import make_member
from conftest import MovableClock, SignInAs
from people_at_work import Place, entries, form, grants_of

from app.core.access import Role
from app.core.database import db
from app.identity.models import Account, Passkey, RoleGrant
from app.identity.queries import actor_of, find_account_by_email
from app.notifications.models import OutboxMail

pytestmark = pytest.mark.usefixtures("context")


def test_a_coordinator_invites_somebody_who_is_sent_a_link(place: Place, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(place.coordinator)
    answer = browser.submit("/people/invite", form(place), follow_redirects=True)
    assert "Nia New was sent a link" in answer.text
    account = find_account_by_email("nia.new@pol.example")
    assert account is not None
    assert account.agency_id == place.police.id
    (grant,) = grants_of(account)
    assert (grant.role, grant.series_id, grant.agency_id) == (Role.DEPUTY, place.one.id, place.police.id)
    mail = db.session.scalars(db.select(OutboxMail).where(OutboxMail.account_id == account.id)).one()
    assert "/join/" in mail.text
    assert [entry.fields["account_id"] for entry in entries("account_created")] == [str(account.id)]
    assert [entry.account_id for entry in entries("role_granted")] == [place.coordinator.id]


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"name": " "}, "name", "Enter their full name"),
        ({"email": ""}, "email", "Enter their e-mail address"),
        ({"email": "nia at pol"}, "email", "like name@example.org"),
        ({"email": "nia@pol.example\nBcc: all@pol.example"}, "email", "like name@example.org"),
        ({"job_title": ""}, "job_title", "Enter their job title"),
        ({"phone": "none"}, "phone", "like 01632 960001"),
        ({"agency": ""}, "agency", "Choose who they work for"),
        ({"agency": "00000000-0000-4000-8000-000000000000"}, "agency", "Choose an agency"),
        ({"agency": "none"}, "agency", "Choose the agency that they speak for"),
        ({"role": ""}, "role", "Choose what they are"),
        ({"role": "chair"}, "role", "You may not give this role there"),
        ({"role": "administrator"}, "role", "You may not give this role there"),
        ({"series": ""}, "series", "Choose the meetings"),
        ({"series": "every"}, "role", "You may not give this role there"),
        ({"ends-day": "31", "ends-month": "2", "ends-year": "2027"}, "ends", "Enter a day, a month and a year"),
        ({"ends-day": "1", "ends-month": "1", "ends-year": "2020"}, "ends", "Enter a day that is not over"),
        ({"name": "x" * 121}, "name", "120 letters or fewer"),
    ],
)
def test_what_is_wrong_is_said_next_to_its_field_and_nothing_is_lost(
    place: Place, sign_in_as: SignInAs, changes: dict[str, str], field: str, said: str
) -> None:
    browser = sign_in_as(place.coordinator)
    answer = browser.submit("/people/invite", form(place, **changes))
    assert answer.status_code == 422
    assert answer.text.count(said) == 2, "in the summary and next to the field"
    assert f'id="{field}-error"' in answer.text
    kept = {"Nia New", "Nia.New@pol.example", "Sergeant", "01632 960004"} - {str(v) for v in changes.values()}
    for name in ("name", "email", "job_title", "phone"):
        if name not in changes:
            assert form(place)[name] in answer.text
    assert kept
    assert find_account_by_email("nia.new@pol.example") is None
    assert db.session.scalars(db.select(OutboxMail)).all() == []


def test_an_address_that_is_there_already_is_said_to_those_who_see_the_list(place: Place, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(place.coordinator)
    answer = browser.submit("/people/invite", form(place, email=place.officer.email.upper()))
    assert answer.status_code == 422
    assert "Ola Off is in Caseround already" in answer.text


def test_the_list_is_by_agency_and_of_ones_own_series(place: Place, sign_in_as: SignInAs) -> None:
    mine = sign_in_as(place.coordinator).get("/people").text
    assert "POL of Testbury" in mine
    assert "Ola Off" in mine
    assert "Representative, Daily meeting" in mine
    assert "Stan Range" not in mine
    assert "Adam In" not in mine
    everybody = sign_in_as(place.administrator).get("/people").text
    assert all(name in everybody for name in ("Ola Off", "Stan Range", "Cora Ord", "Adam In"))


def test_the_list_says_how_far_somebody_has_come_and_tells_no_secret(place: Place, sign_in_as: SignInAs) -> None:
    place.officer.password_digest = "$argon2id$secret"
    db.session.add(
        Passkey(
            account_id=place.officer.id,
            credential_id="credential",
            public_key=b"key",
            label="Ola's phone",
            created_utc=place.officer.disabled_utc or db.session.scalars(db.select(RoleGrant.starts_utc)).first(),
        )
    )
    browser = sign_in_as(place.coordinator)
    browser.submit("/people/invite", form(place))
    text = browser.get("/people").text
    assert "Signs in by passkey, password and code" in text
    assert "Invited" in text
    assert "argon2id" not in text
    assert "credential" not in text


def test_people_of_another_series_are_not_there_at_all(place: Place, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(place.coordinator)
    path = f"/people/{place.stranger.id}"
    assert browser.get(path).status_code == 404
    for command in ("roles", "end-post", "invite-again", "new-link", "details"):
        assert browser.submit(f"{path}/{command}", form(place)).status_code == 404
    assert [grant.ends_utc for grant in grants_of(place.stranger)] == [None]


@pytest.mark.parametrize("role", [Role.CHAIR, Role.REPRESENTATIVE, Role.OBSERVER, Role.DATA_PROTECTION_OFFICER])
def test_nobody_else_comes_to_these_pages(place: Place, sign_in_as: SignInAs, role: Role) -> None:
    browser = sign_in_as(make_member(role, place.police, series=place.one))
    assert browser.get("/people").status_code == 403
    assert browser.get(f"/people/{place.officer.id}").status_code == 403
    assert browser.submit("/people/invite", form(place)).status_code == 403


def test_a_role_that_is_given_counts_at_once_and_ends_at_once(place: Place, sign_in_as: SignInAs) -> None:
    browser, theirs = sign_in_as(place.administrator), sign_in_as(place.officer)
    assert theirs.get("/people").status_code == 403
    given = {"role": "coordinator", "series": "every"}
    assert browser.submit(f"/people/{place.officer.id}/roles", given).status_code == 303
    assert theirs.get("/people").status_code == 200
    new = next(grant for grant in grants_of(place.officer) if grant.role is Role.COORDINATOR)
    browser.submit(f"/people/{place.officer.id}/roles/{new.id}/end")
    assert theirs.get("/people").status_code == 403
    assert [entry.fields["role"] for entry in entries("role_ended")] == ["coordinator"]


def test_the_same_role_is_not_given_twice(place: Place, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(place.coordinator)
    answer = browser.submit(
        f"/people/{place.officer.id}/roles", {"role": "representative", "series": str(place.one.id)}
    )
    assert answer.status_code == 422
    assert "has this role there already" in answer.text
    assert len(grants_of(place.officer)) == 1


def test_a_post_ends_now_or_after_its_last_day(place: Place, sign_in_as: SignInAs, at: MovableClock) -> None:
    browser, theirs = sign_in_as(place.coordinator), sign_in_as(place.officer)
    day = at.moment + timedelta(days=1)
    when = {"ends-day": str(day.day), "ends-month": str(day.month), "ends-year": str(day.year)}
    browser.submit(f"/people/{place.officer.id}/end-post", when)
    ends = grants_of(place.officer)[0].ends_utc
    assert ends is not None
    assert (ends - at.moment) > timedelta(days=1)
    assert theirs.get("/summaries").status_code == 200
    browser.submit(f"/people/{place.officer.id}/end-post")
    assert theirs.get("/summaries").status_code == 403
    assert browser.submit(f"/people/{place.officer.id}/end-post").status_code == 409


def test_another_employer_ends_what_somebody_was_for_the_one_before(place: Place, sign_in_as: SignInAs) -> None:
    browser, theirs = sign_in_as(place.coordinator), sign_in_as(place.officer)
    changed = {"name": "Ola Off", "job_title": "Clerk", "phone": "01632 960009", "agency": str(place.housing.id)}
    assert browser.submit(f"/people/{place.officer.id}/details", changed).status_code == 303
    assert theirs.get("/summaries").status_code == 403
    account = db.session.get(Account, place.officer.id)
    assert account is not None
    assert (account.agency_id, account.job_title) == (place.housing.id, "Clerk")
    assert actor_of(account).agency_ids == {place.housing.id}


def test_nobody_changes_their_own_grants(place: Place, sign_in_as: SignInAs) -> None:
    for account in (place.coordinator, place.administrator):
        browser = sign_in_as(account)
        (grant,) = grants_of(account)
        path = f"/people/{account.id}"
        given = {"role": "observer", "series": str(place.one.id)}
        assert browser.submit(f"{path}/roles", given).status_code == 422
        assert browser.submit(f"{path}/roles/{grant.id}/end").status_code == 403
        assert browser.submit(f"{path}/end-post").status_code == 409
        for command in ("disable", "end-sign-ins", "details", "new-link"):
            assert browser.submit(f"{path}/{command}", form(place)).status_code == 403
        assert [row.ends_utc for row in grants_of(account)] == [None]


def test_a_coordinator_does_not_reach_above_themselves(place: Place, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(place.coordinator)
    path, (grant,) = f"/people/{place.chair.id}", grants_of(place.chair)
    assert "An administrator looks after this account" in browser.get(path).text
    for command in (f"roles/{grant.id}/end", "details", "new-link", "invite-again", "disable", "enable"):
        assert browser.submit(f"{path}/{command}", form(place)).status_code == 403
    assert browser.submit(f"{path}/end-post").status_code == 409
    assert grants_of(place.chair)[0].ends_utc is None
