"""One's own ways to sign in: changed with a fresh proof only, told by mail, and never the last one gone."""

import json
import re

import pytest
from builders import make_account
from conftest import MovableClock, SignInAs
from flask import Flask
from joining import PASSWORD, Joined, code_of, join, link_for
from page_client import PageClient
from software_key import SoftwareKey, join_with, options_at, sign_in_with

from app.audit.models import AuditEntry
from app.core.clock import now_utc
from app.core.database import db
from app.identity.models import Account, Passkey
from app.notifications.models import OutboxMail

pytestmark = pytest.mark.usefixtures("context", "at")

NEW_PASSWORD = "otter lantern vinegar"


def passkeys(account: Account) -> list[Passkey]:
    db.session.expire_all()
    mine = db.select(Passkey).where(Passkey.account_id == account.id).order_by(Passkey.created_utc, Passkey.id)
    return list(db.session.scalars(mine))


def add_passkey(browser: PageClient, key: SoftwareKey, label: str = "") -> None:
    answer = key.make(options_at(browser, "/me/ways-in/passkeys"))
    assert browser.submit("/me/ways-in/passkeys", {"answer": answer, "label": label}).status_code == 303


def mails_to(account: Account) -> list[OutboxMail]:
    mails = db.select(OutboxMail).where(OutboxMail.account_id == account.id, OutboxMail.occasion.startswith("way_in:"))
    return list(db.session.scalars(mails.order_by(OutboxMail.queued_utc, OutboxMail.id)))


@pytest.fixture
def person() -> Joined:
    """Somebody with a password."""
    return join("Imogen Tuck")


@pytest.fixture
def browser(app: Flask, person: Joined, at: MovableClock) -> PageClient:
    """Where they have just signed in with it."""
    browser = app.test_client()
    assert isinstance(browser, PageClient)
    assert browser.submit("/sign-in/password", person.form(), follow_redirects=True).status_code == 200
    at.later(minutes=1)
    return browser


def test_a_passkey_is_added_named_renamed_and_signs_in(app: Flask, browser: PageClient, person: Joined) -> None:
    key, other = SoftwareKey(), app.test_client()
    add_passkey(browser, key, "  Work   laptop ")
    [kept] = passkeys(person.account)
    assert kept.label == "Work laptop"
    assert "Work laptop" in browser.get("/me/ways-in").text
    browser.press("Save the name of Work laptop", label="Home laptop")
    assert passkeys(person.account)[0].label == "Home laptop"
    assert isinstance(other, PageClient)
    assert sign_in_with(other, key).status_code == 303


def test_a_passkey_without_a_name_is_called_after_its_browser(browser: PageClient, person: Joined) -> None:
    answer = SoftwareKey().make(options_at(browser, "/me/ways-in/passkeys"))
    firefox = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"}
    browser.submit("/me/ways-in/passkeys", {"answer": answer}, headers=firefox)
    assert passkeys(person.account)[0].label == "Firefox on Windows"


def test_a_device_is_told_which_passkeys_there_are_already(browser: PageClient) -> None:
    key = SoftwareKey()
    add_passkey(browser, key)
    [there] = options_at(browser, "/me/ways-in/passkeys")["excludeCredentials"]
    assert there["id"] == json.loads(key.prove({"challenge": "x"}))["id"]


def test_a_name_cannot_be_empty(browser: PageClient, person: Joined) -> None:
    add_passkey(browser, SoftwareKey(), "Work laptop")
    browser.get("/me/ways-in")
    answer = browser.press("Save the name of Work laptop", label="  ")
    assert answer.status_code == 422
    assert "Enter a name for this passkey" in answer.text
    assert passkeys(person.account)[0].label == "Work laptop"


def test_a_removed_passkey_signs_nobody_in_and_ends_what_it_signed_in(
    app: Flask, browser: PageClient, person: Joined
) -> None:
    key, there, later = SoftwareKey(), app.test_client(), app.test_client()
    add_passkey(browser, key, "Lost phone")
    assert isinstance(there, PageClient)
    assert isinstance(later, PageClient)
    assert sign_in_with(there, key).status_code == 303
    browser.get("/me/ways-in")
    assert "signed out everywhere else" in browser.press("Remove Lost phone").text
    assert there.get("/me/ways-in").status_code == 303
    assert browser.get("/me/ways-in").status_code == 200
    assert sign_in_with(later, key).status_code == 422


def test_the_last_way_in_stays(app: Flask) -> None:
    account, key, browser = make_account(), SoftwareKey(), app.test_client()
    assert isinstance(browser, PageClient)
    join_with(browser, link_for(account), key)
    [only] = passkeys(account)
    answer = browser.submit(f"/me/ways-in/passkeys/{only.id}/remove")
    assert answer.status_code == 409
    assert "your only way to sign in" in answer.text
    assert passkeys(account) == [only]
    add_passkey(browser, SoftwareKey())
    assert browser.submit(f"/me/ways-in/passkeys/{only.id}/remove").status_code == 303


def test_a_password_that_is_the_last_way_in_stays(browser: PageClient, person: Joined) -> None:
    browser.get("/me/ways-in")
    assert "your only way to sign in" in browser.press("Stop using a password").text
    db.session.expire_all()
    assert person.account.password_digest


def test_without_a_password_there_is_no_authenticator_and_no_recovery_code(browser: PageClient, person: Joined) -> None:
    add_passkey(browser, SoftwareKey())
    browser.get("/me/ways-in")
    browser.press("Stop using a password")
    db.session.expire_all()
    assert (person.account.password_digest, person.account.totp_secret) == ("", "")
    assert browser.get("/me/ways-in/authenticator").status_code == 404
    assert browser.submit("/me/ways-in/recovery-codes").status_code == 404


def test_changing_the_password_ends_the_other_sign_ins(
    app: Flask, browser: PageClient, person: Joined, sign_in_as: SignInAs, at: MovableClock
) -> None:
    elsewhere = sign_in_as(person.account)
    browser.get("/me/ways-in/password")
    answer = browser.press("Save", password=NEW_PASSWORD)
    assert "signed out everywhere else" in answer.text
    assert elsewhere.get("/me/ways-in").status_code == 303
    assert browser.get("/me/ways-in").status_code == 200
    browser.submit("/sign-out", follow_redirects=True)
    assert browser.submit("/sign-in/password", person.form()).status_code == 422
    assert browser.submit("/sign-in/password", person.form(password=NEW_PASSWORD)).status_code == 303


@pytest.mark.parametrize("password", ["", "too short", "passwordpassword", "imogen.tuck.imogen.tuck"])
def test_a_new_password_is_held_to_the_same_rules(browser: PageClient, password: str) -> None:
    browser.get("/me/ways-in/password")
    answer = browser.press("Save", password=password)
    assert answer.status_code == 422
    assert 'id="password-error"' in answer.text


def test_another_authenticator_takes_the_place_of_the_first(
    browser: PageClient, person: Joined, at: MovableClock
) -> None:
    page = browser.get("/me/ways-in/authenticator").text
    shown = re.search(r'class="app-secret">([A-Z2-7 ]+)<', page)
    assert shown is not None
    secret = shown[1].replace(" ", "")
    assert browser.press("Connect this app", code="000000").status_code == 422
    assert browser.press("Connect this app", code=code_of(secret, now_utc())).status_code == 200
    at.later(minutes=1)
    browser.submit("/sign-out", follow_redirects=True)
    assert browser.submit("/sign-in/password", person.form()).status_code == 422
    new = person.form(code=code_of(secret, now_utc()))
    assert browser.submit("/sign-in/password", new).status_code == 303


def test_new_recovery_codes_replace_the_old_ones(browser: PageClient, person: Joined) -> None:
    browser.get("/me/ways-in")
    page = browser.press("Make new recovery codes").text
    [new, *_more] = re.findall(r"<li>([a-z2-7-]{19})</li>", page)
    browser.submit("/sign-out", follow_redirects=True)
    old = person.form(code=person.recovery_codes[0])
    assert browser.submit("/sign-in/password", old).status_code == 422
    assert browser.submit("/sign-in/password", person.form(code=new)).status_code == 303


def test_every_change_is_told_by_a_mail_that_names_nobody(browser: PageClient, person: Joined) -> None:
    add_passkey(browser, SoftwareKey(), "Work laptop")
    browser.get("/me/ways-in/password")
    browser.press("Save", password=NEW_PASSWORD)
    mails = mails_to(person.account)
    assert {mail.address for mail in mails} == {person.email}
    assert any("passkey was added" in mail.text for mail in mails)
    assert any("password you sign in with was changed" in mail.text for mail in mails)
    assert not any(word in mail.text for mail in mails for word in ("Imogen", "Work laptop", NEW_PASSWORD))


def test_every_change_is_in_the_trail(browser: PageClient, person: Joined) -> None:
    add_passkey(browser, SoftwareKey(), "Work laptop")
    browser.get("/me/ways-in")
    browser.press("Save the name of Work laptop", label="Home laptop")
    browser.press("Make new recovery codes")
    browser.get("/me/ways-in")
    browser.press("Remove Home laptop")
    db.session.commit()
    mine = db.select(AuditEntry.kind).where(AuditEntry.account_id == person.account.id).order_by(AuditEntry.number)
    kinds = list(db.session.scalars(mine))
    assert kinds[-4:] == ["passkey_added", "passkey_renamed", "recovery_codes_made", "passkey_removed"]


def test_every_change_needs_a_fresh_proof(app: Flask, browser: PageClient, at: MovableClock) -> None:
    at.later(minutes=16)
    changes = [
        rule
        for rule in app.url_map.iter_rules()
        if str(rule).startswith("/me/ways-in/") and "POST" in (rule.methods or set())
    ]
    assert len(changes) >= 8
    for rule in changes:
        path = str(rule).replace("<uuid:passkey_id>", "00000000-0000-4000-8000-000000000001")
        answer = browser.submit(path)
        assert (answer.status_code, answer.location) == (307, f"/confirm?back={path}"), path


def test_nobody_touches_somebody_elses_passkey(browser: PageClient, app: Flask) -> None:
    account, other = make_account(), app.test_client()
    assert isinstance(other, PageClient)
    join_with(other, link_for(account), SoftwareKey())
    [theirs] = passkeys(account)
    for path in ("name", "remove"):
        answer = browser.submit(f"/me/ways-in/passkeys/{theirs.id}/{path}", {"label": "mine"})
        assert answer.status_code == 404
    assert passkeys(account) == [theirs]


def test_a_passkey_that_does_not_hold_is_not_added(browser: PageClient, person: Joined) -> None:
    false = SoftwareKey(origin="https://evil.example")
    answer = browser.submit("/me/ways-in/passkeys", {"answer": false.make(options_at(browser, "/me/ways-in/passkeys"))})
    assert answer.status_code == 422
    assert "could not be made" in answer.text
    assert passkeys(person.account) == []


def test_a_first_password_comes_with_an_authenticator_and_codes(app: Flask) -> None:
    account, browser = make_account(), app.test_client()
    assert isinstance(browser, PageClient)
    join_with(browser, link_for(account), SoftwareKey())
    shown = re.search(r'class="app-secret">([A-Z2-7 ]+)<', browser.get("/me/ways-in/password").text)
    assert shown is not None
    code = code_of(shown[1].replace(" ", ""), now_utc())
    assert "Keep your recovery codes" in browser.press("Save", password=PASSWORD, code=code).text
    db.session.expire_all()
    assert account.password_digest
    assert account.totp_secret
