"""One's own day at a meeting, and the answers to checks, over HTTP."""

import uuid
from typing import Final

from flask import render_template, request
from werkzeug.wrappers import Response

from app.casefile.blueprint import bp
from app.casefile.forms import ANSWERS
from app.casefile.own_day import OwnDay, list_own_day
from app.cases.need_to_know import Sight
from app.cases.service import answer_check
from app.core.access import Permission, current_actor, requires
from app.core.clock import local
from app.core.errors import Invalid, NotFound
from app.core.forms import read_id
from app.core.transaction import transactional
from app.core.web import back_to
from app.disclosure.lists import may_oversee
from app.disclosure.trail import note_views
from app.meetings.models import Meeting, MeetingState
from app.meetings.queries import get_meeting

NOON: Final = 12
EVENING: Final = 17


@bp.get("/meetings/<uuid:meeting_id>/my-cases")
@requires(Permission.CASE_READ)
@transactional
def my_cases(meeting_id: uuid.UUID) -> str | Response:
    """The cases of those one speaks for, and what waits for an answer. Names that are shown leave their trace."""
    actor = current_actor()
    meeting = get_meeting(actor, meeting_id, Permission.CASE_READ)
    speaks_for = actor.agencies_spoken_for(Permission.CASE_READ, meeting.series_id)
    if may_oversee(actor, meeting.series_id) and not speaks_for:
        return back_to("room.meeting", meeting_id=meeting_id)
    day = list_own_day(actor, meeting)
    is_guest = all(grant.case_id for grant in actor.grants if grant.reaches(meeting.series_id))
    if is_guest and not (day.cases or day.waiting or day.nil_returns):
        raise NotFound
    # Of one's own cases the page says by whose name they are called; of those to check, who is in the family.
    named = {check.case_id for check in day.waiting} | {line.case_id for line in day.cases}
    proof = note_views(actor, meeting_id, named, Sight.IDENTIFIERS, request.args.get("proof", ""))
    is_part = request.args.get("part") == "list"
    template = "casefile/_my_cases.html" if is_part else "casefile/my_cases.html"
    return render_template(
        template,
        meeting=meeting,
        day=day,
        proof=proof,
        reads_summaries=actor.may(Permission.SUMMARY_READ),
        **_words_of(meeting, day),
    )


@bp.post("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/check")
@requires(Permission.CHECK_ANSWER)
@transactional
def answer(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Response:
    """Answer whether one's agency knows the family; a mistaken answer is changed in the same way."""
    agency_id, answer_given = read_id(request.form.get("agency_id")), ANSWERS.get(request.form.get("answer", ""))
    if agency_id is None:
        raise NotFound
    if answer_given is None:
        raise Invalid("Choose known, nothing known or need to come.", field="answer")
    answer_check(current_actor(), meeting_id, case_id, agency_id, answer_given)
    # Somebody who is called in the lobby goes on from there.
    if request.form.get("back") == "lobby":
        return back_to("room.lobby", meeting_id=meeting_id)
    return back_to("casefile.my_cases", meeting_id=meeting_id, answered=case_id, _anchor="answered")


def _words_of(meeting: Meeting, day: OwnDay) -> dict[str, object]:
    answered_id = read_id(request.args.get("answered"))
    hour = local(meeting.opened_utc or meeting.starts_utc).hour
    return {
        "answered_id": answered_id,
        "answered": day.answers_to(answered_id),
        "part_of_day": "morning" if hour < NOON else "afternoon" if hour < EVENING else "evening",
        "has_lobby": meeting.state in {MeetingState.PUBLISHED, MeetingState.OPEN},
        "is_forecast": meeting.state is MeetingState.OPEN,
    }
