"""What is tried against signing in through an organisation, at a real OpenID provider."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from conftest import MovableClock
from flask import Flask
from identity_at_work import CALLBACK, Provider, come_back, prove_there
from page_client import PageClient
from test_organisation import begin, is_in, make_linked

from app.identity import oidc

pytestmark = pytest.mark.usefixtures("context")

Organisation = Callable[..., Flask]


@pytest.fixture
def on_the_way(provider: Provider, organisation: Organisation) -> tuple[Flask, PageClient, str]:
    """The program, a browser that began to sign in as Ann, and the address at which the organisation sent it back."""
    provider.add("ann")
    make_linked(provider, "ann")
    app = organisation()
    client, address = begin(app)
    return app, client, prove_there(address, "ann")


def change_ticket(client: PageClient, **changes: Any) -> None:
    """Let the browser hold another ticket than it was given."""
    with client.session_transaction() as session:
        session["organisation"] = session["organisation"] | changes


@pytest.mark.parametrize("part", ["state", "nonce", "verifier"])
def test_a_ticket_that_does_not_fit_is_refused(on_the_way: tuple[Flask, PageClient, str], part: str) -> None:
    _app, client, home = on_the_way
    change_ticket(client, **{part: "x" * 64})
    assert come_back(client, home).status_code == 403
    assert not is_in(client)


def test_the_answer_to_another_browser_signs_nobody_in(on_the_way: tuple[Flask, PageClient, str]) -> None:
    """A link with somebody else's code, sent to a victim, leads nowhere."""
    app, _client, home = on_the_way
    victim = app.test_client()
    assert come_back(victim, home).status_code == 403
    assert not is_in(victim)
    victim, _address = begin(app)
    assert come_back(victim, home).status_code == 403
    assert not is_in(victim)


@pytest.mark.parametrize("change", ["state", "code", "iss"])
def test_an_answer_that_was_changed_is_refused(on_the_way: tuple[Flask, PageClient, str], change: str) -> None:
    _app, client, home = on_the_way
    assert f"{change}=" in home
    assert come_back(client, home.replace(f"{change}=", f"{change}=x")).status_code == 403
    assert not is_in(client)


def test_a_code_counts_once(on_the_way: tuple[Flask, PageClient, str]) -> None:
    app, client, home = on_the_way
    thief = app.test_client()
    thief.set_cookie("caseround", client.get_cookie("caseround").value)
    come_back(client, home)
    assert is_in(client)
    assert come_back(thief, home).status_code == 403
    assert not is_in(thief)


def test_a_ticket_is_over_after_ten_minutes(provider: Provider, organisation: Organisation, at: MovableClock) -> None:
    provider.add("ann")
    make_linked(provider, "ann")
    at(datetime.now(UTC))
    client, address = begin(organisation())
    home = prove_there(address, "ann")
    at.later(minutes=11)
    answer = come_back(client, home)
    assert answer.status_code == 403
    assert "too long" in answer.text


def test_a_token_for_another_program_is_refused(provider: Provider) -> None:
    provider.add("ann")
    ours, other = provider.settings(), provider.settings(client_id="another-program")
    ticket = oidc.Ticket("sign_in")
    answer = exchanged(other, ticket)
    assert oidc._claims(other, ticket, answer)["aud"] == "another-program"
    with pytest.raises(oidc.TurnedAway):
        oidc._claims(ours, ticket, answer)


def exchanged(settings: Any, ticket: oidc.Ticket) -> dict[str, Any]:
    """What the organisation hands over for somebody who proved who they are."""
    home = prove_there(oidc.way_there(settings, ticket, CALLBACK), "ann")
    code = home.partition("code=")[2].partition("&")[0]
    return dict(oidc._exchange(settings, ticket, CALLBACK, code))


def test_a_token_that_was_changed_or_not_signed_is_refused(provider: Provider) -> None:
    provider.add("ann")
    settings, ticket = provider.settings(), oidc.Ticket("sign_in")
    answer = exchanged(settings, ticket)
    assert oidc._claims(settings, ticket, answer)["sub"] == "ann"
    header, payload, signature = answer["id_token"].split(".")
    unsigned = "eyJhbGciOiJub25lIn0"
    for forged in (f"{header}.{payload[:-2]}AA.{signature}", f"{unsigned}.{payload}.", f"{header}.{payload}.", "", "x"):
        with pytest.raises(oidc.TurnedAway):
            oidc._claims(settings, ticket, answer | {"id_token": forged})


def test_a_token_that_is_too_old_is_refused(provider: Provider, at: MovableClock) -> None:
    provider.add("ann")
    at(datetime.now(UTC))
    settings, ticket = provider.settings(), oidc.Ticket("sign_in")
    answer = exchanged(settings, ticket)
    at.later(minutes=9)
    assert oidc._claims(settings, ticket, answer)
    at.later(minutes=3)
    with pytest.raises(oidc.TurnedAway):
        oidc._claims(settings, ticket, answer)


def test_a_wrong_secret_gets_no_token(provider: Provider) -> None:
    provider.add("ann")
    with pytest.raises(oidc.TurnedAway):
        exchanged(replace(provider.settings(), client_secret="guessed"), oidc.Ticket("sign_in"))


@pytest.mark.parametrize(
    "address",
    [
        "https://organisation.example.evil.example/token",
        "http://organisation.example/token",
        "https://organisation.example:8443/token",
        "https://organisation.example@evil.example/token",
        "https://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "",
        None,
    ],
)
def test_only_the_organisation_s_own_host_is_asked(provider: Provider, address: str | None) -> None:
    settings = replace(provider.settings(), issuer="https://organisation.example/v2.0")
    oidc._require_own_host(settings, "https://organisation.example/token")
    with pytest.raises(oidc.TurnedAway):
        oidc._require_own_host(settings, address)


def test_a_sign_in_that_cannot_be_reached_is_said(organisation: Organisation) -> None:
    answer = organisation(issuer="http://localhost:1").test_client().get("/organisation/sign-in")
    assert answer.status_code == 403
    assert "cannot be reached" in answer.text


def test_a_sign_in_that_calls_itself_otherwise_is_not_asked(provider: Provider, organisation: Organisation) -> None:
    answer = organisation(issuer=provider.issuer + "/").test_client().get("/organisation/sign-in")
    assert answer.status_code == 403
    assert "calls itself something else" in answer.text
