"""Which open pages are told of a change: those of people at the meeting, and of people who may see the case."""

import uuid

from app.agenda.queries import find_item
from app.cases.need_to_know import Sight, decide_sight
from app.cases.queries import item_facts
from app.core.access import Actor
from app.core.database import db
from app.core.sockets import live
from app.meetings.models import Meeting, MeetingState
from app.room.queries import may_attend


@live.watch("meeting")
def may_watch_meeting(actor: Actor, meeting_id: uuid.UUID) -> bool:
    """Whoever may attend it. A guest of single cases only where one of them is on its list."""
    meeting = db.session.get(Meeting, meeting_id)
    return meeting is not None and may_attend(actor, meeting)


@live.watch("item")
def may_watch_item(actor: Actor, item_id: uuid.UUID) -> bool:
    """Whoever sees the whole case at that meeting."""
    item = find_item(item_id)
    if item is None:
        return False
    return decide_sight(actor, item_facts(item.meeting, [item.case_id])[item.case_id]) is Sight.CASE


@live.counts_as_being_there("meeting")
def is_meeting_under_way(meeting_id: uuid.UUID) -> bool:
    """Nobody who waits in the lobby, or follows the list, is signed out while the meeting is on."""
    meeting = db.session.get(Meeting, meeting_id)
    return meeting is not None and meeting.state is MeetingState.OPEN


@live.counts_as_being_there("item")
def is_its_meeting_under_way(item_id: uuid.UUID) -> bool:
    """The same for whoever has a case of that meeting before them."""
    item = find_item(item_id)
    return item is not None and item.meeting.state is MeetingState.OPEN
