"""When the day moves, whoever leads is offered a better order of the rest, and takes it or leaves it."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from conftest import MovableClock
from flask import Flask

from app.agenda.models import AgencyWindow, AgendaItem, ItemState
from app.audit.models import AuditEntry
from app.cases.conflicts import declare_conflict_of_person
from app.core.database import db
from app.meetings.models import Meeting, OrderPreset

from .conftest import CHAIR, COORDINATOR, DEPUTY_CHAIR, HOUSING, POLICE, Morning

HIDDEN = "C12"


@pytest.fixture
def opened(morning: Morning, app: Flask, at: MovableClock) -> Morning:
    """The meeting is open since ten o'clock, the first case heard, and any order may free the most time."""
    at.later(hours=1)
    morning.open()
    morning.call("C04")
    at.later(minutes=12)
    morning.close("C04")
    with app.app_context():
        meeting(morning).order_preset = OrderPreset.FREES_MOST
        db.session.commit()
    return morning


def meeting(morning: Morning) -> Meeting:
    return db.session.get_one(Meeting, morning.told.meeting_id)


def only_until(morning: Morning, app: Flask, code: str, minutes: int) -> None:
    """That agency must go so many minutes after the meeting began."""
    with app.app_context():
        until = meeting(morning).starts_utc + timedelta(minutes=minutes)
        agency_id = morning.told.agency_ids[code]
        db.session.add(AgencyWindow(meeting_id=morning.told.meeting_id, agency_id=agency_id, until_utc=until))
        db.session.commit()


def order_of(morning: Morning, app: Flask) -> list[uuid.UUID]:
    with app.app_context():
        rows = db.session.scalars(
            db.select(AgendaItem).where(AgendaItem.meeting_id == morning.told.meeting_id).order_by(AgendaItem.position)
        )
        return [item.case_id for item in rows if item.state is ItemState.LISTED]


def offered(page: str) -> dict[str, Any]:
    """What the page's forms would send."""
    (seen,) = set(re.findall(r'name="seen" value="(\w+)"', page))
    (digest,) = set(re.findall(r'name="digest" value="(\w+)"', page))
    return {"seen": seen, "digest": digest, "case_id": re.findall(r'name="case_id" value="([\w-]+)"', page)}


def test_whoever_leads_is_offered_an_order_that_saves_time_and_told_for_whom(opened: Morning, app: Flask) -> None:
    page = opened.see(CHAIR, "/proposal")
    assert "of waiting" in page
    assert "What changes for whom" in page
    assert {*offered(page)["case_id"]} == {str(case_id) for case_id in order_of(opened, app)}
    assert re.search(r"at <strong>\d\d:\d\d</strong>, not \d\d:\d\d", page)


def test_the_order_is_taken_and_announced(opened: Morning, app: Flask) -> None:
    offer = offered(opened.see(CHAIR, "/proposal"))
    assert opened.do(CHAIR, "take-order", seen=offer["seen"], case_id=offer["case_id"]).status_code == 303
    assert [str(case_id) for case_id in order_of(opened, app)] == offer["case_id"]
    with app.app_context():
        items = db.session.scalars(db.select(AgendaItem).where(AgendaItem.state == ItemState.LISTED)).all()
        told = [item.announced_utc for item in items if item.meeting_id == opened.told.meeting_id]
        assert None not in told
        assert db.session.scalar(db.select(AuditEntry.number).where(AuditEntry.kind == "agenda_ordered"))
    assert "of waiting" not in opened.see(CHAIR, "/proposal"), "what was taken is not offered again"


def test_an_order_that_is_left_is_not_offered_again(opened: Morning, app: Flask) -> None:
    before = order_of(opened, app)
    offer = offered(opened.see(CHAIR, "/proposal"))
    assert opened.do(CHAIR, "leave-order", digest=offer["digest"]).status_code == 303
    assert order_of(opened, app) == before
    assert "of waiting" not in opened.see(CHAIR, "/proposal")


def test_a_proposal_that_the_day_has_overtaken_is_not_taken(opened: Morning, app: Flask) -> None:
    offer = offered(opened.see(CHAIR, "/proposal"))
    first = order_of(opened, app)[0]
    assert opened.do(COORDINATOR, "move", case_id=first, steps=1).status_code == 303
    before = order_of(opened, app)
    answer = opened.do(CHAIR, "take-order", seen=offer["seen"], case_id=offer["case_id"])
    assert answer.status_code == 409
    assert "changed meanwhile" in answer.text
    assert order_of(opened, app) == before


def test_an_agency_that_must_go_gets_its_cases_before_that(opened: Morning, app: Flask) -> None:
    only_until(opened, app, "REC", 80)
    page = opened.see(CHAIR, "/proposal")
    assert "The order does not fit any longer" in page
    offer = offered(page)
    opened.do(CHAIR, "take-order", seen=offer["seen"], case_id=offer["case_id"])
    assert "does not fit" not in opened.see(CHAIR, "/proposal")


def test_where_no_order_fits_it_says_what_cannot_hold_together(opened: Morning, app: Flask) -> None:
    only_until(opened, app, "POL", 30)
    page = opened.see(CHAIR, "/proposal")
    assert "No order fits everything" in page
    assert "Marlbeck Police" in page
    assert "take-order" not in page


def test_a_morning_that_runs_far_behind_what_was_announced_is_ordered_all_the_same(
    morning: Morning, app: Flask, at: MovableClock
) -> None:
    assert morning.do(COORDINATOR, "publish").status_code == 303
    at.later(hours=3)
    morning.open()
    with app.app_context():
        meeting(morning).order_preset = OrderPreset.FREES_MOST
        db.session.commit()
    assert "of waiting" in morning.see(CHAIR, "/proposal")


def test_nobody_else_is_offered_anything(opened: Morning) -> None:
    assert "of waiting" not in opened.see(DEPUTY_CHAIR, "/proposal")
    for who in (POLICE, HOUSING, COORDINATOR):
        assert opened.browser(who).get(f"{opened.address}/proposal").status_code == 403
    offer = offered(opened.see(CHAIR, "/proposal"))
    assert opened.do(DEPUTY_CHAIR, "take-order", seen=offer["seen"], case_id=offer["case_id"]).status_code == 409
    assert opened.do(DEPUTY_CHAIR, "leave-order", digest=offer["digest"]).status_code == 409


def test_a_chair_who_must_not_know_of_a_case_moves_it_unseen(morning: Morning, app: Flask, at: MovableClock) -> None:
    case_id = morning.told.case_ids[HIDDEN]
    with app.app_context():
        declare_conflict_of_person(None, case_id, morning.told.account_ids[CHAIR], "A neighbour.")
        meeting(morning).order_preset = OrderPreset.FREES_MOST
        db.session.commit()
    at.later(hours=1)
    morning.open()
    offer = offered(morning.see(CHAIR, "/proposal"))
    assert str(case_id) not in offer["case_id"]
    assert morning.do(CHAIR, "take-order", seen=offer["seen"], case_id=offer["case_id"]).status_code == 303
    order = order_of(morning, app)
    assert [str(one) for one in order if one != case_id] == offer["case_id"]
    assert case_id in order
