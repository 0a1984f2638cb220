"""Whoever was let in by a link writes in the same steps as everybody else, and nobody else does."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from builders import actor_for
from conftest import SignInAs
from flask import Flask
from front_door.conftest import Door, let_in, mails
from page_client import PageClient

from app.cases.conflicts import declare_conflict
from app.core.database import db
from app.directory.models import AgencyContact
from app.directory.service import add_contact
from app.referrals import triage
from app.referrals.link_models import ReferrerLink, ReferrerOpening
from app.referrals.models import SubmissionState

pytestmark = pytest.mark.usefixtures("at")
EVENT = "A child was left alone. Ŵyn, 🙂, مريم."
STEPS = ("/more", "/people", "/steps/consent", "/steps/police")


@pytest.fixture
def sal(link: str, stranger: PageClient) -> Iterator[PageClient]:
    """The browser of the leader of the nursery, let in, with the form open."""
    let_in(stranger, link)
    return stranger


def send(sal: PageClient, link: str) -> None:
    sal.get(link)
    sal.press("Look at it, and send", event=EVENT)
    sal.press("Send a referral")


def test_every_page_leads_on_by_the_same_link(door: Door, sal: PageClient, link: str) -> None:
    for path in ("", *STEPS, "/check"):
        page = sal.get(f"{link}{path}")
        assert page.status_code == 200, path
        ways = set(re.findall(r'(?:href|action)="(/refer[^"]*)"', page.text))
        assert all(way.startswith(link) for way in ways), (path, ways)
        assert all(sal.get(way.partition("#")[0]).status_code != 404 for way in ways if not way.endswith(ACTIONS))


ACTIONS = ("/code", "/open", "/save", "/send", "/withdraw", "/ties", "/remove")


def test_what_is_told_in_steps_is_kept_and_goes_with_it(door: Door, sal: PageClient, link: str) -> None:
    page = sal.press("Save and tell more", event=EVENT)
    assert page.request.path == f"{link}/more"
    sal.get(f"{link}/people")
    sal.press("Add", role="child")
    page = sal.press("Save and go on", name="Nia مريم", born="31/2/2019")
    assert page.status_code == 422
    assert "There is no such day." in page.text
    sal.press("Save and go on", born="3/2/2019")
    sal.get(f"{link}/steps/consent")
    sal.press("Save and go on", consent="refused", override_reason="A child is at risk.")
    sal.get(f"{link}/check")
    sal.press("Send a referral")
    sheet = door.sheet()
    assert [(one.name, one.birth_date) for one in sheet.people] == [("Nia مريم", "2019-02-03")]
    assert (sheet.consent, sheet.override_by) == ("refused", "")
    assert sheet.override_utc
    assert door.row().state is SubmissionState.SENT


def test_a_step_saves_itself_and_tells_two_pages(door: Door, sal: PageClient, link: str) -> None:
    saves = {"X-Saves": "1"}
    sent = {"version": "1", "consent": "given"}
    assert sal.submit(f"{link}/steps/consent", sent, headers=saves).json["version"] == 2
    answer = sal.submit(f"{link}/steps/consent", {**sent, "consent": "refused"}, headers=saves)
    assert answer.status_code == 409
    assert door.sheet().consent == "given"


def test_no_step_opens_without_the_code(door: Door, link: str, sal: PageClient, app: Flask) -> None:
    other = app.test_client()
    for path in STEPS:
        assert other.get(f"{link}{path}").status_code == 404
    assert other.get("/refer/by-link/nobody-was-sent-this/people").status_code == 404


def test_what_was_sent_is_not_shown_again_and_can_be_taken_back(door: Door, sal: PageClient, link: str) -> None:
    send(sal, link)
    for path in ("", *STEPS):
        assert "left alone" not in sal.get(f"{link}{path}", follow_redirects=True).text
    sal.get(link)
    page = sal.press("Take it back", why=" ")
    assert page.status_code == 422
    assert "left alone" not in page.text
    sal.press("Take it back", why="It was another child.")
    assert door.row().state is SubmissionState.WITHDRAWN


def test_a_draft_that_was_never_sent_is_thrown_away(door: Door, sal: PageClient, link: str) -> None:
    sal.press("Save and tell more", event=EVENT)
    assert sal.press("Throw it away").status_code == 200
    assert door.row().state is SubmissionState.WITHDRAWN


def test_whoever_goes_on_writing_stays_let_in_and_what_comes_too_late_is_given_back(
    door: Door, sal: PageClient, link: str, at: Any
) -> None:
    for _time in range(4):
        at.later(minutes=40)
        assert sal.get(f"{link}/more").status_code == 200
    at.later(minutes=70)
    for path, field in (("/save", "event"), ("/steps/consent", "override_reason")):
        page = sal.submit(f"{link}{path}", {field: EVENT, "version": "1"})
        assert page.status_code == 403
        assert "A child was left alone." in page.text
    assert door.sheet().event == ""


def test_an_answer_opens_a_link_again_that_had_run_out(door: Door, sal: PageClient, link: str, at: Any) -> None:
    send(sal, link)
    at(at.moment + timedelta(days=40))
    assert sal.get(link).status_code == 410
    triage.ask_for_more(actor_for(door.coordinator), door.row().id, "Which child was it?")
    let_in(sal, link)
    assert "Which child was it?" in sal.get(link).text
    send(sal, link)
    assert door.row().state is SubmissionState.SENT


def test_a_link_that_was_taken_back_opens_nowhere_and_is_mailed_no_more(door: Door, sal: PageClient, link: str) -> None:
    send(sal, link)
    coordinator = door.sign_in_as(door.coordinator)
    coordinator.get("/refer/links")
    coordinator.press("Take back the link of Sal Nunn, Nursery")
    assert db.session.scalars(db.select(ReferrerOpening)).all() == []
    assert "This link was taken back." in sal.get(link).text
    assert sal.get(f"{link}/more").status_code == 404
    assert sal.submit(f"{link}/code").status_code == 410
    before = len(mails())
    triage.ask_for_more(actor_for(door.coordinator), door.row().id, "Which child was it?")
    assert len(mails()) == before


def test_whoever_must_not_know_of_the_case_any_longer_is_told_nothing(door: Door, sal: PageClient, link: str) -> None:
    send(sal, link)
    declare_conflict(None, door.row().case_id, door.row().agency_id, "Somebody works there.")
    before = len(mails())
    triage.ask_for_more(actor_for(door.coordinator), door.row().id, "Which child was it?")
    assert len(mails()) == before
    for path in STEPS:
        assert sal.get(f"{link}{path}").status_code == 404


def test_a_representative_invites_the_named_persons_of_their_own_agency(
    door: Door, link: str, sign_in_as: SignInAs
) -> None:
    elsewhere = db.session.scalars(db.select(AgencyContact)).one()
    ours = add_contact(
        door.agencies["EDU"].id, name="Ola Usher", job_title="Caretaker", email="o@edu.example", phone=""
    )
    rae = sign_in_as(door.colleague)
    page = rae.get("/refer/links")
    assert "Ola Usher" in page.text
    assert "Sal Nunn" not in page.text
    assert rae.press("Send the link", contact="").status_code == 422
    assert rae.submit("/refer/links", {"contact": str(elsewhere.id)}).status_code == 404
    theirs = db.session.scalars(db.select(ReferrerLink)).one()
    assert rae.submit(f"/refer/links/{theirs.id}/take-back").status_code == 404
    rae.get("/refer/links")
    assert "Ola Usher is sent a link" in rae.press("Send the link", contact=str(ours.id)).text
    assert door.browser.get("/refer/links").status_code == 403
