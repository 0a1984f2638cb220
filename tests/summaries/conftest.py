"""A closed meeting of two cases: Marsh, with housing, and Bracewell, which does not exist for housing."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from builders import actor_for, make_case, make_item, make_meeting, make_member, make_partnership, make_series

from app.actions.models import ActionState
from app.actions.rules import When
from app.actions.service import close_case, record_action
from app.agenda.models import AgendaItem
from app.agenda.service import call_case
from app.cases.conflicts import declare_conflict
from app.cases.models import Answer, ContactKind
from app.cases.service import NewContact
from app.core.access import Actor, Role
from app.core.clock import now_utc
from app.core.database import db
from app.directory.models import Agency
from app.identity.models import Account
from app.meetings.models import Meeting
from app.meetings.service import close_meeting, open_meeting
from app.minutes.models import Certainty
from app.minutes.service import share_line, write_research
from app.summaries.dispatch import send_summaries
from app.summaries.frozen import freeze, thaw
from app.summaries.models import Summary, SummaryCase

PROTECTED_PLACE = "14 Lockkeeper Row, Saltby"


@dataclass
class World:
    """The people, the agencies and the two items by name."""

    agencies: dict[str, Agency]
    people: dict[str, Account]
    meeting: Meeting
    marsh: AgendaItem
    bracewell: AgendaItem

    def actor(self, name: str) -> Actor:
        """That person as the services know them."""
        return actor_for(self.people[name])

    def summary_of(self, code: str) -> Summary:
        """The one summary of that agency."""
        agency_id = self.agencies[code].id
        return db.session.scalars(db.select(Summary).where(Summary.agency_id == agency_id)).one()

    def doctor(self, summary: Summary, **changes: Any) -> None:
        """Put something else into the one case of a summary, which no verb would do."""
        row = db.session.scalars(db.select(SummaryCase).where(SummaryCase.summary_id == summary.id)).one()
        row.content = freeze(replace(thaw(row.content), **changes))
        db.session.commit()

    def hear(self, item: AgendaItem, decided: str) -> None:
        """Call the case and close it with that outcome."""
        chair = self.actor("chair")
        call_case(chair, self.meeting.id, item.case_id)
        close_case(chair, self.meeting.id, item.case_id, decided=decided, agreed_ids=[])


@pytest.fixture
def open_world(context: None, at: Any) -> World:
    """The meeting is open, everything has been prepared, nothing has been heard."""
    agencies = make_partnership("POL", "IDV", "HOU", "CSC", "GST")
    invited = [agencies[code] for code in ("POL", "IDV", "HOU", "CSC")]
    series = make_series(invited)
    meeting = make_meeting(series)
    contacts = [
        NewContact(kind=ContactKind.PHONE, text="07700 900101", safe_contact="No voicemail; Dean listens"),
        NewContact(
            kind=ContactKind.ADDRESS,
            text=PROTECTED_PLACE,
            safe_contact="Ring twice at the blue door",
            is_protected=True,
        ),
    ]
    marsh = make_case(agencies["POL"], victim="Kay Marsh", children=("Alfie Marsh", "Ada Marsh"), contacts=contacts)
    bracewell = make_case(agencies["POL"], victim="Fiona Bracewell", event="A key was copied.")
    nil, known = Answer.NOTHING_KNOWN, Answer.KNOWN
    items = [
        make_item(meeting, marsh, referrer=agencies["POL"], agencies=agencies, answers=answers)
        for marsh, answers in (
            (marsh, {"IDV": known, "HOU": known, "CSC": nil}),
            (bracewell, {"IDV": known, "CSC": nil}),
        )
    ]
    declare_conflict(None, bracewell.id, agencies["HOU"].id, "He works there.")
    people = {
        "chair": make_member(Role.CHAIR, name="Priya Raman"),
        "coordinator": make_member(Role.COORDINATOR, name="Lewis Okafor"),
        "guest": make_member(Role.GUEST, agencies["GST"], name="Gail Whitmore", case=bracewell),
        **{
            code: make_member(Role.REPRESENTATIVE, agencies[code], series=series)
            for code in ("POL", "IDV", "HOU", "CSC")
        },
        "HOU deputy": make_member(Role.DEPUTY, agencies["HOU"], series=series),
    }
    world = World(agencies=agencies, people=people, meeting=meeting, marsh=items[0], bracewell=items[1])
    pol, idv = world.actor("POL"), world.actor("IDV")
    for actor, item, text in (
        (pol, items[0], "Kay rang four times since June."),
        (pol, items[1], "Stuart Bracewell signed out a key."),
        (idv, items[1], "Fiona sleeps with a chair under the door."),
    ):
        line = write_research(
            actor,
            meeting.id,
            item.case_id,
            agencies["POL" if actor is pol else "IDV"].id,
            text=text,
            certainty=Certainty.FACT,
        )
        share_line(actor, meeting.id, item.case_id, line.id)
    due = now_utc() + timedelta(days=1)
    for item, code, text, is_due_at_time in (
        (items[0], "HOU", "Mend the back door of Kay Marsh.", True),
        (items[0], "IDV", "See Kay before noon.", False),
        (items[1], "POL", "Ask the landlord of Fiona to block the keys.", False),
        (items[1], "GST", "Find a flat for Fiona.", False),
    ):
        record_action(
            item,
            agency_id=agencies[code].id,
            text=text,
            when=When(due_utc=due, is_due_at_time=is_due_at_time),
            state=ActionState.AGREED,
        )
    open_meeting(world.actor("chair"), meeting.id)
    return world


@pytest.fixture
def world(open_world: World, at: Any) -> World:
    """The meeting is over: both cases were heard and the summaries made."""
    open_world.hear(open_world.marsh, "Kay Marsh stays in the home; Alfie and Ada are seen at school.")
    at.later(minutes=10)
    open_world.hear(open_world.bracewell, "Fiona moves; nobody at her landlord is told.")
    close_meeting(open_world.actor("chair"), open_world.meeting.id)
    send_summaries(open_world.actor("chair"), open_world.meeting.id)
    db.session.flush()
    return open_world


@pytest.fixture
def browser(world: World, sign_in_as: Callable[[Account], Any]) -> Callable[[str], Any]:
    """Gives a browser on which one of the world's people is signed in."""

    def sign_in(name: str) -> Any:
        db.session.commit()
        return sign_in_as(world.people[name])

    return sign_in
