"""The curtain, in a real browser: everything is hidden at once, and nothing is lost."""

from collections.abc import Callable
from typing import Any

import pytest
from browsing import AXE, AXE_RUN, Person
from playwright.sync_api import Page, expect

OpenAs = Callable[..., Person]
CHAIR = "priya.raman@msfp.example"
TWO_MINUTES = 121


def hidden(page: Page) -> bool:
    """Whether the curtain is drawn and nothing else can be read, reached or found."""
    texts: list[str] = page.evaluate(
        """() => [...document.body.children].filter(part => !part.matches('.app-curtain'))
            .filter(part => !part.inert || getComputedStyle(part).visibility !== 'hidden')
            .map(part => part.outerHTML.slice(0, 80))"""
    )
    return texts == [] and page.get_by_role("dialog", name="This page is hidden").is_visible()


@pytest.fixture
def chair(open_to_read: OpenAs) -> Person:
    """The chair at the chair's screen, whose browser's clock can be moved."""
    person = open_to_read(CHAIR)
    person.page.clock.install()
    person.page.locator('a[href$="/chair"]').first.click()
    expect(person.page.get_by_role("heading", name="Running order")).to_be_visible()
    # By then every script of the page has begun.
    expect(person.page.locator("html")).to_have_attribute("data-connection", "online")
    return person


def test_escape_hides_the_whole_page_and_brings_it_back(chair: Person) -> None:
    page = chair.page
    title = page.title()
    page.get_by_role("link", name="Today").focus()
    page.keyboard.press("Escape")
    assert hidden(page)
    assert page.title() == "Caseround"
    assert page.locator("body").inner_text().split("\n")[0] == "This page is hidden"
    expect(page.get_by_role("button", name="Show again", exact=True)).to_be_focused()
    expect(page.get_by_role("button", name="Show again and keep showing")).to_be_hidden()
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert page.evaluate(AXE_RUN) == []
    chair.picture("curtain")
    for _ in range(5):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('.app-curtain')"
        )
    page.keyboard.press("x")
    assert hidden(page), "a stray key lifts nothing"
    page.keyboard.press("Escape")
    assert not hidden(page)
    assert page.title() == title
    expect(page.get_by_role("link", name="Today")).to_be_focused()


def test_the_curtain_leaves_nothing_on_paper(chair: Person) -> None:
    chair.page.keyboard.press("Escape")
    chair.page.emulate_media(media="print")
    assert hidden(chair.page)


def test_a_page_of_a_meeting_that_nobody_touches_hides_itself(chair: Person) -> None:
    page = chair.page
    page.clock.run_for((TWO_MINUTES - 10) * 1000)
    assert not hidden(page)
    page.mouse.move(200, 200)
    page.clock.run_for((TWO_MINUTES - 10) * 1000)
    assert not hidden(page), "a moved mouse is somebody there"
    page.clock.run_for(15 * 1000)
    assert hidden(page)
    page.get_by_role("button", name="Show again and keep showing").click()
    page.clock.run_for(10 * TWO_MINUTES * 1000)
    assert not hidden(page), "shown on a wall for everybody at the meeting"


def test_a_lid_that_was_shut_finds_the_page_hidden(chair: Person) -> None:
    page = chair.page
    page.clock.fast_forward(TWO_MINUTES * 1000)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    assert hidden(page)


def test_other_pages_hide_only_when_told(open_to_read: OpenAs) -> None:
    person = open_to_read(CHAIR)
    person.page.clock.install()
    person.page.goto(f"{person.server.url}/summaries")
    person.page.clock.run_for(3 * TWO_MINUTES * 1000)
    assert not hidden(person.page)
    person.page.get_by_role("button", name="Hide page", exact=True).click()
    assert hidden(person.page)
    person.page.get_by_role("button", name="Show again", exact=True).click()
    assert not hidden(person.page)


def test_what_was_being_typed_is_still_there(open_to_read: OpenAs) -> None:
    page = open_to_read(CHAIR).page
    page.evaluate(
        """() => { const box = document.createElement('textarea'); box.setAttribute('aria-label', 'note');
            document.querySelector('main').append(box); }"""
    )
    box = page.get_by_label("note")
    box.fill("half a sen")
    page.keyboard.press("Escape")
    assert hidden(page)
    page.keyboard.press("Escape")
    expect(box).to_be_focused()
    page.keyboard.type("tence")
    expect(box).to_have_value("half a sentence")


def test_escape_that_is_meant_for_something_smaller_hides_nothing(open_to_read: OpenAs) -> None:
    page = open_to_read(CHAIR).page
    page.evaluate("() => { const d = document.createElement('dialog'); document.body.append(d); d.showModal(); }")
    page.keyboard.press("Escape")
    assert not hidden(page)
    assert page.evaluate("document.querySelector('dialog').open") is False
    page.evaluate("document.addEventListener('keydown', event => event.preventDefault(), {once: true})")
    page.keyboard.press("Escape")
    assert not hidden(page)
    page.keyboard.press("Escape")
    assert hidden(page)


def test_behind_the_curtain_one_is_told_only_that_one_is_called(chair: Person) -> None:
    page = chair.page
    # What is put on the page below is not to be taken off by what the server says of the meeting.
    page.route("**/*", lambda route: route.abort())
    title = page.title()
    page.keyboard.press("Escape")
    page.evaluate(
        """() => { const called = document.createElement('p'); called.dataset.called = 'true';
            document.querySelector('main').append(called);
            called.dispatchEvent(new CustomEvent('caseround:morphed', {bubbles: true})); }"""
    )
    assert page.title() == "You are called - Caseround"
    assert hidden(page)
    expect(page.get_by_role("status").filter(has_text="You are called")).to_be_visible()
    chair.picture("curtain-called")
    page.evaluate(
        """() => { document.querySelector('[data-called]').remove();
            document.dispatchEvent(new CustomEvent('caseround:morphed')); }"""
    )
    assert page.title() == "Caseround"
    page.keyboard.press("Escape")
    assert page.title() == title


def test_nobody_signed_in_has_nothing_to_hide(open_to_read: OpenAs) -> None:
    page = open_to_read(CHAIR).page
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign out")).to_have_count(0)
    page.keyboard.press("Escape")
    assert not hidden(page)


def test_live_parts_come_in_under_the_content_policy(chair: Person) -> None:
    """Text becomes elements in one place only: the browser would refuse any other."""
    problems: list[Any] = []
    chair.page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    with chair.page.expect_response(lambda answer: answer.request.headers.get("x-fragment") == "1"):
        chair.page.clock.run_for(61_000)
    assert problems == []
    attempt = (
        "() => { try { document.body.innerHTML = '<b>x</b>'; return 'done'; } catch (fault) { return fault.name; } }"
    )
    assert chair.page.evaluate(attempt) == "TypeError"


def test_a_part_that_breaks_off_on_its_way_is_no_fault_and_comes_again(chair: Person) -> None:
    page = chair.page
    page.evaluate(
        """() => { const whole = Response.prototype.text;
            Response.prototype.text = function () {
                Response.prototype.text = whole;
                window.brokeOff = true;
                return Promise.reject(new TypeError('network error'));
            }; }"""
    )
    for _turn in range(2):
        with page.expect_response(lambda answer: answer.request.headers.get("x-fragment") == "1"):
            page.clock.run_for(61_000)
    page.wait_for_function("() => window.brokeOff")
    assert chair.problems == []
