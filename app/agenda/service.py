"""The agenda: what changes it."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from app.agenda.models import AgendaBreak, AgendaItem, ItemState
from app.agenda.queries import find_item_under_way, find_running_break, get_item, list_items
from app.agenda.rules import ListedCase, move_block, suggest_order
from app.agenda.times import list_hidden_ids, timetable
from app.audit.service import record
from app.cases.need_to_know import oversees_case
from app.cases.queries import cases_with_children, item_facts
from app.cases.reviewers import find_actors
from app.core.access import Actor, Permission
from app.core.access_epoch import note_access_change
from app.core.clock import now_utc
from app.core.database import db
from app.core.errors import Conflict
from app.core.push import signal_change
from app.identity.queries import list_holders
from app.invitations.queries import list_invited
from app.meetings.models import Meeting, MeetingState
from app.meetings.queries import get_meeting
from app.meetings.service import note_meeting_change, take_lead
from app.notifications.service import queue_mail

# What has still to be called, for the first time or again.
TO_COME: Final = (ItemState.LISTED, ItemState.ON_HOLD)


def list_case(
    meeting: Meeting, case_id: uuid.UUID, *, planned_minutes: int, is_urgent: bool, arrived_utc: datetime
) -> AgendaItem:
    """Put a case on the list of a meeting, at its end."""
    item = AgendaItem(
        meeting=meeting,
        case_id=case_id,
        position=len(list_items(meeting)),
        planned_minutes=planned_minutes,
        is_urgent=is_urgent,
        arrived_utc=arrived_utc,
    )
    db.session.add(item)
    db.session.flush()
    record("case_listed", None, case_id=case_id, meeting_id=meeting.id, item_id=item.id)
    note_access_change()
    return item


def plan_break(meeting: Meeting, *, not_before_utc: datetime, minutes: int) -> None:
    """Plan a break at the first end of a case at or after that time."""
    db.session.add(AgendaBreak(meeting_id=meeting.id, not_before_utc=not_before_utc, minutes=minutes))


def apply_suggested_order(meeting: Meeting) -> None:
    """Put the cases that are still to come into the order in which a list begins, behind those that were called."""
    items = list_items(meeting)
    with_children = cases_with_children([item.case_id for item in items])
    coming = [
        ListedCase(
            item_id=item.id,
            is_urgent=item.is_urgent,
            has_children=item.case_id in with_children,
            arrived_utc=item.arrived_utc,
        )
        for item in items
        if item.state is ItemState.LISTED
    ]
    called = [item.id for item in items if item.state is not ItemState.LISTED]
    renumber(meeting, called + suggest_order(coming))


def move_item(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, steps: int) -> Meeting:
    """Move a listed case by that many places; cases already called stay where they are."""
    meeting = meeting_to_prepare(actor, meeting_id)
    seen = get_item(actor, meeting_id, case_id, Permission.MEETING_PREPARE)
    if seen.item.state is not ItemState.LISTED:
        message = "This case has been called already."
        raise Conflict(message)
    move_to(actor, meeting, seen.item, steps)
    record(
        "agenda_item_moved",
        actor.account_id,
        meeting_id=meeting.id,
        item_id=seen.item.id,
        position=seen.item.position,
    )
    note_meeting_change(meeting)
    return meeting


def publish_agenda(actor: Actor, meeting_id: uuid.UUID) -> Meeting:
    """Tell everybody invited that their times are there. Raises `Conflict` when that has been done."""
    meeting = meeting_to_prepare(actor, meeting_id)
    if meeting.state is not MeetingState.PREPARING:
        message = "The list has been published already. Everybody sees changes at once."
        raise Conflict(message)
    meeting.state = MeetingState.PUBLISHED
    announce_times(meeting)
    # Whose calendar we tell is told their times there.
    told_anyway = {invitee.account_id for invitee in list_invited(meeting)}
    for card, _grant in list_holders(meeting.series_id, Permission.CHECK_ANSWER):
        if card.id in told_anyway:
            continue
        queue_mail(
            occasion=f"published:{meeting.id}:{card.id}",
            account_id=card.id,
            address=card.email,
            subject="Your meeting times are ready",
            text="Your times for the next meeting are ready. Sign in to Caseround to see them.\n",
        )
    record("agenda_published", actor.account_id, meeting_id=meeting.id)
    note_meeting_change(meeting)
    return meeting


def announce_times(meeting: Meeting) -> None:
    """Keep the starts that everybody is told from now on, so that a later order can change them as little as may be."""
    slots = timetable(meeting)
    for item in list_items(meeting):
        if item.id in slots and item.state is ItemState.LISTED:
            item.announced_utc = slots[item.id].starts_utc


def call_case(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID) -> AgendaItem:
    """Begin a case, or go on with one that was held, and lead the meeting; everybody needed for it is fetched.

    A break ends with it.

    Raises `Conflict` while somebody else leads, or another case is under way.
    """
    seen = get_item(actor, meeting_id, case_id, Permission.MEETING_CHAIR)
    meeting, item = seen.item.meeting, seen.item
    if meeting.state is not MeetingState.OPEN:
        message = "Open the meeting first."
        raise Conflict(message)
    require_nothing_under_way(actor, meeting)
    if item.state not in TO_COME:
        message = "This case has been heard already, or was put off."
        raise Conflict(message)
    if item.state is ItemState.LISTED:
        move_to(actor, meeting, item)
    end_break(meeting)
    item.state = ItemState.UNDER_WAY
    item.started_utc, item.ended_utc = now_utc(), None
    record("case_called", actor.account_id, case_id=case_id, meeting_id=meeting_id, item_id=item.id)
    note_item_change(item)
    return item


def require_nothing_under_way(actor: Actor, meeting: Meeting) -> None:
    """Lead the meeting between two cases. Raises `Conflict` while somebody else leads it, or a case is under way."""
    take_lead(actor, meeting)
    under_way = find_item_under_way(meeting)
    if under_way is None:
        return
    if under_way.id in list_hidden_ids(actor, meeting):
        # Whoever led it has just lost sight of it; it is for another chair to end it.
        message = "Another chair is leading the meeting."
        raise Conflict(message)
    message = "Another case is under way. Close it first."
    raise Conflict(message)


def end_case(actor: Actor, item: AgendaItem) -> None:
    """End the discussion of an item. Raises `Conflict` while somebody else leads, and unless it is under way."""
    take_lead(actor, item.meeting)
    if item.state is not ItemState.UNDER_WAY:
        message = "This case is not under way."
        raise Conflict(message)
    item.state = ItemState.CLOSED
    item.ended_utc = now_utc()
    record("case_closed", actor.account_id, case_id=item.case_id, meeting_id=item.meeting_id, item_id=item.id)
    note_item_change(item)


def defer_unheard(actor: Actor, meeting_id: uuid.UUID) -> Sequence[AgendaItem]:
    """Leave what was not heard for another meeting; answers what. Raises `Conflict` as for calling a case.

    Who closes the meeting may not know of all of it: then those who do are told that it waits.
    """
    meeting = get_meeting(actor, meeting_id, Permission.MEETING_CHAIR)
    require_nothing_under_way(actor, meeting)
    unheard = [item for item in list_items(meeting) if item.state in TO_COME]
    hidden = list_hidden_ids(actor, meeting)
    for item in unheard:
        item.state = ItemState.DEFERRED
        record("case_deferred", actor.account_id, case_id=item.case_id, meeting_id=meeting.id, item_id=item.id)
        note_item_change(item)
        if item.id in hidden:
            _tell_that_it_waits(item)
    return unheard


def _tell_that_it_waits(item: AgendaItem) -> None:
    """Queue one message to everybody who prepares the meeting and sees this case."""
    facts = item_facts(item.meeting, [item.case_id])[item.case_id]
    cards = {card.id: card for card, _grant in list_holders(item.meeting.series_id, Permission.MEETING_PREPARE)}
    for reader in find_actors(cards):
        if oversees_case(reader, facts):
            card = cards[reader.account_id]
            queue_mail(
                occasion=f"not-heard:{item.id}:{card.id}",
                account_id=card.id,
                address=card.email,
                subject="A case waits for another meeting",
                text="A case on your list was not heard and waits for another meeting. Sign in to Caseround to look.\n",
            )


def move_to(actor: Actor, meeting: Meeting, item: AgendaItem, steps: int | None = None) -> None:
    """Move an item by so many of the places that this person sees; without a number, to be next."""
    items = list_items(meeting)
    called = {other.id for other in items if other.state is not ItemState.LISTED}
    # Who takes in a case knows it, also where it turns out that they must not from now on.
    hidden = list_hidden_ids(actor, meeting) - {item.id}
    renumber(meeting, move_block([other.id for other in items], hidden, called, item.id, steps=steps))


def end_break(meeting: Meeting) -> bool:
    """End the break that is on, if there is one; answers whether there was."""
    running = find_running_break(meeting)
    if running is not None:
        running.ended_utc = now_utc()
    return running is not None


def note_item_change(item: AgendaItem) -> None:
    """Count the change and tell the pages about this case, and those of its meeting, after the commit."""
    item.version += 1
    signal_change("item", item.id, item.version)
    note_meeting_change(item.meeting)


def meeting_to_prepare(actor: Actor, meeting_id: uuid.UUID) -> Meeting:
    """A meeting whose list this person may change. Raises `NotFound`, `Refused`, or `Conflict` once it is over."""
    meeting = get_meeting(actor, meeting_id, Permission.MEETING_PREPARE)
    if meeting.is_over:
        message = "This meeting is over."
        raise Conflict(message)
    return meeting


def renumber(meeting: Meeting, order: Sequence[uuid.UUID]) -> None:
    """Give the items of a meeting these places; for callers that have asked who may."""
    places = {item_id: place for place, item_id in enumerate(order)}
    for item in list_items(meeting):
        item.position = places[item.id]
