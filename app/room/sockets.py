"""Which open pages are told of a change: those of people at the meeting, and of people who may see the case."""

import uuid

from app.agenda.queries import find_item, find_open_item, get_item
from app.cases.reviews import next_end
from app.core.access import Actor, Permission
from app.core.database import db
from app.core.errors import CommandError
from app.core.sockets import live
from app.identity.endings import next_grant_end
from app.meetings.models import Meeting, MeetingState
from app.room.queries import may_attend

live.endings.sources += [next_end, next_grant_end]


@live.watch("meeting")
def may_watch_meeting(actor: Actor, meeting_id: uuid.UUID) -> bool:
    """Whoever may attend it. A guest of single cases only where one of them is on its list."""
    meeting = db.session.get(Meeting, meeting_id)
    return meeting is not None and may_attend(actor, meeting)


@live.watch("reviewer")
def may_watch_reviews(actor: Actor, account_id: uuid.UUID) -> bool:
    """Oneself alone: what somebody is told to review."""
    return actor.account_id == account_id and actor.may(Permission.OPENING_REVIEW)


@live.watch("item")
def may_watch_item(actor: Actor, item_id: uuid.UUID) -> bool:
    """Whoever may open the case at that meeting now."""
    item = find_open_item(actor, item_id)
    if item is None:
        return False
    try:
        get_item(actor, item.meeting_id, item.case_id, Permission.CASE_READ)
    except CommandError:
        return False
    return True


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
