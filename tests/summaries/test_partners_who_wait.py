"""A partner asks, or says that a summary is not theirs: whoever sends sees it first, and nothing that is hidden."""

import uuid
from typing import Any

import pytest
from conftest import SignInAs
from page_client import PageClient
from summaries.test_partners import Surgery, last_code, mails_to, trail

from app.actions.outcomes import correct_outcome
from app.cases.conflicts import declare_conflict_of_person
from app.core.database import db
from app.meetings.service import close_meeting
from app.minutes.models import Certainty
from app.minutes.service import record_contribution
from app.summaries.dispatch import send_summaries
from app.summaries.link_models import LinkWord, WordKind
from app.summaries.partners_who_wait import is_unanswered

ASKED = "May I ring Fiona at work?"


@pytest.fixture
def surgery(open_world: Any) -> Surgery:
    """A partner with something about both cases; the meeting is over, and the summaries have been sent."""
    surgery = Surgery(open_world, open_world.marsh)
    record_contribution(
        open_world.bracewell,
        agency_id=surgery.agency.id,
        author_id=None,
        text="Fiona Bracewell sleeps badly.",
        certainty=Certainty.FACT,
    )
    for item in (open_world.marsh, open_world.bracewell):
        open_world.hear(item, "Looked at again on Friday.")
    close_meeting(open_world.actor("chair"), open_world.meeting.id)
    send_summaries(open_world.actor("chair"), open_world.meeting.id)
    db.session.commit()
    return surgery


@pytest.fixture
def let_in(surgery: Surgery, client: PageClient) -> PageClient:
    """A browser that came in by link and code."""
    client.get(surgery.address)
    client.submit(f"{surgery.address}/code")
    client.submit(f"{surgery.address}/open", {"code": last_code()})
    return client


def ask(surgery: Surgery, let_in: PageClient, case_id: uuid.UUID) -> LinkWord:
    let_in.submit(f"{surgery.address}/question", {"case_id": str(case_id), "question": ASKED})
    return db.session.scalars(db.select(LinkWord)).one()


def test_who_sends_reads_no_question_about_a_case_that_is_hidden_from_them_and_answers_none(
    surgery: Surgery, let_in: PageClient, sign_in_as: SignInAs
) -> None:
    world = surgery.world
    word = ask(surgery, let_in, world.bracewell.case_id)
    coordinator = sign_in_as(world.people["coordinator"])
    board = f"/meetings/{world.meeting.id}/dispatch"
    assert ASKED in coordinator.get(board).text
    declare_conflict_of_person(None, world.bracewell.case_id, world.people["coordinator"].id, "She is his sister.")
    db.session.commit()
    page = coordinator.get(board).text
    assert ASKED not in page
    assert "Millrace Surgery asks" not in page
    assert "Partners wait" not in coordinator.get("/summaries").text
    assert coordinator.submit(f"{board}/answer", {"word_id": str(word.id), "text": "No."}).status_code == 404
    assert coordinator.submit(f"{board}/answer", {"word_id": str(word.id), "text": ""}).status_code == 404
    assert trail("link_answered") == []


def test_a_question_stands_first_until_it_is_answered(
    surgery: Surgery, let_in: PageClient, sign_in_as: SignInAs, at: Any
) -> None:
    world = surgery.world
    coordinator = sign_in_as(world.people["coordinator"])
    board = f"/meetings/{world.meeting.id}/dispatch"
    assert "Partners wait" not in coordinator.get(board).text
    word = ask(surgery, let_in, world.marsh.case_id)
    assert "Millrace Surgery asks a question" in coordinator.get(board).text
    assert "Partners wait for you" in coordinator.get("/summaries").text
    at.later(minutes=1)
    coordinator.submit(f"{board}/answer", {"word_id": str(word.id), "text": "Yes, before noon."})
    assert "Millrace Surgery asks" not in coordinator.get(board).text
    assert "Partners wait" not in coordinator.get("/summaries").text


def test_what_is_not_theirs_stands_first_until_new_links_were_sent(
    surgery: Surgery, let_in: PageClient, sign_in_as: SignInAs, at: Any
) -> None:
    coordinator = sign_in_as(surgery.world.people["coordinator"])
    board = f"/meetings/{surgery.world.meeting.id}/dispatch"
    let_in.submit(f"{surgery.address}/not-ours")
    assert "Millrace Surgery says that a summary is not theirs" in coordinator.get(board).text
    assert "Partners wait for you" in coordinator.get("/summaries").text
    at.later(minutes=1)
    coordinator.submit(f"{board}/again", {"summary_id": str(surgery.summary().id)})
    assert "Millrace Surgery says" not in coordinator.get(board).text
    assert "Partners wait" not in coordinator.get("/summaries").text


def test_a_summary_that_is_hidden_whole_from_who_sends_waits_for_them_nowhere(
    surgery: Surgery, let_in: PageClient, sign_in_as: SignInAs
) -> None:
    world = surgery.world
    coordinator = world.people["coordinator"]
    let_in.submit(f"{surgery.address}/not-ours")
    for item in (world.marsh, world.bracewell):
        declare_conflict_of_person(None, item.case_id, coordinator.id, "They are his family.")
    db.session.commit()
    browser = sign_in_as(coordinator)
    assert "Partners wait" not in browser.get("/summaries").text
    assert "Partners wait" not in browser.get(f"/meetings/{world.meeting.id}/dispatch").text


def test_a_correction_or_a_new_link_ends_no_conversation(
    surgery: Surgery, let_in: PageClient, client: PageClient, sign_in_as: SignInAs, at: Any
) -> None:
    world = surgery.world
    word = ask(surgery, let_in, world.marsh.case_id)
    chair = world.actor("chair")
    correct_outcome(chair, world.meeting.id, world.marsh.case_id, decided="She moves today.", reason="A house is free.")
    at.later(minutes=1)
    send_summaries(chair, world.meeting.id)
    db.session.commit()
    coordinator = sign_in_as(world.people["coordinator"])
    board = f"/meetings/{world.meeting.id}/dispatch"
    assert "Millrace Surgery asks a question" in coordinator.get(board).text
    at.later(minutes=1)
    coordinator.submit(f"{board}/answer", {"word_id": str(word.id), "text": "Yes, before noon."})
    assert "Millrace Surgery asks" not in coordinator.get(board).text
    told = mails_to(surgery.link().email)[-1]
    assert told.subject == "Your question has been answered"
    assert surgery.address in told.text
    at.later(minutes=1)
    client.submit(f"{surgery.address}/code")
    page = client.submit(f"{surgery.address}/open", {"code": last_code()}, follow_redirects=True).text
    assert ASKED in page
    assert "Yes, before noon." in page


def test_what_was_said_is_unanswered_while_it_ends_with_a_question() -> None:
    question, answer = WordKind.QUESTION, WordKind.ANSWER
    assert [is_unanswered(said) for said in ([], [question], [question, answer], [question, answer, question])] == [
        False,
        True,
        False,
        True,
    ]
