"""A summary is copied with one press, and by hand where no script runs."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from browsing import Person
from playwright.sync_api import Page, expect

JOEL = "joel.brandt@homes.marlbeck.example"
OpenAs = Callable[..., Person]


def to_be_copied(person: Person) -> Page:
    """The page of the copy of somebody's newest summary."""
    page = person.page
    page.goto(f"{person.server.url}/summaries")
    page.locator('main a[href*="/summaries/"]').first.click()
    page.get_by_role("link", name="Copy as text, or take it as a file").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Copy it into your own system")
    return page


@pytest.mark.parametrize("width", [1366, 390])
def test_one_press_copies_the_whole_text(open_to_read: OpenAs, width: int) -> None:
    joel = open_to_read(JOEL, viewport={"width": width, "height": 844})
    joel.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = to_be_copied(joel)
    joel.check()
    page.get_by_role("button", name="Copy the text").click()
    expect(page.get_by_role("status").filter(has_text="Copied.")).to_be_visible()
    text = page.get_by_label("The whole text").input_value()
    assert page.evaluate("navigator.clipboard.readText()") == text
    assert text.startswith("OFFICIAL-SENSITIVE\n")
    joel.check()
    joel.picture(f"copy-{width}", whole=True)


def test_where_the_clipboard_is_refused_the_text_is_selected(open_to_read: OpenAs) -> None:
    joel = open_to_read(JOEL)
    joel.context.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', {value: undefined}); document.execCommand = () => false;"
    )
    page = to_be_copied(joel)
    page.get_by_role("button", name="Copy the text").click()
    expect(page.get_by_role("status").filter(has_text="copy it by hand")).to_be_visible()
    assert selected(page) == page.get_by_label("The whole text").input_value()


def test_without_a_script_the_text_is_selected_by_hand_and_the_files_are_there(open_to_read: OpenAs) -> None:
    joel = open_to_read(JOEL, java_script_enabled=False)
    page = to_be_copied(joel)
    expect(page.get_by_role("button", name="Copy the text")).to_be_hidden()
    page.get_by_label("The whole text").click()
    page.keyboard.press("Control+A")
    assert selected(page) == page.get_by_label("The whole text").input_value()
    for name, ending in (("Text", "txt"), ("A table", "csv"), ("For another program", "json")):
        with page.expect_download() as download:
            page.get_by_role("link", name=re.compile(f"^{name}")).click()
        assert re.fullmatch(rf"summary-\w{{3}}-\w{{3}}\.{ending}", download.value.suggested_filename)


def selected(page: Page) -> Any:
    """What is selected in the box of the text."""
    box = page.get_by_label("The whole text")
    return box.evaluate("box => box.value.slice(box.selectionStart, box.selectionEnd)")
