"""Somebody who stands in at one case for an agency that must not know of it."""

import uuid
from datetime import timedelta
from typing import Final

from app.agenda.queries import get_item
from app.agenda.service import note_item_change
from app.audit.service import record
from app.cases.service import ask_to_come
from app.core.access import Actor, Permission, Role
from app.core.errors import Conflict, Invalid
from app.identity.models import Account
from app.identity.people import NewAccount, NewGrant, invite_person
from app.identity.queries import find_account_by_email
from app.notifications.service import queue_mail

# So long after the meeting a substitute still reads what was decided, and does what they took on.
STAYS_FOR: Final = timedelta(days=28)


def name_substitute(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, person: NewAccount) -> Account:
    """Let somebody into this case alone, in the name of the agency they work for, and ask that agency to come.

    Whoever is in the program already is found by their address. Raises `Invalid` for somebody who is locked out
    themselves, `Conflict` when the meeting is over.
    """
    seen = get_item(actor, meeting_id, case_id, Permission.CONFLICT_DECIDE)
    meeting = seen.item.meeting
    if meeting.is_over:
        raise Conflict("This meeting is over.")
    known = find_account_by_email(person.email)
    agency_id = known.agency_id if known else person.agency_id
    _check(person, agency_id, is_known=known is not None)
    is_out = known is not None and known.id in seen.facts.accounts_in_conflict
    if agency_id is None or is_out or agency_id in seen.facts.agencies_in_conflict:
        raise Invalid("They are locked out of this case themselves. Name somebody else.", field="email")
    ends_utc = meeting.starts_utc + timedelta(minutes=meeting.planned_minutes) + STAYS_FOR
    grant = NewGrant(role=Role.GUEST, series_id=meeting.series_id, case_id=case_id, ends_utc=ends_utc)
    account = invite_person(actor, person, grant)
    ask_to_come(meeting, case_id, agency_id)
    if known is not None:
        queue_mail(
            occasion=f"substitute:{seen.item.id}:{account.id}",
            account_id=account.id,
            address=account.email,
            subject="You are asked to come to a meeting",
            text="You are asked to come to one case of a meeting. Sign in to Caseround to look.\n",
        )
    record(
        "substitute_named",
        actor.account_id,
        case_id=case_id,
        meeting_id=meeting_id,
        agency_id=agency_id,
        account_id=account.id,
    )
    note_item_change(seen.item)
    return account


def _check(person: NewAccount, agency_id: uuid.UUID | None, *, is_known: bool) -> None:
    if "@" not in person.email.strip("@ "):
        raise Invalid("Enter their e-mail address.", field="email")
    if not is_known and not person.name.strip():
        raise Invalid("Nobody in Caseround has this address. Enter their name too.", field="name")
    if agency_id is None:
        raise Invalid("Choose the agency they work for.", field="agency_id")
