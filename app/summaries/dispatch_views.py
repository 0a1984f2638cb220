"""Sending over HTTP: who gets what, exactly what that is and what is left out, one button, and what came back."""

import uuid
from typing import Final

from flask import render_template, request
from werkzeug.wrappers import Response

from app.core.access import Permission, current_actor, requires
from app.core.errors import Invalid, NotFound
from app.core.forms import read_id
from app.core.transaction import transactional
from app.core.web import back_to, say
from app.disclosure.left_out import disclose_left_out
from app.summaries import dispatch, queries, service
from app.summaries.blueprint import bp
from app.summaries.board import make_board
from app.summaries.partner_words import answer_question

Page = str | tuple[str, int] | Response
SECONDS_BETWEEN_LOOKS: Final = 3


@bp.get("/meetings/<uuid:meeting_id>/dispatch")
@requires(Permission.SUMMARY_SEND)
def board(meeting_id: uuid.UUID) -> str:
    """Who gets a summary, how far the papers are, and the one button."""
    return _page(meeting_id)


@bp.post("/meetings/<uuid:meeting_id>/dispatch")
@requires(Permission.SUMMARY_SEND)
@transactional
def send(meeting_id: uuid.UUID) -> Response:
    """Send all that was made and not sent yet."""
    sent = dispatch.send_summaries(current_actor(), meeting_id)
    if sent.sent:
        say(f"Sent to {sent.sent} {'agency' if sent.sent == 1 else 'agencies'}.")
    elif sent.without_address:
        say("Nothing was sent: add an address for those that have none.")
    else:
        say("Everything had been sent already.")
    return back_to("summaries.board", meeting_id=meeting_id)


@bp.post("/meetings/<uuid:meeting_id>/dispatch/again")
@requires(Permission.SUMMARY_SEND)
@transactional
def send_again(meeting_id: uuid.UUID) -> Response:
    """Send a partner new links."""
    dispatch.send_again(current_actor(), meeting_id, _id("summary_id"))
    say("New links are on their way; the ones sent before no longer open.")
    return back_to("summaries.board", meeting_id=meeting_id)


@bp.post("/meetings/<uuid:meeting_id>/dispatch/take-back")
@requires(Permission.SUMMARY_SEND)
@transactional
def take_back(meeting_id: uuid.UUID) -> Response:
    """Shut a link."""
    dispatch.take_back(current_actor(), meeting_id, _id("link_id"))
    say("The link no longer opens.")
    return back_to("summaries.board", meeting_id=meeting_id)


@bp.post("/meetings/<uuid:meeting_id>/dispatch/answer")
@requires(Permission.SUMMARY_SEND)
@transactional
def answer(meeting_id: uuid.UUID) -> Page:
    """Answer a partner's question."""
    text = request.form.get("text", "")
    try:
        answer_question(current_actor(), meeting_id, _id("word_id"), text)
    except Invalid as error:
        return _page(meeting_id, fault=(error.field, str(error), text)), error.status
    say("Answered. They are sent word that there is an answer.")
    return back_to("summaries.board", meeting_id=meeting_id)


@bp.get("/summaries/<uuid:summary_id>/left-out")
@requires(Permission.SUMMARY_LEDGER)
@transactional
def left_out(summary_id: uuid.UUID) -> str:
    """What an agency gets, beside what there is and it does not get."""
    actor = current_actor()
    summary = queries.get_summary(actor, summary_id, Permission.SUMMARY_LEDGER)
    service.note_view(actor, summary)
    cases = disclose_left_out(actor, summary.meeting, summary.agency.id, {case.case_id: case for case in summary.cases})
    return render_template("summaries/left_out.html", summary=summary, cases=cases)


def _page(meeting_id: uuid.UUID, fault: tuple[str, str, str] | None = None) -> str:
    found = make_board(current_actor(), meeting_id)
    return render_template(
        "summaries/board.html", board=found, meeting=found.meeting, fault=fault, looks_again=SECONDS_BETWEEN_LOOKS
    )


def _id(name: str) -> uuid.UUID:
    found = read_id(request.form.get(name))
    if found is None:
        raise NotFound
    return found
