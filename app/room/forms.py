"""Reading the room's forms."""

import uuid
from typing import Final

from flask import request

from app.agenda.models import Stage
from app.core.errors import Invalid, NotFound
from app.meetings.models import AttendanceMode

_MOST_DIGITS: Final = 4


def read_case_id() -> uuid.UUID:
    """The case that a form names. Raises `NotFound` where it names none."""
    return _as_id(request.form.get("case_id", ""))


def read_account_id() -> uuid.UUID:
    """The person that a form names. Raises `NotFound` where it names none."""
    return _as_id(request.form.get("account_id", ""))


def read_agreed_ids() -> frozenset[uuid.UUID]:
    """The proposed actions that are ticked."""
    return frozenset(_as_id(text) for text in request.form.getlist("agreed"))


def read_steps() -> int:
    """By how many places to move: one up or one down. Raises `NotFound` for anything else."""
    text = request.form.get("steps", "")
    if text not in {"-1", "1"}:
        raise NotFound
    return int(text)


def read_agency_id() -> uuid.UUID:
    """The agency that a form names. Raises `NotFound` where it names none."""
    return _as_id(request.form.get("agency_id", ""))


def read_mode() -> AttendanceMode | None:
    """From where somebody takes part, where a form says so."""
    text = request.form.get("mode", "")
    return AttendanceMode(text) if text in set(AttendanceMode) else None


def read_yes_or_no(name: str) -> bool | None:
    """What a form says to a question, where it asks it."""
    return {"yes": True, "no": False}.get(request.form.get(name, ""))


def read_stage() -> Stage | None:
    """The stage that a form chooses; None for none. Raises `NotFound` for any other word."""
    text = request.form.get("stage", "")
    if text and text not in set(Stage):
        raise NotFound
    return Stage(text) if text else None


def read_minutes(text: str) -> int:
    """A number of minutes as somebody types it. Raises `Invalid` (field `minutes`) for anything else."""
    typed = text.strip()
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= _MOST_DIGITS):
        message = "Type the minutes as a number, such as 10."
        raise Invalid(message, field="minutes")
    return int(typed)


def _as_id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise NotFound from None
