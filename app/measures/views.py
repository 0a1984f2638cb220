"""Attendance and time given back, over HTTP."""

import uuid
from typing import Final

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from app.attendance.service import correct_presence
from app.cases.need_to_know import Sight
from app.core.access import Permission, current_actor, requires
from app.core.errors import Conflict, Invalid
from app.core.forms import read_id
from app.core.spreadsheets import csv_answer
from app.core.transaction import transactional
from app.core.web import back_to, say
from app.disclosure.aftermath import SMALLEST, disclose_aftermath
from app.disclosure.trail import note_views
from app.measures.aftermath import TABLES, action_columns, answer_columns
from app.measures.correcting import CorrectionForm, Subject, find_subject
from app.measures.ledger import make_ledger
from app.measures.overviews import LENGTHS, make_patterns, make_time_given_back, short_day
from app.measures.plots import draw_amounts
from app.measures.rules import hours
from app.meetings.models import MeetingState
from app.meetings.queries import get_meeting

Page = str | tuple[str, int] | Response

bp: Final = Blueprint("measures", __name__)


@bp.get("/meetings/<uuid:meeting_id>/attendance")
@requires(Permission.MEETING_OVERSEE)
@transactional
def ledger(meeting_id: uuid.UUID) -> str:
    """Who was present for which case, from when to when."""
    actor = current_actor()
    meeting = get_meeting(actor, meeting_id, Permission.MEETING_OVERSEE)
    made = make_ledger(actor, meeting)
    note_views(actor, meeting.id, [case.line.case_id for case in made.cases], Sight.IDENTIFIERS)
    return render_template(
        "measures/ledger.html",
        ledger=made,
        meeting=meeting,
        is_closed=meeting.state is MeetingState.CLOSED,
        may_correct=actor.may(Permission.MEETING_PREPARE, series_id=meeting.series_id),
        hours=hours,
    )


@bp.get("/meetings/<uuid:meeting_id>/attendance/correct")
@requires(Permission.MEETING_PREPARE)
@transactional
def correct_form(meeting_id: uuid.UUID) -> str:
    """A place to say what the ledger should have said about a case."""
    case_id, spell_id = read_id(request.args.get("case")), request.args.get("spell", "")
    subject = find_subject(current_actor(), meeting_id, case_id, spell_id)
    form = CorrectionForm(subject, formdata=None)
    form.show()
    return _form_page(subject, form)


@bp.post("/meetings/<uuid:meeting_id>/attendance/correct")
@requires(Permission.MEETING_PREPARE)
@transactional
def correct(meeting_id: uuid.UUID) -> Page:
    """Correct the ledger. Where something is wrong, the page comes back with what was typed."""
    actor, case_id = current_actor(), read_id(request.form.get("case"))
    subject = find_subject(actor, meeting_id, case_id, request.form.get("spell", ""))
    form = CorrectionForm(subject)
    if not form.validate():
        return _form_page(subject, form), Invalid.status
    try:
        correct_presence(actor, meeting_id, subject.line.case_id, form.new)
    except (Invalid, Conflict) as error:
        form.take_in(str(error), error.field if isinstance(error, Invalid) else "")
        return _form_page(subject, form), error.status
    say("The ledger is corrected. What it said before stays beside it.")
    return back_to("measures.ledger", meeting_id=meeting_id, _anchor=f"case-{subject.line.case_id}")


def _form_page(subject: Subject, form: CorrectionForm) -> str:
    note_views(current_actor(), subject.meeting.id, [subject.line.case_id], Sight.IDENTIFIERS)
    problems = form.summary()
    return render_template(
        "measures/correct.html", subject=subject, form=form, problems=problems, is_error=bool(problems)
    )


@bp.get("/attendance")
@requires(Permission.MEETING_OVERSEE)
def patterns() -> str:
    """For each agency, of the cases it was needed for, how many it was there for."""
    last = request.args.get("last", "")
    made = make_patterns(
        current_actor(),
        series_id=read_id(request.args.get("series")),
        agency_id=read_id(request.args.get("agency")),
        last=next((length for length in LENGTHS if str(length) == last), LENGTHS[0]),
    )
    return render_template("measures/patterns.html", found=made, lengths=LENGTHS, short_day=short_day)


@bp.get("/what-came-of-it-in-numbers")
@requires(Permission.MEETING_OVERSEE)
def aftermath() -> str | Response:
    """Actions by state and age, and how long people waited to hear what came of what they told us."""
    found = disclose_aftermath(current_actor())
    wanted = request.args.get("csv", "")
    if wanted in TABLES:
        return csv_answer(f"{wanted}.csv", TABLES[wanted](found))
    return render_template(
        "measures/aftermath.html",
        found=found,
        actions_plot=draw_amounts(action_columns(found), unit=""),
        answers_plot=draw_amounts(answer_columns(found), unit="d"),
        smallest=SMALLEST,
    )


@bp.get("/time-given-back")
@requires(Permission.MEETING_OVERSEE)
def time_given_back() -> str:
    """Agency-hours that nobody had to sit through, as planned and as it came."""
    made = make_time_given_back(current_actor(), series_id=read_id(request.args.get("series")))
    return render_template("measures/time_given_back.html", found=made, hours=hours)
