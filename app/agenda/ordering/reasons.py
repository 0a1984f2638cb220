"""Why no order is possible: the fewest rules that cannot hold together, in words."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from app.agenda.ordering.cost import Words, capital, listed
from app.agenda.ordering.problem import Problem

SECONDS = 2.0
# The fields of a problem that hold rules. What can be left out is looked for in this order, so that what stays is what
# people think of first.
RULES = ("breaks", "precedence", "adjacent", "pinned", "urgent_first", "windows", "fixed_prefix")
ALL_OR_NONE = {"urgent_first", "fixed_prefix"}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a problem: the field it stands in, and its number there; None where the field is one rule."""

    field: str
    number: int | None

    def dropped_from(self, problem: Problem) -> Problem:
        """The problem without it."""
        rules = getattr(problem, self.field)
        left = () if self.number is None else (*rules[: self.number], *rules[self.number + 1 :])
        return replace(problem, **{self.field: left})


def rules_of(problem: Problem) -> Iterator[Rule]:
    """Every rule; of each field the last one first, so that dropping one leaves the numbers of those to come."""
    for field in RULES:
        rules = getattr(problem, field)
        if rules and field in ALL_OR_NONE:
            yield Rule(field, None)
        elif rules:
            yield from (Rule(field, number) for number in reversed(range(len(rules))))


def fewest_rules(problem: Problem, is_possible: Callable[[Problem, float], bool | None]) -> Problem:
    """The problem with the fewest rules that cannot hold together: if any one of them fell, there would be an order.

    A rule is dropped only where the others are proved impossible without it. So the rules that stay are impossible
    together, even where the time was too short to find the fewest.
    """
    until = time.monotonic() + SECONDS
    for rule in rules_of(problem):
        fewer = rule.dropped_from(problem)
        left = until - time.monotonic()
        if left > 0 and is_possible(fewer, left / 2) is False:
            problem = fewer
    return problem


def tell_rules(problem: Problem, words: Words) -> list[str]:
    """A sentence for each rule of a problem."""
    told = []
    if problem.fixed_prefix:
        told.append(f"What is over already stays as it was: {listed(problem.fixed_prefix, words)}.")
    for window in problem.windows:
        agency = problem.agencies[window.agency]
        cases = sorted(agency.cases)
        minutes = sum(problem.durations[case] for case in cases)
        needed = f"{listed(cases, words)}, {minutes} minutes in all" if cases else "no case"
        when = f"from {words.time(window.start)} to {words.time(window.end)}"
        told.append(f"{agency.name} can be there {when} only, and is needed for {needed}.")
    if problem.urgent_first:
        verb = "is urgent and comes" if len(problem.urgent_first) == 1 else "are urgent and come"
        told.append(f"{capital(listed(problem.urgent_first, words))} {verb} first.")
    told += [f"{capital(words.case(case))} stays at place {place + 1}." for case, place in problem.pinned]
    told += [f"{capital(listed(group, words))} stay together." for group in problem.adjacent]
    told += [f"{capital(words.case(i))} comes before {words.case(j)}." for i, j in problem.precedence]
    told += [f"There is a break of {one.length} minutes at {words.time(one.at)}." for one in problem.breaks]
    return told
