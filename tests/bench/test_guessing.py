"""Whether guessing gets in or locks the chair out, and whether time tells who has an account. Prints the figures."""

import statistics
import time
from typing import Any

import pytest
from conftest import MovableClock
from flask import Flask
from guessing import guess_at_the_chair
from joining import join
from page_client import PageClient

from app.identity import throttle

pytestmark = [pytest.mark.bench, pytest.mark.timeout(3600), pytest.mark.usefixtures("context", "at")]

GUESSES = 10_000
ROUNDS = 60


def test_brute_force(app: Flask, at: MovableClock) -> None:
    start = time.perf_counter()
    statuses = guess_at_the_chair(app, at, GUESSES)
    print(
        f"\n{GUESSES} guesses with the right password from 100 addresses in {time.perf_counter() - start:.0f} s: "
        f"{statuses[422]} looked at and refused, {statuses[429]} told to wait, 0 in; "
        "the chair came in on the browser she knows, and by passkey"
    )


def test_time_does_not_tell_who_has_an_account(client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests alternate between an account with a password and none. Attempts are not counted for once."""
    monkeypatch.setattr(throttle.Throttle, "admit", lambda _self, _guesser: 0)
    client.is_checking_pages = False
    person, times = join(), {"there": [], "absent": []}  # type: ignore[var-annotated]
    token = client.token()
    emails = {"there": person.email, "absent": "nobody.at.all@testbury.example"}
    for _round in range(ROUNDS):
        for kind, email in emails.items():
            form: dict[str, Any] = {"csrf_token": token, "email": email, "password": "a guess at it", "code": "123456"}
            start = time.perf_counter()
            assert client.post("/sign-in/password", data=form).status_code == 422
            times[kind].append(time.perf_counter() - start)
    for kind, taken in times.items():
        quarters = statistics.quantiles(taken, n=4)
        low, middle, high = (quarter * 1000 for quarter in quarters)
        print(f"\n{kind}: median {middle:.1f} ms, quarters {low:.1f} to {high:.1f}")
