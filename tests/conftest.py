"""What every test may ask for.

`app` has a fresh, migrated database; `context` is its open app context, for building with `builders` and calling
services; `client` is a browser nobody is signed in on, `sign_in_as(email or account)` a new one on which that person
is. A test that asks for `marlbeck` has the whole demonstration in its database, as it is an hour before the daily
meeting, and the clock stands there. `at(moment)` moves the clock.

TEST_DATABASE=postgresql with TEST_POSTGRES_URL runs all of it on PostgreSQL.
"""

import gc
import importlib
import os
import smtplib
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from databases import Databases, databases_for
from flask import Flask, has_app_context
from jinja2 import FileSystemBytecodeCache
from page_client import PageClient
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy.pool import Pool
from werkzeug.routing import Rule

from app.cli.upkeep import bring_up_to_date
from app.config import Settings, read_settings
from app.core import clock
from app.core.database import db
from app.identity.models import Account, SignInMethod
from app.identity.queries import find_account_by_email
from app.identity.service import start_sign_in
from app.identity.views import COOKIE_FIELD
from app.wiring import create_app

CHROMIUM = "/usr/bin/chromium"
# Chromium refuses to run as root inside its own sandbox; the rest keeps it from calling home.
CHROMIUM_WORDS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
# An hour before the daily meeting, on a Wednesday in winter, when wall clocks in England show UTC.
USUAL_MOMENT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)

hypothesis.settings.register_profile(
    "caseround",
    deadline=None,
    print_blob=True,
    # A property may lean on a database that all its examples share.
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture, hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("caseround")


def _build_addresses_when_asked() -> None:
    """How the addresses of routes are built costs a tenth of a second to compile for each app, and tests make many."""
    compile_builder = Rule._compile_builder

    def when_asked(rule: Rule, append_unknown: bool = True) -> Callable[..., Any]:
        made: list[Callable[..., Any]] = []

        def build(self: Rule, **values: Any) -> Any:
            if not made:
                made.append(compile_builder(rule, append_unknown))
            return made[0](self, **values)

        return build

    Rule._compile_builder = when_asked  # type: ignore[method-assign]  # a second look at all of them is saved


_build_addresses_when_asked()

# What these say is the same on every database, or they bring both themselves; on PostgreSQL they would cost minutes.
SAID_ONCE = (
    *("tests/agenda/test_cost", "tests/agenda/test_optimiser", "tests/cli/test_agenda_order.py", "tests/measures"),
    *("tests/room/test_arranging.py", "tests/room/test_arriving.py", "tests/room/test_called_anywhere.py"),
    *("tests/room/test_lobby_secrecy.py",),
    *("tests/architecture", "tests/audit/test_completeness.py", "tests/bench", "tests/hostile", "tests/oracle"),
    *("tests/core/test_at_rest.py", "tests/core/test_browser_storage.py", "tests/core/test_custody.py"),
    *("tests/core/test_erasing.py", "tests/core/test_headers.py", "tests/core/test_page_client.py"),
    *("tests/core/test_server.py", "tests/core/test_vault.py", "tests/minutes/test_conflict_live.py"),
    *("tests/core/test_proxy.py", "tests/core/test_stalling.py"),
    *("tests/casefile", "tests/demo", "tests/oversight", "tests/pages"),
    *("tests/identity/test_confirming.py", "tests/identity/test_joining", "tests/identity/test_open_pages.py"),
    *("tests/identity/test_organisation", "tests/identity/test_pass", "tests/identity/test_people.py"),
    *("tests/identity/test_sign_in", "tests/identity/test_throttle.py", "tests/identity/test_waiting.py"),
    *("tests/identity/test_ways_in.py", "tests/notifications/test_what_mail_says.py"),
    *("tests/summaries/test_marlbeck_summaries.py", "tests/summaries/test_paper.py", "tests/summaries/test_redaction"),
    *("tests/summaries/test_summary_pages.py", "tests/room/test_lead.py", "tests/room/test_observers.py"),
    *("tests/summaries/test_copies",),
    *("tests/core/test_health.py", "tests/core/test_lines.py", "tests/core/test_web.py"),
    *("tests/core/test_logs.py", "tests/core/test_outward.py"),
    *("tests/summaries/test_words_on_paper.py", "tests/disclosure/test_certainty_survives.py", "tests/words"),
    *("tests/meetings/test_calendar_objects.py", "tests/invitations/test_feeds.py"),
    *("tests/invitations/test_answering.py", "tests/invitations/test_reply_links.py"),
    *("tests/invitations/test_in_browsers.py", "tests/invitations/test_marlbeck_replies.py"),
    *("tests/invitations/test_hostile_mail.py", "tests/invitations/test_mail_door.py"),
    *("tests/invitations/test_parked.py",),
    *("tests/minutes/test_slow_readers.py", "tests/room/test_many_people.py"),
    *("tests/invitations/test_busy_addresses.py", "tests/invitations/test_poll_pages.py"),
    *("tests/availability", "tests/diary", "tests/invitations/test_who_comes_in_browsers.py"),
    *("tests/invitations/test_polls_in_browsers.py", "tests/meetings/test_busy_times.py"),
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests are marked by where they stand: pure rules get neither database nor network, some need one database."""
    for item in items:
        if item.path.name.startswith(("test_rules", "test_need_to_know.py")):
            item.add_marker("pure")
        if item.path.relative_to(config.rootpath).as_posix().startswith(SAID_ONCE):
            item.add_marker("once")


def _is_near(address: Any) -> bool:
    return not isinstance(address, tuple) or address[0] in {"127.0.0.1", "::1", "localhost"}


@pytest.fixture(autouse=True)
def _no_reaching_out(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test speaks to another machine or sends mail; a test of pure rules speaks to nothing at all."""
    is_pure = request.node.get_closest_marker("pure") is not None
    connect = socket.socket.connect

    def connect_near(self: socket.socket, address: Any) -> None:
        if is_pure or not _is_near(address):
            message = f"A test reached out to {address}."
            raise AssertionError(message)
        connect(self, address)

    def refuse(*_args: Any, **_kwargs: Any) -> None:
        message = "A test of pure rules opened a database." if is_pure else "A test sent mail for real."
        raise AssertionError(message)

    monkeypatch.setattr(socket.socket, "connect", connect_near)
    if "mail_host" not in request.fixturenames:
        monkeypatch.setattr(smtplib.SMTP, "data", refuse)
    if is_pure:
        monkeypatch.setattr(Pool, "connect", refuse)


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for what the whole run shares."""
    return tmp_path_factory.mktemp("run")


@pytest.fixture(scope="session")
def databases(run_folder: Path) -> Iterator[Databases]:
    """The databases of this run, with a migrated, empty snapshot called `schema`."""
    databases = databases_for(os.environ.get("TEST_DATABASE", "sqlite"), run_folder)
    databases.snapshot("schema", lambda url: _fill(run_folder, url, bring_up_to_date))
    yield databases
    databases.close()


def settings_for(folder: Path, url: str) -> Settings:
    """Settings for a database; the master key is the run's, so that a copied database can be read."""
    return read_settings(
        {
            "DATABASE_URL": url,
            "CASEROUND_KEY_FILE": str(folder / "master.key"),
            "CASEROUND_ANCHOR_FILE": str(folder / f"{url.rpartition('/')[2]}.anchors.jsonl"),
            "CASEROUND_DEMO": "1",
            "BASE_URL": "http://localhost",
        }
    )


def _fill(folder: Path, url: str, fill: Callable[[], Any]) -> None:
    app = create_app(settings_for(folder, url))
    with app.app_context():
        fill()
        db.session.commit()
        db.session.remove()
        if db.engine.dialect.name == "sqlite":
            with db.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()


@pytest.fixture
def database_url(databases: Databases, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database of this test alone, migrated; empty unless the test asks for Marlbeck."""
    wants_marlbeck = "marlbeck" in request.fixturenames
    if wants_marlbeck:
        request.getfixturevalue("loaded_marlbeck")
    url = databases.copy_of("marlbeck" if wants_marlbeck else "schema")
    yield url
    databases.remove(url)


@pytest.fixture(scope="session")
def settings_of(run_folder: Path) -> Callable[[str], Settings]:
    """Gives the settings for a database at some address."""
    return lambda url: settings_for(run_folder, url)


@pytest.fixture
def settings(run_folder: Path, database_url: str) -> Settings:
    """Settings as the environment would give them."""
    return settings_for(run_folder, database_url)


@pytest.fixture
def make_app(run_folder: Path) -> Iterator[Callable[[Settings], Flask]]:
    """Makes apps for tests, and closes their databases afterwards."""
    apps = []
    (run_folder / "templates").mkdir(exist_ok=True)

    def make(settings: Settings) -> Flask:
        app = create_app(settings, async_mode="threading")
        app.test_client_class = PageClient
        app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(run_folder / "templates"))
        apps.append(app)
        return app

    yield make
    for app in apps:
        with app.app_context():
            db.session.remove()
            for engine in db.engines.values():
                engine.dispose()


@pytest.fixture
def app(make_app: Callable[[Settings], Flask], settings: Settings) -> Flask:
    """The program on a fresh database."""
    return make_app(settings)


@pytest.fixture
def context(app: Flask) -> Iterator[None]:
    """An open app context. What is built in it is committed before a browser of this test asks for something."""
    with app.app_context():
        yield
        db.session.rollback()


@pytest.fixture
def client(app: Flask) -> PageClient:
    """A browser on which nobody is signed in."""
    client = app.test_client()
    assert isinstance(client, PageClient)
    return client


SignInAs = Callable[[str | Account], PageClient]


@pytest.fixture
def sign_in_as(app: Flask) -> SignInAs:
    """Gives a new browser on which that person is signed in: an account, or its address."""

    def sign_in(who: str | Account) -> PageClient:
        return browser_of(app, who)

    return sign_in


def browser_of(app: Flask, who: str | Account) -> PageClient:
    """A new browser of that app on which that person is signed in. What the test has built so far is committed."""
    if has_app_context():
        db.session.commit()
    with app.app_context():
        account = find_account_by_email(who) if isinstance(who, str) else db.session.get(Account, who.id)
        assert account is not None, f"nobody has the address {who}"
        token = start_sign_in(account, SignInMethod.DEMONSTRATION)
        db.session.commit()
    client = app.test_client()
    assert isinstance(client, PageClient)
    with client.session_transaction() as session:
        session[COOKIE_FIELD] = token
    return client


class MovableClock:
    """The clock of a test: `at(moment)` sets it, `at.later(minutes=5)` moves it on."""

    def __init__(self) -> None:
        self.moment = USUAL_MOMENT

    def __call__(self, moment: datetime) -> None:
        self.moment = moment.astimezone(UTC)

    def later(self, **by: float) -> datetime:
        """Move on by that much, given as for a `timedelta`; answers the new moment."""
        self.moment += timedelta(**by)
        return self.moment


@pytest.fixture
def at() -> Iterator[MovableClock]:
    """The program's clock, standing still at `USUAL_MOMENT` until it is moved."""
    movable, before = MovableClock(), clock._source
    clock.use_source(lambda: movable.moment)
    yield movable
    clock.use_source(before)


@pytest.fixture(scope="session")
def loaded_marlbeck(databases: Databases, run_folder: Path) -> Any:
    """Marlbeck loaded once a run into a snapshot; answers what the loader told about it."""
    loaded: list[Any] = []

    def fill() -> None:
        bring_up_to_date()
        loaded.append(importlib.import_module("app.demo.load").load_marlbeck())

    before = clock._source
    clock.use_source(lambda: USUAL_MOMENT)
    databases.snapshot("marlbeck", lambda url: _fill(run_folder, url, fill))
    clock.use_source(before)
    return loaded[0]


@pytest.fixture
def marlbeck(loaded_marlbeck: Any, at: MovableClock) -> Any:
    """What the loader told about Marlbeck, which is in the database of this test."""
    return loaded_marlbeck


@pytest.fixture(scope="session")
def make_snapshot(databases: Databases, run_folder: Path) -> Callable[[str, Callable[[], Any]], None]:
    """Keeps what `fill()` puts into an empty database under a name, once a run; `databases.copy_of(name)` copies it."""
    return lambda name, fill: databases.snapshot(name, lambda url: _fill(run_folder, url, fill))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, started once a run; each person gets a context of their own in it."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_WORDS)
        yield chromium
        chromium.close()


def pytest_collection_finish() -> None:
    """What is collected stays to the end: to look through it for garbage again and again took a third of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
