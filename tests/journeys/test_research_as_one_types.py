"""What an agency types about a family is saved as it types, and "Saved." is said once it is; a case is handed over."""

from collections.abc import Callable

import pytest
from browsing import Person, the_meeting
from playwright.sync_api import Page, expect

NUALA = "nuala.finch@chs.example"
LEWIS = "lewis.okafor@msfp.example"
OpenAs = Callable[..., Person]


def sheet_of(person: Person) -> Page:
    """The research of the first case on somebody's list, with the first card folded open."""
    page = person.page
    page.goto(f"{person.server.url}{the_meeting(person)}/my-cases")
    page.locator('main a[href*="/cases/"]').first.click()
    page.get_by_role("link", name="Go through the family, person by person").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("What your agency knows")
    # What is typed before the page's own script runs is kept by its button alone.
    page.wait_for_load_state("load")
    page.locator("summary.app-research__who").first.click()
    return page


@pytest.mark.parametrize("width", [1280, 390])
def test_what_is_typed_is_saved_and_there_again(open_as: OpenAs, width: int) -> None:
    nuala = open_as(NUALA, viewport={"width": width, "height": 844})
    page = sheet_of(nuala)
    box = page.get_by_label("Last contact").first
    box.press_sequentially("Two weeks ago", delay=20)
    card = page.locator("details.app-research[open]")
    expect(card.get_by_role("status")).to_have_text("Saved.")
    with page.expect_response("**/research/notes"):
        box.press_sequentially(", at the clinic.", delay=20)
    expect(card.get_by_role("status")).to_have_text("Saved.")
    nuala.check()
    nuala.picture(f"research-{width}", whole=True)
    page.reload()
    page.locator("summary.app-research__who").first.click()
    expect(page.get_by_label("Last contact").first).to_have_value("Two weeks ago, at the clinic.")


def test_without_a_connection_nothing_is_called_saved_and_nothing_is_lost(open_as: OpenAs) -> None:
    nuala = open_as(NUALA)
    page = sheet_of(nuala)
    nuala.context.set_offline(True)
    page.get_by_label("Current worker").first.fill("Ola Berg, by the clinic.")
    state = page.locator("details.app-research[open]").get_by_role("status")
    expect(state).to_contain_text("Not saved: there is no connection")
    nuala.context.set_offline(False)
    expect(state).to_have_text("Saved.", timeout=15_000)
    page.reload()
    page.locator("summary.app-research__who").first.click()
    expect(page.get_by_label("Current worker").first).to_have_value("Ola Berg, by the clinic.")


@pytest.mark.parametrize("width", [1280, 390])
def test_a_case_is_handed_over_page_by_page(open_as: OpenAs, width: int) -> None:
    lewis = open_as(LEWIS, viewport={"width": width, "height": 844})
    page = lewis.go("/transfers")
    page.get_by_label("Reference of the case").fill("EJ-481")
    page.get_by_role("button", name="Choose what goes").click()
    lewis.check()
    page.get_by_label("Who takes it over").fill("Saltby MARAC")
    page.get_by_label("Why, and on what basis").fill("She moved back and is still at risk.")
    page.get_by_role("button", name="Look at what goes").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("This is exactly what goes")
    expect(page.get_by_text("Heron Wharf")).to_have_count(0)
    lewis.check()
    page.get_by_role("button", name="Make the package").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("The package is made")
    lewis.check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the file").click()
    assert "EJ-481" not in download.value.suggested_filename
    page.get_by_role("link", name="the page of this package").click()
    expect(page.get_by_text("Not received yet")).to_be_visible()
    lewis.check()
    lewis.picture(f"package-{width}", whole=True)
