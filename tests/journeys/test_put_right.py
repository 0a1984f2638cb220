"""The coordinator puts right how a name is spelt before a case is listed, and the record keeps both."""

import re
from collections.abc import Callable

from browsing import Person
from coming_in import LEWIS
from playwright.sync_api import expect

OpenAs = Callable[..., Person]


def test_a_name_is_put_right_on_the_way_to_the_list(open_as: OpenAs) -> None:
    lewis = open_as(LEWIS)
    page = lewis.go("/triage")
    page.get_by_role("link", name=re.compile("^Referral ")).first.click()
    lewis.check()
    page.get_by_role("link", name="Put right who is in it").click()
    lewis.check()
    page.locator("summary", has_text="Put this right").first.click()
    page.get_by_label("Name", exact=True).first.fill("Zuzanna Ółś")
    lewis.picture("put-right-open", whole=True)
    page.get_by_role("button", name="Keep this").first.click()
    lewis.check()
    expect(page.get_by_text(re.compile("Name: it said “.+”, now “Zuzanna Ółś”"))).to_be_visible()
    lewis.picture("put-right-done", whole=True)
    page.set_viewport_size({"width": 390, "height": 844})
    lewis.check()
    lewis.picture("put-right-phone", whole=True)
    page.get_by_role("link", name=re.compile("^Referral ")).first.click()
    lewis.check()
    expect(page.get_by_role("heading", name="Zuzanna Ółś")).to_be_visible()
    expect(page.get_by_text(re.compile("Lewis Okafor put right who is in it"))).to_be_visible()
