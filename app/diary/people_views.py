"""The directory over HTTP: everybody who works in the partnership, and one of them."""

import uuid

from flask import render_template, request

from app.availability.service import get_person_to_keep
from app.core.access import current_actor, signed_in
from app.core.errors import NotFound
from app.diary.blueprint import bp
from app.diary.workers import get_worker, list_workers


@bp.get("/diary/people")
@signed_in
def people() -> str:
    """Everybody, by agency; with a word, those in whom it is found."""
    search = request.args.get("find", "").strip()[:100]
    return render_template("diary/people.html", people=list_workers(search), search=search)


@bp.get("/diary/people/<uuid:account_id>")
@signed_in
def worker(account_id: uuid.UUID) -> str:
    """What somebody is there for, how they are reached, who covers."""
    return render_template("diary/worker.html", worker=get_worker(account_id), may_keep=_may_keep(account_id))


def _may_keep(account_id: uuid.UUID) -> bool:
    try:
        get_person_to_keep(current_actor(), account_id)
    except NotFound:
        return False
    return True
