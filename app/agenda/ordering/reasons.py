"""Why no order is possible: the fewest rules that cannot hold together, in words."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from app.agenda.ordering.cost import Words, listed
from app.agenda.ordering.problem import Problem

SECONDS = 2.0

Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a problem: the sentence that tells it, and the problem without it."""

    sentence: str
    without: Callable[[Problem], Problem]


def find_reasons(problem: Problem, is_possible: Callable[[Problem, float], bool | None], words: Words) -> list[str]:
    """Sentences for rules that cannot hold together, and would if any one of them fell.

    A rule is left out only where the rest is proved impossible without it, so that what is said is true even where the
    time was too short to find the fewest.
    """
    until = time.monotonic() + SECONDS
    said = []
    for rule in _rules(problem, words):
        fewer = rule.without(problem)
        left = until - time.monotonic()
        if left > 0 and is_possible(fewer, left / 2) is False:
            problem = fewer
        else:
            said.append(rule.sentence)
    return said[::-1]


def _rules(problem: Problem, words: Words) -> Iterator[Rule]:
    """Every rule; those first that people think of last, because what can be left out is looked for in this order."""
    for one in problem.breaks:
        yield Rule(
            f"There is a break of {one.length} minutes at {words.time(one.at)}.",
            lambda p, one=one: replace(p, breaks=_less(p.breaks, one)),  # type: ignore[misc]
        )
    for pair in problem.precedence:
        yield Rule(
            f"{_capital(words.case(pair[0]))} comes before {words.case(pair[1])}.",
            lambda p, pair=pair: replace(p, precedence=_less(p.precedence, pair)),  # type: ignore[misc]
        )
    for group in problem.adjacent:
        yield Rule(
            f"{_capital(listed(group, words))} stay together.",
            lambda p, group=group: replace(p, adjacent=_less(p.adjacent, group)),  # type: ignore[misc]
        )
    for pin in problem.pinned:
        yield Rule(
            f"{_capital(words.case(pin[0]))} stays at place {pin[1] + 1}.",
            lambda p, pin=pin: replace(p, pinned=_less(p.pinned, pin)),  # type: ignore[misc]
        )
    if problem.urgent_first:
        verb = "is urgent and comes" if len(problem.urgent_first) == 1 else "are urgent and come"
        yield Rule(
            f"{_capital(listed(problem.urgent_first, words))} {verb} first.",
            lambda p: replace(p, urgent_first=()),
        )
    for window in problem.windows:
        agency = problem.agencies[window.agency]
        minutes = sum(problem.durations[case] for case in agency.cases)
        yield Rule(
            f"{agency.name} can be there from {words.time(window.start)} to {words.time(window.end)} only, for "
            f"{listed(sorted(agency.cases), words)}, which take {minutes} minutes.",
            lambda p, window=window: replace(p, windows=_less(p.windows, window)),  # type: ignore[misc]
        )
    if problem.fixed_prefix:
        yield Rule(
            f"What is over already stays as it was: {listed(problem.fixed_prefix, words)}.",
            lambda p: replace(p, fixed_prefix=()),
        )


def _less(rules: tuple[Kind, ...], rule: Kind) -> tuple[Kind, ...]:
    """Without one of them; another that is the same stays."""
    at = rules.index(rule)
    return rules[:at] + rules[at + 1 :]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
