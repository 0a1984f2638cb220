"""A quick clock is one clock: the server's, the browser's, and that of whatever happens after a restart."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import requests
from browsing import Person
from playwright.sync_api import expect
from quick_clock import QuickClock
from serving import Server

from .test_the_thread import PRIYA, the_meeting

NEAR = timedelta(seconds=60)


def test_server_and_pages_go_by_the_quick_clock_and_go_on_after_a_restart(
    served_quickly: Server, open_quickly: Callable[..., Person], quick_clock: QuickClock
) -> None:
    def time_there() -> datetime:
        return parsedate_to_datetime(requests.get(f"{served_quickly.url}/healthz", timeout=5).headers["Date"])

    assert abs(time_there() - quick_clock()) < NEAR
    priya = open_quickly(PRIYA)
    page = priya.go(f"{the_meeting(priya)}/chair")
    page.get_by_role("button", name="Open the meeting").click()
    page.get_by_role("button", name=re.compile("^Call the next case")).first.click()
    clock = page.locator("[data-clock-from]").first
    expect(clock).not_to_have_text(re.compile("^0:[0-2]"))
    started_utc = datetime.fromisoformat(clock.get_attribute("data-clock-from") or "")
    minutes, seconds = map(int, clock.inner_text().split(":"))
    assert abs(started_utc + timedelta(minutes=minutes, seconds=seconds) - quick_clock()) < NEAR
    served_quickly.kill()
    served_quickly.start()
    assert abs(time_there() - quick_clock()) < NEAR
