"""The coordinator looks at what came in, accepts one with one press, and declines the other with what else helps."""

import re
from collections.abc import Callable

from browsing import Person
from coming_in import LEWIS, accept, decline
from playwright.sync_api import expect

OpenAs = Callable[..., Person]
PHONE = {"width": 390, "height": 844}


def test_what_came_in_is_looked_at_and_answered(open_as: OpenAs) -> None:
    lewis = open_as(LEWIS)
    page = lewis.go("/triage")
    expect(page.get_by_text("May be a repeat")).to_be_visible()
    lewis.picture("triage-board")
    page.locator("li", has_text="May be a repeat").get_by_role("link", name=re.compile("^Referral ")).click()
    lewis.check()
    expect(page.get_by_text(re.compile("Same victim .* within 12 months"))).to_be_visible()
    lewis.picture("triage-submission", whole=True)
    accept(lewis)

    page = lewis.go("/triage")
    page.get_by_role("link", name=re.compile("^Information ")).click()
    decline(lewis, "I rang you at noon: keep writing down what Maya says, and ring me if she does not come.")
    page = lewis.go("/triage")
    expect(page.get_by_text("May be a repeat")).to_have_count(0)
    expect(page.get_by_role("link", name=re.compile("^Information "))).to_have_count(0)


def test_the_people_around_a_case_are_drawn_on_a_phone_and_on_a_desk(open_as: OpenAs) -> None:
    for width in (1280, PHONE["width"]):
        lewis = open_as(LEWIS)
        lewis.page.set_viewport_size({"width": width, "height": 844})
        page = lewis.go("/")
        page.goto(lewis.server.url + first_case(lewis) + "/people")
        lewis.check()
        drawn = page.locator("svg.app-family__drawing:visible")
        expect(drawn).to_have_count(1)
        letters = drawn.locator("text").first.evaluate("node => node.getBoundingClientRect().height")
        assert letters >= 12
        lewis.picture(f"triage-people-{width}", whole=True)


def first_case(lewis: Person) -> str:
    """The address of the first case on the list of the day."""
    meeting = lewis.page.locator('a[href*="/meetings/"]').first.get_attribute("href") or ""
    lewis.page.goto(lewis.server.url + meeting)
    href = lewis.page.locator('a[href*="/cases/"]').first.get_attribute("href") or ""
    found = re.match(r"/meetings/[0-9a-f-]{36}/cases/[0-9a-f-]{36}", href)
    assert found is not None, href
    return found[0]
