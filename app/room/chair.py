"""The chair's one screen, and what the chair does on it."""

import uuid
from dataclasses import dataclass
from typing import Literal

from flask import render_template, request
from werkzeug.wrappers import Response

from app.agenda import service as agenda
from app.cases.need_to_know import Sight
from app.core.access import Permission, current_actor, requires
from app.core.errors import Invalid
from app.core.transaction import transactional
from app.core.web import back_to, say, wants_fragment
from app.disclosure.trail import note_views
from app.disclosure.words import STAGE, STAGE_HINT
from app.meetings import service as meetings
from app.meetings.queries import get_meeting
from app.room import service
from app.room.chair_screen import make_chair_screen
from app.room.closing_form import LOOKS, TypedClosing, read_closing
from app.room.forms import read_case_id


@requires(Permission.MEETING_CHAIR)
@transactional
def chair(meeting_id: uuid.UUID) -> str:
    """The running order, the case now, who is here and who is missing, and one button for what comes next."""
    return _screen(meeting_id)


@requires(Permission.MEETING_CHAIR)
@transactional
def open_meeting(meeting_id: uuid.UUID) -> Response:
    """Begin the meeting."""
    meetings.open_meeting(current_actor(), meeting_id)
    return back_to("room.chair", meeting_id=meeting_id)


@requires(Permission.MEETING_CHAIR)
@transactional
def take_over(meeting_id: uuid.UUID) -> Response:
    """Go on in place of a chair who has gone without a word."""
    service.take_over(current_actor(), meeting_id)
    say("You are leading the meeting now.")
    return back_to("room.chair", meeting_id=meeting_id)


@requires(Permission.MEETING_CHAIR)
@transactional
def call(meeting_id: uuid.UUID) -> Response:
    """Begin a case; everybody needed for it is fetched."""
    agenda.call_case(current_actor(), meeting_id, read_case_id())
    return back_to("room.chair", meeting_id=meeting_id)


@requires(Permission.MEETING_CHAIR)
@transactional
def close_case(meeting_id: uuid.UUID) -> Response | tuple[str, int]:
    """Close the case with its outcome. Where that is missing, the page comes back with what was typed."""
    typed = read_closing()
    try:
        service.close_case(
            current_actor(),
            meeting_id,
            read_case_id(),
            decided=typed.decided,
            because=typed.because,
            agreed_ids=typed.agreed_ids,
            next_look=typed.next_look,
        )
    except Invalid as problem:
        return screen_with(meeting_id, Fault("close", problem, typed.decided, closing=typed))
    if typed.is_day_lost:
        say(f"The case is closed. {typed.day_in_words} is no day to come, so no day of the next look was kept from it.")
    return back_to("room.chair", meeting_id=meeting_id)


@requires(Permission.MEETING_CHAIR)
@transactional
def close_meeting(meeting_id: uuid.UUID) -> Response:
    """End the meeting; unheard cases wait for another one where the chair says so."""
    service.close_meeting(current_actor(), meeting_id, may_defer=request.form.get("may_defer") == "yes")
    say("The meeting is closed.")
    return back_to("room.chair", meeting_id=meeting_id)


@dataclass(frozen=True, slots=True)
class Fault:
    """A form of the screen that could not be used: which, what is wrong, and what was typed."""

    form: Literal["close", "defer", "put_off", "break"]
    problem: Invalid
    typed: str
    case_id: uuid.UUID | None = None
    closing: TypedClosing | None = None

    @property
    def title(self) -> str:
        """What did not happen."""
        return {
            "close": "The case is not closed yet",
            "defer": "The case is not put off yet",
            "put_off": "The case is not put off yet",
            "break": "There is no break yet",
        }[self.form]


def screen_with(meeting_id: uuid.UUID, fault: Fault) -> tuple[str, int]:
    """The chair's screen again, with the form that could not be used, as it was typed."""
    return _screen(meeting_id, fault), fault.problem.status


def _screen(meeting_id: uuid.UUID, fault: Fault | None = None) -> str:
    actor = current_actor()
    meeting = get_meeting(actor, meeting_id, Permission.MEETING_CHAIR)
    screen = make_chair_screen(actor, meeting)
    now = screen.now.line.case_id if screen.now else None
    listed = [line.case_id for line in screen.lines]
    names_seen = note_views(actor, meeting.id, listed, Sight.IDENTIFIERS, request.args.get("names_seen", ""))
    case_seen = note_views(actor, meeting.id, [now] if now else [], Sight.CASE, request.args.get("case_seen", ""))
    return render_template(
        "room/_chair.html" if wants_fragment() else "room/chair.html",
        screen=screen,
        meeting=meeting,
        names_seen=names_seen,
        case_seen=case_seen,
        fault=fault,
        is_error=fault is not None,
        stage_words=STAGE,
        stage_hints=STAGE_HINT,
        looks=LOOKS,
    )
