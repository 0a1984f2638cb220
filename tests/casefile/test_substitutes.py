"""Somebody who stands in at one case for an agency that must not know of it, on the page of its conflicts."""

from collections.abc import Callable
from typing import Any

from builders import make_account, make_member
from page_client import PageClient

from app.cases.models import ConflictOfInterest
from app.core.access import Role
from app.core.clock import now_utc
from app.core.database import db
from app.identity.queries import find_account_by_email
from app.notifications.models import OutboxMail

SignInAs = Callable[..., PageClient]
SAM = {"email": "sam.weller@elsewhere.example", "name": "Sam Weller", "job_title": "Officer", "phone": "01632 960009"}


def lock_out(small: Any, code: str) -> None:
    """An agency must not know of the first case."""
    db.session.add(
        ConflictOfInterest(case_id=small.first.id, agency_id=small.agencies[code].id, declared_utc=now_utc())
    )
    db.session.commit()


def name(browser: PageClient, small: Any, **fields: str) -> Any:
    return browser.submit(small.page(small.first, "/conflicts/substitute"), fields, follow_redirects=True)


def test_a_substitute_sees_that_case_and_no_other(small: Any, sign_in_as: SignInAs) -> None:
    lock_out(small, "HOU")
    cover = make_account("Una Grey", employer=small.agencies["EDU"])
    page = name(sign_in_as(small.chair), small, email=cover.email)
    assert "They are let into this case alone, and told by e-mail." in page.text
    browser = sign_in_as(cover)
    assert browser.get(small.page(small.first)).status_code == 200
    assert browser.get(small.page(small.second)).status_code == 404
    assert sign_in_as(small.housing).get(small.page(small.first)).status_code == 404


def test_the_mail_to_a_substitute_names_nobody(small: Any, sign_in_as: SignInAs) -> None:
    cover = make_account("Una Grey", employer=small.agencies["EDU"])
    name(sign_in_as(small.chair), small, email=cover.email)
    mails = db.session.scalars(db.select(OutboxMail).where(OutboxMail.account_id == cover.id)).all()
    told = " ".join(f"{mail.subject} {mail.text}" for mail in mails)
    assert "You are asked to come to one case of a meeting." in told
    assert small.first.reference not in told
    assert "Marsh" not in told


def test_somebody_new_is_invited_to_stand_in(small: Any, sign_in_as: SignInAs) -> None:
    name(sign_in_as(small.chair), small, **SAM, agency_id=str(small.agencies["EDU"].id))
    account = find_account_by_email(SAM["email"])
    assert account is not None
    assert account.agency_id == small.agencies["EDU"].id


def test_whoever_is_locked_out_cannot_stand_in(small: Any, sign_in_as: SignInAs) -> None:
    lock_out(small, "HOU")
    browser = sign_in_as(small.chair)
    assert "They are locked out of this case themselves." in name(browser, small, email=small.housing.email).text
    page = name(browser, small, **SAM, agency_id=str(small.agencies["HOU"].id))
    assert "They are locked out of this case themselves." in page.text
    assert find_account_by_email(SAM["email"]) is None


def test_what_is_missing_is_said(small: Any, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(small.chair)
    assert "Enter their e-mail address." in name(browser, small, email="sam").text
    assert "Enter their name too." in name(browser, small, email=SAM["email"]).text
    assert "Choose the agency they work for." in name(browser, small, **SAM).text


def test_nobody_names_a_substitute_for_a_case_that_is_hidden_from_them(small: Any, sign_in_as: SignInAs) -> None:
    coordinator = make_member(Role.COORDINATOR, name="Carol Dunn")
    db.session.add(ConflictOfInterest(case_id=small.first.id, account_id=coordinator.id, declared_utc=now_utc()))
    db.session.commit()
    assert name(sign_in_as(coordinator), small, email=small.school.email).status_code == 404
    assert name(sign_in_as(small.police), small, email=small.school.email).status_code == 403
