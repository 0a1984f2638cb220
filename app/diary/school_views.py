"""School dates and days on which agencies are closed, over HTTP."""

from collections.abc import Sequence
from datetime import date

from flask import render_template, request
from werkzeug.wrappers import Response

from app.audit.service import record
from app.core.access import Permission, current_actor, requires
from app.core.clock import local_today
from app.core.errors import Invalid, NotFound
from app.core.forms import read_id
from app.core.transaction import transactional
from app.core.web import back_to, say
from app.diary.blueprint import bp
from app.diary.school_form import read_school_dates
from app.directory import school_dates as dates
from app.directory.queries import agency_cards, list_agencies
from app.meetings.calendar_reading import LARGEST_LIST_BYTES

Page = str | tuple[str, int] | Response


@bp.get("/diary/school-dates")
@requires(Permission.SERIES_MANAGE)
def school_dates() -> str:
    """The lists there are, and the closures."""
    return _page()


@bp.post("/diary/school-dates")
@requires(Permission.SERIES_MANAGE)
@transactional
def keep_dates() -> Page:
    """Keep a list that somebody gives, in the place of the one of that name."""
    name, source, checked = (_text(one) for one in ("name", "source", "checked_on"))
    file = request.files.get("file")
    raw = file.read(LARGEST_LIST_BYTES + 1) if file else b""
    raw = raw or request.form.get("lines", "").encode()
    spans, wrong = read_school_dates(raw)
    faults = {}
    if not name:
        faults["name"] = "Enter whose school dates they are"
    if not source:
        faults["source"] = "Enter where they come from, for example the address of the council’s page"
    day = _day(checked)
    if day is None or day > local_today():
        faults["checked_on"] = "Enter the day on which you looked there last, today or earlier"
    if wrong:
        faults["file"] = ". ".join(wrong)
    if faults or day is None:
        return _page(faults), Invalid.status
    actor = current_actor()
    row = dates.keep_school_dates(name=name, source=source, checked_on=day, spans=spans, by_id=actor.account_id)
    record("school_dates_kept", actor.account_id, dates_id=row.id)
    say(f"{len(spans)} {'entry is' if len(spans) == 1 else 'entries are'} kept for {name}.")
    return back_to("diary.school_dates")


@bp.post("/diary/school-dates/remove")
@requires(Permission.SERIES_MANAGE)
@transactional
def remove_dates() -> Response:
    """Keep a list no longer."""
    row = dates.find_school_dates(read_id(request.form.get("dates_id")))
    if row is None:
        raise NotFound
    record("school_dates_removed", current_actor().account_id, dates_id=row.id)
    dates.remove_school_dates(row)
    say("Removed.")
    return back_to("diary.school_dates")


@bp.post("/diary/closures")
@requires(Permission.SERIES_MANAGE)
@transactional
def add_closure() -> Page:
    """Keep on which days nobody of an agency is there."""
    agency_id = read_id(request.form.get("agency_id"))
    first, last, why = _day(_text("first_day")), _day(_text("closed_until")), _text("why")
    faults = {}
    if agency_id is None or agency_id not in agency_cards([agency_id]):
        faults["agency_id"] = "Choose an agency"
    if first is None:
        faults["first_day"] = "Enter a day, for example 27/3/2027"
    if last is None or (first is not None and last < first):
        faults["closed_until"] = "Enter the last day, the first or a later one"
    if not why:
        faults["why"] = "Say why, for example a training day"
    if faults or agency_id is None or first is None or last is None:
        return _page(faults), Invalid.status
    row = dates.add_closure(agency_id, first_day=first, last_day=last, why=why)
    record("closure_added", current_actor().account_id, agency_id=agency_id, closure_id=row.id)
    say("Kept. Dates on these days are marked.")
    return back_to("diary.school_dates")


@bp.post("/diary/closures/remove")
@requires(Permission.SERIES_MANAGE)
@transactional
def remove_closure() -> Response:
    """Keep a closure no longer."""
    closure_id = read_id(request.form.get("closure_id"))
    if not dates.remove_closure(closure_id):
        raise NotFound
    record("closure_removed", current_actor().account_id, closure_id=closure_id)
    say("Removed.")
    return back_to("diary.school_dates")


def _text(name: str) -> str:
    return " ".join(request.form.get(name, "").split())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _page(faults: dict[str, str] | None = None) -> str:
    agencies: Sequence[object] = list_agencies()
    closures = dates.list_closures(local_today())
    return render_template(
        "diary/school_dates.html",
        lists=dates.list_school_dates(),
        spans=dates.list_spans(),
        closures=closures,
        names=agency_cards({one.agency_id for one in closures}),
        agencies=agencies,
        faults=faults or {},
        typed=request.form,
        today=local_today(),
    )
