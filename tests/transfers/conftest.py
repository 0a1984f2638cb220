"""Two partnerships, each with a database of its own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from builders import make_case, make_item, make_meeting, make_member, make_partnership, make_series
from conftest import browser_of
from databases import Databases
from flask import Flask
from page_client import PageClient

from app.actions.models import ActionState
from app.actions.rules import When
from app.actions.service import close_case, record_action
from app.agenda.service import call_case
from app.cases.models import Answer, ContactKind
from app.cases.service import NewContact, note_for_coordinator
from app.config import Settings
from app.core.access import Role
from app.core.clock import now_utc
from app.core.database import db
from app.directory.queries import get_partnership
from app.identity.queries import actor_of
from app.meetings.models import MeetingState
from app.minutes.limiting import NewLimit, share_with_limits
from app.minutes.models import Certainty
from app.minutes.service import hold_back_line, share_line, write_research


@dataclass
class Place:
    """One partnership: its program, its people by first name, its meeting, and the case that is there at first."""

    app: Flask
    people: dict[str, Any]
    agencies: dict[str, Any]
    meeting_id: Any
    case_id: Any = None

    def browser(self, who: str) -> PageClient:
        """A browser on which that person is signed in."""
        return browser_of(self.app, self.people[who])


@pytest.fixture
def places(
    databases: Databases, make_app: Callable[[Settings], Flask], settings_of: Callable[[str], Settings], at: object
) -> Iterator[tuple[Place, Place]]:
    """Testbury, which heard a case and hands it over, and Saltby, which meets tomorrow."""
    urls = [databases.copy_of("schema"), databases.copy_of("schema")]
    yield (
        build(make_app(settings_of(urls[0])), "Testbury", with_case=True),
        build(make_app(settings_of(urls[1])), "Saltby", with_case=False),
    )
    for url in urls:
        databases.remove(url)


def build(app: Flask, name: str, *, with_case: bool) -> Place:
    """A partnership of three agencies with a coordinator, and in one of them a case that was heard."""
    with app.app_context():
        agencies = make_partnership("POL", "HOU", "EDU")
        partnership = _rename(name)
        series = make_series(agencies.values())
        people = {
            "lewis": make_member(Role.COORDINATOR, name="Lewis Okafor", series=series),
            "priya": make_member(Role.CHAIR, name="Priya Raman", series=series),
            "joel": make_member(Role.REPRESENTATIVE, agencies["HOU"], name="Joel Brandt"),
            "anita": make_member(Role.REPRESENTATIVE, agencies["POL"], name="Anita Kerr"),
        }
        assert partnership.name == name
        meeting = make_meeting(series, MeetingState.OPEN if with_case else MeetingState.PUBLISHED)
        place = Place(app, people, {code: row.id for code, row in agencies.items()}, meeting.id)
        if with_case:
            place.case_id = _hear(meeting, agencies, people)
        db.session.commit()
    return place


def _rename(name: str) -> Any:
    partnership = get_partnership()
    partnership.name, partnership.email = name, f"safe@{name.lower()}.example"
    return partnership


def _hear(meeting: Any, agencies: Any, people: Any) -> Any:
    contacts = [
        NewContact(kind=ContactKind.ADDRESS, text="9 Hidden Lane zqaddress", is_protected=True),
        NewContact(kind=ContactKind.PHONE, text="07700 900001", safe_contact="Text first"),
    ]
    case = make_case(agencies["POL"], victim="Kay Marsh", children=["Alf Marsh"], contacts=contacts)
    item = make_item(
        meeting, case, referrer=agencies["POL"], answers={"HOU": Answer.KNOWN, "EDU": Answer.KNOWN}, agencies=agencies
    )
    note_for_coordinator(case, "The same man as in another case: zqnote.")
    share_things(meeting, case, agencies, people)
    action = record_action(
        item,
        agency_id=agencies["HOU"].id,
        text="Fit a new lock.",
        when=When(due_utc=now_utc()),
        state=ActionState.PROPOSED,
    )
    chair = actor_of(people["priya"])
    call_case(chair, meeting.id, case.id)
    close_case(chair, meeting.id, case.id, decided="Staying is no longer safe.", agreed_ids=[action.id])
    return case.id


def share_things(meeting: Any, case: Any, agencies: Any, people: Any) -> None:
    """Housing shares one thing with everybody, withholds one, keeps one out of the minutes, and keeps one private."""
    joel, place = actor_of(people["joel"]), (meeting.id, case.id)
    lines = [
        write_research(joel, *place, agencies["HOU"].id, text=text, certainty=Certainty.FACT)
        for text in (
            "Rent is behind since May.",
            "The neighbour is her sister zqwithheld.",
            "She has a second telephone zqheard.",
            "She told us something in confidence zqprivate.",
        )
    ]
    share_line(joel, *place, lines[0].id)
    share_with_limits(
        joel, *place, lines[1].id, NewLimit(reason="Her safety.", agency_ids=frozenset({agencies["EDU"].id}))
    )
    share_with_limits(joel, *place, lines[2].id, NewLimit(reason="Her safety.", is_not_in_minutes=True))
    hold_back_line(joel, *place, lines[3].id, "Not for anybody.")
