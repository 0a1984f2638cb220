"""Whatever somebody types comes out as text, wherever it comes out."""

import json
import logging
from typing import Any

import pytest
from conftest import SignInAs
from hostile.spreading import TrapServer, Walker, paper_text
from hostile_text import MARK, Traps, hostile_texts, live_html

from app.actions.service import close_case
from app.agenda.queries import list_items
from app.agenda.service import call_case
from app.audit.models import AuditEntry
from app.core.database import db
from app.core.errors import CommandError
from app.identity.queries import actor_of, find_account_by_email
from app.meetings.models import Meeting, MeetingState
from app.meetings.service import close_meeting, open_meeting
from app.notifications.models import OutboxMail
from app.summaries.dispatch import send_summaries

CHAIR = "priya.raman@msfp.example"
COORDINATOR = "lewis.okafor@msfp.example"
# Whoever may end a post or an account types last.
PEOPLE = [
    *(CHAIR, "anita.kerr@police.marlbeck.example", "gail.whitmore@eastholme.example", "gwen.halloran@msfp.example"),
    *(COORDINATOR, "neil.sandford@msfp.example"),
]


def hold_meeting(told: Any, texts: list[str]) -> None:
    """Open the meeting, decide two cases in hostile words, close it."""
    account = find_account_by_email(CHAIR)
    assert account is not None
    chair = actor_of(account)
    # A form that was sent before may have called it off.
    db.session.get_one(Meeting, told.meeting_id).state = MeetingState.PUBLISHED
    meeting = open_meeting(chair, told.meeting_id)
    for number, item in enumerate(list_items(meeting)):
        decided = "\n\n".join(texts) if number in {0, 1} else "The plan is agreed."
        try:
            call_case(chair, meeting.id, item.case_id)
        except CommandError:
            # A form that was sent before may have locked the chair out of this case.
            continue
        close_case(chair, meeting.id, item.case_id, decided=decided, agreed_ids=[])
    close_meeting(chair, meeting.id)
    send_summaries(chair, meeting.id)
    db.session.commit()


def spread(told: Any, sign_in_as: SignInAs, trap: TrapServer, *, every: int, alike: int) -> list[Walker]:
    """Type everything everywhere, hold the meeting, and read every page as everybody."""
    texts = hostile_texts(trap.traps)
    walkers = []
    for who in PEOPLE:
        walker = Walker(sign_in_as(who))
        walker.browser.is_checking_pages = False
        walker.walk(alike=alike)
        walker.type_everywhere(texts, every=every)
        assert walker.sent > 0, f"{who} could type nothing anywhere"
        walkers.append(walker)
    hold_meeting(told, texts)
    for walker in walkers:
        walker.seen.clear()
        walker.pages = walker.papers = 0
        walker.walk(alike=alike)
    return walkers


def assert_harmless(walkers: list[Walker], trap: TrapServer, caplog: pytest.LogCaptureFixture) -> None:
    """Raise `AssertionError` for anything that acted, was fetched, was forged or was told where it may not be."""
    assert [fault for walker in walkers for fault in walker.faults] == []
    assert sum(walker.marked for walker in walkers) > 20, "the texts came out on pages at all"
    assert any(walker.papers for walker in walkers)
    trap.assert_untouched()
    rows = db.session.scalars(db.select(AuditEntry)).all()
    entries = [json.dumps([row.kind, *map(str, vars(row).values())]) for row in rows]
    assert entries
    assert [entry for entry in entries if MARK in entry] == []
    for mail in db.session.scalars(db.select(OutboxMail)):
        told = [str(value) for name, value in vars(mail).items() if not name.startswith("_")]
        assert MARK not in " ".join(told)
    said = [record.getMessage() for record in caplog.records if record.name.partition(".")[0] in {"app", "caseround"}]
    assert [line for line in said if MARK in line or "\n" in line or "\x1b" in line] == []


@pytest.mark.timeout(590)
def test_whatever_is_typed_comes_out_as_text(
    context: None, marlbeck: Any, sign_in_as: SignInAs, trap: TrapServer, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, logger="app"):
        walkers = spread(marlbeck, sign_in_as, trap, every=60, alike=1)
    assert_harmless(walkers, trap, caplog)


@pytest.mark.bench
@pytest.mark.timeout(7200)
def test_every_text_alone_in_every_field(
    context: None, marlbeck: Any, sign_in_as: SignInAs, trap: TrapServer, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, logger="app"):
        walkers = spread(marlbeck, sign_in_as, trap, every=1, alike=3)
    print(f"\n{len(hostile_texts(trap.traps))} texts, each alone in each field")  # noqa: T201  # the figure
    for who, walker in zip(PEOPLE, walkers, strict=True):
        print(f"{who}: {walker}")  # noqa: T201
    assert_harmless(walkers, trap, caplog)


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        (f"<p><b onclick='{MARK}'>x</b></p>", "b onclick"),
        (f"<!-- {MARK} -->", "a comment"),
        (f"<script>{MARK}</script>", "<script>"),
        (f"<a href='javascript:{MARK}'>x</a>", "a href"),
        (f"<p class='{MARK}'>x</p>", "p class"),
        ("<img src='http://127.0.0.1/x'>", "img leads to"),
        (f"<style>{MARK}</style>", "<style>"),
    ],
)
def test_a_page_that_was_harmed_is_noticed(page: str, fault: str) -> None:
    assert any(found.startswith(fault) for found in live_html(page, is_fragment=True))


def test_typed_text_in_its_place_is_no_fault() -> None:
    page = f'<p>{MARK} &lt;script&gt;</p><label>x <input name="a" value="{MARK}"></label><textarea>{MARK}</textarea>'
    assert list(live_html(page, is_fragment=True)) == []


def test_the_texts_are_many_and_each_is_found_again() -> None:
    texts = hostile_texts(Traps(url="http://127.0.0.1:9", file="/x"))
    assert len(set(texts)) == len(texts) >= 46
    assert [text for text in texts if MARK not in text and "__pwned" not in text] == []


def test_paper_that_does_anything_is_noticed() -> None:
    for part in (b"/JavaScript", b"/EmbeddedFiles", b"/URI (x)", b"/Launch"):
        with pytest.raises(AssertionError):
            paper_text(b"%PDF-1.7 " + part)
