"""The API described as OpenAPI 3.1: other programs make their side from it, and tests hold the answers against it."""

from typing import Any, Final

_TEXT: Final = {"type": "string"}
_MOMENT: Final = {"type": "string", "format": "date-time"}
_YES_OR_NO: Final = {"type": "boolean"}
# When it is looked at again: the day where there is one, and which kind of day that is.
_LOOK: Final = {
    "next_look": {"type": ["string", "null"], "format": "date"},
    "next_look_kind": {"type": "string", "enum": ["none", "day", "next_meeting"]},
}
_STATES: Final = ["agreed", "done", "not_done", "overtaken_by_events"]


def describe() -> dict[str, Any]:
    """The whole document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Caseround",
            "version": "1",
            "description": "An agency's own actions and outcomes, for its own system. A token acts for the person who "
            "made it and for one agency.",
        },
        "security": [{"token": []}],
        "paths": _paths(),
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {"Action": _action(), "Outcome": _outcome(), "Summary": _summary(), "Error": _error()},
        },
    }


def _paths() -> dict[str, Any]:
    action_id = {
        "name": "action_id",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "format": "uuid"},
    }
    return {
        "/api/v1/actions": {
            "get": {
                "operationId": "list_actions",
                "summary": "The agency's actions (scope actions:read)",
                "parameters": [
                    {
                        "name": "state",
                        "in": "query",
                        "schema": {"type": "string", "enum": ["open", "answered"], "default": "open"},
                    }
                ],
                "responses": _answers(_list_of("actions", "Action"), 401, 403, 422, 429),
            }
        },
        "/api/v1/actions/{action_id}": {
            "get": {
                "operationId": "get_action",
                "summary": "One action (scope actions:read)",
                "parameters": [action_id],
                "responses": _answers(_ref("Action"), 401, 403, 404, 429),
            }
        },
        "/api/v1/actions/{action_id}/answer": {
            "post": {
                "operationId": "answer_action",
                "summary": "Report how an action stands (scope actions:write)",
                "parameters": [action_id],
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {"schema": {"anyOf": [_said(["done"], []), _said(_STATES, ["text"])]}}
                    },
                },
                "responses": _answers(_ref("Action"), 400, 401, 403, 404, 413, 422, 429),
            }
        },
        "/api/v1/outcomes": {
            "get": {
                "operationId": "list_outcomes",
                "summary": "What came of what the agency shared or sent in (scope outcomes:read)",
                "responses": _answers(_list_of("outcomes", "Outcome"), 401, 403, 429),
            }
        },
    }


def _answers(schema: dict[str, Any], *errors: int) -> dict[str, Any]:
    found = {"200": {"description": "What was asked for", "content": {"application/json": {"schema": schema}}}}
    failed = {"description": "Turned down", "content": {"application/json": {"schema": _ref("Error")}}}
    return found | {str(status): failed for status in errors}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _list_of(name: str, of: str) -> dict[str, Any]:
    return _object({name: {"type": "array", "items": _ref(of)}})


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": sorted(properties), "properties": properties}


def _action() -> dict[str, Any]:
    return _object(
        {
            "id": {"type": "string", "format": "uuid"},
            "case": _TEXT,
            "agreed_at": _MOMENT,
            "text": _TEXT,
            "for": _TEXT,
            "owner": _TEXT,
            "due": _MOMENT,
            "due_kind": {"type": "string", "enum": ["next_contact", "time", "day"]},
            "is_overdue": _YES_OR_NO,
            "state": {"type": "string", "enum": _STATES},
            "answer": _TEXT,
            "answered_at": {"type": ["string", "null"], "format": "date-time"},
        }
    )


def _outcome() -> dict[str, Any]:
    receipt = _object({"use": _TEXT, "text": _TEXT, "written_by": _TEXT, "written_at": _MOMENT})
    told = _object(
        {
            "id": {"type": "string", "format": "uuid"},
            "kind": {"type": "string", "enum": ["referral", "contribution"]},
            "text": _TEXT,
            "certainty": _TEXT,
            "told_at": _MOMENT,
            "receipts": {"type": "array", "items": receipt},
        }
    )
    return _object(
        {
            "case": _TEXT,
            "meeting_at": _MOMENT,
            "is_heard": _YES_OR_NO,
            "decided": _TEXT,
            **_LOOK,
            "told": {"type": "array", "items": told},
        }
    )


def _said(states: list[str], needed: list[str]) -> dict[str, Any]:
    """How an action stands; all but that it is done needs a few words."""
    text = {"type": "string", "pattern": r"\S"} if needed else _TEXT
    return {
        "type": "object",
        "required": ["state", *needed],
        "properties": {"state": {"type": "string", "enum": states}, "text": text},
    }


def _summary() -> dict[str, Any]:
    """What somebody takes out of a summary as a file; no address of the API answers it."""
    due = {"due": _MOMENT, "due_kind": _action()["properties"]["due_kind"]}
    id_or_none = {"type": ["string", "null"], "format": "uuid"}
    number = {"agency": _TEXT, "person": _TEXT, "phone": _TEXT}
    own = {"id": id_or_none, "case": _TEXT, "text": _TEXT, "for": _TEXT, "owner": _TEXT, **due}
    marks = {"is_overdue": _YES_OR_NO, "is_from_earlier": _YES_OR_NO, "is_yours": _YES_OR_NO}
    told = {"id": id_or_none, "kind": {"type": "string", "enum": ["contribution"]}, "about": _TEXT, "text": _TEXT}
    sure = {"certainty": _TEXT, "meaning": _TEXT, "is_heard": _YES_OR_NO}
    outcome = {
        "case": _TEXT,
        "initials": _TEXT,
        "is_heard": _YES_OR_NO,
        "decided": _TEXT,
        **_LOOK,
        "told": _array(_object(told | sure)),
        "safe_contact": _array(_object({"about": _TEXT, "text": _TEXT})),
        "with_you": _array(_object({**number, "actions": _array(_object(due))})),
    }
    return _object(
        {
            **dict.fromkeys(("classification", "handling", "copy", "agency", "series"), _TEXT),
            "version": {"type": "integer"},
            "meeting_at": _MOMENT,
            "actions": _array(_object(own | marks)),
            "outcomes": _array(_object(outcome)),
            "whom_to_ring": _array(_object(number)),
        }
    )


def _array(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


def _error() -> dict[str, Any]:
    return _object(
        {
            "error": {
                "type": "object",
                "required": ["code", "message"],
                "properties": {"code": _TEXT, "message": _TEXT, "field": _TEXT},
            }
        }
    )
