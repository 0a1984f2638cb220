"""Nothing that somebody wrote is lost, and the page says in words how it stands: in real browsers, on bad lines."""

import time
from collections.abc import Callable, Iterator

import pytest
from discussion import Discussion
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Locator, Page, WebSocketRoute, expect
from serving import Server
from sqlalchemy import text
from stalling import Network

from app.config import Settings
from app.core.database import db
from app.identity.models import Account
from app.minutes.document import read_passages, read_text
from app.wiring import create_app

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
UNSAVED = "Not saved yet. You are offline. Keep writing: your text is kept on this page and sent when the line is back."
STORED = """async () => [
    localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, (await caches.keys()).length,
    (await navigator.serviceWorker?.getRegistrations() ?? []).length,
]"""
OpenPage = Callable[..., Page]


@pytest.fixture
def app(live_settings: Settings) -> Iterator[Flask]:
    """The program in this process, beside the server, on the same data."""
    app = create_app(live_settings)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def network(server: Server) -> Iterator[Network]:
    network = Network(server.port)
    yield network
    network.close()


@pytest.fixture
def open_page(browser: Browser, server: Server, discussion: Discussion) -> Iterator[OpenPage]:
    """Opens the page of the case for a person, over any address of the server."""
    contexts: list[BrowserContext] = []
    mistakes: list[str] = []
    with discussion.app.app_context():
        item = discussion.item()
        path = f"/meetings/{item.meeting_id}/cases/{item.case_id}"

    def open_one(
        account: Account, url: str = server.url, *, prepare: Callable[[Page], None] = lambda _page: None
    ) -> Page:
        name, value = discussion.cookie_of(account).split("=", 1)
        context = browser.new_context()
        context.add_cookies([{"name": name, "value": value, "url": url}])
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: mistakes.append(str(error)))
        prepare(page)
        page.goto(f"{url}{path}")
        expect(box_of(page)).to_be_editable()
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert mistakes == []


def box_of(page: Page) -> Locator:
    """The first text."""
    return page.get_by_label("Discussion", exact=True)


def state_of(page: Page) -> Locator:
    """The line below it."""
    return page.locator("[data-minutes-state]").first


def refuse_to_write(discussion: Discussion) -> None:
    """Let the disk of the server take no more changes, until `write_again`."""
    with discussion.app.app_context():
        if db.engine.dialect.name != "sqlite":
            pytest.skip("the trigger is written for SQLite")
        refusal = "BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        db.session.execute(text(f"CREATE TRIGGER full BEFORE INSERT ON minutes_update {refusal}"))
        db.session.commit()


def write_again(discussion: Discussion) -> None:
    with discussion.app.app_context():
        db.session.execute(text("DROP TRIGGER full"))
        db.session.commit()


def passages_of(discussion: Discussion) -> list[tuple[str, object]]:
    with discussion.app.app_context():
        return [(passage.text, passage.account_id) for passage in read_passages(discussion.documents[0])]


def test_a_page_that_missed_something_asks_for_it(discussion: Discussion, open_page: OpenPage) -> None:
    missed: list[str] = []

    def lose_what_comes_first(page: Page) -> None:
        def between(line: WebSocketRoute) -> None:
            def pass_on(message: str | bytes) -> None:
                if "minutes_updates" in str(message) and not missed:
                    missed.append(str(message))
                else:
                    line.send(message)

            line.connect_to_server().on_message(pass_on)

        page.route_web_socket("**/socket.io/**", between)

    sana = open_page(discussion.school, prepare=lose_what_comes_first)
    anita = open_page(discussion.police)
    box_of(anita).press_sequentially("Lee may be out by ten. ", delay=40)
    expect(box_of(sana)).to_have_value("Lee may be out by ten. ", timeout=10_000)
    assert missed


def test_a_network_that_goes_silent_is_noticed_within_ten_seconds(
    discussion: Discussion, network: Network, open_page: OpenPage
) -> None:
    anita = open_page(discussion.police, network.url)
    box_of(anita).press_sequentially("Before. ")
    expect(state_of(anita)).to_have_text("Saved")
    network.fall_silent()
    since = time.monotonic()
    box_of(anita).press_sequentially("Into the silence. ")
    expect(state_of(anita)).to_have_text(UNSAVED, timeout=10_000 - 1000 * (time.monotonic() - since))
    # The line of the whole page says it as well, in the same ten seconds.
    left = 10_000 - 1000 * (time.monotonic() - since)
    expect(anita.get_by_text("You are offline. Trying again.")).to_be_visible(timeout=max(left, 1))
    box_of(anita).press_sequentially("More. ")
    network.speak()
    expect(state_of(anita)).to_have_text("Saved", timeout=20_000)
    with discussion.app.app_context():
        assert read_text(discussion.documents[0]) == "Before. Into the silence. More. "


def test_a_browser_that_is_offline_says_so_and_sends_later(discussion: Discussion, open_page: OpenPage) -> None:
    anita = open_page(discussion.police)
    box_of(anita).press_sequentially("Before. ")
    expect(state_of(anita)).to_have_text("Saved")
    anita.context.set_offline(True)
    box_of(anita).press_sequentially("In the tunnel. ")
    expect(state_of(anita)).to_have_text(UNSAVED, timeout=10_000)
    anita.context.set_offline(False)
    expect(state_of(anita)).to_have_text("Saved", timeout=20_000)
    with discussion.app.app_context():
        assert read_text(discussion.documents[0]) == "Before. In the tunnel. "


def test_after_a_drop_out_everybodys_words_are_still_their_own(discussion: Discussion, open_page: OpenPage) -> None:
    """The disk refuses for a while: each sees what the other wrote, and neither's page may bring it as its own."""
    anita, sam = open_page(discussion.police), open_page(discussion.school)
    box_of(anita).press_sequentially("Before. ")
    expect(box_of(sam)).to_have_value("Before. ")
    expect(state_of(anita)).to_have_text("Saved")
    refuse_to_write(discussion)
    box_of(anita).press_sequentially("Anita's.")
    expect(box_of(sam)).to_have_value("Before. Anita's.")
    box_of(sam).evaluate("box => { box.focus(); box.setSelectionRange(box.value.length, box.value.length); }")
    sam.keyboard.type(" Sam's.")
    expect(state_of(anita)).to_contain_text("Not saved")
    write_again(discussion)
    for page in (anita, sam):
        expect(state_of(page)).to_have_text("Saved", timeout=20_000)
        expect(box_of(page)).to_have_value("Before. Anita's. Sam's.")
    assert passages_of(discussion) == [
        ("Before. Anita's.", discussion.police.id),
        (" Sam's.", discussion.school.id),
    ]


def test_what_only_anothers_page_still_holds_is_brought_by_it_in_the_end(
    discussion: Discussion, open_page: OpenPage
) -> None:
    anita, sam = open_page(discussion.police), open_page(discussion.school)
    box_of(anita).press_sequentially("Before. ")
    expect(box_of(sam)).to_have_value("Before. ")
    expect(state_of(anita)).to_have_text("Saved")
    refuse_to_write(discussion)
    box_of(anita).press_sequentially("Anita's.")
    expect(box_of(sam)).to_have_value("Before. Anita's.")
    box_of(sam).evaluate("box => { box.focus(); box.setSelectionRange(box.value.length, box.value.length); }")
    sam.keyboard.type(" Sam's.")
    # Her battery is empty: she never comes back.
    anita.context.close()
    write_again(discussion)
    expect(state_of(sam)).to_have_text("Saved", timeout=20_000)
    assert "".join(words for words, _ in passages_of(discussion)) == "Before. Anita's. Sam's."


def test_loading_a_page_again_asks_while_something_is_unsaved(
    discussion: Discussion, server: Server, open_page: OpenPage
) -> None:
    anita = open_page(discussion.police)
    box_of(anita).press_sequentially("Saved words. ")
    expect(state_of(anita)).to_have_text("Saved")
    asked: list[str] = []
    anita.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    server.kill()
    box_of(anita).press_sequentially("Unsaved words. ")
    expect(state_of(anita)).to_have_text(UNSAVED, timeout=10_000)
    anita.evaluate("setTimeout(() => location.reload(), 0)")
    anita.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    expect(box_of(anita)).to_have_value("Saved words. Unsaved words. ")
    server.start()
    expect(state_of(anita)).to_have_text("Saved", timeout=20_000)
    # Nothing is asked when all is saved.
    anita.reload()
    expect(box_of(anita)).to_have_value("Saved words. Unsaved words. ")
    assert asked == ["beforeunload"]


def test_no_text_stays_in_the_browser_after_signing_out(discussion: Discussion, open_page: OpenPage) -> None:
    anita = open_page(discussion.police)
    box_of(anita).press_sequentially("zq91private")
    expect(state_of(anita)).to_have_text("Saved")
    assert anita.evaluate(STORED) == [0, 0, 0, 0, 0]
    case_page = anita.url
    anita.get_by_role("button", name="Sign out").click()
    anita.wait_for_url(lambda url: url != case_page)
    assert anita.evaluate(STORED) == [0, 0, 0, 0, 0]
    anita.go_back()
    anita.wait_for_timeout(500)
    assert "zq91private" not in anita.content()
    assert "zq91private" not in anita.evaluate("[...document.querySelectorAll('textarea')].map(t => t.value).join()")
