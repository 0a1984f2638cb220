"""The best order of an agenda, held against trying every order."""

from dataclasses import replace
from itertools import permutations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trying_orders import clock_starts, keeps_rules, least_cost, total_cost

from app.agenda.optimiser import Agency, Break, NoOrder, Problem, Window, cost_of, cost_of_moving, order_agenda

pytestmark = pytest.mark.pure


def some_of(count: int, *, least: int = 0, most: int) -> st.SearchStrategy[tuple[int, ...]]:
    """A few different cases of that many, in any order."""
    return st.lists(st.integers(0, count - 1), min_size=least, max_size=min(most, count), unique=True).map(tuple)


@st.composite
def problems(draw: st.DrawFn, *, with_rules: bool = True, most_cases: int = 6) -> Problem:
    count = draw(st.integers(1, most_cases))
    case = st.integers(0, count - 1)
    agencies = tuple(
        Agency(
            name=f"agency {number}",
            weight=draw(st.integers(0, 3)),
            rejoin_cost=draw(st.none() | st.integers(0, 30)),
            cases=draw(some_of(count, most=count).map(frozenset)),
        )
        for number in range(draw(st.integers(1, 5)))
    )
    durations = tuple(draw(st.lists(st.integers(1, 12), min_size=count, max_size=count)))
    if not with_rules:
        return Problem(durations=durations, agencies=agencies)
    windows = st.builds(
        lambda agency, start, length: Window(agency, start, start + length),
        st.integers(0, len(agencies) - 1),
        st.integers(0, 25),
        st.integers(5, 50),
    )
    breaks = st.lists(st.builds(Break, st.integers(0, 40), st.integers(0, 10)), max_size=2)
    return Problem(
        durations=durations,
        agencies=agencies,
        breaks=tuple(sorted(draw(breaks), key=lambda one: one.at)),
        windows=tuple(draw(st.lists(windows, max_size=2))),
        urgent_first=draw(some_of(count, most=2)),
        precedence=tuple(draw(st.lists(st.tuples(case, case), max_size=2))),
        adjacent=tuple(draw(st.lists(some_of(count, least=1, most=3), max_size=2))),
        pinned=tuple(draw(st.lists(st.tuples(case, st.integers(0, count)), max_size=1))),
        fixed_prefix=draw(some_of(count, most=2)),
    )


def meeting(count: int, seed: int) -> Problem:
    """A meeting of that many cases, with rules that one order is known to keep."""
    chance = Random(seed)
    durations = tuple(chance.randint(4, 12) for _ in range(count))
    agencies = tuple(
        Agency(
            f"agency {k}", chance.choice([1, 1, 2]), chance.randint(8, 20), frozenset(chance.sample(range(count), k))
        )
        for k in (count - 2, count // 2, count // 3, 4, 3, 3)
    )
    bare = Problem(durations=durations, agencies=agencies, breaks=(Break(60, 10),))
    known = tuple(chance.sample(range(count), count))
    starts = bare.starts(known)
    own = [starts[case] for case in agencies[4].cases]
    return replace(
        bare,
        windows=(Window(4, max(0, min(own) - 10), max(own) + 30),),
        urgent_first=known[:2],
        precedence=((known[3], known[9]), (known[5], known[6])),
        adjacent=(known[10:12], known[7:9]),
        pinned=((known[-1], count - 1),),
    )


@settings(max_examples=40)
@given(problems(with_rules=False))
def test_no_order_is_better_where_nothing_but_the_cost_counts(problem: Problem) -> None:
    found = order_agenda(problem)
    assert found.proved_optimal
    assert found.cost == found.lower_bound == total_cost(problem, found.order) == least_cost(problem)


@settings(max_examples=60)
@given(problems())
def test_no_order_that_keeps_the_rules_is_better(problem: Problem) -> None:
    best = least_cost(problem)
    if best is None:
        with pytest.raises(NoOrder):
            order_agenda(problem)
        return
    found = order_agenda(problem)
    assert found.proved_optimal
    assert keeps_rules(problem, found.order)
    assert found.cost == total_cost(problem, found.order) == best


@settings(max_examples=25)
@given(problems(most_cases=5), st.sampled_from([1, 20, 90, 100, 300]), st.randoms(use_true_random=False))
def test_moving_announced_cases_is_weighed_against_waiting(problem: Problem, stability: int, chance: Random) -> None:
    announced = {case: chance.randint(0, 40) for case in range(len(problem.durations)) if chance.random() < 0.7}

    def people(case: int) -> int:
        return sum(agency.weight for agency in problem.agencies if case in agency.cases)

    def both(order: tuple[int, ...]) -> int:
        starts = clock_starts(problem, order)
        moved = sum(people(case) * abs(starts[case] - at) for case, at in announced.items())
        return 100 * total_cost(problem, order) + stability * moved

    orders = permutations(range(len(problem.durations)))
    costs = [both(order) for order in orders if keeps_rules(problem, order)]
    if not costs:
        return
    found = order_agenda(problem, announced=announced, stability=stability)
    assert found.proved_optimal
    assert found.cost == total_cost(problem, found.order)
    assert found.moved == cost_of_moving(problem, found.order, announced, stability)
    assert 100 * found.cost + found.moved == both(found.order) == min(costs)


def test_with_enough_weight_announced_times_stay_as_they_are() -> None:
    problem = Problem(durations=(5, 5, 5), agencies=(Agency("Police", 1, None, frozenset({0, 2})),))
    assert order_agenda(problem).cost == 0
    kept = order_agenda(problem, announced=problem.starts((0, 1, 2)), stability=200)
    assert (kept.order, kept.cost, kept.moved) == ((0, 1, 2), 5, 0)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_long_agenda_keeps_every_rule(seed: int) -> None:
    problem = meeting(40, seed)
    found = order_agenda(problem, seconds=20, moves=15_000, seed=seed)
    assert keeps_rules(problem, found.order)
    assert found.cost == total_cost(problem, found.order)
    assert found.lower_bound <= found.cost


def test_a_little_time_is_enough_for_some_order_and_more_time_is_no_worse() -> None:
    problem = meeting(40, 4)
    at_once, later = (order_agenda(problem, seconds=20, moves=moves) for moves in (64, 20_000))
    assert keeps_rules(problem, at_once.order)
    assert later.cost <= at_once.cost


def test_the_same_seed_gives_the_same_order() -> None:
    problem = meeting(30, 5)
    first, again = (order_agenda(problem, seconds=60, moves=5_000, seed=7) for _ in range(2))
    assert first.order == again.order
    assert (first.seed, first.cost) == (7, again.cost)


def test_what_is_over_stays_and_still_counts() -> None:
    problem = replace(meeting(20, 6), windows=(), urgent_first=(), precedence=(), adjacent=(), pinned=())
    over = (3, 14, 9, 0)
    found = order_agenda(replace(problem, fixed_prefix=over))
    assert found.order[:4] == over
    assert found.cost == total_cost(problem, found.order)


def test_cases_of_the_same_agencies_follow_each_other() -> None:
    """Twelve cases of four kinds: the proof needs no more than the kinds."""
    kinds = [frozenset({0, 1}), frozenset({1, 2}), frozenset({2, 3}), frozenset({0, 3})]
    agencies = tuple(
        Agency(f"agency {k}", 1, None, frozenset(case for case in range(12) if k in kinds[case % 4])) for k in range(4)
    )
    found = order_agenda(Problem(durations=(5,) * 12, agencies=agencies))
    assert found.proved_optimal
    assert found.nodes < 40
    assert found.cost == 2 * 3 * 5  # one agency waits for the two kinds that it is not in


def test_an_empty_agenda_is_in_order() -> None:
    found = order_agenda(Problem(durations=(), agencies=()))
    assert (found.order, found.cost, found.proved_optimal) == ((), 0, True)


def test_the_largest_agenda_there_may_be() -> None:
    chance = Random(8)
    agencies = tuple(Agency(f"{k}", 1, 10, frozenset(chance.sample(range(128), 5))) for k in range(64))
    problem = Problem(durations=(7,) * 128, agencies=agencies, urgent_first=(100, 5))
    found = order_agenda(problem, seconds=20, moves=3_000)
    assert keeps_rules(problem, found.order)
    assert found.cost == total_cost(problem, found.order)


@settings(max_examples=60)
@given(problems(), st.randoms(use_true_random=False))
def test_the_cost_of_an_order_is_told_agency_by_agency(problem: Problem, chance: Random) -> None:
    order = chance.sample(range(len(problem.durations)), len(problem.durations))
    told = cost_of(problem, order)
    assert told.cost == total_cost(problem, order) == sum(agency.cost for agency in told.agencies)
    assert told.starts == clock_starts(problem, order)
    assert (told.violations == ()) is keeps_rules(problem, order)
    for agency, cost in zip(problem.agencies, told.agencies, strict=True):
        assert cost.cost == sum(gap.cost for gap in cost.gaps)
        assert cost.rejoins == sum(gap.leaves for gap in cost.gaps)
        for gap in cost.gaps:
            stays = agency.rejoin_cost is None or agency.weight * gap.minutes <= agency.rejoin_cost
            assert gap.leaves is not stays
            assert gap.cost == (agency.weight * gap.minutes if stays else agency.rejoin_cost)
