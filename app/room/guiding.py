"""What helps a discussion and binds nobody: the statement, the stages, the round; and letting observers in."""

import uuid

from flask import request
from werkzeug.wrappers import Response

from app.agenda.holding import choose_stage
from app.core.access import Permission, current_actor, requires
from app.core.transaction import transactional
from app.core.web import back_to
from app.meetings.arriving import note_statement_read
from app.room import observers
from app.room.forms import read_account_id, read_agency_id, read_case_id, read_stage, read_yes_or_no
from app.room.heard import note_heard


@requires(Permission.MEETING_CHAIR)
@transactional
def statement_read(meeting_id: uuid.UUID) -> Response:
    """Say that the confidentiality statement was read aloud."""
    note_statement_read(current_actor(), meeting_id)
    return back_to("room.chair", meeting_id=meeting_id)


@requires(Permission.MEETING_CHAIR)
@transactional
def stage(meeting_id: uuid.UUID) -> Response:
    """Say where the discussion stands."""
    choose_stage(current_actor(), meeting_id, read_case_id(), read_stage())
    return back_to("room.chair", meeting_id=meeting_id)


@requires(Permission.MEETING_OVERSEE)
@transactional
def heard(meeting_id: uuid.UUID) -> Response:
    """Say that an agency has had its turn in the round, or has it still."""
    is_heard = read_yes_or_no("heard") is not False
    note_heard(current_actor(), meeting_id, read_case_id(), read_agency_id(), is_heard=is_heard)
    is_from_lobby = request.form.get("back") == "lobby"
    return back_to("room.lobby" if is_from_lobby else "room.chair", meeting_id=meeting_id, _anchor="round")


@requires(Permission.MEETING_CHAIR)
@transactional
def admit(meeting_id: uuid.UUID) -> Response:
    """Let an observer in for the case under way."""
    observers.admit_observer(current_actor(), meeting_id, read_case_id(), read_account_id())
    return back_to("room.chair", meeting_id=meeting_id)


@requires(Permission.MEETING_CHAIR)
@transactional
def see_out(meeting_id: uuid.UUID) -> Response:
    """End what an observer was let in for."""
    observers.see_out_observer(current_actor(), meeting_id, read_case_id(), read_account_id())
    return back_to("room.chair", meeting_id=meeting_id)
