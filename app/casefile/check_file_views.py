"""The list of checks as a table for an agency's own system, and back, over HTTP."""

import uuid
from typing import Final

from flask import render_template, request
from werkzeug.wrappers import Response

from app.audit.service import record
from app.casefile.blueprint import bp
from app.casefile.check_files import ReadTable, read_rows, rows_of
from app.casefile.check_form import read_given
from app.casefile.check_views import keep_given
from app.cases.check_lists import fetch_check_list, find_check_list, make_check_list, why_shut
from app.cases.need_to_know import Sight
from app.core.access import Actor, Permission, current_actor, requires
from app.core.clock import local
from app.core.errors import Conflict, Invalid, NotFound
from app.core.forms import read_id
from app.core.spreadsheets import csv_answer
from app.core.tables_in import LARGEST_TABLE_BYTES, NoTable, WrongLine, read_table
from app.core.transaction import transactional
from app.core.web import back_to, say
from app.directory.queries import AgencyCard
from app.disclosure.checks import AskedCase, list_asked
from app.disclosure.trail import note_views
from app.meetings.models import Meeting
from app.meetings.queries import get_meeting

Page = str | tuple[str, int] | Response
MOST_SHOWN: Final = 200


@bp.post("/meetings/<uuid:meeting_id>/checks/tables")
@requires(Permission.CHECK_ANSWER)
@transactional
def make_list(meeting_id: uuid.UUID) -> Response:
    """Make a table of one's agency's list that can be fetched once."""
    actor = current_actor()
    meeting = get_meeting(actor, meeting_id, Permission.CHECK_ANSWER)
    agency_id = read_id(request.form.get("agency_id"))
    if agency_id is None:
        raise NotFound
    key = make_check_list(actor, meeting, agency_id)
    return back_to("casefile.check_list", meeting_id=meeting_id, token=key)


@bp.get("/meetings/<uuid:meeting_id>/checks/tables/<token>")
@requires(Permission.CHECK_ANSWER)
def check_list(meeting_id: uuid.UUID, token: str) -> str:
    """The page from which a table is fetched, with how to delete it."""
    actor = current_actor()
    meeting = get_meeting(actor, meeting_id, Permission.CHECK_ANSWER)
    found = find_check_list(actor, meeting, token)
    return render_template(
        "casefile/check_list.html", meeting=meeting, found=found, token=token, shut=why_shut(found, meeting)
    )


@bp.post("/meetings/<uuid:meeting_id>/checks/tables/<token>")
@requires(Permission.CHECK_ANSWER)
@transactional
def fetch_list(meeting_id: uuid.UUID, token: str) -> Response:
    """The table itself, once. What is in it is what this person may know at this moment."""
    actor = current_actor()
    meeting = get_meeting(actor, meeting_id, Permission.CHECK_ANSWER)
    found = fetch_check_list(actor, meeting, token)
    asked = [
        one
        for one in list_asked(actor, meeting)
        if one.agency.id == found.agency_id and one.people and one.is_changeable
    ]
    note_views(actor, meeting_id, {one.case_id for one in asked}, Sight.IDENTIFIERS)
    ends = local(found.expires_utc)
    name = f"checks-delete-by-{ends:%Y-%m-%d-%H%M}.csv"
    return csv_answer(name, rows_of(asked, f"{ends:%H:%M} on {ends.day} {ends:%B %Y}"), with_mark=True)


@bp.get("/meetings/<uuid:meeting_id>/checks/answers")
@requires(Permission.CHECK_ANSWER)
def bring_answers(meeting_id: uuid.UUID) -> str:
    """Where a table with answers is brought back."""
    actor = current_actor()
    meeting, cards, _asked = _own(actor, meeting_id)
    return _page(meeting, cards)


@bp.post("/meetings/<uuid:meeting_id>/checks/answers")
@requires(Permission.CHECK_ANSWER)
@transactional
def read_answers(meeting_id: uuid.UUID) -> Page:
    """Read a table and show what it would change; nothing is kept yet. What is wrong is told by line."""
    actor = current_actor()
    meeting, cards, asked = _own(actor, meeting_id)
    agency_id = read_id(request.form.get("agency_id"))
    card = next((card for card in cards if card.id == agency_id), None)
    if card is None:
        raise NotFound
    if meeting.is_over:
        raise Conflict("This meeting is over. Ring the coordinator if an answer has changed.")
    file = request.files.get("file")
    data = file.stream.read(LARGEST_TABLE_BYTES + 1) if file else b""
    if not file or not file.filename:
        return _page(meeting, cards, card, problem="Choose the table."), Invalid.status
    try:
        found = read_rows(read_table(data), [one for one in asked if one.agency.id == card.id])
    except NoTable as error:
        wrong = [WrongLine(error.line, str(error))] if error.line else []
        return _page(meeting, cards, card, problem=str(error), wrong=wrong), Invalid.status
    if found.wrong:
        return _page(meeting, cards, card, problem=_many_wrong(found), wrong=found.wrong), Invalid.status
    return render_template("casefile/check_answers_read.html", meeting=meeting, agency=card, found=found)


@bp.post("/meetings/<uuid:meeting_id>/checks/answers/keep")
@requires(Permission.CHECK_ANSWER)
@transactional
def keep_answers(meeting_id: uuid.UUID) -> Response:
    """Keep all that a table brought, or nothing of it."""
    actor = current_actor()
    meeting = get_meeting(actor, meeting_id, Permission.CHECK_ANSWER)
    given = read_given(request.form)
    agencies = {one.agency_id for one in given}
    if not given or not agencies <= actor.agencies_spoken_for(Permission.CHECK_ANSWER, meeting.series_id):
        raise NotFound
    keep_given(actor, meeting_id, given)
    for agency_id in sorted(agencies, key=str):
        record(
            "check_answers_imported", actor.account_id, meeting_id=meeting_id, agency_id=agency_id, number=len(given)
        )
    say(f"{len(given)} answer{'' if len(given) == 1 else 's'} saved. Delete the table now: from Downloads too.")
    return back_to("casefile.checks", meeting_id=meeting_id)


def _own(actor: Actor, meeting_id: uuid.UUID) -> tuple[Meeting, list[AgencyCard], list[AskedCase]]:
    meeting = get_meeting(actor, meeting_id, Permission.CHECK_ANSWER)
    asked = list(list_asked(actor, meeting))
    cards = list({one.agency.id: one.agency for one in asked}.values())
    if not cards:
        raise NotFound
    return meeting, cards, asked


def _page(
    meeting: Meeting,
    cards: list[AgencyCard],
    card: AgencyCard | None = None,
    *,
    problem: str = "",
    wrong: tuple[WrongLine, ...] | list[WrongLine] = (),
) -> str:
    return render_template(
        "casefile/check_answers.html",
        meeting=meeting,
        agencies=cards,
        chosen=card or (cards[0] if len(cards) == 1 else None),
        problem=problem,
        wrong=wrong[:MOST_SHOWN],
        wrong_more=max(0, len(wrong) - MOST_SHOWN),
        kilobytes=LARGEST_TABLE_BYTES // 1000,
    )


def _many_wrong(found: ReadTable) -> str:
    count = len({wrong.number for wrong in found.wrong})
    lines = "1 line" if count == 1 else f"{count} lines"
    return f"{lines} cannot be used, so nothing was kept. Put them right in the table and bring it again."
