"""How a list is arranged: its order, and what orders keep to."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from app.agenda.models import AgencyWindow, AgendaItem, ItemPrecedence, ItemState, LeftOrder
from app.agenda.optimiser import Ordering
from app.agenda.plan import Planned
from app.agenda.planning import find_order, plan_for
from app.agenda.queries import get_item, has_left_order
from app.agenda.service import meeting_to_prepare, renumber
from app.audit.service import record
from app.core.access import Actor, Permission
from app.core.clock import now_utc
from app.core.database import db, new_id
from app.core.errors import Conflict, Invalid
from app.meetings.models import Meeting, OrderPreset
from app.meetings.service import note_meeting_change


def order_digest(item_ids: Sequence[uuid.UUID]) -> str:
    """An order in a few letters that tell nothing, to know it again."""
    return sha256(" ".join(map(str, item_ids)).encode()).hexdigest()[:32]


def put_in_best_order(actor: Actor, meeting_id: uuid.UUID) -> Ordering:
    """Put what is to come into the order that keeps people waiting least, and keeps to everything it is to keep to.

    Raises `Conflict` when the meeting is over, `NoOrder` and `NotInTime` where there is no such order.
    """
    meeting = meeting_to_prepare(actor, meeting_id)
    planned = plan_for(actor, meeting)
    found = find_order(planned)
    apply_order(actor, meeting, planned, order_found(planned, found))
    return found


def order_found(planned: Planned, found: Ordering) -> Sequence[uuid.UUID]:
    """The items to come in the order that was found for this plan."""
    return [planned.cases[number].item_id for number in found.order[len(planned.called) :]]


def put_in_order(actor: Actor, meeting_id: uuid.UUID, case_ids: Sequence[uuid.UUID], seen: str) -> Meeting:
    """Put what is to come into the order that somebody made by hand, whatever it does not keep to.

    `seen` is the digest of the order that they changed. Raises `Conflict` where it is another by now.
    """
    meeting = meeting_to_prepare(actor, meeting_id)
    planned = plan_for(actor, meeting)
    items = {case.case_id: case.item_id for case in planned.coming}
    if seen != order_digest([*items.values()]) or sorted(case_ids, key=str) != sorted(items, key=str):
        raise Conflict("The list has changed meanwhile, so your order was not saved. Look at it, then change it again.")
    apply_order(actor, meeting, planned, [items[case_id] for case_id in case_ids])
    return meeting


def apply_order(actor: Actor, meeting: Meeting, planned: Planned, coming: Sequence[uuid.UUID]) -> None:
    """Give the items of a meeting the places of this order, which names every item to come of that plan once."""
    renumber(meeting, planned.items_in(coming))
    record("agenda_ordered", actor.account_id, meeting_id=meeting.id)
    note_meeting_change(meeting)


def set_urgent(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, *, is_urgent: bool) -> None:
    """Say that a case is urgent, which puts it behind those that are so already, or that it is not, and stays there."""
    meeting, item = _coming_item(actor, meeting_id, case_id)
    item.is_urgent = is_urgent
    if is_urgent:
        planned = plan_for(actor, meeting)
        others = [case for case in planned.coming if case.item_id != item.id]
        ahead = next((place for place, case in enumerate(others) if not case.is_urgent), len(others))
        ids = [case.item_id for case in others]
        renumber(meeting, planned.items_in([*ids[:ahead], item.id, *ids[ahead:]]))
    state = "urgent" if is_urgent else "not_urgent"
    record("item_urgency_changed", actor.account_id, meeting_id=meeting.id, item_id=item.id, state=state)
    note_meeting_change(meeting)


def set_pinned(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, *, is_pinned: bool) -> None:
    """Have orders leave a case at the place where it stands, or no longer."""
    meeting, item = _coming_item(actor, meeting_id, case_id)
    item.is_pinned = is_pinned
    state = "pinned" if is_pinned else "free"
    record("item_pin_changed", actor.account_id, meeting_id=meeting.id, item_id=item.id, state=state)
    note_meeting_change(meeting)


def keep_together(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, other_id: uuid.UUID) -> None:
    """Have two cases heard one after the other, with all that either stands together with."""
    meeting, item = _coming_item(actor, meeting_id, case_id)
    other = _other_item(actor, meeting_id, item, other_id)
    group = item.sibling_group or other.sibling_group or new_id()
    joined = {group, item.sibling_group, other.sibling_group} - {None}
    db.session.execute(
        db.update(AgendaItem)
        .where(AgendaItem.meeting_id == meeting.id, AgendaItem.sibling_group.in_(joined))
        .values(sibling_group=group)
    )
    item.sibling_group = other.sibling_group = group
    record("items_joined", actor.account_id, meeting_id=meeting.id, item_id=item.id, other_id=other.id)
    note_meeting_change(meeting)


def let_apart(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID) -> None:
    """Let a case be heard wherever it fits again, apart from those it stood together with."""
    meeting, item = _coming_item(actor, meeting_id, case_id)
    item.sibling_group = None
    record("item_parted", actor.account_id, meeting_id=meeting.id, item_id=item.id)
    note_meeting_change(meeting)


def hear_before(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, other_id: uuid.UUID) -> None:
    """Have a case heard before another, at once or later. Raises `Invalid` where the other is to be before it."""
    meeting, item = _coming_item(actor, meeting_id, case_id)
    other = _other_item(actor, meeting_id, item, other_id)
    if _find_precedence(other, item) is not None:
        raise Invalid("The other case is to be heard before this one. Remove that first.", "other_id")
    if _find_precedence(item, other) is None:
        db.session.add(ItemPrecedence(first_item_id=item.id, then_item_id=other.id))
        record("precedence_set", actor.account_id, meeting_id=meeting.id, item_id=item.id, other_id=other.id)
        note_meeting_change(meeting)


def hear_in_any_order(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, other_id: uuid.UUID) -> None:
    """No longer ask that a case is heard before another."""
    meeting, item = _coming_item(actor, meeting_id, case_id)
    other = _other_item(actor, meeting_id, item, other_id)
    found = _find_precedence(item, other)
    if found is not None:
        db.session.delete(found)
        record("precedence_removed", actor.account_id, meeting_id=meeting.id, item_id=item.id, other_id=other.id)
        note_meeting_change(meeting)


def set_window(
    actor: Actor,
    meeting_id: uuid.UUID,
    agency_id: uuid.UUID,
    *,
    from_utc: datetime | None,
    until_utc: datetime | None,
) -> None:
    """Say from when and until when an agency can be there. Raises `Invalid` where that says nothing, or cannot be."""
    meeting = meeting_to_prepare(actor, meeting_id)
    if agency_id not in {agency.agency_id for agency in plan_for(actor, meeting).agencies}:
        raise Invalid("Choose an agency that is called to a case.", "agency_id")
    if from_utc is None and until_utc is None:
        raise Invalid("Enter from when or until when the agency can be there.", "from")
    if from_utc and until_utc and from_utc >= until_utc:
        raise Invalid("The end must be after the beginning.", "until")
    window = _find_window(meeting, agency_id) or AgencyWindow(meeting_id=meeting.id, agency_id=agency_id)
    window.from_utc, window.until_utc = from_utc, until_utc
    db.session.add(window)
    record("window_set", actor.account_id, meeting_id=meeting.id, agency_id=agency_id)
    note_meeting_change(meeting)


def remove_window(actor: Actor, meeting_id: uuid.UUID, agency_id: uuid.UUID) -> None:
    """Say that an agency can be there the whole time."""
    meeting = meeting_to_prepare(actor, meeting_id)
    window = _find_window(meeting, agency_id)
    if window is not None:
        db.session.delete(window)
        record("window_removed", actor.account_id, meeting_id=meeting.id, agency_id=agency_id)
        note_meeting_change(meeting)


def choose_preset(actor: Actor, meeting_id: uuid.UUID, preset: OrderPreset) -> None:
    """Say what an order of this list keeps to before it frees as much time as it can."""
    meeting = meeting_to_prepare(actor, meeting_id)
    meeting.order_preset = preset
    record("order_preset_chosen", actor.account_id, meeting_id=meeting.id, state=preset.value)
    note_meeting_change(meeting)


def _coming_item(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID) -> tuple[Meeting, AgendaItem]:
    meeting = meeting_to_prepare(actor, meeting_id)
    item = get_item(actor, meeting_id, case_id, Permission.MEETING_PREPARE).item
    if item.state is not ItemState.LISTED:
        raise Conflict("This case has been called already.")
    return meeting, item


def _other_item(actor: Actor, meeting_id: uuid.UUID, item: AgendaItem, other_id: uuid.UUID) -> AgendaItem:
    _meeting, other = _coming_item(actor, meeting_id, other_id)
    if other.id == item.id:
        raise Invalid("Choose another case.", "other_id")
    return other


def _find_precedence(first: AgendaItem, then: AgendaItem) -> ItemPrecedence | None:
    return db.session.scalars(
        db.select(ItemPrecedence).where(
            ItemPrecedence.first_item_id == first.id, ItemPrecedence.then_item_id == then.id
        )
    ).one_or_none()


def _find_window(meeting: Meeting, agency_id: uuid.UUID) -> AgencyWindow | None:
    return db.session.scalars(
        db.select(AgencyWindow).where(AgencyWindow.meeting_id == meeting.id, AgencyWindow.agency_id == agency_id)
    ).one_or_none()


def leave_order(actor: Actor, meeting: Meeting, digest: str) -> None:
    """Note that a proposed order was left, so that it is not proposed again. For callers that asked who may."""
    if not has_left_order(meeting, digest):
        db.session.add(LeftOrder(meeting_id=meeting.id, digest=digest, left_utc=now_utc()))
        record("order_left", actor.account_id, meeting_id=meeting.id)
        note_meeting_change(meeting)
