"""Guessing gets nowhere, and nobody is locked out by somebody else's guesses. The real app counts."""

from dataclasses import replace
from typing import Any

import pytest
from builders import make_account
from conftest import MovableClock
from guessing import guess_at_the_chair
from joining import PASSWORD, join
from page_checks import without_tokens
from page_client import PageClient

from app.identity.throttle import (
    FROM_A_KNOWN_BROWSER,
    FROM_ONE_PLACE,
    FROM_STRANGE_BROWSERS,
    Guesser,
    Throttle,
    place_of,
)

pytestmark = pytest.mark.usefixtures("context", "at")

STRANGERS = FROM_STRANGE_BROWSERS[0].amount


def guess(browser: PageClient, email: str, place: str = "203.0.113.1", **typed: str) -> Any:
    form = {"email": email, "password": "a guess at somebody", "code": "123456", **typed}
    return browser.submit("/sign-in/password", form, environ_overrides={"REMOTE_ADDR": place})


def use_up(app: Any, email: str) -> None:
    """Every attempt that strange browsers have."""
    with app.app_context():
        throttle: Throttle = app.extensions["throttle"]
        for _attempt in range(STRANGERS):
            throttle.admit(Guesser("198.51.100.7", email))


def test_after_some_failures_strange_browsers_wait_even_with_the_right_password(app: Any, client: PageClient) -> None:
    person = join()
    for _attempt in range(STRANGERS):
        assert guess(client, person.email).status_code == 422
    answer = guess(app.test_client(), person.email, "203.0.113.2", password=PASSWORD, code=person.code())
    assert answer.status_code == 429
    assert "Wait 15 minutes" in answer.text


def test_an_absent_account_waits_as_long_and_is_told_the_same(app: Any, client: PageClient) -> None:
    person = join()
    answers = {}
    for email in (person.email, "nobody@testbury.example"):
        use_up(app, email)
        answer = guess(client, email)
        answers[email] = (answer.status_code, without_tokens(answer.text).replace(email, "EMAIL"))
    assert len(set(answers.values())) == 1
    assert answers[person.email][0] == 429


def test_writing_the_address_otherwise_gives_no_more_attempts(app: Any, client: PageClient) -> None:
    person = join()
    use_up(app, person.email)
    assert guess(client, f" {person.email.title()} ").status_code == 429


def test_a_browser_on_which_somebody_signed_in_before_has_attempts_of_its_own(
    app: Any, client: PageClient, at: MovableClock
) -> None:
    person, colleague = join(), join()
    assert client.submit("/sign-in/password", person.form()).status_code == 303
    client.submit("/sign-out", follow_redirects=True)
    use_up(app, person.email)
    use_up(app, colleague.email)
    at.later(minutes=1)
    assert client.submit("/sign-in/password", colleague.form()).status_code == 429, "it is known to one person only"
    assert client.submit("/sign-in/password", person.form()).status_code == 303
    client.submit("/sign-out", follow_redirects=True)
    for _attempt in range(FROM_A_KNOWN_BROWSER[0].amount):
        assert guess(client, person.email).status_code == 422
    assert guess(client, person.email).status_code == 429, "a stolen browser does not guess for ever"


def test_a_made_up_cookie_makes_no_browser_known(app: Any, client: PageClient) -> None:
    person = join()
    use_up(app, person.email)
    for made_up in (person.account.id.hex, '{"x": "y"}', "e30.made.up"):
        client.set_cookie("caseround-known", made_up)
        assert guess(client, person.email).status_code == 429


def test_the_demonstration_makes_no_browser_known(client: PageClient) -> None:
    person = join()
    client.submit("/demo/sign-in", {"account": person.email})
    assert client.get_cookie("caseround-known") is None


def test_the_cookie_of_a_known_browser_is_kept_from_scripts_and_signs_nobody_in(app: Any, client: PageClient) -> None:
    person = join()
    answer = client.submit("/sign-in/password", person.form())
    cookie = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("caseround-known="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert person.email not in cookie
    other = app.test_client()
    other.set_cookie("caseround-known", cookie.partition("=")[2].partition(";")[0])
    assert other.get("/me/sign-ins").status_code == 303


def test_an_office_of_a_hundred_people_may_mistype(app: Any) -> None:
    throttle: Throttle = app.extensions["throttle"]
    for number in range(100):
        for _attempt in range(2):
            assert throttle.admit(Guesser("203.0.113.9", f"{number}@office.example")) == 0
            throttle.note_failure("203.0.113.9")
        assert throttle.admit(Guesser("203.0.113.9", f"{number}@office.example")) == 0


def test_one_place_does_not_try_one_password_at_everybody(app: Any) -> None:
    throttle: Throttle = app.extensions["throttle"]
    looked_at = 0
    for number in range(FROM_ONE_PLACE[0].amount * 2):
        if throttle.admit(Guesser("203.0.113.9", f"{number}@testbury.example")) == 0:
            looked_at += 1
            throttle.note_failure("203.0.113.9")
    assert looked_at == FROM_ONE_PLACE[0].amount
    assert throttle.admit(Guesser("203.0.113.9", "chair@testbury.example", known_browser="hers")) == 0


def test_a_thousand_guesses_from_a_hundred_places_let_nobody_in_and_never_lock_the_chair_out(
    app: Any, at: MovableClock
) -> None:
    """A tenth of what `tests/bench/test_guessing.py` does."""
    assert guess_at_the_chair(app, at, 1_000)[429] > 900


def test_a_place_is_an_address_or_a_network_of_version_6() -> None:
    assert place_of("203.0.113.9") == "203.0.113.9"
    assert place_of("2001:db8:1:2:3:4:5:6") == place_of("2001:db8:1:2:ffff::1") == "2001:db8:1:2::"
    assert place_of("2001:db8:1:3::1") != place_of("2001:db8:1:2::1")
    assert place_of("::ffff:203.0.113.9") == "203.0.113.9"
    assert place_of("") == place_of("a lie, 203.0.113.9") == "unknown"


def test_behind_the_proxy_of_the_installation_its_own_word_counts(make_app: Any, settings: Any) -> None:
    served = make_app(replace(settings, base_url="https://round.example"))
    make_account()
    throttle: Throttle = served.extensions["throttle"]
    noted: list[str] = []
    throttle.note_failure = noted.append  # type: ignore[method-assign]
    browser = served.test_client()
    page = browser.get("/sign-in", base_url="https://round.example")
    assert page.status_code == 200
    form = {"csrf_token": browser.token(), "email": "a@b.example", "password": "x", "code": "1"}
    headers = {
        "X-Forwarded-For": "6.6.6.6, 203.0.113.9",
        "Origin": "https://round.example",
        "Referer": "https://round.example/",
    }
    browser.post("/sign-in/password", data=form, base_url="https://round.example", headers=headers)
    assert noted == ["203.0.113.9"]
