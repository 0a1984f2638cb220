"""When somebody looks again at what came of it: on a day of its own, or at the next meeting of the series."""

from app.actions.models import Outcome
from app.actions.rules import NextLook
from app.core.clock import local
from app.meetings.models import Meeting
from app.meetings.queries import find_meeting_after


def find_next_look(outcome: Outcome | None, meeting: Meeting) -> NextLook | None:
    """When an outcome of that meeting is looked at again, as it stands now: the next meeting may have moved."""
    if outcome is None:
        return None
    if outcome.is_review_at_next_meeting:
        following = find_meeting_after(meeting)
        return NextLook(on=local(following.starts_utc).date() if following else None, is_at_next_meeting=True)
    return NextLook(on=outcome.review_on) if outcome.review_on else None


def set_next_look(outcome: Outcome, look: NextLook | None) -> None:
    """Keep when it is looked at again; nothing for no day yet. For callers that have asked who may say it."""
    outcome.is_review_at_next_meeting = look is not None and look.is_at_next_meeting
    outcome.review_on = None if look is None or look.is_at_next_meeting else look.on
