"""Answering on the page: every control says which date it is about, and what is said counts at once."""

from typing import Any

from conftest import SignInAs
from flask import Flask
from page_client import PageClient
from planted import planted_words

from app.core.database import db
from app.invitations.models import ReplyAnswer, ReplyWay
from app.invitations.queries import list_invited
from app.meetings.models import MeetingState
from app.notifications.models import OutboxMail


def path(diary: Any, date: int = 0) -> str:
    return f"/diary/meetings/{diary.dates[date].id}/answer"


def test_my_dates_say_what_is_to_come_and_which_date_a_button_is_about(diary: Any, sign_in_as: SignInAs) -> None:
    page = sign_in_as(diary.people["kerr"]).get("/diary").text
    assert "4 of your dates wait for an answer" in page
    for words in ("Come on Wednesday 2 December", "Come on Friday 4 December", "Come on Wednesday 16 December"):
        assert words in page
    assert "Come to all dates" in page


def test_coming_to_one_date_says_nothing_about_the_next(diary: Any, sign_in_as: SignInAs) -> None:
    kerr = sign_in_as(diary.people["kerr"])
    kerr.get("/diary")
    kerr.submit(path(diary), {"choice": "come"})
    assert "You come on Wednesday 2 December." in kerr.get("/diary").text
    first, second = diary.latest("kerr"), diary.latest("kerr", 1)
    assert first is not None
    assert (first.answer, first.way, second) == (ReplyAnswer.ACCEPTED, ReplyWay.PAGE, None)


def test_coming_to_all_dates_counts_for_each(diary: Any, sign_in_as: SignInAs) -> None:
    kerr = sign_in_as(diary.people["kerr"])
    kerr.get(path(diary))
    kerr.submit(path(diary), {"choice": "come_to_all"})
    assert "You come to all dates." in kerr.get("/diary").text
    assert [diary.latest("kerr", date).answer for date in (0, 1, 2)] == [ReplyAnswer.ACCEPTED] * 3


def test_not_coming_asks_why_and_keeps_what_was_typed(diary: Any, sign_in_as: SignInAs) -> None:
    kerr = sign_in_as(diary.people["kerr"])
    kerr.get(path(diary))
    answer = kerr.submit(path(diary), {"choice": "not_come"})
    assert answer.status_code == 422
    assert "Say in a few words why you cannot come" in answer.text
    kerr.submit(path(diary), {"choice": "not_come", "why": "I give evidence in court."})
    said = diary.latest("kerr")
    assert (said.answer, said.comment) == (ReplyAnswer.DECLINED, "I give evidence in court.")


def test_a_deputy_of_the_agency_is_invited_to_that_date_alone(diary: Any, sign_in_as: SignInAs) -> None:
    kerr = sign_in_as(diary.people["kerr"])
    assert "Owen Platt" in kerr.get(path(diary)).text
    kerr.submit(path(diary), {"choice": "deputy", "deputy_id": str(diary.people["platt"].id)})
    assert "Owen Platt comes in your place on Wednesday 2 December" in kerr.get("/diary").text
    invited = {one.account_id: one for one in list_invited(diary.dates[0])}
    assert invited[diary.people["platt"].id].is_deputy
    told = [mail for mail in db.session.scalars(db.select(OutboxMail)) if mail.address == "owen.platt@pol.example"]
    assert [mail.calendar_method for mail in told] == ["REQUEST"]
    assert diary.people["platt"].id not in {one.account_id for one in list_invited(diary.dates[1])}


def test_whoever_comes_after_all_needs_no_deputy(diary: Any, sign_in_as: SignInAs) -> None:
    kerr = sign_in_as(diary.people["kerr"])
    kerr.get(path(diary))
    kerr.submit(path(diary), {"choice": "deputy", "deputy_id": str(diary.people["platt"].id)})
    kerr.submit(path(diary), {"choice": "come"})
    db.session.expire_all()
    assert diary.people["platt"].id not in {one.account_id for one in list_invited(diary.dates[0])}
    told = [mail for mail in db.session.scalars(db.select(OutboxMail)) if mail.address == "owen.platt@pol.example"]
    assert sorted(mail.calendar_method for mail in told) == ["CANCEL", "REQUEST"]


def test_nobody_of_another_agency_comes_as_deputy(diary: Any, sign_in_as: SignInAs) -> None:
    kerr = sign_in_as(diary.people["kerr"])
    kerr.get(path(diary))
    for somebody in ("", "nonsense", str(diary.people["brandt"].id)):
        answer = kerr.submit(path(diary), {"choice": "deputy", "deputy_id": somebody})
        assert answer.status_code == 422
        assert "Choose who comes in your place" in answer.text
    assert diary.answers() == []


def test_another_time_is_shown_and_nothing_is_moved_by_it(diary: Any, sign_in_as: SignInAs) -> None:
    kerr = sign_in_as(diary.people["kerr"])
    kerr.get(path(diary))
    when = {"time-day": "3", "time-month": "12", "time-year": "2026", "time-clock": "3pm"}
    kerr.submit(path(diary), {"choice": "other_time", **when})
    assert "You could come Thu 3 Dec 2026 at 15:00." in kerr.get("/diary").text
    said, starts = diary.latest("kerr"), diary.dates[0].starts_utc
    assert (said.answer, said.proposed_utc.hour, starts.hour) == (ReplyAnswer.DECLINED, 15, 10)


def test_a_time_that_does_not_exist_or_has_passed_is_said_next_to_its_box(diary: Any, sign_in_as: SignInAs) -> None:
    kerr = sign_in_as(diary.people["kerr"])
    kerr.get(path(diary))
    for day, month, clock, said in (
        ("30", "2", "10:00", "That date does not exist"),
        ("28", "3", "01:30", "Clocks go forward that night"),
        ("28", "3", "later", "Enter the time at which you could come"),
        ("", "", "", "Enter the day on which you could come"),
    ):
        year = "2027" if day else ""
        when = {"time-day": day, "time-month": month, "time-year": year, "time-clock": clock}
        answer = kerr.submit(path(diary), {"choice": "other_time", **when})
        assert answer.status_code == 422
        assert said in answer.text
    assert diary.answers() == []


def test_nobody_answers_for_a_meeting_to_which_they_are_not_invited(diary: Any, sign_in_as: SignInAs) -> None:
    assert sign_in_as(diary.people["coordinator"]).get(path(diary)).status_code == 404
    assert sign_in_as(diary.people["platt"]).get(path(diary)).status_code == 404


def test_a_cancelled_date_takes_no_answer(diary: Any, sign_in_as: SignInAs) -> None:
    diary.dates[0].state, diary.dates[0].change_reason = MeetingState.CANCELLED, "The building is closed."
    kerr = sign_in_as(diary.people["kerr"])
    assert "The building is closed." in kerr.get("/diary").text
    assert "There is nothing to answer" in kerr.get(path(diary)).text
    assert kerr.submit(path(diary), {"choice": "come"}).status_code == 409
    assert diary.answers() == []


def test_what_is_written_beside_an_answer_is_sealed(diary: Any, sign_in_as: SignInAs, app: Flask) -> None:
    kerr: PageClient = sign_in_as(diary.people["kerr"])
    kerr.get(path(diary))
    kerr.submit(path(diary), {"choice": "perhaps", "why": "zqoutcome1q"})
    (reply,) = diary.answers()
    assert reply.comment == "zqoutcome1q"
    assert b"zqoutcome1q" not in reply.comment_sealed
    assert planted_words(reply.comment_sealed) == set()
