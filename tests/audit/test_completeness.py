"""A day at Marlbeck, walked through by many people: every answer that carries something of a case has left its entry.

And the other way round: nobody is said to have seen what they were not shown. Every free text of the demonstration
ends here in a made word that names its case, so that an answer says by itself of which cases it carried something.
"""

import io
import re
import uuid
from base64 import b64encode
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from conftest import USUAL_MOMENT, MovableClock, browser_of
from databases import Databases
from flask import Flask
from page_client import PageClient
from pypdf import PdfReader
from werkzeug.test import TestResponse

from app.audit.models import AuditEntry
from app.cases.models import Case
from app.cli.upkeep import bring_up_to_date
from app.config import Settings
from app.core import clock
from app.core.connections import Connection
from app.core.database import db
from app.core.sockets import live
from app.demo.load import LoadedMarlbeck, load_marlbeck
from app.demo.marlbeck import MARLBECK
from app.demo.marlbeck.canaries import canaried
from app.identity.queries import actor_of, find_account_by_email
from app.minutes.models import MinutesDocument
from app.referrals.consultation_models import Consultation
from app.referrals.models import Submission

pytestmark = pytest.mark.timeout(600)

KINDS_OF_WORDS = "person|address|event|research|withheld|contribution|minutes|voice|action|outcome|consent"
WORD = re.compile(rf"zq([a-z0-9]+?)(?:{KINDS_OF_WORDS})")
LINK = re.compile(r'(?:href|data-src)="(/[^"#]*)')
# What is about the program and its accounts, and what leads out.
NOT_FOLLOWED = re.compile(r"/(static|demo|sign|confirm|account|ways|people|own|join|favicon|trail/export)")
MOST_PAGES = 45
# How the trail says that somebody read something of a case, on a list or before it stands on one.
LOOKS = ("case_viewed", "submission_read", "consultation_read")
CHAIR = "priya.raman@msfp.example"
PEOPLE = (
    CHAIR,
    "lewis.okafor@msfp.example",
    "anita.kerr@police.marlbeck.example",
    "imogen.tuck@children.marlbeck.example",
    "joel.brandt@homes.marlbeck.example",
    "gail.whitmore@eastholme.example",
    "ada.finn@children.marlbeck.example",
    "gwen.halloran@msfp.example",
    "neil.sandford@msfp.example",
)
_told: list[LoadedMarlbeck] = []


def _keys_of_what_came_in() -> dict[uuid.UUID, str]:
    """What stands on no list yet is known by the words that its own text ends in."""
    texts = [(row.case_id, row.sheet_text) for row in db.session.scalars(db.select(Submission))]
    texts += [(row.case_id, row.question) for row in db.session.scalars(db.select(Consultation))]
    return {case_id: found[1] for case_id, text in texts if (found := WORD.search(text))}


class Day:
    """The day: people, each in a browser of their own, and what every answer carried against what the trail says."""

    def __init__(self, app: Flask, told: LoadedMarlbeck) -> None:
        self.app, self.told = app, told
        self.browsers: dict[str, PageClient] = {}
        self.faults: list[str] = []
        self.looked = self.carried = 0
        with app.app_context():
            self.keys = {case_id: key.lower() for key, case_id in told.case_ids.items()} | _keys_of_what_came_in()
            self.references = {
                case.reference: self.keys[case.id]
                for case in db.session.scalars(db.select(Case))
                if case.id in self.keys
            }

    def browser(self, who: str) -> PageClient:
        if who not in self.browsers:
            self.browsers[who] = browser_of(self.app, who)
            self.browsers[who].is_checking_pages = False
        return self.browsers[who]

    def last_number(self) -> int:
        with self.app.app_context():
            return db.session.scalar(db.select(db.func.max(AuditEntry.number))) or 0

    def recorded(self, who: str, after: int) -> set[str]:
        with self.app.app_context():
            rows = db.session.scalars(
                db.select(AuditEntry).where(AuditEntry.number > after, AuditEntry.kind.in_(LOOKS))
            )
            return {
                self.keys.get(uuid.UUID(row.fields["case_id"]), "another")
                for row in rows
                if row.account_id == self.told.account_ids[who]
            }

    def words(self, answer: TestResponse) -> set[str]:
        text = answer.get_data(as_text=True) if answer.mimetype != "application/pdf" else text_of_pdf(answer.data)
        found = set(WORD.findall(text))
        if answer.request.path.startswith("/summaries/"):
            # A case of which an agency holds nothing but that it was heard stands there by its reference.
            found |= {key for reference, key in self.references.items() if reference in text}
        return found

    def look(self, who: str, path: str) -> TestResponse:
        before = self.last_number()
        answer = self.browser(who).get(path)
        self.compare(who, f"GET {path}", before, self.words(answer))
        return answer

    def press(self, who: str, path: str, data: dict[str, Any] | None = None) -> TestResponse:
        before = self.last_number()
        answer = self.browser(who).submit(path, data or {})
        self.compare(who, f"POST {path}", before, self.words(answer))
        return answer

    def compare(self, who: str, what: str, before: int, carried: set[str]) -> None:
        recorded = self.recorded(who, before)
        self.looked, self.carried = self.looked + 1, self.carried + bool(carried)
        if carried != recorded:
            self.faults.append(f"{who} {what}: carried {sorted(carried)}, recorded {sorted(recorded)}")

    def walk(self, who: str) -> None:
        """Open every page that this person is led to, from the first on; addresses of one form a few times only."""
        to_open, seen, forms = deque(["/", f"/meetings/{self.told.meeting_id}/lobby"]), set[str](), dict[str, int]()
        while to_open and len(seen) < MOST_PAGES:
            path = to_open.popleft()
            form = re.sub(r"[0-9a-f-]{36}|\?.*", "*", path)
            if path in seen or NOT_FOLLOWED.match(path) or forms.get(form, 0) >= 4:
                continue
            seen.add(path)
            forms[form] = forms.get(form, 0) + 1
            answer = self.look(who, path)
            if answer.status_code == 303:
                to_open.append(answer.location)
            elif answer.mimetype == "text/html":
                # A live page's own address carries the proof of what it has shown; followed, it must leave nothing new.
                links = [link.replace("&amp;", "&") for link in LINK.findall(answer.text)]
                to_open.extend(link for link in links if "proof=" not in link and "seen=" not in link)


def text_of_pdf(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


@pytest.fixture
def day(
    databases: Databases,
    make_snapshot: Callable[..., None],
    make_app: Callable[[Settings], Flask],
    settings_of: Callable[[str], Settings],
    at: MovableClock,
) -> Iterator[Day]:
    """Marlbeck with its made words, an hour before the daily meeting."""

    def fill() -> None:
        bring_up_to_date()
        with clock.as_of(USUAL_MOMENT):
            _told.append(load_marlbeck(canaried(MARLBECK)))

    make_snapshot("marlbeck with words", fill)
    url = databases.copy_of("marlbeck with words")
    yield Day(make_app(settings_of(url)), _told[0])
    databases.remove(url)


def test_every_answer_that_carried_a_case_left_its_entry_and_no_other_did(day: Day, at: MovableClock) -> None:
    meeting = f"/meetings/{day.told.meeting_id}"
    for who in PEOPLE:
        day.walk(who)
    day.look(CHAIR, f"{meeting}/cases/{day.told.case_ids['C12']}/conflicts")
    assert day.press(CHAIR, f"{meeting}/open").status_code == 303
    first = day.told.case_ids["C01"]
    assert day.press(CHAIR, f"{meeting}/call", {"case_id": first}).status_code == 303
    at.later(minutes=3)
    day.browsers.clear()
    for who in PEOPLE:
        day.walk(who)
        day.press(who, f"{meeting}/come-in", {"case_id": first})
        day.press(who, f"{meeting}/cases/{first}/actions", {"text": ""})
    assert day.press(CHAIR, f"{meeting}/close-case", {"case_id": first, "decided": ""}).status_code == 422
    assert (
        day.press(
            CHAIR, f"{meeting}/close-case", {"case_id": first, "decided": "Read back zqc01outcomeall."}
        ).status_code
        == 303
    )
    assert day.press(CHAIR, f"{meeting}/close", {"may_defer": "yes"}).status_code == 303
    assert day.press(CHAIR, f"{meeting}/dispatch").status_code == 303
    at.later(hours=1)
    day.browsers.clear()
    for who in PEOPLE:
        day.walk(who)
    assert day.faults == [], "\n".join(day.faults)
    assert day.looked > 300
    assert day.carried > 60


def test_a_live_page_that_shows_the_same_again_leaves_nothing_new(day: Day) -> None:
    for who in PEOPLE[:4]:
        page = "" if who.endswith("@msfp.example") else "/my-cases"
        answer = day.look(who, f"/meetings/{day.told.meeting_id}{page}")
        (again,) = {
            link.replace("&amp;", "&") for link in LINK.findall(answer.text) if "proof=" in link or "seen=" in link
        }
        before = day.last_number()
        renewed = day.browser(who).get(again, headers={"X-Fragment": "1"})
        assert day.words(renewed)
        assert day.recorded(who, before) == set()
    assert day.faults == []


def test_opening_the_text_of_minutes_leaves_an_entry_of_its_case(day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    # There is no wire, so there is no room to enter.
    monkeypatch.setattr(live, "enter", lambda _connection, _room: None)
    who = PEOPLE[2]
    with day.app.app_context():
        account = find_account_by_email(who)
        assert account is not None
        live.connections["one"] = Connection(sid="one", sign_in="", actor=actor_of(account), epoch=0)
        documents = db.session.scalars(db.select(MinutesDocument).order_by(MinutesDocument.id)).all()
    opened, looked_at = 0, set[tuple[uuid.UUID, uuid.UUID]]()
    for document in documents:
        before = day.last_number()
        answer = live.dispatch("minutes_open")("one", str(document.id), b64encode(b"").decode())
        opened += answer["ok"]
        # The texts of one case stand on one page: together they are one look.
        place = (document.case_id, document.item_id)
        is_new = answer["ok"] and place not in looked_at
        looked_at |= {place} if is_new else set()
        expected = {day.keys.get(document.case_id, "another")} if is_new else set()
        assert day.recorded(who, before) == expected
    live.connections.clear()
    assert 0 < opened < len(documents)
