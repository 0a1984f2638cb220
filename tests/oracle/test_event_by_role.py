"""Every live event, for every role, on a case of one's own and on one that is not: a real server, real sockets.

What each may is written here once more, from the sentences of the rule.
"""

import time
import uuid
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import socketio
from builders import make_account, make_case, make_item, make_meeting, make_member, make_partnership, make_series
from databases import Databases
from discussion import Discussion
from flask import Flask
from pycrdt import Doc, Text
from serving import Page, Server, wait_until

from app.cases.models import Answer, ConflictOfInterest
from app.config import Settings
from app.core.access import Role
from app.core.clock import now_utc
from app.core.database import db
from app.core.sockets import live
from app.identity.models import Account, RoleGrant
from app.meetings.models import MeetingState
from app.minutes.document import read_text
from app.minutes.queries import list_documents

ABSENT = uuid.UUID("00000000-0000-4000-8000-00000000dead")
OVERSEEING = {Role.CHAIR, Role.COORDINATOR, Role.MINUTE_TAKER}
SPEAKING = {Role.REPRESENTATIVE, Role.DEPUTY, Role.GUEST}
READING = OVERSEEING | SPEAKING | {Role.READER}
ATTENDING = READING | {Role.OBSERVER}
WRITING = OVERSEEING | SPEAKING
EVENTS = {"watch", "minutes_open", "minutes_update", "minutes_presence"}


@dataclass
class Place:
    """A served meeting with two cases: one that the agency of everybody knows, and one of which it knows nothing."""

    app: Flask
    server: Server
    meeting_id: uuid.UUID = ABSENT
    own: dict[str, uuid.UUID] = field(default_factory=dict)
    other: dict[str, uuid.UUID] = field(default_factory=dict)
    people: dict[str, Account] = field(default_factory=dict)
    opened: list[Page] = field(default_factory=list)

    def page(self, who: str, **kwargs: Any) -> Page:
        """That person's open page."""
        cookie_of = Discussion.cookie_of
        cookie = cookie_of(self, self.people[who])  # type: ignore[arg-type]  # it needs the app alone
        page = Page(self.server.url, cookie, **kwargs)
        self.opened.append(page)
        return page


@pytest.fixture(scope="module")
def served(databases: Databases, run_folder: Any) -> Iterator[tuple[Settings, Server]]:
    from conftest import settings_for

    url = databases.copy_of("schema")
    settings = settings_for(run_folder, url)
    server = Server(settings)
    server.start()
    yield settings, server
    server.kill()
    databases.remove(url)


@pytest.fixture
def place(served: tuple[Settings, Server], make_app: Callable[[Settings], Flask]) -> Iterator[Place]:
    """The meeting, with one person of every role, one in conflict, and one who has left."""
    settings, server = served
    place = Place(make_app(settings), server)
    mark = uuid.uuid4().hex[:6]
    with place.app.app_context():
        agencies = make_partnership(f"A{mark}", f"B{mark}")
        own, other = agencies.values()
        series = make_series([own, other])
        meeting = make_meeting(series, MeetingState.OPEN)
        place.meeting_id = meeting.id
        for case_ids, referrer, answer in ((place.own, own, Answer.KNOWN), (place.other, other, Answer.NOTHING_KNOWN)):
            case = make_case(referrer)
            item = make_item(meeting, case, referrer=referrer, answers={own.code: answer}, agencies=agencies)
            case_ids |= {"case": case.id, "item": item.id, "document": list_documents(item.id)[0].id}
        for role in Role:
            agency = None if role in OVERSEEING else own
            place.people[role] = make_member(role, agency, series=series)
        place.people["conflicted"] = make_member(Role.CHAIR, series=series)
        db.session.add(
            ConflictOfInterest(
                case_id=place.own["case"], account_id=place.people["conflicted"].id, declared_utc=now_utc()
            )
        )
        place.people["leaver"] = make_member(Role.REPRESENTATIVE, own, series=series)
        db.session.execute(
            db.update(RoleGrant).where(RoleGrant.account_id == place.people["leaver"].id).values(ends_utc=now_utc())
        )
        place.people["nobody"] = make_account()
        db.session.commit()
    yield place
    for page in place.opened:
        page.close()


def may(who: str, roles: set[Role]) -> bool:
    """Whether that person is of one of these roles."""
    return who in {role.value for role in roles}


def update_of(words: str) -> str:
    """A change that a page could send."""
    doc: Doc[Text] = Doc()
    text = doc.get("text", type=Text)
    text += words
    return b64encode(doc.get_update()).decode()


def everybody() -> list[str]:
    return [*(role.value for role in Role), "conflicted", "leaver", "nobody"]


def test_the_events_are_those_that_are_tried_here() -> None:
    assert set(live.events) == EVENTS


@pytest.mark.parametrize("who", everybody())
def test_each_event_answers_each_role_as_the_rule_says(place: Place, who: str) -> None:
    page = place.page(who)

    def call(event: str, *arguments: Any) -> Any:
        return page.client.call(event, arguments if len(arguments) > 1 else arguments[0], timeout=10)

    sees_other = may(who, OVERSEEING) or who == "conflicted"
    # Nothing is written before a document was opened, whoever it is.
    page.send(place.own["document"], update_of("too early "))
    page.send(place.other["document"], update_of("too early "))
    opened = call("minutes_open", str(place.own["document"]), "")
    assert opened["ok"] is may(who, READING), opened
    assert opened.get("may_write", False) is may(who, WRITING)
    assert call("minutes_open", str(place.other["document"]), "")["ok"] is sees_other
    assert call("watch", f"meeting:{place.meeting_id}")["ok"] is (may(who, ATTENDING) or who == "conflicted")
    assert call("watch", f"item:{place.own['item']}")["ok"] is may(who, READING)
    assert call("watch", f"item:{place.other['item']}")["ok"] is sees_other
    hidden = call("minutes_open", str(place.other["document"]), "") if not sees_other else None
    for room in ("meeting", "item", "document", "case", ""):
        assert call("watch", f"{room}:{ABSENT}")["ok"] is False
    # Rooms in which text is passed on are entered by opening alone.
    assert call("watch", f"document:{place.own['document']}")["ok"] is False
    absent = call("minutes_open", str(ABSENT), "")
    assert absent["ok"] is False
    assert hidden in (None, absent), "a hidden document answers otherwise than an absent one"
    n = page.send(place.own["document"], update_of("written "))
    if may(who, WRITING):
        wait_until(lambda: page.saved >= n, "to be saved")
    else:
        time.sleep(0.2)
        assert page.saved == 0
    with place.app.app_context():
        assert read_text(place.own["document"]) == ("written " if may(who, WRITING) else "")
        assert read_text(place.other["document"]) == ""


@pytest.mark.parametrize("origin", ["", "null", "https://elsewhere.example"])
def test_a_page_from_elsewhere_or_from_nowhere_is_not_let_in(place: Place, origin: str) -> None:
    with pytest.raises(socketio.exceptions.ConnectionError):
        place.page("chair", origin=origin)


@pytest.mark.parametrize("cookie", ["", "caseround=made-up", "caseround=e30.aaaa.bbbb"])
def test_nobody_signed_in_is_not_let_in(place: Place, cookie: str) -> None:
    with pytest.raises(socketio.exceptions.ConnectionError):
        Page(place.server.url, cookie)
