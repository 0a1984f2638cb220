"""What a package holds, as plain data, and the JSON that carries it.

A reader takes what it knows and leaves the rest, so that a later program may say more under the same number; what means
something else gets another number (`FORMAT`). Texts are texts, whatever stands in them.
"""

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any, Final, TypeVar

from app.cases.transferred_referral import CarriedContact, CarriedPerson
from app.core.letters import readable
from app.transfers.package_format import PackageError

FORMAT: Final = 1
MOST: Final = 1_000
UNREADABLE: Final = "The file opened, but what stands in it cannot be read. Ask the sender to make it again."

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who hands the case over, and how they are reached."""

    partnership: str
    person: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedReferral:
    """What had been sent in about the case there."""

    agency: str
    received: str
    event: str
    grounds: str
    worries: str
    safe_contact: str
    consent: str
    consent_text: str
    override_reason: str
    checklist_ticks: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedMinutes:
    """The minutes of one meeting there."""

    title: str
    sections: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedAction:
    """An action of the plan there."""

    owner: str
    text: str
    by_when: str
    note: str = ""
    is_open: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """All that travels. `shared` are things that agencies shared, in words, where the sender chose to send them."""

    sender: Sender
    to: str
    purpose: str
    made_utc: datetime
    reference: str
    people: tuple[CarriedPerson, ...]
    referral: CarriedReferral | None
    minutes: tuple[CarriedMinutes, ...]
    shared: tuple[tuple[str, str], ...]
    plan: tuple[CarriedAction, ...]


def write_content(package_id: uuid.UUID, content: Content) -> bytes:
    """The JSON of a package."""
    fields = {**asdict(content), "format": FORMAT, "package": str(package_id)}
    fields["made_utc"] = content.made_utc.astimezone(UTC).isoformat()
    return json.dumps(fields, ensure_ascii=False, sort_keys=True).encode()


def read_content(plain: bytes) -> Content:
    """What the JSON says. Raises `PackageError` where it is none, means something else, or is endless."""
    try:
        found = json.loads(plain)
    except (ValueError, RecursionError):
        raise PackageError(UNREADABLE) from None
    if not isinstance(found, dict):
        raise PackageError(UNREADABLE)
    if found.get("format") != FORMAT:
        message = "This package was made by a newer version of the program. Have yours updated, then try again."
        raise PackageError(message)
    try:
        return _content(found)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        raise PackageError(UNREADABLE) from None


def _content(found: Mapping[str, Any]) -> Content:
    sender = _map(found["sender"])
    people = _list(found["people"], _person)
    # What came from nobody, or is about nobody, is no case.
    if not people or not _text(sender, "partnership").strip():
        raise ValueError
    made = datetime.fromisoformat(_text(found, "made_utc"))
    return Content(
        sender=Sender(**{name: _text(sender, name) for name in ("partnership", "person", "email", "phone")}),
        to=_text(found, "to"),
        purpose=_text(found, "purpose"),
        made_utc=made.astimezone(UTC) if made.tzinfo else made.replace(tzinfo=UTC),
        reference=_text(found, "reference"),
        people=people,
        referral=_referral(_map(found["referral"])) if found.get("referral") is not None else None,
        minutes=_list(found["minutes"], _minutes),
        shared=_list(found["shared"], _pair),
        plan=_list(found["plan"], _action),
    )


def _person(found: object) -> CarriedPerson:
    one = _map(found)
    name = _text(one, "name")
    if not name.strip():
        raise ValueError
    return CarriedPerson(
        name=name,
        role=_text(one, "role"),
        relation=_text(one, "relation"),
        birth_date=_day(one, "birth_date"),
        due_date=_day(one, "due_date"),
        contacts=_list(one["contacts"], _contact),
    )


def _contact(found: object) -> CarriedContact:
    one = _map(found)
    flags = {
        str(name): value
        for name, value in _map(one.get("flags") or {}).items()
        if value is None or (isinstance(value, int) and 0 <= value <= 24 * 60)
    }
    return CarriedContact(
        kind=_text(one, "kind"),
        text=_text(one, "text"),
        safe_contact=_text(one, "safe_contact"),
        # What does not say that it is open is protected.
        is_protected=one.get("is_protected") is not False,
        flags=flags,
    )


def _referral(one: Mapping[str, Any]) -> CarriedReferral:
    ticks = one.get("checklist_ticks")
    texts = (
        *("agency", "event", "grounds", "worries", "safe_contact", "consent", "consent_text"),
        "override_reason",
    )
    return CarriedReferral(
        **{name: _text(one, name) for name in texts},
        received=_day(one, "received"),
        checklist_ticks=ticks if isinstance(ticks, int) and 0 <= ticks <= MOST else None,
    )


def _minutes(found: object) -> CarriedMinutes:
    one = _map(found)
    return CarriedMinutes(title=_text(one, "title"), sections=_list(one["sections"], _pair))


def _action(found: object) -> CarriedAction:
    one = _map(found)
    return CarriedAction(
        owner=_text(one, "owner"),
        text=_text(one, "text"),
        by_when=_text(one, "by_when"),
        note=_text(one, "note"),
        is_open=one.get("is_open") is not False,
    )


def _pair(found: object) -> tuple[str, str]:
    if not isinstance(found, list):
        raise TypeError
    title, text = found
    return _readable(title), _readable(text)


def _map(found: object) -> Mapping[str, Any]:
    if not isinstance(found, dict):
        raise TypeError
    return found


def _list(found: object, read: Callable[[object], T]) -> tuple[T, ...]:
    if not isinstance(found, list) or len(found) > MOST:
        raise TypeError
    return tuple(read(one) for one in found)


def _text(found: Mapping[str, Any], name: str) -> str:
    return _readable(found.get(name, ""))


def _day(found: Mapping[str, Any], name: str) -> str:
    """A date as the JSON has it, or nothing where it is none: no date is better than one that nobody can read."""
    text = _text(found, name)
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


def _readable(found: object) -> str:
    if not isinstance(found, str):
        raise TypeError
    return readable(found)
