"""What agencies and people give about themselves, so that conflicts are noticed. None of it is kept as typed."""

import uuid

from flask import render_template, request
from werkzeug.wrappers import Response

from app.casefile.blueprint import bp
from app.casefile.staff_rules import read_staff
from app.cases import matching
from app.cases.tokens import Particulars, address_texts, phone_texts, read_birth_date
from app.core.access import Permission, current_actor, requires, signed_in
from app.core.errors import Invalid
from app.core.forms import read_id
from app.core.transaction import transactional
from app.core.web import back_to, say
from app.directory.queries import list_employers

Page = str | tuple[str, int] | Response


@bp.get("/conflicts/staff-lists")
@requires(Permission.CONFLICT_DECIDE)
def staff_lists() -> str:
    """How many people of each agency are known, and a place to give a list."""
    return _staff_page([])


@bp.post("/conflicts/staff-lists")
@requires(Permission.CONFLICT_DECIDE)
@transactional
def replace_staff_list() -> Page:
    """Keep coded marks of everybody on the list, in place of those that were kept for that agency."""
    agencies = {card.id: card for card in list_employers()}
    agency = agencies.get(read_id(request.form.get("agency_id")) or uuid.UUID(int=0))
    read = read_staff(request.form.get("staff", ""))
    problems = [("staff", fault) for fault in read.faults]
    if agency is None:
        return _staff_page([("agency_id", "Choose the agency."), *problems]), Invalid.status
    if not read.staff and not problems:
        problems = [("staff", "Write one person a line.")]
    if problems:
        return _staff_page(problems), Invalid.status
    number = matching.replace_staff_list(current_actor().account_id, agency.id, read.staff)
    people = "person is" if number == 1 else "people are"
    say(f"{agency.name}: {number} {people} known now. The list itself is not kept.")
    return back_to("casefile.staff_lists")


@bp.get("/me/particulars")
@signed_in
def own_particulars() -> str:
    """Whether something is kept, and a place to give it."""
    return _own_page([])


@bp.post("/me/particulars")
@signed_in
@transactional
def keep_own_particulars() -> Page:
    """Keep coded marks of one's own particulars, in place of those that were kept."""
    actor = current_actor()
    said = {name: request.form.get(name, "").strip() for name in ("names", "birth_date", "phones", "address")}
    born = read_birth_date(said["birth_date"])
    problems = []
    if said["birth_date"] and born is None:
        problems.append(("birth_date", "Write your date of birth as in 3 5 1979."))
    if said["phones"] and not phone_texts(said["phones"]):
        problems.append(("phones", "Write a whole phone number, for example 07700 900123."))
    if said["address"] and not address_texts(said["address"]):
        problems.append(("address", "Write the number of the house and the street or the postcode."))
    if not any(said.values()):
        problems.append(("birth_date", "Give at least one of these."))
    if problems:
        return _own_page(problems), Invalid.status
    own = Particulars(
        names=(actor.name, *said["names"].splitlines()),
        birth_date=born,
        phones=(said["phones"],),
        addresses=tuple(said["address"].split("\n\n")),
    )
    matching.keep_own_particulars(actor.account_id, actor.employer_id, own)
    say("Thank you. Coded marks of what you wrote are kept, and nothing else.")
    return back_to("casefile.own_particulars")


@bp.post("/me/particulars/forget")
@signed_in
@transactional
def forget_own_particulars() -> Response:
    """Keep one's own particulars no longer."""
    matching.forget_own_particulars(current_actor().account_id)
    say("Nothing about you is kept here any longer.")
    return back_to("casefile.own_particulars")


def _staff_page(problems: list[tuple[str, str]]) -> str:
    return render_template(
        "casefile/staff_lists.html",
        agencies=list_employers(),
        numbers=matching.count_staff(),
        problems=problems,
        is_error=bool(problems),
        typed=request.form,
    )


def _own_page(problems: list[tuple[str, str]]) -> str:
    return render_template(
        "casefile/particulars.html",
        is_kept=matching.has_own_particulars(current_actor().account_id),
        problems=problems,
        errors=dict(problems),
        is_error=bool(problems),
        typed=request.form,
    )
