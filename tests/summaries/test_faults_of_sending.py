"""What goes wrong while papers are made and summaries sent: nothing is lost, nothing twice, and somebody sees it."""

import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from conftest import SignInAs
from mail_host import MailHost
from page_client import PageClient
from serving import environment_of
from summaries.pdf_structure import faults_of_pdf

from app.actions.outcomes import correct_outcome
from app.config import Settings
from app.core import lease
from app.core.database import db, new_id
from app.meetings.service import close_meeting
from app.notifications.mail_server import MailServer
from app.notifications.models import OutboxMail
from app.notifications.outbox import Sender, Tally, send_waiting
from app.summaries import dispatch, papers
from app.summaries.dispatch import send_summaries
from app.summaries.models import Paper, PaperState, Summary
from app.summaries.paper import read_pdf


@pytest.fixture
def closed(open_world: Any, at: Any) -> Any:
    """The meeting is over; no summary has been sent and no paper made."""
    open_world.hear(open_world.marsh, "Kay Marsh stays in the home.")
    close_meeting(open_world.actor("chair"), open_world.meeting.id)
    db.session.commit()
    return open_world


@pytest.fixture
def mail_host() -> Iterator[MailHost]:
    host = MailHost()
    yield host
    host.stop()


@pytest.fixture
def send(mail_host: MailHost) -> Callable[[], Tally]:
    """Sends what waits and is due."""
    address = "https://safe.testbury.example"
    sender = Sender("safe@testbury.example", address, MailServer.of(mail_host.url, address))

    def run() -> Tally:
        db.session.commit()
        tally = send_waiting(sender, is_everything=False)
        db.session.expire_all()
        return tally

    return run


def board_of(world: Any) -> str:
    return f"/meetings/{world.meeting.id}/dispatch"


def occasions() -> list[str]:
    return sorted(mail.occasion for mail in db.session.scalars(db.select(OutboxMail)))


def states() -> list[PaperState]:
    return [paper.state for paper in db.session.scalars(db.select(Paper).execution_options(populate_existing=True))]


def die_while_rendering(settings: Settings) -> None:
    """A real worker takes a paper and is ended by the system while it renders."""
    worker = subprocess.Popen(
        [sys.executable, "-m", "worker_that_dies"],
        env=environment_of(settings),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdin is not None
    assert worker.stdout is not None
    with worker.stdin, worker.stdout:
        assert worker.stdout.readline() == "rendering\n"
        worker.send_signal(signal.SIGKILL)
        assert worker.wait(10) == -signal.SIGKILL


def test_a_worker_that_dies_mid_page_loses_no_paper_and_sends_nothing_twice(
    closed: Any, settings: Settings, at: Any, sign_in_as: SignInAs
) -> None:
    coordinator = sign_in_as(closed.people["coordinator"])
    coordinator.submit(board_of(closed))
    sent, asked = occasions(), len(states())
    die_while_rendering(settings)
    assert states() == [PaperState.WAITING] * asked
    lease.hold_lease(new_id())
    db.session.commit()
    page = coordinator.get(board_of(closed)).text
    assert f"<strong>0 of {asked}</strong> PDFs ready, the others in a few seconds" in page
    assert papers.make_waiting_papers() == asked - 1
    assert f"<strong>{asked - 1} of {asked}</strong> PDFs ready" in coordinator.get(board_of(closed)).text
    at.later(minutes=2)
    assert papers.make_waiting_papers() == 1
    assert papers.make_waiting_papers() == 0
    assert states() == [PaperState.READY] * asked
    assert f"<strong>{asked} of {asked}</strong> PDFs ready" in coordinator.get(board_of(closed)).text
    assert "Everything had been sent already." in coordinator.submit(board_of(closed), follow_redirects=True).text
    assert occasions() == sent


def test_two_who_press_send_at_the_same_moment_send_once(
    closed: Any, sign_in_as: SignInAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have found the meeting, each over a connection of their own, before either writes."""
    both, get_meeting = threading.Barrier(2, timeout=5), dispatch.get_meeting

    def meet_the_other(*asked: Any) -> Any:
        meeting = get_meeting(*asked)
        with suppress(threading.BrokenBarrierError):
            both.wait()
        # Who has to begin again does not wait a second time.
        both.abort()
        return meeting

    board, answers = board_of(closed), []
    browsers = [sign_in_as(closed.people[name]) for name in ("coordinator", "chair")]
    assert [browser.get(board).status_code for browser in browsers] == [200, 200]
    monkeypatch.setattr(dispatch, "get_meeting", meet_the_other)
    db.session.commit()

    def press_send(browser: PageClient) -> None:
        answers.append(browser.submit(board).status_code)

    presses = [threading.Thread(target=press_send, args=(browser,)) for browser in browsers]
    for press in presses:
        press.start()
    for press in presses:
        press.join(30)
    assert answers == [303, 303]
    waiting = occasions()
    assert len(waiting) == len(set(waiting)) > 0
    summaries = db.session.scalars(db.select(Summary)).all()
    assert {row.sent_by_id for row in summaries} <= {closed.people["coordinator"].id, closed.people["chair"].id}
    assert len({row.sent_by_id for row in summaries}) == 1


def test_a_mail_server_that_is_down_for_an_hour_delays_everything_and_loses_nothing(
    closed: Any, sign_in_as: SignInAs, send: Callable[[], Tally], mail_host: MailHost, at: Any
) -> None:
    coordinator = sign_in_as(closed.people["coordinator"])
    mail_host.stop()
    coordinator.submit(board_of(closed))
    number = len(occasions())
    for _minute in range(60):
        assert send().sent == 0
        at.later(minutes=1)
    coordinator = sign_in_as(closed.people["coordinator"])
    assert "the mail server cannot be reached" in coordinator.get(board_of(closed)).text
    mail_host.start()
    for _minute in range(61):
        send()
        at.later(minutes=1)
    assert len(mail_host.arrived) == number
    assert len({arrival.people for arrival in mail_host.arrived}) == number
    assert "Mail:" not in sign_in_as(closed.people["coordinator"]).get(board_of(closed)).text


def test_a_recipient_that_bounces_is_shown_to_who_sent_it_and_not_tried_again(
    closed: Any, sign_in_as: SignInAs, send: Callable[[], Tally], mail_host: MailHost, at: Any
) -> None:
    coordinator = sign_in_as(closed.people["coordinator"])
    coordinator.submit(board_of(closed))
    mail_host.at_person[closed.people["POL"].email] = "550 5.1.1 no such person"
    number = len(occasions())
    assert send() == Tally(number - 1, 1)
    at.later(hours=3)
    assert send() == Tally(0, 0)
    page = sign_in_as(closed.people["coordinator"]).get(board_of(closed)).text
    assert page.count("Mail: refused by the mail server") == 1


def test_what_is_corrected_after_it_was_opened_is_sent_again_once_and_the_old_paper_stays_as_it_was(
    closed: Any, sign_in_as: SignInAs, at: Any
) -> None:
    chair, police = closed.actor("chair"), sign_in_as(closed.people["POL"])
    send_summaries(chair, closed.meeting.id)
    first = closed.summary_of("POL")
    assert "stays in the home" in police.get(f"/summaries/{first.id}").text
    at.later(minutes=5)
    correct_outcome(
        chair, closed.meeting.id, closed.marsh.case_id, decided="She moves today.", reason="A house is free."
    )
    at.later(minutes=1)
    assert send_summaries(chair, closed.meeting.id).sent > 0
    assert send_summaries(chair, closed.meeting.id).sent == 0
    db.session.commit()
    newer = db.session.scalars(
        db.select(Summary).where(Summary.agency_id == first.agency_id, Summary.version == 2)
    ).one()
    assert (newer.opened_utc, newer.sent_utc is None, first.opened_utc is None) == (None, False, False)
    page = sign_in_as(closed.people["coordinator"]).get(board_of(closed)).text
    assert f"Copy {newer.recipient_code}, version 2" in page
    assert "She moves today." in police.get(f"/summaries/{newer.id}").text
    document = police.get(f"/summaries/{newer.id}.pdf").data
    assert "Corrected." in read_pdf(document)
    assert faults_of_pdf(document) == []
    told = [
        mail.address for mail in db.session.scalars(db.select(OutboxMail)) if mail.subject.startswith("A corrected")
    ]
    assert told.count(closed.people["POL"].email) == 1
