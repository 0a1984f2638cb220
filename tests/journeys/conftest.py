"""Real browsers and the real server: `served` is Caseround with Marlbeck of today, `open_as` a person at a browser."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from browsing import Person
from conftest import USUAL_MOMENT
from databases import Databases
from playwright.sync_api import Browser, BrowserContext, expect
from quick_clock import QuickClock
from quick_server import QuickServer
from serving import Server

from app.cli.upkeep import bring_up_to_date
from app.config import Settings
from app.demo.load import load_marlbeck

LAPTOP = {"width": 1366, "height": 768}
PATIENCE_MS = 15_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All that stands here drives browsers, and may take its time."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker("journey")
            if item.get_closest_marker("timeout") is None:
                item.add_marker(pytest.mark.timeout(300))


def load_today() -> None:
    """Marlbeck with its daily meeting on this very day, for the server keeps the real time."""
    bring_up_to_date()
    load_marlbeck()


@pytest.fixture
def served(
    databases: Databases,
    make_snapshot: Callable[[str, Callable[[], Any]], None],
    settings_of: Callable[[str], Settings],
) -> Iterator[Server]:
    """The running program with Marlbeck in it. It can be killed, and started again on the same data."""
    yield from serving_today(databases, make_snapshot, settings_of)


@pytest.fixture(scope="session")
def served_to_readers(
    databases: Databases,
    make_snapshot: Callable[[str, Callable[[], Any]], None],
    settings_of: Callable[[str], Settings],
) -> Iterator[Server]:
    """The same for all tests that change nothing there."""
    yield from serving_today(databases, make_snapshot, settings_of)


def serving_today(
    databases: Databases,
    make_snapshot: Callable[[str, Callable[[], Any]], None],
    settings_of: Callable[[str], Settings],
) -> Iterator[Server]:
    """The running program with Marlbeck of today."""
    make_snapshot("marlbeck of today", load_today)
    url = databases.copy_of("marlbeck of today")
    server = QuickServer(settings_of(url))
    server.start()
    yield server
    server.kill()
    databases.remove(url)


@pytest.fixture
def quick_clock(tmp_path: Path) -> QuickClock:
    """The clock of `served_quickly`: ten times as fast, from five to ten on the morning of Marlbeck's daily meeting."""
    return QuickClock(USUAL_MOMENT + timedelta(minutes=55), times=10, told_in=tmp_path / "clock")


@pytest.fixture
def served_standing_still(
    databases: Databases, loaded_marlbeck: Any, settings_of: Callable[[str], Settings], quick_clock: QuickClock
) -> Iterator[Server]:
    """The running program with Marlbeck in it, by the quick clock, which has not begun yet."""
    url = databases.copy_of("marlbeck")
    server = QuickServer(settings_of(url), quick_clock)
    server.start()
    yield server
    server.kill()
    databases.remove(url)


@pytest.fixture
def served_quickly(served_standing_still: Server, quick_clock: QuickClock) -> Server:
    """The same, and the quick clock has just begun."""
    quick_clock.begin()
    return served_standing_still


OpenAs = Callable[..., Person]


@pytest.fixture
def open_as(browser: Browser, served: Server) -> Iterator[OpenAs]:
    """Gives a browser of their own to a person, signed in. Options are those of a browser context."""
    yield from opening(browser, served)


@pytest.fixture
def open_to_read(browser: Browser, served_to_readers: Server) -> Iterator[OpenAs]:
    """The same, for tests that change nothing of what others find."""
    yield from opening(browser, served_to_readers)


@pytest.fixture
def open_quickly(browser: Browser, served_quickly: Server, quick_clock: QuickClock) -> Iterator[OpenAs]:
    """The same at the server that goes by the quick clock; so does the browser."""
    yield from opening(browser, served_quickly, quick_clock.script)


def opening(browser: Browser, server: Server, script: str = "") -> Iterator[OpenAs]:
    """Gives people browsers of their own, signed in, that run this script before every page; closes them afterwards."""
    contexts: list[BrowserContext] = []

    def open_browser(email: str, **options: Any) -> Person:
        context = browser.new_context(**{"viewport": LAPTOP, **options})
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(script)
        contexts.append(context)
        return Person(context, server, email).sign_in()

    expect.set_options(timeout=PATIENCE_MS)
    yield open_browser
    for context in contexts:
        context.close()
