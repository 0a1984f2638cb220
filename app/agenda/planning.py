"""The order of a meeting as one person may know and change it: what it asks, what it keeps to, what it costs.

Everything is made of the cases that this person sees, with the minutes they are told, so that no cost, time or reason
tells of another. What is hidden from them moves with the case before it.
"""

import uuid
from collections.abc import Mapping, Sequence
from typing import Final

from app.agenda.constraints import Constraints, PlanCase, Window
from app.agenda.models import AgencyWindow, AgendaItem, ItemPrecedence, ItemState
from app.agenda.optimiser import Ordering, Problem, Words, order_agenda
from app.agenda.plan import A_MINUTE, FAR_AWAY, PlanAgency, Planned
from app.agenda.queries import SeenItem, list_items, list_seen_items
from app.agenda.rules import blocks_of, breaks_to_come, end_of_running
from app.agenda.times import ToldTime, first_case_due_utc, planned_breaks, times_told
from app.cases.queries import cases_with_children, list_cases
from app.core.access import Actor
from app.core.apart import Apart
from app.core.clock import local, now_utc
from app.core.database import db
from app.directory.queries import agency_cards
from app.meetings.models import Meeting, OrderPreset

MOST_SECONDS: Final = 1.0
MOST_KEPT: Final = 64
_TO_COME: Final = (ItemState.LISTED, ItemState.ON_HOLD)
_apart: Final = Apart()
_found: Final[dict[tuple[Problem, tuple[tuple[int, int], ...], int], Ordering]] = {}


def plan_for(actor: Actor, meeting: Meeting) -> Planned:
    """The order of a meeting for this person, before it, or while it goes on. For callers that asked who may."""
    seen = {one.item.id: one for one in list_seen_items(actor, meeting)}
    items = list_items(meeting)
    unseen = {item.id for item in items} - seen.keys()
    not_listed = {item.id for item in items if item.state is not ItemState.LISTED}
    order = [item.id for item in items]
    begun = next((place for place, id_ in enumerate(order) if id_ in seen or id_ not in not_listed), len(order))
    blocks = {block[0]: tuple(block) for block in blocks_of(order[begun:], unseen) if block}
    told = times_told(actor, meeting)
    cases = _cases([seen[id_] for id_ in blocks if id_ in seen], blocks, told)
    slots = {case.item_id: slot for case in cases if (time := told.get(case.item_id)) and (slot := time.slot)}
    called = sorted(
        (case for case in cases if case.has_been_called and case.item_id in slots),
        key=lambda case: slots[case.item_id].starts_utc,
    )
    # The list may stand in another order: what is held goes on in its turn.
    coming = sorted(
        (case for case in cases if not case.has_been_called), key=lambda case: slots[case.item_id].starts_utc
    )
    first = slots[coming[0].item_id] if coming else None
    breaks = planned_breaks(meeting)
    goes_on_utc = end_of_running(breaks, now_utc()) or (
        first.break_starts_utc if first else first_case_due_utc(meeting)
    )
    begins_utc = goes_on_utc - sum(case.minutes for case in called) * A_MINUTE
    ahead = breaks_to_come(
        breaks,
        [slots[case.item_id] for case in called],
        first_case_utc=first_case_due_utc(meeting),
    )
    series = meeting.series
    people = {row.agency_id: row.people for row in series.agencies}
    return Planned(
        called=tuple(called),
        coming=tuple(coming),
        front=tuple(order[:begun]),
        blocks=blocks,
        slots=slots,
        constraints=_constraints(meeting, set(seen)),
        agencies=tuple(
            PlanAgency(agency_id=card.id, name=card.name, people=people.get(card.id, 1))
            for card in agency_cards(agency for case in cases for agency in case.agencies).values()
        ),
        rejoin_minutes=series.rejoin_minutes,
        steadiness=series.steadiness,
        begins_utc=begins_utc,
        breaks=tuple(ahead),
    )


def words_for(planned: Planned) -> Words:
    """How cases and times of the problem are called in sentences; needs no app context once it is made."""
    zone = local(planned.begins_utc).tzinfo

    def say_time(minute: int) -> str:
        if minute >= FAR_AWAY:
            return "the end"
        return "the start" if minute <= 0 else f"{(planned.begins_utc + minute * A_MINUTE).astimezone(zone):%H:%M}"

    return Words(case=lambda number: planned.cases[number].reference, time=say_time)


def find_order(planned: Planned, *, seconds: float = MOST_SECONDS, stability: int = 0) -> Ordering:
    """The best order of what is to come that was found in that time; while it is looked for, no open page waits.

    With `stability`, times that were announced change as little as that asks. Raises `NoOrder`, which says in words
    what cannot hold together, and `NotInTime`. A command that has to run again finds the order that it found before.
    """
    announced = planned.announced if stability else {}
    key = (planned.problem, tuple(announced.items()), stability)
    if key not in _found:
        if len(_found) >= MOST_KEPT:
            _found.clear()
        _found[key] = _apart.run(
            order_agenda,
            planned.problem,
            seconds=seconds,
            announced=announced,
            stability=stability,
            words=words_for(planned),
        )
    return _found[key]


def _cases(
    seen: Sequence[SeenItem],
    blocks: Mapping[uuid.UUID, tuple[uuid.UUID, ...]],
    told: Mapping[uuid.UUID, ToldTime],
) -> Sequence[PlanCase]:
    case_ids = [one.item.case_id for one in seen]
    references = {case.id: case.reference for case in list_cases(case_ids)}
    with_children = cases_with_children(case_ids)
    return [
        PlanCase(
            item_id=one.item.id,
            case_id=one.item.case_id,
            reference=references[one.item.case_id],
            minutes=_minutes(one.item, [told[id_] for id_ in blocks[one.item.id] if id_ in told]),
            arrived_utc=one.item.arrived_utc,
            agencies=_agencies(one),
            has_been_called=one.item.state not in _TO_COME,
            # What is held goes on in its turn, urgent or not.
            is_urgent=one.item.is_urgent and one.item.state is not ItemState.ON_HOLD,
            is_pinned=one.item.is_pinned or one.item.state is ItemState.ON_HOLD,
            has_children=one.item.case_id in with_children,
            sibling_group=one.item.sibling_group,
            announced_utc=one.item.announced_utc,
        )
        for one in seen
    ]


def _minutes(item: AgendaItem, told: Sequence[ToldTime]) -> int:
    """As planned until it has been called; from then on as long as it took, or is expected to take."""
    slot = told[0].slot if told else None
    if item.state is not ItemState.LISTED and slot is not None:
        return round((slot.ends_utc - slot.starts_utc) / A_MINUTE)
    return sum(time.planned_minutes for time in told)


def _agencies(one: SeenItem) -> frozenset[uuid.UUID]:
    expected = {agency_id for agency_id, check in one.facts.checks.items() if check.is_expected}
    return frozenset(expected - one.facts.agencies_in_conflict)


def _constraints(meeting: Meeting, seen: set[uuid.UUID]) -> Constraints:
    windows = list_windows(meeting)
    cards = agency_cards(row.agency_id for row in windows)
    return Constraints(
        before=tuple(pair for pair in list_precedences(meeting) if seen.issuperset(pair)),
        windows=tuple(
            Window(
                agency_id=row.agency_id,
                name=cards[row.agency_id].name,
                from_utc=row.from_utc,
                until_utc=row.until_utc,
            )
            for row in windows
        ),
        puts_children_first=meeting.order_preset is OrderPreset.CHILDREN_FIRST,
    )


def list_windows(meeting: Meeting) -> Sequence[AgencyWindow]:
    """When agencies can be at a meeting at all, those that said so."""
    return db.session.scalars(
        db.select(AgencyWindow).where(AgencyWindow.meeting_id == meeting.id).order_by(AgencyWindow.id)
    ).all()


def list_precedences(meeting: Meeting) -> Sequence[tuple[uuid.UUID, uuid.UUID]]:
    """Which item is heard before which, by their ids. For callers that ask need-to-know."""
    rows = db.session.execute(
        db.select(ItemPrecedence.first_item_id, ItemPrecedence.then_item_id)
        .join(AgendaItem, AgendaItem.id == ItemPrecedence.first_item_id)
        .where(AgendaItem.meeting_id == meeting.id)
        .order_by(ItemPrecedence.id)
    )
    return [(first, then) for first, then in rows]
