"""A case that comes in while a meeting goes on: as little as is needed to hear it. Those who know add the rest."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.cases.models import PersonRole
from app.cases.service import NewPerson, NewReferral
from app.core.clock import now_utc


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Somebody by name, and when they were born if that is known."""

    name: str
    birth_date: date | None = None


def short_referral(
    *,
    agency_id: uuid.UUID,
    account_id: uuid.UUID,
    event: str,
    victim: Named,
    causing_harm: Named | None,
    children: Sequence[Named],
) -> NewReferral:
    """What an agency has just said about a case, as a referral. The one who typed it in stands as its author."""
    people = [_person(victim, PersonRole.VICTIM)]
    if causing_harm is not None:
        people.append(_person(causing_harm, PersonRole.CAUSING_HARM))
    people += [_person(child, PersonRole.CHILD) for child in children]
    return NewReferral(agency_id=agency_id, account_id=account_id, received_utc=now_utc(), event=event, people=people)


def _person(one: Named, role: PersonRole) -> NewPerson:
    return NewPerson(name=one.name, role=role, birth_date=one.birth_date)
