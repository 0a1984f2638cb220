"""The chair closes a case with nothing more to do and a next look within half a minute, on a laptop or a telephone."""

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from browsing import Person, the_meeting
from journeys.conftest import OpenAs
from playwright.sync_api import Page, expect

from app.core.clock import local_today
from app.core.words import day as in_words

CHAIR = "priya.raman@msfp.example"
IMOGEN = "imogen.tuck@children.marlbeck.example"
BECAUSE = "She lives with her sister now, two hours away."
MOST_SECONDS = 30


def call_the_first(chair: Person) -> Page:
    page = chair.go(f"{the_meeting(chair)}/chair")
    page.get_by_role("button", name=re.compile("^Open the meeting")).click()
    page.get_by_role("button", name=re.compile("^Call the next case")).click()
    expect(page.locator("summary", has_text="Close this case")).to_be_visible()
    return page


@pytest.mark.parametrize("width", [1280, 390])
def test_a_case_closes_within_half_a_minute(open_as: OpenAs, app: Any, width: int) -> None:
    with app.app_context():
        day = local_today() + timedelta(days=30)
    chair = open_as(CHAIR, viewport={"width": width, "height": 844})
    page = call_the_first(chair)
    meeting = page.url.removesuffix("/chair")
    began = time.monotonic()
    page.locator("summary", has_text="Close this case").click()
    panel = page.locator(".app-close__panel")
    panel.get_by_role("button", name=re.compile("^Agree and close")).click()
    expect(page.get_by_role("alert")).to_contain_text("Say in a few words what was decided")
    chair.check()
    panel.get_by_label("No further action, because").fill(BECAUSE)
    panel.get_by_label("Day", exact=True).fill(str(day.day))
    panel.get_by_label("Month", exact=True).fill(str(day.month))
    panel.get_by_label("Year", exact=True).fill(str(day.year))
    chair.picture(f"closing-{width}", whole=True)
    panel.get_by_role("button", name=re.compile("^Agree and close")).click()
    expect(page.get_by_role("button", name=re.compile("^Call the next case"))).to_be_visible()
    assert time.monotonic() - began < MOST_SECONDS
    imogen = open_as(IMOGEN, viewport={"width": width, "height": 844})
    imogen.go(f"{meeting}/my-cases").get_by_role("link", name=re.compile("Tanya")).first.click()
    outcome = imogen.page.locator(".app-outcome")
    for words in ("No further action", BECAUSE, f"Looked at again on {in_words(day)}."):
        expect(outcome).to_contain_text(words)
    imogen.check()
    imogen.picture(f"closed-case-{width}", whole=True)
