"""Mending one line of an upload, and saying what its columns become, over HTTP."""

import uuid

from flask import render_template, request
from werkzeug.wrappers import Response

from app.bringing_in.blueprint import bp
from app.core.access import Permission, current_actor, requires
from app.core.errors import Invalid
from app.core.transaction import forget_changes, transactional
from app.core.web import back_to, say
from app.disclosure.imports import disclose_columns, disclose_line
from app.referrals.columns import KEPT, LEFT_OUT, offered_targets, target_label
from app.referrals.import_columns import choose_columns
from app.referrals.import_taking import go_on
from app.referrals.importing import get_batch, get_line, mend_line

Page = str | tuple[str, int]


@bp.get("/bring-in/<uuid:batch_id>/lines/<uuid:line_id>")
@requires(Permission.REFERRAL_IMPORT)
def line(batch_id: uuid.UUID, line_id: uuid.UUID) -> str:
    """All cells of a line, with what is wrong beside each."""
    preview, cells = disclose_line(current_actor(), batch_id, line_id)
    return render_template("bringing_in/line.html", batch_id=batch_id, line=preview, cells=cells)


@bp.post("/bring-in/<uuid:batch_id>/lines/<uuid:line_id>")
@requires(Permission.REFERRAL_IMPORT)
@transactional
def mend(batch_id: uuid.UUID, line_id: uuid.UUID) -> Page | Response:
    """Put other words into a line; the page comes back where something is still wrong."""
    actor = current_actor()
    found, row = get_line(actor, batch_id, line_id)
    mend_line(found, row, {name.removeprefix("cell-"): text for name, text in request.form.items()})
    go_on(actor, found)
    preview, cells = disclose_line(actor, batch_id, line_id)
    if preview.faults:
        page = render_template("bringing_in/line.html", batch_id=batch_id, line=preview, cells=cells)
        return page, Invalid.status
    say(f"Line {preview.number} is mended.")
    return back_to("bringing_in.batch", batch_id=batch_id, _anchor=f"line-{preview.number}")


@bp.get("/bring-in/<uuid:batch_id>/columns")
@requires(Permission.REFERRAL_IMPORT)
def columns(batch_id: uuid.UUID) -> str:
    """What each column becomes."""
    return _columns_page(batch_id)


@bp.post("/bring-in/<uuid:batch_id>/columns")
@requires(Permission.REFERRAL_IMPORT)
@transactional
def keep_columns(batch_id: uuid.UUID) -> Page | Response:
    """Say what each column becomes; it is remembered for the agency."""
    actor = current_actor()
    found = get_batch(actor, batch_id)
    chosen = {
        name.removeprefix("column-"): target for name, target in request.form.items() if name.startswith("column-")
    }
    try:
        choose_columns(actor, found, chosen)
    except Invalid as error:
        forget_changes()
        return _columns_page(batch_id, str(error), chosen), error.status
    go_on(actor, found)
    say("The list is read again. What you chose is remembered for this agency.")
    return back_to("bringing_in.batch", batch_id=batch_id)


def _columns_page(batch_id: uuid.UUID, problem: str = "", chosen: dict[str, str] | None = None) -> str:
    found = disclose_columns(current_actor(), batch_id)
    rows = [(key, heading, (chosen or {}).get(key, target)) for key, heading, target in found]
    offered = [LEFT_OUT, KEPT, *offered_targets()]
    more = [target for _key, _heading, target in rows if target not in offered]
    items = [(target, target_label(target)) for target in (*offered, *more)]
    return render_template("bringing_in/columns.html", batch_id=batch_id, rows=rows, items=items, problem=problem)
