"""The pages of the data-protection officer: by reference and name, never content, and never a case of their own."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from conftest import SignInAs
from flask import Flask
from page_client import PageClient

from app.audit.check import check_export
from app.audit.kinds import KINDS
from app.audit.models import AuditEntry
from app.audit.service import record
from app.cases.models import Case, ConflictOfInterest
from app.core.access import PERMISSIONS, Permission, Role
from app.core.clock import now_utc
from app.core.database import db
from app.identity.models import Account, RoleGrant
from app.oversight.queries import ON_A_PAGE

POLICE = "anita.kerr@police.marlbeck.example"
HOUSING = "joel.brandt@homes.marlbeck.example"
PAGES = ("/trail", "/trail/people", "/trail/refused", "/trail/check", "/trail/export")


@pytest.fixture
def officer_account(app: Flask, marlbeck: Any) -> Account:
    """Marlbeck's data-protection officer."""
    with app.app_context():
        return db.session.scalars(
            db.select(Account)
            .join(RoleGrant, RoleGrant.account_id == Account.id)
            .where(RoleGrant.role == Role.DATA_PROTECTION_OFFICER)
        ).one()


@pytest.fixture
def officer(officer_account: Account, sign_in_as: SignInAs) -> PageClient:
    """The officer's browser."""
    return sign_in_as(officer_account)


def text(answer: Any) -> str:
    return " ".join(answer.get_data(as_text=True).split())


def reference_of(app: Flask, case_id: Any) -> str:
    with app.app_context():
        return str(db.session.scalar(db.select(Case.reference).where(Case.id == case_id)))


def test_whoever_looks_after_the_trail_starts_there(officer: PageClient) -> None:
    answer = officer.get("/")
    assert (answer.status_code, answer.location) == (303, "/trail")


@pytest.mark.parametrize("path", PAGES)
def test_nobody_else_comes_in(path: str, marlbeck: Any, sign_in_as: SignInAs) -> None:
    for role in Role:
        assert (Permission.TRAIL_READ in PERMISSIONS[role]) is (role is Role.DATA_PROTECTION_OFFICER)
    assert sign_in_as(POLICE).get(path).status_code == 403
    assert sign_in_as("neil.sandford@msfp.example").get(path).status_code == 403


def test_who_saw_a_case_is_found_by_its_reference(
    app: Flask, marlbeck: Any, sign_in_as: SignInAs, officer: PageClient
) -> None:
    case_id = marlbeck.case_ids["C02"]
    reference = reference_of(app, case_id)
    assert sign_in_as(POLICE).get(f"/meetings/{marlbeck.meeting_id}/cases/{case_id}").status_code == 200
    found = officer.submit("/trail/cases", {"reference": f" {reference.lower()} "})
    assert (found.status_code, found.location) == (303, f"/trail/cases/{case_id}")
    shown = text(officer.get(found.location))
    assert "Anita Kerr" in shown
    assert "Saw the whole case" in shown
    assert f"Who saw {reference}" in shown


def test_looking_at_the_trail_is_in_the_trail(app: Flask, marlbeck: Any, officer: PageClient) -> None:
    case_id = next(iter(marlbeck.case_ids.values()))
    officer.get(f"/trail/cases/{case_id}")
    officer.get(f"/trail/people/{marlbeck.account_ids[POLICE]}")
    officer.get("/trail/refused")
    officer.get("/trail/check")
    with app.app_context():
        rows = db.session.scalars(
            db.select(AuditEntry).where(AuditEntry.kind == "trail_viewed").order_by(AuditEntry.number)
        )
        assert [row.fields["view"] for row in rows] == ["case", "person", "refused", "check"]


@pytest.mark.parametrize("whose", ["own", "agency"])
def test_a_case_in_which_the_officer_is_in_conflict_is_not_there(
    app: Flask, marlbeck: Any, sign_in_as: SignInAs, officer_account: Account, whose: str
) -> None:
    case_id = marlbeck.case_ids["C02"]
    reference, meeting_id = reference_of(app, case_id), marlbeck.meeting_id
    assert sign_in_as(POLICE).get(f"/meetings/{meeting_id}/cases/{case_id}").status_code == 200
    assert sign_in_as(HOUSING).get(f"/meetings/{meeting_id}/cases/{marlbeck.case_ids['C12']}").status_code == 404
    before = sign_in_as(officer_account)
    pages = ["/trail", f"/trail/people/{marlbeck.account_ids[POLICE]}?all=yes", "/trail/refused"]
    assert reference in text(before.get(pages[0]))
    assert reference in text(before.get(pages[1]))
    with app.app_context():
        conflict = ConflictOfInterest(case_id=case_id, declared_utc=now_utc(), account_id=officer_account.id)
        if whose == "agency":
            agency_id = marlbeck.agency_ids["POL"]
            db.session.execute(db.update(Account).where(Account.id == officer_account.id).values(agency_id=agency_id))
            conflict = ConflictOfInterest(case_id=case_id, declared_utc=now_utc(), agency_id=agency_id)
        db.session.add(conflict)
        db.session.commit()
    officer = sign_in_as(officer_account)
    for page in pages:
        assert reference not in text(officer.get(page))
    assert officer.get(f"/trail/cases/{case_id}").status_code == 404
    hidden = officer.submit("/trail/cases", {"reference": reference})
    absent = officer.submit("/trail/cases", {"reference": "ZZ-000"})
    assert (hidden.status_code, absent.status_code) == (422, 422)
    assert (
        text(hidden).count("We cannot find that reference") == text(absent).count("We cannot find that reference") > 0
    )


def test_refused_attempts_say_who_asked_for_what(
    marlbeck: Any, sign_in_as: SignInAs, officer: PageClient, app: Flask
) -> None:
    case_id = marlbeck.case_ids["C12"]
    sign_in_as(HOUSING).get(f"/meetings/{marlbeck.meeting_id}/cases/{case_id}")
    shown = text(officer.get("/trail/refused"))
    assert "Joel Brandt" in shown
    assert "Was refused the page of a case" in shown
    assert reference_of(app, case_id) in shown


def test_lists_are_paged_and_limited_to_days(
    app: Flask, marlbeck: Any, officer: PageClient, at: Callable[..., None]
) -> None:
    case_id, account_id = marlbeck.case_ids["C12"], marlbeck.account_ids[POLICE]
    with app.app_context():
        for _ in range(ON_A_PAGE + 5):
            record("case_viewed", account_id, case_id=case_id, meeting_id=marlbeck.meeting_id, sight="case")
        db.session.commit()
    path = f"/trail/cases/{case_id}"
    first, second = text(officer.get(path)), text(officer.get(f"{path}?page=2&from=2026-11-25"))
    assert (first.count("Saw the whole case"), second.count("Saw the whole case")) == (ON_A_PAGE, 5)
    assert "page=2" in first
    assert "page=1" in second
    assert "There is nothing for these days" in text(officer.get(f"{path}?from=2026-11-26"))
    assert "There is nothing for these days" not in text(officer.get(f"{path}?until=2026-11-25"))
    wrong = officer.get(f"{path}?from=soon")
    assert "Enter a real date" in text(wrong)
    assert 'value="soon"' in text(wrong)


def test_nothing_of_any_case_stands_on_these_pages(
    app: Flask, marlbeck: Any, sign_in_as: SignInAs, officer: PageClient
) -> None:
    sign_in_as(POLICE).get(f"/meetings/{marlbeck.meeting_id}/my-cases")
    with app.app_context():
        from app.cases.models import Person
        from app.core.vault import prefetch_case_keys

        people = db.session.scalars(db.select(Person)).all()
        prefetch_case_keys({person.case_id for person in people})
        names = {person.name for person in people}
        staff = {account.name for account in db.session.scalars(db.select(Account))}
    paths = [*PAGES, *(f"/trail/cases/{case_id}?all=yes" for case_id in marlbeck.case_ids.values())]
    paths.append(f"/trail/people/{marlbeck.account_ids[POLICE]}?all=yes")
    for path in paths:
        answer = officer.get(path)
        assert answer.status_code == 200
        shown = text(answer)
        assert [name for name in names - staff if name in shown] == []


def test_the_export_is_whole_and_its_entry_is_in_it(officer: PageClient, officer_account: Account) -> None:
    assert officer.get("/trail/export").status_code == 200
    answer = officer.submit("/trail/export")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    lines = answer.get_data().splitlines(keepends=True)
    assert check_export(lines, KINDS).fault == ""
    last = json.loads(lines[-2])
    assert (last["kind"], last["account_id"]) == ("trail_exported", str(officer_account.id))


def test_an_export_needs_a_fresh_proof(officer: PageClient, at: Any) -> None:
    officer.get("/trail")
    at.later(minutes=16)
    assert officer.get("/trail/export").status_code == 303
    assert "/confirm" in officer.get("/trail/export").location


def test_the_check_says_what_is_wrong(app: Flask, officer: PageClient) -> None:
    assert "entries are whole" in text(officer.get("/trail/check"))
    with app.app_context():
        last = db.session.scalar(db.select(db.func.max(AuditEntry.number)))
        db.session.execute(db.update(AuditEntry).where(AuditEntry.number == last - 3).values(digest="0" * 64))
        db.session.commit()
    shown = text(officer.get("/trail/check"))
    assert f"The trail is not whole. Entry {last - 3} is not as it was written" in shown
