"""Somebody joins by invitation with a passkey, signs out, and signs in with it, in a real browser with a real key."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from browsing import Person
from flask import Flask
from joining import link_for
from playwright.sync_api import Browser, expect
from serving import Server

from app.config import Settings
from app.core.clock import now_utc
from app.core.database import db
from app.identity.models import InvitationKind, SignIn
from app.identity.queries import find_account_by_email

LAPTOP = {"width": 1366, "height": 768}
WHO = "anita.kerr@police.marlbeck.example"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def at_named_address(served: Server) -> Server:
    """The running program under the one name without TLS at which browsers offer passkeys."""
    served.url = f"http://localhost:{served.port}"
    return served


@pytest.fixture
def beside(make_app: Callable[[Settings], Flask], settings_of: Callable[[str], Settings], served: Server) -> Flask:
    """The program once more, on the same data, to prepare something there."""
    return make_app(settings_of(served.environment["DATABASE_URL"]))


@pytest.fixture
def invited(beside: Flask) -> str:
    """The path of a link that was sent to somebody."""
    with beside.app_context():
        account = find_account_by_email(WHO)
        assert account is not None
        link = link_for(account, InvitationKind.REENROL)
        db.session.commit()
    return link


@pytest.fixture
def person(browser: Browser, at_named_address: Server) -> Iterator[Person]:
    """Somebody at a laptop that unlocks with a fingerprint."""
    context = browser.new_context(viewport=LAPTOP)
    context.set_default_timeout(15_000)
    person = Person(context, at_named_address, WHO)
    devices = context.new_cdp_session(person.page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    yield person
    context.close()


def test_joining_with_a_passkey_and_coming_back_with_it(invited: str, person: Person, beside: Flask) -> None:
    page = person.page
    person.go("/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("No passkey was used")

    person.go(invited)
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed in")
    person.check()
    page.get_by_role("button", name="Add a second way").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How I sign in")
    person.check()

    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Today"))

    page.goto(f"{person.server.url}/me/ways-in")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("alert").filter(has_text="This device has a passkey for you already")).to_be_visible()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("This is your only way to sign in").first).to_be_visible()
    person.check()

    with beside.app_context():
        for sign_in in db.session.scalars(db.select(SignIn)):
            sign_in.confirmed_utc = now_utc() - timedelta(minutes=16)
        db.session.commit()
    page.goto(f"{person.server.url}/me/ways-in")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Show that it is you")
    person.check()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How I sign in")
