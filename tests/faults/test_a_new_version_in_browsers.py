"""A new version comes while people write: one process ends, the other goes on, and the address stays the same."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from discussion import Discussion, make_discussion
from fault_servers import Redis
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, expect
from serving import Server
from stalling import Network

from app.config import Settings
from app.minutes.document import read_text

pytestmark = pytest.mark.timeout(600)
WORDS = "Lee may be out by ten. The school was told. "
MOST_SECONDS = 20


@pytest.fixture
def discussion(app: Flask) -> Discussion:
    return make_discussion(app)


@pytest.fixture
def servers(settings: Settings, own_redis: Redis) -> Iterator[tuple[Network, list[Server]]]:
    """Two processes on one database, and the address of both, which leads to the first."""
    with ExitStack() as stack:
        network = Network(0)
        stack.callback(network.close)
        environment = {"REDIS_URL": own_redis.url, "BASE_URL": network.url}
        servers = [Server(settings, environment=environment) for _ in range(2)]
        for server in servers:
            stack.callback(server.kill)
            server.start()
        network.lead_to(servers[0].port)
        yield network, servers


def test_whoever_writes_goes_on_as_one_process_ends(
    browser: Browser,
    discussion: Discussion,
    servers: tuple[Network, list[Server]],
    report: Callable[[str], None],
) -> None:
    network, (old, new) = servers
    with discussion.app.app_context():
        item = discussion.item()
        path = f"/meetings/{item.meeting_id}/cases/{item.case_id}"
    with ExitStack() as stack:
        pages = []
        for account in (discussion.police, discussion.school):
            name, value = discussion.cookie_of(account).split("=", 1)
            context = browser.new_context()
            stack.callback(context.close)
            context.add_cookies([{"name": name, "value": value, "url": network.url}])
            page = context.new_page()
            page.goto(f"{network.url}{path}")
            expect(box_of(page)).to_be_editable()
            pages.append(page)
        anita, sam = pages
        box_of(anita).press_sequentially(WORDS[:10], delay=20)
        expect(state_of(anita)).to_have_text("Saved")
        network.lead_to(new.port)
        assert old.process is not None
        old.process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        box_of(anita).press_sequentially(WORDS[10:], delay=60)
        assert old.process.wait(MOST_SECONDS) == 0
        expect(state_of(anita)).to_have_text("Saved", timeout=MOST_SECONDS * 1000)
        typed = 60 * len(WORDS[10:]) / 1000
        took = time.monotonic() - began
        report(f"in a browser: saved again {took:.1f} s after the process was told, of which {typed:.1f} s of typing")
        expect(box_of(sam)).to_have_value(WORDS, timeout=MOST_SECONDS * 1000)
        box_of(sam).press("Control+End")
        box_of(sam).press_sequentially("Yes.", delay=20)
        expect(box_of(anita)).to_have_value(f"{WORDS}Yes.", timeout=MOST_SECONDS * 1000)
        for page in pages:
            expect(page.locator("html")).not_to_have_attribute("data-connection", "offline")
    with discussion.app.app_context():
        assert read_text(discussion.documents[0]) == f"{WORDS}Yes."


def box_of(page: Page) -> Locator:
    """The first text."""
    return page.get_by_label("Discussion", exact=True)


def state_of(page: Page) -> Locator:
    """The line below it."""
    return page.locator("[data-minutes-state]").first
