"""A case under discussion, and a real server for the tests that want one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from databases import Databases
from desk import Desk
from discussion import Discussion, Pages, make_discussion
from flask import Flask
from serving import Server

from app.config import Settings, read_settings


@pytest.fixture
def discussion(app: Flask) -> Discussion:
    return make_discussion(app)


@pytest.fixture
def desk(discussion: Discussion) -> Iterator[Desk]:
    desk = Desk(discussion)
    yield desk
    desk.settle()
    desk.log.close()


@pytest.fixture(scope="module")
def live_settings(databases: Databases, run_folder: Path) -> Iterator[Settings]:
    """Settings for one database and one server, which all tests here share; each has its own case."""
    url = databases.copy_of("schema")
    yield read_settings(
        {"DATABASE_URL": url, "CASEROUND_KEY_FILE": str(run_folder / "master.key"), "BASE_URL": "http://localhost"}
    )
    databases.remove(url)


@pytest.fixture(scope="module")
def server(live_settings: Settings) -> Iterator[Server]:
    server = Server(live_settings)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def page_of(server: Server, discussion: Discussion) -> Iterator[Pages]:
    """Opens pages of people on the shared texts of the case, over real sockets."""
    pages = Pages(server, discussion)
    yield pages
    for page in pages.opened:
        page.close()
