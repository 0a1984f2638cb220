"""The order of an agenda and its times, on plain data."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCase:
    """What the order asks about a case."""

    item_id: uuid.UUID
    is_urgent: bool
    has_children: bool
    arrived_utc: datetime


def suggest_order(cases: Sequence[ListedCase]) -> list[uuid.UUID]:
    """Urgent first, then cases with children, then the others; each in the order in which they came in.

    Children's agencies can leave after their last case. Source: SafeLives' suggested MARAC agenda.
    """
    ordered = sorted(cases, key=lambda c: (not c.is_urgent, not c.has_children, c.arrived_utc, str(c.item_id)))
    return [case.item_id for case in ordered]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedItem:
    """What the timetable asks about an item, in agenda order. Times are None until they have happened."""

    item_id: uuid.UUID
    planned_minutes: int
    started_utc: datetime | None = None
    ended_utc: datetime | None = None
    is_deferred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedBreak:
    """A break at the first end of a case at or after a time."""

    not_before_utc: datetime
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """When an item is expected, or was: both ends. `break_before` is the length of a break just before it."""

    starts_utc: datetime
    ends_utc: datetime
    break_before: int = 0

    @property
    def break_starts_utc(self) -> datetime:
        """When the break before it begins."""
        return self.starts_utc - timedelta(minutes=self.break_before)


def make_timetable(
    items: Sequence[TimedItem], breaks: Sequence[PlannedBreak], *, first_case_utc: datetime, now_utc: datetime | None
) -> Mapping[uuid.UUID, Slot]:
    """When each item starts and ends: what has happened as it happened, the rest as planned from there.

    `first_case_utc` is when the first case is due. `now_utc` is the present while the meeting is open, so that the
    rest never lies in the past, and None before it. Deferred items get no slot.
    """
    slots: dict[uuid.UUID, Slot] = {}
    waiting = sorted(breaks, key=lambda b: b.not_before_utc)
    happened = [item for item in items if item.started_utc is not None and not item.is_deferred]
    happened.sort(key=lambda item: item.started_utc or first_case_utc)
    clock = first_case_utc
    for item in happened:
        start = item.started_utc or clock
        while waiting and clock >= waiting[0].not_before_utc:
            waiting.pop(0)
        planned_end = start + timedelta(minutes=item.planned_minutes)
        end = item.ended_utc or max(planned_end, now_utc or planned_end)
        slots[item.item_id] = Slot(starts_utc=start, ends_utc=end)
        clock = end
    if now_utc is not None:
        clock = max(clock, now_utc)
    for item in items:
        if item.started_utc is not None or item.is_deferred:
            continue
        break_before = 0
        while slots and waiting and clock >= waiting[0].not_before_utc:
            break_before += waiting.pop(0).minutes
        clock += timedelta(minutes=break_before)
        end = clock + timedelta(minutes=item.planned_minutes)
        slots[item.item_id] = Slot(starts_utc=clock, ends_utc=end, break_before=break_before)
        clock = end
    return slots


def breaks_to_come(
    breaks: Sequence[PlannedBreak], happened: Sequence[Slot], *, first_case_utc: datetime
) -> Sequence[PlannedBreak]:
    """The breaks that are still ahead once these cases were called; a break is over when a case began after it."""
    clock = max([first_case_utc, *(slot.ends_utc for slot in happened[:-1])]) if happened else None
    ahead = [one for one in breaks if clock is None or one.not_before_utc > clock]
    return sorted(ahead, key=lambda one: one.not_before_utc)


def merge_hidden(
    items: Sequence[TimedItem], hidden: Collection[uuid.UUID], *, is_going_on: bool
) -> Sequence[TimedItem]:
    """The items of an agenda as they are told to somebody who must not know of the hidden ones: without any gap.

    The planned minutes of a hidden item go to the one before it, or to the next where none is before. Its time, once it
    has happened, prolongs the last item that was over before it. That is told from the start of the next item on, or
    from the end of the meeting: until then there is a pause, as there may be between any two. A first item that began
    late looks like any other that did, so starts are told as they were.
    """
    told: list[TimedItem] = []
    carried, until = 0, None
    for item in items:
        if item.item_id not in hidden:
            if item.started_utc is not None:
                _prolong_last(told, until)
                until = None
            told.append(replace(item, planned_minutes=item.planned_minutes + carried))
            carried = 0
            continue
        if told:
            told[-1] = replace(told[-1], planned_minutes=told[-1].planned_minutes + item.planned_minutes)
        else:
            carried += item.planned_minutes
        until = item.ended_utc or until
    if not is_going_on:
        _prolong_last(told, until)
    return told


def _prolong_last(told: list[TimedItem], until: datetime | None) -> None:
    """Let the last of these that is over have lasted until then."""
    for place in range(len(told) - 1, -1, -1):
        ended = told[place].ended_utc
        if ended is not None and not told[place].is_deferred:
            told[place] = replace(told[place], ended_utc=max(ended, until) if until else ended)
            return


def hidden_between(
    order: Sequence[uuid.UUID], hidden: Collection[uuid.UUID], seen: Collection[uuid.UUID]
) -> frozenset[uuid.UUID]:
    """The hidden items between two that somebody sees. Where items of others stand beside them, no gap is told."""
    found: set[uuid.UUID] = set()
    run: list[uuid.UUID] = []
    is_after_seen = False
    for item_id in order:
        if item_id in hidden:
            run.append(item_id)
            continue
        if is_after_seen and item_id in seen:
            found.update(run)
        is_after_seen, run = item_id in seen, []
    return frozenset(found)


def blocks_of(order: Sequence[uuid.UUID], hidden: Collection[uuid.UUID]) -> list[list[uuid.UUID]]:
    """The order in blocks that move as one for somebody who does not see the hidden items: an item and what it covers.

    So an item keeps the minutes with which it is told to them (`merge_hidden`) wherever they move it.
    """
    blocks: list[list[uuid.UUID]] = []
    before_all: list[uuid.UUID] = []
    for item_id in order:
        if item_id not in hidden:
            blocks.append([item_id, *before_all])
            before_all = []
        elif blocks:
            blocks[-1].append(item_id)
        else:
            before_all.append(item_id)
    return blocks or [before_all]


def move_block(
    order: Sequence[uuid.UUID],
    hidden: Collection[uuid.UUID],
    called: Collection[uuid.UUID],
    item_id: uuid.UUID,
    *,
    steps: int | None = None,
) -> list[uuid.UUID]:
    """The order after somebody moved an item, with what it covers, by so many places; without a number, to be next.

    They count the places that they see. What has been called stays in front.
    """
    begun = next((place for place, id_ in enumerate(order) if id_ not in hidden or id_ not in called), len(order))
    blocks = blocks_of(order[begun:], hidden)
    first_free = sum(block[0] in called for block in blocks)
    (moved,) = [block for block in blocks if item_id in block]
    place = blocks.index(moved)
    blocks.remove(moved)
    blocks.insert(first_free if steps is None else max(first_free, min(len(blocks), place + steps)), moved)
    return [*order[:begun], *(other for block in blocks for other in block)]


def agency_minutes(needed: Sequence[tuple[int, frozenset[uuid.UUID]]]) -> Mapping[uuid.UUID, int]:
    """How many minutes of cases each agency is needed for; `needed` holds (minutes, agencies) for each case."""
    totals: dict[uuid.UUID, int] = {}
    for minutes, agencies in needed:
        for agency in agencies:
            totals[agency] = totals.get(agency, 0) + minutes
    return totals
