"""Who knows whom, as a page of its own, and reminding whoever owes an answer, over HTTP."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import render_template, request
from werkzeug.wrappers import Response

from app.agenda.queries import list_seen_items
from app.audit.service import record
from app.cases.chasing import remind_agencies
from app.cases.check_rules import MINUTES_BETWEEN_REMINDERS
from app.cases.need_to_know import Sight
from app.core.access import Actor, Permission, current_actor, requires
from app.core.errors import Conflict, Invalid, NotFound
from app.core.forms import read_id
from app.core.transaction import transactional
from app.core.web import back_to, say, wants_fragment
from app.core.words import in_a_row
from app.disclosure.checks import AnswerPart, list_answers_apart
from app.disclosure.trail import note_views
from app.meetings.models import Meeting
from app.meetings.queries import get_meeting
from app.meetings.service import note_meeting_change
from app.room.board import LOCKED_OUT, NO_REPLY, Board, BoardRow, make_board

Page = str | tuple[str, int]
OPEN: Final = "not-answered"
MOST_HOURS: Final = 72
NOBODY: Final = (
    f"Nobody was written to: either they were within the last {MINUTES_BETWEEN_REMINDERS} minutes, or nobody there "
    "signs in. Ring them."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Cases against agencies: the rows to be shown, how many answers are missing, and where parts of one differ."""

    board: Board
    rows: tuple[BoardRow, ...]
    missing: tuple[int, ...]
    apart: Mapping[tuple[uuid.UUID, uuid.UUID], Sequence[AnswerPart]]
    is_filtered: bool

    @property
    def all_missing(self) -> int:
        """How many answers are missing on the whole list."""
        return sum(self.missing)

    def missing_of(self, row: BoardRow) -> int:
        """How many answers are missing about one case."""
        return sum(cell is NO_REPLY for cell in row.cells)


def make_matrix(actor: Actor, meeting: Meeting, *, is_filtered: bool) -> Matrix:
    """The matrix for one reader who oversees the meeting. The counts are of all that they see, whatever is filtered."""
    board = make_board(actor, meeting)
    rows = [row for row in board.rows if not is_filtered or NO_REPLY in row.cells]
    locked = {
        (row.line.case_id, agency.id)
        for row in rows
        for agency, cell in zip(board.agencies, row.cells, strict=True)
        if cell is LOCKED_OUT
    }
    return Matrix(
        board=board,
        rows=tuple(rows),
        missing=tuple(
            sum(row.cells[number] is NO_REPLY for row in board.rows) for number in range(len(board.agencies))
        ),
        apart={
            key: parts
            for key, parts in list_answers_apart(meeting, [row.line for row in rows]).items()
            if key not in locked
        },
        is_filtered=is_filtered,
    )


@requires(Permission.MEETING_OVERSEE)
@transactional
def matrix(meeting_id: uuid.UUID) -> str:
    """What each agency has answered about each case, and who has not. Names that are shown leave their trace."""
    actor = current_actor()
    return _page(actor, get_meeting(actor, meeting_id, Permission.MEETING_OVERSEE))


@requires(Permission.MEETING_PREPARE)
@transactional
def remind(meeting_id: uuid.UUID) -> Response:
    """Remind one agency that owes answers, or all that do. A second press does nothing."""
    actor = current_actor()
    meeting = get_meeting(actor, meeting_id, Permission.MEETING_PREPARE)
    if meeting.is_over:
        raise Conflict("This meeting is over.")
    among = {seen.item.case_id for seen in list_seen_items(actor, meeting)}
    cards = {reminder.agency.id: reminder.agency for reminder in make_board(actor, meeting).reminders}
    wanted = read_id(request.form.get("agency_id"))
    if request.form.get("agency_id") and wanted not in cards:
        # It may have answered a moment ago; whoever is no agency of this list is answered alike.
        say("That agency owes no answer any more.")
        return back_to("room.matrix", meeting_id=meeting_id, _anchor="chasing")
    sent = remind_agencies(meeting, cards if wanted is None else [wanted], among, by_id=actor.account_id)
    if sent:
        names = in_a_row([cards[agency_id].name for agency_id in sent])
        say(f"Reminded: {names}. The message says that checks wait, and nothing of any case.")
    elif cards:
        say(NOBODY)
    else:
        say("Everybody has answered.")
    return back_to("room.matrix", meeting_id=meeting_id, _anchor="chasing")


@requires(Permission.MEETING_PREPARE)
@transactional
def reminder_hours(meeting_id: uuid.UUID) -> Page | Response:
    """Say how long before its meetings agencies of this series are reminded by themselves."""
    actor = current_actor()
    meeting = get_meeting(actor, meeting_id, Permission.MEETING_PREPARE)
    typed = request.form.get("hours", "").strip()
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= len(str(MOST_HOURS)) and int(typed) <= MOST_HOURS):
        fault = f"Enter a number of hours from 0 to {MOST_HOURS}; 0 for never."
        return _page(actor, meeting, typed=typed, fault=fault), Invalid.status
    meeting.series.check_reminder_hours = int(typed)
    record("check_reminders_set", actor.account_id, series_id=meeting.series_id)
    note_meeting_change(meeting)
    say("Saved. It holds for every meeting of this series.")
    return back_to("room.matrix", meeting_id=meeting_id, _anchor="chasing")


def _page(actor: Actor, meeting: Meeting, *, typed: str | None = None, fault: str = "") -> str:
    if request.args.get("show") not in {None, "", OPEN}:
        raise NotFound
    found = make_matrix(actor, meeting, is_filtered=request.args.get("show") == OPEN)
    seen = note_views(
        actor, meeting.id, [row.line.case_id for row in found.rows], Sight.IDENTIFIERS, request.args.get("seen", "")
    )
    return render_template(
        "room/_matrix.html" if wants_fragment() else "room/matrix.html",
        meeting=meeting,
        matrix=found,
        board=found.board,
        seen=seen,
        hours=meeting.series.check_reminder_hours if typed is None else typed,
        fault=fault,
        may_prepare=actor.may(Permission.MEETING_PREPARE, series_id=meeting.series_id) and not meeting.is_over,
    )
