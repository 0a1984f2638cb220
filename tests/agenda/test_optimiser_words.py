"""What the optimiser says: why no order is possible, what an order breaks, what cannot be meant."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from trying_orders import least_cost

from app.agenda.optimiser import (
    Agency,
    Break,
    MalformedProblem,
    NoOrder,
    Problem,
    Window,
    Words,
    cost_of,
    order_agenda,
    read_problem,
)
from app.agenda.ordering.reasons import fewest_rules, rules_of
from app.agenda.ordering.searching import is_possible

pytestmark = pytest.mark.pure

POLICE = Agency("Police", 2, 16, frozenset({0, 2}))
HOUSING = Agency("Housing", 1, 8, frozenset({1, 3}))
FOUR = Problem(durations=(10, 10, 10, 10), agencies=(POLICE, HOUSING))
SAID = Words(case="HT-{}".format, time=lambda minute: f"{10 + minute // 60}:{minute % 60:02}")


def reasons(problem: Problem) -> list[str]:
    with pytest.raises(NoOrder) as refused:
        order_agenda(problem, words=SAID)
    return refused.value.reasons


def test_a_window_that_is_too_short_is_the_only_reason() -> None:
    problem = replace(FOUR, windows=(Window(0, 0, 15), Window(1, 0, 300)), precedence=((3, 1),), adjacent=((1, 3),))
    assert reasons(problem) == [
        "Police can be there from 10:00 to 10:15 only, and is needed for HT-0 and HT-2, 20 minutes in all."
    ]


def test_a_window_and_urgent_cases_cannot_hold_together() -> None:
    problem = replace(FOUR, windows=(Window(0, 0, 25),), urgent_first=(1,), pinned=((3, 3),))
    assert reasons(problem) == [
        "Police can be there from 10:00 to 10:25 only, and is needed for HT-0 and HT-2, 20 minutes in all.",
        "HT-1 is urgent and comes first.",
    ]


def test_a_break_counts_where_it_is_to_blame() -> None:
    problem = replace(FOUR, windows=(Window(0, 0, 25),), breaks=(Break(5, 10), Break(300, 10)))
    assert reasons(problem)[1:] == ["There is a break of 10 minutes at 10:05."]


def test_orders_that_go_round_in_a_circle_are_named() -> None:
    problem = replace(FOUR, precedence=((0, 1), (1, 2), (2, 0), (3, 0)))
    assert reasons(problem) == ["HT-0 comes before HT-1.", "HT-1 comes before HT-2.", "HT-2 comes before HT-0."]


def test_what_is_over_can_be_the_reason() -> None:
    problem = replace(FOUR, fixed_prefix=(2,), urgent_first=(1, 3))
    assert reasons(problem) == [
        "What is over already stays as it was: HT-2.",
        "HT-1 and HT-3 are urgent and come first.",
    ]


def test_places_and_groups_are_named() -> None:
    problem = replace(FOUR, adjacent=((0, 1),), pinned=((0, 0), (1, 2)))
    assert reasons(problem) == ["HT-0 stays at place 1.", "HT-1 stays at place 3.", "HT-0 and HT-1 stay together."]


def test_without_names_cases_have_numbers() -> None:
    with pytest.raises(NoOrder, match="No order keeps all of these: Case 0 comes before case 1"):
        order_agenda(replace(FOUR, precedence=((0, 1), (1, 0))))


@settings(max_examples=40)
@given(st.data())
def test_if_any_reason_fell_there_would_be_an_order(data: st.DataObject) -> None:
    cases = st.integers(0, 3)
    problem = replace(
        FOUR,
        windows=tuple(
            Window(agency, start, start + data.draw(st.integers(10, 40)))
            for agency, start in data.draw(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 20)), max_size=2))
        ),
        urgent_first=tuple(data.draw(st.lists(cases, max_size=2, unique=True))),
        precedence=tuple(data.draw(st.lists(st.tuples(cases, cases), max_size=3))),
        adjacent=tuple(
            map(tuple, data.draw(st.lists(st.lists(cases, min_size=2, max_size=2, unique=True), max_size=2)))
        ),
        pinned=tuple(data.draw(st.lists(st.tuples(cases, cases), max_size=2))),
        breaks=(Break(10, 5),),
    )
    assume(least_cost(problem) is None)
    fewest = fewest_rules(problem, is_possible)
    assert least_cost(fewest) is None
    assert all(least_cost(rule.dropped_from(fewest)) is not None for rule in rules_of(fewest))


def test_what_an_order_breaks_is_said() -> None:
    problem = replace(
        FOUR,
        windows=(Window(0, 0, 25),),
        urgent_first=(3,),
        precedence=((3, 0),),
        adjacent=((1, 3),),
        pinned=((2, 0),),
        fixed_prefix=(1,),
    )
    assert cost_of(problem, (0, 1, 2, 3), words=SAID).violations == (
        "Police can be there from 10:00 to 10:25, but HT-2 would be from 10:20 to 10:30.",
        "Urgent, but not at the top: HT-3.",
        "HT-3 would not be before HT-0.",
        "Not together: HT-1 and HT-3.",
        "HT-2 would be at place 3, not 1.",
        "Over already, so it stays as it was: HT-1.",
    )
    assert cost_of(FOUR, (0, 2, 1, 3)).violations == ()


def test_an_order_without_a_case_has_no_cost() -> None:
    with pytest.raises(ValueError, match="every case once"):
        cost_of(FOUR, (0, 1, 2))


def document(**changed: object) -> dict[str, Any]:
    return {
        "durations": [10, 5],
        "agencies": {"police": {"weight": 1, "rejoin_cost": None, "cases": [0, 1]}},
        "constraints": {},
    } | changed


def test_a_document_is_read() -> None:
    problem = read_problem(
        document(
            constraints={
                "breaks": [{"at": 5, "length": 10}],
                "windows": [{"agency": "police", "from": 0, "to": 90}],
                "urgent_first": [1],
                "precedence": [[1, 0]],
                "adjacent": [[0, 1]],
                "pinned": [[0, 1]],
                "fixed_prefix": [1],
            }
        )
    )
    assert problem == Problem(
        durations=(10, 5),
        agencies=(Agency("police", 1, None, frozenset({0, 1})),),
        breaks=(Break(5, 10),),
        windows=(Window(0, 0, 90),),
        urgent_first=(1,),
        precedence=((1, 0),),
        adjacent=((0, 1),),
        pinned=((0, 1),),
        fixed_prefix=(1,),
    )
    assert order_agenda(problem).order == (1, 0)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ([], "must be an object"),
        ({"durations": [1]}, "“agencies” is missing"),
        (document(durations="10"), "durations must be a list"),
        (document(durations=[1, True]), "True is not a whole number"),
        (document(durations=[1, 2.5]), "2.5 is not a whole number"),
        (document(durations=[1, 0]), "Case 1 takes 0 minutes"),
        (document(durations=[1] * 129), "at most 128"),
        (document(durations=[1, 10**9]), "at most 100000"),
        (document(agencies={"police": {"weight": 1}}), "“cases” is missing in police"),
        (document(agencies={"police": {"weight": -1, "cases": []}}), "weight of police is -1"),
        (document(agencies={"police": {"weight": 1, "rejoin_cost": -1, "cases": []}}), "Fetching police costs -1"),
        (document(agencies={"police": {"weight": 1, "cases": [2]}}), "Case 2 (of police) is not among the 2 cases"),
        (document(agencies={"police": {"weight": 1, "cases": [1, 1]}}), "stands twice"),
        (document(agencies={f"{k}": {"weight": 1, "cases": [0, 1]} for k in range(65)}), "at most 64"),
        (document(constraints=[1]), "constraints must be an object"),
        (document(constraints={"breaks": {"at": 1}}), "“breaks” must be a list"),
        (document(constraints={"breaks": [{"at": 5}]}), "“length” is missing in a break"),
        (document(constraints={"breaks": [{"at": 5, "length": 1}, {"at": 4, "length": 1}]}), "order of their times"),
        (document(constraints={"breaks": [{"at": -5, "length": 1}]}), "cannot be"),
        (document(constraints={"windows": [{"agency": "fire", "from": 0, "to": 1}]}), "'fire', which is not among"),
        (document(constraints={"urgent_first": [0, 0]}), "stands twice among the cases urgent first"),
        (document(constraints={"precedence": [[0]]}), "must hold two numbers"),
        (document(constraints={"precedence": [[0, 7]]}), "Case 7"),
        (document(constraints={"adjacent": [[]]}), "has no case"),
        (document(constraints={"pinned": [[9, 0]]}), "Case 9 (pinned)"),
        (document(constraints={"fixed_prefix": [-1]}), "Case -1 (over already)"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(told: object, said: str) -> None:
    with pytest.raises(MalformedProblem) as refused:
        read_problem(told)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    "asked",
    [
        {"seconds": 0.0},
        {"seconds": float("nan")},
        {"stability": -1},
        {"announced": {9: 0}},
        {"announced": {0: -1}},
    ],
    ids=str,
)
def test_what_cannot_be_asked_is_refused_too(asked: dict[str, Any]) -> None:
    with pytest.raises(MalformedProblem):
        order_agenda(FOUR, **asked)


def test_numbers_beyond_all_sense_do_no_harm() -> None:
    huge = 10**30
    problem = replace(
        FOUR,
        agencies=(replace(POLICE, rejoin_cost=huge), HOUSING),
        windows=(Window(0, -huge, huge),),
        breaks=(Break(huge, 5),),
    )
    assert order_agenda(problem, seed=-huge).cost == 0
    assert reasons(replace(FOUR, pinned=((0, huge),))) == [f"HT-0 stays at place {huge + 1}."]
