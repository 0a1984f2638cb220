"""A teacher who is worried, a colleague who speaks for the school's agency, and whoever decides."""

from dataclasses import dataclass
from typing import Any

import pytest
from builders import actor_for, make_member, make_partnership, make_series
from conftest import SignInAs
from page_client import PageClient

from app.core.access import Actor, Role
from app.core.database import db
from app.identity.models import Account
from app.referrals.models import Submission
from app.referrals.sheet import Sheet


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
