"""Inviting people to a series or to one date of it, and taking an invitation back."""

import uuid

from app.audit.service import record
from app.core.clock import now_utc
from app.core.database import db
from app.invitations.models import Invitee
from app.invitations.queries import list_invitees


def invite(
    series_id: uuid.UUID,
    *,
    by_id: uuid.UUID | None,
    account_id: uuid.UUID | None = None,
    contact_id: uuid.UUID | None = None,
    agency_id: uuid.UUID | None = None,
    is_deputy: bool = False,
    only_meeting_id: uuid.UUID | None = None,
) -> Invitee:
    """Invite an account, or a contact of a partner, from now on. Whoever is invited already stays so.

    For callers that have asked who may. They are told by the next `telling.tell_changes`.
    """
    for one in list_invitees(series_id):
        is_same = (one.account_id, one.contact_id) == (account_id, contact_id)
        if is_same and one.ended_utc is None and one.only_meeting_id in {None, only_meeting_id}:
            return one
    invitee = Invitee(
        series_id=series_id,
        account_id=account_id,
        contact_id=contact_id,
        agency_id=agency_id,
        is_deputy=is_deputy,
        only_meeting_id=only_meeting_id,
        invited_utc=now_utc(),
    )
    db.session.add(invitee)
    db.session.flush()
    record("person_invited", by_id, series_id=series_id, invitee_id=invitee.id)
    return invitee


def end_invitation(invitee: Invitee, *, by_id: uuid.UUID | None) -> None:
    """Invite somebody no longer; what stands in their calendar is taken out of it by the next `tell_changes`."""
    if invitee.ended_utc is None:
        invitee.ended_utc = now_utc()
        record("invitation_ended", by_id, series_id=invitee.series_id, invitee_id=invitee.id)
