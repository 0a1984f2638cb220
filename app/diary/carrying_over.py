"""The cases of a date that was called off go on the list of the next one: one press, and nothing is lost."""

import uuid
from collections.abc import Sequence
from typing import Final

from app.agenda.models import AgendaItem, ItemState
from app.agenda.queries import list_items, list_seen_items
from app.agenda.service import note_item_change
from app.audit.service import record
from app.cases.carrying import carry_answers
from app.cases.reviewers import find_actors
from app.core.access import Actor, Permission
from app.core.clock import local, now_utc
from app.core.database import db
from app.core.errors import Conflict
from app.identity.queries import account_cards
from app.invitations.queries import list_invited
from app.meetings.models import Meeting, MeetingState
from app.meetings.planning import NOT_BEGUN
from app.meetings.queries import get_meeting
from app.notifications.service import queue_mail
from app.referrals.listing import put_on_list

CALLED_OFF: Final = "The date was called off."


def find_next_date(meeting: Meeting) -> Meeting | None:
    """The next date of the same series that is to come."""
    return db.session.scalars(
        db.select(Meeting)
        .where(Meeting.series_id == meeting.series_id, Meeting.id != meeting.id, Meeting.state.in_(NOT_BEGUN))
        .where(Meeting.starts_utc > now_utc())
        .order_by(Meeting.starts_utc, Meeting.id)
        .limit(1)
    ).first()


def count_waiting_cases(actor: Actor, meeting: Meeting) -> int:
    """How many cases that this person sees wait on the list of a date that was called off."""
    if meeting.state is not MeetingState.CANCELLED:
        return 0
    return sum(seen.item.state is ItemState.LISTED for seen in list_seen_items(actor, meeting))


def carry_cases_over(actor: Actor, meeting_id: uuid.UUID) -> Meeting:
    """Put the cases of a date that was called off on the list of the next one, those too that this person never sees.

    Raises `NotFound`, `Refused`, and `Conflict` where the date takes place or none is to come.
    """
    meeting = get_meeting(actor, meeting_id, Permission.MEETING_PREPARE)
    following = find_next_date(meeting)
    if meeting.state is not MeetingState.CANCELLED or following is None:
        message = "Cases go to the next date only from one that was called off, and only where another is to come."
        raise Conflict(message)
    there = {item.case_id for item in list_items(following)}
    carried = []
    for item in [one for one in list_items(meeting) if one.state is ItemState.LISTED]:
        if item.case_id not in there:
            carried.append(
                put_on_list(
                    following, item.case_id, None, planned_minutes=item.planned_minutes, is_urgent=item.is_urgent
                )
            )
            carry_answers(item.case_id, meeting, following)
        item.state, item.deferred_reason = ItemState.DEFERRED, CALLED_OFF
        record("case_deferred", actor.account_id, case_id=item.case_id, meeting_id=meeting.id, item_id=item.id)
        note_item_change(item)
    _tell(following, carried)
    return following


def _tell(meeting: Meeting, carried: Sequence[AgendaItem]) -> None:
    """Tell whoever is invited and sees one of these cases; others learn nothing, not even that there are any."""
    ids = {item.id for item in carried}
    invited = {one.account_id for one in list_invited(meeting) if one.account_id}
    cards, moment = account_cards(invited), local(meeting.starts_utc)
    for reader in find_actors(invited):
        if ids and any(seen.item.id in ids for seen in list_seen_items(reader, meeting)):
            card = cards[reader.account_id]
            queue_mail(
                occasion=f"carried-over:{meeting.id}:{min(map(str, ids))}:{card.id}",
                account_id=card.id,
                address=card.email,
                subject="What was called off is on the next date",
                text="What was to be heard on a date that was called off is now on the list of "
                f"{moment:%A} {moment.day} {moment:%B}, {moment:%H:%M}. What you have answered stands. "
                "Sign in to Caseround to look.\n",
            )
