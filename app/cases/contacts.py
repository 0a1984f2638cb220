"""How safe it is to use a contact: reading that, and changing it."""

import uuid
from dataclasses import fields
from typing import Final

from app.audit.service import record
from app.cases.models import Check, Contact
from app.cases.need_to_know import ItemFacts, Sight, agencies_spoken_for, decide_sight, oversees_case
from app.cases.queries import item_facts, list_contacts
from app.cases.safe_contact import MINUTES_A_DAY, ContactFlags
from app.cases.sight_in_sql import opens_to
from app.core.access import Actor, Permission
from app.core.database import db
from app.core.errors import Invalid, NotFound, Refused
from app.meetings.models import Meeting
from app.meetings.queries import get_meeting
from app.meetings.service import note_meeting_change

_FLAGS: Final = tuple(field.name for field in fields(ContactFlags))


def flags_of(contact: Contact) -> ContactFlags:
    """The flags of a contact, as the rule of safe contact reads them."""
    return ContactFlags(**{name: getattr(contact, name) for name in _FLAGS})


def put_flags(contact: Contact, flags: ContactFlags) -> None:
    """Put these flags on a contact in place of those it has."""
    for name in _FLAGS:
        setattr(contact, name, getattr(flags, name))


def may_change_flags(actor: Actor, facts: ItemFacts) -> bool:
    """Whether this person says how safe contact is: who prepares the meeting, and the agency that referred the case."""
    prepares = actor.may(Permission.MEETING_PREPARE, series_id=facts.series_id) and oversees_case(actor, facts)
    spoken_for = agencies_spoken_for(actor, facts, Permission.RESEARCH_WRITE)
    return prepares or any(facts.checks[id_].is_referrer for id_ in spoken_for & facts.checks.keys())


def change_contact_flags(
    actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, contact_id: uuid.UUID, flags: ContactFlags
) -> Contact:
    """Say how safe a contact is; it holds from this commit on, on every page and paper.

    Raises `NotFound`, hidden or absent, `Refused` for others than may change it, and `Invalid`.
    """
    meeting = get_meeting(actor, meeting_id, Permission.CASE_READ)
    contact: Contact | None = db.session.scalars(
        db.select(Contact)
        .join(Meeting, Meeting.id == meeting.id)
        .where(
            Contact.id == contact_id,
            Contact.case_id == case_id,
            opens_to(actor, Contact.case_id.expression, Sight.CASE),
        )
    ).one_or_none()
    if contact is None:
        raise NotFound
    facts = item_facts(meeting, [case_id])[case_id]
    if not facts.checks or decide_sight(actor, facts) is not Sight.CASE:
        raise NotFound
    readers = next(readers for one, readers in list_contacts(case_id) if one.id == contact_id)
    own = agencies_spoken_for(actor, facts, Permission.CASE_READ)
    if contact.is_protected and not oversees_case(actor, facts) and readers.isdisjoint(own):
        raise NotFound
    if not may_change_flags(actor, facts):
        raise Refused("The coordinator and the agency that referred this case say how safe a contact is.")
    _check(flags)
    put_flags(contact, flags)
    record("contact_flags_changed", actor.account_id, case_id=case_id, meeting_id=meeting_id, contact_id=contact.id)
    for other in _list_meetings_ahead(case_id, meeting):
        note_meeting_change(other)
    return contact


def _check(flags: ContactFlags) -> None:
    starts, ends = flags.safe_from_minute, flags.safe_until_minute
    if any(minute is not None and not 0 <= minute <= MINUTES_A_DAY for minute in (starts, ends)):
        raise Invalid("Enter a time of the day.", field="safe_from")
    if starts is not None and ends is not None and ends <= starts:
        raise Invalid("Enter a time that is later than “safe from”.", field="safe_until")
    if not flags.safe_weekdays:
        raise Invalid("Choose at least one day.", field="weekdays")


def _list_meetings_ahead(case_id: uuid.UUID, meeting: Meeting) -> list[Meeting]:
    """The meetings whose pages may show this case now."""
    rows = db.session.scalars(
        db.select(Meeting)
        .where(Meeting.id.in_(db.select(Check.meeting_id).where(Check.case_id == case_id)))
        .order_by(Meeting.id)
    )
    return [row for row in rows if row.id == meeting.id or not row.is_over]
