"""What the parts of one page ask for in the same moment is read once, and never kept past a change or for a command."""

import uuid

import pytest
from flask import Flask
from page_client import PageClient
from sqlalchemy import update

from app.core.access import public
from app.core.database import db
from app.core.together import read_once
from app.directory.models import Agency

ID = uuid.UUID(int=7)


class Reader:
    """Counts how often something was read; each time it says another number, and asks the database."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> int:
        db.session.scalars(db.select(Agency.id).order_by(Agency.id)).all()
        self.times += 1
        return self.times

    def ask(self) -> int:
        """What a part of a page is told."""
        return read_once("number", ID, self)


@pytest.fixture
def reader(app: Flask) -> Reader:
    """A page, with parts that ask for the same, and changes between two of them."""
    made = Reader()

    @app.route("/parts", methods=["GET", "POST"])
    @public
    def parts() -> list[int]:
        return [made.ask(), made.ask(), read_once("number", uuid.UUID(int=8), made), read_once("other", ID, made)]

    @app.get("/written")
    @public
    def written() -> list[int]:
        said = [made.ask()]
        db.session.execute(update(Agency).values(phone="0300"))
        said.append(made.ask())
        db.session.add(Agency(code="XX", name="Another", domain="", phone="", has_accounts=True))
        said.append(made.ask())
        db.session.rollback()
        return [*said, made.ask()]

    return made


def test_a_page_reads_once_what_its_parts_ask_for_and_the_next_page_anew(reader: Reader, client: PageClient) -> None:
    client.is_checking_pages = False
    assert client.get("/parts").json == [1, 1, 2, 3]
    assert client.get("/parts").json == [4, 4, 5, 6]


def test_a_page_that_is_asked_for_within_the_same_context_reads_anew(
    app: Flask, context: None, reader: Reader, client: PageClient
) -> None:
    client.is_checking_pages = False
    assert client.get("/parts").json == [1, 1, 2, 3]
    assert client.get("/parts").json == [4, 4, 5, 6]


def test_what_was_read_is_not_kept_past_a_change(reader: Reader, client: PageClient) -> None:
    client.is_checking_pages = False
    assert client.get("/written").json == [1, 2, 3, 4]


def test_a_command_reads_as_often_as_it_asks(app: Flask, reader: Reader) -> None:
    with app.test_request_context("/parts", method="POST"):
        assert [reader.ask(), reader.ask()] == [1, 2]


def test_a_line_that_stays_open_reads_for_each_event(app: Flask, reader: Reader) -> None:
    with app.test_request_context("/socket.io/?transport=websocket"):
        assert [reader.ask(), reader.ask()] == [1, 2]


def test_outside_of_requests_it_is_read_each_time(context: None, reader: Reader) -> None:
    assert [reader.ask(), reader.ask()] == [1, 2]
