"""Asking somebody before anything is sent in, and answering whoever asked."""

import uuid

from flask import render_template, request
from werkzeug.wrappers import Response

from app.core.access import Permission, current_actor, requires, signed_in
from app.core.errors import Invalid
from app.core.forms import read_id
from app.core.transaction import transactional
from app.core.web import back_to
from app.core.web import say as tell
from app.disclosure.consultations import consultant_cards, disclose_consultation, own_consultations
from app.front_door.blueprint import bp
from app.front_door.typed import Typed
from app.front_door.writing_page import agencies_of
from app.referrals.consulting import ask_first, say, send_in
from app.referrals.service import agencies_written_for

Page = str | tuple[str, int] | Response


@bp.get("/refer/ask")
@requires(Permission.REFERRAL_WRITE)
def ask() -> str:
    """Whom one can ask, and the question."""
    return _ask_page(Typed())


@bp.post("/refer/ask")
@requires(Permission.REFERRAL_WRITE)
@transactional
def ask_somebody() -> Page:
    """Ask; whoever is asked gets a message that says nothing of it."""
    typed = Typed.of(request.form)
    try:
        row = ask_first(
            current_actor(),
            read_id(typed.text("consultant")),
            read_id(typed.text("agency_id")),
            typed.text("question"),
        )
    except Invalid as problem:
        typed.faults[problem.field] = str(problem)
        return _ask_page(typed), Invalid.status
    return back_to("front_door.question", consultation_id=row.id)


@bp.get("/refer/questions")
@signed_in
def questions() -> str:
    """What one has asked, and what one is asked."""
    actor = current_actor()
    return render_template("front_door/questions.html", lines=own_consultations(actor), me=actor.account_id)


@bp.get("/refer/questions/<uuid:consultation_id>")
@signed_in
@transactional
def question(consultation_id: uuid.UUID) -> str:
    """One question, and all that was said about it."""
    return _question_page(consultation_id, Typed())


@bp.post("/refer/questions/<uuid:consultation_id>/say")
@signed_in
@transactional
def go_on_asking(consultation_id: uuid.UUID) -> Page:
    """Ask more, or answer, in a question of one's own or to oneself."""
    typed = Typed.of(request.form)
    try:
        say(current_actor(), consultation_id, typed.text("text"))
    except Invalid as problem:
        typed.faults[problem.field] = str(problem)
        return _question_page(consultation_id, typed), problem.status
    tell("Kept. The other of you gets a message that something waits.")
    return back_to("front_door.question", consultation_id=consultation_id)


@bp.post("/refer/questions/<uuid:consultation_id>/send-in")
@requires(Permission.REFERRAL_WRITE)
@transactional
def make_referral(consultation_id: uuid.UUID) -> Response:
    """Make a referral of it; nothing has to be written again."""
    return back_to("front_door.first", submission_id=send_in(current_actor(), consultation_id))


def _ask_page(typed: Typed) -> str:
    me = current_actor()
    return render_template(
        "front_door/ask.html",
        typed=typed,
        is_error=bool(typed.faults),
        consultants=[one for one in consultant_cards() if one.person.id != me.account_id],
        agencies=agencies_of(sorted(agencies_written_for(me), key=str)),
    )


def _question_page(consultation_id: uuid.UUID, typed: Typed) -> str:
    view = disclose_consultation(current_actor(), consultation_id)
    return render_template(
        "front_door/question.html", view=view, line=view.line, typed=typed, is_error=bool(typed.faults)
    )
