"""A meeting's order as one person may know it, and the same as a problem for the optimiser: plain data."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Final

from app.agenda.constraints import Broken, Constraints, PlanCase, Window, by_arrival, children_first, what_is_broken
from app.agenda.constraints import siblings as siblings_of
from app.agenda.optimiser import Agency, Break, CostOfOrder, Problem, cost_of
from app.agenda.optimiser import Window as Hours
from app.agenda.rules import PlannedBreak, Slot

A_MINUTE: Final = timedelta(minutes=1)
# No meeting lasts so long: the end of a window that has none.
FAR_AWAY: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAgency:
    """An agency whose time the order is about, and how many people it sends."""

    agency_id: uuid.UUID
    name: str
    people: int


@dataclass(frozen=True, kw_only=True)
class Planned:
    """The list of a meeting for one person: `called` as it was, `coming` in the order it stands in now.

    `blocks` says which items move together with each case, itself first, in the order of the list; `front` stays
    before all of them. `begins_utc` is minute 0 of the problem: with the minutes of what was called, the rest begins.
    """

    called: tuple[PlanCase, ...]
    coming: tuple[PlanCase, ...]
    front: tuple[uuid.UUID, ...]
    blocks: Mapping[uuid.UUID, tuple[uuid.UUID, ...]]
    slots: Mapping[uuid.UUID, Slot]
    constraints: Constraints
    agencies: tuple[PlanAgency, ...]
    rejoin_minutes: int
    steadiness: int
    begins_utc: datetime
    breaks: tuple[PlannedBreak, ...]

    @property
    def cases(self) -> tuple[PlanCase, ...]:
        """The cases as the problem numbers them: those that were called, then those to come."""
        return (*self.called, *self.coming)

    @cached_property
    def problem(self) -> Problem:
        """The same for the optimiser, with everything that an order keeps to."""
        numbers = {case.item_id: number for number, case in enumerate(self.cases)}
        coming = [numbers[case.item_id] for case in self.coming]
        urgent = [numbers[case.item_id] for case in self.coming if case.is_urgent]
        # Those that were called have the first places, so that what is urgent comes before each of the others instead.
        tops = [(one, other) for one in urgent for other in coming if other not in urgent] if self.called else []
        pairs = [*self.constraints.before, *self.children_first]
        attended = [self._agency(agency, numbers) for agency in self.agencies]
        bound = [self._bound(window, numbers) for window in self.constraints.windows]
        return Problem(
            durations=tuple(max(1, case.minutes) for case in self.cases),
            agencies=(*attended, *bound),
            breaks=tuple(Break(max(0, self._ceiling(one.not_before_utc)), one.minutes) for one in self.breaks),
            windows=tuple(
                Hours(len(attended) + number, *self._hours(window))
                for number, window in enumerate(self.constraints.windows)
            ),
            urgent_first=() if self.called else tuple(urgent),
            precedence=(*tops, *((numbers[a], numbers[b]) for a, b in pairs if {numbers[a], numbers[b]} <= {*coming})),
            adjacent=tuple(tuple(numbers[case.item_id] for case in group) for group in siblings_of(self.coming)),
            pinned=tuple((numbers[case.item_id], numbers[case.item_id]) for case in self.coming if case.is_pinned),
            fixed_prefix=tuple(range(len(self.called))),
        )

    @property
    def children_first(self) -> Sequence[tuple[uuid.UUID, uuid.UUID]]:
        """The pairs of cases that the preset puts in this order; none where it does not."""
        return children_first(self.coming) if self.constraints.puts_children_first else []

    @property
    def announced(self) -> Mapping[int, int]:
        """At which minute each coming case was announced, by its number, as far as one was.

        What was announced for before the rest begins can only come later: then the first minute does as well.
        """
        return {
            number: max(0, self._ceiling(case.announced_utc))
            for number, case in enumerate(self.cases)
            if case.announced_utc is not None and not case.has_been_called
        }

    @property
    def present(self) -> CostOfOrder:
        """What the order costs in which the list stands."""
        return cost_of(self.problem, range(len(self.cases)))

    @property
    def as_they_came(self) -> CostOfOrder:
        """What the order would cost in which the cases came in, whatever it would break."""
        return cost_of(self.problem, by_arrival(self.cases))

    @property
    def broken(self) -> Broken:
        """What the list does not keep as it stands."""
        return what_is_broken(self.coming, self.constraints, self.slots)

    def items_in(self, coming: Sequence[uuid.UUID]) -> list[uuid.UUID]:
        """Every item of the meeting in the order in which these cases come, each with what moves with it."""
        last = {case.item_id for case in self.coming}
        first = [id_ for head, block in self.blocks.items() if head not in last for id_ in block]
        return [*self.front, *first, *(id_ for head in coming for id_ in self.blocks[head])]

    def _agency(self, agency: PlanAgency, numbers: Mapping[uuid.UUID, int]) -> Agency:
        attends = frozenset(numbers[case.item_id] for case in self.cases if agency.agency_id in case.agencies)
        return Agency(agency.name, agency.people, agency.people * self.rejoin_minutes, attends)

    def _bound(self, window: Window, numbers: Mapping[uuid.UUID, int]) -> Agency:
        # It stands for the agency once more, costs nothing, and holds what is still to come alone.
        attends = frozenset(numbers[case.item_id] for case in self.coming if window.agency_id in case.agencies)
        return Agency(window.name, 0, 0, attends)

    def _hours(self, window: Window) -> tuple[int, int]:
        start = self._ceiling(window.from_utc) if window.from_utc else 0
        end = (window.until_utc - self.begins_utc) // A_MINUTE if window.until_utc else FAR_AWAY
        return max(0, start), end

    def _ceiling(self, moment: datetime) -> int:
        return -((self.begins_utc - moment) // A_MINUTE)
