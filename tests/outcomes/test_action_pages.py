"""Actions across cases: whose are shown, what people say about theirs, and who is reminded."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from builders import make_account, make_member
from conftest import SignInAs

from app.actions.models import Action, ActionAnswer, ActionState
from app.actions.reminding import remind
from app.actions.rules import When
from app.actions.service import record_action
from app.cases.conflicts import declare_conflict
from app.core.access import Role
from app.core.clock import now_utc
from app.core.database import db
from app.identity.models import RoleGrant
from app.notifications.models import OutboxMail

TEXT = "Change the locks at the back."


def agree(small: Any, *, owner: Any = None, text: str = TEXT, **when: Any) -> Action:
    """An agreed action for housing, due tomorrow unless told otherwise."""
    return record_action(
        small.items[0],
        agency_id=small.agencies["HOU"].id,
        owner_id=owner.id if owner else None,
        text=text,
        when=When(due_utc=when.pop("due_utc", now_utc() + timedelta(days=1)), **when),
        state=ActionState.AGREED,
    )


def mails() -> list[str]:
    """To whom what is waiting goes, and about what."""
    rows = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.occasion))
    return sorted(f"{row.address}: {row.subject}" for row in rows)


def test_each_sees_their_own_and_whoever_runs_the_meeting_all(small: Any, sign_in_as: SignInAs) -> None:
    agree(small)
    assert TEXT in sign_in_as(small.housing).get("/actions").text
    assert TEXT not in sign_in_as(small.police).get("/actions?of=agency").text
    assert TEXT in sign_in_as(small.chair).get("/actions").text
    assert "All of the partnership" not in sign_in_as(small.housing).get("/actions").text
    # Asking for everything shows no more than one's own.
    assert TEXT not in sign_in_as(small.police).get("/actions?of=all").text


def test_what_somebody_else_took_on_is_the_agencys_and_not_mine(small: Any, sign_in_as: SignInAs) -> None:
    deputy = make_member(Role.DEPUTY, small.agencies["HOU"], name="Steph Lyle")
    agree(small, owner=deputy)
    client = sign_in_as(small.housing)
    assert TEXT not in client.get("/actions?of=mine").text
    assert TEXT in client.get("/actions?of=agency").text


def test_a_conflict_takes_the_action_away_from_everybody_in_it(small: Any, sign_in_as: SignInAs) -> None:
    action = agree(small)
    declare_conflict(None, small.first.id, small.agencies["HOU"].id, "He works there.")
    client = sign_in_as(small.housing)
    assert TEXT not in client.get("/actions?of=agency").text
    assert client.submit(f"/actions/{action.id}/accept").status_code == 404
    assert client.submit(f"/actions/{uuid4()}/accept").status_code == 404


def test_accepting_and_answering_keep_everything_that_was_said(small: Any, sign_in_as: SignInAs) -> None:
    action_id = agree(small).id
    client = sign_in_as(small.housing)
    page = client.submit(f"/actions/{action_id}/accept", follow_redirects=True)
    assert "accepted" in page.text
    assert db.session.get_one(Action, action_id).owner_id == small.housing.id
    client.submit(f"/actions/{action_id}/answer", {"state": "not_done", "text": "Nobody was at home."})
    client.submit(f"/actions/{action_id}/answer", {"state": "done", "text": "Locksmith, job 41."})
    action = db.session.get_one(Action, action_id)
    assert (action.state, action.answer) == (ActionState.DONE, "Locksmith, job 41.")
    said = db.session.scalars(db.select(ActionAnswer).order_by(ActionAnswer.said_utc, ActionAnswer.id)).all()
    assert sorted(row.text for row in said) == ["Locksmith, job 41.", "Nobody was at home."]
    assert TEXT not in client.get("/actions").text
    assert "Locksmith, job 41." in client.get("/actions?state_of=answered").text
    assert "Locksmith, job 41." in client.get(small.page(small.first)).text


def test_an_answer_without_its_reason_comes_back_as_it_was_typed(small: Any, sign_in_as: SignInAs) -> None:
    action_id = agree(small).id
    client = sign_in_as(small.housing)
    page = client.submit(f"/actions/{action_id}/answer", {"state": "not_done", "text": ""})
    assert page.status_code == 422
    assert "Say why it was not done." in page.text
    page = client.submit(f"/actions/{action_id}/answer", {"state": "", "text": "Half of it."})
    assert "Choose how it stands." in page.text
    assert "Half of it." in page.text
    assert db.session.get_one(Action, action_id).state is ActionState.AGREED


def test_nobody_answers_for_another_agency(small: Any, sign_in_as: SignInAs) -> None:
    action_id = agree(small).id
    answer = sign_in_as(small.police).submit(f"/actions/{action_id}/answer", {"state": "done", "text": ""})
    assert answer.status_code == 404
    # Who runs the meeting writes down what they were told by phone.
    by_phone = sign_in_as(small.chair).submit(f"/actions/{action_id}/answer", {"state": "done", "text": ""})
    assert by_phone.status_code == 303


def test_an_action_of_somebody_who_left_is_passed_on(small: Any, sign_in_as: SignInAs) -> None:
    deputy = make_member(Role.DEPUTY, small.agencies["HOU"], name="Steph Lyle")
    action_id = agree(small, owner=deputy).id
    grant = db.session.scalars(db.select(RoleGrant).where(RoleGrant.account_id == deputy.id)).one()
    grant.ends_utc = now_utc()
    client = sign_in_as(small.housing)
    assert "Steph Lyle does not speak for this agency any longer" in client.get("/actions?of=agency").text
    page = client.submit(f"/actions/{action_id}/pass-on", {"owner_id": str(deputy.id)})
    assert page.status_code == 422
    assert "Choose somebody who works on this case for that agency." in page.text
    client.submit(f"/actions/{action_id}/pass-on", {"owner_id": str(small.housing.id)})
    assert TEXT in client.get("/actions?of=mine").text


def test_usual_actions_are_kept_and_added_with_one_press(small: Any, sign_in_as: SignInAs) -> None:
    chair = sign_in_as(small.chair)
    address = f"/meetings/{small.meeting.id}/usual-actions"
    wrong = {"text": "", "agency_id": str(small.agencies["POL"].id), "days": "soon", "time": "25:99"}
    page = chair.submit(address, wrong)
    assert page.status_code == 422
    assert "Enter a number of days from 0 to 90." in page.text
    usual = {"text": "Tell the police control room.", "agency_id": str(small.agencies["POL"].id), "days": "0"}
    chair.submit(address, {**usual, "time": "15:00"})
    page = chair.get(small.page(small.first)).text
    assert "Add: Tell the police control room." in page
    standard_id = page.split('name="standard_id" value="')[1].split('"')[0]
    chair.submit(small.page(small.first, "/standard-actions"), {"standard_id": standard_id})
    action = db.session.scalars(db.select(Action)).one()
    assert action.is_due_at_time
    assert action.text == "Tell the police control room."


def test_who_took_it_on_is_reminded_once_before_and_after(small: Any, at: Any) -> None:
    agree(small, owner=small.housing, due_utc=now_utc() + timedelta(hours=3), is_due_at_time=True)
    db.session.commit()
    for hours in (0, 1.5, 0.1, 2.5, 0.1):
        at.later(hours=hours)
        remind()
        db.session.commit()
    assert mails() == [
        f"{small.housing.email}: Something you agreed to do is due soon",
        f"{small.housing.email}: Something you agreed to do was due",
    ]


def test_everybody_of_the_agency_is_reminded_where_nobody_took_it_on_or_they_left(small: Any, at: Any) -> None:
    agree(small, due_utc=now_utc() + timedelta(hours=1), is_due_at_time=True)
    agree(small, owner=make_account("Gone Away"), due_utc=now_utc() + timedelta(hours=1), is_due_at_time=True)
    deputy = make_member(Role.DEPUTY, small.agencies["HOU"], name="Steph Lyle")
    remind()
    to = [line.split(":")[0] for line in mails()]
    assert sorted(to) == sorted([small.housing.email, deputy.email] * 2)


def test_the_manager_is_told_a_day_late_and_of_nothing_but_that(small: Any, at: Any) -> None:
    housing = small.agencies["HOU"]
    housing.manager_name, housing.manager_email = "Ros Penhale", "ros.penhale@hou.example"
    agree(small, due_utc=now_utc() + timedelta(hours=1), is_due_at_time=True)
    at.later(hours=27)
    remind()
    mail = next(row for row in db.session.scalars(db.select(OutboxMail)) if row.address == "ros.penhale@hou.example")
    assert "Kay" not in mail.text
    assert "locks" not in mail.text
    assert "overdue" in mail.subject


def test_what_is_done_reminds_nobody(small: Any, sign_in_as: SignInAs, at: Any) -> None:
    action_id = agree(small, due_utc=now_utc() + timedelta(hours=1), is_due_at_time=True).id
    sign_in_as(small.housing).submit(f"/actions/{action_id}/answer", {"state": "done", "text": ""})
    at.later(hours=30)
    remind()
    assert mails() == []
