"""The API over HTTP: an agency's own actions and outcomes, and how its actions stand."""

import uuid
from typing import Any, Final

from flask import Blueprint, Response, request

from app.actions import answering
from app.api import asking, pages
from app.api.asking import ApiError, answer, asks_for, current_bearer, read_json, text_of
from app.api.blueprint import pages_bp
from app.api.description import describe
from app.audit.service import record
from app.core.access import public
from app.core.errors import CommandError, NotFound
from app.core.transaction import transactional
from app.disclosure.actions import ActionLine, Whose, list_action_lines, note_actions_seen
from app.disclosure.came_of_it import list_own_outcomes, note_outcomes_seen
from app.disclosure.views_of_outcome import OwnOutcome
from app.summaries.copies import plain_look

__all__ = ["bp", "pages", "pages_bp"]

bp: Final = Blueprint("api", __name__, url_prefix="/api/v1")
bp.register_error_handler(ApiError, asking.answer_api_error)
bp.register_error_handler(CommandError, asking.answer_command_error)


@bp.get("/openapi.json")
@public
def openapi() -> Response:
    """What this API answers, as OpenAPI."""
    return answer(describe())


@bp.get("/actions")
@asks_for("actions:read")
@transactional
def list_actions() -> Response:
    """The agency's actions: those to be done, or with `state=answered` those answered in the last four weeks."""
    state = request.args.get("state", "open")
    if state not in {"open", "answered"}:
        raise ApiError(422, "field", "Ask for open or answered.", "state")
    return answer({"actions": [_action(line) for line in _lines(is_open=state == "open")]})


@bp.get("/actions/<uuid:action_id>")
@asks_for("actions:read")
@transactional
def get_action(action_id: uuid.UUID) -> Response:
    """One of them."""
    return answer(_action(_find(action_id)))


@bp.post("/actions/<uuid:action_id>/answer")
@asks_for("actions:write")
@transactional
def answer_action(action_id: uuid.UUID) -> Response:
    """Report how an action stands."""
    data = read_json()
    state, text = text_of(data, "state"), text_of(data, "text")
    bearer = current_bearer()
    action, _item, _facts = answering.get_action(bearer.actor, action_id)
    if action.agency_id != bearer.agency_id:
        raise NotFound
    answering.answer_action(bearer.actor, action_id, state=answering.read_state(state), text=text)
    return answer(_action(_find(action_id)))


@bp.get("/outcomes")
@asks_for("outcomes:read")
@transactional
def list_outcomes() -> Response:
    """What the agency shared or sent in, case by case, and what came of it."""
    bearer = current_bearer()
    outcomes = list_own_outcomes(bearer.actor)
    note_outcomes_seen(bearer.actor, outcomes)
    _note("outcomes")
    return answer({"outcomes": [_outcome(one) for one in outcomes]})


def _lines(*, is_open: bool) -> list[ActionLine]:
    bearer = current_bearer()
    lines = [
        line
        for line in list_action_lines(bearer.actor, Whose.AGENCY, is_open=is_open)
        if line.agency.id == bearer.agency_id
    ]
    note_actions_seen(bearer.actor, lines)
    _note("actions")
    return lines


def _find(action_id: uuid.UUID) -> ActionLine:
    for is_open in (True, False):
        for line in _lines(is_open=is_open):
            if line.id == action_id:
                return line
    raise NotFound


def _note(what: str) -> None:
    bearer = current_bearer()
    record("api_read", bearer.actor.account_id, agency_id=bearer.agency_id, token_id=bearer.token_id, view=what)


def _action(line: ActionLine) -> dict[str, Any]:
    return {
        "id": str(line.id),
        "case": line.reference,
        "agreed_at": line.met_utc.isoformat(),
        "text": line.text,
        "for": line.for_person,
        "owner": line.owner.name if line.owner else "",
        "due": line.due_utc.isoformat(),
        "due_kind": "next_contact" if line.is_by_next_contact else "time" if line.is_due_at_time else "day",
        "is_overdue": line.is_overdue,
        "state": line.state,
        "answer": line.answer,
        "answered_at": line.answered_utc.isoformat() if line.answered_utc else None,
    }


def _outcome(one: OwnOutcome) -> dict[str, Any]:
    return {
        "case": one.reference,
        "meeting_at": one.meeting.starts_utc.isoformat(),
        "is_heard": one.is_heard,
        "decided": one.decided,
        **plain_look(one.next_look),
        "told": [
            {
                "id": str(thing.id),
                "kind": "referral" if thing.is_referral else "contribution",
                "text": thing.text,
                "certainty": thing.certainty,
                "told_at": thing.told_utc.isoformat(),
                "receipts": [
                    {
                        "use": receipt.use,
                        "text": receipt.text,
                        "written_by": receipt.written_by,
                        "written_at": receipt.written_utc.isoformat(),
                    }
                    for receipt in thing.receipts
                ],
            }
            for thing in one.things
        ],
    }
