"""Several people typing into the same minutes in real browsers, with lines that fail and servers that stop."""

from collections.abc import Callable, Iterator

import pytest
from discussion import Discussion
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, expect
from serving import Server

from app.config import Settings
from app.core.database import db
from app.identity.models import Account
from app.identity.queries import actor_of
from app.minutes.document import read_text
from app.minutes.shared_texts import freeze_documents
from app.wiring import create_app

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
OFFLINE = "Not saved yet. You are offline. Keep writing: your text is kept on this page and sent when the line is back."


@pytest.fixture
def app(live_settings: Settings) -> Iterator[Flask]:
    """The program in this process, beside the server, on the same data."""
    app = create_app(live_settings)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def case_page_of(browser: Browser, server: Server, discussion: Discussion) -> Iterator[Callable[[Account], Page]]:
    """Opens the page of the case for a person, in a browser of their own; nothing may go wrong in its scripts."""
    contexts, mistakes = [], list[str]()
    with discussion.app.app_context():
        item = discussion.item()
        address = f"{server.url}/meetings/{item.meeting_id}/cases/{item.case_id}"

    def open_page(account: Account) -> Page:
        name, value = discussion.cookie_of(account).split("=", 1)
        context = browser.new_context()
        context.add_cookies([{"name": name, "value": value, "url": server.url}])
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: mistakes.append(str(error)))
        page.goto(address)
        expect(box_of(page)).to_be_editable()
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert mistakes == []


def box_of(page: Page, title: str = "Discussion") -> Locator:
    """The text box of a section."""
    return page.get_by_label(title, exact=True)


def state_of(page: Page) -> Locator:
    """The line below the first text."""
    return page.locator("[data-minutes-state]").first


def test_two_people_type_into_each_others_words(discussion: Discussion, case_page_of: Callable) -> None:
    anita, sam = case_page_of(discussion.police), case_page_of(discussion.school)
    box_of(anita).press_sequentially("The door was forced. ")
    expect(box_of(sam)).to_have_value("The door was forced. ")
    expect(state_of(anita)).to_have_text("Saved")
    expect(sam.get_by_text("Anita Kerr (POL of Testbury) is writing in Discussion")).to_be_visible()
    # Sam's caret stands at the end of "door" while Anita writes in front of it.
    box_of(sam).evaluate("box => { box.focus(); box.setSelectionRange(8, 8); }")
    box_of(anita).evaluate("box => { box.focus(); box.setSelectionRange(0, 0); }")
    anita.keyboard.type("On Tuesday 😀: ")
    expect(box_of(sam)).to_have_value("On Tuesday 😀: The door was forced. ")
    sam.keyboard.type(" at the back")
    expect(box_of(anita)).to_have_value("On Tuesday 😀: The door at the back was forced. ")
    # Undo takes back one's own words only, and says so to everybody.
    sam.keyboard.press("Control+z")
    expect(box_of(anita)).to_have_value("On Tuesday 😀: The door was forced. ")
    sam.keyboard.press("Control+Shift+z")
    expect(box_of(anita)).to_have_value("On Tuesday 😀: The door at the back was forced. ")
    box_of(anita).evaluate("box => { box.setSelectionRange(11, 13); }")
    anita.keyboard.press("Delete")
    box_of(sam, "Safety plan").fill("New locks today.")
    expect(box_of(anita, "Safety plan")).to_have_value("New locks today.")
    expect(box_of(sam)).to_have_value("On Tuesday : The door at the back was forced. ")
    expect(state_of(anita)).to_have_text("Saved")
    with discussion.app.app_context():
        assert read_text(discussion.documents[0]) == "On Tuesday : The door at the back was forced. "


def test_what_is_typed_offline_arrives_later(
    discussion: Discussion, server: Server, case_page_of: Callable[[Account], Page]
) -> None:
    anita, sam = case_page_of(discussion.police), case_page_of(discussion.school)
    box_of(anita).press_sequentially("Before. ")
    expect(box_of(sam)).to_have_value("Before. ")
    server.kill()
    box_of(anita).press_sequentially("Anita alone. ")
    box_of(sam).press_sequentially("Sam alone. ")
    expect(state_of(anita)).to_have_text(OFFLINE, timeout=10_000)
    expect(state_of(sam)).to_have_text(OFFLINE, timeout=10_000)
    asked = []
    anita.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    anita.close(run_before_unload=True)
    anita.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    server.start()
    expect(state_of(anita)).to_have_text("Saved", timeout=20_000)
    expect(state_of(sam)).to_have_text("Saved", timeout=20_000)
    text = box_of(anita).input_value()
    expect(box_of(sam)).to_have_value(text)
    assert text.startswith("Before. ")
    assert "Anita alone. " in text
    assert "Sam alone. " in text
    with discussion.app.app_context():
        assert read_text(discussion.documents[0]) == text


def test_closing_ends_typing_on_every_page(
    discussion: Discussion, server: Server, case_page_of: Callable[[Account], Page]
) -> None:
    anita = case_page_of(discussion.police)
    box_of(anita).press_sequentially("Agreed so.")
    expect(state_of(anita)).to_have_text("Saved")
    with discussion.app.app_context():
        freeze_documents(actor_of(discussion.chair), discussion.item())
        db.session.commit()
    # The signal goes to the pages of the process that closed it; here that is another, so the next letter finds out.
    anita.keyboard.type("!")
    expect(state_of(anita)).to_have_text(
        "Not saved: these minutes were closed before your last words arrived. Copy them, and tell the chair."
    )
    expect(box_of(anita)).not_to_be_editable()
    anita.reload()
    expect(anita.get_by_text("Agreed so.", exact=True)).to_be_visible()
    expect(anita.get_by_text("Agreed and closed").first).to_be_visible()


def test_without_scripts_the_text_can_be_read(browser: Browser, server: Server, discussion: Discussion) -> None:
    name, value = discussion.cookie_of(discussion.police).split("=", 1)
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies([{"name": name, "value": value, "url": server.url}])
    page = context.new_page()
    with discussion.app.app_context():
        item = discussion.item()
        page.goto(f"{server.url}/meetings/{item.meeting_id}/cases/{item.case_id}")
    expect(box_of(page)).to_have_attribute("readonly", "")
    expect(page.locator("noscript p")).to_be_visible()
    expect(page.locator("noscript p")).to_contain_text("Writing here together needs JavaScript.")
    context.close()
