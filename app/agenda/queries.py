"""Reading the agenda. What is about a case takes the actor first."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.agenda.models import AgendaBreak, AgendaItem, ItemState
from app.agenda.rules import PlannedBreak, Slot, TimedItem, make_timetable
from app.cases.need_to_know import ItemFacts, Sight, decide_sight
from app.cases.queries import item_facts, sight_in_sql
from app.core.access import Actor, Permission
from app.core.clock import now_utc
from app.core.database import db
from app.core.errors import NotFound
from app.meetings.models import Meeting, MeetingState
from app.meetings.queries import get_meeting


@dataclass(frozen=True, slots=True)
class SeenItem:
    """An agenda item together with what lets this person see it."""

    item: AgendaItem
    facts: ItemFacts
    sight: Sight


def get_item(
    actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, permission: Permission, least: Sight = Sight.CASE
) -> SeenItem:
    """One case at one meeting, for somebody who may see at least that much. Raises `NotFound`, hidden or absent."""
    meeting = get_meeting(actor, meeting_id, permission)
    item = db.session.scalars(
        db.select(AgendaItem).where(AgendaItem.meeting_id == meeting.id, AgendaItem.case_id == case_id)
    ).one_or_none()
    if item is None:
        raise NotFound
    facts = item_facts(meeting, [case_id])[case_id]
    sight = decide_sight(actor, facts)
    if sight < least:
        raise NotFound
    return SeenItem(item, facts, sight)


def find_item(item_id: uuid.UUID) -> AgendaItem | None:
    """An item by its id, for callers that ask need-to-know themselves."""
    return db.session.get(AgendaItem, item_id)


def list_seen_items(actor: Actor, meeting: Meeting) -> Sequence[SeenItem]:
    """The items of a meeting of which this person may see anything, in agenda order."""
    sight = sight_in_sql(actor, AgendaItem.case_id.expression)
    rows = db.session.execute(
        db.select(AgendaItem, sight.label("sight"))
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(AgendaItem.meeting_id == meeting.id, sight > int(Sight.NOTHING))
        .order_by(AgendaItem.position, AgendaItem.id)
    ).all()
    facts = item_facts(meeting, [item.case_id for item, _ in rows])
    return [SeenItem(item, facts[item.case_id], Sight(value)) for item, value in rows]


def list_items(meeting: Meeting) -> Sequence[AgendaItem]:
    """Every item of a meeting in agenda order, for services and for the timetable, which names no case."""
    return db.session.scalars(
        db.select(AgendaItem).where(AgendaItem.meeting_id == meeting.id).order_by(AgendaItem.position, AgendaItem.id)
    ).all()


def find_item_under_way(meeting: Meeting) -> AgendaItem | None:
    """The item that is being discussed, if any."""
    return next((item for item in list_items(meeting) if item.state is ItemState.UNDER_WAY), None)


def first_case_due_utc(meeting: Meeting) -> datetime:
    """When the first case is due: after the opening minutes of the series."""
    begins = meeting.opened_utc or meeting.starts_utc
    return begins + timedelta(minutes=meeting.series.minutes_before_first_case)


def timetable(meeting: Meeting) -> Mapping[uuid.UUID, Slot]:
    """When each item of a meeting is expected, or was, by item id."""
    breaks = db.session.scalars(
        db.select(AgendaBreak)
        .where(AgendaBreak.meeting_id == meeting.id)
        .order_by(AgendaBreak.not_before_utc, AgendaBreak.id)
    ).all()
    # A meeting that opens late moves its breaks along.
    late = (meeting.opened_utc or meeting.starts_utc) - meeting.starts_utc
    return make_timetable(
        [
            TimedItem(
                item_id=item.id,
                planned_minutes=item.planned_minutes,
                started_utc=item.started_utc,
                ended_utc=item.ended_utc,
                is_deferred=item.state is ItemState.DEFERRED,
            )
            for item in list_items(meeting)
        ],
        [PlannedBreak(not_before_utc=row.not_before_utc + late, minutes=row.minutes) for row in breaks],
        first_case_utc=first_case_due_utc(meeting),
        now_utc=now_utc() if meeting.state is MeetingState.OPEN else None,
    )
