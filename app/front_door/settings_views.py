"""What the coordinator words and names for whoever sends in: who can be asked, and the grounds to choose from."""

import uuid

from flask import render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app.core.access import Permission, current_actor, requires
from app.core.errors import Invalid
from app.core.transaction import transactional
from app.core.web import back_to, say
from app.disclosure.consultations import consultant_cards
from app.front_door.blueprint import bp
from app.front_door.typed import Typed
from app.referrals.consulting import end_consultant, name_consultant
from app.referrals.grounds import list_grounds, word_grounds

Page = str | tuple[str, int] | Response


@bp.get("/refer/settings")
@requires(Permission.DIRECTORY_EDIT)
def settings() -> str:
    """Who can be asked, and the grounds."""
    return _page(Typed())


@bp.post("/refer/settings/consultants")
@requires(Permission.DIRECTORY_EDIT)
@transactional
def add_consultant() -> Page:
    """Let somebody be asked."""
    typed = Typed.of(request.form)
    try:
        name_consultant(current_actor(), typed.text("email"), typed.text("about"))
    except Invalid as problem:
        typed.faults[problem.field] = str(problem)
        return _page(typed), Invalid.status
    return back_to("front_door.settings")


@bp.post("/refer/settings/consultants/<uuid:consultant_id>/end")
@requires(Permission.DIRECTORY_EDIT)
@transactional
def remove_consultant(consultant_id: uuid.UUID) -> Response:
    """Let somebody be asked no longer."""
    end_consultant(current_actor(), consultant_id)
    return back_to("front_door.settings")


@bp.post("/refer/settings/grounds")
@requires(Permission.DIRECTORY_EDIT)
@transactional
def change_grounds() -> Response:
    """Word the grounds anew."""
    word_grounds(current_actor(), request.form.get("grounds", ""))
    say("The grounds are kept. What was chosen before stays as it was worded then.")
    return back_to("front_door.settings")


def _page(typed: Typed) -> str:
    if "grounds" not in typed.said:
        typed.said = MultiDict(typed.said)
        typed.said["grounds"] = "\n".join(list_grounds())
    return render_template(
        "front_door/settings.html",
        typed=typed,
        is_error=bool(typed.faults),
        consultants=consultant_cards(),
    )
