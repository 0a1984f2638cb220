"""The items of many meetings at once, as one person who oversees them is told them: for what is counted over time."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.agenda.models import AgendaItem, ItemState
from app.agenda.rules import merge_hidden
from app.agenda.times import planned_breaks, timed_item
from app.cases.need_to_know import Sight
from app.cases.sight_in_sql import is_hidden_from, sight_in_sql
from app.core.access import Actor
from app.core.database import db
from app.meetings.models import Meeting, MeetingState


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldItem:
    """An item with its times without any gap where something is hidden. `ended_utc` is when it did end."""

    item_id: uuid.UUID
    meeting_id: uuid.UUID
    case_id: uuid.UUID
    state: ItemState
    planned_minutes: int
    started_utc: datetime | None
    ended_utc: datetime | None
    told_ended_utc: datetime | None
    spent_seconds: int


def list_told_items(actor: Actor, meetings: Sequence[Meeting]) -> Mapping[uuid.UUID, Sequence[ToldItem]]:
    """The items of these meetings that this person sees, in agenda order, by meeting; for meetings they oversee."""
    case_id = AgendaItem.case_id.expression
    sight, hidden_from = sight_in_sql(actor, case_id), is_hidden_from(actor, case_id)
    rows = db.session.execute(
        db.select(AgendaItem, sight.label("sight"), hidden_from.label("hidden"))
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(AgendaItem.meeting_id.in_([meeting.id for meeting in meetings]))
        .order_by(AgendaItem.position, AgendaItem.id)
    ).all()
    items: dict[uuid.UUID, list[AgendaItem]] = {meeting.id: [] for meeting in meetings}
    for row in rows:
        items[row.AgendaItem.meeting_id].append(row.AgendaItem)
    hidden = {row.AgendaItem.id for row in rows if row.hidden}
    seen = {row.AgendaItem.id for row in rows if row.sight == int(Sight.CASE)}
    return {meeting.id: _told(meeting, items[meeting.id], hidden, seen) for meeting in meetings}


def _told(
    meeting: Meeting, items: Sequence[AgendaItem], hidden: set[uuid.UUID], seen: set[uuid.UUID]
) -> Sequence[ToldItem]:
    timed = merge_hidden(
        [timed_item(item) for item in items],
        hidden,
        is_going_on=meeting.state is MeetingState.OPEN,
        # They matter where something is hidden alone, and there are many meetings.
        breaks=planned_breaks(meeting) if any(item.id in hidden for item in items) else (),
    )
    by_id = {item.id: item for item in items}
    return [
        ToldItem(
            item_id=one.item_id,
            meeting_id=meeting.id,
            case_id=by_id[one.item_id].case_id,
            state=by_id[one.item_id].state,
            planned_minutes=one.planned_minutes,
            started_utc=one.started_utc,
            ended_utc=by_id[one.item_id].ended_utc,
            told_ended_utc=one.ended_utc,
            spent_seconds=by_id[one.item_id].spent_seconds,
        )
        for one in timed
        if one.item_id in seen
    ]
