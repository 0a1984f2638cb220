"""A case that another partnership handed over, as a referral here. Words that are not ours are read kindly."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from app.cases.models import EVERY_DAY, ConsentState, ContactKind, PersonRole
from app.cases.safe_contact import ContactFlags
from app.cases.service import NewContact, NewPerson, NewReferral
from app.core.clock import local_today, now_utc

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedContact:
    """A contact as it travels."""

    kind: str
    text: str
    safe_contact: str = ""
    is_protected: bool = False
    flags: Mapping[str, int | bool | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedPerson:
    """Somebody the case is about, as they travel: dates are ISO, or empty."""

    name: str
    role: str
    relation: str = ""
    birth_date: str = ""
    due_date: str = ""
    contacts: Sequence[CarriedContact] = ()


def transferred_referral(
    *,
    agency_id: uuid.UUID,
    account_id: uuid.UUID | None,
    event: str,
    grounds: str,
    worries: str,
    safe_contact: str,
    consent: str,
    consent_text: str,
    override_reason: str,
    checklist_ticks: int | None,
    people: Iterable[CarriedPerson],
    reader_ids: frozenset[uuid.UUID],
) -> NewReferral:
    """The referral, marked as a transfer. `reader_ids` are the agencies here that may hold what is protected."""
    return NewReferral(
        agency_id=agency_id,
        account_id=account_id,
        received_utc=now_utc(),
        event=event,
        grounds=grounds,
        worries=worries,
        safe_contact=safe_contact,
        consent=_word(ConsentState, consent, ConsentState.NOT_ASKED),
        consent_text=consent_text,
        override_reason=override_reason,
        checklist_ticks=checklist_ticks,
        people=[_person(person, reader_ids) for person in people],
        is_transfer=True,
    )


def _person(person: CarriedPerson, reader_ids: frozenset[uuid.UUID]) -> NewPerson:
    born = _day(person.birth_date)
    return NewPerson(
        name=person.name,
        role=_word(PersonRole, person.role, PersonRole.OTHER_ADULT),
        relation=person.relation,
        # Nobody was born tomorrow: such a date is a mistake, and misleads.
        birth_date=born if born is None or born <= local_today() else None,
        due_date=_day(person.due_date),
        contacts=[_contact(contact, reader_ids) for contact in person.contacts],
    )


def _contact(contact: CarriedContact, reader_ids: frozenset[uuid.UUID]) -> NewContact:
    flags: dict[str, Any] = {}
    for one in fields(ContactFlags):
        said = contact.flags.get(one.name, one.default)
        if isinstance(one.default, bool):
            flags[one.name] = bool(said)
        else:
            flags[one.name] = said if said is None or not isinstance(said, bool) else one.default
    flags["safe_weekdays"] = EVERY_DAY & int(flags["safe_weekdays"] or 0) or EVERY_DAY
    return NewContact(
        kind=_word(ContactKind, contact.kind, ContactKind.ADDRESS),
        text=contact.text,
        safe_contact=contact.safe_contact,
        is_protected=contact.is_protected,
        reader_ids=reader_ids if contact.is_protected else frozenset(),
        flags=ContactFlags(**flags),
    )


def _word(words: type[E], said: str, otherwise: E) -> E:
    try:
        return words(said)
    except ValueError:
        return otherwise


def _day(iso: str) -> date | None:
    try:
        return date.fromisoformat(iso) if iso else None
    except ValueError:
        return None
