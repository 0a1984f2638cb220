"""The pages of whoever decides: what waits, one submission, and what becomes of it; with Marlbeck as it begins."""

from typing import Any

import pytest
from conftest import SignInAs
from flask.ctx import AppContext
from page_client import PageClient

from app.core.database import db
from app.notifications.models import OutboxMail
from app.referrals.models import Submission, SubmissionKind, SubmissionState, SubmissionWord

COORDINATOR = "lewis.okafor@msfp.example"
CHAIR = "priya.raman@msfp.example"


def done(browser: PageClient, path: str, typed: dict[str, Any]) -> None:
    """Send a form that is good, and go on."""
    answer = browser.submit(path, typed)
    assert answer.status_code == 303, answer.text


def submission(kind: SubmissionKind) -> Submission:
    """What was sent in last of that kind: the police officer's referral of the night, the school's information."""
    row: Submission = db.session.scalars(
        db.select(Submission)
        .where(Submission.kind == kind, Submission.sent_utc.is_not(None))
        .order_by(Submission.sent_utc.desc())
        .limit(1)
    ).one()
    return row


def said(row: Submission) -> SubmissionWord:
    return db.session.scalars(
        db.select(SubmissionWord).where(SubmissionWord.submission_id == row.id).order_by(SubmissionWord.said_utc)
    ).all()[-1]


@pytest.fixture
def lewis(marlbeck: Any, context: AppContext, sign_in_as: SignInAs) -> PageClient:
    return sign_in_as(COORDINATOR)


def test_the_board_says_what_waits_and_the_bar_how_much(lewis: PageClient) -> None:
    page = lewis.get("/triage").text
    assert "Coming in (3)" in page
    assert "May be a repeat" in page
    assert "Oakfield Primary" in page
    assert "Docherty" not in page
    for show in ("to-answer", "asked", "accepted", "answered", "not-taken"):
        assert lewis.get(f"/triage?show={show}").status_code == 200
    assert lewis.get("/triage?show=everything").status_code == 404


def test_one_press_accepts_it_as_it_stands(lewis: PageClient, marlbeck: Any) -> None:
    row = submission(SubmissionKind.REFERRAL)
    page = lewis.get(f"/triage/{row.id}").text
    assert "Same victim" in page
    assert "CR-568" in page
    done(lewis, f"/triage/{row.id}/accept", {"meeting": marlbeck.meeting_id, "text": "It is on the list."})
    db.session.refresh(row)
    assert (row.state, row.meeting_id, row.is_repeat) == (SubmissionState.ACCEPTED, marlbeck.meeting_id, False)
    assert said(row).text == "It is on the list."
    assert db.session.scalars(db.select(OutboxMail).where(OutboxMail.account_id == row.account_id)).all()


def test_declining_asks_for_a_line_of_ones_own_and_keeps_what_was_typed(lewis: PageClient) -> None:
    row = submission(SubmissionKind.INFORMATION)
    typed = {"text": "Not this meeting.", "other_help": "Early Help, 01632 960150."}
    answer = lewis.submit(f"/triage/{row.id}/decline", typed)
    assert answer.status_code == 422
    assert "Write a line of your own" in answer.text
    assert "Early Help, 01632 960150." in answer.text
    done(lewis, f"/triage/{row.id}/decline", {**typed, "own_line": "I rang Mrs Abbott."})
    db.session.refresh(row)
    assert row.state is SubmissionState.DECLINED
    assert (said(row).text, said(row).other_help) == ("I rang Mrs Abbott.\n\nNot this meeting.", typed["other_help"])
    mail = db.session.scalars(db.select(OutboxMail).where(OutboxMail.occasion == f"submission:{said(row).id}")).one()
    assert "Lockwood" not in mail.text


@pytest.mark.parametrize(
    ("way", "typed", "state"),
    [
        ("ask", {"text": "How old is Maya?"}, SubmissionState.MORE_ASKED),
        ("note", {"own_line": "Thank you.", "text": "Noted."}, SubmissionState.NOTED),
        ("pass-on", {"place": "strategy", "text": "It is better placed there."}, SubmissionState.SENT),
    ],
)
def test_each_other_way_is_told_to_whoever_sent_it(
    lewis: PageClient, way: str, typed: dict[str, str], state: SubmissionState
) -> None:
    row = submission(SubmissionKind.INFORMATION)
    done(lewis, f"/triage/{row.id}/{way}", typed)
    db.session.refresh(row)
    assert row.state is state
    assert typed["text"] in said(row).text


@pytest.mark.parametrize(
    ("way", "typed"),
    [
        ("accept", {"meeting": "", "minutes": "ten"}),
        ("accept", {"meeting": "nothing", "minutes": "9999999999999999999999"}),
        ("ask", {"text": "  "}),
        ("pass-on", {"place": "nowhere", "text": "There."}),
        ("decline", {"own_line": "x", "text": "", "other_help": ""}),
        ("join", {"case": "", "minutes": "-1"}),
    ],
)
def test_bad_input_is_said_beside_its_field_and_does_nothing(
    lewis: PageClient, way: str, typed: dict[str, str]
) -> None:
    row = submission(SubmissionKind.REFERRAL)
    answer = lewis.submit(f"/triage/{row.id}/{way}", typed)
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    db.session.refresh(row)
    assert row.state is SubmissionState.SENT


def test_the_second_of_two_who_decide_sees_what_the_first_did(
    marlbeck: Any, lewis: PageClient, sign_in_as: SignInAs
) -> None:
    row = submission(SubmissionKind.REFERRAL)
    priya = sign_in_as(CHAIR)
    priya.get(f"/triage/{row.id}")
    done(lewis, f"/triage/{row.id}/accept", {"meeting": marlbeck.meeting_id, "text": "It is on the list."})
    answer = priya.submit(f"/triage/{row.id}/note", {"text": "Noted."})
    assert answer.status_code == 409
    assert "Somebody has dealt with this meanwhile" in answer.text
    assert "Lewis Okafor accepted it" in answer.text
    assert said(row).text == "It is on the list."


def test_a_meeting_that_is_over_takes_nothing_and_nothing_is_half_done(lewis: PageClient, marlbeck: Any) -> None:
    row = submission(SubmissionKind.REFERRAL)
    over = next(iter(marlbeck.earlier_ids.values()))
    answer = lewis.submit(f"/triage/{row.id}/accept", {"meeting": over, "text": "Thanks."})
    assert answer.status_code == 409
    db.session.refresh(row)
    assert row.state is SubmissionState.SENT


def test_it_is_joined_to_the_case_that_was_heard_and_taken_out_again(lewis: PageClient, marlbeck: Any) -> None:
    row = submission(SubmissionKind.REFERRAL)
    other = marlbeck.case_ids["E01"]
    assert lewis.submit(f"/triage/{row.id}/join", {"case": other, "text": "Thanks."}).status_code == 422
    done(
        lewis,
        f"/triage/{row.id}/join",
        {"case": other, "meeting": marlbeck.meeting_id, "is_repeat": "y", "text": "Thanks."},
    )
    db.session.refresh(row)
    assert (row.joined_case_id, row.is_repeat) == (other, True)
    assert "It was joined to CR-568" in lewis.get(f"/triage/{row.id}").text
    done(lewis, f"/triage/{row.id}/take-apart", {})
    db.session.refresh(row)
    assert (row.state, row.joined_case_id) == (SubmissionState.SENT, None)


def test_two_are_kept_apart_with_a_reason(lewis: PageClient, marlbeck: Any) -> None:
    row = submission(SubmissionKind.REFERRAL)
    other = marlbeck.case_ids["E01"]
    assert lewis.submit(f"/triage/{row.id}/apart", {"case": other, "answer": "apart"}).status_code == 422
    done(lewis, f"/triage/{row.id}/apart", {"case": other, "answer": "apart", "reason": "A cousin of that name."})
    page = lewis.get(f"/triage/{row.id}").text
    assert "Kept apart by Lewis Okafor" in page
    assert "A cousin of that name." in page


def test_the_rule_of_repeats_is_a_setting(lewis: PageClient, marlbeck: Any) -> None:
    assert "12" in lewis.get("/triage/repeat-rule").text
    assert lewis.submit("/triage/repeat-rule", {"months": "0", "wording": "x"}).status_code == 422
    assert lewis.submit("/triage/repeat-rule", {"months": "²", "wording": "x"}).status_code == 422
    done(lewis, "/triage/repeat-rule", {"months": "6", "wording": "A further criminal incident"})
    done(lewis, "/triage/repeat-rule", {"series_id": marlbeck.daily_series_id, "months": "18", "wording": "Any abuse"})
    row = submission(SubmissionKind.REFERRAL)
    assert "Any abuse, within 18 months" in lewis.get(f"/triage/{row.id}").text
    done(lewis, "/triage/repeat-rule", {"series_id": marlbeck.daily_series_id, "drop": "1"})
    assert "A further criminal incident, within 6 months" in lewis.get(f"/triage/{row.id}").text


@pytest.mark.parametrize("who", ["anita.kerr@police.marlbeck.example", "bryony.cale@msfp.example"])
def test_whoever_does_not_decide_gets_no_page_of_it(
    marlbeck: Any, context: AppContext, sign_in_as: SignInAs, who: str
) -> None:
    row = submission(SubmissionKind.REFERRAL)
    browser = sign_in_as(who)
    for path in ("/triage", f"/triage/{row.id}", "/triage/repeat-rule"):
        assert browser.get(path).status_code == 403
    assert "Coming in" not in browser.get("/").text
