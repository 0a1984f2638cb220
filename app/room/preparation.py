"""The list of a meeting, for those who prepare and oversee it."""

import uuid
from collections.abc import Sequence
from typing import Final

from flask import render_template, request
from werkzeug.wrappers import Response

from app.agenda import arranging
from app.agenda import service as agenda
from app.agenda.optimiser import NoOrder, NotInTime
from app.cases.need_to_know import Sight
from app.core.access import Permission, current_actor, requires
from app.core.errors import Conflict
from app.core.transaction import transactional
from app.core.web import back_to, say, wants_fragment
from app.disclosure.trail import note_views
from app.meetings.models import Meeting
from app.meetings.queries import get_meeting
from app.room import service
from app.room.board import make_board
from app.room.forms import FormFault, read_account_id, read_case_id, read_case_ids, read_steps
from app.room.order_board import make_order_board

Answer = Response | tuple[str, int]

BEST: Final = "The list is in the best possible order: no other keeps to everything and costs agencies less time."
GOOD: Final = "The list is in the best order that was found. There may be one that costs agencies a little less time."
NOT_IN_TIME: Final = "No order that keeps to everything was found in time. Take something away that orders keep to."


@requires(Permission.MEETING_OVERSEE)
@transactional
def meeting(meeting_id: uuid.UUID) -> str:
    """The cases in order, who has answered, who knows whom, who is needed when, and what the order saves."""
    return render_list(meeting_id)


@requires(Permission.MEETING_PREPARE)
@transactional
def publish(meeting_id: uuid.UUID) -> Response:
    """Tell everybody invited that their times are there."""
    agenda.publish_agenda(current_actor(), meeting_id)
    say("The list is published. Everybody invited is told that their times are ready, and these are kept as announced.")
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
def reorder(meeting_id: uuid.UUID) -> Answer:
    """Put the cases to come into the best order that keeps to everything, or say what cannot hold together."""
    try:
        found = arranging.put_in_best_order(current_actor(), meeting_id)
    except NoOrder as error:
        return render_list(meeting_id, problem="No order keeps all of this", reasons=error.reasons), Conflict.status
    except NotInTime:
        return render_list(meeting_id, problem="The order stays as it was", reasons=[NOT_IN_TIME]), Conflict.status
    say(BEST if found.proved_optimal else GOOD)
    return back_to("room.meeting", meeting_id=meeting_id)


@requires(Permission.MEETING_PREPARE)
@transactional
def order(meeting_id: uuid.UUID) -> Answer:
    """Keep an order that was made by hand."""
    try:
        arranging.put_in_order(current_actor(), meeting_id, read_case_ids(), request.form.get("seen", ""))
    except Conflict as error:
        return render_list(meeting_id, problem="Your order was not saved", reasons=[str(error)]), error.status
    say("The order is saved. Everybody sees their new times.")
    return back_to("room.meeting", meeting_id=meeting_id)


@requires(Permission.MEETING_PREPARE)
@transactional
def hand_over_lead(meeting_id: uuid.UUID) -> Response:
    """Let another chair lead; the coordinator may do it for a chair who cannot."""
    actor = current_actor()
    found = service.hand_over_lead(actor, meeting_id, read_account_id())
    chairs = actor.may(Permission.MEETING_CHAIR, series_id=found.series_id)
    return back_to("room.chair" if chairs else "room.meeting", meeting_id=meeting_id)


def render_list(
    meeting_id: uuid.UUID, *, problem: str = "", reasons: Sequence[str] = (), fault: FormFault | None = None
) -> str:
    """The list page for the person who asks: with what could not be done, or what was typed and cannot be used."""
    actor = current_actor()
    found = get_meeting(actor, meeting_id, Permission.MEETING_OVERSEE)
    board = make_board(actor, found)
    seen = note_views(
        actor, found.id, [row.line.case_id for row in board.rows], Sight.IDENTIFIERS, request.args.get("seen", "")
    )
    return render_template(
        "room/_meeting.html" if wants_fragment() else "room/meeting.html",
        board=board,
        order=make_order_board(actor, found),
        meeting=found,
        seen=seen,
        problem=problem,
        reasons=reasons,
        fault=fault,
        may_prepare=actor.may(Permission.MEETING_PREPARE, series_id=found.series_id) and not found.is_over,
        may_chair=actor.may(Permission.MEETING_CHAIR, series_id=found.series_id),
    )


def place_to_run(meeting: Meeting) -> str:
    """Where this person runs the meeting from."""
    return (
        "room.chair" if current_actor().may(Permission.MEETING_CHAIR, series_id=meeting.series_id) else "room.meeting"
    )


def back_to_running(meeting: Meeting) -> Response:
    """The answer to a command given while a meeting runs: on with it."""
    return back_to(place_to_run(meeting), meeting_id=meeting.id)
