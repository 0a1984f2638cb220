"""A sheet as what the tables of a case take: people, contacts and the referral. What cannot be read stays text."""

import uuid
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Final

from app.cases.models import ConsentState, ContactKind, PersonRole, TieKind
from app.cases.people import NewTie
from app.cases.safe_contact import ContactFlags
from app.cases.service import NewContact, NewPerson, NewReferral
from app.referrals.answering import grounds_chosen
from app.referrals.sheet import Sheet, SheetContact, SheetPerson

_NUMBERS: Final = ("crime_reference", "own_reference")
NO_NAME: Final = "Name not known"
_TIES: Final = frozenset(kind.value for kind in TieKind)
_FLAGS: Final = frozenset(one.name for one in fields(ContactFlags))


def read_date(text: str) -> date | None:
    """The date in a text of the form `YYYY-MM-DD`, or none."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def people_of(sheet: Sheet, agency_ids: Mapping[str, uuid.UUID]) -> list[NewPerson]:
    """Everybody of a sheet, as the service of cases takes them. `agency_ids` by code, for protected contacts."""
    return [_person(person, agency_ids) for person in sheet.people if _says_anything(person)]


def ties_of(sheet: Sheet) -> list[NewTie]:
    """How the people of a sheet are to each other, each said once; what names somebody who is not there is left out."""
    there = {person.key for person in sheet.people if _says_anything(person)}
    ties = {
        (tie.kind, tie.one, tie.other): NewTie(
            kind=TieKind(tie.kind), one_id=uuid.UUID(tie.one), other_id=uuid.UUID(tie.other), text=tie.text
        )
        for tie in sheet.ties
        if tie.kind in _TIES and {tie.one, tie.other} <= there and tie.one != tie.other
    }
    return list(ties.values())


def numbers_of(sheet: Sheet) -> list[str]:
    """What a case may be found by besides its people: the number of the crime, and that of whoever sends it in."""
    return [text for name in _NUMBERS if (text := sheet.answers.get(name, "").strip())]


def referral_of(
    sheet: Sheet,
    *,
    agency_id: uuid.UUID,
    account_id: uuid.UUID | None,
    received_utc: datetime,
    is_transfer: bool,
    is_repeat: bool,
    is_addition: bool = False,
) -> NewReferral:
    """The referral that a sheet makes; its people are kept apart (`people_of`)."""
    ticks = sheet.checklist_ticks.strip()
    why = ("\n".join(grounds_chosen(sheet)), sheet.override_reason, sheet.purpose)
    return NewReferral(
        agency_id=agency_id,
        account_id=account_id,
        received_utc=received_utc,
        event=sheet.event,
        people=(),
        grounds=sheet.grounds,
        worries=sheet.worries,
        safe_contact=sheet.safe_contact,
        consent=ConsentState(sheet.consent),
        consent_text=sheet.consent_text,
        override_reason="\n\n".join(filter(None, why)),
        override_by_id=uuid.UUID(sheet.override_by) if sheet.override_by else None,
        override_utc=datetime.fromisoformat(sheet.override_utc) if sheet.override_utc else None,
        checklist_ticks=int(ticks) if ticks.isdecimal() else None,
        is_transfer=is_transfer,
        is_repeat=is_repeat,
        is_addition=is_addition,
    )


def _person(person: SheetPerson, agency_ids: Mapping[str, uuid.UUID]) -> NewPerson:
    return NewPerson(
        id=uuid.UUID(person.key),
        name=person.name.strip() or NO_NAME,
        role=PersonRole(person.role),
        other_names=person.other_names.strip(),
        relation=person.relation,
        birth_date=read_date(person.birth_date),
        due_date=read_date(person.due_date),
        contacts=[_contact(contact, agency_ids) for contact in person.contacts if contact.text.strip()],
    )


def _contact(contact: SheetContact, agency_ids: Mapping[str, uuid.UUID]) -> NewContact:
    return NewContact(
        kind=ContactKind(contact.kind),
        text=contact.text,
        safe_contact=contact.safe_contact,
        is_protected=contact.is_protected,
        reader_ids=frozenset(agency_ids[code] for code in contact.shown_to if code in agency_ids),
        flags=ContactFlags(**{name: value for name, value in contact.flags.items() if name in _FLAGS}),
    )


def _says_anything(person: SheetPerson) -> bool:
    words = (person.name, person.other_names, person.relation, person.birth_date, person.due_date)
    return any(map(str.strip, (*words, *person.more.values()))) or any(one.text.strip() for one in person.contacts)
