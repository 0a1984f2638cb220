"""The page for a family over HTTP: written and released by the chair, printed by those who work on the case."""

import uuid
from collections.abc import Mapping

from flask import render_template, request
from werkzeug.wrappers import Response

from app.actions.family_page import USUAL_TEXT, find_family_page, get_released_page, write_family_page
from app.agenda.queries import get_item
from app.cases.need_to_know import Sight
from app.core.access import Permission, current_actor, requires
from app.core.errors import Invalid
from app.core.transaction import transactional
from app.core.web import back_to, say
from app.disclosure.case import disclose_case
from app.disclosure.trail import note_views
from app.outcomes.blueprint import bp

Page = str | tuple[str, int] | Response


@bp.get("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/family-page")
@requires(Permission.CASE_READ)
@transactional
def family_page(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Page:
    """What the family may be told, beside how safe it is to reach them; the chair writes and releases it there."""
    return _page(meeting_id, case_id)


@bp.post("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/family-page")
@requires(Permission.MEETING_CHAIR)
@transactional
def write_page(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Page:
    """Keep it, release it, or take it back."""
    then = request.form.get("then", "")
    try:
        write_family_page(
            current_actor(),
            meeting_id,
            case_id,
            text=request.form.get("text", ""),
            given_by=request.form.get("given_by", ""),
            is_released=then == "release",
        )
    except Invalid as error:
        return _page(meeting_id, case_id, {error.field: str(error)}), error.status
    done = {"release": "Released. Those who work on the case can print it.", "take_back": "Taken back."}
    say(done.get(then, "Kept. It is not released."))
    return back_to("outcomes.family_page", meeting_id=meeting_id, case_id=case_id)


@bp.get("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/family-page/print")
@requires(Permission.CASE_READ)
@transactional
def print_family_page(meeting_id: uuid.UUID, case_id: uuid.UUID) -> str:
    """The page alone, to be printed: nothing of the case stands on it but what the chair released."""
    actor = current_actor()
    get_item(actor, meeting_id, case_id, Permission.CASE_READ)
    page = get_released_page(meeting_id, case_id)
    note_views(actor, meeting_id, [case_id], Sight.CASE)
    return render_template("outcomes/family_print.html", text=page.text)


def _page(meeting_id: uuid.UUID, case_id: uuid.UUID, faults: Mapping[str, str] | None = None) -> str:
    actor = current_actor()
    seen = get_item(actor, meeting_id, case_id, Permission.CASE_READ)
    case = disclose_case(actor, meeting_id, case_id)
    note_views(actor, meeting_id, [case_id], Sight.CASE)
    page = find_family_page(meeting_id, case_id)
    may_write = actor.may(Permission.MEETING_CHAIR, series_id=seen.item.meeting.series_id) and not seen.by_glass
    return render_template(
        "outcomes/family_page.html",
        case=case,
        meeting=seen.item.meeting,
        page=page,
        is_released=page is not None and page.released_utc is not None,
        may_write=may_write,
        faults=faults or {},
        text=request.form.get("text", "") if faults else page.text if page else USUAL_TEXT,
        given_by=request.form.get("given_by", "") if faults else page.given_by if page else "",
    )
