"""Every answer has the same headers, every error its page, and words for times."""

import logging
import re
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from xml.etree.ElementTree import tostring

import pytest
from conftest import MovableClock
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from page_checks import parse_page
from page_client import PageClient
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from work import counted

from app.config import Settings
from app.core.access import public
from app.core.errors import CommandError, Conflict, Invalid, NotFound, Refused
from app.core.logs import FieldsOnly
from app.core.words import clock_time, day, day_and_time, minutes_text, paragraphs


@pytest.mark.parametrize(
    ("error", "status", "heading"),
    [
        (NotFound(), 404, "We cannot find that"),
        (Refused("Your role does not include this."), 403, ""),
        (Conflict("Somebody was first."), 409, "Somebody was first."),
        (Invalid("Write what your agency knows."), 422, "Write what your agency knows."),
    ],
)
def test_a_command_that_is_turned_down_answers_with_its_page(
    app: Flask, client: PageClient, error: CommandError, status: int, heading: str
) -> None:
    @app.get("/turned-down")
    @public
    def turned_down() -> str:
        raise error

    answer = client.get("/turned-down")
    assert answer.status_code == status
    assert heading in answer.text


def test_an_unforeseen_error_shows_and_logs_nothing_of_what_it_held(
    app: Flask, client: PageClient, caplog: pytest.LogCaptureFixture
) -> None:
    @app.get("/broken")
    @public
    def broken() -> str:
        message = "Kay Marsh lives at 4 Weir Row"
        raise RuntimeError(message)

    with caplog.at_level(logging.DEBUG):
        answer = client.get("/broken")
    assert answer.status_code == 500
    assert "Kay" not in answer.text + caplog.text
    (fault,) = [FieldsOnly("web").fields_of(record) for record in caplog.records if record.levelno == logging.ERROR]
    assert fault["exception"] == "RuntimeError"
    assert "test_web.broken:" in fault["place"]


def test_an_unknown_address_looks_like_a_hidden_thing(app: Flask, client: PageClient) -> None:
    @app.get("/hidden")
    @public
    def hidden() -> str:
        raise NotFound

    plain = [
        re.sub(r'(csrf-token" content|nonce)="[^"]*"', "", client.get(path).text) for path in ("/hidden", "/absent")
    ]
    assert plain[0] == plain[1]


def test_a_form_without_its_token_is_refused(client: PageClient) -> None:
    answer = client.post("/sign-out")
    assert answer.status_code == 400
    assert "reload" in answer.text


@pytest.mark.parametrize("path", ["/sign-in", "/absent", "/healthz"])
def test_every_answer_is_guarded_and_never_kept(client: PageClient, path: str) -> None:
    headers = client.get(path).headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert ":" not in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_the_cookie_is_for_this_site_and_no_script(client: PageClient) -> None:
    cookie = client.get("/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_behind_tls_the_cookie_belongs_to_this_host_alone(
    make_app: Callable[[Settings], Flask], settings: Settings
) -> None:
    app = make_app(replace(settings, base_url="https://safe.example"))
    cookie = app.test_client().get("/sign-in", base_url="https://safe.example").headers["Set-Cookie"]
    assert cookie.startswith("__Host-caseround=")
    assert "Secure" in cookie


@pytest.mark.usefixtures("context")
def test_moments_are_said_on_the_wall_clock_of_the_partnership(at: MovableClock) -> None:
    at(datetime(2026, 7, 1, 8, 0, tzinfo=UTC))
    summer = datetime(2026, 7, 1, 9, 22, tzinfo=UTC)
    assert clock_time(summer) == "10:22"
    assert clock_time(None) == ""
    assert day_and_time(summer) == "today at 10:22"
    assert day_and_time(datetime(2026, 11, 25, 10, 22, tzinfo=UTC)) == "Wed 25 Nov 2026 at 10:22"
    assert day(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "Wednesday 1 July 2026"


@pytest.mark.usefixtures("context")
def test_an_hour_that_comes_twice_keeps_its_wall_clock(at: MovableClock) -> None:
    at(datetime(2026, 10, 25, 0, 0, tzinfo=UTC))
    assert day_and_time(datetime(2026, 10, 25, 0, 30, tzinfo=UTC)) == "today at 01:30"
    assert day_and_time(datetime(2026, 10, 25, 1, 30, tzinfo=UTC)) == "today at 01:30"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 minutes"),
        (1, "1 minute"),
        (8, "8 minutes"),
        (60, "1 hour"),
        (65, "1 hour 5 minutes"),
        (121, "2 hours 1 minute"),
    ],
)
def test_lengths_are_said_in_words(minutes: int, words: str) -> None:
    assert minutes_text(minutes) == words


def test_typed_text_keeps_its_paragraphs_and_lists() -> None:
    html = str(paragraphs("One\ntwo\n\n- a\n- b <i>\r\n\r\nlast"))
    tree = parse_page(html, is_fragment=True)
    assert [element.tag for element in tree] == ["p", "ul", "p"]
    assert [item.text for item in tree.iter("li")] == ["a", "b <i>"]


@given(
    st.text() | st.text(alphabet="<>&\"'/ab-\n\r =`") | st.sampled_from(["<script>", "<img src=x onerror=1>", "- <b>"])
)
def test_typed_text_never_becomes_markup(text: str) -> None:
    html = str(paragraphs(text))
    without_ours = re.sub(r'</?(?:p|li|ul)(?: class="[a-z -]+")?>|<br>', "", html)
    assert "<" not in without_ours
    assert ">" not in without_ours
    assert '"' not in without_ours


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc", "Cn", "Zs", "Zl", "Zp"))))
def test_typed_text_loses_no_letter(text: str) -> None:
    tree = parse_page(str(paragraphs(text)), is_fragment=True) if text else None
    said = tostring(tree, encoding="unicode", method="text") if tree is not None else ""
    assert said.removeprefix("- ") == text.removeprefix("- ")


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("UPDATE agenda_item", {"name": "Kay Marsh"}, sqlite3.OperationalError("disk is full")),
        PoolTimeoutError("no line to the database came free"),
    ],
)
def test_while_records_cannot_be_reached_a_page_says_so_and_asks_them_for_nothing(
    app: Flask, client: PageClient, error: SQLAlchemyError
) -> None:
    @app.get("/away")
    @public
    def away() -> str:
        raise error

    # A process knows the key of its cookies from its first page on.
    client.get("/sign-in")
    with counted() as work:
        answer = client.get("/away?page=2")
    assert answer.status_code == 503
    assert "Nothing can be saved just now" in answer.text
    assert ("Try again", "/away?page=2") in [
        (link.text, link.get("href")) for link in parse_page(answer.text, is_fragment=False).iter("a")
    ]
    assert "Kay" not in answer.text
    assert work == {}
