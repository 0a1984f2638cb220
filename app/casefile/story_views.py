"""The story of a case: one running account across all the meetings at which its reader sees it."""

import uuid
from typing import Final

from flask import render_template, request

from app.agenda.visits import list_visits
from app.casefile.blueprint import bp
from app.casefile.case_page import ACTION_COLOURS
from app.casefile.case_views import Page
from app.cases.need_to_know import Sight
from app.cases.openings import ReasonNeeded
from app.core.access import Permission, current_actor, requires
from app.core.clock import now_utc
from app.core.transaction import transactional
from app.core.web import back_to
from app.disclosure.story import disclose_story
from app.disclosure.trail import note_views

NEWEST_FIRST: Final = "newest"


@bp.get("/cases/<uuid:case_id>/story")
@requires(Permission.CASE_READ)
@transactional
def story(case_id: uuid.UUID) -> Page:
    """Everything across meetings. Whoever has to say first why they open the case is asked on its page."""
    actor = current_actor()
    try:
        told = disclose_story(actor, case_id)
    except ReasonNeeded:
        latest = list_visits(actor, case_id)[-1]
        return back_to("casefile.case", meeting_id=latest.item.meeting_id, case_id=case_id)
    for visit in told.visits:
        note_views(actor, visit.meeting_id, [case_id], Sight.CASE)
    told_visits = tuple(visit for visit in told.visits if not visit.is_bare)
    is_newest_first = request.args.get("order") == NEWEST_FIRST
    return render_template(
        "casefile/story.html",
        story=told,
        visits=told_visits[::-1] if is_newest_first else told_visits,
        booked=tuple(visit for visit in told.visits if visit.is_bare),
        latest=told.visits[-1],
        is_newest_first=is_newest_first,
        action_colours=ACTION_COLOURS,
        reader=actor.name,
        read_utc=now_utc(),
    )
