"""Whoever gives up a place is offered to pass on what they know, and nothing waits for it."""

from datetime import datetime, timedelta

import pytest
from builders import make_member, make_partnership, make_series
from conftest import SignInAs

from app.core.access import Role
from app.core.clock import local, now_utc
from app.core.database import db
from app.identity.models import Account
from app.notifications.models import OutboxMail


@pytest.fixture
def people(context: None, at: object) -> dict[str, Account]:
    """Joel Brandt and Nora Quill share the place of housing; Lewis Okafor looks after both."""
    agencies = make_partnership("HOU")
    series = make_series(agencies.values())
    found = {
        "brandt": make_member(Role.REPRESENTATIVE, agencies["HOU"], name="Joel Brandt", series=series),
        "quill": make_member(Role.DEPUTY, agencies["HOU"], name="Nora Quill", series=series),
        "okafor": make_member(Role.COORDINATOR, name="Lewis Okafor"),
    }
    db.session.commit()
    return found


def mails() -> list[OutboxMail]:
    return list(db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.queued_utc, OutboxMail.id)))


def day(moment: datetime) -> dict[str, str]:
    """A last day as the form takes it."""
    there = local(moment)
    return {"ends-day": str(there.day), "ends-month": str(there.month), "ends-year": str(there.year)}


def test_with_a_last_day_they_are_asked_and_can_write_it_until_then(
    people: dict[str, Account], sign_in_as: SignInAs
) -> None:
    okafor = sign_in_as(people["okafor"])
    address = f"/people/{people['brandt'].id}"
    assert "/diary/handover" in okafor.get(address).text
    answer = okafor.submit(f"{address}/end-post", day(now_utc() + timedelta(days=9)))
    assert answer.status_code == 303
    (mail,) = mails()
    assert (mail.address, mail.subject) == (people["brandt"].email, "Your place has a last day")
    brandt = sign_in_as(people["brandt"])
    assert "Your place ends" in brandt.get("/diary").text
    page = brandt.get("/diary/handover").text
    assert "Until then you can pass on what you know" in page
    assert "Nora Quill" in page


def test_ended_at_once_whoever_ended_it_is_offered_to_write_the_card(
    people: dict[str, Account], sign_in_as: SignInAs
) -> None:
    okafor = sign_in_as(people["okafor"])
    address = f"/people/{people['brandt'].id}"
    okafor.submit(f"{address}/end-post", {})
    assert mails() == []
    page = okafor.get(address).text
    assert "Give them a handover card" in page
