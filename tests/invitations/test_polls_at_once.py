"""Two people who press at the same moment: one meeting, one ending, every answer kept once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from asking import NO, YES, Search, make_search
from builders import make_member
from conftest import SignInAs
from page_client import PageClient

from app.core.access import Role
from app.core.database import db
from app.invitations.poll_models import Poll, PollState, PollVote
from app.invitations.poll_queries import list_options
from app.meetings.models import Meeting
from app.notifications.models import OutboxMail

ROUNDS = 4


@pytest.fixture
def search(context: None, at: object) -> Search:
    """The people, before anybody is asked."""
    return make_search()


def at_once(*presses: Callable[[], int]) -> list[int]:
    """Press all of these in the same moment; the statuses in order."""
    gate = Barrier(len(presses))

    def press(one: Callable[[], int]) -> int:
        gate.wait()
        return one()

    with ThreadPoolExecutor(len(presses)) as threads:
        return sorted(threads.map(press, presses))


def posting(browser: PageClient, path: str, data: dict[str, Any]) -> Callable[[], int]:
    """A press of that browser; its page was opened before."""
    form = {"csrf_token": browser.token(), **data}
    return lambda: browser.post(path, data=form).status_code


def test_two_who_pick_at_once_make_one_meeting(search: Search, sign_in_as: SignInAs) -> None:
    chair = make_member(Role.CHAIR, name="Priya Raman", series=search.series)
    browsers = [sign_in_as(search.coordinator), sign_in_as(chair)]
    for number in range(1, ROUNDS + 1):
        poll = search.ask()
        first, second, _third = (str(option.id) for option in list_options(poll.id))
        for browser in browsers:
            browser.get(f"/diary/polls/{poll.id}")
        path = f"/diary/polls/{poll.id}/pick"
        said = at_once(
            posting(browsers[0], path, {"option_id": first}), posting(browsers[1], path, {"option_id": second})
        )
        assert said == [303, 409]
        db.session.expire_all()
        assert db.session.scalar(db.select(db.func.count(Meeting.id))) == number
        meeting = db.session.get_one(Meeting, db.session.get_one(Poll, poll.id).meeting_id)
        told = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.occasion)).all()
        assert len([mail for mail in told if meeting.calendar_uid in mail.occasion]) == 3


def test_picking_and_giving_up_at_once_end_it_one_way(search: Search, sign_in_as: SignInAs) -> None:
    browsers = [sign_in_as(search.coordinator), sign_in_as(search.coordinator)]
    for _ in range(ROUNDS):
        poll = search.ask()
        option = str(list_options(poll.id)[0].id)
        for browser in browsers:
            browser.get(f"/diary/polls/{poll.id}")
        said = at_once(
            posting(browsers[0], f"/diary/polls/{poll.id}/pick", {"option_id": option}),
            posting(browsers[1], f"/diary/polls/{poll.id}/drop", {"reason": "By phone."}),
        )
        assert said == [303, 409]
        db.session.expire_all()
        ended = db.session.get_one(Poll, poll.id)
        assert (ended.state is PollState.PICKED) == (ended.meeting_id is not None)
        assert (ended.state is PollState.DROPPED) == (ended.end_reason == "By phone.")


def test_one_person_who_answers_twice_at_once_has_answered_once(search: Search, sign_in_as: SignInAs) -> None:
    browsers = [sign_in_as(search.police), sign_in_as(search.police)]
    poll = search.ask()
    for browser in browsers:
        browser.get(f"/diary/polls/{poll.id}")
    forms = [
        {f"answer-{option}": answer.value for option, answer in search.said(*[said] * 3).items()} for said in (YES, NO)
    ]
    path = f"/diary/polls/{poll.id}/answer"
    assert at_once(*(posting(browser, path, form) for browser, form in zip(browsers, forms, strict=True))) == [303, 303]
    db.session.expire_all()
    votes = db.session.scalars(db.select(PollVote).order_by(PollVote.id)).all()
    assert len(votes) == 3
