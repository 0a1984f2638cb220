"""The page on which one chooses who to be."""

import dataclasses
from collections.abc import Callable

import pytest
from flask import Flask
from page_client import PageClient

from app.config import Settings
from app.demo.load import LoadedMarlbeck
from app.demo.marlbeck import MARLBECK
from app.demo.parts import agency_parts, family_parts, guest_parts, keeping_parts, meeting_parts, sending_parts

OFFERED = [
    *(part.email for part in (*meeting_parts(), *family_parts(), *guest_parts(), *sending_parts(), *keeping_parts())),
    *(person.email for agency in agency_parts() for person in agency.people),
]


def test_everybody_with_an_account_is_offered_once() -> None:
    accounts = {person.email for person in MARLBECK.partnership.people}
    accounts |= {
        member.email for agency in MARLBECK.partnership.agencies if agency.has_accounts for member in agency.members
    }
    assert len(OFFERED) == len(set(OFFERED))
    assert set(OFFERED) == accounts


def test_each_has_a_button_of_their_own(client: PageClient, marlbeck: LoadedMarlbeck) -> None:
    page = client.get("/demo").text
    assert [email for email in OFFERED if f'value="{email}"' not in page] == []


@pytest.mark.parametrize("email", OFFERED)
def test_one_can_be_any_of_them(client: PageClient, marlbeck: LoadedMarlbeck, email: str) -> None:
    client.is_checking_pages = False
    token = client.get("/demo").text.partition('name="csrf-token" content="')[2].partition('"')[0]
    answer = client.post("/demo/sign-in", data={"account": email, "csrf_token": token})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    people = [*MARLBECK.partnership.people, *(m for a in MARLBECK.partnership.agencies for m in a.members)]
    (name,) = [person.name for person in people if person.email == email]
    assert name in client.get("/demo").text.partition("<main")[0]


def test_an_address_of_nobody_is_answered_kindly(client: PageClient, marlbeck: LoadedMarlbeck) -> None:
    token = client.get("/demo").text.partition('name="csrf-token" content="')[2].partition('"')[0]
    answer = client.post("/demo/sign-in", data={"account": "no.body@chs.example", "csrf_token": token})
    assert answer.status_code == 422
    assert "Nobody in the demonstration has this address" in answer.text
    assert "<title>Error: " in answer.text


def test_a_form_from_elsewhere_is_refused(client: PageClient, marlbeck: LoadedMarlbeck) -> None:
    answer = client.post("/demo/sign-in", data={"account": OFFERED[0]})
    assert answer.status_code == 400
    assert OFFERED[0].partition("@")[0].title() not in client.get("/demo").text.partition("<main")[0]


def test_outside_a_demonstration_it_does_not_exist(
    make_app: Callable[[Settings], Flask], settings: Settings, loaded_marlbeck: LoadedMarlbeck
) -> None:
    app = make_app(dataclasses.replace(settings, is_demo=False))
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    assert client.get("/demo").status_code == 404
    assert client.post("/demo/sign-in", data={"account": OFFERED[0]}).status_code == 404
