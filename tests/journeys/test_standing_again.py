"""How long it takes until the room stands again after the server was killed in the middle of a case. Prints it."""

import re
import time
from collections.abc import Callable
from statistics import median

import pytest
from browsing import Person
from playwright.sync_api import expect
from serving import Server

from .test_faults_of_a_morning import is_back, wait_in_the_lobby
from .test_the_thread import COMFORT, IMOGEN, PRIYA, the_meeting

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]

ROUNDS = 5


def test_the_room_stands_again(open_as: Callable[..., Person], served: Server) -> None:
    priya, imogen, comfort = (open_as(email) for email in (PRIYA, IMOGEN, COMFORT))
    meeting = the_meeting(priya)
    chair = priya.go(f"{meeting}/chair")
    chair.get_by_role("button", name="Open the meeting").click()
    for person in (imogen, comfort):
        wait_in_the_lobby(person, meeting)
    chair.get_by_role("button", name=re.compile("^Call the next case")).click()
    imogen.page.get_by_role("button", name="Come in").click()
    ready, back = [], []
    for _ in range(ROUNDS):
        served.kill()
        for person in (priya, imogen, comfort):
            expect(person.page.locator("html")).to_have_attribute("data-connection", "offline")
        started = time.monotonic()
        served.start()
        ready.append(time.monotonic() - started)
        for person in (priya, imogen, comfort):
            is_back(person)
        expect(chair.get_by_text("In the case: 1")).to_be_visible()
        expect(comfort.page.get_by_role("heading", name="You are called")).to_be_visible()
        back.append(time.monotonic() - started)
    print(
        f"\nserver killed in a case, {ROUNDS} times, three browsers: from the start of the new one it took "
        f"{median(ready):.1f} s until it was ready (at most {max(ready):.1f}), "
        f"{median(back):.1f} s until every screen stood as it was (at most {max(back):.1f})"
    )
