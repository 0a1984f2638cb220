"""A case that is not on one's own list: why is asked first, and there is no way round the question."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from builders import actor_for, make_item, make_meeting, make_member
from page_checks import without_tokens
from page_client import PageClient

from app.agenda.queries import get_item
from app.audit.models import AuditEntry
from app.cases.models import Answer
from app.cases.openings import ReasonNeeded
from app.core.access import Permission, Role
from app.core.database import db
from app.core.sockets import live
from app.meetings.models import MeetingState
from app.minutes.models import Certainty
from app.minutes.queries import find_document_access, list_documents
from app.minutes.service import write_research
from app.notifications.models import OutboxMail

SignInAs = Callable[..., PageClient]
QUESTION = "Why do you need to open this case?"


@pytest.fixture
def old(small: Any, at: Any) -> Any:
    """The small meeting, over for 28 days; a coordinator and the chair run its series."""
    small.meeting.state, small.meeting.closed_utc = MeetingState.CLOSED, at.moment
    coordinator = make_member(Role.COORDINATOR, name="Carol Dunn")
    at.later(days=28)
    db.session.commit()
    return small, coordinator


def kinds() -> list[str]:
    return [entry.kind for entry in db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.number))]


def mails() -> list[tuple[str, str]]:
    rows = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.address_sealed)).all()
    return sorted((row.address.partition(".")[0], row.subject) for row in rows)


def test_an_old_case_asks_why_and_shows_nothing_before(old: Any, sign_in_as: SignInAs) -> None:
    small, _coordinator = old
    for account in (small.housing, small.chair):
        page = sign_in_as(account).get(small.page(small.first))
        assert QUESTION in page.text
        for word in ("Marsh", small.first.reference, "door was forced"):
            assert word not in page.text
    assert "case_viewed" not in kinds()


@pytest.mark.parametrize("days", [27.9, 28])
def test_the_question_comes_on_the_28th_day(small: Any, at: Any, sign_in_as: SignInAs, days: float) -> None:
    small.meeting.state, small.meeting.closed_utc = MeetingState.CLOSED, at.moment
    db.session.commit()
    at.later(days=days)
    assert (QUESTION in sign_in_as(small.housing).get(small.page(small.first)).text) is (days == 28)


def test_with_a_reason_it_opens_for_an_hour_and_the_coordinator_is_told(
    old: Any, at: Any, sign_in_as: SignInAs
) -> None:
    small, _coordinator = old
    client = sign_in_as(small.housing)
    client.get(small.page(small.first))
    page = client.press("Open the case", why="news", words="New arrears")
    assert "Kay Marsh" in page.text
    assert mails() == [("carol", "A case was opened with a reason")]
    assert kinds().count("case_opened_outside_list") == kinds().count("case_viewed") == 1
    at.later(minutes=59)
    client = sign_in_as(small.housing)
    assert "Kay Marsh" in client.get(small.page(small.first)).text
    assert QUESTION in client.get(small.page(small.second)).text or client.last_page.status_code == 404
    at.later(minutes=1)
    assert QUESTION in client.get(small.page(small.first)).text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Choose why you need this case."),
        ({"why": "other"}, "Say in a few words why you need this case."),
        ({"why": "nonsense", "words": "Kept as typed"}, "Choose why you need this case."),
    ],
)
def test_a_missing_reason_opens_nothing(old: Any, sign_in_as: SignInAs, typed: dict[str, str], said: str) -> None:
    small, _coordinator = old
    answer = sign_in_as(small.housing).submit(small.page(small.first, "/open"), typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert typed.get("words", "") in answer.text
    assert "Marsh" not in answer.text
    assert mails() == []


def test_no_part_no_command_and_no_live_room_goes_round_the_question(old: Any, sign_in_as: SignInAs) -> None:
    small, _coordinator = old
    client = sign_in_as(small.housing)
    for part in ("state", "shared", "actions", "people"):
        answer = client.get(small.page(small.first, f"?part={part}"), headers={"X-Fragment": "1"})
        assert answer.status_code == 404
        assert "Marsh" not in answer.text
    note = client.submit(small.page(small.first, "/research"), {"text": "Rent is behind."})
    assert note.status_code == 409
    assert "say first why you need it" in note.text
    actor, item = actor_for(small.housing), small.items[0]
    with pytest.raises(ReasonNeeded):
        write_research(
            actor, small.meeting.id, small.first.id, small.agencies["HOU"].id, text="x", certainty=Certainty.FACT
        )
    assert not live.watchable["item"](actor, item.id)
    assert all(find_document_access(actor, document.id) is None for document in list_documents(item.id))
    client.submit(small.page(small.first, "/open"), {"why": "news"})
    assert live.watchable["item"](actor, item.id)
    assert client.get(small.page(small.first, "?part=state"), headers={"X-Fragment": "1"}).status_code == 200


def test_a_case_that_comes_up_again_asks_nothing_of_those_who_are_asked(old: Any, sign_in_as: SignInAs) -> None:
    small, _coordinator = old
    coming = make_meeting(small.meeting.series)
    make_item(
        coming, small.first, referrer=small.agencies["POL"], answers={"HOU": Answer.NO_REPLY}, agencies=small.agencies
    )
    assert "Kay Marsh" in sign_in_as(small.housing).get(small.page(small.first)).text
    assert "Kay Marsh" in sign_in_as(small.chair).get(small.page(small.first)).text


def test_hidden_and_absent_answer_alike_to_the_reason_too(old: Any, sign_in_as: SignInAs) -> None:
    small, _coordinator = old
    client = sign_in_as(small.school)
    hidden = client.submit(small.page(small.first, "/open"), {"why": "news"})
    absent = client.submit(f"/meetings/{small.meeting.id}/cases/{uuid4()}/open", {"why": "news"})
    assert hidden.status_code == absent.status_code == 404
    assert without_tokens(hidden.text) == without_tokens(absent.text)
    assert client.get(small.page(small.first)).status_code == 404
    assert mails() == []


def test_saying_why_where_nothing_is_asked_tells_nobody(small: Any, sign_in_as: SignInAs) -> None:
    answer = sign_in_as(small.housing).submit(small.page(small.first, "/open"), {}, follow_redirects=True)
    assert "Kay Marsh" in answer.text
    assert mails() == []


def test_an_absent_case_takes_the_queries_of_a_hidden_one(small: Any) -> None:
    def count(case_id: Any) -> int:
        statements: list[str] = []
        note = lambda *args: statements.append(args[2])  # noqa: E731  # a listener for one block
        actor = actor_for(small.school)
        db.session.expire_all()
        db.event.listen(db.engine, "before_cursor_execute", note)
        try:
            with pytest.raises(Exception, match="cannot find"):
                get_item(actor, small.meeting.id, case_id, Permission.CASE_READ)
        finally:
            db.event.remove(db.engine, "before_cursor_execute", note)
        return len(statements)

    assert count(small.first.id) == count(uuid4()) >= 2
