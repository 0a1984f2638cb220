"""Invites everybody to the two series: those who come for agencies, those who run them, and a school's lead by mail."""

from datetime import timedelta
from typing import Final

from app.core.clock import as_of, now_utc
from app.demo.cast import Cast
from app.demo.marlbeck.shape import AGENCY_CODES, Partnership
from app.demo.marlbeck.shape_earlier import Family
from app.directory.queries import list_contacts
from app.invitations.service import end_invitation, invite
from app.invitations.telling import tell_changes
from app.notifications.service import take_as_sent

RUNNING: Final = frozenset({"chair", "coordinator", "minute_taker"})
DAYS_AGO: Final = 199


def load_invitations(cast: Cast, partnership: Partnership, family: Family, coordinator: str) -> None:
    """Invite everybody when the series began, and take what their calendars were told since as sent."""
    by_id = cast.account_id(coordinator)
    with as_of(cast.days.at(-DAYS_AGO, "09:00")):
        for code in AGENCY_CODES:
            invite(cast.daily.id, by_id=by_id, account_id=cast.speaker_id(code), agency_id=cast.agency_ids[code])
        for person in partnership.people:
            if person.role in RUNNING:
                invite(cast.daily.id, by_id=by_id, account_id=cast.account_id(person.email))
        _invite_core(cast, family)
    told = now_utc() - timedelta(hours=1)
    with as_of(told):
        tell_changes(cast.daily.id)
        tell_changes(cast.family.id)
    take_as_sent(told + timedelta(minutes=1))


def _invite_core(cast: Cast, family: Family) -> None:
    lead = cast.account_id(family.lead)
    contacts = {contact.email: contact for contact in list_contacts(cast.agency_ids.values())}
    invite(cast.family.id, by_id=lead, account_id=lead)
    for member in family.core:
        contact = contacts.get(member.email)
        account_id = cast.account_id(member.email)
        if account_id is None and contact is None:
            continue
        invitee = invite(
            cast.family.id,
            by_id=lead,
            account_id=account_id,
            contact_id=contact.id if contact and account_id is None else None,
            agency_id=cast.agency_ids.get(member.agency),
        )
        if member.to_session:
            days = {session.number: session.day for session in family.sessions}
            with as_of(cast.days.at(days[member.to_session] + 1, "18:00")):
                end_invitation(invitee, by_id=lead)
