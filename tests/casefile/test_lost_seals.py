"""A sealed case must not be lost when those who are named leave: the data-protection officer names somebody."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from builders import make_member
from page_client import PageClient

from app.audit.models import AuditEntry
from app.cases.models import ConflictOfInterest
from app.core.access import Role
from app.core.clock import now_utc
from app.core.database import db
from app.identity.models import Account, RoleGrant
from app.notifications.models import OutboxMail

SignInAs = Callable[..., PageClient]
PAGE = "/sealed-cases"
NONE = "There are none."


@pytest.fixture
def officer(small: Any) -> Account:
    return make_member(Role.DATA_PROTECTION_OFFICER, name="Dora Quill")


@pytest.fixture
def coordinator(small: Any) -> Account:
    return make_member(Role.COORDINATOR, name="Carol Dunn")


@pytest.fixture
def sealed(small: Any, coordinator: Account, sign_in_as: SignInAs) -> Any:
    """The first case, sealed by the coordinator for herself and somebody of the police."""
    page = small.page(small.first, "/seal")
    sign_in_as(coordinator).submit(page, {"account_id": [str(small.police.id)]})
    return small


def leaves(account: Account) -> None:
    db.session.execute(
        db.update(RoleGrant).where(RoleGrant.account_id == account.id).values(ends_utc=now_utc() - timedelta(minutes=1))
    )
    db.session.commit()


def name(client: PageClient, small: Any, account: Account | None) -> Any:
    fields = {"account_id": str(account.id) if account else ""}
    return client.submit(f"{PAGE}/{small.first.id}/name", fields, follow_redirects=True)


def test_as_long_as_somebody_can_open_it_the_officer_hears_nothing(
    sealed: Any, officer: Account, sign_in_as: SignInAs
) -> None:
    page = sign_in_as(officer).get(PAGE).text
    assert NONE in page
    assert sealed.first.reference not in page


def test_when_the_last_who_could_open_it_leaves_the_officer_names_another(
    sealed: Any, officer: Account, coordinator: Account, sign_in_as: SignInAs
) -> None:
    leaves(coordinator)
    client = sign_in_as(officer)
    assert "1 sealed case nobody can open any more" in client.get("/openings").text
    page = client.get(PAGE).text
    assert sealed.first.reference in page
    assert "Kay Marsh" not in page
    assert "Priya" in page
    assert sealed.police.name not in page, "who is named and may not open a seal is no heir"
    assert "They are named" in name(client, sealed, sealed.chair).text
    assert NONE in client.get(PAGE).text
    chair = sign_in_as(sealed.chair)
    assert chair.get(sealed.page(sealed.first)).status_code == 200  # found
    assert chair.get(sealed.page(sealed.first, "/unseal")).status_code == 200  # found
    mail = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id.desc()).limit(1)).one()
    assert mail.address == sealed.chair.email
    assert sealed.first.reference not in mail.subject + mail.text
    entry = db.session.scalars(db.select(AuditEntry).where(AuditEntry.kind == "sealed_case_reader_named")).all()[-1]
    assert entry.account_id == officer.id


def test_whom_the_officer_names_is_chosen_from_the_list(
    sealed: Any, officer: Account, coordinator: Account, sign_in_as: SignInAs
) -> None:
    leaves(coordinator)
    client = sign_in_as(officer)
    for nobody in (None, sealed.housing, officer):
        answer = name(client, sealed, nobody)
        assert answer.status_code == 422
        assert "Choose whom to name." in answer.text


def test_a_conflict_keeps_the_reference_from_the_officer_and_the_chair_off_the_list(
    sealed: Any, officer: Account, coordinator: Account, sign_in_as: SignInAs
) -> None:
    leaves(coordinator)
    db.session.add(conflict(sealed, sealed.chair))
    db.session.commit()
    assert "There is nobody to name" in sign_in_as(officer).get(PAGE).text
    db.session.add(conflict(sealed, officer))
    db.session.commit()
    client = sign_in_as(officer)
    assert NONE in client.get(PAGE).text


def conflict(small: Any, account: Account) -> ConflictOfInterest:
    row = ConflictOfInterest(case_id=small.first.id, account_id=account.id, declared_utc=now_utc())
    row.reason = "A neighbour."
    return row


def test_no_case_is_handed_over_that_is_not_lost(sealed: Any, officer: Account, sign_in_as: SignInAs) -> None:
    client = sign_in_as(officer)
    answer = client.submit(f"{PAGE}/{sealed.first.id}/name", {"account_id": str(sealed.chair.id)})
    assert answer.status_code == 404
    assert sign_in_as(sealed.chair).get(sealed.page(sealed.first)).status_code == 404


def test_nobody_else_sees_the_page_and_it_asks_for_a_fresh_proof(
    sealed: Any, officer: Account, at: Any, sign_in_as: SignInAs
) -> None:
    assert sign_in_as(sealed.chair).get(PAGE).status_code == 403
    client = sign_in_as(officer)
    at.later(minutes=16)
    answer = client.get(PAGE)
    assert answer.status_code == 303
    assert "/confirm" in answer.location
