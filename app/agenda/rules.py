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
    """What the timetable asks about an item, in agenda order. Times are None until they have happened.

    `is_held`: it was begun and is to be called again; its times are then those of the last time it was under way.
    `spent_minutes`: how long it was under way before.
    """

    item_id: uuid.UUID
    planned_minutes: int
    started_utc: datetime | None = None
    ended_utc: datetime | None = None
    is_deferred: bool = False
    is_held: bool = False
    spent_minutes: int = 0

    @property
    def is_to_come(self) -> bool:
        """Whether it has still to be called, for the first time or again."""
        return not self.is_deferred and (self.is_held or self.started_utc is None)

    @property
    def time_left(self) -> timedelta:
        """What is left of the plan when it is called; a case that has used it up is given a minute."""
        return timedelta(minutes=max(1, self.planned_minutes - self.spent_minutes))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedBreak:
    """A break at the first end of a case at or after a time; or one that the chair began, and perhaps ended."""

    not_before_utc: datetime
    minutes: int
    started_utc: datetime | None = None
    ended_utc: datetime | None = None

    @property
    def is_running(self) -> bool:
        """Whether it was begun and goes on, until a case is called or the chair ends it."""
        return self.started_utc is not None and self.ended_utc is None

    def covers(self, moment: datetime) -> bool:
        """Whether that moment lies in it."""
        if self.started_utc is None:
            return False
        return self.started_utc <= moment <= (self.ended_utc or self.started_utc + timedelta(minutes=self.minutes))


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
    waiting = _breaks_to_come(breaks)
    happened = [item for item in items if item.started_utc is not None and not item.is_deferred and not item.is_held]
    happened.sort(key=lambda item: item.started_utc or first_case_utc)
    clock = first_case_utc
    for item in happened:
        start = item.started_utc or clock
        while waiting and clock >= waiting[0].not_before_utc:
            waiting.pop(0)
        planned_end = start + item.time_left
        end = item.ended_utc or max(planned_end, now_utc or planned_end)
        slots[item.item_id] = Slot(starts_utc=start, ends_utc=end)
        clock = end
    if now_utc is not None:
        clock = max(clock, now_utc)
    running = next((one for one in breaks if one.is_running), None)
    for item in order_of_coming(items):
        break_before = 0
        if running is not None and running.started_utc is not None:
            clock = max(clock, running.started_utc + timedelta(minutes=running.minutes))
            break_before = int((clock - running.started_utc).total_seconds() // 60)
            running = None
        while slots and waiting and clock >= waiting[0].not_before_utc:
            break_before += waiting[0].minutes
            clock += timedelta(minutes=waiting.pop(0).minutes)
        end = clock + item.time_left
        slots[item.item_id] = Slot(starts_utc=clock, ends_utc=end, break_before=break_before)
        clock = end
    return slots


def order_of_coming(items: Sequence[TimedItem]) -> list[TimedItem]:
    """What is still to be called, in the order in which the chair is likely to: what is held goes on first.

    It lets one other case go before it where nothing has happened since: it was held to go on with another.
    """
    held = [item for item in items if item.is_held and not item.is_deferred]
    others = [item for item in items if item.is_to_come and not item.is_held]
    begun = [item.started_utc for item in items if item.started_utc is not None and not item.is_deferred]
    first = others[:1] if any(item.started_utc == max(begun) for item in held) else []
    return [*first, *held, *others[len(first) :]]


def end_of_running(breaks: Sequence[PlannedBreak], now_utc: datetime) -> datetime | None:
    """When the break that is on is expected to be over; None where none is."""
    ends = [one.started_utc + timedelta(minutes=one.minutes) for one in breaks if one.is_running and one.started_utc]
    return max([now_utc, *ends]) if ends else None


def _breaks_to_come(breaks: Sequence[PlannedBreak]) -> list[PlannedBreak]:
    """The breaks that have not been begun, without those that fell due while another was on."""
    return sorted(
        (
            planned
            for planned in breaks
            if planned.started_utc is None and not any(other.covers(planned.not_before_utc) for other in breaks)
        ),
        key=lambda planned: planned.not_before_utc,
    )


def breaks_to_come(
    breaks: Sequence[PlannedBreak], happened: Sequence[Slot], *, first_case_utc: datetime
) -> Sequence[PlannedBreak]:
    """The breaks that are still ahead once these cases were called; a break is over when a case began after it."""
    clock = max([first_case_utc, *(slot.ends_utc for slot in happened[:-1])]) if happened else None
    return [one for one in _breaks_to_come(breaks) if clock is None or one.not_before_utc > clock]


def merge_hidden(
    items: Sequence[TimedItem],
    hidden: Collection[uuid.UUID],
    *,
    is_going_on: bool,
    breaks: Sequence[PlannedBreak] = (),
) -> Sequence[TimedItem]:
    """The items of an agenda as they are told to somebody who must not know of the hidden ones: without any gap.

    The planned minutes of a hidden item go to the one before it, or to the next where none is before. Its time, once it
    has happened, prolongs the last item that was over before it, as far as to a break. That is told from the start of
    the next item on, or from the end of the meeting: until then there is a pause, as there may be between any two. A
    first item that began late looks like any other that did, so starts are told as they were.
    """
    told: list[TimedItem] = []
    carried, was_held, until = 0, False, None
    for item in items:
        if item.item_id not in hidden:
            if item.started_utc is not None:
                # A hidden item that was held has times of its own, later; the gap that it left ends here.
                if was_held:
                    until = None if item.spent_minutes else item.started_utc
                _prolong_last(told, until, breaks)
                was_held, until = False, None
            told.append(replace(item, planned_minutes=item.planned_minutes + carried))
            carried = 0
            continue
        if told:
            told[-1] = replace(told[-1], planned_minutes=told[-1].planned_minutes + item.planned_minutes)
        else:
            carried += item.planned_minutes
        was_held = was_held or item.is_held or item.spent_minutes > 0
        until = item.ended_utc or until
    if not is_going_on:
        _prolong_last(told, until, breaks)
    return told


def _prolong_last(told: list[TimedItem], until: datetime | None, breaks: Sequence[PlannedBreak]) -> None:
    """Let the last of these that was begun have lasted until then, or until a break, if it is over."""
    for place in range(len(told) - 1, -1, -1):
        item = told[place]
        if item.started_utc is None:
            continue
        if until is not None and item.ended_utc is not None and not item.is_deferred and not item.is_held:
            began = [one.started_utc for one in breaks if one.started_utc and one.started_utc >= item.ended_utc]
            told[place] = replace(item, ended_utc=max(item.ended_utc, min([until, *began])))
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

    They count the places that they see. What has been called stays in front; `called` may hold more than that, such as
    items further down that were put off.
    """
    begun = next((place for place, id_ in enumerate(order) if id_ not in hidden or id_ not in called), len(order))
    blocks = blocks_of(order[begun:], hidden)
    first_free = next((place for place, block in enumerate(blocks) if block[0] not in called), len(blocks))
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
