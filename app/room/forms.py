"""Reading the room's forms."""

import uuid

from flask import request

from app.core.errors import NotFound


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


def _as_id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise NotFound from None
