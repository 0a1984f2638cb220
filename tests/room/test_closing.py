"""A case closes on one panel: with an outcome, or with why there is none, and with the day of a later look."""

from datetime import date, timedelta

import pytest
from flask import Flask
from page_client import PageClient
from room.conftest import CHAIR, SOCIAL_WORK, Morning, text_of

from app.actions.models import ActionState, Outcome
from app.actions.next_look import find_next_look
from app.actions.queries import list_actions
from app.actions.rules import NextLook
from app.core.clock import local, local_today
from app.core.database import db
from app.core.words import day as in_words
from app.meetings.models import Meeting, MeetingState
from app.meetings.queries import find_meeting_after


def outcome_of(morning: Morning, key: str) -> Outcome:
    query = db.select(Outcome).where(
        Outcome.meeting_id == morning.told.meeting_id, Outcome.case_id == morning.told.case_ids[key]
    )
    return db.session.scalars(query).one()


@pytest.fixture
def in_forty_days(app: Flask) -> date:
    with app.app_context():
        return local_today() + timedelta(days=40)


def typed(day: date) -> dict[str, str]:
    """The three boxes for a day of its own."""
    return {"look-day": str(day.day), "look-month": str(day.month), "look-year": str(day.year)}


def test_no_further_action_has_a_reason_of_its_own_and_takes_up_nothing(morning: Morning, app: Flask) -> None:
    morning.open()
    morning.call("C04")
    case_id = morning.told.case_ids["C04"]
    with app.app_context():
        proposed = list(list_actions(morning.told.meeting_id, case_id))
    morning.close("C04", "", because="She has moved away.", agreed=[str(action.id) for action in proposed])
    with app.app_context():
        assert outcome_of(morning, "C04").decided == "No further action, because: She has moved away."
        states = {action.state for action in list_actions(morning.told.meeting_id, case_id)}
        assert states == {ActionState.NOT_TAKEN_UP}


def test_what_was_decided_and_why_nothing_more_is_done_stand_beside_each_other(morning: Morning, app: Flask) -> None:
    morning.open()
    morning.call("C04")
    morning.close("C04", "The plan of June stands.", because="It works.")
    with app.app_context():
        decided = outcome_of(morning, "C04").decided
    assert decided == "The plan of June stands.\n\nNo further action, because: It works."


def test_without_an_outcome_the_panel_comes_back_as_it_was(morning: Morning) -> None:
    morning.open()
    morning.call("C04")
    when = {"look_in": "4", "look-day": "3", "look-month": "12", "look-year": "2027"}
    answer = morning.close("C04", " ", because=" ", **when)
    assert answer.status_code == 422
    page: PageClient = morning.browser(CHAIR)
    assert "Say in a few words what was decided, or that there is no further action and why." in answer.text
    chosen = [one for one in page.page().iter("option") if one.get("selected") is not None]
    boxes = {box.get("name"): box.get("value") for box in page.page().iter("input")}
    assert [one.get("value") for one in chosen] == ["4"]
    assert [boxes[name] for name in ("look-day", "look-month", "look-year")] == ["3", "12", "2027"]


def test_the_next_look_is_one_choice(morning: Morning, app: Flask) -> None:
    morning.open()
    morning.call("C04")
    morning.close("C04", "Locks today.", look_in="2")
    morning.call("C01")
    morning.close("C01", "Locks today.", look_in="anything else")
    with app.app_context():
        assert outcome_of(morning, "C04").review_on == local_today() + timedelta(weeks=2)
        assert outcome_of(morning, "C01").review_on is None


def test_a_day_of_its_own_comes_before_the_choice(morning: Morning, app: Flask, in_forty_days: date) -> None:
    morning.open()
    morning.call("C04")
    morning.close("C04", "Locks today.", look_in="2", **typed(in_forty_days))
    with app.app_context():
        assert outcome_of(morning, "C04").review_on == in_forty_days


def test_the_next_meeting_is_looked_up_when_somebody_reads_it(morning: Morning, app: Flask) -> None:
    morning.open()
    morning.call("C04")
    morning.close("C04", "Locks today.", look_in="next")
    with app.app_context():
        outcome, meeting = outcome_of(morning, "C04"), db.session.get_one(Meeting, morning.told.meeting_id)
        following = find_meeting_after(meeting)
        assert following is not None
        planned = local(following.starts_utc).date()
        assert find_next_look(outcome, meeting) == NextLook(on=planned, is_at_next_meeting=True)
        following.state = MeetingState.CANCELLED
        db.session.flush()
        look = find_next_look(outcome, meeting)
        assert look is not None
        assert look.on != planned


@pytest.mark.parametrize("boxes", [("31", "2", "2027"), ("1", "1", "2001"), ("soon", "", ""), ("1", "1", "9" * 5000)])
def test_no_day_that_cannot_be_read_keeps_a_case_open(morning: Morning, app: Flask, boxes: tuple[str, ...]) -> None:
    morning.open()
    morning.call("C04")
    names = ("look-day", "look-month", "look-year")
    answer = morning.close("C04", "Locks today.", look_in="1", **dict(zip(names, boxes, strict=True)))
    assert answer.status_code == 303
    assert "is no day to come, so no day of the next look was kept" in morning.see(CHAIR, "/chair")
    with app.app_context():
        assert outcome_of(morning, "C04").review_on == local_today() + timedelta(weeks=1)


def test_the_next_look_is_signed_and_everybody_who_reads_the_case_sees_it(
    morning: Morning, in_forty_days: date
) -> None:
    day = in_forty_days
    morning.open()
    morning.call("C04")
    morning.close("C04", "Locks today.", **typed(day))
    case = f"/cases/{morning.told.case_ids['C04']}"
    for page in (case, f"{case}/record"):
        assert f"Looked at again on {in_words(day)}." in text_of(morning.see(SOCIAL_WORK, page))
    # What was signed stays, whatever is planned afterwards.
    later = day + timedelta(days=1)
    boxes = {"day": str(later.day), "month": str(later.month), "year": str(later.year), "then": "plan"}
    assert morning.do(CHAIR, f"{case.lstrip('/')}/outcome/looks", **boxes).status_code == 303
    assert f"Looked at again on {in_words(day)}." in text_of(morning.see(SOCIAL_WORK, f"{case}/record"))
    assert f"Looked at again on {in_words(later)}." in text_of(morning.see(CHAIR, f"{case}/outcome"))
