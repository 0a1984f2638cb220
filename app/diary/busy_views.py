"""The calendar that somebody lets us read over HTTP: giving its address, what came of it, taking it away."""

from flask import render_template, request
from werkzeug.wrappers import Response

from app.availability.busy import count_times, find_address, give_address, host_of, remove_address
from app.core.access import current_actor, signed_in
from app.core.errors import Invalid
from app.core.transaction import transactional
from app.core.web import back_to, say
from app.diary.blueprint import bp

Page = str | tuple[str, int] | Response


@bp.get("/diary/me/busy")
@signed_in
def busy() -> str:
    """Whether one's own calendar is read, and how that goes."""
    return _page()


@bp.post("/diary/me/busy")
@signed_in
@transactional
def give_busy_address() -> Page:
    """Let one's own calendar be read."""
    typed = request.form.get("address", "")
    try:
        give_address(current_actor(), typed)
    except Invalid as error:
        return _page(fault=str(error), typed=typed), error.status
    say("Thank you. Your calendar is read in a minute, and then every hour.")
    return back_to("diary.busy")


@bp.post("/diary/me/busy/remove")
@signed_in
@transactional
def remove_busy_address() -> Response:
    """Have it read no longer."""
    remove_address(current_actor())
    say("Your calendar is read no longer, and everything that was read from it is gone.")
    return back_to("diary.busy")


def _page(*, fault: str = "", typed: str = "") -> str:
    actor = current_actor()
    address = find_address(actor.account_id)
    return render_template(
        "diary/busy.html",
        address=address,
        host=host_of(address) if address else "",
        times=count_times(actor.account_id) if address else 0,
        fault=fault,
        typed=typed,
    )
