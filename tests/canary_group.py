"""What each agency brings to a group case discussion, in the random worlds: a number, an event, a draft."""

from canary_world import SPEAKING, World, word

from app.agenda.models import AgendaItem
from app.core.clock import now_utc
from app.core.database import db, new_id
from app.minutes.group_models import ChronologyEntry, ScaleAnswer, WorkerSummary
from app.minutes.models import Certainty
from app.minutes.service import add_research_line


def build_group_part(world: World, item: AgendaItem, place: tuple[int, int, int]) -> None:
    """Let somebody say a number and an event for an agency, and somebody who speaks for it write a draft."""
    agency_id = world.agencies[place[2]].id
    ids = {"meeting_id": item.meeting_id, "case_id": item.case_id}
    # One number is one person's: the last people of the world give them, whoever they are.
    giver = world.people[-1 - place[2]]
    db.session.add_all(
        [
            ScaleAnswer(
                id=new_id(),
                **ids,
                account_id=giver.account.id,
                agency_id=agency_id,
                said_utc=now_utc(),
                number_text="5",
                why=word("number", *place),
            ),
            ChronologyEntry(
                id=new_id(),
                **ids,
                agency_id=agency_id,
                written_utc=now_utc(),
                happened_text="2026-05",
                what=word("happened", *place),
            ),
        ]
    )
    speaking = [one for one in world.people for held in one.held if held.role in SPEAKING and held.agency == place[2]]
    if speaking:
        line = add_research_line(
            item.meeting_id,
            item.case_id,
            agency_id,
            author_id=None,
            text=word("draft", *place),
            certainty=Certainty.FACT,
        )
        db.session.add(
            WorkerSummary(
                id=new_id(),
                **ids,
                account_id=speaking[0].account.id,
                agency_id=agency_id,
                fact_line_id=line.id,
                written_utc=now_utc(),
            )
        )
        db.session.flush()
        world.drafts.add(place)
