"""A case closes on one panel: with an outcome, or with why there is none, and with the day of a later look."""

from datetime import timedelta

from flask import Flask
from page_client import PageClient
from room.conftest import Morning

from app.actions.models import ActionState, Outcome
from app.actions.queries import list_actions
from app.core.clock import local_today
from app.core.database import db

CHAIR = "priya.raman@msfp.example"


def outcome_of(morning: Morning, key: str) -> Outcome:
    query = db.select(Outcome).where(
        Outcome.meeting_id == morning.told.meeting_id, Outcome.case_id == morning.told.case_ids[key]
    )
    return db.session.scalars(query).one()


def test_no_further_action_says_why_and_takes_up_nothing(morning: Morning, app: Flask) -> None:
    morning.open()
    morning.call("C04")
    case_id = morning.told.case_ids["C04"]
    with app.app_context():
        proposed = list(list_actions(morning.told.meeting_id, case_id))
    morning.close("C04", "She has moved away.", no_further_action="yes", agreed=[str(action.id) for action in proposed])
    with app.app_context():
        assert outcome_of(morning, "C04").decided == "No further action, because: She has moved away."
        states = {action.state for action in list_actions(morning.told.meeting_id, case_id)}
        assert states == {ActionState.NOT_TAKEN_UP}


def test_without_a_reason_the_panel_comes_back_as_it_was(morning: Morning) -> None:
    morning.open()
    morning.call("C04")
    answer = morning.close("C04", " ", no_further_action="yes", look_in="4")
    assert answer.status_code == 422
    page: PageClient = morning.browser(CHAIR)
    assert "Say why there is no further action." in answer.text
    ticked = [box for box in page.page().iter("input") if box.get("name") == "no_further_action"]
    chosen = [one for one in page.page().iter("option") if one.get("selected") is not None]
    assert [box.get("checked") is not None for box in ticked] == [True]
    assert [one.get("value") for one in chosen] == ["4"]


def test_the_day_of_the_next_look_is_one_choice(morning: Morning, app: Flask) -> None:
    morning.open()
    morning.call("C04")
    morning.close("C04", "Locks today.", look_in="2")
    morning.call("C01")
    morning.close("C01", "Locks today.", look_in="anything else")
    with app.app_context():
        assert outcome_of(morning, "C04").review_on == local_today() + timedelta(weeks=2)
        assert outcome_of(morning, "C01").review_on is None
