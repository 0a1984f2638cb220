"""The data-protection officer and the administrator of the demonstration: at no meeting, and no case answers them."""

from typing import Any

import pytest
from conftest import SignInAs
from flask import Flask

GWEN, NEIL = "gwen.halloran@msfp.example", "neil.sandford@msfp.example"


def test_the_administrator_s_first_page_leads_to_what_is_theirs(sign_in_as: SignInAs, marlbeck: Any) -> None:
    browser = sign_in_as(NEIL)
    text = browser.get("/").text.partition("<main")[2]
    assert "You are at no meeting, and see no case." in text
    links = [link.get("href") for link in browser.page().findall(".//main//ul//a")]
    assert "/people" in links
    assert [browser.get(link).status_code for link in links] == [200] * len(links)


def test_the_data_protection_officer_begins_at_the_trail(sign_in_as: SignInAs, marlbeck: Any) -> None:
    assert sign_in_as(GWEN).get("/", follow_redirects=True).request.path.startswith("/trail")


@pytest.mark.parametrize("email", [NEIL, GWEN])
def test_no_page_of_a_meeting_or_a_case_answers_them(
    app: Flask, sign_in_as: SignInAs, marlbeck: Any, email: str
) -> None:
    browser = sign_in_as(email)
    values = {
        "meeting_id": marlbeck.meeting_id,
        "case_id": marlbeck.case_ids["C01"],
        "agency_id": marlbeck.agency_ids["POL"],
    }
    # Of the trail the officer sees who saw a case, by its reference, and nothing that is in it.
    trail = "oversight." if email == GWEN else "nothing"
    answered = []
    for rule in app.url_map.iter_rules():
        if (
            "GET" in (rule.methods or set())
            and {"meeting_id", "case_id"} & rule.arguments
            and not (rule.arguments - values.keys())
        ):
            path = rule.build({name: values[name] for name in rule.arguments})[1]
            answer = browser.get(path)
            if answer.status_code == 200 and not rule.endpoint.startswith(trail):
                answered.append(path)
    assert answered == []


def test_the_administrator_sees_everybody_and_no_secret(sign_in_as: SignInAs, marlbeck: Any) -> None:
    browser = sign_in_as(NEIL)
    text = browser.get("/people").text
    assert "Priya Raman" in text
    assert "Marlbeck Police Safeguarding Unit" in text
