"""The proposal of another order on the chair's screen: looking at it, taking it, leaving it."""

import uuid

from flask import render_template, request
from werkzeug.wrappers import Response

from app.core.access import Permission, current_actor, requires
from app.core.transaction import transactional
from app.core.web import back_to, say, wants_fragment
from app.meetings.queries import get_meeting
from app.room import replanning
from app.room.forms import read_case_ids, read_digest


@requires(Permission.MEETING_CHAIR)
def proposal(meeting_id: uuid.UUID) -> str:
    """A better order for what is still to come, and what it changes for whom."""
    actor = current_actor()
    meeting = get_meeting(actor, meeting_id, Permission.MEETING_CHAIR)
    return render_template(
        "room/_proposal.html" if wants_fragment() else "room/proposal.html",
        outlook=replanning.find_outlook(actor, meeting),
        meeting=meeting,
    )


@requires(Permission.MEETING_CHAIR)
@transactional
def take_order(meeting_id: uuid.UUID) -> Response:
    """Put the rest into the proposed order."""
    replanning.take_order(current_actor(), meeting_id, read_case_ids(), request.form.get("seen", ""))
    say("The rest is in the new order. Everybody sees their new times.")
    return back_to("room.chair", meeting_id=meeting_id)


@requires(Permission.MEETING_CHAIR)
@transactional
def leave_order(meeting_id: uuid.UUID) -> Response:
    """Leave the order as it is."""
    replanning.leave_proposal(current_actor(), meeting_id, read_digest())
    return back_to("room.chair", meeting_id=meeting_id)
