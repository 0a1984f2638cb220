"""The list of a meeting, for those who prepare and oversee it."""

import uuid

from flask import render_template, request
from werkzeug.wrappers import Response

from app.agenda import service as agenda
from app.cases.need_to_know import Sight
from app.core.access import Permission, current_actor, requires
from app.core.transaction import transactional
from app.core.web import back_to, say, wants_fragment
from app.disclosure.trail import note_views
from app.meetings.queries import get_meeting
from app.room import service
from app.room.board import make_board
from app.room.forms import read_account_id, read_case_id, read_steps


@requires(Permission.MEETING_OVERSEE)
@transactional
def meeting(meeting_id: uuid.UUID) -> str:
    """The cases in order, who has answered, who knows whom, and what the order saves."""
    actor = current_actor()
    found = get_meeting(actor, meeting_id, Permission.MEETING_OVERSEE)
    board = make_board(actor, found)
    seen = note_views(
        actor, found.id, [row.line.case_id for row in board.rows], Sight.IDENTIFIERS, request.args.get("seen", "")
    )
    return render_template(
        "room/_meeting.html" if wants_fragment() else "room/meeting.html",
        board=board,
        meeting=found,
        seen=seen,
        may_prepare=actor.may(Permission.MEETING_PREPARE, series_id=found.series_id) and not found.is_over,
        may_chair=actor.may(Permission.MEETING_CHAIR, series_id=found.series_id),
    )


@requires(Permission.MEETING_PREPARE)
@transactional
def publish(meeting_id: uuid.UUID) -> Response:
    """Tell everybody invited that their times are there."""
    agenda.publish_agenda(current_actor(), meeting_id)
    say("The list is published. Everybody invited is told that their times are ready.")
    return back_to("room.meeting", meeting_id=meeting_id)


@requires(Permission.MEETING_PREPARE)
@transactional
def move(meeting_id: uuid.UUID) -> Response:
    """Move one case up or down."""
    case_id = read_case_id()
    agenda.move_item(current_actor(), meeting_id, case_id, read_steps())
    return back_to("room.meeting", meeting_id=meeting_id, _anchor=f"case-{case_id}")


@requires(Permission.MEETING_PREPARE)
@transactional
def reorder(meeting_id: uuid.UUID) -> Response:
    """Put the cases that are to come into the suggested order."""
    agenda.reorder(current_actor(), meeting_id)
    say("The list is in the suggested order: urgent cases first, then those with children.")
    return back_to("room.meeting", meeting_id=meeting_id)


@requires(Permission.MEETING_PREPARE)
@transactional
def hand_over_lead(meeting_id: uuid.UUID) -> Response:
    """Let another chair lead; the coordinator may do it for a chair who cannot."""
    actor = current_actor()
    found = service.hand_over_lead(actor, meeting_id, read_account_id())
    chairs = actor.may(Permission.MEETING_CHAIR, series_id=found.series_id)
    return back_to("room.chair" if chairs else "room.meeting", meeting_id=meeting_id)
