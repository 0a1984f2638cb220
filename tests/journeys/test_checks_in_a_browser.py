"""An agency answers its whole list with a key for each case, on good lines and bad, with a script and without."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from browsing import Person, the_meeting
from conftest import Settings
from databases import Databases
from journeys.conftest import opening
from playwright.sync_api import Browser, expect
from serving import Server
from unanswered import Answering, expect_all_saved, serving_unanswered

NUALA = "nuala.finch@chs.example"
RAFI = "rafi.cohen@amht.example"
LEWIS = "lewis.okafor@msfp.example"
OpenAs = Callable[..., Person]


@pytest.fixture
def served(
    databases: Databases,
    make_snapshot: Callable[[str, Callable[[], Any]], None],
    settings_of: Callable[[str], Settings],
) -> Iterator[Server]:
    """The running program, in which nobody has answered yet."""
    yield from serving_unanswered(databases, make_snapshot, settings_of)


@pytest.fixture
def open_as(browser: Browser, served: Server) -> Iterator[OpenAs]:
    """Gives a browser of their own to a person, signed in."""
    yield from opening(browser, served)


def test_fourteen_cases_take_at_most_two_keys_each(open_as: OpenAs) -> None:
    nuala = open_as(NUALA)
    at = Answering(nuala, the_meeting(nuala))
    expect(nuala.page.locator(".app-checks__left")).to_contain_text("14 of 14")
    nuala.check()
    assert at.answer_all("kncn") == 14
    assert at.presses <= 2 * 14
    nuala.check()
    nuala.picture("checks-answered", whole=True)
    # What the page calls saved is there for everybody, and after loading it anew.
    nuala.page.reload()
    expect(nuala.page.locator(".app-checks__left")).to_contain_text("All 14 answered")
    answers = nuala.page.locator("[data-check]").evaluate_all("rows => rows.map(row => row.dataset.answer)")
    assert {answer: answers.count(answer) for answer in answers} == {
        "known": 4,
        "nothing_known": 7,
        "need_to_come": 3,
    }


def test_the_matrix_follows_and_an_answer_can_be_taken_back(open_as: OpenAs) -> None:
    lewis, nuala = open_as(LEWIS), open_as(NUALA)
    meeting = the_meeting(nuala)
    matrix = lewis.go(f"{meeting}/matrix")
    missing = matrix.locator("tfoot td").last
    before = int(missing.inner_text())
    at = Answering(nuala, meeting)
    at.press("c")
    expect(missing).to_have_text(str(before - 1))
    assert matrix.locator("tbody .app-mark--coming").count() == 1
    lewis.check()
    at.press("u")
    expect(missing).to_have_text(str(before))
    expect(nuala.page.locator(".app-checks__left")).to_contain_text("14 of 14")
    row = nuala.page.locator("[data-check]").first
    assert nuala.page.evaluate("document.activeElement.closest('[data-check]').id") == row.get_attribute("id")


def test_what_cannot_be_sent_stays_visible_and_is_sent_by_itself(open_as: OpenAs) -> None:
    nuala = open_as(NUALA)
    meeting = the_meeting(nuala)
    at = Answering(nuala, meeting)
    first, second = (nuala.page.locator("[data-check]").nth(number) for number in (0, 1))
    nuala.page.route("**/checks", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    at.press("k")
    at.press("n")
    for row in (first, second):
        expect(row.locator("[data-state]")).to_contain_text("Not saved yet")
    nuala.check()
    nuala.picture("checks-not-saved")
    nuala.page.unroute("**/checks")
    expect(nuala.page.locator("[data-check][data-keep]")).to_have_count(0)
    expect(first).to_have_attribute("data-answer", "known")
    expect(second).to_have_attribute("data-answer", "nothing_known")
    nuala.page.reload()
    expect(nuala.page.locator(".app-checks__left")).to_contain_text("12 of 14")


def test_keys_can_be_turned_off_and_act_in_the_list_alone(open_as: OpenAs) -> None:
    nuala = open_as(NUALA)
    at = Answering(nuala, the_meeting(nuala))
    nuala.page.get_by_role("link", name="Turn the keys off").focus()
    at.press("k")
    assert at.left == 14
    nuala.page.get_by_role("link", name="Turn the keys off").click()
    expect(nuala.page.get_by_text("Single keys are off.")).to_be_visible()
    nuala.page.locator("[data-check] fieldset").first.focus()
    at.press("k")
    nuala.page.locator("[data-check]").first.get_by_text("Nothing known").first.click()
    expect(nuala.page.locator(".app-checks__left")).to_contain_text("13 of 14")
    assert nuala.page.locator('[data-check][data-answer="known"]').count() == 0
    nuala.check()


def test_arrows_go_through_the_list_and_services_answer_apart(open_as: OpenAs) -> None:
    rafi = open_as(RAFI)
    at = Answering(rafi, the_meeting(rafi))
    for key in ("ArrowDown", "ArrowDown", "ArrowUp"):
        at.press(key)
    row = rafi.page.locator("[data-check]").nth(1)
    assert rafi.page.evaluate("document.activeElement.closest('[data-check]').id") == row.get_attribute("id")
    row.get_by_text("Answer for each service").click()
    row.locator("[id^=services-] .app-check__service").nth(0).get_by_text("Nothing known").last.click()
    expect(row.locator("[id^=services-] .app-check__service").nth(0).locator(".app-said")).to_contain_text(
        "Nothing known"
    )
    expect(row).to_have_attribute("data-answer", "no_reply")
    row.locator("[id^=services-] .app-check__service").nth(1).get_by_text("Known", exact=False).first.click()
    expect(row).to_have_attribute("data-answer", "known")
    rafi.check()
    rafi.picture("checks-services")


def test_p_opens_for_whom_and_a_key_answers_each(open_as: OpenAs) -> None:
    nuala = open_as(NUALA)
    at = Answering(nuala, the_meeting(nuala))
    row = nuala.page.locator("[data-check]").first
    people = row.locator("[data-person]")
    at.press("p")
    expect(people.first).to_be_focused()
    many = people.count()
    at.press("n")
    expect(people.nth(1)).to_be_focused()
    at.press("k")
    expect(row).to_have_attribute("data-answer", "known")
    expect(row.locator(".app-family .app-said")).to_have_count(2)
    nuala.check()
    nuala.picture("checks-for-whom")
    at.press("u")
    expect(row).to_have_attribute("data-answer", "no_reply")
    for _person in range(1, many):
        at.press("n")
    # Said of everybody, it is a nil return: the names go, and the focus is at the next case.
    expect(row).to_have_attribute("data-answer", "nothing_known")
    expect(row.locator("[data-person]")).to_have_count(0)
    second = nuala.page.locator("[data-check]").nth(1).locator("fieldset").first
    expect(second).to_be_focused()
    at.press("p")
    at.press("p")
    expect(second).to_be_focused()
    expect(nuala.page.locator("[data-check]").nth(1).locator("[data-persons]")).not_to_have_attribute("open", "")


@pytest.mark.parametrize("width", [1366, 390])
def test_without_a_script_one_button_saves_the_list(open_as: OpenAs, width: int) -> None:
    nuala = open_as(NUALA, java_script_enabled=False, viewport={"width": width, "height": 844})
    nuala.page.goto(f"{nuala.server.url}{the_meeting(nuala)}/checks")
    expect(nuala.page.get_by_text("Turn the keys off")).to_be_hidden()
    for number, value in enumerate(("known", "nothing_known", "need_to_come")):
        row = nuala.page.locator("[data-check]").nth(number)
        row.locator(f'input[value="{value}"]').first.check()
    fourth = nuala.page.locator("[data-check]").nth(3)
    fourth.get_by_text("Say for whom").click()
    fourth.locator('[data-person] input[value="known"]').first.check()
    nuala.page.get_by_role("button", name="Save the answers").click()
    expect(nuala.page.get_by_text("4 answers saved. 10 answers still to come.")).to_be_visible()
    nuala.picture(f"checks-no-script-{width}")


def test_on_a_phone_every_page_of_it_fits(open_as: OpenAs) -> None:
    nuala = open_as(NUALA, viewport={"width": 390, "height": 844})
    meeting = the_meeting(nuala)
    nuala.go(f"{meeting}/checks")
    nuala.page.locator("[data-check]").first.get_by_text("Known").first.click()
    expect(nuala.page.locator(".app-checks__left")).to_contain_text("13 of 14")
    nuala.check()
    nuala.picture("checks-phone")
    nuala.go(f"{meeting}/checks/answers")
    lewis = open_as(LEWIS, viewport={"width": 390, "height": 844})
    lewis.go(f"{meeting}/matrix")
    lewis.picture("matrix-phone")
    Answering(nuala, meeting).answer_all("n")
    expect_all_saved(nuala.page)
