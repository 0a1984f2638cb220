"""Letting go of a contact of a partner who is taken out of the directory."""

import uuid

from app.core.database import db
from app.invitations.models import Invitee
from app.invitations.poll_models import PollVoter
from app.invitations.service import end_invitation


def forget_contact(contact_id: uuid.UUID, *, by_id: uuid.UUID | None) -> None:
    """Invite them no longer, and end their links to searches for a time. What they said stays, without their name."""
    for invitee in db.session.scalars(db.select(Invitee).where(Invitee.contact_id == contact_id).order_by(Invitee.id)):
        end_invitation(invitee, by_id=by_id)
        invitee.contact_id = None
    db.session.execute(db.update(PollVoter).where(PollVoter.contact_id == contact_id).values(contact_id=None))
