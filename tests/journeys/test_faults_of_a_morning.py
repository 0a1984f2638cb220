"""What goes wrong on a morning: the server dies, a network goes away and returns, two press at once."""

import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import requests
from browsing import Person
from playwright.sync_api import expect
from serving import Server, form_token, sign_in

from .test_the_thread import COMFORT, IMOGEN, PRIYA, the_meeting

TOM = "tom.ashworth@police.marlbeck.example"
OpenAs = Callable[..., Person]

# Notices are counted in place of being shown.
COUNT_NOTICES = """window.notices = [];
window.Notification = class { static permission = "granted"; constructor(words) { window.notices.push(words); } };"""


def notices(person: Person) -> int:
    found: int = person.page.evaluate("window.notices.length")
    return found


def wait_in_the_lobby(person: Person, meeting: str) -> None:
    person.context.add_init_script(COUNT_NOTICES)
    person.go(f"{meeting}/lobby").get_by_role("button", name="I am here").click()
    expect(person.page.get_by_text(re.compile("until your next case|You are next"))).to_be_visible()
    expect(person.page.locator("html")).to_have_attribute("data-connection", "online")


def is_called(person: Person) -> None:
    expect(person.page.get_by_role("heading", name="You are called")).to_be_visible()


def is_back(person: Person) -> None:
    expect(person.page.locator("html")).to_have_attribute("data-connection", re.compile("back|online"), timeout=30_000)


def test_everybody_is_called_once_whatever_fails(open_as: OpenAs, served: Server) -> None:
    priya, imogen, comfort = (open_as(email) for email in (PRIYA, IMOGEN, COMFORT))
    meeting = the_meeting(priya)
    chair = priya.go(f"{meeting}/chair")
    chair.get_by_role("button", name="Open the meeting").click()
    for person in (imogen, comfort):
        wait_in_the_lobby(person, meeting)
    # Comfort's network is away when the case is called.
    comfort.context.set_offline(True)
    chair.get_by_role("button", name=re.compile("^Call the next case")).click()
    is_called(imogen)
    assert notices(imogen) == 1
    assert notices(comfort) == 0
    comfort.context.set_offline(False)
    is_called(comfort)
    assert notices(comfort) == 1, "who was away is told on return"
    imogen.page.get_by_role("button", name="Come in").click()
    expect(chair.get_by_text("In the case: 1")).to_be_visible()
    started = chair.locator("[data-clock-from]").first.get_attribute("data-clock-from")
    # The server is killed in the middle of the case.
    served.kill()
    for person in (priya, comfort):
        expect(person.page.locator("html")).to_have_attribute("data-connection", "offline")
    served.start()
    for person in (priya, imogen, comfort):
        is_back(person)
    expect(chair.get_by_text("In the case: 1")).to_be_visible()
    is_called(comfort)
    assert chair.locator("[data-clock-from]").first.get_attribute("data-clock-from") == started
    assert notices(comfort) == 1, "nobody is called twice"
    # A network that comes and goes does not ring again.
    comfort.context.set_offline(True)
    expect(comfort.page.locator("html")).to_have_attribute("data-connection", "offline")
    comfort.context.set_offline(False)
    is_back(comfort)
    assert notices(comfort) == 1
    comfort.page.get_by_role("button", name="Come in").click()
    expect(chair.get_by_text("In the case: 2")).to_be_visible()
    chair.reload()
    expect(chair.get_by_text("In the case: 2")).to_be_visible()


def test_of_two_chairs_who_press_at_once_one_wins_and_the_other_sees_why(served: Server) -> None:
    chairs = [sign_in(served, email) for email in (PRIYA, TOM)]
    home = chairs[0].get(served.url)
    found = re.search(r"/meetings/[0-9a-f-]{36}", home.text)
    assert found is not None
    address = served.url + found[0]
    tokens = [form_token(chair.get(f"{address}/chair").text) for chair in chairs]
    at_once = threading.Barrier(2)

    def press(number: int) -> requests.Response:
        at_once.wait()
        headers = {"Origin": served.url}
        form = {"csrf_token": tokens[number]}
        return chairs[number].post(f"{address}/open", data=form, headers=headers, allow_redirects=False)

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(press, range(2)))
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    loser = next(answer for answer in answers if answer.status_code == 409)
    assert "open already" in loser.text
    leads = [("You are leading the meeting." in chair.get(f"{address}/chair").text) for chair in chairs]
    assert leads == [answer.status_code == 303 for answer in answers]
