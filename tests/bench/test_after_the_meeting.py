"""From closing Marlbeck's meeting until every summary lies there as PDF, and until every agency has been told.

Prints seconds of wall time on this machine, with two workers; the aims are 60 and 90 on two cores. Then the coordinator
tells everybody who shared something or sent a case in what came of it, case by case, and what is kept says how many
minutes that took. The program's clock goes on by what each step really took, and by a minute of reading for each case.
"""

import statistics
import time
from collections import defaultdict
from datetime import datetime
from typing import Any

import pytest
import summaries.whole_meeting as whole
from builders import actor_for
from conftest import SignInAs
from page_client import PageClient

from app.actions.outcomes import list_receipts
from app.agenda.queries import list_items
from app.core.clock import now_utc
from app.core.database import db
from app.core.words import time_taken
from app.directory.queries import agency_cards
from app.disclosure.feedback import SECONDS_A_DAY
from app.disclosure.loops import disclose_loops
from app.identity.queries import find_account_by_email
from app.meetings.models import Meeting
from app.notifications.models import OutboxMail
from app.summaries.models import Paper, PaperState
from app.summaries.papers import make_waiting_papers

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]

COORDINATOR = "lewis.okafor@msfp.example"
SECONDS_OF_READING = 60


def minutes_since(since_utc: datetime, moment_utc: datetime) -> float:
    return (moment_utc - since_utc).total_seconds() / 60


def tell_everybody(coordinator: PageClient, meeting: Meeting, at: Any) -> int:
    """The coordinator reads each case, and sends each line as it is offered; answers how many lines."""
    told = 0
    for item in list_items(meeting):
        began = time.monotonic()
        address = f"/meetings/{meeting.id}/cases/{item.case_id}/outcome"
        coordinator.get(address)
        page = coordinator.page()
        lines = {box.get("name", ""): box.text or "" for box in page.iter("textarea")}
        ids = [str(box.get("value")) for box in page.iter("input") if box.get("name") == "of"]
        at.later(seconds=SECONDS_OF_READING + time.monotonic() - began)
        if ids:
            lines = {name: text for name, text in lines.items() if name.startswith("text-")}
            assert coordinator.submit(f"{address}/receipts", {"of": ids, **lines}).status_code == 303
            told += len(ids)
    return told


def test_everybody_has_it_soon_after_closing(
    marlbeck: Any, at: Any, context: None, sign_in_as: SignInAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole, "send_summaries", lambda *_who: None)
    # The papers of earlier meetings were made when those were over.
    db.session.execute(db.update(Paper).values(state=PaperState.READY))
    meeting = whole.hold_meeting(marlbeck, at)
    db.session.commit()
    closed_utc = now_utc()
    coordinator = sign_in_as(COORDINATOR)
    began = time.monotonic()
    made = make_waiting_papers()
    ready = time.monotonic() - began
    before = time.monotonic()
    assert coordinator.submit(f"/meetings/{meeting.id}/dispatch").status_code == 303
    sent = time.monotonic() - before
    at.later(seconds=ready + sent)
    waiting = db.session.scalar(db.select(db.func.count()).select_from(OutboxMail).where(OutboxMail.sent_utc.is_(None)))
    print(f"\n  {made} PDFs ready after {ready:.1f} s; sent to all of them in {sent:.2f} s, {waiting} messages queued")
    assert made >= 18
    told = tell_everybody(coordinator, meeting, at)
    print_minutes(meeting, closed_utc, told, coordinator)


def print_minutes(meeting: Meeting, closed_utc: datetime, told: int, coordinator: PageClient) -> None:
    """Print what is kept: of each thing, how many minutes after the meeting was closed its agency had been told."""
    db.session.expire_all()
    by_agency: dict[Any, list[float]] = defaultdict(list)
    after_its_case = []
    for item in list_items(meeting):
        assert item.ended_utc is not None
        for row in list_receipts(meeting.id, item.case_id):
            by_agency[row.agency_id].append(minutes_since(closed_utc, row.written_utc))
            after_its_case.append((row.written_utc - item.ended_utc).total_seconds() / SECONDS_A_DAY)
    cards = agency_cards(by_agency)
    print("  minutes from closing the meeting until what came of each thing was with whoever told us:")
    for agency_id, card in cards.items():
        found = sorted(by_agency[agency_id])
        each = " ".join(f"{minutes:.0f}" for minutes in found)
        print(f"    {card.code:5} median {statistics.median(found):4.1f}, most {max(found):4.1f}: {each}")
    everything = [minutes for found in by_agency.values() for minutes in found]
    assert len(everything) == told
    print(f"    all   median {statistics.median(everything):4.1f}, most {max(everything):4.1f}: {told} things")
    account = find_account_by_email(COORDINATOR)
    assert account is not None
    latest = disclose_loops(actor_for(account)).latest
    assert latest is not None
    # What the coordinator's page shows counts from the closing of each case, some of which were closed hours earlier.
    assert latest.answered == told
    assert latest.median_days == pytest.approx(statistics.median(after_its_case))
    assert latest.most_days == pytest.approx(max(after_its_case))
    page = coordinator.get("/loops").text
    assert time_taken(latest.median_days or 0) in page
    assert time_taken(latest.most_days or 0) in page
    print(
        f"  the coordinator's page, from closing each case: {latest.answered} of {latest.given} answered, "
        f"in the middle after {time_taken(latest.median_days or 0)}, the last after {time_taken(latest.most_days or 0)}"
    )
