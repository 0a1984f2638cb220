"""One upload over HTTP: how far it is read, how its lines would come in, taking it, and what became of it."""

import uuid
from typing import Final

from flask import render_template, request
from werkzeug.wrappers import Response

from app.bringing_in.blueprint import bp
from app.core import lease
from app.core.access import Permission, current_actor, requires
from app.core.errors import Invalid
from app.core.forms import read_id
from app.core.transaction import forget_changes, transactional
from app.core.web import back_to, say
from app.disclosure.imports import disclose_batch, disclose_preview, list_taken
from app.referrals.import_columns import answer_asks
from app.referrals.import_taking import ask_to_take, go_on
from app.referrals.importing import choose_lines, get_batch, give_up
from app.referrals.table_dates import Ask

Page = str | tuple[str, int]
LINES_A_PAGE: Final = 100
STATES: Final = {
    "sent": ("Waits for the coordinator", "blue"),
    "more_asked": ("More is asked", "yellow"),
    "accepted": ("On a list", "green"),
    "noted": ("Read, and dealt with", "grey"),
    "declined": ("Not taken, with the reason", "orange"),
    "withdrawn": ("Taken back", "grey"),
    "draft": ("Not sent yet", "grey"),
}


@bp.get("/bring-in/<uuid:batch_id>")
@requires(Permission.REFERRAL_IMPORT)
def batch(batch_id: uuid.UUID) -> str:
    """How far an upload has come: being read, to be looked at, or what became of each line."""
    return _page(batch_id)


@bp.post("/bring-in/<uuid:batch_id>/go-on")
@requires(Permission.REFERRAL_IMPORT)
@transactional
def read_on(batch_id: uuid.UUID) -> Response:
    """Read the next lines; the jobs' process does the same where nobody presses."""
    actor = current_actor()
    go_on(actor, get_batch(actor, batch_id))
    return back_to("bringing_in.batch", batch_id=batch_id)


@bp.post("/bring-in/<uuid:batch_id>/dates")
@requires(Permission.REFERRAL_IMPORT)
@transactional
def say_dates(batch_id: uuid.UUID) -> Response:
    """Say how dates that may mean two days are meant."""
    actor = current_actor()
    found = get_batch(actor, batch_id)
    answer_asks(found, {ask: request.form[ask.value] for ask in Ask if request.form.get(ask.value)})
    go_on(actor, found)
    return back_to("bringing_in.batch", batch_id=batch_id)


@bp.post("/bring-in/<uuid:batch_id>/take")
@requires(Permission.REFERRAL_IMPORT)
@transactional
def take(batch_id: uuid.UUID) -> Page | Response:
    """Keep which lines were chosen, and take all of them; or none, and the page says why."""
    actor = current_actor()
    found = get_batch(actor, batch_id)
    choose_lines(found, _ids("shown"), _ids("line"))
    if request.form.get("only") == "choose":
        return back_to("bringing_in.batch", batch_id=batch_id, page=request.form.get("page", "1"))
    try:
        number = ask_to_take(actor, found, leaves_rest=bool(request.form.get("rest")), is_later=lease.is_held())
    except Invalid as error:
        page = _page(batch_id, str(error), error.field)
        forget_changes()
        return page, error.status
    if not number:
        say("Somebody of your agency sent one of these meanwhile. Look at the lines again: nothing was sent.")
    return back_to("bringing_in.batch", batch_id=batch_id)


@bp.post("/bring-in/<uuid:batch_id>/give-up")
@requires(Permission.REFERRAL_IMPORT)
@transactional
def leave(batch_id: uuid.UUID) -> Response:
    """Keep nothing of an upload."""
    actor = current_actor()
    give_up(actor, get_batch(actor, batch_id))
    say("Nothing of that list is kept.")
    return back_to("bringing_in.home")


def _page(batch_id: uuid.UUID, problem: str = "", field: str = "") -> str:
    actor = current_actor()
    found = disclose_batch(actor, batch_id)
    if found.state == "taken":
        return render_template("bringing_in/taken.html", batch=found, taken=list_taken(actor, batch_id), states=STATES)
    if found.state != "ready":
        return render_template("bringing_in/progress.html", batch=found)
    pages = max(1, -(-found.lines // LINES_A_PAGE))
    said = request.args.get("page", "1")
    number = min(pages, max(1, int(said) if said.isdecimal() and len(said) < 6 else 1))  # noqa: PLR2004  # figures
    preview = disclose_preview(actor, batch_id, start=(number - 1) * LINES_A_PAGE, most=LINES_A_PAGE)
    return render_template(
        "bringing_in/preview.html",
        preview=preview,
        batch=found,
        page=number,
        pages=pages,
        problem=problem,
        field=field,
    )


def _ids(name: str) -> list[uuid.UUID]:
    return [one for one in map(read_id, request.form.getlist(name)) if one is not None]
