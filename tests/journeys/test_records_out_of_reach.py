"""While nothing can be written, a page that writes who looked says so, and is there again after one press."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

from browsing import Person, the_meeting
from playwright.sync_api import expect
from serving import Server

PRIYA = "priya.raman@msfp.example"


def test_what_could_not_be_shown_is_tried_again_with_one_press(open_as: Callable[..., Person], served: Server) -> None:
    priya = open_as(PRIYA)
    priya.go(the_meeting(priya))
    case = priya.page.locator('a[href*="/cases/"]').first.get_attribute("href")
    with closing(sqlite3.connect(served.environment["DATABASE_URL"].removeprefix("sqlite:///"))) as other:
        other.execute("BEGIN IMMEDIATE")
        priya.go(str(case))
        expect(priya.page.get_by_role("heading", level=1)).to_have_text("Nothing can be saved just now")
        priya.picture("records-out-of-reach")
        other.rollback()
    priya.page.get_by_role("button", name="Try again").click()
    expect(priya.page.get_by_role("heading", level=1)).not_to_have_text("Nothing can be saved just now")
    priya.check()
    assert priya.page.url.endswith(str(case))
