"""What an order costs, and which rules it breaks: in plain Python, for a page that shows a change at once."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.agenda.ordering.problem import Agency, Problem


@dataclass(frozen=True, slots=True)
class Words:
    """How cases and times are called in sentences; agencies have their names in the problem."""

    case: Callable[[int], str] = "case {}".format
    time: Callable[[int], str] = "minute {}".format


PLAIN = Words()


@dataclass(frozen=True, slots=True)
class Gap:
    """An agency between two of its cases: it waits these minutes, or leaves and is fetched again."""

    after: int
    before: int
    minutes: int
    cost: int
    leaves: bool


@dataclass(frozen=True, slots=True)
class AgencyCost:
    """What the order means for one agency. `waited` is in person-minutes."""

    cost: int
    waited: int
    rejoins: int
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class CostOfOrder:
    """What an order costs. `agencies` are in the problem's order; `starts` says when each case starts."""

    cost: int
    waited: int
    rejoins: int
    agencies: tuple[AgencyCost, ...]
    starts: Mapping[int, int]
    ends: int
    violations: tuple[str, ...]


def cost_of(problem: Problem, order: Sequence[int], *, words: Words = PLAIN) -> CostOfOrder:
    """What this order costs, agency by agency, and what it breaks, in words. Raises `ValueError` if one is missing."""
    order = tuple(order)
    if sorted(order) != list(range(len(problem.durations))):
        raise ValueError("The order must name every case once.")
    begins, minutes = {}, 0
    for case in order:
        begins[case] = minutes
        minutes += problem.durations[case]
    agencies = tuple(_agency_cost(problem, agency, order, begins) for agency in problem.agencies)
    starts = problem.starts(order)
    return CostOfOrder(
        cost=sum(agency.cost for agency in agencies),
        waited=sum(agency.waited for agency in agencies),
        rejoins=sum(agency.rejoins for agency in agencies),
        agencies=agencies,
        starts=starts,
        ends=starts[order[-1]] + problem.durations[order[-1]] if order else 0,
        violations=tuple(_violations(problem, order, starts, words)),
    )


def cost_of_moving(problem: Problem, order: Sequence[int], announced: Mapping[int, int], stability: int) -> int:
    """What it costs to move announced starts, in hundredths: `stability` for each minute and each person."""
    starts = problem.starts(tuple(order))
    return stability * sum(people_of(problem, case) * abs(starts[case] - at) for case, at in announced.items())


def people_of(problem: Problem, case: int) -> int:
    """How many people come to a case."""
    return sum(agency.weight for agency in problem.agencies if case in agency.cases)


def _agency_cost(problem: Problem, agency: Agency, order: Sequence[int], begins: Mapping[int, int]) -> AgencyCost:
    own = [case for case in order if case in agency.cases]
    gaps = []
    for case, following in pairwise(own):
        minutes = begins[following] - begins[case] - problem.durations[case]
        if minutes:
            waiting = agency.weight * minutes
            leaves = agency.rejoin_cost is not None and waiting > agency.rejoin_cost
            cost = waiting if agency.rejoin_cost is None else min(waiting, agency.rejoin_cost)
            gaps.append(Gap(case, following, minutes, cost, leaves))
    return AgencyCost(
        cost=sum(gap.cost for gap in gaps),
        waited=sum(gap.cost for gap in gaps if not gap.leaves),
        rejoins=sum(gap.leaves for gap in gaps),
        gaps=tuple(gaps),
    )


def _violations(problem: Problem, order: tuple[int, ...], starts: Mapping[int, int], words: Words) -> Iterator[str]:
    place = {case: number for number, case in enumerate(order)}
    for window in problem.windows:
        agency = problem.agencies[window.agency]
        for case in sorted(agency.cases, key=place.__getitem__):
            end = starts[case] + problem.durations[case]
            if starts[case] < window.start or end > window.end:
                yield (
                    f"{agency.name} can be there from {words.time(window.start)} to {words.time(window.end)}, "
                    f"but {words.case(case)} would be from {words.time(starts[case])} to {words.time(end)}."
                )
    if set(order[: len(problem.urgent_first)]) != set(problem.urgent_first):
        late = [case for case in problem.urgent_first if place[case] >= len(problem.urgent_first)]
        yield f"Urgent, but not at the top: {listed(late, words)}."
    for before, after in problem.precedence:
        if place[before] > place[after]:
            yield f"{capital(words.case(before))} would not be before {words.case(after)}."
    for group in problem.adjacent:
        places = [place[case] for case in group]
        if max(places) - min(places) != len(group) - 1:
            yield f"Not together: {listed(group, words)}."
    for case, pin in problem.pinned:
        if place[case] != pin:
            yield f"{capital(words.case(case))} would be at place {place[case] + 1}, not {pin + 1}."
    if order[: len(problem.fixed_prefix)] != problem.fixed_prefix:
        yield f"Over already, so it stays as it was: {listed(problem.fixed_prefix, words)}."


def listed(cases: Collection[int], words: Words) -> str:
    """Cases in a sentence: "case 3, case 5 and case 9"."""
    names = [words.case(case) for case in cases]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def capital(text: str) -> str:
    """As it stands at the beginning of a sentence."""
    return text[:1].upper() + text[1:]
