"""What one daily meeting costs, measured on this machine, from which `app/production/ENGLAND.md` reckons.

    pytest -q -s -m bench tests/bench/test_england.py

Time is that of the processor, so that what else the machine does hardly counts. Typing is measured in
`test_live_minutes.py`.
"""

import re
import time
from html import unescape
from typing import Any

import pytest
from conftest import SignInAs
from flask import Flask
from sqlalchemy import event

from app.actions.service import close_case
from app.agenda.queries import list_items
from app.agenda.service import call_case
from app.audit.models import AuditEntry
from app.core.database import db
from app.identity.queries import actor_of, find_account_by_email
from app.meetings.service import close_meeting, open_meeting
from app.notifications.models import OutboxMail
from app.summaries.dispatch import send_summaries

pytestmark = [pytest.mark.bench, pytest.mark.timeout(1800)]

CHAIR = "priya.raman@msfp.example"
PEOPLE = (
    *(CHAIR, "lewis.okafor@msfp.example", "bryony.cale@msfp.example", "anita.kerr@police.marlbeck.example"),
    *("marta.lindqvist@harbourlight.example", "joel.brandt@homes.marlbeck.example"),
)
SOURCE = re.compile(r'data-src="([^"]+)"')


def stored() -> int:
    """Bytes of the database that are in use."""
    pages, free, size = (
        db.session.connection().exec_driver_sql(f"PRAGMA {name}").scalar_one()
        for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)


def live_parts(page: str) -> list[str]:
    """The addresses that an open page fetches again when something changes."""
    return [unescape(part) for part in SOURCE.findall(page)]


def rows(table: Any) -> int:
    return db.session.scalar(db.select(db.func.count()).select_from(table)) or 0


def test_what_a_meeting_costs(app: Flask, context: None, marlbeck: Any, sign_in_as: SignInAs) -> None:
    account = find_account_by_email(CHAIR)
    assert account is not None
    chair, commits = actor_of(account), [0]
    browsers = [sign_in_as(email) for email in PEOPLE]
    for browser in browsers:
        browser.is_checking_pages = False
    meeting = open_meeting(chair, marlbeck.meeting_id)
    db.session.commit()
    page = f"/meetings/{marlbeck.meeting_id}"
    parts = [
        live_parts(browser.get(page).text) or live_parts(browser.get(f"{page}/lobby").text) for browser in browsers
    ]
    assert all(parts), "nobody's page is live"
    before, mails, entries = stored(), rows(OutboxMail), rows(AuditEntry)
    event.listen(db.engine, "commit", lambda _connection: commits.__setitem__(0, commits[0] + 1))
    seconds = {"commands": 0.0, "parts": 0.0}
    fetched, items = 0, list_items(meeting)
    for item in items:
        for verb in ("call", "close"):
            began = time.process_time()
            if verb == "call":
                call_case(chair, meeting.id, item.case_id)
            else:
                close_case(chair, meeting.id, item.case_id, decided="The plan is agreed.", agreed_ids=[])
            db.session.commit()
            seconds["commands"] += time.process_time() - began
            began = time.process_time()
            for browser, addresses in zip(browsers, parts, strict=True):
                for address in addresses:
                    assert browser.get(address, headers={"X-Fragment": "1"}).status_code == 200
                    fetched += 1
            seconds["parts"] += time.process_time() - began
    began = time.process_time()
    close_meeting(chair, meeting.id)
    send_summaries(chair, meeting.id)
    db.session.commit()
    closing = time.process_time() - began
    cases, grown = len(items), stored() - before
    print(
        f"\n{cases} cases, {len(browsers)} people, {fetched} parts fetched again\n"
        f"a command {1000 * seconds['commands'] / (2 * cases):.1f} ms; a part fetched again "
        f"{1000 * seconds['parts'] / fetched:.1f} ms; closing and sending {closing:.2f} s\n"
        f"{fetched / (2 * cases * len(browsers)):.1f} parts for a change and a person; "
        f"{commits[0] / cases:.0f} commits a case, reading included\n"
        f"{grown / cases / 1000:.1f} kB and {(rows(AuditEntry) - entries) / cases:.0f} entries of the trail a case; "
        f"{rows(OutboxMail) - mails} mails for the meeting"
    )
    assert fetched
    assert grown > 0
