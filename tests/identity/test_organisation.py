"""Signing in through one's own organisation, at a real OpenID provider."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from builders import make_account
from conftest import MovableClock, browser_of
from flask import Flask
from identity_at_work import TENANT, Provider, address_in, come_back, prove_there
from page_client import PageClient

from app.core.database import db
from app.identity.invitations import invite
from app.identity.links import link
from app.identity.models import Account, ExternalIdentity, InvitationKind, SignIn, SignInMethod
from app.identity.oidc import Proof
from app.notifications.models import OutboxMail

pytestmark = pytest.mark.usefixtures("context")

Organisation = Callable[..., Flask]


def make_linked(provider: Provider, subject: str, name: str = "Ann Able") -> Account:
    """Somebody who signs in through the organisation."""
    account = make_account(name)
    link(account, Proof(provider.issuer, subject, None))
    return account


def begin(app: Flask, path: str = "/organisation/sign-in") -> tuple[PageClient, str]:
    """A new browser on its way to the organisation, and the address it was sent to."""
    client = app.test_client()
    answer = client.get(path)
    assert answer.status_code == 303
    return client, answer.headers["Location"]


def is_in(client: PageClient) -> bool:
    """Whether that browser is signed in."""
    return client.get("/me/sign-ins").status_code == 200


def ticket_of(client: PageClient) -> dict[str, Any]:
    """What that browser takes along."""
    with client.session_transaction() as session:
        return dict(session["organisation"])


def test_the_way_there_asks_for_a_code_with_every_safeguard(provider: Provider, organisation: Organisation) -> None:
    client, address = begin(organisation())
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    ticket = ticket_of(client)
    assert address.startswith(f"{provider.issuer}/auth?")
    assert asked["response_type"] == "code"
    assert asked["scope"] == "openid"
    assert asked["code_challenge_method"] == "S256"
    assert asked["code_challenge"] != ticket["verifier"]
    assert asked["redirect_uri"] == "http://localhost/organisation/back"
    assert (asked["state"], asked["nonce"]) == (ticket["state"], ticket["nonce"])
    assert len({ticket["state"], ticket["nonce"], ticket["verifier"]}) == 3


def test_whoever_is_linked_comes_in(provider: Provider, organisation: Organisation) -> None:
    provider.add("ann")
    make_linked(provider, "ann")
    client, address = begin(organisation())
    home = come_back(client, prove_there(address, "ann"))
    assert (home.status_code, home.headers["Location"]) == (303, "/")
    assert "Ann Able" in client.get("/me/sign-ins").text
    assert [row.method for row in db.session.scalars(db.select(SignIn))] == [SignInMethod.ORGANISATION]


def test_the_sign_in_page_offers_it_where_it_is_set_up(organisation: Organisation, client: PageClient) -> None:
    assert "/organisation/" not in client.get("/sign-in").text
    offered = organisation().test_client().get("/sign-in").text
    assert "Sign in through Testbury Council" in offered
    assert 'href="/organisation/sign-in"' in offered


@pytest.mark.parametrize("path", ["/organisation/sign-in", "/organisation/back?code=1&state=1", "/organisation/join/x"])
def test_where_it_is_not_set_up_there_is_no_such_page(client: PageClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_nobody_is_known_by_their_address(provider: Provider, organisation: Organisation) -> None:
    account = make_account("Ann Able")
    provider.add("stranger", email=account.email)
    client, address = begin(organisation())
    answer = come_back(client, prove_there(address, "stranger"))
    assert answer.status_code == 409
    assert "knows nobody by this sign-in" in answer.text
    assert not is_in(client)


def test_a_disabled_account_is_as_unknown_as_a_stranger(provider: Provider, organisation: Organisation) -> None:
    provider.add("gone")
    make_linked(provider, "gone").disabled_utc = datetime.now(UTC)
    client, address = begin(organisation())
    answer = come_back(client, prove_there(address, "gone"))
    assert "knows nobody by this sign-in" in answer.text
    assert not is_in(client)


def test_one_factor_is_refused_with_words_what_to_do(provider: Provider, organisation: Organisation) -> None:
    provider.add("weak", amr=["pwd"])
    make_linked(provider, "weak")
    client, address = begin(organisation())
    answer = come_back(client, prove_there(address, "weak"))
    assert answer.status_code == 403
    assert "did not say that it asked for a second proof" in answer.text
    assert not is_in(client)


def test_a_level_that_was_agreed_on_is_asked_for_and_must_be_said(
    provider: Provider, organisation: Organisation
) -> None:
    provider.add("high", acr="urn:test:two-factors", amr=["pwd"])
    provider.add("low", acr="", amr=["mfa"])
    make_linked(provider, "high")
    make_linked(provider, "low", "Zed Zane")
    app = organisation(acr=("urn:test:two-factors",))
    client, address = begin(app)
    assert "acr_values=urn" in address
    come_back(client, prove_there(address, "high"))
    assert is_in(client)
    client, address = begin(app)
    assert come_back(client, prove_there(address, "low")).status_code == 403
    assert not is_in(client)


def test_with_a_tenant_a_person_is_tenant_and_object(provider: Provider, organisation: Organisation) -> None:
    provider.add("any", tid=TENANT, oid="object-1")
    make_linked(provider, f"{TENANT}/object-1")
    client, address = begin(organisation(tenant=TENANT))
    come_back(client, prove_there(address, "any"))
    assert is_in(client)


@pytest.mark.parametrize("claims", [{"tid": "another", "oid": "object-1"}, {"tid": TENANT}, {"oid": "object-1"}, {}])
def test_another_tenant_is_refused(provider: Provider, organisation: Organisation, claims: dict[str, str]) -> None:
    provider.add("other", **claims)
    make_linked(provider, f"{TENANT}/object-1")
    make_linked(provider, "other", "Zed Zane")
    client, address = begin(organisation(tenant=TENANT))
    answer = come_back(client, prove_there(address, "other"))
    assert answer.status_code == 403
    assert "another organisation" in answer.text
    assert not is_in(client)


def test_who_says_no_there_is_not_signed_in(organisation: Organisation) -> None:
    client, address = begin(organisation())
    answer = come_back(client, prove_there(address, ""))
    assert answer.status_code == 403
    assert "did not finish signing in" in answer.text


def test_an_invitation_is_taken_up_there(provider: Provider, organisation: Organisation) -> None:
    provider.add("newcomer")
    account = make_account("Nia New")
    invite(account, InvitationKind.JOIN, None)
    token = invitation_token()
    app = organisation()
    offered = app.test_client().get(f"/join/{token}").text
    assert f'href="/organisation/join/{token}"' in offered
    client, address = begin(app, f"/organisation/join/{token}")
    assert come_back(client, prove_there(address, "newcomer")).headers["Location"] == "/"
    assert "Nia New" in client.get("/me/sign-ins").text
    again, address = begin(app)
    come_back(again, prove_there(address, "newcomer"))
    assert is_in(again)
    assert app.test_client().get(f"/organisation/join/{token}").status_code == 404


def test_an_invitation_is_not_used_up_by_a_link_that_somebody_else_has(
    provider: Provider, organisation: Organisation
) -> None:
    provider.add("taken")
    make_linked(provider, "taken")
    newcomer = make_account("Nia New")
    invite(newcomer, InvitationKind.JOIN, None)
    app, path = organisation(), f"/organisation/join/{invitation_token()}"
    client, address = begin(app, path)
    assert come_back(client, prove_there(address, "taken")).status_code == 409
    assert not is_in(client)
    assert app.test_client().get(path).status_code == 303


def test_it_is_added_to_the_ways_in_which_somebody_signs_in(provider: Provider, organisation: Organisation) -> None:
    provider.add("added")
    account = make_account("Ann Able")
    app = organisation()
    client = browser_of(app, account)
    address = address_in(client.submit("/me/ways-in/organisation"))
    assert "prompt=login" in address
    assert "max_age=0" in address
    assert come_back(client, prove_there(address, "added")).headers["Location"] == "/me/ways-in"
    linked = db.session.scalars(db.select(ExternalIdentity)).one()
    assert (linked.account_id, linked.issuer, linked.subject) == (account.id, provider.issuer, "added")
    told = [mail.text for mail in db.session.scalars(db.select(OutboxMail))]
    assert [text for text in told if "Testbury Council" in text]


def test_nothing_is_added_for_somebody_who_was_signed_in_there_before(
    provider: Provider, organisation: Organisation, at: MovableClock
) -> None:
    """Whoever finds a desk unlocked at which the organisation knows its owner still adds nothing."""
    provider.add("desk")
    at(datetime.now(UTC))
    app = organisation()
    with requests.Session() as desk:
        prove_there(begin(app)[1], "desk", desk)
        at.later(minutes=5)
        client = browser_of(app, make_account())
        address = address_in(client.submit("/me/ways-in/organisation"))
        silent = address.replace("&prompt=login", "").replace("&max_age=0", "")
        answer = come_back(client, prove_there(silent, "nobody is asked", desk))
    assert answer.status_code == 403
    assert "did not ask you anew" in answer.text
    assert db.session.scalars(db.select(ExternalIdentity)).all() == []


def test_adding_needs_a_fresh_proof_and_a_token(organisation: Organisation, at: MovableClock) -> None:
    client = browser_of(organisation(), make_account())
    client.get("/me/sign-ins")
    assert client.post("/me/ways-in/organisation").status_code == 400
    at.later(minutes=16)
    assert client.submit("/me/ways-in/organisation").headers["Location"].startswith("/confirm")


def test_a_step_up_is_a_fresh_proof_of_the_same_person(
    provider: Provider, organisation: Organisation, at: MovableClock
) -> None:
    provider.add("ann")
    provider.add("zed")
    at(datetime.now(UTC))
    account = make_linked(provider, "ann")
    make_linked(provider, "zed", "Zed Zane")
    app = organisation()
    client = browser_of(app, account)
    db.session.scalars(db.select(SignIn)).one().confirmed_utc = at.moment - timedelta(minutes=16)
    path = "/organisation/confirm?back=/me/sign-ins"
    answer = client.get(path)
    as_zed = come_back(client, prove_there(answer.headers["Location"], "zed"))
    assert as_zed.status_code == 409
    assert "somebody else" in as_zed.text
    sign_in = db.session.scalars(db.select(SignIn)).one()
    assert at.moment - sign_in.confirmed_utc > timedelta(minutes=15)
    answer = client.get(path)
    as_ann = come_back(client, prove_there(answer.headers["Location"], "ann"))
    assert as_ann.headers["Location"] == "/me/sign-ins"
    db.session.expire_all()
    assert db.session.scalars(db.select(SignIn)).one().confirmed_utc == at.moment


def test_the_way_back_leads_nowhere_else(provider: Provider, organisation: Organisation) -> None:
    provider.add("ann")
    client = browser_of(organisation(), make_linked(provider, "ann"))
    answer = client.get("/organisation/confirm?back=//elsewhere.example/")
    assert come_back(client, prove_there(answer.headers["Location"], "ann")).headers["Location"] == "/"


def invitation_token() -> str:
    """The token of the newest invitation, out of its mail."""
    mail = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.queued_utc.desc())).first()
    assert mail is not None
    return mail.text.partition("/join/")[2].split()[0]
