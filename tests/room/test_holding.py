"""Cases that do not go through in one, breaks, stages and the round, over HTTP."""

import re
from typing import Any

import pytest
from conftest import MovableClock
from flask import Flask

from app.agenda.models import AgendaItem, ItemState
from app.core.database import db

from .conftest import CHAIR, COORDINATOR, DEPUTY_CHAIR, HOUSING, POLICE, SOCIAL_WORK, Morning, presences_at, text_of

MINUTE_TAKER = "bryony.cale@msfp.example"


def item_of(morning: Morning, key: str) -> AgendaItem:
    return db.session.scalars(
        db.select(AgendaItem).where(
            AgendaItem.meeting_id == morning.told.meeting_id, AgendaItem.case_id == morning.told.case_ids[key]
        )
    ).one()


def do(morning: Morning, command: str, key: str, who: str = CHAIR, **fields: Any) -> int:
    return morning.do(who, command, case_id=morning.told.case_ids[key], **fields).status_code


def test_a_case_is_held_and_goes_on_later_with_its_clock(morning: Morning, app: Flask, at: MovableClock) -> None:
    morning.open()
    morning.call("C04")
    morning.come_in(SOCIAL_WORK, "C04")
    at.later(minutes=4)
    assert do(morning, "hold", "C04") == 303
    page = morning.see(CHAIR, "/chair")
    assert "on hold, 4 of 12 minutes used" in page
    assert "Call the next case: HT-492 Kayleigh Marsden" in page, "it was held to go on with another"
    assert "Tanya Broadbent on hold" in text_of(morning.see(COORDINATOR))
    assert "case_id" in morning.see(CHAIR, "/proposal"), "the others may be ordered again meanwhile"
    lobby = morning.see(SOCIAL_WORK, "/lobby")
    assert 'data-called="false"' in lobby
    assert "On hold" in lobby
    morning.call("C01")
    at.later(minutes=10)
    morning.close("C01")
    assert "Go on with the case on hold: WD-604 Tanya Broadbent" in morning.see(CHAIR, "/chair")
    assert morning.call("C04").status_code == 303
    assert 'data-called="true"' in morning.see(SOCIAL_WORK, "/lobby")
    at.later(minutes=3)
    assert ">7 min<" in morning.see(CHAIR, "/chair")
    morning.close("C04")
    assert "7 of 12 minutes" in morning.see(CHAIR, "/chair")
    with app.app_context():
        assert all(row.left_utc for row in presences_at(morning))


def test_a_case_is_put_off_with_a_reason_and_nothing_typed_is_lost(morning: Morning, app: Flask) -> None:
    morning.open()
    morning.call("C04")
    morning.come_in(POLICE, "C04")
    case_id = morning.told.case_ids["C04"]
    empty = morning.do(CHAIR, "defer", case_id=case_id, reason=" ")
    assert empty.status_code == 422
    assert "Say in a few words why the case is put off." in empty.text
    assert "The case is not put off yet" in empty.text
    long = morning.do(CHAIR, "defer", case_id=case_id, reason="The ward rings later. " * 20)
    assert long.status_code == 422
    assert "The ward rings later. The ward rings later." in long.text
    assert do(morning, "defer", "C04", reason="The ward rings at noon.") == 303
    assert "put off" in morning.see(CHAIR, "/chair")
    assert "Put off to another day: WD-604" in morning.see(POLICE, "/lobby")
    assert "The ward rings at noon." in morning.see(POLICE, f"/cases/{case_id}")
    assert morning.call("C04").status_code == 409
    assert do(morning, "put-back", "C04") == 303
    assert do(morning, "put-back", "C04") == 409
    page = morning.see(CHAIR, "/chair")
    assert page.index("Margaret Tolley") < page.rindex("Tanya Broadbent"), "it is at the end of the list"
    with app.app_context():
        item = item_of(morning, "C04")
        assert (item.state, item.deferred_reason) == (ItemState.LISTED, "")


def test_a_case_that_has_still_to_come_is_put_off_from_the_list(morning: Morning, app: Flask) -> None:
    morning.open()
    morning.call("C04")
    wrong = morning.do(CHAIR, "defer", case_id=morning.told.case_ids["C01"], reason="", **{"from": "list"})
    assert wrong.status_code == 422
    assert 'href="#put-off-reason"' in wrong.text
    assert ">09:22<" in morning.see(CHAIR, "/chair"), "Jade Whitlock, after Kayleigh Marsden"
    assert do(morning, "defer", "C01", reason="The school rings tomorrow.", **{"from": "list"}) == 303
    page = morning.see(CHAIR, "/chair")
    assert page.index(">09:12<") < page.index("Jade Whitlock")
    assert ">09:22<" in page, "whoever comes after her"
    with app.app_context():
        assert item_of(morning, "C01").state is ItemState.DEFERRED
        assert item_of(morning, "C04").state is ItemState.UNDER_WAY
    assert do(morning, "defer", "C01", reason="Again.") == 409


def test_an_urgent_case_is_heard_next_and_every_time_moves(morning: Morning) -> None:
    morning.open()
    morning.call("C04")
    assert do(morning, "urgency", "C14", COORDINATOR, urgent="yes", back="running") == 303
    page = morning.see(CHAIR, "/chair")
    assert page.index("Margaret Tolley") < page.index("Kayleigh Marsden")
    assert ">09:22<" in page.partition("Margaret Tolley")[2].partition("Kayleigh Marsden")[0], "ten minutes later"
    assert do(morning, "urgency", "C04", urgent="yes", back="running") == 409, "it is under way"


def test_a_break_is_for_everybody_and_calling_a_case_ends_it(morning: Morning, at: MovableClock) -> None:
    morning.open()
    for who in (HOUSING, POLICE):
        morning.do(who, "join")
    wrong = morning.do(CHAIR, "break", minutes="soon")
    assert wrong.status_code == 422
    assert 'value="soon"' in wrong.text
    assert morning.do(CHAIR, "break", minutes="0").status_code == 422
    assert morning.do(CHAIR, "break", minutes="15").status_code == 303
    assert morning.do(CHAIR, "break", minutes="15").status_code == 409
    assert "Break until 09:15" in morning.see(CHAIR, "/chair")
    assert "There is a break until 09:15." in morning.see(HOUSING, "/lobby")
    morning.call("C04")
    assert "There is a break" not in morning.see(HOUSING, "/lobby")
    assert morning.do(CHAIR, "break", minutes="15").status_code == 409, "a case is under way"
    morning.close("C04")
    assert morning.do(CHAIR, "break", planned="yes").status_code == 303
    at.later(minutes=2)
    assert morning.do(CHAIR, "end-break").status_code == 303
    assert morning.do(CHAIR, "end-break").status_code == 409
    assert morning.do(CHAIR, "break", planned="yes").status_code == 409, "there was one"


@pytest.mark.parametrize(
    ("command", "fields"),
    [
        ("hold", {}),
        ("defer", {"reason": "Not today."}),
        ("stage", {"stage": "risk"}),
        ("break", {"minutes": "5"}),
        ("end-break", {}),
        ("statement-read", {}),
        ("put-back", {}),
    ],
)
def test_only_the_chair_who_leads_does_this(morning: Morning, command: str, fields: dict[str, str]) -> None:
    morning.open()
    morning.call("C04")
    answer = morning.do(DEPUTY_CHAIR, command, case_id=morning.told.case_ids["C04"], **fields)
    assert answer.status_code == 409
    assert "Priya Raman is leading the meeting." in answer.text
    assert morning.do(POLICE, command, case_id=morning.told.case_ids["C04"], **fields).status_code == 403


def test_the_stage_is_seen_by_everybody_in_the_case_and_can_be_taken_away(morning: Morning) -> None:
    morning.open()
    morning.call("C04")
    case_page = f"/cases/{morning.told.case_ids['C04']}"
    assert "aria-current" not in morning.see(SOCIAL_WORK, case_page)
    assert do(morning, "stage", "C04", stage="risk") == 303
    assert "What could happen, what points to it, what protects." in morning.see(CHAIR, "/chair")
    assert '--on" aria-current="step">Risk' in morning.see(SOCIAL_WORK, case_page)
    assert do(morning, "stage", "C04", stage="") == 303
    assert 'aria-current="step"' not in morning.see(SOCIAL_WORK, case_page)
    assert do(morning, "stage", "C04", stage="verdict") == 404
    assert do(morning, "stage", "C01", stage="risk") == 409


def test_the_round_shows_who_has_not_been_heard(morning: Morning) -> None:
    morning.open()
    morning.call("C04")
    agencies = morning.told.agency_ids
    assert "The round: 0 of 5 heard" in morning.see(CHAIR, "/chair")
    assert do(morning, "heard", "C04", agency_id=agencies["POL"], heard="yes") == 303
    assert do(morning, "heard", "C04", MINUTE_TAKER, agency_id=agencies["POL"], heard="yes") == 303
    assert do(morning, "heard", "C04", MINUTE_TAKER, agency_id=agencies["CSC"], heard="yes", back="lobby") == 303
    assert "The round: 2 of 5 heard" in morning.see(CHAIR, "/chair")
    assert "The round: 2 of 5 heard" in morning.see(MINUTE_TAKER, "/lobby")
    assert do(morning, "heard", "C04", agency_id=agencies["POL"], heard="no") == 303
    assert "The round: 1 of 5 heard" in morning.see(CHAIR, "/chair")
    assert do(morning, "heard", "C04", agency_id=agencies["HOU"]) == 404, "it is not needed"
    assert do(morning, "heard", "C01", agency_id=agencies["POL"]) == 409


def test_a_hidden_case_that_is_held_looks_like_nothing(morning: Morning, at: MovableClock) -> None:
    morning.open()
    morning.do(HOUSING, "join")
    for key in ("C04", "C01", "C02", "C03", "C05", "C06", "C07", "C08", "C09", "C10", "C11"):
        morning.call(key)
        morning.close(key)
    before = text_of(morning.see(HOUSING, "/lobby"))
    morning.call("C12")
    assert do(morning, "hold", "C12") == 303
    assert text_of(morning.see(HOUSING, "/lobby")) == before
    # Put off, it takes no time any longer: what is told are times that have moved, as they do for many reasons.
    assert do(morning, "defer", "C12", reason="The chief executive is asked first.") == 303
    assert re.sub(r"\d+", "", text_of(morning.see(HOUSING, "/lobby"))) == re.sub(r"\d+", "", before)
    assert do(morning, "put-back", "C12") == 303
    assert re.sub(r"\d+", "", text_of(morning.see(HOUSING, "/lobby"))) == re.sub(r"\d+", "", before)
