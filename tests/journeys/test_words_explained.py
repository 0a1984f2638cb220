"""Words that explain themselves, in a real browser: pointed at, tabbed to, tapped, and hidden again."""

import re
from collections.abc import Callable

import pytest
from browsing import Person
from playwright.sync_api import Locator, Page, expect

OpenAs = Callable[..., Person]
COORDINATOR = "lewis.okafor@msfp.example"
OPEN = ".app-term__meaning:popover-open"


def go_to_case(person: Person, name: str = "Tanya") -> Page:
    """Open the case of that person, in which several words are explained."""
    page = person.page
    page.locator('a[href*="/meetings/"]').first.click()
    page.locator('a[href*="/cases/"]').filter(has_text=name).first.click()
    expect(page.locator(".app-term__word").first).to_be_visible()
    return page


@pytest.fixture
def coordinator(open_to_read: OpenAs) -> Person:
    person = open_to_read(COORDINATOR)
    go_to_case(person)
    return person


def word(page: Page) -> Locator:
    """The word that is tried."""
    return page.get_by_role("button", name="strangulation").first


def test_pointing_shows_it_and_going_over_to_it_keeps_it(coordinator: Person) -> None:
    page, shown = coordinator.page, coordinator.page.locator(OPEN)
    word(page).hover()
    expect(shown).to_contain_text("It is a crime of its own")
    shown.hover()
    page.wait_for_timeout(600)
    expect(shown).to_have_count(1)
    coordinator.check()
    coordinator.picture("word-explained")
    page.get_by_role("heading", level=1).hover()
    expect(shown).to_have_count(0)


def test_escape_hides_it_and_the_page_stays(coordinator: Person) -> None:
    page, shown = coordinator.page, coordinator.page.locator(OPEN)
    word(page).hover()
    expect(shown).to_have_count(1)
    page.keyboard.press("Escape")
    expect(shown).to_have_count(0)
    expect(page.get_by_role("dialog", name="This page is hidden")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="This page is hidden")).to_be_visible()


def test_the_keyboard_comes_to_it_and_is_told_it(coordinator: Person) -> None:
    page, shown = coordinator.page, coordinator.page.locator(OPEN)
    word(page).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(word(page)).to_be_focused()
    expect(word(page)).to_have_accessible_description(re.compile("It is a crime of its own"))
    expect(shown).to_contain_text("It is a crime of its own")
    coordinator.check()
    page.keyboard.press("Enter")
    expect(shown).to_have_count(1)
    page.keyboard.press("Enter")
    expect(shown).to_have_count(0)
    page.keyboard.press("Enter")
    expect(shown).to_have_count(1)
    page.keyboard.press("Escape")
    expect(shown).to_have_count(0)
    expect(word(page)).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(shown.filter(has_text="It is a crime of its own")).to_have_count(0)


def test_clicking_keeps_what_pointing_showed(coordinator: Person) -> None:
    page, shown = coordinator.page, coordinator.page.locator(OPEN)
    word(page).hover()
    expect(shown).to_have_count(1)
    word(page).click()
    page.get_by_role("heading", level=1).hover()
    page.wait_for_timeout(600)
    expect(shown).to_have_count(1)
    page.get_by_role("heading", level=1).click()
    expect(shown).to_have_count(0)


@pytest.mark.parametrize("has_script", [True, False])
def test_tapping_shows_it_on_a_telephone_also_without_script(open_to_read: OpenAs, has_script: bool) -> None:
    person = open_to_read(
        COORDINATOR, viewport={"width": 360, "height": 700}, has_touch=True, java_script_enabled=has_script
    )
    page, shown = go_to_case(person), person.page.locator(OPEN)
    word(page).tap()
    expect(shown).to_contain_text("It is a crime of its own")
    box = shown.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    person.picture(f"word-explained-telephone-{has_script}")
    if has_script:
        person.check()
    page.touchscreen.tap(5, 5)
    expect(shown).to_have_count(0)


def test_a_part_that_is_fetched_again_keeps_what_is_open(open_as: OpenAs) -> None:
    coordinator = open_as(COORDINATOR)
    go_to_case(coordinator)
    page, shown = coordinator.page, coordinator.page.locator(OPEN)
    within = page.locator("#case-shared")
    police = open_as("anita.kerr@police.marlbeck.example")
    police.page.goto(page.url)

    def share(text: str) -> None:
        police.page.get_by_label("What you know").fill(text)
        police.page.get_by_role("button", name="Keep this note").click()
        press = re.compile(f"^To keep somebody safe now.*{re.escape(text)}")
        police.page.get_by_role("button", name=press).click()

    share("It was strangulation.")
    within.get_by_role("button", name="strangulation").click()
    expect(shown).to_have_count(1)
    share("He has bail conditions.")
    expect(within.get_by_role("button", name="bail conditions")).to_be_visible()
    expect(shown).to_have_count(1)
    ids = page.locator("[id]").evaluate_all("all => all.map(one => one.id)")
    assert len(set(ids)) == len(ids)
    expect(within.get_by_role("button", name="bail conditions")).to_have_accessible_description(re.compile("police"))
    page.keyboard.press("Escape")
    expect(shown).to_have_count(0)


def test_the_curtain_lies_over_it(coordinator: Person) -> None:
    page = coordinator.page
    word(page).click()
    page.get_by_role("button", name="Hide page", exact=True).click()
    expect(page.locator(OPEN)).to_have_count(0)
    expect(page.get_by_role("dialog", name="This page is hidden")).to_be_visible()


def test_the_list_is_looked_through_and_changed(open_as: OpenAs) -> None:
    coordinator = open_as(COORDINATOR)
    page = coordinator.go("/words")
    coordinator.picture("words", whole=True)
    page.get_by_label("Look for a word").fill("panel")
    page.get_by_role("button", name="Look").click()
    coordinator.check()
    page.get_by_role("link", name="Add “panel”").click()
    coordinator.check()
    page.get_by_role("button", name="Add to the list").click()
    expect(page.get_by_role("alert")).to_contain_text("Write what it means, in plain words.")
    coordinator.check()
    coordinator.picture("words-faulty", whole=True)
    expect(page.get_by_label("Word or abbreviation")).to_have_value("panel")
    page.get_by_label("What it means").fill("The people who decide together.")
    page.get_by_role("button", name="Add to the list").click()
    coordinator.check()
    page.get_by_role("link", name="Change panel").click()
    other = coordinator.context.new_page()
    other.goto(page.url)
    other.get_by_label("What it means").fill("Those who decide.")
    other.get_by_role("button", name="Save").click()
    page.get_by_label("What it means").fill("Who decides.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("region", name="What stands now")).to_contain_text("Those who decide.")
    coordinator.check()
    coordinator.picture("words-overtaken", whole=True)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Remove panel").click()
    coordinator.check()
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("“panel” is no longer in the list.")).to_be_visible()
    coordinator.check()
