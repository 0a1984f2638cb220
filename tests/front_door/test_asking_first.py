"""A worried practitioner asks a named person first; the answer is kept, and one press makes a referral of it."""

import pytest
from builders import actor_for
from front_door.conftest import Door
from page_client import PageClient

from app.cases.conflicts import declare_conflict
from app.core.database import db
from app.disclosure.submissions import disclose_submission
from app.notifications.models import OutboxMail
from app.referrals.consultation_models import Consultant, Consultation
from app.referrals.models import Submission, SubmissionWay

QUESTION = "A girl of 7 flinches when her father comes. Is that something for you?"
ADVICE = "Ask her gently what happens at home; then send it in today."


@pytest.fixture
def coordinator(door: Door) -> PageClient:
    """The coordinator, who has named Pat Police to be asked."""
    browser = door.sign_in_as(door.coordinator)
    browser.get("/refer/settings")
    browser.press("Let them be asked", email=door.police.email, about="Children who are hit.")
    return browser


def ask(door: Door) -> str:
    consultant = db.session.scalars(db.select(Consultant)).one()
    door.browser.get("/refer/ask")
    door.browser.press("Ask", consultant=str(consultant.id), question=QUESTION)
    return f"/refer/questions/{row().id}"


def row() -> Consultation:
    db.session.expire_all()
    return db.session.scalars(db.select(Consultation)).one()


def test_whoever_is_named_answers_and_nothing_is_typed_twice(door: Door, coordinator: PageClient) -> None:
    address = ask(door)
    police = door.sign_in_as(door.police)
    assert "Tess Teacher" in police.get("/refer/questions").text
    police.get(address)
    page = police.press("Answer", advice=ADVICE)
    assert "Pat Police advises" in page.text
    door.browser.get(address)
    page = door.browser.press("Make a referral of it")
    assert QUESTION in page.text
    door.browser.press("Look at it, and send")
    page = door.browser.press("Send a referral")
    assert ADVICE in page.text
    sent = db.session.scalars(db.select(Submission)).one()
    assert (sent.case_id, sent.way) == (row().case_id, SubmissionWay.CONSULTATION)
    kept = disclose_submission(actor_for(door.coordinator), sent.id).consultation
    assert kept is not None
    assert (kept.question, kept.advice, kept.line.consultant.name) == (QUESTION, ADVICE, "Pat Police")


def test_a_second_press_finds_the_referral_of_the_first(door: Door, coordinator: PageClient) -> None:
    address = ask(door)
    first = door.browser.submit(f"{address}/send-in").headers["Location"]
    assert door.browser.submit(f"{address}/send-in").headers["Location"] == first
    assert "Go on writing" in door.browser.get("/refer").text


def test_mail_about_it_says_nothing_of_it(door: Door, coordinator: PageClient) -> None:
    address = ask(door)
    police = door.sign_in_as(door.police)
    police.get(address)
    police.press("Answer", advice=ADVICE)
    mails = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id)).all()
    assert {mail.address for mail in mails} == {door.police.email, door.teacher.email}
    said = " ".join(mail.subject + mail.text for mail in mails)
    assert not {"girl", "father", "gently", row().id.hex} & set(said.split())


def test_it_is_for_whoever_asks_and_whoever_is_asked_alone(door: Door, coordinator: PageClient) -> None:
    address = ask(door)
    assert coordinator.get(address).status_code == 404
    assert door.sign_in_as(door.colleague).get(address).status_code == 404
    assert door.browser.submit(f"{address}/advice", {"advice": "Mine."}).status_code == 404
    declare_conflict(None, row().case_id, door.agencies["POL"].id, "Somebody works there.")
    assert door.sign_in_as(door.police).get(address).status_code == 404


def test_an_answer_is_given_once_and_not_empty(door: Door, coordinator: PageClient) -> None:
    address = ask(door)
    police = door.sign_in_as(door.police)
    police.get(address)
    assert police.press("Answer", advice=" ").status_code == 422
    police.press("Answer", advice=ADVICE)
    assert police.submit(f"{address}/advice", {"advice": "Another."}).status_code == 409
    assert row().advice == ADVICE


def test_what_is_missing_is_told_beside_its_field(door: Door, coordinator: PageClient) -> None:
    door.browser.get("/refer/ask")
    page = door.browser.press("Ask", question=QUESTION)
    assert page.status_code == 422
    assert "Choose whom you want to ask." in page.text
    assert QUESTION in page.text
    page = coordinator.press("Let them be asked", email="nobody@x.example", about="All.")
    assert "Nobody who can sign in has this address." in page.text
    coordinator.press("Ask no longer: Pat Police")
    assert "has not named anybody yet" in door.browser.get("/refer/ask").text


def test_the_coordinator_words_the_grounds(door: Door, coordinator: PageClient) -> None:
    coordinator.press("Keep these", grounds="A child is at risk\n\nA child is at risk\nA crime")
    address = door.begin()
    page = door.browser.get(f"{address}/steps/consent")
    assert page.text.count("A child is at risk") == 2  # the value of its box, and its words
    assert "A crime may be prevented" not in page.text
    door.browser.press("Save and go on", share_grounds=["A crime"])
    coordinator.press("Keep these", grounds="Something else")
    # What was chosen stays as it was worded then.
    assert "A crime" in door.browser.get(f"{address}/steps/consent").text
