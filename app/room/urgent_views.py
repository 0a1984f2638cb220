"""A new urgent case, over HTTP: it comes in by a short form."""

import uuid

from flask import render_template, request
from werkzeug.wrappers import Response

from app.core.access import Permission, current_actor, requires
from app.core.errors import Invalid
from app.core.transaction import transactional
from app.core.web import say
from app.directory.queries import agency_cards
from app.meetings.models import Meeting
from app.meetings.queries import list_series_agencies
from app.room.preparation import back_to_running, place_to_run
from app.room.urgent import add_urgent_case, get_meeting_that_can_take_more
from app.room.urgent_form import UrgentForm, read_urgent_form


@requires(Permission.MEETING_PREPARE)
def urgent_form(meeting_id: uuid.UUID) -> str:
    """The form for an urgent case that has just come in."""
    meeting = get_meeting_that_can_take_more(current_actor(), meeting_id)
    return _form(meeting, read_urgent_form({}))


@requires(Permission.MEETING_PREPARE)
@transactional
def add_urgent(meeting_id: uuid.UUID) -> Response | tuple[str, int]:
    """Take in an urgent case. Where something is missing, the form comes back with what was typed."""
    actor = current_actor()
    meeting = get_meeting_that_can_take_more(actor, meeting_id)
    form = read_urgent_form(request.form)
    new = form.read(list_series_agencies(meeting.series), actor.account_id)
    if new is None:
        return _form(meeting, form), Invalid.status
    add_urgent_case(actor, meeting_id, new, form.planned_minutes)
    say("The urgent case comes next. Every agency is asked about it now, and all times have moved.")
    return back_to_running(meeting)


def _form(meeting: Meeting, form: UrgentForm) -> str:
    return render_template(
        "room/urgent.html",
        meeting=meeting,
        form=form,
        agencies=tuple(agency_cards(list_series_agencies(meeting.series)).values()),
        is_error=bool(form.errors),
        back=place_to_run(meeting),
    )
