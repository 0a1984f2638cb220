"""The trail over HTTP, for the data-protection officer."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask import Blueprint, Response, render_template, request, stream_with_context, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.audit.anchors import find_last_anchor
from app.audit.service import record
from app.audit.verify import export as export_lines
from app.audit.verify import verify
from app.core.access import Permission, confirmed, current_actor, requires
from app.core.clock import local_today
from app.core.errors import Invalid
from app.core.transaction import transactional
from app.core.web import back_to
from app.oversight import queries
from app.oversight.anchoring import anchor_now
from app.oversight.queries import Period, TrailPage
from app.oversight.service import note_look

ENTRIES_LOOKED_AT: Final = 1000
WRONG_DAY: Final = "Enter a real date, or leave it empty"
NOT_FOUND: Final = "We cannot find that reference"

bp: Final = Blueprint("oversight", __name__, url_prefix="/trail")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a list was asked for: its days, its page, and whether all that was done is shown."""

    period: Period
    number: int
    is_all: bool
    typed: Mapping[str, str]
    errors: Mapping[str, str]

    def address(self, number: int) -> str:
        """The same list, at another page."""
        endpoint, said = str(request.endpoint), {**(request.view_args or {}), **self.typed}
        return url_for(endpoint, page=number, **said)


@bp.get("")
@requires(Permission.TRAIL_READ)
def home() -> str:
    """What can be looked up."""
    return _home()


@bp.post("/cases")
@requires(Permission.TRAIL_READ)
@transactional
def find_case() -> BaseResponse | tuple[str, int]:
    """Go to who saw the case with the reference that was typed."""
    typed = request.form.get("reference", "")
    case_id = queries.find_case_id_as_typed(current_actor(), typed)
    if case_id is None:
        problem = NOT_FOUND if typed.strip() else "Enter a reference"
        return _home(typed=typed, problem=problem), Invalid.status
    return back_to("oversight.case", case_id=case_id)


@bp.get("/cases/<uuid:case_id>")
@requires(Permission.TRAIL_READ)
@transactional
def case(case_id: uuid.UUID) -> str:
    """Who saw a case: by its reference, never what is in it."""
    actor, asked = current_actor(), _asked()
    reference = queries.get_reference(actor, case_id)
    page = queries.list_of_case(actor, case_id, asked.period, asked.number, is_all=asked.is_all)
    note_look(actor, "case", case_id=case_id)
    return _list("oversight/case.html", asked, page, reference=reference)


@bp.get("/people")
@requires(Permission.TRAIL_READ)
def people() -> str:
    """Everybody, to choose from."""
    return render_template("oversight/people.html", people=queries.list_everybody())


@bp.get("/people/<uuid:account_id>")
@requires(Permission.TRAIL_READ)
@transactional
def person(account_id: uuid.UUID) -> str:
    """Everything that somebody saw."""
    actor, asked = current_actor(), _asked()
    who = queries.get_person(account_id)
    page = queries.list_of_person(actor, account_id, asked.period, asked.number, is_all=asked.is_all)
    note_look(actor, "person", about_id=account_id)
    return _list("oversight/person.html", asked, page, person=who)


@bp.get("/refused")
@requires(Permission.TRAIL_READ)
@transactional
def refused() -> str:
    """Attempts that were turned down."""
    actor, asked = current_actor(), _asked()
    page = queries.list_refused(actor, asked.period, asked.number)
    note_look(actor, "refused")
    return _list("oversight/refused.html", asked, page)


@bp.get("/check")
@requires(Permission.TRAIL_READ)
@transactional
def check() -> str:
    """Whether the latest part of the trail is whole, and how far the last anchor goes."""
    finding = verify(latest=ENTRIES_LOOKED_AT)
    note_look(current_actor(), "check")
    return render_template("oversight/check.html", finding=finding, anchor=find_last_anchor())


@bp.get("/export")
@requires(Permission.TRAIL_EXPORT)
@confirmed
def export_page() -> str:
    """What an export is, and the button."""
    return render_template("oversight/export.html")


@bp.post("/export")
@requires(Permission.TRAIL_EXPORT)
@confirmed
@transactional
def export() -> Response:
    """The trail as a file. That it is exported is on disk before the first line leaves, and so is among them."""
    record("trail_exported", current_actor().account_id)
    name = f"trail-{local_today().isoformat()}.jsonl"
    return Response(
        stream_with_context(_exported()),
        mimetype="application/jsonl",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"},
    )


def _exported() -> Iterator[str]:
    yield from export_lines(anchor_now())


def _home(typed: str = "", problem: str = "") -> str:
    recent = queries.list_recent_cases(current_actor())
    return render_template("oversight/home.html", recent=recent, typed=typed, problem=problem, is_error=bool(problem))


def _list(template: str, asked: Asked, page: TrailPage, **more: object) -> str:
    return render_template(template, asked=asked, page=page, is_error=bool(asked.errors), **more)


def _asked() -> Asked:
    typed = {name: request.args.get(name, "") for name in ("from", "until", "all") if request.args.get(name)}
    days, errors = {}, {}
    for name in ("from", "until"):
        try:
            days[name] = date.fromisoformat(typed[name]) if name in typed else None
        except ValueError:
            errors[name] = WRONG_DAY
    number = request.args.get("page", "")
    return Asked(
        period=Period(first=days.get("from"), last=days.get("until")),
        number=max(1, int(number)) if number.isdecimal() and len(number) < len("10000") else 1,
        is_all=typed.get("all") == "yes",
        typed=typed,
        errors=errors,
    )
