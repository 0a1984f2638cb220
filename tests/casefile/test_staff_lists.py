"""The page on which agencies' staff lists are given, of which coded marks alone are kept."""

from collections.abc import Callable
from typing import Any

from page_client import PageClient

SignInAs = Callable[..., PageClient]
PATH = "/conflicts/staff-lists"


def give(browser: PageClient, agency_id: object, staff: str) -> Any:
    return browser.submit(PATH, {"agency_id": str(agency_id), "staff": staff}, follow_redirects=True)


def test_a_list_is_counted_and_shown_to_nobody_again(small: Any, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(small.chair)
    staff = "Name; born\nIda Brook; 3/5/1979; 07700 900123\nSam Weller"
    page = give(browser, small.agencies["HOU"].id, staff)
    assert "2 people are known now. The list itself is not kept." in page.text
    assert "2 known" in page.text
    assert "Brook" not in page.text + browser.get(PATH).text


def test_a_new_list_takes_the_place_of_the_old(small: Any, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(small.chair)
    give(browser, small.agencies["HOU"].id, "Ida Brook\nSam Weller")
    assert "1 person is known now." in give(browser, small.agencies["HOU"].id, "Sam Weller").text


def test_somebody_of_a_family_who_works_there_is_noticed(small: Any, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(small.chair)
    assert "Suggested conflicts of interest (" not in browser.get(PATH).text
    give(browser, small.agencies["HOU"].id, "Kay Marsh")
    page = browser.get("/conflicts").text
    assert small.first.reference in page
    assert small.second.reference not in page


def test_a_list_with_a_fault_is_not_taken_and_stays_in_its_box(small: Any, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(small.chair)
    page = give(browser, small.agencies["HOU"].id, "Ida Brook; 31/2/1979\nSam")
    assert page.status_code == 422
    assert "Line 1: write the date of birth as in 3/5/1979." in page.text
    assert "Line 2: write a first name and a surname" in page.text
    assert "Ida Brook; 31/2/1979" in page.text
    assert "no list yet" in browser.get(PATH).text


def test_an_agency_and_somebody_on_the_list_are_asked_for(small: Any, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(small.chair)
    assert "Choose the agency." in give(browser, "", "Ida Brook").text
    assert "Write one person a line." in give(browser, small.agencies["HOU"].id, " ").text


def test_representatives_give_no_lists(small: Any, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(small.police)
    assert browser.get(PATH).status_code == 403
    assert give(browser, small.agencies["POL"].id, "Ida Brook").status_code == 403
