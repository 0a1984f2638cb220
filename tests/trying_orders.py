"""What an order costs and breaks, written down a second time from the definition; and the best order by trying all."""

from collections.abc import Sequence
from itertools import pairwise, permutations

from app.agenda.optimiser import Problem


def clock_starts(problem: Problem, order: Sequence[int]) -> dict[int, int]:
    """Case by case with the clock in hand; a break is taken where a case ends at or after its time."""
    clock, waiting, starts = 0, list(problem.breaks), {}
    for place, case in enumerate(order):
        while place > 0 and waiting and clock >= waiting[0].at:
            clock += waiting.pop(0).length
        starts[case] = clock
        clock += problem.durations[case]
    return starts


def total_cost(problem: Problem, order: Sequence[int]) -> int:
    """What everybody's gaps cost."""
    begins = {case: sum(problem.durations[other] for other in order[:k]) for k, case in enumerate(order)}
    cost = 0
    for agency in problem.agencies:
        own = [case for case in order if case in agency.cases]
        for case, following in pairwise(own):
            waiting = agency.weight * (begins[following] - begins[case] - problem.durations[case])
            cost += waiting if agency.rejoin_cost is None else min(waiting, agency.rejoin_cost)
    return cost


def keeps_rules(problem: Problem, order: Sequence[int]) -> bool:
    """Whether every rule holds."""
    place, starts = {case: k for k, case in enumerate(order)}, clock_starts(problem, order)
    return (
        all(
            starts[case] >= window.start and starts[case] + problem.durations[case] <= window.end
            for window in problem.windows
            for case in problem.agencies[window.agency].cases
        )
        and {*order[: len(problem.urgent_first)]} == {*problem.urgent_first}
        and all(place[i] <= place[j] for i, j in problem.precedence)
        and all(
            max(place[i] for i in group) - min(place[i] for i in group) == len(group) - 1 for group in problem.adjacent
        )
        and all(place[case] == pin for case, pin in problem.pinned)
        and tuple(order[: len(problem.fixed_prefix)]) == problem.fixed_prefix
    )


def least_cost(problem: Problem) -> int | None:
    """The cost of the best order; None where no order keeps the rules."""
    orders = permutations(range(len(problem.durations)))
    return min((total_cost(problem, order) for order in orders if keeps_rules(problem, order)), default=None)
