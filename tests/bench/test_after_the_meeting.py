"""From closing Marlbeck's meeting until every summary lies there as PDF, and until every agency has been told.

Prints seconds of wall time on this machine, with two workers; the aims are 60 and 90 on two cores.
"""

import time
from typing import Any

import pytest
import summaries.whole_meeting as whole
from conftest import SignInAs

from app.core.database import db
from app.notifications.models import OutboxMail
from app.summaries.papers import make_waiting_papers

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]


def test_everybody_has_it_soon_after_closing(
    marlbeck: Any, at: Any, context: None, sign_in_as: SignInAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole, "send_summaries", lambda *_who: None)
    meeting = whole.hold_meeting(marlbeck, at)
    db.session.commit()
    coordinator = sign_in_as("lewis.okafor@msfp.example")
    began = time.monotonic()
    made = make_waiting_papers()
    ready = time.monotonic() - began
    before = time.monotonic()
    assert coordinator.submit(f"/meetings/{meeting.id}/dispatch").status_code == 303
    sent = time.monotonic() - before
    waiting = db.session.scalar(db.select(db.func.count()).select_from(OutboxMail).where(OutboxMail.sent_utc.is_(None)))
    print(f"  {made} PDFs ready after {ready:.1f} s; sent to all of them in {sent:.2f} s, {waiting} messages queued")
    assert made >= 18
