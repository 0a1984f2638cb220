"""An agency may say for whom of a case it knows something; what it answers about the case follows, and nothing more."""

from collections.abc import Callable
from typing import Any

import pytest
from builders import actor_for, make_meeting
from page_client import PageClient

from app.cases.carrying import carry_answers
from app.cases.check_models import PersonAnswer
from app.cases.conflicts import declare_conflict
from app.cases.models import Answer, Check
from app.cases.queries import list_people
from app.cases.service import answer_check
from app.core.database import db
from app.core.errors import Conflict, Invalid, NotFound
from app.directory.services import add_service
from app.meetings.models import MeetingState

SignInAs = Callable[..., PageClient]
KNOWN, NIL, COME, NONE = Answer.KNOWN, Answer.NOTHING_KNOWN, Answer.NEED_TO_COME, Answer.NO_REPLY


class Asked:
    """Housing, which owes an answer about Joan and Dean Fields."""

    def __init__(self, small: Any) -> None:
        self.small, self.case = small, small.second
        self.joan, self.dean = list_people([small.second.id])
        self.agency = small.agencies["HOU"]
        self.actor = actor_for(small.housing)
        self.page = f"/meetings/{small.meeting.id}/checks"
        self.field = f"answer-{self.case.id}.{self.agency.id}"

    def of(self, person: Any) -> str:
        return f"{self.field}.person.{person.id}"

    def say(self, answer: Answer, person: Any = None, service: Any = None) -> Answer:
        """Answer, and tell what the agency answers about the case then."""
        answer_check(
            self.actor,
            self.small.meeting.id,
            self.case.id,
            self.agency.id,
            answer,
            service_id=service.id if service else None,
            person_id=person.id if person else None,
        )
        db.session.flush()
        return self.check().answer

    def check(self) -> Check:
        found: Check = db.session.scalars(
            db.select(Check).where(Check.case_id == self.case.id, Check.agency_id == self.agency.id)
        ).one()
        return found


@pytest.fixture
def asked(small: Any) -> Asked:
    return Asked(small)


def said() -> dict[Any, Answer]:
    db.session.expire_all()
    rows = db.session.scalars(db.select(PersonAnswer).order_by(PersonAnswer.id))
    return {row.person_id: row.answer for row in rows}


def test_known_for_one_makes_the_case_known_and_nothing_known_counts_once_said_of_everybody(asked: Asked) -> None:
    assert asked.say(NIL, asked.joan) is NONE
    assert asked.say(KNOWN, asked.dean) is KNOWN
    assert asked.say(NIL, asked.dean) is NIL
    assert said() == {asked.joan.id: NIL, asked.dean.id: NIL}


def test_what_was_said_of_one_by_mistake_is_taken_back_with_what_followed_from_it(asked: Asked) -> None:
    assert asked.say(KNOWN, asked.joan) is KNOWN
    assert asked.say(NONE, asked.joan) is NONE
    assert (said(), asked.check().answered_by_id) == ({}, None)


def test_what_was_said_of_the_whole_case_is_not_undone_by_silence_about_others(asked: Asked) -> None:
    asked.say(KNOWN)
    assert asked.say(NIL, asked.joan) is KNOWN
    assert asked.say(NONE, asked.joan) is KNOWN
    asked.say(COME)
    assert asked.say(NIL, asked.joan) is COME
    assert asked.say(NIL, asked.dean) is COME


@pytest.mark.parametrize(("whole", "left"), [(KNOWN, 2), (COME, 2), (NIL, 0), (NONE, 0)])
def test_an_answer_about_the_case_takes_back_what_it_contradicts(asked: Asked, whole: Answer, left: int) -> None:
    asked.say(KNOWN, asked.joan)
    asked.say(NIL, asked.dean)
    assert asked.say(whole) is whole
    assert len(said()) == left


def test_a_service_that_knows_somebody_is_not_overruled_and_overrules_nobody(asked: Asked) -> None:
    health, school = (add_service(asked.agency.id, name) for name in ("Health visiting", "School nursing"))
    asked.say(KNOWN, service=health)
    asked.say(NIL, asked.joan)
    assert asked.say(NIL, asked.dean) is KNOWN
    asked.say(KNOWN, asked.dean)
    asked.say(NIL, service=health)
    assert asked.say(NIL, service=school) is KNOWN


def test_nobody_of_another_case_and_nobody_after_a_nil_return_is_answered_for(asked: Asked) -> None:
    stranger = list_people([asked.small.first.id])[0]
    with pytest.raises(NotFound):
        asked.say(KNOWN, stranger)
    with pytest.raises(Invalid):
        asked.say(COME, asked.joan)
    asked.say(NIL)
    with pytest.raises(NotFound):
        asked.say(KNOWN, asked.joan)
    assert said() == {}


def test_after_the_meeting_nothing_is_said_of_anybody(asked: Asked) -> None:
    asked.say(KNOWN, asked.dean)
    asked.small.meeting.state = MeetingState.CLOSED
    with pytest.raises(Conflict):
        asked.say(NIL, asked.dean)


def test_the_page_offers_it_shows_what_was_said_and_saves_all_with_one_button(
    asked: Asked, sign_in_as: SignInAs
) -> None:
    client = sign_in_as(asked.small.housing)
    page = client.get(asked.page).text
    assert f'id="persons-{asked.case.id}.{asked.agency.id}"' in page
    assert f'value="need_to_come" name="{asked.of(asked.joan)}"' not in page
    answer = client.submit(
        asked.page, {asked.of(asked.joan): "nothing_known", asked.of(asked.dean): "known"}, follow_redirects=True
    )
    assert "1 answer saved. That was all." in answer.text
    assert asked.check().answer is KNOWN
    assert said() == {asked.joan.id: NIL, asked.dean.id: KNOWN}
    assert answer.text.count("Joel Brandt, ") >= 3
    assert client.submit(asked.page, {asked.of(asked.joan): "need_to_come"}).status_code == 422


def test_known_for_somebody_beats_nothing_known_of_the_case_in_one_form(asked: Asked, sign_in_as: SignInAs) -> None:
    client = sign_in_as(asked.small.housing)
    client.get(asked.page)
    client.submit(asked.page, {asked.field: "nothing_known", asked.of(asked.dean): "known"})
    assert (asked.check().answer, said()) == (KNOWN, {asked.dean.id: KNOWN})


def test_a_hidden_person_and_one_who_is_not_there_are_answered_alike(asked: Asked, sign_in_as: SignInAs) -> None:
    client = sign_in_as(asked.small.housing)
    client.get(asked.page)
    asked.say(KNOWN, asked.dean)
    stranger = list_people([asked.small.first.id])[0]
    assert client.submit(asked.page, {asked.of(stranger): "known"}).status_code == 404
    declare_conflict(None, asked.case.id, asked.agency.id, "Somebody in the family works there.")
    assert client.submit(asked.page, {asked.of(asked.joan): "known"}).status_code == 404
    assert "Fields" not in client.get(asked.page).text
    assert said() == {}


def test_a_colleague_who_said_nothing_known_meanwhile_is_not_undone(asked: Asked, sign_in_as: SignInAs) -> None:
    client = sign_in_as(asked.small.housing)
    client.get(asked.page)
    asked.say(NIL)
    db.session.commit()
    assert client.submit(asked.page, {asked.of(asked.joan): "known"}).status_code == 404
    assert (asked.check().answer, said()) == (NIL, {})


def test_who_runs_the_meeting_reads_in_the_matrix_for_whom_it_was_said(asked: Asked, sign_in_as: SignInAs) -> None:
    asked.say(KNOWN, asked.dean)
    db.session.commit()
    matrix = f"/meetings/{asked.small.meeting.id}/matrix"
    told = " ".join(sign_in_as(asked.small.chair).get(matrix).text.partition('id="apart"')[2].split())
    assert "Dean Fields: <span" in told
    assert "Joan Fields" not in told
    asked.say(NIL, asked.joan)
    db.session.commit()
    assert "Joan Fields: <span" in sign_in_as(asked.small.chair).get(matrix).text
    # Where all that was said is one and the same, it adds nothing.
    asked.say(NIL, asked.dean)
    db.session.commit()
    assert 'id="apart"' not in sign_in_as(asked.small.chair).get(matrix).text
    assert sign_in_as(asked.small.housing).get(matrix).status_code in {403, 404}


def test_what_was_said_goes_with_the_case_to_another_date(asked: Asked) -> None:
    asked.say(KNOWN, asked.dean)
    later = make_meeting(asked.small.meeting.series)
    carry_answers(asked.case.id, asked.small.meeting, later)
    check = db.session.scalars(
        db.select(Check).where(Check.meeting_id == later.id, Check.agency_id == asked.agency.id)
    ).one()
    rows = db.session.scalars(db.select(PersonAnswer).where(PersonAnswer.check_id == check.id)).all()
    assert [(row.person_id, row.answer) for row in rows] == [(asked.dean.id, KNOWN)]
    assert check.is_from_people
