"""The people of Marlbeck's daily meeting, each in a browser of their own."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from page_client import PageClient
from werkzeug.test import TestResponse

from app.agenda.models import AgendaItem
from app.attendance.models import CasePresence
from app.core.database import db
from app.identity.cookie import COOKIE_FIELD

CHAIR = "priya.raman@msfp.example"
DEPUTY_CHAIR = "tom.ashworth@police.marlbeck.example"
COORDINATOR = "lewis.okafor@msfp.example"
POLICE = "anita.kerr@police.marlbeck.example"
SOCIAL_WORK = "imogen.tuck@children.marlbeck.example"
HOUSING = "joel.brandt@homes.marlbeck.example"
ADULTS = "dilys.rowe@adults.marlbeck.example"
MENTAL_HEALTH = "rafi.cohen@amht.example"
GUEST_OF_C12 = "gail.whitmore@eastholme.example"
OBSERVER = "ada.finn@children.marlbeck.example"


def text_of(html: str) -> str:
    """What stands on the page, without what is drawn from ids and addresses."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@dataclass
class Morning:
    """The daily meeting over HTTP: `browser(person)` is that person's, kept; the verbs press what they would press."""

    told: Any
    sign_in_as: Callable[[str], PageClient]
    browsers: dict[str, PageClient] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"/meetings/{self.told.meeting_id}"

    def browser(self, who: str) -> PageClient:
        if who not in self.browsers:
            self.browsers[who] = self.sign_in_as(who)
        return self.browsers[who]

    def token_of(self, who: str) -> str:
        """The token of that person's sign-in, as the cookie of their browser holds it."""
        with self.browser(who).session_transaction() as session:
            return str(session[COOKIE_FIELD])

    def see(self, who: str, page: str = "") -> str:
        answer = self.browser(who).get(f"{self.address}{page}")
        assert answer.status_code == 200, f"{who} {page}: {answer.status_code}"
        return answer.text

    def do(self, who: str, command: str, **fields: Any) -> TestResponse:
        return self.browser(who).submit(f"{self.address}/{command}", fields)

    def open(self) -> None:
        assert self.do(CHAIR, "open").status_code == 303

    def call(self, key: str, *, chair: str = CHAIR) -> TestResponse:
        return self.do(chair, "call", case_id=self.told.case_ids[key])

    def close(self, key: str, decided: str = "Agreed as read back.", **fields: Any) -> TestResponse:
        return self.do(CHAIR, "close-case", case_id=self.told.case_ids[key], decided=decided, **fields)

    def come_in(self, who: str, key: str) -> TestResponse:
        return self.do(who, "come-in", case_id=self.told.case_ids[key])


@pytest.fixture
def morning(marlbeck: Any, sign_in_as: Callable[[str], PageClient]) -> Morning:
    return Morning(marlbeck, sign_in_as)


def presences_at(morning: Morning) -> Sequence[CasePresence]:
    """Who was present for a case of the meeting of today, in the order in which they came."""
    return db.session.scalars(
        db.select(CasePresence)
        .join(AgendaItem, AgendaItem.id == CasePresence.item_id)
        .where(AgendaItem.meeting_id == morning.told.meeting_id)
        .order_by(CasePresence.entered_utc, CasePresence.id)
    ).all()
