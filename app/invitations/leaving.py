"""Letting go of a contact of a partner who is taken out of the directory."""

import uuid

from app.core.database import db
from app.invitations.models import Invitee
from app.invitations.poll_models import PollVoter
from app.invitations.service import end_invitation
from app.invitations.telling import tell_changes


def forget_contact(contact_id: uuid.UUID, *, by_id: uuid.UUID | None) -> None:
    """Invite them no longer, take the dates out of their calendar, and end their links to searches for a time.

    What they said stays, without their name.
    """
    invitees = db.session.scalars(
        db.select(Invitee).where(Invitee.contact_id == contact_id).order_by(Invitee.series_id, Invitee.id)
    ).all()
    for invitee in invitees:
        end_invitation(invitee, by_id=by_id)
    # They are told while it is still known where: afterwards nobody knows their address.
    for series_id in dict.fromkeys(invitee.series_id for invitee in invitees):
        tell_changes(series_id)
    for invitee in invitees:
        invitee.contact_id = None
    db.session.execute(db.update(PollVoter).where(PollVoter.contact_id == contact_id).values(contact_id=None))
