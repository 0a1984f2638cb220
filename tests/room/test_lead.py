"""One chair leads at a time, so that no refusal tells another of a case that is hidden from them."""

import re
from typing import Any

import pytest
from conftest import MovableClock
from flask import Flask
from page_checks import without_tokens

from app.agenda.models import AgendaItem, ItemState
from app.audit.models import AuditEntry
from app.cases.conflicts import declare_conflict_of_person
from app.core.connections import Connection
from app.core.database import db
from app.identity.queries import find_actor_by_token
from app.notifications.models import OutboxMail
from app.room.leading import note_leaders

from .conftest import CHAIR, COORDINATOR, DEPUTY_CHAIR, GUEST_OF_C12, POLICE, Morning

# The case after the first on the list; called in its turn, as cases usually are.
HIDDEN = "C01"
VOLATILE = re.compile(r'(names_seen|case_seen|seen|nonce|proof)=("?)[\w-]*|data-clock-from="[^"]*"|\d+ of 14')


def lock_out_the_chair(morning: Morning, app: Flask) -> None:
    with app.app_context():
        declare_conflict_of_person(None, morning.told.case_ids[HIDDEN], morning.told.account_ids[CHAIR], "A neighbour.")
        db.session.commit()


def hand_over(morning: Morning, who: str, to: str) -> Any:
    return morning.do(who, "hand-over-lead", account_id=morning.told.account_ids[to])


def screen(morning: Morning, who: str = CHAIR) -> str:
    page = without_tokens(morning.see(who, "/chair"))
    return VOLATILE.sub("", page)


def test_the_lead_is_handed_over_and_back(morning: Morning) -> None:
    morning.open()
    assert "You are leading the meeting." in morning.see(CHAIR, "/chair")
    page = morning.see(DEPUTY_CHAIR, "/chair")
    assert "Priya Raman is leading the meeting." in page
    assert "Call the next case" not in page
    assert "/call" not in page
    assert hand_over(morning, CHAIR, DEPUTY_CHAIR).status_code == 303
    assert morning.call("C04").status_code == 409
    assert morning.call("C04", chair=DEPUTY_CHAIR).status_code == 303
    assert "Close this case" not in morning.see(CHAIR, "/chair")
    assert morning.close("C04").status_code == 409
    assert hand_over(morning, CHAIR, CHAIR).status_code == 409, "only who leads gives the lead away"
    assert hand_over(morning, DEPUTY_CHAIR, CHAIR).status_code == 303
    assert morning.close("C04").status_code == 303


@pytest.mark.parametrize("who", [POLICE, COORDINATOR])
def test_nobody_but_a_chair_is_given_the_lead(morning: Morning, who: str) -> None:
    morning.open()
    assert hand_over(morning, CHAIR, who).status_code == 404
    assert morning.do(POLICE, "hand-over-lead", account_id=morning.told.account_ids[DEPUTY_CHAIR]).status_code == 403


def test_the_coordinator_helps_when_a_chair_cannot_go_on(morning: Morning) -> None:
    morning.open()
    morning.call("C04")
    assert "Hand over to DI Tom Ashworth" in morning.see(COORDINATOR)
    assert hand_over(morning, COORDINATOR, DEPUTY_CHAIR).status_code == 303
    decided = {"case_id": morning.told.case_ids["C04"], "decided": "Agreed."}
    assert morning.do(DEPUTY_CHAIR, "close-case", **decided).status_code == 303


def test_who_leads_does_not_leave_a_case_without_anybody_to_close_it(morning: Morning) -> None:
    morning.open()
    morning.call("C04")
    left = morning.do(CHAIR, "leave")
    assert left.status_code == 409
    assert "hand over the lead" in left.text
    morning.close("C04")
    assert morning.do(CHAIR, "leave").status_code == 303
    assert morning.call("C02", chair=DEPUTY_CHAIR).status_code == 303, "the lead was free"


def test_a_chair_sees_the_same_screen_whether_a_hidden_case_is_under_way_or_nothing_is(
    morning: Morning, app: Flask, at: MovableClock
) -> None:
    lock_out_the_chair(morning, app)
    morning.open()
    morning.call("C04")
    at.later(minutes=10)
    morning.close("C04")
    hand_over(morning, CHAIR, DEPUTY_CHAIR)
    morning.do(POLICE, "join")
    before = screen(morning)
    assert "DI Tom Ashworth is leading the meeting." in before
    assert morning.call(HIDDEN, chair=DEPUTY_CHAIR).status_code == 303
    morning.do(POLICE, "come-in", case_id=morning.told.case_ids[HIDDEN])
    during = screen(morning)
    decided = {"case_id": morning.told.case_ids[HIDDEN], "decided": "Agreed."}
    assert morning.do(DEPUTY_CHAIR, "close-case", **decided).status_code == 303
    assert before == during == screen(morning)


def test_every_command_answers_a_chair_who_does_not_lead_alike(morning: Morning, app: Flask) -> None:
    lock_out_the_chair(morning, app)
    morning.open()
    hand_over(morning, CHAIR, DEPUTY_CHAIR)

    def answers() -> list[tuple[int, str]]:
        tried = [
            morning.call("C04"),
            morning.close("C04"),
            morning.do(CHAIR, "close"),
            morning.do(CHAIR, "close", may_defer="yes"),
            hand_over(morning, CHAIR, DEPUTY_CHAIR),
            morning.do(CHAIR, "open"),
            morning.call(HIDDEN),
            morning.do(CHAIR, "call", case_id="00000000-0000-4000-8000-000000000000"),
        ]
        return [(answer.status_code, VOLATILE.sub("", without_tokens(answer.text))) for answer in tried]

    before = answers()
    assert [status for status, _ in before] == [409, 409, 409, 409, 409, 409, 404, 404]
    assert before[-1] == before[-2], "hidden and absent are alike"
    morning.call(HIDDEN, chair=DEPUTY_CHAIR)
    assert answers() == before


def test_the_lead_does_not_go_to_a_chair_who_must_not_know_of_the_case_under_way(morning: Morning, app: Flask) -> None:
    lock_out_the_chair(morning, app)
    morning.open()
    hand_over(morning, CHAIR, DEPUTY_CHAIR)
    morning.call(HIDDEN, chair=DEPUTY_CHAIR)
    assert "Hand over the lead" not in morning.see(DEPUTY_CHAIR, "/chair")
    assert hand_over(morning, DEPUTY_CHAIR, CHAIR).status_code == 404


def test_who_is_locked_out_of_the_case_they_lead_leads_no_longer(morning: Morning, app: Flask) -> None:
    morning.open()
    morning.call(HIDDEN)
    case_id = morning.told.case_ids[HIDDEN]
    assert morning.browser(CHAIR).submit(f"{morning.address}/cases/{case_id}/own-conflict").status_code == 303
    refused = morning.call("C04")
    assert refused.status_code == 409
    assert "Another chair is leading" in refused.text
    decided = {"case_id": case_id, "decided": "Agreed."}
    assert morning.do(DEPUTY_CHAIR, "close-case", **decided).status_code == 303


def test_a_hidden_case_that_was_not_heard_waits_and_those_who_see_it_are_told(morning: Morning, app: Flask) -> None:
    lock_out_the_chair(morning, app)
    morning.open()
    for key, case_id in morning.told.case_ids.items():
        if key.startswith("C") and key != HIDDEN:
            assert morning.call(key).status_code == 303
            assert morning.close(key).status_code == 303, case_id
    page = morning.see(CHAIR, "/chair")
    assert "All cases have been heard" in page
    assert morning.do(CHAIR, "close").status_code == 303, "nothing is left, as far as this chair may know"
    with app.app_context():
        item = db.session.scalars(
            db.select(AgendaItem).where(
                AgendaItem.case_id == morning.told.case_ids[HIDDEN], AgendaItem.meeting_id == morning.told.meeting_id
            )
        ).one()
        assert item.state is ItemState.DEFERRED
        told = db.session.scalars(db.select(OutboxMail.account_id).where(OutboxMail.occasion.like("not-heard:%"))).all()
        assert morning.told.account_ids[COORDINATOR] in told
        assert morning.told.account_ids[DEPUTY_CHAIR] in told
        assert morning.told.account_ids[CHAIR] not in told


def test_the_lead_is_in_the_trail(morning: Morning, app: Flask) -> None:
    morning.open()
    hand_over(morning, CHAIR, DEPUTY_CHAIR)
    with app.app_context():
        kinds = db.session.scalars(
            db.select(AuditEntry.kind).where(AuditEntry.kind.like("lead_%")).order_by(AuditEntry.number)
        ).all()
        assert kinds[-2:] == ["lead_taken", "lead_handed_over"]


def test_a_guest_for_a_hidden_case_is_not_here_for_who_must_not_know_of_it(morning: Morning, app: Flask) -> None:
    with app.app_context():
        declare_conflict_of_person(None, morning.told.case_ids["C12"], morning.told.account_ids[CHAIR], "A friend.")
        db.session.commit()
    before = screen(morning), VOLATILE.sub("", without_tokens(morning.see(CHAIR, "/lobby")))
    morning.do(GUEST_OF_C12, "join")
    assert (screen(morning), VOLATILE.sub("", without_tokens(morning.see(CHAIR, "/lobby")))) == before
    assert "Gail Whitmore" in morning.see(DEPUTY_CHAIR, "/lobby")


def test_another_chair_goes_on_where_who_leads_has_gone_without_a_word(
    morning: Morning, app: Flask, at: MovableClock
) -> None:
    morning.open()
    morning.call("C04")
    morning.see(DEPUTY_CHAIR, "/chair")
    assert morning.do(DEPUTY_CHAIR, "take-over").status_code == 409, "the chair is there"
    at.later(seconds=61)
    assert "Lead the meeting in their place" in morning.see(DEPUTY_CHAIR, "/chair")
    assert morning.do(DEPUTY_CHAIR, "take-over").status_code == 303
    # The case goes on as it was, and the chair who comes back sees who leads.
    page = morning.see(DEPUTY_CHAIR, "/chair")
    assert "You are leading the meeting." in page
    assert "Close this case" in page
    assert "DI Tom Ashworth is leading the meeting." in morning.see(CHAIR, "/chair")
    assert morning.do(CHAIR, "take-over").status_code == 409
    assert morning.close("C04").status_code == 409
    with app.app_context():
        kinds = db.session.scalars(
            db.select(AuditEntry.kind).where(AuditEntry.kind.like("lead_%")).order_by(AuditEntry.number)
        ).all()
        assert kinds[-2:] == ["lead_taken", "lead_taken"]


def test_who_leads_and_has_the_meeting_before_them_keeps_the_lead(
    morning: Morning, app: Flask, at: MovableClock
) -> None:
    morning.open()
    morning.call("C04")
    with app.app_context():
        chair = find_actor_by_token(morning.token_of(CHAIR))
        assert chair is not None
        page = Connection(sid="a page", sign_in="", actor=chair, epoch=0)
        page.rooms.add(f"meeting:{morning.told.meeting_id}")
    for _ in range(8):
        at.later(seconds=20)
        with app.app_context():
            note_leaders([page])
    assert morning.do(DEPUTY_CHAIR, "take-over").status_code == 409
    at.later(seconds=61)
    assert morning.do(DEPUTY_CHAIR, "take-over").status_code == 303, "the page was closed"


def test_a_chair_from_whom_something_on_the_list_is_hidden_is_never_told_that_the_other_has_gone(
    morning: Morning, app: Flask, at: MovableClock
) -> None:
    lock_out_the_chair(morning, app)
    morning.open()
    hand_over(morning, CHAIR, DEPUTY_CHAIR)
    there = screen(morning)
    at.later(minutes=5)
    for command in (lambda: None, lambda: morning.call(HIDDEN, chair=DEPUTY_CHAIR), lambda: at.later(minutes=5)):
        command()
        assert "in their place" not in screen(morning)
        assert morning.do(CHAIR, "take-over").status_code == 409
    assert "DI Tom Ashworth is leading the meeting." in there
