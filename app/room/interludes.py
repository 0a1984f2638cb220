"""What the chair does when the list does not go through as planned: holding, putting off, putting back, a break."""

import uuid

from flask import request
from werkzeug.wrappers import Response

from app.agenda import breaks
from app.agenda import holding as agenda
from app.core.access import Permission, current_actor, requires
from app.core.errors import Invalid
from app.core.transaction import transactional
from app.core.web import back_to, say
from app.room import holding
from app.room.chair import Fault, screen_with
from app.room.forms import read_case_id, read_minutes


@requires(Permission.MEETING_CHAIR)
@transactional
def hold(meeting_id: uuid.UUID) -> Response:
    """Stop the case for now; everybody in it is back in the lobby until it is called again."""
    holding.hold_case(current_actor(), meeting_id, read_case_id())
    return back_to("room.chair", meeting_id=meeting_id)


@requires(Permission.MEETING_CHAIR)
@transactional
def defer(meeting_id: uuid.UUID) -> Response | tuple[str, int]:
    """Put a case off to another day, and say why. Where that is missing, the page comes back with what was typed."""
    case_id, reason = read_case_id(), request.form.get("reason", "")
    try:
        holding.defer_case(current_actor(), meeting_id, case_id, reason)
    except Invalid as problem:
        is_from_list = request.form.get("from") == "list"
        return screen_with(meeting_id, Fault("put_off" if is_from_list else "defer", problem, reason, case_id))
    say("The case is put off to another day. All times have moved.")
    return back_to("room.chair", meeting_id=meeting_id)


@requires(Permission.MEETING_CHAIR)
@transactional
def put_back(meeting_id: uuid.UUID) -> Response:
    """Put a case that was put off back on the list of the day."""
    agenda.put_back_case(current_actor(), meeting_id, read_case_id())
    say("The case is back, at the end of the list.")
    return back_to("room.chair", meeting_id=meeting_id)


@requires(Permission.MEETING_CHAIR)
@transactional
def start_break(meeting_id: uuid.UUID) -> Response | tuple[str, int]:
    """Begin the planned break, or one of so many minutes."""
    typed = request.form.get("minutes", "")
    is_planned = request.form.get("planned") == "yes"
    try:
        breaks.start_break(current_actor(), meeting_id, None if is_planned else read_minutes(typed))
    except Invalid as problem:
        return screen_with(meeting_id, Fault("break", problem, typed))
    return back_to("room.chair", meeting_id=meeting_id)


@requires(Permission.MEETING_CHAIR)
@transactional
def end_break(meeting_id: uuid.UUID) -> Response:
    """Go on before the break is over."""
    breaks.go_on_early(current_actor(), meeting_id)
    return back_to("room.chair", meeting_id=meeting_id)
