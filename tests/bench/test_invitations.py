"""How long it takes to invite five hundred people, to tell them of a change, and to answer a calendar that asks.

Prints seconds and milliseconds of this machine: of telling (the transaction), of handing 500 invitations to a real mail
server over one line (aim 10 s), and of a feed of 500 meetings, whole (aim 50 ms) and unchanged (aim 5 ms).
"""

import statistics
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from builders import make_account, make_meeting, make_partnership, make_series
from flask import Flask
from flask.testing import FlaskClient
from mail_host import MailHost

from app.core.clock import now_utc
from app.core.database import db
from app.identity.models import Account
from app.identity.queries import actor_of
from app.invitations.feeds import make_feed
from app.invitations.service import invite
from app.invitations.telling import tell_changes
from app.meetings.models import MeetingState
from app.notifications.mail_server import MailServer
from app.notifications.outbox import Sender, send_waiting

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]
PEOPLE = 500
MEETINGS = 500
ASKED = 40


@pytest.fixture
def mail_host() -> Iterator[MailHost]:
    """A real mail server."""
    host = MailHost()
    yield host
    host.stop()


def test_five_hundred_people_hear_of_a_date_that_moves(app: Flask, context: None, mail_host: MailHost) -> None:
    series = make_series(make_partnership("POL").values())
    meeting = make_meeting(series, MeetingState.PREPARING, starts_utc=now_utc() + timedelta(days=3))
    for _ in range(PEOPLE):
        invite(series.id, by_id=None, account_id=make_account().id)
    db.session.commit()
    for what in ("invited", "told of a date that moved"):
        began = time.perf_counter()
        assert tell_changes(series.id) == PEOPLE
        db.session.commit()
        told = time.perf_counter() - began
        sender = Sender("safe@testbury.example", "http://localhost", MailServer.of(mail_host.url, "http://localhost"))
        began = time.perf_counter()
        tally = send_waiting(sender, is_everything=False)
        sent = time.perf_counter() - began
        print(f"  {PEOPLE} people {what}: queued in {told:.2f} s, {tally.sent} delivered in {sent:.2f} s")
        assert tally.sent == PEOPLE
        meeting.starts_utc += timedelta(hours=2)
        meeting.change_reason, meeting.change_notice_days = "The room is taken.", 3
    assert len(mail_host.arrived) == 2 * PEOPLE


def test_a_calendar_is_answered_quickly(app: Flask, context: None) -> None:
    series = make_series(make_partnership("POL").values())
    person: Account = make_account()
    invite(series.id, by_id=None, account_id=person.id)
    for number in range(MEETINGS):
        make_meeting(series, MeetingState.PREPARING, starts_utc=now_utc() + timedelta(hours=12 * (number + 1)))
    token = make_feed(actor_of(person))
    db.session.commit()
    plain = FlaskClient(app, app.response_class)
    whole = plain.get(f"/feeds/{token}.ics")
    assert whole.text.count("BEGIN:VEVENT") == MEETINGS
    for what, edition in (("whole", ""), ("unchanged", whole.headers["ETag"])):
        headers = {"If-None-Match": edition}
        spent = [_milliseconds(plain, f"/feeds/{token}.ics", headers) for _ in range(ASKED)]
        print(f"  a feed of {MEETINGS} meetings, {what}: {statistics.median(spent):.1f} ms, worst {max(spent):.1f} ms")


def _milliseconds(client: FlaskClient, address: str, headers: dict[str, str]) -> float:
    began = time.perf_counter()
    client.get(address, headers=headers)
    return (time.perf_counter() - began) * 1000
