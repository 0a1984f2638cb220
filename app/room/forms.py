"""Reading the room's forms."""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from flask import request

from app.agenda.models import Stage
from app.core.clock import local
from app.core.errors import Invalid, NotFound
from app.core.typed import TypedWrong, read_clock
from app.meetings.models import AttendanceMode

_MOST_DIGITS: Final = 4
_DIGEST: Final = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class FormFault:
    """What was typed into one of a page's forms and cannot be used; `of` says into which."""

    of: str
    field: str
    message: str
    typed: Mapping[str, str]


def read_case_id() -> uuid.UUID:
    """The case that a form names. Raises `NotFound` where it names none."""
    return _as_id(request.form.get("case_id", ""))


def read_case_ids() -> Sequence[uuid.UUID]:
    """The cases that a form names, in their order."""
    return [_as_id(text) for text in request.form.getlist("case_id")]


def read_chosen(field: str, what: str) -> uuid.UUID:
    """What was chosen there. Raises `Invalid` where nothing was."""
    text = request.form.get(field, "")
    if not text:
        raise Invalid(f"Choose {what}.", field)
    return _as_id(text)


def read_agency_id() -> uuid.UUID:
    """The agency that a form names. Raises `Invalid` where none was chosen."""
    text = request.form.get("agency_id", "")
    if not text:
        raise Invalid("Choose an agency.", "agency_id")
    return _as_id(text)


def read_window(day_utc: datetime) -> tuple[datetime | None, datetime | None]:
    """From when and until when, on the day of that moment. Raises `Invalid` where a time cannot be read."""
    return _read_time("from", day_utc), _read_time("until", day_utc)


def _read_time(field: str, day_utc: datetime) -> datetime | None:
    try:
        typed = read_clock(request.form.get(field, ""))
    except TypedWrong as error:
        raise Invalid(str(error), field) from None
    day = local(day_utc)
    return None if typed is None else datetime.combine(day.date(), typed, tzinfo=day.tzinfo).astimezone(UTC)


def says_yes(field: str) -> bool:
    """Whether a form says yes or no there. Raises `NotFound` where it says neither."""
    text = request.form.get(field, "")
    if text not in {"yes", "no"}:
        raise NotFound
    return text == "yes"


def read_digest() -> str:
    """The digest of an order. Raises `NotFound` for anything else."""
    text = request.form.get("digest", "")
    if not _DIGEST.fullmatch(text):
        raise NotFound
    return text


def read_account_id() -> uuid.UUID:
    """The person that a form names. Raises `NotFound` where it names none."""
    return _as_id(request.form.get("account_id", ""))


def read_steps() -> int:
    """By how many places to move: one up or one down. Raises `NotFound` for anything else."""
    text = request.form.get("steps", "")
    if text not in {"-1", "1"}:
        raise NotFound
    return int(text)


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
