"""A case is found as people type, and what an agency shared months ago is shared again for a purpose of today."""

import re
from collections.abc import Callable

import pytest
from browsing import Person
from playwright.sync_api import expect

BEX, ANITA, COORDINATOR = (
    "bex.noon@harbourlight.example",
    "anita.kerr@police.marlbeck.example",
    "lewis.okafor@msfp.example",
)
SAID = "Donna can be ready to move with a day's notice"
WHY = "A move is asked for again, and she is still ready for it."
OpenAs = Callable[..., Person]


@pytest.mark.parametrize("width", [1280, 390])
def test_what_was_shared_then_is_shared_again_and_read_as_that(open_as: OpenAs, width: int) -> None:
    bex = open_as(BEX, viewport={"width": width, "height": 844})
    page = bex.go("/find")
    page.get_by_label("Name, date of birth, phone or reference").fill("31/2/1979")
    page.get_by_role("button", name="Find").click()
    expect(page.locator("#what-error")).to_contain_text("There is no day 31/2/1979")
    bex.check()
    bex.picture(f"find-wrong-{width}", whole=True)
    page.get_by_label("Name, date of birth, phone or reference").fill("Donna")
    page.get_by_role("button", name="Find").click()
    page.get_by_text("What you can search by").click()
    bex.check()
    bex.picture(f"find-{width}", whole=True)
    page.locator("#found + ul a").first.click()
    bex.picture(f"case-{width}", whole=True)
    case = page.url.partition("#")[0]
    expect(page.locator("#shared + *")).not_to_contain_text(SAID)
    page.get_by_role("link", name="See what your agency wrote and shared before").click()
    page.get_by_role("button", name=re.compile("^Share again")).first.click()
    expect(page.get_by_role("alert")).to_contain_text("Say why you share it again.")
    bex.check()
    bex.picture(f"share-again-{width}", whole=True)
    page.get_by_label("Why you share it again").first.fill(WHY)
    page.get_by_role("button", name=re.compile("^Share again")).first.click()
    said = page.locator(".app-contribution", has_text=SAID)
    expect(said).to_contain_text("Shared again. First shared at")
    expect(said).to_contain_text(WHY)
    bex.check()
    said.screenshot(path=f"test-results/shared-again-{width}.png")
    anita = open_as(ANITA)
    expect(anita.go(case).locator(".app-contribution", has_text=SAID)).to_contain_text("First shared at")


def test_what_came_in_is_found_by_whoever_decides(open_as: OpenAs) -> None:
    lewis = open_as(COORDINATOR)
    page = lewis.go("/triage")
    reference = page.locator(".app-row__title").first.inner_text().split()[-1]
    page = lewis.go("/find")
    page.get_by_label("Name, date of birth, phone or reference").fill(reference)
    page.get_by_role("button", name="Find").click()
    lewis.check()
    lewis.picture("find-came-in", whole=True)
    page.locator("#came-in + ul a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(reference)
