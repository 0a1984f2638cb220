"""Reading the agenda. What is about a case takes the actor first."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Select, bindparam, false, or_, true

from app.agenda.models import AgendaBreak, AgendaItem, ItemState, LeftOrder
from app.cases.need_to_know import ItemFacts, Sight, decide_sight, may_for_case, reads_by_glass, standing_sight
from app.cases.openings import ReasonNeeded, holds_opening
from app.cases.own_list import Place, is_on_own_list, is_recent
from app.cases.queries import item_facts
from app.cases.sight_in_sql import has_reference, is_hidden_from, opens_to, sees_case
from app.core.access import PERMISSIONS, Actor, Permission
from app.core.clock import now_utc
from app.core.database import db
from app.core.errors import NotFound, Refused
from app.core.together import is_looked_at_again, read_once, read_together
from app.core.vault import cases_with_keys, prefetch_case_keys
from app.meetings.models import Meeting
from app.meetings.queries import get_meeting

_ITEMS_OF: Final = (
    db.select(AgendaItem)
    .where(AgendaItem.meeting_id == bindparam("meeting_id"))
    .order_by(AgendaItem.position, AgendaItem.id)
)

_BREAKS_OF: Final = (
    db.select(AgendaBreak)
    .where(AgendaBreak.meeting_id == bindparam("meeting_id"))
    .order_by(AgendaBreak.not_before_utc, AgendaBreak.id)
)


@dataclass(frozen=True, slots=True)
class SeenItem:
    """An agenda item together with what lets this person see it. `by_glass`: in an emergency, to read and no more."""

    item: AgendaItem
    facts: ItemFacts
    sight: Sight
    by_glass: bool = False


def get_item(
    actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, permission: Permission, least: Sight = Sight.CASE
) -> SeenItem:
    """One case at one meeting, for somebody who may see at least that much.

    Raises `NotFound`, hidden or absent, `Refused` where the permission is for other cases of that meeting, and
    `ReasonNeeded` where this person sees the case and has it not on their own list, and has not said a short while ago
    why they open it.
    """
    seen = find_seen_item(actor, meeting_id, case_id, permission, least)
    if seen.sight is Sight.CASE and needs_reason(actor, seen):
        raise ReasonNeeded
    return seen


def find_seen_item(
    actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, permission: Permission, least: Sight = Sight.CASE
) -> SeenItem:
    """The same without asking why: for asking."""
    meeting = get_meeting(actor, meeting_id, permission)
    item = db.session.scalars(
        _opening_to(actor, least).where(AgendaItem.meeting_id == meeting.id, AgendaItem.case_id == case_id)
    ).one_or_none()
    if item is None:
        raise NotFound
    facts = item_facts(meeting, [case_id])[case_id]
    sight = decide_sight(actor, facts)
    by_glass = reads_by_glass(actor, facts)
    if sight < least or (by_glass and permission is not Permission.CASE_READ):
        raise NotFound
    if not may_for_case(actor, facts, permission):
        raise Refused("Your role for this case does not include this.")
    return SeenItem(item, facts, sight, by_glass)


def find_open_item(actor: Actor, item_id: uuid.UUID) -> AgendaItem | None:
    """An item of which this person sees the case. What is hidden takes the work of what is absent."""
    return db.session.scalars(_opening_to(actor, Sight.CASE).where(AgendaItem.id == item_id)).one_or_none()


def _opening_to(actor: Actor, least: Sight) -> Select[AgendaItem]:
    # Asked as one question: a hidden item is never fetched, so that no clock tells it from an absent one.
    items: Select[AgendaItem] = db.select(AgendaItem).join(Meeting, Meeting.id == AgendaItem.meeting_id)
    return items.where(opens_to(actor, AgendaItem.case_id.expression, least))


def needs_reason(actor: Actor, seen: SeenItem) -> bool:
    """Whether this person has to say first why they open the case: it is not on their own list."""
    if seen.by_glass or is_recent(_over_utc(seen.item.meeting), now_utc()):
        return False
    case_id = seen.item.case_id
    places = [
        Place(facts=item_facts(meeting, [case_id])[case_id], over_utc=_over_utc(meeting))
        for meeting in list_meetings_of(case_id)
        if is_recent(_over_utc(meeting), now_utc())
    ]
    return not is_on_own_list(actor, places, now_utc()) and not holds_opening(actor.account_id, case_id)


def list_meetings_of(case_id: uuid.UUID) -> Sequence[Meeting]:
    """Every meeting a case stands at, latest first. For callers that ask need-to-know themselves."""
    return db.session.scalars(
        db.select(Meeting)
        .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
        .where(AgendaItem.case_id == case_id)
        .order_by(Meeting.starts_utc.desc(), Meeting.id)
    ).all()


def find_places_by_reference(
    actor: Actor, reference: str, permission: Permission
) -> Sequence[tuple[Meeting, uuid.UUID]]:
    """The meetings a case stands at, each with the case's id, latest first, where this person may do that.

    Nothing of a case that is hidden from them. It is one query, whatever there is: an unknown reference, another
    series, a conflict and a seal take the same work.
    """
    within = or_(
        false(),
        *(
            (true() if grant.series_id is None else Meeting.series_id == grant.series_id)
            & (true() if grant.case_id is None else AgendaItem.case_id == grant.case_id)
            for grant in actor.grants
            if permission in PERMISSIONS[grant.role]
        ),
    )
    rows = db.session.execute(
        db.select(Meeting, AgendaItem.case_id)
        .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
        .where(has_reference(AgendaItem.case_id.expression, reference), within)
        .where(~is_hidden_from(actor, AgendaItem.case_id.expression))
        .order_by(Meeting.starts_utc.desc(), Meeting.id)
    )
    return [(meeting, case_id) for meeting, case_id in rows]


def cases_seen(actor: Actor, case_ids: Iterable[uuid.UUID], permission: Permission) -> Mapping[uuid.UUID, uuid.UUID]:
    """Which of these cases this person sees whole, by role, agency or name, in a series where they may do that.

    Each with the latest meeting at which they do.
    """
    series_ids = {grant.series_id for grant in actor.grants if permission in PERMISSIONS[grant.role]}
    within = true() if None in series_ids else Meeting.series_id.in_(series_ids)
    rows = db.session.execute(
        db.select(AgendaItem.case_id, AgendaItem.meeting_id)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(AgendaItem.case_id.in_(set(case_ids)), within)
        .where(sees_case(actor, AgendaItem.case_id.expression))
        .order_by(Meeting.starts_utc, Meeting.id)
    )
    return {row.case_id: row.meeting_id for row in rows}


def cases_of_today(case_ids: Collection[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Which of these cases still count as today's work: they stand at a meeting that is not over for 28 days."""
    if not case_ids:
        return frozenset()
    rows = db.session.execute(
        db.select(AgendaItem.case_id, Meeting)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(AgendaItem.case_id.in_(case_ids))
        .order_by(AgendaItem.id)
    )
    return frozenset(case_id for case_id, meeting in rows if is_recent(_over_utc(meeting), now_utc()))


def _over_utc(meeting: Meeting) -> datetime | None:
    return (meeting.closed_utc or meeting.starts_utc) if meeting.is_over else None


def find_item(item_id: uuid.UUID) -> AgendaItem | None:
    """An item by its id, for callers that ask need-to-know themselves."""
    return db.session.get(AgendaItem, item_id)


def list_seen_items(actor: Actor, meeting: Meeting) -> Sequence[SeenItem]:
    """The items of a meeting of which this person may see anything, in agenda order, without cases that were erased."""
    facts = facts_of_list(meeting)
    seen = [
        SeenItem(item, facts[item.case_id], sight)
        for item in list_items(meeting)
        if item.case_id in facts and (sight := standing_sight(actor, facts[item.case_id])) is not Sight.NOTHING
    ]
    there = read_together("cases with keys", meeting.id, meeting.version, lambda: cases_with_keys(facts))
    seen = [one for one in seen if one.item.case_id in there]
    if not is_looked_at_again():
        prefetch_case_keys({one.item.case_id for one in seen})
    return seen


def facts_of_list(meeting: Meeting) -> Mapping[uuid.UUID, ItemFacts]:
    """What need-to-know asks about every case of a meeting, by case. For callers that ask it for one reader."""
    return read_together(
        "facts of a list",
        meeting.id,
        meeting.version,
        lambda: item_facts(meeting, [item.case_id for item in list_items(meeting)]),
    )


def list_items(meeting: Meeting) -> Sequence[AgendaItem]:
    """Every item of a meeting in agenda order, for services and for the timetable, which names no case."""
    return read_once("items", meeting.id, lambda: db.session.scalars(_ITEMS_OF, {"meeting_id": meeting.id}).all())


def list_items_of_case(case_id: uuid.UUID) -> Sequence[AgendaItem]:
    """Every item of a case at whatever meeting, for services."""
    return db.session.scalars(
        db.select(AgendaItem).where(AgendaItem.case_id == case_id).order_by(AgendaItem.meeting_id, AgendaItem.id)
    ).all()


def has_list(meeting: Meeting) -> bool:
    """Whether any case stands on the list of a meeting; nothing of which, nor how many."""
    return db.session.scalar(db.select(AgendaItem.id).where(AgendaItem.meeting_id == meeting.id).limit(1)) is not None


def has_left_order(meeting: Meeting, digest: str) -> bool:
    """Whether a chair of this meeting has left this order already."""
    query = db.select(LeftOrder.id).where(LeftOrder.meeting_id == meeting.id, LeftOrder.digest == digest)
    return db.session.scalar(query) is not None


def find_item_under_way(meeting: Meeting) -> AgendaItem | None:
    """The item that is being discussed, if any."""
    return next((item for item in list_items(meeting) if item.state is ItemState.UNDER_WAY), None)


def list_breaks(meeting: Meeting) -> Sequence[AgendaBreak]:
    """The breaks of a meeting, those that were taken too, by the time for which they were planned."""
    return read_once("breaks", meeting.id, lambda: db.session.scalars(_BREAKS_OF, {"meeting_id": meeting.id}).all())


def find_running_break(meeting: Meeting) -> AgendaBreak | None:
    """The break that is on, if any."""
    return next((row for row in list_breaks(meeting) if row.started_utc and row.ended_utc is None), None)


def find_planned_break(meeting: Meeting) -> AgendaBreak | None:
    """The next break that was planned and not begun, if there is one."""
    return next((row for row in list_breaks(meeting) if row.started_utc is None), None)
