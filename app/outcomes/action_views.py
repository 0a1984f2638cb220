"""Actions over HTTP: whose are open, accepting one, saying how it stands, passing it on."""

import uuid
from dataclasses import dataclass
from typing import Final

from flask import render_template, request
from werkzeug.wrappers import Response

from app.actions import answering
from app.core.access import Actor, Permission, current_actor, requires
from app.core.errors import Conflict, Invalid
from app.core.forms import read_id
from app.core.pages import read_page
from app.core.transaction import transactional
from app.core.web import back_to, say
from app.disclosure.actions import Whose, list_action_page, note_actions_seen
from app.outcomes.blueprint import bp

Page = str | tuple[str, int]

WHOSE_TEXT: Final = {Whose.MINE: "Mine", Whose.AGENCY: "My agency’s", Whose.ALL: "All of the partnership"}
STATE_CHOICES: Final = (
    ("done", "Done"),
    ("agreed", "Still being done"),
    ("not_done", "Not done"),
    ("overtaken_by_events", "No longer needed"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFault:
    """An answer that could not be used: about which action, what is wrong where, and what was typed."""

    action_id: uuid.UUID
    field: str
    message: str
    state: str
    text: str


@bp.get("/actions")
@requires(Permission.ACTION_ANSWER)
@transactional
def list_actions() -> Page:
    """The actions that are open, or those that were answered lately."""
    return _page()


@bp.post("/actions/<uuid:action_id>/accept")
@requires(Permission.ACTION_ANSWER)
@transactional
def accept(action_id: uuid.UUID) -> Response:
    """Say that one has it and sees to it."""
    answering.accept_action(current_actor(), action_id)
    say("Accepted. You are reminded before it is due.")
    return _back(action_id)


@bp.post("/actions/<uuid:action_id>/answer")
@requires(Permission.ACTION_ANSWER)
@transactional
def answer(action_id: uuid.UUID) -> Page | Response:
    """Say how it stands."""
    state, text = request.form.get("state", ""), request.form.get("text", "")
    try:
        answering.answer_action(current_actor(), action_id, state=answering.read_state(state), text=text)
    except Invalid as error:
        fault = AnswerFault(action_id=action_id, field=error.field, message=str(error), state=state, text=text)
        return _page(fault), error.status
    say("Thank you. Everybody who works on this case can see it.")
    return _back(action_id)


@bp.post("/actions/<uuid:action_id>/pass-on")
@requires(Permission.ACTION_ANSWER)
@transactional
def pass_on(action_id: uuid.UUID) -> Page | Response:
    """Let somebody else of the agency do it."""
    try:
        answering.pass_on_action(current_actor(), action_id, read_id(request.form.get("owner_id")))
    except (Invalid, Conflict) as error:
        fault = AnswerFault(action_id=action_id, field="owner_id", message=str(error), state="", text="")
        return _page(fault), error.status
    say("Passed on. They find it among their actions.")
    return _back(action_id)


def _back(action_id: uuid.UUID) -> Response:
    of = request.form.get("of", "")
    return back_to("outcomes.list_actions", of=of if of in set(Whose) else None, _anchor=f"action-{action_id}")


def _page(fault: AnswerFault | None = None) -> str:
    actor = current_actor()
    choices = _choices(actor)
    asked = request.values.get("of", "")
    whose = Whose(asked) if asked in set(choices) else choices[0]
    is_open = request.values.get("state_of") != "answered"
    found = list_action_page(
        actor,
        whose,
        is_open=is_open,
        page=read_page(request.values.get("page")),
        holding=fault.action_id if fault else None,
    )
    note_actions_seen(actor, found.lines)
    return render_template(
        "outcomes/actions.html",
        found=found,
        lines=found.lines,
        whose=whose,
        choices=[(one, WHOSE_TEXT[one]) for one in choices],
        is_open=is_open,
        state_choices=STATE_CHOICES,
        fault=fault,
    )


def _choices(actor: Actor) -> list[Whose]:
    speaks = any(grant.agency_id is not None for grant in actor.grants)
    own = [Whose.MINE, Whose.AGENCY] if speaks else []
    return [*own, Whose.ALL] if actor.may(Permission.MEETING_OVERSEE) else own or [Whose.ALL]
