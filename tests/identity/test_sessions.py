"""Being signed in: how long it lasts, where it is seen, and how it ends."""

from typing import Any

import pytest
from builders import make_account
from conftest import MovableClock, SignInAs
from flask import Flask
from page_client import PageClient

from app.audit.models import AuditEntry
from app.core.database import db
from app.identity.cookie import COOKIE_FIELD
from app.identity.models import Account, SignIn, SignInMethod
from app.identity.queries import digest_of, find_actor_by_token
from app.identity.service import end_sign_ins, start_sign_in

pytestmark = pytest.mark.usefixtures("context")

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0"


def is_in(browser: PageClient) -> bool:
    """Whether that browser is signed in, asked in a way that is no sign of a person."""
    return browser.get("/me/sign-ins", headers={"X-Fragment": "1"}).status_code != 401


def come_by_demo(app: Flask, account: Account, user_agent: str = "") -> PageClient:
    """A browser that signs in by the page of the demonstration."""
    browser = app.test_client()
    browser.submit("/demo/sign-in", {"account": account.email}, headers={"User-Agent": user_agent})
    return browser


def sign_ins() -> list[SignIn]:
    """Every sign-in there is."""
    return list(db.session.scalars(db.select(SignIn).order_by(SignIn.started_utc, SignIn.id)))


def sign_in_of(browser: PageClient) -> SignIn:
    """The sign-in of that browser."""
    with browser.session_transaction() as session:
        digest = digest_of(session[COOKIE_FIELD])
    return db.session.scalars(db.select(SignIn).where(SignIn.token_digest == digest)).one()


def test_half_an_hour_without_a_sign_ends_it(at: MovableClock, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(make_account())
    at.later(minutes=29)
    assert browser.get("/me/sign-ins").status_code == 200
    at.later(minutes=29)
    assert browser.get("/me/sign-ins").status_code == 200
    at.later(minutes=30)
    assert browser.get("/me/sign-ins").headers["Location"] == "/sign-in"


def test_a_page_that_fetches_itself_again_does_not_keep_it_open(at: MovableClock, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(make_account())
    for _ in range(5):
        at.later(minutes=5)
        assert is_in(browser)
    at.later(minutes=5)
    assert not is_in(browser)


def test_a_file_of_the_site_does_not_keep_it_open(at: MovableClock, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(make_account())
    at.later(minutes=20)
    browser.get("/static/manifest.json").close()
    at.later(minutes=10)
    assert not is_in(browser)


def test_twelve_hours_end_it_however_busy_somebody_is(at: MovableClock, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(make_account())
    for _ in range(12 * 4 - 1):
        at.later(minutes=15)
        assert browser.get("/me/sign-ins").status_code == 200
    at.later(minutes=15)
    assert not is_in(browser)


def test_when_somebody_was_seen_is_written_once_a_minute(at: MovableClock, sign_in_as: SignInAs) -> None:
    started = at.moment
    browser = sign_in_as(make_account())
    at.later(seconds=59)
    browser.get("/me/sign-ins")
    assert sign_ins()[0].seen_utc == started
    db.session.expire_all()
    noted = at.later(seconds=1)
    browser.get("/me/sign-ins")
    at.later(seconds=30)
    browser.get("/me/sign-ins")
    assert sign_ins()[0].seen_utc == noted


def test_a_cookie_that_was_there_before_is_worth_nothing_afterwards(app: Flask, client: PageClient) -> None:
    """Somebody who plants a cookie in a browser does not share the sign-in that follows."""
    account = make_account("Ann Able")
    client.get("/sign-in")
    planted = client.get_cookie("caseround")
    client.submit("/demo/sign-in", {"account": account.email})
    assert is_in(client)
    thief = app.test_client()
    if planted is not None:
        thief.set_cookie("caseround", planted.value)
    assert not is_in(thief)


def test_signing_in_again_ends_the_sign_in_that_the_browser_had(app: Flask, client: PageClient) -> None:
    one, other = make_account(), make_account()
    client.submit("/demo/sign-in", {"account": one.email})
    thief = app.test_client()
    thief.set_cookie("caseround", client.get_cookie("caseround").value)
    assert is_in(thief)
    client.get("/demo")
    client.submit("/demo/sign-in", {"account": other.email})
    assert is_in(client)
    assert not is_in(thief)


def test_a_sign_in_of_the_demonstration_says_so(client: PageClient) -> None:
    client.submit("/demo/sign-in", {"account": make_account().email})
    assert [row.method for row in sign_ins()] == [SignInMethod.DEMONSTRATION]


def test_the_page_lists_ones_own_sign_ins_and_marks_this_one(app: Flask, sign_in_as: SignInAs) -> None:
    account, other = make_account(), make_account()
    here = come_by_demo(app, account)
    come_by_demo(app, account, FIREFOX)
    come_by_demo(app, other, "Mozilla/5.0 (Windows NT 10.0) Chrome/149.0 Safari/537.36")
    text = here.get("/me/sign-ins").text
    assert text.count("app-row__title") == 2
    assert "Firefox on Linux" in text
    assert "Windows" not in text
    assert text.count("This one") == 1
    assert "Demonstration, without proof" in text


def test_one_other_sign_in_can_be_ended(app: Flask, sign_in_as: SignInAs) -> None:
    account = make_account()
    here, there = sign_in_as(account), sign_in_as(account)
    answer = here.submit("/me/sign-ins/end", {"sign_in": str(sign_in_of(there).id)})
    assert answer.headers["Location"] == "/me/sign-ins"
    assert is_in(here)
    assert not is_in(there)


def test_ending_this_one_signs_out(sign_in_as: SignInAs) -> None:
    here = sign_in_as(make_account())
    answer = here.submit("/me/sign-ins/end", {"sign_in": str(sign_in_of(here).id)})
    assert answer.headers["Location"] == "/sign-in"
    assert not is_in(here)


def test_all_others_can_be_ended_at_once(sign_in_as: SignInAs) -> None:
    account = make_account()
    here, *there = (sign_in_as(account) for _ in range(4))
    stranger = sign_in_as(make_account())
    here.submit("/me/sign-ins/end-others")
    assert [is_in(browser) for browser in (here, *there, stranger)] == [True, False, False, False, True]


def test_all_can_be_ended_at_once(sign_in_as: SignInAs) -> None:
    account = make_account()
    here, there = sign_in_as(account), sign_in_as(account)
    answer = here.submit("/me/sign-ins/end-all")
    assert answer.headers["Location"] == "/sign-in"
    assert answer.headers["Clear-Site-Data"]
    assert not is_in(here)
    assert not is_in(there)


@pytest.mark.parametrize("sign_in", ["somebody else's", "nobody's", "", "no id"])
def test_nobody_ends_the_sign_in_of_another(sign_in_as: SignInAs, sign_in: str) -> None:
    mine, other = sign_in_as(make_account()), sign_in_as(make_account())
    ids = {"somebody else's": str(sign_in_of(other).id), "nobody's": "00000000-0000-4000-8000-000000000000"}
    sent = ids.get(sign_in, sign_in)
    assert mine.submit("/me/sign-ins/end", {"sign_in": sent}).status_code == 404
    assert is_in(other)


@pytest.mark.parametrize("path", ["/me/sign-ins/end", "/me/sign-ins/end-others", "/me/sign-ins/end-all"])
def test_a_form_without_its_token_ends_nothing(sign_in_as: SignInAs, path: str) -> None:
    account = make_account()
    here, there = sign_in_as(account), sign_in_as(account)
    assert here.post(path, data={"sign_in": str(sign_ins()[0].id)}).status_code == 400
    assert is_in(here)
    assert is_in(there)


def test_a_disabled_account_is_out_on_every_browser_at_once(sign_in_as: SignInAs, at: MovableClock) -> None:
    account = make_account()
    browsers = [sign_in_as(account) for _ in range(3)]
    account.disabled_utc = at.moment
    db.session.commit()
    assert not any(is_in(browser) for browser in browsers)


def test_the_trail_says_who_ended_a_sign_in() -> None:
    account, boss = make_account(), make_account()
    start_sign_in(account, SignInMethod.PASSKEY)
    db.session.flush()
    assert end_sign_ins(account.id, by_id=boss.id) == 1
    assert end_sign_ins(account.id, by_id=boss.id) == 0
    db.session.commit()
    entry: Any = db.session.scalars(db.select(AuditEntry).where(AuditEntry.kind == "sign_in_ended")).one()
    assert entry.account_id == boss.id
    assert entry.fields["account_id"] == str(account.id)


def test_a_proof_is_believed_for_a_quarter_of_an_hour(sign_in_as: SignInAs, at: MovableClock, app: Flask) -> None:
    token = start_sign_in(make_account(), SignInMethod.PASSKEY)
    db.session.flush()
    at.later(minutes=15)
    assert find_actor_by_token(token).is_confirmed
    at.later(seconds=1)
    assert not find_actor_by_token(token).is_confirmed
