"""Somebody who guesses at the chair's sign-in, and has her password already: only the code stands between."""

from conftest import MovableClock
from flask import Flask
from joining import PASSWORD, join, link_for
from page_client import PageClient
from software_key import SoftwareKey, join_with, sign_in_with

from app.identity.models import InvitationKind
from app.identity.throttle import FROM_STRANGE_BROWSERS

PLACES = 100


def guess_at_the_chair(app: Flask, at: MovableClock, guesses: int) -> dict[int, int]:
    """So many guesses from a hundred places; answers how many were answered how.

    Raises `AssertionError` if one gets in, or if the chair does not: on the browser she knows, and by passkey.
    """
    chair, key, hers = join("Coral Mead"), SoftwareKey(), browser_of(app)
    assert hers.submit("/sign-in/password", chair.form()).status_code == 303
    hers.submit("/sign-out", follow_redirects=True)
    guesser, statuses = browser_of(app), dict.fromkeys((422, 429), 0)
    guesser.is_checking_pages = False
    form = {"csrf_token": guesser.token(), "email": chair.email, "password": PASSWORD}
    for number in range(guesses):
        place = {"REMOTE_ADDR": f"203.0.113.{number % PLACES}"}
        answer = guesser.post("/sign-in/password", data={**form, "code": f"{number:06}"}, environ_overrides=place)
        statuses[answer.status_code] += 1
    looked_at = FROM_STRANGE_BROWSERS[0].amount
    assert statuses == {422: looked_at, 429: guesses - looked_at}
    at.later(minutes=1)
    assert hers.submit("/sign-in/password", chair.form()).status_code == 303
    hers.submit("/sign-out", follow_redirects=True)
    assert join_with(browser_of(app), link_for(chair.account, InvitationKind.REENROL), key).status_code == 200
    assert sign_in_with(browser_of(app), key).status_code == 303
    return statuses


def browser_of(app: Flask) -> PageClient:
    """A browser on which nobody has signed in."""
    browser = app.test_client()
    assert isinstance(browser, PageClient)
    return browser
