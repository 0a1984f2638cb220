"""A clock that jumps an hour, and two that differ by five minutes: what is over stays over, nobody honest is shut out.

What merely runs out by the clock holds again for as long as the clock was put back, and no longer than it may.
"""

import time
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import itsdangerous
import pytest
from builders import make_account
from conftest import MovableClock
from identity_at_work import CALLBACK
from joining import code_of, join
from page_client import PageClient

from app.config import OidcSettings
from app.core.access import Role
from app.core.clock import CLOCKS_DIFFER_BY, now_utc
from app.core.database import db
from app.core.errors import Invalid
from app.identity.authenticator import step_of_account, take_code
from app.identity.ceremony import ask_challenge, take_challenge
from app.identity.invitations import find_invitation, invite, use_invitation
from app.identity.models import InvitationKind
from app.identity.oidc import Ticket, TurnedAway, take_proof
from app.identity.queries import actor_of
from app.identity.service import grant_role, take_back_role
from app.identity.throttle import FROM_A_KNOWN_BROWSER, Guesser, Throttle

pytestmark = pytest.mark.usefixtures("context", "at")

# The clock is put back; another machine's stands behind or ahead.
WRONG = [timedelta(hours=-1), -CLOCKS_DIFFER_BY, CLOCKS_DIFFER_BY, timedelta(hours=1)]
TICKET = OidcSettings(
    issuer="https://id.testbury.example",
    client_id="caseround",
    client_secret="a secret of the tests",
    name="Testbury Council",
    tenant="",
    acr=(),
)


@pytest.mark.parametrize("wrong", WRONG)
def test_a_link_that_was_used_or_replaced_stays_so(
    at: MovableClock, wrong: timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens = ["the first", "the second"]
    coming = iter(tokens)
    monkeypatch.setattr("app.identity.invitations.secrets.token_urlsafe", lambda _bytes: next(coming))
    account = make_account("Imogen Tuck")
    invite(account, InvitationKind.JOIN, None)
    at.later(minutes=1)
    invite(account, InvitationKind.JOIN, None)
    at(now_utc() + wrong)
    assert find_invitation(tokens[0]) is None
    found = find_invitation(tokens[1])
    assert found is not None
    use_invitation(found)
    at(now_utc() + 2 * wrong)
    assert find_invitation(tokens[1]) is None


@pytest.mark.parametrize("wrong", WRONG)
def test_a_role_holds_from_when_it_is_given_until_it_is_taken_back_by_every_clock(
    at: MovableClock, wrong: timedelta
) -> None:
    account, right = make_account("Imogen Tuck"), now_utc()
    grant = grant_role(account, Role.CHAIR)
    db.session.flush()
    at(right + wrong)
    assert [held.role for held in actor_of(account).grants] == [Role.CHAIR]
    at(right)
    take_back_role(grant.id)
    db.session.flush()
    at(right + wrong)
    assert actor_of(account).grants == ()


def test_a_code_counts_once_whatever_the_clock_does(at: MovableClock) -> None:
    person, moves, right = join("Imogen Tuck"), Random(9), now_utc()
    counted: list[str] = []
    for minute in range(1, 60):
        # The phone goes right; the server is right, or wrong for a while.
        phone = right + timedelta(minutes=minute)
        at(phone + moves.choice([timedelta(), *WRONG]))
        code = code_of(person.secret, phone)
        for typed in (code, *counted[-3:]):
            step = step_of_account(person.account, typed)
            if step is not None and take_code(person.account, step):
                assert typed not in counted
                counted.append(typed)
        if now_utc() == phone:
            assert counted[-1] == code, "a right clock turned an honest code away"
    assert len(counted) > 5


@pytest.mark.parametrize("ahead", [300, 3600])
def test_a_cookie_of_a_clock_that_is_ahead_is_read(
    client: PageClient, ahead: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = join("Imogen Tuck")
    with monkeypatch.context() as wrong:
        stamp = int(time.time()) + ahead
        wrong.setattr(itsdangerous.TimestampSigner, "get_timestamp", lambda _signer: stamp)
        assert client.submit("/sign-in/password", person.form()).status_code == 303
    assert client.get("/me/sign-ins").status_code == 200


def test_who_proved_who_they_are_in_a_time_to_come_proves_it_again(at: MovableClock) -> None:
    right = now_utc()
    actor = replace(actor_of(make_account("Imogen Tuck")), confirmed_utc=right)
    for wrong, is_confirmed in ((timedelta(), True), (-CLOCKS_DIFFER_BY, True), (timedelta(hours=-1), False)):
        at(right + wrong)
        assert actor.is_confirmed == is_confirmed


def test_nobody_waits_longer_than_was_said_because_the_clock_was_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    throttle, guesser, real = Throttle(""), Guesser("203.0.113.1", "i.tuck@testbury.example", "known"), time.time
    for _attempt in range(FROM_A_KNOWN_BROWSER[0].amount):
        assert throttle.admit(guesser) == 0
    assert 0 < throttle.admit(guesser) <= 15
    monkeypatch.setattr(time, "time", lambda: real() - 300)
    assert throttle.admit(guesser) > 0
    monkeypatch.setattr(time, "time", lambda: real() - 3600)
    assert throttle.admit(guesser) == 0


@pytest.mark.parametrize(("minutes", "holds"), [(-60, False), (-4, True), (9, True), (11, False), (60, False)])
def test_a_challenge_holds_ten_minutes_and_what_clocks_differ_by(
    app: Any, at: MovableClock, minutes: int, holds: bool
) -> None:
    with app.test_request_context():
        challenge = ask_challenge("sign in")
        at.later(minutes=minutes)
        if holds:
            assert take_challenge("sign in") == challenge
        else:
            with pytest.raises(Invalid, match="This took too long"):
                take_challenge("sign in")


@pytest.mark.parametrize(("minutes", "why"), [(-60, "too long"), (-4, "Another"), (9, "Another"), (11, "too long")])
def test_the_way_to_the_organisation_may_begin_and_end_by_two_clocks(at: MovableClock, minutes: int, why: str) -> None:
    ticket = Ticket(errand="sign_in")
    at.later(minutes=minutes)
    with pytest.raises(TurnedAway, match=why):
        take_proof(TICKET, ticket, CALLBACK, {"state": ticket.state, "iss": "https://elsewhere.example"})
