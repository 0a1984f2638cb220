"""What orders of a list keep to, set by those who prepare it."""

import uuid
from collections.abc import Callable

from flask import render_template, request
from werkzeug.wrappers import Response

from app.agenda import arranging
from app.core.access import Actor, Permission, current_actor, requires
from app.core.errors import Conflict, Invalid, NotFound
from app.core.transaction import transactional
from app.core.web import back_to, say
from app.meetings import service as meetings
from app.meetings.models import OrderPreset
from app.meetings.queries import get_meeting
from app.room.forms import (
    FormFault,
    read_case_id,
    read_chosen,
    read_window,
    says_yes,
)
from app.room.order_settings import OrderSettingsForm
from app.room.preparation import Answer, back_to_running, render_list


@requires(Permission.MEETING_PREPARE)
@transactional
def urgency(meeting_id: uuid.UUID) -> Answer:
    """Say that a case is urgent, or that it is not; from the list, or from where the meeting is run."""
    answer = _for_case(
        meeting_id,
        lambda case_id: arranging.set_urgent(current_actor(), meeting_id, case_id, is_urgent=says_yes("urgent")),
    )
    if isinstance(answer, Response) and request.form.get("back") == "running":
        say("The case goes to the top, behind those that were urgent before it. Everybody sees the new times.")
        return back_to_running(get_meeting(current_actor(), meeting_id, Permission.MEETING_PREPARE))
    return answer


@requires(Permission.MEETING_PREPARE)
@transactional
def pin(meeting_id: uuid.UUID) -> Answer:
    """Keep a case in its place, or let it go."""
    return _for_case(
        meeting_id,
        lambda case_id: arranging.set_pinned(current_actor(), meeting_id, case_id, is_pinned=says_yes("pinned")),
    )


@requires(Permission.MEETING_PREPARE)
@transactional
def together(meeting_id: uuid.UUID) -> Answer:
    """Hear two cases together."""
    return _for_two_cases(meeting_id, arranging.keep_together)


@requires(Permission.MEETING_PREPARE)
@transactional
def apart(meeting_id: uuid.UUID) -> Answer:
    """Hear a case apart from the others again."""
    return _for_case(meeting_id, lambda case_id: arranging.let_apart(current_actor(), meeting_id, case_id))


@requires(Permission.MEETING_PREPARE)
@transactional
def before(meeting_id: uuid.UUID) -> Answer:
    """Hear a case before another."""
    return _for_two_cases(meeting_id, arranging.hear_before)


@requires(Permission.MEETING_PREPARE)
@transactional
def in_any_order(meeting_id: uuid.UUID) -> Answer:
    """Hear two cases in any order again."""
    return _for_case(
        meeting_id,
        lambda case_id: arranging.hear_in_any_order(
            current_actor(), meeting_id, case_id, read_chosen("other_id", "a case")
        ),
    )


@requires(Permission.MEETING_PREPARE)
@transactional
def window(meeting_id: uuid.UUID) -> Answer:
    """Say when an agency can be there."""
    actor = current_actor()
    found = get_meeting(actor, meeting_id, Permission.MEETING_PREPARE)
    try:
        from_utc, until_utc = read_window(found.starts_utc)
        arranging.set_window(
            actor, meeting_id, read_chosen("agency_id", "an agency"), from_utc=from_utc, until_utc=until_utc
        )
    except (Conflict, Invalid) as error:
        return _answer_fault(meeting_id, "window", error)
    return back_to("room.meeting", meeting_id=meeting_id, _anchor="order")


@requires(Permission.MEETING_PREPARE)
@transactional
def no_window(meeting_id: uuid.UUID) -> Answer:
    """Say that an agency can be there the whole time."""
    arranging.remove_window(current_actor(), meeting_id, read_chosen("agency_id", "an agency"))
    return back_to("room.meeting", meeting_id=meeting_id, _anchor="order")


@requires(Permission.MEETING_PREPARE)
@transactional
def preset(meeting_id: uuid.UUID) -> Answer:
    """Choose what orders keep to first of all."""
    chosen = request.form.get("preset", "")
    if chosen not in {*OrderPreset}:
        raise NotFound
    arranging.choose_preset(current_actor(), meeting_id, OrderPreset(chosen))
    return back_to("room.meeting", meeting_id=meeting_id, _anchor="order")


@requires(Permission.MEETING_PREPARE)
def settings(meeting_id: uuid.UUID) -> str:
    """How orders are chosen in this series."""
    found = get_meeting(current_actor(), meeting_id, Permission.MEETING_PREPARE)
    return render_template("room/order_settings.html", meeting=found, form=OrderSettingsForm.showing(found.series))


@requires(Permission.MEETING_PREPARE)
@transactional
def change_settings(meeting_id: uuid.UUID) -> Answer:
    """Change how orders are chosen in this series."""
    actor = current_actor()
    found = get_meeting(actor, meeting_id, Permission.MEETING_PREPARE)
    form = OrderSettingsForm.typed(found.series)
    if form.faults:
        return render_template("room/order_settings.html", meeting=found, form=form), Invalid.status
    meetings.change_order_settings(
        actor,
        found,
        rejoin_minutes=form.numbers["rejoin_minutes"],
        steadiness=form.numbers["steadiness"],
        people=form.people,
    )
    say("Saved. It counts from the next order on.")
    return back_to("room.meeting", meeting_id=meeting_id)


def _for_case(meeting_id: uuid.UUID, carry_out: Callable[[uuid.UUID], None]) -> Answer:
    case_id = read_case_id()
    try:
        carry_out(case_id)
    except (Conflict, Invalid) as error:
        return _answer_fault(meeting_id, str(case_id), error)
    return back_to("room.meeting", meeting_id=meeting_id, _anchor=f"case-{case_id}")


def _for_two_cases(
    meeting_id: uuid.UUID, carry_out: Callable[[Actor, uuid.UUID, uuid.UUID, uuid.UUID], None]
) -> Answer:
    try:
        carry_out(current_actor(), meeting_id, read_chosen("case_id", "a case"), read_chosen("other_id", "a case"))
    except (Conflict, Invalid) as error:
        return _answer_fault(meeting_id, "two-cases", error)
    return back_to("room.meeting", meeting_id=meeting_id, _anchor="order")


def _answer_fault(meeting_id: uuid.UUID, of: str, error: Conflict | Invalid) -> Answer:
    field = error.field if isinstance(error, Invalid) else ""
    if not field:
        return render_list(meeting_id, problem="That was not done", reasons=[str(error)]), error.status
    fault = FormFault(of=of, field=field, message=str(error), typed=request.form.to_dict())
    return render_list(meeting_id, fault=fault), error.status
