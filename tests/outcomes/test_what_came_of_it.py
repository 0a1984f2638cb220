"""Whoever told us something hears what came of it, from somebody with a name; until then the loop is open."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from builders import actor_for
from conftest import SignInAs

from app.actions.agreed_record import list_versions
from app.actions.models import ActionState
from app.actions.outcomes import correct_outcome, when_outcome_is_corrected
from app.actions.queries import find_outcome
from app.actions.rules import When
from app.actions.service import close_case, record_action
from app.agenda.service import call_case
from app.cases.conflicts import declare_conflict
from app.core.access import Role
from app.core.clock import now_utc
from app.core.database import db
from app.directory.service import add_agency
from app.disclosure import loops as loops_module
from app.disclosure.loops import disclose_loops
from app.meetings.service import open_meeting
from app.minutes.limiting import NewLimit, lift_limit, limit_contribution
from app.minutes.models import Certainty, Contribution
from app.minutes.service import record_contribution

SAID = "The rent has not been paid since May."
DECIDED = "Housing moves her this week."


@pytest.fixture
def heard(small: Any) -> Contribution:
    """Housing has shared something about the first case, which was heard and closed."""
    chair = actor_for(small.chair)
    item = small.items[0]
    open_meeting(chair, small.meeting.id)
    call_case(chair, small.meeting.id, small.first.id)
    contribution = record_contribution(
        item, agency_id=small.agencies["HOU"].id, author_id=small.housing.id, text=SAID, certainty=Certainty.FACT
    )
    record_action(
        item,
        agency_id=small.agencies["HOU"].id,
        text="Move her.",
        when=When(due_utc=now_utc() + timedelta(days=2)),
        state=ActionState.AGREED,
        contribution_id=contribution.id,
    )
    close_case(chair, small.meeting.id, small.first.id, decided=DECIDED, agreed_ids=set())
    db.session.commit()
    return contribution


def form_for(
    heard: Contribution, text: str = "Because you told us, she moves on Friday.", **more: str
) -> dict[str, str]:
    return {"of": str(heard.id), f"use-{heard.id}": "decision", f"text-{heard.id}": text, **more}


def test_what_was_heard_and_not_answered_is_an_open_loop(small: Any, heard: Contribution, sign_in_as: SignInAs) -> None:
    page = sign_in_as(small.chair).get("/loops").text
    assert "HOU of Testbury" in page
    assert SAID not in page
    loops = disclose_loops(actor_for(small.chair))
    # Housing shared, and the police referred.
    assert sorted((one.agency.code, one.is_referral) for one in loops.open) == [("HOU", False), ("POL", True)]
    assert loops.median_days is None


def test_open_loops_stand_page_by_page_and_their_number_is_of_all(
    small: Any, heard: Contribution, sign_in_as: SignInAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = disclose_loops(actor_for(small.chair))
    assert (whole.waiting, whole.pages) == (2, 1)
    monkeypatch.setattr(loops_module, "LOOPS_A_PAGE", 1)
    pages = [disclose_loops(actor_for(small.chair), number) for number in (1, 2)]
    assert [one for page in pages for one in page.open] == list(whole.open)
    assert {(page.waiting, page.pages, page.longest_days) for page in pages} == {(2, 2, whole.longest_days)}
    assert disclose_loops(actor_for(small.chair), 99_999).number == 2
    browser = sign_in_as(small.chair)
    assert "Pages of open loops" in browser.get("/loops").text
    for asked in ("2", "0", "x", "9" * 40):
        assert browser.get(f"/loops?page={asked}").status_code == 200


def test_what_is_withheld_from_whoever_runs_the_meeting_is_no_loop_of_theirs(small: Any, heard: Contribution) -> None:
    chair, owner = actor_for(small.chair), actor_for(small.housing)
    limit = NewLimit(roles=frozenset({Role.CHAIR}), is_existence_told=False, reason="The chair lives next door.")
    limit_contribution(owner, small.meeting.id, small.first.id, heard.id, limit)
    db.session.commit()
    withheld = disclose_loops(chair)
    assert (withheld.waiting, [one.is_referral for one in withheld.open]) == (1, [True])
    assert "HOU" not in {one.agency.code for one in withheld.balance}
    lift_limit(owner, small.meeting.id, small.first.id, heard.id)
    db.session.commit()
    assert disclose_loops(chair).waiting == 2


def test_its_agency_is_told_at_once_what_was_decided_and_later_by_whom(
    small: Any, heard: Contribution, sign_in_as: SignInAs, at: Any
) -> None:
    housing = sign_in_as(small.housing)
    page = housing.get("/came-of-it").text
    assert SAID in page
    assert DECIDED in page
    assert "Somebody still owes you a line" in page
    at.later(hours=12)
    chair = sign_in_as(small.chair)
    offered = chair.get(small.page(small.first, "/outcome")).text
    assert "Thank you for telling us. We talked about it on" in offered
    chair.submit(small.page(small.first, "/outcome/receipts"), form_for(heard))
    page = sign_in_as(small.housing).get("/came-of-it").text
    assert "Because you told us, she moves on Friday." in page
    assert "Priya Raman" in page
    assert "You have been told" in page
    loops = disclose_loops(actor_for(small.chair))
    assert [one.is_referral for one in loops.open] == [True]
    assert loops.median_days == pytest.approx(0.5)
    assert loops.latest is not None
    assert (loops.latest.given, loops.latest.answered) == (2, 1)
    assert [(one.agency.code, one.answered) for one in loops.latest.by_agency] == [("HOU", 1), ("POL", 0)]
    assert "1 of 2 things are answered, in the middle <strong>12 hours</strong>" in chair.get("/loops").text


def test_a_line_without_words_comes_back_and_nothing_is_sent(
    small: Any, heard: Contribution, sign_in_as: SignInAs
) -> None:
    chair = sign_in_as(small.chair)
    page = chair.submit(small.page(small.first, "/outcome/receipts"), form_for(heard, "  "))
    assert page.status_code == 422
    assert "Write a line to whoever told us." in page.text
    page = chair.submit(small.page(small.first, "/outcome/receipts"), {})
    assert "Tick who is to be told." in page.text
    assert SAID in sign_in_as(small.housing).get("/came-of-it").text
    assert len(disclose_loops(actor_for(small.chair)).open) == 2


def test_nobody_else_reads_what_an_agency_told_or_heard(small: Any, heard: Contribution, sign_in_as: SignInAs) -> None:
    sign_in_as(small.chair).submit(small.page(small.first, "/outcome/receipts"), form_for(heard))
    page = sign_in_as(small.police).get("/came-of-it").text
    assert "The referral" in page
    assert SAID not in page
    assert "Because you told us" not in page
    assert sign_in_as(small.housing).get(small.page(small.first, "/outcome")).status_code == 403
    declare_conflict(None, small.first.id, small.agencies["HOU"].id, "He works there.")
    assert SAID not in sign_in_as(small.housing).get("/came-of-it").text


def test_before_it_is_closed_nothing_is_told(small: Any, sign_in_as: SignInAs) -> None:
    chair = sign_in_as(small.chair)
    page = chair.submit(small.page(small.first, "/outcome/receipts"), {"of": str(uuid4()), "text": "x"})
    assert page.status_code == 409
    assert "This case has not been closed yet." in page.text


def test_later_somebody_says_whether_it_was_done_and_helped(
    small: Any, heard: Contribution, sign_in_as: SignInAs
) -> None:
    chair = sign_in_as(small.chair)
    address = small.page(small.first, "/outcome/looks")
    page = chair.submit(address, {"for_child": "He sleeps.", "then": "look"})
    assert page.status_code == 422
    assert "Say whether it was done." in page.text
    assert "He sleeps." in page.text
    chair.submit(
        address,
        {"was_done": "yes", "did_help": "partly", "for_child": "He sleeps.", "day": "7", "month": "1", "year": "2027"},
    )
    assert "He sleeps." in sign_in_as(small.housing).get("/came-of-it").text
    assert "Thursday 7 January 2027" in chair.get("/loops").text
    assert "That date has passed" in chair.submit(address, {"day": "1", "month": "1", "year": "2020"}).text


def test_it_may_be_looked_at_again_at_the_next_meeting_whenever_that_is(
    small: Any, heard: Contribution, sign_in_as: SignInAs
) -> None:
    chair = sign_in_as(small.chair)
    address = small.page(small.first, "/outcome/looks")
    assert "Enter the day on which to look again." in chair.submit(address, {"then": "plan"}).text
    assert chair.submit(address, {"then": "plan", "at_next_meeting": "yes"}).status_code == 303
    assert "Looked at again at the next meeting of this series" in chair.get("/loops").text
    assert "at the next meeting of this series." in sign_in_as(small.housing).get("/came-of-it").text


def test_a_correction_keeps_what_was_signed_and_tells_whoever_has_to_know(small: Any, heard: Contribution) -> None:
    told = []
    when_outcome_is_corrected(lambda _actor, item: told.append(item.case_id))
    correct_outcome(
        actor_for(small.chair), small.meeting.id, small.first.id, decided="She moves today.", reason="A house is free."
    )
    outcome = find_outcome(small.meeting.id, small.first.id)
    assert outcome is not None
    assert outcome.decided == "She moves today."
    first, added = list_versions(small.meeting.id, small.first.id)
    assert DECIDED in first.agreed
    assert "She moves today." in added.addition
    assert told == [small.first.id]


def test_a_partner_is_told_when_somebody_says_why(small: Any, heard: Contribution, sign_in_as: SignInAs) -> None:
    partner = add_agency(code="OAK", name="Oakfield", domain="oak.example", phone="01632 960005", has_accounts=False)
    chair = sign_in_as(small.chair)
    address = small.page(small.first, "/outcome/recipients")
    assert "Choose a partner." in chair.submit(address, {"agency_id": str(small.agencies["POL"].id)}).text
    page = chair.submit(address, {"agency_id": str(partner.id), "why": "Alf is on roll."}, follow_redirects=True)
    assert "Alf is on roll." in page.text
