"""Hours, leave and the role card over HTTP: one's own, or those of somebody whose meetings one prepares."""

import uuid

from flask import render_template, request
from werkzeug.wrappers import Response

from app.availability.queries import find_role_card, list_hours, list_leave_ahead
from app.availability.service import get_person_to_keep, keep_hours, keep_role_card, note_leave, remove_leave
from app.core.access import current_actor, signed_in
from app.core.errors import Invalid
from app.core.forms import read_id
from app.core.transaction import transactional
from app.core.web import back_to, say
from app.diary.blueprint import bp
from app.diary.hours_form import PRESETS, TypedTimes
from app.diary.workers import list_colleagues, names_of

Page = str | tuple[str, int] | Response


@bp.get("/diary/me")
@signed_in
def own_hours() -> str:
    """One's own hours, leave and role card."""
    return _page(current_actor().account_id)


@bp.get("/diary/people/<uuid:account_id>/hours")
@signed_in
def their_hours(account_id: uuid.UUID) -> str:
    """Those of somebody whose meetings one prepares."""
    return _page(account_id)


@bp.post("/diary/people/<uuid:account_id>/hours")
@signed_in
@transactional
def give_hours(account_id: uuid.UUID) -> Page:
    """Keep a week of hours: as typed, or one of the usual ones."""
    get_person_to_keep(current_actor(), account_id)
    typed = TypedTimes(request.form, form="hours")
    preset = PRESETS.get(typed.text("preset"))
    hours = preset[1] if preset else typed.read_hours()
    if typed.faults:
        return _page(account_id, typed), Invalid.status
    keep_hours(current_actor(), account_id, hours)
    say("The hours are kept." if hours else "No hours are kept: any time is taken to be possible.")
    return _back(account_id)


@bp.post("/diary/people/<uuid:account_id>/card")
@signed_in
@transactional
def give_card(account_id: uuid.UUID) -> Page:
    """Keep what somebody is there for."""
    get_person_to_keep(current_actor(), account_id)
    typed = TypedTimes(request.form, form="card")
    words = typed.read_card()
    if not typed.faults:
        try:
            keep_role_card(current_actor(), account_id, words)
        except Invalid as error:
            typed.faults[error.field or "cover"] = str(error)
    if typed.faults:
        return _page(account_id, typed), Invalid.status
    say("The role card is kept, and stands in the directory.")
    return _back(account_id)


@bp.post("/diary/people/<uuid:account_id>/leave")
@signed_in
@transactional
def give_leave(account_id: uuid.UUID) -> Page:
    """Note leave."""
    get_person_to_keep(current_actor(), account_id)
    typed = TypedTimes(request.form, form="leave")
    read = typed.read_leave()
    if read is not None:
        try:
            note_leave(current_actor(), account_id, *read)
        except Invalid as error:
            typed.faults["leave_cover" if error.field == "cover" else error.field] = str(error)
    if typed.faults:
        return _page(account_id, typed), Invalid.status
    say("The leave is noted. Whoever runs the meetings on those days sees it.")
    return _back(account_id)


@bp.post("/diary/people/<uuid:account_id>/leave/remove")
@signed_in
@transactional
def take_leave_back(account_id: uuid.UUID) -> Response:
    """Take leave back."""
    get_person_to_keep(current_actor(), account_id)
    whose = remove_leave(current_actor(), read_id(request.form.get("leave_id")))
    say("That leave is taken back.")
    return _back(whose)


def _back(account_id: uuid.UUID) -> Response:
    if account_id == current_actor().account_id:
        return back_to("diary.own_hours")
    return back_to("diary.their_hours", account_id=account_id)


def _page(account_id: uuid.UUID, typed: TypedTimes | None = None) -> str:
    actor = current_actor()
    account = get_person_to_keep(actor, account_id)
    card = find_role_card(account_id)
    leave = list_leave_ahead(account_id)
    typed = typed or TypedTimes()
    sent = {form: typed if typed.form == form else TypedTimes() for form in ("hours", "card", "leave")}
    by_day = {one.weekday: one for one in list_hours(account_id)}
    return render_template(
        "diary/hours.html",
        person=account,
        is_own=account_id == actor.account_id,
        by_day=by_day,
        card=card,
        leave=leave,
        names=names_of([one.covered_by_id for one in leave]),
        colleagues=list_colleagues(account_id),
        presets={name: words for name, (words, _hours) in PRESETS.items()},
        typed=typed,
        sent=sent,
    )
