"""A problem from a JSON document, such as those that published instances come in."""

from collections.abc import Mapping
from typing import Any

from app.agenda.ordering.problem import Agency, Break, MalformedProblem, Problem, Window


def read_problem(document: object) -> Problem:
    """The problem in a JSON document. Raises `MalformedProblem`, which says what is not as it must be."""
    told = _mapping(document, "The document")
    agencies = tuple(_agency(name, value) for name, value in _mapping(_member(told, "agencies"), "agencies").items())
    numbers = {agency.name: number for number, agency in enumerate(agencies)}
    rules = _mapping(told.get("constraints") or {}, "constraints")
    return Problem(
        durations=_whole_numbers(_member(told, "durations"), "durations"),
        agencies=agencies,
        breaks=tuple(_break(one) for one in _list(rules, "breaks")),
        windows=tuple(_window(one, numbers) for one in _list(rules, "windows")),
        urgent_first=_whole_numbers(_list(rules, "urgent_first"), "urgent_first"),
        precedence=tuple(_pair(one, "precedence") for one in _list(rules, "precedence")),
        adjacent=tuple(_whole_numbers(one, "a group in adjacent") for one in _list(rules, "adjacent")),
        pinned=tuple(_pair(one, "pinned") for one in _list(rules, "pinned")),
        fixed_prefix=_whole_numbers(_list(rules, "fixed_prefix"), "fixed_prefix"),
    )


def _agency(name: str, value: object) -> Agency:
    told = _mapping(value, name)
    rejoin_cost = told.get("rejoin_cost")
    cases = _whole_numbers(_member(told, "cases", name), f"cases of {name}")
    if len(set(cases)) != len(cases):
        raise MalformedProblem(f"A case stands twice among the cases of {name}.")
    return Agency(
        name=name,
        weight=_whole_number(_member(told, "weight", name), f"weight of {name}"),
        rejoin_cost=None if rejoin_cost is None else _whole_number(rejoin_cost, f"rejoin_cost of {name}"),
        cases=frozenset(cases),
    )


def _break(value: object) -> Break:
    told = _mapping(value, "A break")
    return Break(*(_whole_number(_member(told, key, "a break"), f"{key} of a break") for key in ("at", "length")))


def _window(value: object, numbers: Mapping[str, int]) -> Window:
    told = _mapping(value, "A window")
    agency = _member(told, "agency", "a window")
    if not isinstance(agency, str) or agency not in numbers:
        raise MalformedProblem(f"A window is for {agency!r}, which is not among the agencies.")
    start, end = (_whole_number(_member(told, key, "a window"), f"{key} of a window") for key in ("from", "to"))
    return Window(agency=numbers[agency], start=start, end=end)


def _pair(value: object, what: str) -> tuple[int, int]:
    match _whole_numbers(value, what):
        case (first, second):
            return first, second
    raise MalformedProblem(f"Each entry of {what} must hold two numbers.")


def _member(told: Mapping[str, Any], key: str, of: str = "the document") -> object:
    if key not in told:
        raise MalformedProblem(f"“{key}” is missing in {of}.")
    return told[key]


def _list(told: Mapping[str, Any], key: str) -> list[object]:
    value = told.get(key) or []
    if not isinstance(value, list):
        raise MalformedProblem(f"“{key}” must be a list.")
    return value


def _mapping(value: object, what: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise MalformedProblem(f"{what} must be an object with names and values.")
    return value


def _whole_numbers(value: object, what: str) -> tuple[int, ...]:
    if not isinstance(value, list):
        raise MalformedProblem(f"{what} must be a list of whole numbers.")
    return tuple(_whole_number(one, what) for one in value)


def _whole_number(value: object, what: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise MalformedProblem(f"{what}: {value!r} is not a whole number.")
    return value
