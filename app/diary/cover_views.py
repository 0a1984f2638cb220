"""Who comes, over HTTP: to one date, and to all that are to come of the series that somebody prepares."""

import uuid
from datetime import timedelta
from typing import Final

from flask import render_template, request

from app.core.access import Permission, current_actor, requires
from app.core.clock import now_utc
from app.diary.attending import list_attending
from app.diary.attending_rules import Coming
from app.diary.blueprint import bp
from app.diary.date_words import date_in_words
from app.meetings.queries import get_meeting, list_coming_meetings

SHOWN: Final = timedelta(days=90)
COMING_WORDS: Final = {
    Coming.YES: ("Comes", "green"),
    Coming.PERHAPS: ("May come", "yellow"),
    Coming.NOT_ANSWERED: ("Not answered yet", "grey"),
    Coming.NOT_INVITED: ("Could come, not invited yet", "orange"),
    Coming.NOBODY: ("Nobody yet", "red"),
}


@bp.get("/diary/meetings/<uuid:meeting_id>/people")
@requires(Permission.MEETING_PREPARE)
def attending(meeting_id: uuid.UUID) -> str:
    """Who comes to a date for each agency, who is missing, and who is called elsewhere."""
    actor = current_actor()
    meeting = get_meeting(actor, meeting_id, Permission.MEETING_PREPARE)
    return render_template(
        "diary/attending.html",
        one=list_attending(actor, [meeting], with_missing=not meeting.is_over)[0],
        words=COMING_WORDS,
        date=date_in_words(meeting.starts_utc),
    )


@bp.get("/diary/cover")
@requires(Permission.MEETING_PREPARE)
def cover() -> str:
    """All dates to come on one page, those first that need something."""
    actor = current_actor()
    now = now_utc()
    coming = [
        meeting
        for meeting in list_coming_meetings(actor)
        if now - timedelta(hours=12) < meeting.starts_utc < now + SHOWN
        and actor.may(Permission.MEETING_PREPARE, series_id=meeting.series_id)
    ]
    dates = list_attending(actor, coming)
    only_warnings = request.args.get("show") == "warnings"
    warnings = [one for one in dates if one.enough.is_warning or one.nobody or one.missing]
    return render_template(
        "diary/cover.html",
        dates=warnings if only_warnings else dates,
        short=[one for one in dates if one.enough.is_short],
        warnings=len(warnings),
        total=len(dates),
        only_warnings=only_warnings,
        date_in_words=date_in_words,
    )
