"""What was put right about the people of a case, here and before it came to a list, for those who may correct."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.cases.models import PersonCorrection, PersonField, PersonRole
from app.cases.people import list_corrections
from app.cases.queries import list_people
from app.core.access import Actor
from app.core.vault import prefetch_case_keys
from app.disclosure.words import PERSON_ROLE
from app.identity.queries import account_cards
from app.referrals.queries import facts_of, list_put_right
from app.referrals.rules import is_own

FIELD: Final[Mapping[PersonField, str]] = {
    PersonField.NAME: "name",
    PersonField.OTHER_NAMES: "other names",
    PersonField.ROLE: "what they are to the case",
    PersonField.RELATION: "in words",
    PersonField.BIRTH_DATE: "date of birth",
    PersonField.DUE_DATE: "when the child is due",
    PersonField.TIE: "how they are to somebody",
    PersonField.CONTACT: "how they are reached",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionView:
    """What somebody put right, in words; what stood there before is in them."""

    text: str
    by: str
    at_utc: datetime


def disclose_put_right(actor: Actor, case_id: uuid.UUID, *, oversees: bool) -> Sequence[CorrectionView]:
    """All of it, latest first. For callers that asked whether this person may correct who is around the case.

    What was put right in something that was sent in is for those who run the meeting and for whoever sent it: who was
    taken out stands there with phone and address, which another agency that referred the case may not hold.
    """
    rows = list_corrections(case_id)
    words = [
        word for word, submission in list_put_right(actor, case_id) if oversees or is_own(actor, facts_of(submission))
    ]
    prefetch_case_keys({word.case_id for word in words})
    names = {person.id: person.name for person in list_people([case_id])} if rows else {}
    people = account_cards([row.account_id for row in rows] + [word.account_id for word in words if word.account_id])
    by = {account_id: card.name for account_id, card in people.items()}
    found = [
        CorrectionView(
            text=_said(row, names.get(row.person_id, "")), by=by.get(row.account_id, ""), at_utc=row.corrected_utc
        )
        for row in rows
    ]
    for word in words:
        name = by.get(word.account_id, "") if word.account_id else ""
        found.append(CorrectionView(text=word.text, by=name, at_utc=word.said_utc))
    return sorted(found, key=lambda one: one.at_utc, reverse=True)


def _said(row: PersonCorrection, name: str) -> str:
    before = PERSON_ROLE[PersonRole(row.before)] if row.field is PersonField.ROLE else row.before
    return f"{name}, {FIELD[row.field]}: " + (f"before, it said “{before}”" if before else "added")
