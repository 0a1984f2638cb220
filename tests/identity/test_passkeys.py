"""A passkey lets in the one whose device signed this very challenge for this very site, unlocked by its owner."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from builders import make_account
from joining import link_for
from page_checks import without_tokens
from page_client import PageClient
from software_key import PRESENT, VERIFIED, SoftwareKey, join_with, options_at, sign_in_with

from app.audit.models import AuditEntry
from app.core.clock import now_utc
from app.core.database import db
from app.identity.models import Account, InvitationKind, Passkey, SignIn, SignInMethod
from app.identity.passkeys import Site, site_of

pytestmark = pytest.mark.usefixtures("context", "at")


def is_in(client: PageClient) -> bool:
    return client.get("/me/sign-ins").status_code == 200


def new_browser(app: Any) -> PageClient:
    browser: PageClient = app.test_client()
    return browser


@pytest.fixture
def person() -> Account:
    """Somebody who is to join."""
    return make_account("Imogen Tuck")


@pytest.fixture
def key(app: Any, person: Account) -> SoftwareKey:
    """Their key, with which they joined on another browser."""
    key = SoftwareKey()
    assert join_with(new_browser(app), link_for(person), key).status_code == 200
    return key


def test_joining_with_a_passkey_signs_in_and_so_does_the_passkey_afterwards(app: Any, person: Account) -> None:
    key, browser = SoftwareKey(), new_browser(app)
    answer = join_with(browser, link_for(person), key)
    assert "You are signed in" in answer.text
    assert is_in(browser)
    browser.submit("/sign-out", follow_redirects=True)
    assert not is_in(browser)
    answer = sign_in_with(browser, key)
    assert (answer.status_code, answer.location) == (303, "/")
    assert is_in(browser)
    kept = db.session.scalars(db.select(Passkey)).one()
    assert (kept.account_id, kept.uses, kept.last_used_utc) == (person.id, 1, now_utc())
    assert {row.method for row in db.session.scalars(db.select(SignIn))} == {SignInMethod.PASSKEY}


def test_no_page_asks_whose_passkey_it_is(client: PageClient, key: SoftwareKey) -> None:
    options = options_at(client, "/sign-in/passkey")
    assert options["allowCredentials"] == []
    assert options["userVerification"] == "required"
    assert options["rpId"] == "localhost"


def test_a_passkey_is_asked_to_be_found_without_a_name_and_unlocked_by_its_owner(
    client: PageClient, person: Account
) -> None:
    asked = options_at(client, f"{link_for(person)}/passkey")
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert asked["attestation"] == "none"


@pytest.mark.parametrize(
    "false",
    [{"origin": "http://localhost.evil.example"}, {"site": "evil.example"}, {"flags": PRESENT}, {"flags": VERIFIED}],
    ids=["another origin", "another site", "not unlocked", "nobody there"],
)
def test_what_does_not_hold_neither_joins_nor_signs_in(
    app: Any, client: PageClient, person: Account, false: dict[str, Any]
) -> None:
    link = link_for(person)
    assert join_with(client, link, SoftwareKey(**false)).status_code == 422
    assert db.session.scalar(db.select(Passkey.id)) is None
    good = SoftwareKey()
    assert join_with(new_browser(app), link, good).status_code == 200, "a failed attempt does not use the link up"
    for name, value in false.items():
        setattr(good, name, value)
    assert sign_in_with(client, good).status_code == 422
    assert not is_in(client)


def test_an_answer_counts_once_even_with_the_cookie_of_before(app: Any, client: PageClient, key: SoftwareKey) -> None:
    options = options_at(client, "/sign-in/passkey")
    token = client.token()
    cookie = client.get_cookie("caseround")
    assert cookie is not None
    answer = {"answer": key.prove(options), "csrf_token": token}
    replaying = new_browser(app)
    assert client.post("/sign-in/passkey", data=answer).status_code == 303
    replaying.set_cookie("caseround", cookie.value)
    db.session.scalars(db.select(Passkey)).one().uses = 0
    assert replaying.post("/sign-in/passkey", data=answer).status_code == 422
    assert not is_in(replaying)


def test_a_challenge_of_another_page_is_not_taken(app: Any, client: PageClient, key: SoftwareKey) -> None:
    other = new_browser(app)
    options = options_at(other, "/sign-in/passkey")
    options_at(client, "/sign-in/passkey")
    assert client.submit("/sign-in/passkey", {"answer": key.prove(options)}).status_code == 422
    link = link_for(make_account())
    made_for_join = options_at(client, f"{link}/passkey")
    assert client.submit("/sign-in/passkey", {"answer": key.prove(made_for_join)}).status_code == 422


def test_a_copied_key_is_noticed_by_its_count(client: PageClient, app: Any, key: SoftwareKey) -> None:
    assert sign_in_with(client, key).status_code == 303
    key.uses = 0
    assert sign_in_with(new_browser(app), key).status_code == 422


def test_strange_disabled_and_malformed_keys_are_all_answered_alike(
    app: Any, client: PageClient, person: Account, key: SoftwareKey
) -> None:
    stranger = SoftwareKey(handle=key.handle)
    thief = SoftwareKey(id=key.id, handle=key.handle)
    answers = [sign_in_with(client, stranger), sign_in_with(client, thief)]
    for malformed in (
        "",
        "{}",
        "[]",
        '{"id": 7}',
        json.dumps({"id": json.loads(key.make({"user": {"id": ""}, "challenge": "x"}))["id"]}),
    ):
        options_at(client, "/sign-in/passkey")
        answers.append(client.submit("/sign-in/passkey", {"answer": malformed}))
    person.disabled_utc = now_utc()
    answers.append(sign_in_with(client, SoftwareKey(id=key.id, private=key.private)))
    assert {answer.status_code for answer in answers} == {422}
    assert len({without_tokens(answer.text) for answer in answers}) == 1
    assert not is_in(client)


def test_a_key_of_somebody_else_with_ones_own_handle_is_refused(app: Any, client: PageClient, key: SoftwareKey) -> None:
    key.handle = "AAAAAAAAAAAAAAAAAAAAAA"
    assert sign_in_with(client, key).status_code == 422


def test_setting_up_again_by_passkey_ends_the_old_one(
    app: Any, client: PageClient, person: Account, key: SoftwareKey
) -> None:
    old = new_browser(app)
    assert sign_in_with(old, key).status_code == 303
    new = SoftwareKey()
    assert join_with(client, link_for(person, InvitationKind.REENROL), new).status_code == 200
    assert not is_in(old)
    assert sign_in_with(new_browser(app), key).status_code == 422
    assert sign_in_with(new_browser(app), new).status_code == 303


def test_the_trail_names_the_passkey_and_the_refusal(
    app: Any, client: PageClient, person: Account, key: SoftwareKey
) -> None:
    sign_in_with(client, SoftwareKey(id=key.id, handle=key.handle))
    db.session.commit()
    kinds = {entry.kind: entry for entry in db.session.scalars(db.select(AuditEntry))}
    passkey_id = db.session.scalars(db.select(Passkey)).one().id
    assert kinds["passkey_added"].fields == {"account_id": str(person.id), "passkey_id": str(passkey_id)}
    assert kinds["sign_in_failed"].fields == {"account_id": str(person.id), "method": "passkey"}


@pytest.mark.parametrize(
    ("base_url", "host", "site"),
    [
        ("https://round.example", "round.example", Site("round.example", "https://round.example")),
        ("https://round.example:8443", "elsewhere.example", Site("round.example", "https://round.example:8443")),
        ("https://10.0.0.4", "10.0.0.4", None),
        ("https://[2001:db8::4]", "[2001:db8::4]", None),
        ("http://127.0.0.1:8000", "localhost:8000", Site("localhost", "http://localhost:8000")),
        ("http://127.0.0.1:8000", "127.0.0.1:8000", None),
        ("http://round.example", "round.example", None),
        ("http://127.0.0.1:8000", "localhost.evil.example", None),
    ],
)
def test_a_passkey_belongs_to_the_name_under_which_people_come(base_url: str, host: str, site: Site | None) -> None:
    assert site_of(base_url, host) == site


def test_at_a_number_the_page_says_where_passkeys_work(make_app: Callable[..., Any], settings: Any) -> None:
    browser = make_app(settings).test_client()
    page = browser.get("/sign-in", base_url="http://127.0.0.1:8000").text
    assert "http://localhost:8000" in page
    assert "Sign in with a passkey" not in page
