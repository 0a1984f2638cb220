"""Handing a case over, over HTTP: choose, look at exactly what goes, make it, and see what becomes of it."""

import secrets
import uuid

from flask import render_template, request
from werkzeug.wrappers import Response

from app.cases.need_to_know import Sight
from app.cases.openings import ReasonNeeded
from app.cases.queries import list_cases
from app.core.access import Permission, confirmed, current_actor, requires
from app.core.errors import CommandError, Conflict, Invalid
from app.core.forms import read_id
from app.core.transaction import transactional
from app.core.web import back_to, say
from app.disclosure.handover import disclose_handover
from app.disclosure.trail import note_views
from app.disclosure.views_of_transfer import Handover
from app.transfers import handing_over
from app.transfers.blueprint import bp
from app.transfers.handing_over import Choice, digest_of, get_package, make_content, make_package
from app.transfers.queries import package_line

Page = str | tuple[str, int] | Response
CHANGED = "Something about the case has changed since you looked. Look at it again, then make the package."


@bp.get("/out/<uuid:meeting_id>/<uuid:case_id>")
@requires(Permission.MEETING_PREPARE)
@transactional
def choose(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Page:
    """What there is to hand over, to choose from; to whom, and why."""
    try:
        handover = _handover(meeting_id, case_id)
    except ReasonNeeded:
        return _why(meeting_id, case_id)
    usual = Choice(
        to="",
        purpose="",
        with_referral=True,
        with_contacts=True,
        contact_ids=frozenset(),
        meeting_ids=frozenset(one.meeting_id for one in handover.minutes),
        with_shared=False,
        with_plan=True,
    )
    return _choosing(meeting_id, handover, usual, {})


@bp.post("/out/<uuid:meeting_id>/<uuid:case_id>")
@requires(Permission.MEETING_PREPARE)
@transactional
def look(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Page:
    """Exactly what the package would hold; or the choice again, to change it."""
    try:
        handover = _handover(meeting_id, case_id)
    except ReasonNeeded:
        return _why(meeting_id, case_id)
    choice = _read_choice()
    if request.form.get("then") == "change":
        return _choosing(meeting_id, handover, choice, {})
    return _looking(meeting_id, handover, choice)


@bp.post("/out/<uuid:meeting_id>/<uuid:case_id>/make")
@requires(Permission.MEETING_PREPARE)
@confirmed
@transactional
def make(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Page:
    """Make the package that was looked at, and show its passphrase this once."""
    try:
        handover = _handover(meeting_id, case_id)
    except ReasonNeeded:
        return _why(meeting_id, case_id)
    actor, choice = current_actor(), _read_choice()
    if digest_of(make_content(actor, handover, choice)) != request.form.get("seen", ""):
        return _looking(meeting_id, handover, choice, CHANGED, Conflict.status)
    try:
        package, passphrase = make_package(actor, meeting_id, handover, choice)
    except Invalid as error:
        return _choosing(meeting_id, handover, choice, {error.field: str(error)}), error.status
    except Conflict as error:
        return _choosing(meeting_id, handover, choice, {"": str(error)}), error.status
    return render_template(
        "transfers/made.html", package=package_line(package, handover.reference), passphrase=passphrase
    )


@bp.get("/out/<uuid:package_id>")
@requires(Permission.MEETING_PREPARE)
def package(package_id: uuid.UUID) -> str:
    """A package, and how far it has come."""
    return _package_page(package_id)


@bp.post("/out/<uuid:package_id>/file")
@requires(Permission.MEETING_PREPARE)
@transactional
def download(package_id: uuid.UUID) -> Response:
    """The file. Its name tells nothing."""
    data = handing_over.fetch_file(current_actor(), package_id)
    name = f"{secrets.token_hex(6)}.bin"
    return Response(
        data,
        mimetype="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"},
    )


@bp.post("/out/<uuid:package_id>/withdraw")
@requires(Permission.MEETING_PREPARE)
@transactional
def withdraw(package_id: uuid.UUID) -> Response:
    """Take a package back."""
    handing_over.withdraw(current_actor(), package_id)
    say("Withdrawn. The file is gone here. If it has left already, ring those who have it.")
    return back_to("transfers.package", package_id=package_id)


@bp.post("/out/<uuid:package_id>/receipt")
@requires(Permission.MEETING_PREPARE)
@transactional
def receipt(package_id: uuid.UUID) -> Page:
    """Mark a package as received, by the receipt that the other side told."""
    typed = request.form.get("receipt", "")
    try:
        handing_over.note_receipt(current_actor(), package_id, typed)
    except (Invalid, Conflict) as error:
        return _package_page(package_id, typed=typed, problem=error), error.status
    say("Received. The other partnership has the case.")
    return back_to("transfers.package", package_id=package_id)


def _handover(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Handover:
    actor = current_actor()
    handover = disclose_handover(actor, meeting_id, case_id)
    for seen_at in {meeting_id, *handover.visits}:
        note_views(actor, seen_at, [case_id], Sight.CASE)
    return handover


def _why(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Response:
    say("Open the case first and say why you need it. Then hand it over from its page.")
    return back_to("casefile.case", meeting_id=meeting_id, case_id=case_id)


def _read_choice() -> Choice:
    form, parts = request.form, _chosen("part")
    return Choice(
        to=form.get("to", ""),
        purpose=form.get("purpose", ""),
        with_referral="referral" in parts,
        with_contacts="contacts" in parts,
        contact_ids=frozenset(id_ for id_ in map(read_id, _chosen("contact_id")) if id_),
        meeting_ids=frozenset(id_ for id_ in map(read_id, _chosen("meeting")) if id_),
        with_shared="shared" in parts,
        with_plan="plan" in parts,
    )


def _chosen(name: str) -> list[str]:
    """What was ticked, one field each; or carried along, in one field with blanks between."""
    return " ".join(request.form.getlist(name)).split()


def _choosing(meeting_id: uuid.UUID, handover: Handover, choice: Choice, errors: dict[str, str]) -> str:
    return render_template(
        "transfers/choose.html",
        meeting_id=meeting_id,
        handover=handover,
        choice=choice,
        errors=errors,
        is_error=bool(errors),
    )


def _looking(meeting_id: uuid.UUID, handover: Handover, choice: Choice, problem: str = "", status: int = 200) -> Page:
    errors = {}
    if not choice.to.strip():
        errors["to"] = "Write which partnership takes the case over."
    if not choice.purpose.strip():
        errors["purpose"] = "Write why the case is handed over, in a sentence."
    content = make_content(current_actor(), handover, choice)
    try:
        handing_over.require_nothing_withheld(handover, content)
    except Conflict as error:
        errors[""] = str(error)
    if errors:
        return _choosing(meeting_id, handover, choice, errors), Invalid.status
    html = render_template(
        "transfers/look.html",
        meeting_id=meeting_id,
        handover=handover,
        choice=choice,
        content=content,
        seen=digest_of(content),
        problem=problem,
        is_error=bool(problem),
    )
    return html, status


def _package_page(package_id: uuid.UUID, typed: str = "", problem: CommandError | None = None) -> str:
    row = get_package(current_actor(), package_id)
    return render_template(
        "transfers/package.html",
        package=package_line(row, list_cases([row.case_id])[0].reference),
        typed=typed,
        problem=str(problem) if problem else "",
        is_error=problem is not None,
    )
