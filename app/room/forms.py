"""Reading the room's forms."""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from flask import request

from app.core.clock import local
from app.core.errors import Invalid, NotFound
from app.core.typed import TypedWrong, read_clock

_DIGEST: Final = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class FormFault:
    """What was typed into one of a page's forms and cannot be used; `of` says into which."""

    of: str
    field: str
    message: str
    typed: Mapping[str, str]

    def at(self, of: object, field: str) -> str:
        """The message, where it belongs to that field of that form."""
        return self.message if (self.of, self.field) == (str(of), field) else ""


def read_case_id() -> uuid.UUID:
    """The case that a form names. Raises `NotFound` where it names none."""
    return _as_id(request.form.get("case_id", ""))


def read_case_ids() -> Sequence[uuid.UUID]:
    """The cases that a form names, in their order."""
    return [_as_id(text) for text in request.form.getlist("case_id")]


def read_other_id() -> uuid.UUID:
    """The other case that a form names. Raises `Invalid` where none was chosen."""
    text = request.form.get("other_id", "")
    if not text:
        raise Invalid("Choose a case.", "other_id")
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
