"""Somebody of a partner without accounts sends something in by a link, and reads behind it what became of it."""

import re

import pytest
from builders import actor_for
from flask import Flask
from front_door.conftest import Door
from page_client import PageClient

from app.cases.conflicts import declare_conflict
from app.core.database import db
from app.directory.models import AgencyContact
from app.directory.service import add_agency, add_contact
from app.notifications.models import OutboxMail
from app.referrals import triage
from app.referrals.models import SubmissionState, SubmissionWay

ADDRESS = "sal@millrace.example"


def mails() -> list[str]:
    db.session.expire_all()
    rows = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.queued_utc, OutboxMail.id)).all()
    return [row.text for row in rows if row.address == ADDRESS]


@pytest.fixture
def link(door: Door) -> str:
    """The address of a link that the coordinator has sent to the leader of a nursery."""
    nursery = add_agency(
        code="NUR", name="Nursery", domain="millrace.example", phone="01632 960003", has_accounts=False
    )
    add_contact(nursery.id, name="Sal Nunn", job_title="Leader", email=ADDRESS, phone="01632 960004")
    contact = db.session.scalars(db.select(AgencyContact)).one()
    coordinator = door.sign_in_as(door.coordinator)
    coordinator.get("/refer/settings")
    page = coordinator.press("Send the link", contact=str(contact.id))
    assert "Sal Nunn is sent a link" in page.text
    found = re.search(r"/refer/by-link/\S+", mails()[0])
    assert found
    return found[0]


@pytest.fixture
def stranger(app: Flask) -> PageClient:
    """A browser on which nobody is signed in."""
    browser = app.test_client()
    assert isinstance(browser, PageClient)
    return browser


def let_in(browser: PageClient, link: str) -> None:
    browser.get(link)
    browser.press("Send me the code")
    code = next(match[1] for text in reversed(mails()) if (match := re.search(r"Your code is (\d{3} \d{3})", text)))
    page = browser.press("Open", code=code)
    assert page.status_code == 200


def test_the_link_alone_opens_nothing(door: Door, link: str, stranger: PageClient) -> None:
    page = stranger.get(link)
    assert "we first send a code" in page.text
    assert ADDRESS not in page.text
    assert stranger.get(f"{link}/check").status_code == 404
    assert stranger.submit(f"{link}/save", {"event": "A.", "version": "1"}).status_code == 404
    assert stranger.submit(f"{link}/send").status_code == 404
    stranger.get(link)
    stranger.press("Send me the code")
    assert stranger.press("Open", code="000000").status_code == 422


def test_what_is_sent_by_link_is_decided_like_any_other_and_answered_behind_it(
    door: Door, link: str, stranger: PageClient
) -> None:
    let_in(stranger, link)
    page = stranger.press("Look at it, and send", event="A child was left alone.", children="Łucja 🙂, 31/2/2020")
    assert page.status_code == 422
    page = stranger.press("Look at it, and send", children="Łucja 🙂, 3/2/2020")
    assert "You are sending this as a REFERRAL." in page.text
    page = stranger.press("Send a referral")
    assert "Thank you. It is sent" in page.text
    row = door.row()
    assert (row.state, row.way, row.account_id) == (SubmissionState.SENT, SubmissionWay.LINK, None)
    triage.decline(actor_for(door.coordinator), row.id, "Nobody is at risk.", "Early Help, 01632 960150.")
    assert link in mails()[-1]
    assert "risk" not in mails()[-1]
    page = stranger.get(link)
    assert "Early Help, 01632 960150." in page.text
    assert "Łucja" not in page.text


def test_it_is_saved_while_one_types_and_two_pages_are_told(door: Door, link: str, stranger: PageClient) -> None:
    let_in(stranger, link)
    sent = {"version": "1", "event": "A."}
    saves = {"X-Saves": "1"}
    assert stranger.submit(f"{link}/save", sent, headers=saves).json["version"] == 2
    assert stranger.submit(f"{link}/save", sent | {"event": "B."}, headers=saves).status_code == 409
    assert door.sheet().event == "A."


def test_another_browser_needs_a_code_of_its_own(door: Door, link: str, stranger: PageClient, app: Flask) -> None:
    let_in(stranger, link)
    other = app.test_client()
    assert "we first send a code" in other.get(link).text


def test_a_conflict_shuts_it_like_anything_else(door: Door, link: str, stranger: PageClient) -> None:
    let_in(stranger, link)
    declare_conflict(None, door.row().case_id, door.row().agency_id, "Somebody works there.")
    assert stranger.get(link).status_code == 404
