"""Reading from somebody's own calendar when they are busy: safely, times alone, and gone when they say so."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from builders import actor_for, make_account
from conftest import SignInAs

from app.availability.busy import give_address, remove_address
from app.availability.models import BusyAddress, BusyTime
from app.core import outward
from app.core.clock import now_utc
from app.core.database import db
from app.core.errors import Invalid
from app.core.outward import Way, find_way
from app.identity.models import Account
from app.invitations import busy_fetching
from app.invitations.busy_fetching import NotFetched, fetch_calendar
from app.invitations.busy_reading import read_busy_addresses
from app.meetings.calendar_busy import LARGEST_BYTES

ADDRESS = "https://calendar.elsewhere.example/secret-of-anita.ics"
EVENT = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Dentist\r\n"
    "DTSTART:20261201T100000Z\r\nDTEND:20261201T110000Z\r\n{}END:VEVENT\r\nEND:VCALENDAR\r\n"
)


class Elsewhere:
    """A machine that keeps calendars; what it answers is set by `status`, `body` and `headers`."""

    def __init__(self) -> None:
        self.status, self.body, self.headers = 200, EVENT.format("").encode(), {"ETag": '"one"'}
        self.asked: list[tuple[str, str]] = []
        place = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                place.asked.append((self.path, self.headers.get("If-None-Match", "")))
                is_same = self.headers.get("If-None-Match", "none") == place.headers.get("ETag")
                self.send_response(304 if is_same else place.status)
                for name, value in place.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                if not is_same:
                    self.wfile.write(place.body)

            def log_message(self, *_words: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def way_to(place: Elsewhere) -> Way:
    """How that machine is reached, as if it were out there."""
    port = place.server.server_address[1]
    return Way(host="calendar.elsewhere.example", port=port, is_safe=False, addresses=["127.0.0.1"])


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[Elsewhere]:
    """That machine; every host leads to it, as if it were out there."""
    place = Elsewhere()
    monkeypatch.setattr(outward, "find_way", lambda _url, **_how: way_to(place))
    yield place
    place.server.shutdown()
    place.server.server_close()


@pytest.fixture
def anita(context: None, at: object) -> Account:
    """Somebody who gave the address of her calendar."""
    account = make_account("Anita Kerr")
    give_address(actor_for(account), ADDRESS)
    db.session.commit()
    return account


def read() -> int:
    """What the timed job does, and then the database as others see it."""
    number = read_busy_addresses()
    db.session.expire_all()
    return number


def times() -> list[str]:
    rows = db.session.scalars(db.select(BusyTime).order_by(BusyTime.starts_utc, BusyTime.id))
    return [f"{row.starts_utc:%m-%dT%H:%M}/{row.ends_utc:%H:%M}" for row in rows]


def the_address() -> BusyAddress:
    return db.session.scalars(db.select(BusyAddress)).one()


def test_only_times_are_kept_and_the_address_lies_sealed(anita: Account, elsewhere: Elsewhere) -> None:
    assert read() == 1
    assert times() == ["12-01T10:00/11:00"]
    with db.engine.connect() as connection:
        for table in ("busy_address", "busy_time"):
            kept = repr(connection.exec_driver_sql(f"SELECT * FROM {table}").all())  # noqa: S608  # two tables of ours
            for secret in ("Dentist", "secret-of-anita", "elsewhere"):
                assert secret not in kept


def test_it_is_read_once_an_hour_and_asked_whether_it_has_changed(
    anita: Account, elsewhere: Elsewhere, at: Any
) -> None:
    read()
    assert read() == 0
    elsewhere.body = EVENT.format("TRANSP:TRANSPARENT\r\n").encode()
    at.later(hours=1)
    read()
    assert times() == ["12-01T10:00/11:00"]
    elsewhere.headers = {"ETag": '"two"'}
    at.later(hours=1)
    read()
    assert times() == []
    # On the next day it is read whole, although nothing has changed.
    at.later(days=1)
    read()
    assert [mark for _path, mark in elsewhere.asked] == ["", '"one"', '"one"', ""]
    assert {path for path, _mark in elsewhere.asked} == {"/secret-of-anita.ics"}


@pytest.mark.parametrize(
    ("status", "body", "why"),
    [
        (404, b"", "there is nothing at it"),
        (403, b"", "it asks for a password, which we do not have"),
        (500, b"", "it cannot be reached"),
        (200, b"<html>Sign in</html>", "it is not a calendar"),
        (200, b"x" * (LARGEST_BYTES + 1), "it is too large"),
    ],
)
def test_a_failure_is_told_in_plain_words_and_what_was_known_stays(
    anita: Account, elsewhere: Elsewhere, at: Any, sign_in_as: SignInAs, status: int, body: bytes, why: str
) -> None:
    read()
    elsewhere.status, elsewhere.body, elsewhere.headers = status, body, {}
    at.later(hours=1)
    read()
    assert the_address().failure == why
    assert times() == ["12-01T10:00/11:00"]
    page = sign_in_as(anita).get("/diary/me/busy").text
    assert why in page
    assert "What was read before still counts." in page
    elsewhere.status, elsewhere.body = 200, EVENT.format("").encode()
    at.later(hours=1)
    read()
    assert the_address().failure == ""


def test_a_machine_that_says_nothing_is_given_up(
    anita: Account, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(busy_fetching, "SECONDS_TO_ANSWER", -1.0)
    read()
    assert the_address().failure == "it took too long to answer"


def test_redirects_are_followed_a_few_times_and_each_is_looked_at(
    anita: Account, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere.status, elsewhere.headers = 302, {"Location": "/again.ics"}
    read()
    assert the_address().failure == "it leads from one address to the next"
    assert len(elsewhere.asked) == 4
    monkeypatch.undo()
    looked_up: list[str] = []

    def find(url: str, **_how: bool) -> Way:
        looked_up.append(url)
        return way_to(elsewhere) if len(looked_up) == 1 else find_way(url)

    monkeypatch.setattr(outward, "find_way", find)
    elsewhere.headers = {"Location": "https://127.0.0.1/inside"}
    with pytest.raises(NotFetched, match="internet"):
        fetch_calendar(ADDRESS, "")
    assert looked_up == [ADDRESS, "https://127.0.0.1/inside"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Enter an address such as"),
        ("http://calendar.example/a.ics", "Enter an address such as"),
        ("my calendar", "Enter an address such as"),
        ("https://[::1", "Enter an address such as"),
        ("https://a.example/a b.ics", "Enter an address such as"),
        ("https://me:secret@a.example/a.ics", "without a name or password"),
        ("https://a.example:8443/a.ics", "the usual port"),
        ("https://a.example/" + "x" * 2000, "too long"),
    ],
)
def test_an_address_that_cannot_be_read_comes_back_with_the_reason(
    context: None, at: object, sign_in_as: SignInAs, typed: str, words: str
) -> None:
    browser = sign_in_as(make_account())
    page = browser.submit("/diary/me/busy", {"address": typed})
    assert page.status_code == 422
    assert words in page.text
    assert typed in page.text or not typed
    assert db.session.scalar(db.select(db.func.count(BusyAddress.id))) == 0


def test_its_owner_sees_the_host_alone_and_removing_it_removes_the_times(
    anita: Account, elsewhere: Elsewhere, sign_in_as: SignInAs
) -> None:
    read()
    browser = sign_in_as(anita)
    page = browser.get("/diary/me/busy").text
    assert "A calendar at calendar.elsewhere.example is read" in page
    assert "We know of 1 time at which you are busy." in page
    assert "secret-of-anita" not in page
    browser.submit("/diary/me/busy/remove")
    assert times() == []
    assert db.session.scalar(db.select(db.func.count(BusyAddress.id))) == 0
    assert "Let it be read" in browser.get("/diary/me/busy").text


def test_webcal_is_https_and_another_address_takes_the_place_of_the_first(anita: Account, elsewhere: Elsewhere) -> None:
    read()
    give_address(actor_for(anita), " webcal://other.example/b.ics#part ")
    assert the_address().url == "https://other.example/b.ics"
    assert times() == []
    with pytest.raises(Invalid):
        give_address(actor_for(anita), "ftp://other.example/b.ics")


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], None]], None]:
    """Has something happen while a calendar is being fetched."""

    def do(something: Callable[[], None]) -> None:
        fetch = busy_fetching.fetch_calendar

        def fetch_meanwhile(url: str, etag: str) -> Any:
            something()
            return fetch(url, etag)

        monkeypatch.setattr("app.invitations.busy_reading.fetch_calendar", fetch_meanwhile)

    return do


def test_what_was_taken_away_while_it_was_read_is_not_kept(
    anita: Account, elsewhere: Elsewhere, meanwhile: Callable[[Callable[[], None]], None]
) -> None:
    def take_away() -> None:
        remove_address(actor_for(anita))
        db.session.commit()

    meanwhile(take_away)
    assert read() == 1
    assert times() == []


def test_somebody_who_has_left_is_read_no_longer(anita: Account, elsewhere: Elsewhere) -> None:
    anita.disabled_utc = now_utc() - timedelta(minutes=1)
    db.session.commit()
    assert read() == 0
    assert elsewhere.asked == []
