"""Whom somebody rings who is locked out of a case, or thinks that they should be."""

from collections.abc import Sequence

from app.core.access import Actor, Permission, Role
from app.identity.queries import AccountCard, list_holders
from app.meetings.models import Meeting


def list_deciders(actor: Actor, meeting: Meeting) -> Sequence[AccountCard]:
    """The coordinators of a meeting, else its chairs, without whoever asks."""
    holders = [
        pair for pair in list_holders(meeting.series_id, Permission.CONFLICT_DECIDE) if pair[0].id != actor.account_id
    ]
    coordinators = {card.id: card for card, grant in holders if grant.role is Role.COORDINATOR}
    return list((coordinators or {card.id: card for card, _grant in holders}).values())
