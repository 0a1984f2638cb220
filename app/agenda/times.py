"""When the items of a meeting are expected, or were: as they are, and as one person is told."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from app.agenda.models import AgendaItem, ItemState
from app.agenda.queries import facts_of_list, list_breaks, list_items, list_seen_items
from app.agenda.rules import PlannedBreak, Slot, TimedItem, hidden_between, make_timetable, merge_hidden
from app.cases.need_to_know import is_hidden
from app.core.access import Actor, Permission
from app.core.clock import now_utc
from app.meetings.models import Meeting, MeetingState

SECONDS_A_MINUTE: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldTime:
    """The time of an item as one person is told it. `slot` is empty where it was put off to another day."""

    slot: Slot | None
    planned_minutes: int
    ended_utc: datetime | None


def list_hidden_ids(actor: Actor, meeting: Meeting) -> frozenset[uuid.UUID]:
    """The items of a meeting of which this person must not know, by a conflict or a seal, whatever else they hold."""
    facts = facts_of_list(meeting)
    return frozenset(
        item.id for item in list_items(meeting) if item.case_id not in facts or is_hidden(actor, facts[item.case_id])
    )


def times_told(actor: Actor, meeting: Meeting) -> Mapping[uuid.UUID, ToldTime]:
    """The times of a meeting's items without any gap where something is hidden from this person, by item id."""
    hidden = list_hidden_ids(actor, meeting)
    timed = _timed_items(meeting)
    if hidden and not actor.may(Permission.MEETING_OVERSEE, series_id=meeting.series_id):
        # Who sees some of the list alone has gaps on it anyway; their own times are then told as they are.
        seen = {one.item.id for one in list_seen_items(actor, meeting)}
        hidden = hidden_between([item.item_id for item in timed], hidden, seen)
    breaks = planned_breaks(meeting)
    items = merge_hidden(timed, hidden, is_going_on=meeting.state is MeetingState.OPEN, breaks=breaks)
    slots = _make_timetable(meeting, items, breaks)
    return {
        item.item_id: ToldTime(
            slot=slots.get(item.item_id), planned_minutes=item.planned_minutes, ended_utc=item.ended_utc
        )
        for item in items
    }


def timetable(meeting: Meeting) -> Mapping[uuid.UUID, Slot]:
    """When each item of a meeting is expected, or was, by item id: as it is, and told to nobody as it stands."""
    return _make_timetable(meeting, _timed_items(meeting), planned_breaks(meeting))


def first_case_due_utc(meeting: Meeting) -> datetime:
    """When the first case is due: after the opening minutes of the series."""
    begins = meeting.opened_utc or meeting.starts_utc
    return begins + timedelta(minutes=meeting.series.minutes_before_first_case)


def planned_breaks(meeting: Meeting) -> Sequence[PlannedBreak]:
    """The breaks of a meeting; one that opens late moves them along."""
    late = (meeting.opened_utc or meeting.starts_utc) - meeting.starts_utc
    return [
        PlannedBreak(
            not_before_utc=row.not_before_utc + late,
            minutes=row.minutes,
            started_utc=row.started_utc,
            ended_utc=row.ended_utc,
        )
        for row in list_breaks(meeting)
    ]


def timed_item(item: AgendaItem) -> TimedItem:
    """An item as the timetable reads it."""
    return TimedItem(
        item_id=item.id,
        planned_minutes=item.planned_minutes,
        started_utc=item.started_utc,
        ended_utc=item.ended_utc,
        is_deferred=item.state is ItemState.DEFERRED,
        is_held=item.state is ItemState.ON_HOLD,
        spent_minutes=item.spent_seconds // SECONDS_A_MINUTE,
    )


def _timed_items(meeting: Meeting) -> Sequence[TimedItem]:
    return [timed_item(item) for item in list_items(meeting)]


def _make_timetable(
    meeting: Meeting, items: Sequence[TimedItem], breaks: Sequence[PlannedBreak]
) -> Mapping[uuid.UUID, Slot]:
    return make_timetable(items, breaks, first_case_utc=first_case_due_utc(meeting), now_utc=_present(meeting))


def _present(meeting: Meeting) -> datetime | None:
    return now_utc() if meeting.state is MeetingState.OPEN else None
