"""Arriving, waiting, being fetched, coming in and going."""

import uuid

from flask import flash, render_template, request
from werkzeug.wrappers import Response

from app.cases.need_to_know import Sight
from app.core.access import Permission, current_actor, requires
from app.core.errors import Conflict, NotFound
from app.core.transaction import transactional
from app.core.web import back_to, wants_fragment
from app.disclosure.trail import note_views
from app.meetings.queries import get_meeting
from app.room import service
from app.room.forms import read_case_id, read_mode, read_yes_or_no
from app.room.queries import may_attend
from app.room.waiting import Waiting, make_lobby


@requires(Permission.MEETING_ATTEND)
@transactional
def lobby(meeting_id: uuid.UUID) -> str:
    """One's own wait, and nothing of the case under way unless it is one's own."""
    actor = current_actor()
    meeting = get_meeting(actor, meeting_id, Permission.MEETING_ATTEND)
    if not may_attend(actor, meeting):
        raise NotFound
    waiting = make_lobby(actor, meeting)
    # References say nothing; only the question whether an agency knows the family shows names.
    named = [waiting.now.case_id] if waiting.now and waiting.state is Waiting.ASKED else []
    seen = note_views(actor, meeting.id, named, Sight.IDENTIFIERS, request.args.get("seen", ""))
    return render_template(
        "room/_lobby.html" if wants_fragment() else "room/lobby.html", lobby=waiting, meeting=meeting, seen=seen
    )


@requires(Permission.MEETING_ATTEND)
def called(meeting_id: uuid.UUID) -> str | Response:
    """Whether somebody is called, for whatever page of the meeting they have before them; it names nobody."""
    actor = current_actor()
    meeting = get_meeting(actor, meeting_id, Permission.MEETING_ATTEND)
    if not may_attend(actor, meeting):
        raise NotFound
    if not wants_fragment():
        return back_to("room.lobby", meeting_id=meeting_id)
    return render_template("room/_called.html", lobby=make_lobby(actor, meeting), meeting=meeting)


@requires(Permission.MEETING_ATTEND)
@transactional
def join(meeting_id: uuid.UUID) -> Response:
    """Say that one has read the statement and is here, and perhaps from where one takes part."""
    service.arrive(current_actor(), meeting_id, read_mode())
    return back_to("room.lobby", meeting_id=meeting_id)


@requires(Permission.MEETING_ATTEND)
@transactional
def say_where(meeting_id: uuid.UUID) -> Response:
    """Say from where one takes part, or whether one is to be rung."""
    by_phone = read_yes_or_no("by_phone")
    try:
        service.say_where(current_actor(), meeting_id, mode=read_mode(), is_fetched_by_phone=by_phone)
    except Conflict as reason:
        flash(str(reason), "notice")
    return back_to("room.lobby", meeting_id=meeting_id)


@requires(Permission.MEETING_ATTEND)
@transactional
def leave(meeting_id: uuid.UUID) -> Response:
    """Go for now."""
    service.leave_meeting(current_actor(), meeting_id)
    return back_to("room.today")


@requires(Permission.MEETING_ATTEND)
@transactional
def come_in(meeting_id: uuid.UUID) -> Response:
    """Come in for the case under way; whoever presses a moment too late is back in the lobby and told why."""
    case_id = read_case_id()
    try:
        service.come_in(current_actor(), meeting_id, case_id)
    except Conflict as reason:
        flash(str(reason), "notice")
        return back_to("room.lobby", meeting_id=meeting_id)
    return back_to("casefile.case", meeting_id=meeting_id, case_id=case_id)


@requires(Permission.MEETING_ATTEND)
@transactional
def leave_case(meeting_id: uuid.UUID) -> Response:
    """Go back to the lobby."""
    service.leave_case(current_actor(), meeting_id)
    return back_to("room.lobby", meeting_id=meeting_id)
