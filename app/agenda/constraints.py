"""What an order keeps to, and what it does not keep, on plain data.

An order is made by one person. They move what they see: a case, and with it what they must not know of
(`rules.blocks_of`). So everything here is about the cases that one person sees, with the minutes they are told.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from app.agenda.rules import Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCase:
    """A case as the order asks about it. `agencies` are those whose time is planned for; `minutes` as told."""

    item_id: uuid.UUID
    case_id: uuid.UUID
    reference: str
    minutes: int
    arrived_utc: datetime
    agencies: frozenset[uuid.UUID] = frozenset()
    has_been_called: bool = False
    is_urgent: bool = False
    is_pinned: bool = False
    has_children: bool = False
    sibling_group: uuid.UUID | None = None
    announced_utc: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """An agency can be there only from one time on, only until another, or both."""

    agency_id: uuid.UUID
    name: str
    from_utc: datetime | None = None
    until_utc: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraints:
    """What holds for the whole list beside what stands at each case. `before` names pairs: the first is heard first."""

    before: tuple[tuple[uuid.UUID, uuid.UUID], ...] = ()
    windows: tuple[Window, ...] = ()
    puts_children_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenWindow:
    """A case that falls outside the hours of an agency."""

    case: PlanCase
    window: Window
    slot: Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """What an order does not keep."""

    not_urgent_first: tuple[PlanCase, ...] = ()
    not_before: tuple[tuple[PlanCase, PlanCase], ...] = ()
    not_together: tuple[tuple[PlanCase, ...], ...] = ()
    windows: tuple[BrokenWindow, ...] = ()
    children_later: tuple[PlanCase, ...] = ()

    def __bool__(self) -> bool:
        return bool(
            self.not_urgent_first or self.not_before or self.not_together or self.windows or self.children_later
        )


def siblings(cases: Iterable[PlanCase]) -> Sequence[tuple[PlanCase, ...]]:
    """The cases that stand together, group by group; one that is left alone is no group."""
    groups: dict[uuid.UUID, list[PlanCase]] = {}
    for case in cases:
        if case.sibling_group is not None:
            groups.setdefault(case.sibling_group, []).append(case)
    return [tuple(group) for group in groups.values() if len(group) > 1]


def children_first(cases: Sequence[PlanCase]) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """The pairs that put children's cases first: each before every case without children.

    Siblings count as one case. What is urgent, or was put in its place by hand, stands where that says.
    """
    free = [case for case in cases if not case.is_urgent and not case.is_pinned]
    with_children = {case.item_id for case in free if case.has_children}
    for group in siblings(free):
        if any(case.has_children for case in group):
            with_children |= {case.item_id for case in group}
    first = [case.item_id for case in free if case.item_id in with_children]
    return [(one, case.item_id) for one in first for case in free if case.item_id not in with_children]


def by_arrival(cases: Sequence[PlanCase]) -> list[int]:
    """The places of these cases in the order in which they came in, or else of their references."""
    return sorted(range(len(cases)), key=lambda place: (cases[place].arrived_utc, cases[place].reference))


def what_is_broken(cases: Sequence[PlanCase], constraints: Constraints, slots: Mapping[uuid.UUID, Slot]) -> Broken:
    """What the cases that are to come, in this order and at these times, do not keep."""
    places = {case.item_id: place for place, case in enumerate(cases)}
    late = {case.item_id for before, case in pairwise(cases) if case.is_urgent and not before.is_urgent}
    pairs = [(first, then) for first, then in constraints.before if first in places and then in places]
    first_adult = min((places[then] for _, then in children_first(cases)), default=len(cases))
    with_children = {first for first, _ in children_first(cases)} if constraints.puts_children_first else set()
    return Broken(
        not_urgent_first=tuple(case for case in cases if case.item_id in late),
        not_before=tuple(
            (cases[places[first]], cases[places[then]]) for first, then in pairs if places[first] > places[then]
        ),
        not_together=tuple(group for group in siblings(cases) if not _is_together([places[c.item_id] for c in group])),
        windows=tuple(
            BrokenWindow(case=case, window=window, slot=slots[case.item_id])
            for window in constraints.windows
            for case in cases
            if window.agency_id in case.agencies and case.item_id in slots and _is_outside(window, slots[case.item_id])
        ),
        children_later=tuple(
            case for case in cases if case.item_id in with_children and places[case.item_id] > first_adult
        ),
    )


def _is_together(places: Sequence[int]) -> bool:
    return max(places) - min(places) == len(places) - 1


def _is_outside(window: Window, slot: Slot) -> bool:
    return bool(
        (window.from_utc and slot.starts_utc < window.from_utc)
        or (window.until_utc and slot.ends_utc > window.until_utc)
    )
