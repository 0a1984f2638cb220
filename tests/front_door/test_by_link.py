"""Somebody of a partner without accounts sends something in by a link, and reads behind it what became of it."""

from builders import actor_for
from flask import Flask
from front_door.conftest import ADDRESS, Door, let_in, mails
from page_client import PageClient

from app.cases.conflicts import declare_conflict
from app.referrals import triage
from app.referrals.models import SubmissionState, SubmissionWay


def test_the_link_alone_opens_nothing(door: Door, link: str, stranger: PageClient) -> None:
    page = stranger.get(link)
    assert "we first send a code" in page.text
    assert ADDRESS not in page.text
    assert stranger.get(f"{link}/check").status_code == 404
    assert stranger.submit(f"{link}/save", {"event": "A.", "version": "1"}).status_code == 403
    assert stranger.submit(f"{link}/send").status_code == 404
    stranger.get(link)
    stranger.press("Send me the code")
    assert stranger.press("Open", code="000000").status_code == 422


def test_what_is_sent_by_link_is_decided_like_any_other_and_answered_behind_it(
    door: Door, link: str, stranger: PageClient
) -> None:
    let_in(stranger, link)
    page = stranger.press("Look at it, and send", event="A child was left alone.", children="Łucja 🙂, 31/2/2020")
    assert page.status_code == 422
    page = stranger.press("Look at it, and send", children="Łucja 🙂, 3/2/2020")
    assert "You are sending this as a REFERRAL." in page.text
    page = stranger.press("Send a referral")
    assert "Thank you. It is sent" in page.text
    row = door.row()
    assert (row.state, row.way, row.account_id) == (SubmissionState.SENT, SubmissionWay.LINK, None)
    triage.decline(actor_for(door.coordinator), row.id, "Nobody is at risk.", "Early Help, 01632 960150.")
    assert link in mails()[-1]
    assert "risk" not in mails()[-1]
    page = stranger.get(link)
    assert "Early Help, 01632 960150." in page.text
    assert "Łucja" not in page.text


def test_it_is_saved_while_one_types_and_two_pages_are_told(door: Door, link: str, stranger: PageClient) -> None:
    let_in(stranger, link)
    sent = {"version": "1", "event": "A."}
    saves = {"X-Saves": "1"}
    assert stranger.submit(f"{link}/save", sent, headers=saves).json["version"] == 2
    assert stranger.submit(f"{link}/save", sent | {"event": "B."}, headers=saves).status_code == 409
    assert door.sheet().event == "A."


def test_another_browser_needs_a_code_of_its_own(door: Door, link: str, stranger: PageClient, app: Flask) -> None:
    let_in(stranger, link)
    other = app.test_client()
    assert "we first send a code" in other.get(link).text


def test_a_conflict_shuts_it_like_anything_else(door: Door, link: str, stranger: PageClient) -> None:
    let_in(stranger, link)
    declare_conflict(None, door.row().case_id, door.row().agency_id, "Somebody works there.")
    assert stranger.get(link).status_code == 404
