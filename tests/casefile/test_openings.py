"""Reviewing what was opened: who knows of it, who reads why, and who may close it."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from builders import make_member
from page_client import PageClient

from app.audit.models import AuditEntry
from app.cases.access_models import BrokenGlass
from app.cases.models import ConflictOfInterest
from app.core.access import Role
from app.core.clock import now_utc
from app.core.database import db
from app.meetings.models import MeetingState

SignInAs = Callable[..., PageClient]
REASON = "She rang from the station."


@pytest.fixture
def broken(small: Any, sign_in_as: SignInAs) -> Any:
    """The school has broken the glass of the first case; answers the row."""
    sign_in_as(small.school).submit("/break-glass", {"reference": small.first.reference, "reason": REASON})
    return db.session.scalars(db.select(BrokenGlass)).one()


def test_a_reviewer_who_sees_the_case_reads_why_and_it_is_in_the_trail(
    small: Any, broken: Any, sign_in_as: SignInAs
) -> None:
    page = sign_in_as(small.chair).get("/openings")
    assert f"Hannah Opie, {small.first.reference}" in page.text
    assert REASON in page.text
    assert "More (1)" in page.text
    entries = db.session.scalars(db.select(AuditEntry).where(AuditEntry.kind == "case_viewed")).all()
    assert [(e.case_id, e.fields["sight"]) for e in entries if e.account_id == small.chair.id] == [
        (small.first.id, "identifiers")
    ]


def test_the_officer_sees_that_and_when_and_never_the_words(small: Any, broken: Any, sign_in_as: SignInAs) -> None:
    officer = make_member(Role.DATA_PROTECTION_OFFICER)
    client = sign_in_as(officer)
    page = client.get("/openings").text
    assert f"Hannah Opie, {small.first.reference}" in page
    for words in (REASON, "Marsh", "Go to case"):
        assert words not in page
    answer = client.submit(f"/openings/{broken.id}/review", {"note": "Spoke with her."}, follow_redirects=True)
    assert "Reviewed. Thank you for looking." in answer.text
    assert "Spoke with her." not in answer.text
    assert "Spoke with her." in sign_in_as(small.chair).get("/openings").text


def test_it_is_closed_with_a_note_by_somebody_else_once(small: Any, broken: Any, sign_in_as: SignInAs) -> None:
    chair = sign_in_as(small.chair)
    empty = chair.submit(f"/openings/{broken.id}/review", {"note": " "})
    assert empty.status_code == 422
    assert f'href="#note-{broken.id}"' in empty.text
    chair.submit(f"/openings/{broken.id}/review", {"note": "Needed."})
    assert "More (" not in chair.get("/openings").text
    assert chair.submit(f"/openings/{broken.id}/review", {"note": "Again."}).status_code == 409
    db.session.expire_all()
    assert (broken.reviewed_by_id, broken.review) == (small.chair.id, "Needed.")


@pytest.mark.parametrize("lock", ["account", "seal"])
def test_a_hidden_opening_answers_like_an_absent_one(small: Any, broken: Any, sign_in_as: SignInAs, lock: str) -> None:
    if lock == "seal":
        small.first.is_sealed = True
    else:
        db.session.add(ConflictOfInterest(case_id=small.first.id, account_id=small.chair.id, declared_utc=now_utc()))
    client = sign_in_as(small.chair)
    page = client.get("/openings").text
    assert small.first.reference not in page
    assert "More (" not in page
    for opening_id in (broken.id, uuid4()):
        assert client.submit(f"/openings/{opening_id}/review", {"note": "x"}).status_code == 404


def test_nobody_reviews_what_they_opened_themselves(small: Any, sign_in_as: SignInAs, at: Any) -> None:
    small.meeting.state, small.meeting.closed_utc = MeetingState.CLOSED, at.moment
    at.later(days=28)
    chair = sign_in_as(small.chair)
    chair.submit(small.page(small.first, "/open"), {"why": "news"})
    page = chair.get("/openings").text
    assert "You opened this. Somebody else reviews it." in page
    assert "More (" not in page
    coordinator = sign_in_as(make_member(Role.COORDINATOR))
    coordinator.get("/openings")
    assert "Reviewed. Thank you" in coordinator.press(f"Reviewed Priya Raman, {small.first.reference}").text


def test_only_those_who_review_come_here(small: Any, broken: Any, sign_in_as: SignInAs) -> None:
    assert sign_in_as(small.police).get("/openings").status_code == 403
