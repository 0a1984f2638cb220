"""What is to be ordered, as checked plain data. Times are whole minutes since the meeting's start."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

MOST_CASES = 128
MOST_AGENCIES = 64  # that attend two cases or more: the others cost nothing in any order
MOST_MINUTES = 100_000
MOST_WEIGHT = 1_000_000
HUNDREDTHS = 100  # of a minute for which one person waits: what moving an announced minute is counted in


class MalformedProblem(ValueError):
    """Something in a problem cannot be meant; the message says what."""


@dataclass(frozen=True, slots=True)
class Agency:
    """Whom it sends, and to which cases. A gap costs at most `rejoin_cost`; None: it may not leave."""

    name: str
    weight: int
    rejoin_cost: int | None
    cases: frozenset[int]


@dataclass(frozen=True, slots=True)
class Window:
    """Every case of the agency with this number starts at `start` or later and is over by `end`."""

    agency: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Break:
    """A break at the first end of a case at or after `at`."""

    at: int
    length: int


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Cases are numbered from 0. Raises `MalformedProblem` where something cannot be meant.

    `urgent_first` take the first places. In `precedence` the first of each pair is somewhere before the second.
    `adjacent` groups stay together, in any order. `pinned` are pairs of a case and its place, from 0. `fixed_prefix`
    is what is over already, in its order.
    """

    durations: tuple[int, ...]
    agencies: tuple[Agency, ...]
    breaks: tuple[Break, ...] = ()
    windows: tuple[Window, ...] = ()
    urgent_first: tuple[int, ...] = ()
    precedence: tuple[tuple[int, int], ...] = ()
    adjacent: tuple[tuple[int, ...], ...] = ()
    pinned: tuple[tuple[int, int], ...] = ()
    fixed_prefix: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        self._check_durations()
        self._check_agencies()
        self._check_times()
        self._check_cases("urgent first", self.urgent_first)
        self._check_cases("over already", self.fixed_prefix)
        for group in self.adjacent:
            if not group:
                raise MalformedProblem("A group of cases that stay together has no case.")
            self._check_cases("staying together", group)
        for pair in self.precedence:
            for case in pair:
                self._check_case("coming before another", case)
        for case, _place in self.pinned:
            self._check_case("pinned", case)

    def _check_durations(self) -> None:
        if len(self.durations) > MOST_CASES:
            raise MalformedProblem(f"There are {len(self.durations)} cases, and at most {MOST_CASES} can be ordered.")
        for case, minutes in enumerate(self.durations):
            if minutes < 1:
                raise MalformedProblem(f"Case {case} takes {minutes} minutes, and must take 1 or more.")
        if sum(self.durations) > MOST_MINUTES:
            raise MalformedProblem(
                f"The cases take {sum(self.durations)} minutes, and at most {MOST_MINUTES} can be ordered."
            )

    def _check_agencies(self) -> None:
        for agency in self.agencies:
            if not 0 <= agency.weight <= MOST_WEIGHT:
                raise MalformedProblem(
                    f"The weight of {agency.name} is {agency.weight}, and must be 0 to {MOST_WEIGHT}."
                )
            if agency.rejoin_cost is not None and agency.rejoin_cost < 0:
                raise MalformedProblem(f"Fetching {agency.name} costs {agency.rejoin_cost}, and must cost 0 or more.")
            for case in sorted(agency.cases):
                self._check_case(f"of {agency.name}", case)
        counted = sum(len(agency.cases) > 1 for agency in self.agencies)
        if counted > MOST_AGENCIES:
            raise MalformedProblem(
                f"{counted} agencies attend more than one case; at most {MOST_AGENCIES} can be ordered."
            )

    def _check_times(self) -> None:
        for one in self.breaks:
            if one.at < 0 or not 0 <= one.length <= MOST_MINUTES:
                raise MalformedProblem(f"A break of {one.length} minutes at minute {one.at} cannot be.")
        if sum(one.length for one in self.breaks) > MOST_MINUTES:
            raise MalformedProblem(f"The breaks take more than {MOST_MINUTES} minutes.")
        if any(a.at > b.at for a, b in zip(self.breaks, self.breaks[1:], strict=False)):
            raise MalformedProblem("The breaks must be in the order of their times.")
        for window in self.windows:
            if not 0 <= window.agency < len(self.agencies):
                raise MalformedProblem(f"A window is for agency {window.agency}, which there is not.")

    def _check_case(self, what: str, case: int) -> None:
        if not 0 <= case < len(self.durations):
            raise MalformedProblem(f"Case {case} ({what}) is not among the {len(self.durations)} cases.")

    def _check_cases(self, what: str, cases: Collection[int]) -> None:
        for case in cases:
            self._check_case(what, case)
        if len(set(cases)) != len(cases):
            raise MalformedProblem(f"A case stands twice among the cases {what}.")

    @cached_property
    def clock(self) -> tuple[int, ...]:
        """When a case starts that has so many minutes of discussion before it: breaks are a matter of those alone."""
        times, waiting, taken = [], list(self.breaks), 0
        for minutes in range(sum(self.durations) + 1):
            while minutes and waiting and minutes + taken >= waiting[0].at:
                taken += waiting.pop(0).length
            times.append(minutes + taken)
        return tuple(times)

    def starts(self, order: tuple[int, ...]) -> dict[int, int]:
        """When each case starts in this order."""
        before = accumulate((self.durations[case] for case in order), initial=0)
        return {case: self.clock[minutes] for case, minutes in zip(order, before, strict=False)}
