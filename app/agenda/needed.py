"""When somebody is needed at a meeting, as times alone: for calendars, which are told of no case."""

from collections.abc import Sequence
from typing import Final

from app.agenda.models import ItemState
from app.agenda.queries import list_seen_items
from app.agenda.strips import Stretch, make_stretches
from app.agenda.times import times_told
from app.cases.need_to_know import Sight
from app.core.access import Actor, Permission
from app.meetings.models import Meeting, MeetingState

# Before the list is published times are a plan of the coordinator's, and told to nobody.
TOLD_IN: Final = frozenset({MeetingState.PUBLISHED, MeetingState.OPEN, MeetingState.CLOSED})


def list_needed_stretches(actor: Actor, meeting: Meeting) -> Sequence[Stretch] | None:
    """The stretches of a meeting for which this person is needed, in the order of time.

    None where they are there for all of it, or where times have not been told yet.
    """
    series_id = meeting.series_id
    if meeting.state not in TOLD_IN or actor.may(Permission.MEETING_OVERSEE, series_id=series_id):
        return None
    if not actor.may(Permission.CHECK_ANSWER, series_id=series_id):
        return None
    times = times_told(actor, meeting)
    return make_stretches(
        (slot.starts_utc, slot.ends_utc)
        for one in list_seen_items(actor, meeting)
        if one.sight is Sight.CASE
        and one.item.state is not ItemState.DEFERRED
        and (slot := times[one.item.id].slot) is not None
    )
