"""An invitation lets somebody choose a password, together with an authenticator, and shows recovery codes once."""

import re

import pyotp
import pytest
from builders import make_account
from conftest import MovableClock
from flask import Flask
from joining import PASSWORD, code_of, link_for
from page_client import PageClient

from app.core.clock import now_utc
from app.core.database import db
from app.identity.authenticator import make_secret, qr_path, spaced
from app.identity.models import Account, InvitationKind, RecoveryCode

pytestmark = pytest.mark.usefixtures("context", "at")


@pytest.fixture
def person() -> Account:
    """Somebody who is to join."""
    return make_account("Imogen Tuck")


def open_form(client: PageClient, link: str) -> str:
    """Open the form for a password; answers the secret that it shows."""
    page = client.get(f"{link}/password").text
    shown = re.search(r'class="app-secret">([A-Z2-7 ]+)<', page)
    assert shown is not None
    return shown[1].replace(" ", "")


def test_password_app_and_codes_in_one_go(client: PageClient, app: Flask, person: Account) -> None:
    link = link_for(person)
    secret = open_form(client, link)
    page = client.press("Finish", password=PASSWORD, code=code_of(secret, now_utc())).text
    codes = re.findall(r"<li>([a-z2-7]{4}(?:-[a-z2-7]{4}){3})</li>", page)
    assert len(set(codes)) == 10
    assert "Sign out" in page
    assert client.get("/me/sign-ins").status_code == 200
    other = app.test_client()
    typed = {"email": person.email, "password": PASSWORD, "code": codes[0]}
    assert isinstance(other, PageClient)
    assert other.submit("/sign-in/password", typed).status_code == 303
    kept = {row.digest for row in db.session.scalars(db.select(RecoveryCode))}
    assert not any(code.replace("-", "") in digest for code in codes for digest in kept)


def test_the_code_that_connected_the_app_does_not_sign_in_again(client: PageClient, person: Account) -> None:
    secret = open_form(client, link_for(person))
    code = code_of(secret, now_utc())
    client.press("Finish", password=PASSWORD, code=code)
    client.submit("/sign-out", follow_redirects=True)
    typed = {"email": person.email, "password": PASSWORD, "code": code}
    assert client.submit("/sign-in/password", typed).status_code == 422


def test_looking_at_the_link_does_not_use_it_up(client: PageClient, person: Account) -> None:
    link = link_for(person)
    for _look in range(3):
        assert client.get(link).status_code == 200
        open_form(client, link)
    db.session.expire_all()
    secret = open_form(client, link)
    assert client.press("Finish", password=PASSWORD, code=code_of(secret, now_utc())).status_code == 200
    assert client.get(link).status_code == 404


def test_a_mistake_is_said_next_to_its_field_and_the_app_stays_connected(client: PageClient, person: Account) -> None:
    secret = open_form(client, link_for(person))
    answer = client.press("Finish", password="short", code=code_of(secret, now_utc()))
    assert answer.status_code == 422
    assert 'id="password-error"' in answer.text
    assert 'id="code-error"' not in answer.text
    answer = client.press("Finish", password=PASSWORD, code="000000")
    assert 'id="code-error"' in answer.text
    assert 'id="password-error"' not in answer.text
    assert client.press("Finish", password=PASSWORD, code=code_of(secret, now_utc())).status_code == 200


@pytest.mark.parametrize("offer", ["", "made up", "AAAA", "é"])
def test_nobody_brings_a_secret_of_their_own(client: PageClient, person: Account, offer: str) -> None:
    link = link_for(person)
    open_form(client, link)
    answer = client.press("Finish", password=PASSWORD, code="123456", offer=offer)
    assert answer.status_code == 422
    assert person.password_digest == ""


def test_a_secret_offered_to_somebody_else_is_not_taken(client: PageClient, person: Account) -> None:
    theirs = link_for(make_account())
    secret = open_form(client, theirs)
    offer = next(field.get("value") for field in client.page().iter("input") if field.get("name") == "offer")
    open_form(client, link_for(person))
    answer = client.press("Finish", password=PASSWORD, code=code_of(secret, now_utc()), offer=offer)
    assert answer.status_code == 422


def test_nobody_ever_has_a_password_without_an_authenticator(client: PageClient, person: Account) -> None:
    open_form(client, link_for(person))
    client.press("Finish", password=PASSWORD, code="")
    db.session.expire_all()
    assert (person.password_digest, person.totp_secret) == ("", "")


def test_the_secret_is_sealed(client: PageClient, person: Account) -> None:
    secret = open_form(client, link_for(person))
    client.press("Finish", password=PASSWORD, code=code_of(secret, now_utc()))
    db.session.expire_all()
    assert person.totp_secret == secret
    assert secret.encode() not in person.totp_secret_sealed


@pytest.mark.parametrize("path", ["", "/password"])
def test_a_dead_link_says_so_and_nothing_about_anybody(
    client: PageClient, person: Account, at: MovableClock, path: str
) -> None:
    link = link_for(person, InvitationKind.JOIN)
    at.later(days=8)
    over, made_up = client.get(link + path), client.get(f"/join/made-up{path}")
    assert over.status_code == made_up.status_code == 404
    for answer in (over, made_up):
        assert "does not work any more" in answer.text
        assert "Imogen" not in answer.text


def test_a_dead_link_takes_no_form(client: PageClient, person: Account, at: MovableClock) -> None:
    link = link_for(person)
    secret = open_form(client, link)
    at.later(days=8)
    assert client.press("Finish", password=PASSWORD, code=code_of(secret, now_utc())).status_code == 404
    assert client.submit(f"{link}/passkey/options").status_code == 404
    assert client.submit(f"{link}/passkey").status_code == 404
    assert person.password_digest == ""


def test_the_picture_for_the_camera_says_what_an_app_needs() -> None:
    secret = make_secret()
    width, path = qr_path(secret, "a@b.example")
    assert path.count("M") > 300
    assert width > 40
    assert spaced(secret).replace(" ", "") == secret
    assert pyotp.parse_uri(pyotp.TOTP(secret).provisioning_uri(name="a@b.example")).secret == secret
