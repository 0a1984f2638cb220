"""What needs a fresh proof asks for one, believes only a real one, and loses nothing that was typed."""

from dataclasses import replace
from typing import Any

import pytest
from builders import make_account
from conftest import MovableClock, SignInAs
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from joining import PASSWORD, Joined, join, link_for
from page_client import PageClient
from software_key import SoftwareKey, join_with, options_at

from app.audit.models import AuditEntry
from app.config import Settings
from app.core.database import db
from app.identity.confirmation import own_path
from app.identity.models import Passkey, SignIn

pytestmark = pytest.mark.usefixtures("context", "at")

RENAMED = "the key on my ring & chain"


@pytest.fixture
def key() -> SoftwareKey:
    """The passkey of the person below."""
    return SoftwareKey()


@pytest.fixture
def person() -> Joined:
    """Somebody who will have a password and a passkey."""
    return Joined(make_account("Imogen Tuck"), "", [])


@pytest.fixture
def browser(app: Flask, at: MovableClock, person: Joined, key: SoftwareKey) -> PageClient:
    """Where they signed in with a passkey, a little too long ago; then they added a password."""
    browser = app.test_client()
    assert isinstance(browser, PageClient)
    assert join_with(browser, link_for(person.account), key).status_code == 200
    added = join(account=person.account)
    person.secret, person.recovery_codes = added.secret, added.recovery_codes
    at.later(minutes=16)
    return browser


def send_on(browser: PageClient, path: str, typed: dict[str, str]) -> Any:
    """Send a form, and send it on to where it is led, as browsers do at a 307."""
    led = browser.submit(path, typed)
    assert led.status_code == 307
    return browser.submit(led.location, typed)


def rename(browser: PageClient) -> Any:
    passkey = db.session.scalars(db.select(Passkey)).one()
    return send_on(browser, f"/me/ways-in/passkeys/{passkey.id}/name", {"label": RENAMED})


def label() -> str:
    db.session.expire_all()
    return db.session.scalars(db.select(Passkey)).one().label


def test_a_fresh_proof_is_asked_for_after_a_quarter_of_an_hour(
    browser: PageClient, person: Joined, at: MovableClock
) -> None:
    assert browser.get("/me/ways-in/password").location == "/confirm?back=/me/ways-in/password"
    browser.get("/confirm?back=/me/ways-in/password")
    answer = browser.press("Continue", password=PASSWORD, code=person.code())
    assert answer.request.path == "/me/ways-in/password"
    at.later(minutes=15)
    assert browser.get("/me/ways-in/password").status_code == 200
    at.later(seconds=1)
    assert browser.get("/me/ways-in/password").status_code == 303


def test_a_command_comes_back_with_all_that_was_typed(browser: PageClient, person: Joined) -> None:
    asked = rename(browser)
    assert asked.request.path == "/confirm"
    assert label() != RENAMED
    browser.press("Continue", password=PASSWORD, code="000000")
    thanked = browser.press("Continue", password=PASSWORD, code=person.code())
    assert "Nothing has been changed yet" in thanked.text
    assert label() != RENAMED
    assert "The name is changed" in browser.press("Carry on").text
    assert label() == RENAMED


def test_a_command_can_be_confirmed_by_passkey(browser: PageClient, key: SoftwareKey) -> None:
    rename(browser)
    browser.press("Use a passkey", answer=key.prove(options_at(browser, "/confirm/passkey")))
    browser.press("Carry on")
    assert label() == RENAMED


def test_a_browser_is_asked_for_this_persons_own_passkeys(browser: PageClient, key: SoftwareKey) -> None:
    [allowed] = options_at(browser, "/confirm/passkey")["allowCredentials"]
    assert allowed["id"] in key.make({"user": {"id": ""}, "challenge": "x"})


def test_somebody_elses_passkey_or_code_confirms_nothing(browser: PageClient, app: Flask) -> None:
    theirs, other = SoftwareKey(), app.test_client()
    assert isinstance(other, PageClient)
    join_with(other, link_for(make_account()), theirs)
    answer = browser.submit("/confirm/passkey", {"answer": theirs.prove(options_at(browser, "/confirm/passkey"))})
    assert answer.status_code == 422
    answer = browser.submit("/confirm/password", {"password": PASSWORD, "code": join().code()})
    assert answer.status_code == 422
    assert browser.get("/me/ways-in/password").status_code == 303


def test_a_recovery_code_confirms_once(browser: PageClient, person: Joined, at: MovableClock) -> None:
    typed = {"password": PASSWORD, "code": person.recovery_codes[0]}
    assert browser.submit("/confirm/password", typed).status_code == 303
    at.later(minutes=16)
    assert browser.submit("/confirm/password", typed).status_code == 422


@pytest.mark.parametrize("missing", ["password", "code"])
def test_what_is_missing_is_said_next_to_its_field(browser: PageClient, missing: str) -> None:
    browser.get("/confirm")
    answer = browser.press("Continue", **{"password": "x", "code": "1", missing: ""})
    assert answer.status_code == 422
    assert f'id="{missing}-error"' in answer.text


def test_only_this_sign_in_is_confirmed(app: Flask, browser: PageClient, person: Joined, sign_in_as: SignInAs) -> None:
    elsewhere = sign_in_as(person.account)
    signed_in = {row.id: row.confirmed_utc for row in db.session.scalars(db.select(SignIn))}
    browser.submit("/confirm/password", {"password": PASSWORD, "code": person.code()})
    changed = [row for row in db.session.scalars(db.select(SignIn)) if row.confirmed_utc != signed_in[row.id]]
    assert len(changed) == 1
    assert elsewhere.get("/me/ways-in").status_code == 200


def test_in_the_demonstration_a_button_confirms(client: PageClient, at: MovableClock) -> None:
    client.submit("/demo/sign-in", {"account": make_account().email})
    at.later(minutes=16)
    client.get("/me/ways-in/password", follow_redirects=True)
    assert client.press("It is me").request.path == "/me/ways-in/password"


def test_the_button_confirms_nobody_who_came_in_otherwise(browser: PageClient) -> None:
    assert "It is me" not in browser.get("/confirm").text
    assert browser.submit("/confirm/demonstration").status_code == 403


def test_where_there_is_no_demonstration_there_is_no_button(
    app: Flask, client: PageClient, at: MovableClock, settings: Settings
) -> None:
    client.submit("/demo/sign-in", {"account": make_account().email}, follow_redirects=True)
    app.extensions["settings"] = replace(settings, is_demo=False)
    at.later(minutes=16)
    assert "It is me" not in client.get("/confirm").text
    assert client.submit("/confirm/demonstration").status_code == 403


def test_the_trail_says_who_confirmed_how_and_who_failed(browser: PageClient, person: Joined) -> None:
    browser.submit("/confirm/password", {"password": "wrong", "code": person.code()})
    browser.submit("/confirm/password", {"password": PASSWORD, "code": person.code()})
    db.session.commit()
    entries = {entry.kind: entry for entry in db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.number))}
    who = str(person.account.id)
    assert entries["sign_in_failed"].fields == {"account_id": who, "method": "password"}
    sign_in_id = str(db.session.scalars(db.select(SignIn)).one().id)
    confirmed = {"account_id": who, "sign_in_id": sign_in_id, "method": "password"}
    assert entries["sign_in_confirmed"].fields == confirmed


def test_a_password_that_was_typed_is_not_written_into_the_page(browser: PageClient) -> None:
    typed = {"password": "a brand new secret here", "code": "123456"}
    asked = send_on(browser, "/me/ways-in/password", typed)
    assert asked.request.path == "/confirm"
    assert "brand new secret" not in asked.text


@pytest.mark.parametrize(
    "elsewhere",
    [
        "",
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "\n//evil.example",
        "javascript:alert(1)",
        "evil.example",
        " /today",
    ],
)
def test_nobody_is_led_elsewhere(browser: PageClient, elsewhere: str) -> None:
    assert own_path(elsewhere) == "/"
    page = browser.get("/confirm", query_string={"back": elsewhere}).text
    assert 'name="back" value="/"' in page
    assert "evil" not in page


@given(st.text())
def test_whatever_is_asked_the_way_back_stays_here(asked: str) -> None:
    path = own_path(asked)
    assert path.startswith("/")
    assert not path.startswith(("//", "/\\"))


def test_a_page_of_ours_is_gone_back_to_with_its_question(browser: PageClient) -> None:
    assert own_path("/meetings/7?case=3&day=x") == "/meetings/7?case=3&day=x"
