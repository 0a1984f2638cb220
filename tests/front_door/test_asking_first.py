"""A worried practitioner asks a named person first; the answer is kept, and one press makes a referral of it."""

import pytest
from builders import actor_for, make_meeting
from front_door.conftest import Door
from page_client import PageClient

from app.cases.conflicts import declare_conflict
from app.cases.models import Case
from app.core.database import db
from app.disclosure.submissions import disclose_submission
from app.meetings.models import Series
from app.notifications.models import OutboxMail
from app.referrals.consultation_models import Consultant, Consultation
from app.referrals.models import Submission, SubmissionWay

QUESTION = "A girl of 7 flinches when her father comes. Is that something for you?"
MORE = "Her mother left in spring; since then she has had a bruise each Monday."
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


def row_reference() -> str:
    return db.session.get_one(Case, row().case_id).reference


def test_whoever_is_named_answers_and_nothing_is_typed_twice(door: Door, coordinator: PageClient) -> None:
    address = ask(door)
    police = door.sign_in_as(door.police)
    assert "Tess Teacher" in police.get("/refer/questions").text
    police.get(address)
    page = police.press("Answer", text=ADVICE)
    assert "Pat Police answers" in page.text
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
    assert [(one.by.name, one.text) for one in kept.said] == [("Tess Teacher", QUESTION), ("Pat Police", ADVICE)]


def test_a_second_press_finds_the_referral_of_the_first(door: Door, coordinator: PageClient) -> None:
    address = ask(door)
    first = door.browser.submit(f"{address}/send-in").headers["Location"]
    assert door.browser.submit(f"{address}/send-in").headers["Location"] == first
    assert "Go on writing" in door.browser.get("/refer").text


def test_mail_about_it_says_nothing_of_it(door: Door, coordinator: PageClient) -> None:
    address = ask(door)
    police = door.sign_in_as(door.police)
    police.get(address)
    police.press("Answer", text=ADVICE)
    door.browser.get(address)
    door.browser.press("Send to Pat Police", text=MORE)
    mails = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id)).all()
    told = sorted(mail.address for mail in mails)
    assert told == sorted([door.police.email, door.police.email, door.teacher.email])
    said = " ".join(mail.subject + mail.text for mail in mails)
    assert not {"girl", "father", "gently", "bruise", row().id.hex} & set(said.split())


def test_it_is_for_whoever_asks_and_whoever_is_asked_alone(door: Door, coordinator: PageClient) -> None:
    address = ask(door)
    assert coordinator.get(address).status_code == 404
    assert door.sign_in_as(door.colleague).get(address).status_code == 404
    assert coordinator.submit(f"{address}/say", {"text": "Mine."}).status_code == 404
    declare_conflict(None, row().case_id, door.agencies["POL"].id, "Somebody works there.")
    police = door.sign_in_as(door.police)
    assert police.get(address).status_code == 404
    assert police.submit(f"{address}/say", {"text": "Mine."}).status_code == 404
    assert police.get("/refer/questions").text.count(row_reference()) == 0


def test_both_go_on_as_long_as_they_like(door: Door, coordinator: PageClient) -> None:
    address = ask(door)
    police = door.sign_in_as(door.police)
    police.get(address)
    assert police.press("Answer", text=" ").status_code == 422
    police.press("Answer", text="Where is the mother?")
    assert not row().waits_for_advice
    door.browser.get(address)
    assert door.browser.press("Send to Pat Police", text="").status_code == 422
    page = door.browser.press("Send to Pat Police", text=MORE)
    assert "Tess Teacher writes" in page.text
    assert row().waits_for_advice
    police.get(address)
    page = police.press("Answer", text=ADVICE)
    order = [page.text.index(words) for words in (QUESTION, "Where is the mother?", MORE, ADVICE)]
    assert order == sorted(order)


def test_the_same_words_twice_in_a_row_are_kept_once(door: Door, coordinator: PageClient) -> None:
    address = ask(door)
    door.browser.submit(f"{address}/say", {"text": MORE})
    door.browser.submit(f"{address}/say", {"text": f" {MORE}"})
    assert door.browser.get(address).text.count(MORE) == 1
    assert len(db.session.scalars(db.select(OutboxMail)).all()) == 2


def test_a_referral_made_of_it_carries_all_of_it_to_triage_and_to_the_case(door: Door, coordinator: PageClient) -> None:
    address = ask(door)
    police = door.sign_in_as(door.police)
    police.submit(f"{address}/say", {"text": "Where is the mother?"})
    door.browser.submit(f"{address}/say", {"text": MORE})
    door.browser.get(address)
    page = door.browser.press("Make a referral of it")
    assert f"{QUESTION}\n\n{MORE}" in page.text
    door.browser.press("Look at it, and send")
    door.browser.press("Send a referral")
    police.submit(f"{address}/say", {"text": ADVICE})
    sent = db.session.scalars(db.select(Submission)).one()
    page = coordinator.get(f"/triage/{sent.id}")
    for words in (
        "Tess Teacher asked Pat Police",
        "Pat Police answered",
        "Where is the mother?",
        "Tess Teacher wrote",
        ADVICE,
    ):
        assert words in page.text
    meeting = make_meeting(db.session.scalars(db.select(Series)).one())
    coordinator.press("Accept it", meeting=str(meeting.id))
    page = coordinator.get(f"/meetings/{meeting.id}/cases/{sent.case_id}")
    assert "Where is the mother?" in page.text
    assert ADVICE in page.text


def test_whoever_can_be_asked_and_sends_nothing_in_has_a_way_to_the_questions(
    door: Door, coordinator: PageClient
) -> None:
    entry = 'href="/refer/questions"'
    assert entry not in coordinator.get("/").text
    coordinator.get("/refer/settings")
    coordinator.press("Let them be asked", email=door.coordinator.email, about="All that is urgent.")
    assert "Questions to me" in coordinator.get("/").text
    consultant = db.session.scalars(db.select(Consultant).where(Consultant.account_id == door.coordinator.id)).one()
    door.browser.get("/refer/ask")
    door.browser.press("Ask", consultant=str(consultant.id), question=QUESTION)
    assert "Questions to me (1)" in coordinator.get("/").text
    coordinator.submit(f"/refer/questions/{row().id}/say", {"text": ADVICE})
    assert "Questions to me (1)" not in coordinator.get("/").text
    # Whoever sends in comes to them from there.
    assert entry not in door.browser.get("/").text


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
