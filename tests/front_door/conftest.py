"""A teacher who is worried, a colleague who speaks for the school's agency, and whoever decides."""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from builders import actor_for, make_member, make_partnership, make_series
from conftest import SignInAs
from flask import Flask
from page_client import PageClient

from app.core.access import Actor, Role
from app.core.database import db
from app.directory.models import AgencyContact
from app.directory.service import add_agency, add_contact
from app.identity.models import Account
from app.notifications.models import OutboxMail
from app.referrals.models import Submission
from app.referrals.sheet import Sheet

ADDRESS = "sal@millrace.example"


@dataclass
class Door:
    """Everybody at the front door, and the browser of the teacher."""

    agencies: dict[str, Any]
    teacher: Account
    colleague: Account
    police: Account
    coordinator: Account
    browser: PageClient
    sign_in_as: SignInAs

    def begin(self, kind: str = "referral") -> str:
        """Begin something as the teacher; answers the address of its pages."""
        answer = self.browser.submit("/refer/begin", {"kind": kind})
        assert answer.status_code == 303
        address: str = answer.headers["Location"]
        self.browser.get(address)
        return address.removesuffix("/first")

    def send_short(self, **fields: str) -> str:
        """Fill in the short page and send it."""
        address = self.begin()
        self.browser.press("Look at it, and send", **{"event": "She has bruises.", "victim": "Kay Marsh", **fields})
        self.browser.press("Send a referral")
        return address

    @staticmethod
    def row() -> Submission:
        """The one submission that there is."""
        db.session.expire_all()
        return db.session.scalars(db.select(Submission).order_by(Submission.started_utc)).one()

    def sheet(self) -> Sheet:
        """What stands in it."""
        return Sheet.from_text(self.row().sheet_text)

    def actor(self) -> Actor:
        """The teacher, as the services know them."""
        return actor_for(self.teacher)


@pytest.fixture
def door(context: None, sign_in_as: SignInAs) -> Door:
    agencies = make_partnership("EDU", "POL")
    make_series(agencies.values())
    teacher = make_member(Role.PRACTITIONER, agencies["EDU"], name="Tess Teacher")
    colleague = make_member(Role.REPRESENTATIVE, agencies["EDU"], name="Rae Speaker")
    police = make_member(Role.REPRESENTATIVE, agencies["POL"], name="Pat Police")
    coordinator = make_member(Role.COORDINATOR, name="Lewis Okafor")
    return Door(agencies, teacher, colleague, police, coordinator, sign_in_as(teacher), sign_in_as)


def mails() -> list[str]:
    """What waits for the leader of the nursery, the first queued first."""
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
    coordinator.get("/refer/links")
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
    """Bring the code, and come in."""
    browser.get(link)
    browser.press("Send me the code")
    code = next(match[1] for text in reversed(mails()) if (match := re.search(r"Your code is (\d{3} \d{3})", text)))
    page = browser.press("Open", code=code)
    assert page.status_code == 200
