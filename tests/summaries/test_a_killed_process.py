"""`caseround jobs` is killed while it makes papers: the next one makes what was left, whole, once, and it is seen."""

import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import serving
from conftest import SignInAs

from app.config import Settings
from app.core.database import db
from app.core.lease import JobLease
from app.meetings.service import close_meeting
from app.notifications.models import OutboxMail
from app.summaries import papers
from app.summaries.models import Paper, PaperState
from app.summaries.paper import read_pdf

pytestmark = pytest.mark.timeout(90)


@pytest.fixture
def sent(open_world: Any, at: Any, sign_in_as: SignInAs) -> Any:
    """The meeting is over and the summaries sent, at this very moment: the processes that follow have real clocks."""
    at.moment = datetime.now(UTC)
    open_world.hear(open_world.marsh, "Kay Marsh stays in the home.")
    close_meeting(open_world.actor("chair"), open_world.meeting.id)
    db.session.commit()
    sign_in_as(open_world.people["coordinator"]).submit(f"/meetings/{open_world.meeting.id}/dispatch")
    return open_world


@pytest.fixture
def start_jobs(settings: Settings) -> Iterator[Callable[[], "subprocess.Popen[bytes]"]]:
    """Starts `caseround jobs`, as somebody would."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> "subprocess.Popen[bytes]":
        started.append(serving.start_jobs(settings))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait(10)


def all_papers() -> Sequence[Paper]:
    db.session.rollback()
    return db.session.scalars(db.select(Paper).order_by(Paper.id).execution_options(populate_existing=True)).all()


def wait_for(is_so: Callable[[Sequence[Paper]], bool]) -> Sequence[Paper]:
    until = time.monotonic() + 40
    while not is_so(rows := all_papers()):
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.01)
    return rows


def in_hand(rows: Sequence[Paper]) -> list[Paper]:
    return [row for row in rows if row.state is PaperState.WAITING and row.taken_until_utc is not None]


def a_minute_passes() -> None:
    """So long a paper stays taken by who died, and half of it the lease; only the waiting is left out."""
    before = datetime.now(UTC) - timedelta(seconds=1)
    db.session.execute(db.update(Paper).where(Paper.taken_until_utc.is_not(None)).values(taken_until_utc=before))
    db.session.execute(db.update(JobLease).values(until_utc=before))
    db.session.commit()


def mails() -> list[str]:
    db.session.rollback()
    return sorted(mail.occasion for mail in db.session.scalars(db.select(OutboxMail)))


def test_what_it_had_in_hand_is_made_by_the_next_one(
    sent: Any, start_jobs: Callable[[], "subprocess.Popen[bytes]"], sign_in_as: SignInAs, at: Any
) -> None:
    asked, queued = len(all_papers()), mails()
    first = start_jobs()
    wait_for(lambda rows: bool(in_hand(rows)))
    first.send_signal(signal.SIGKILL)
    assert first.wait(10) == -signal.SIGKILL
    left = all_papers()
    torn = in_hand(left)
    assert torn
    assert all(row.attempts == 1 and not row.document for row in torn)
    coordinator, board = sign_in_as(sent.people["coordinator"]), f"/meetings/{sent.meeting.id}/dispatch"
    ready = sum(row.state is PaperState.READY for row in left)
    at.moment = datetime.now(UTC)
    assert f"<strong>{ready} of {asked}</strong> PDFs ready" in coordinator.get(board).text

    a_minute_passes()
    second = start_jobs()
    rows = wait_for(lambda rows: all(row.state is PaperState.READY for row in rows))
    second.send_signal(signal.SIGTERM)
    assert second.wait(20) == 0
    assert len(rows) == asked
    assert {row.id: row.attempts for row in rows if row.id in {one.id for one in torn}} == {one.id: 2 for one in torn}
    assert all("OFFICIAL-SENSITIVE" in read_pdf(papers.open_paper(row)) for row in rows)
    assert f"<strong>{asked} of {asked}</strong> PDFs ready" in coordinator.get(board).text
    assert mails() == queued
