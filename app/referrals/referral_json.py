"""One referral as JSON from another program: its schema, and how it becomes cells as a line of a table has them.

So whatever is said about a line of a table holds for it too, and there is one reader of words and dates.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from app.core.letters import readable
from app.core.tables_in import LARGEST_TABLE_BYTES
from app.referrals.columns import MOST_OF_A_ROLE, PERSON_FIELDS, ROLES, SHEET_FIELDS

FORMAT: Final = "caseround-referral/1"
SCHEMA_ID: Final = "urn:caseround:referral:1"
_MOST_PEOPLE: Final = 60
_DATES: Final = frozenset({"birth_date", "due_date", "happened_on"})
_NUMBERS: Final = frozenset({"age", "checklist_ticks"})


class NoReferral(Exception):
    """This is no referral in JSON. The message says why, with the way to what is wrong."""


def referral_schema() -> Mapping[str, Any]:
    """The description of the JSON, as JSON Schema."""
    person = {name: _schema_of(name, field.label) for name, field in PERSON_FIELDS.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "A referral that is brought into Caseround",
        "type": "object",
        "additionalProperties": False,
        "required": ["format", "event"],
        "properties": {
            "format": {"const": FORMAT},
            **{name: _schema_of(name, field.label) for name, field in SHEET_FIELDS.items()},
            "people": {
                "type": "array",
                "maxItems": _MOST_PEOPLE,
                "items": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["role"],
                    "properties": {"role": {"enum": list(ROLES)}, **person},
                },
            },
        },
    }


def _schema_of(name: str, label: str) -> Mapping[str, Any]:
    choices = {
        "kind": ["referral", "information", "request"],
        "consent": ["given", "refused", "not_safe_to_ask", "not_asked"],
        "wants_police": ["yes", "no", "not known"],
        "knows_of_this": ["yes", "no", "not known"],
    }
    if name in choices:
        return {"enum": choices[name], "description": label}
    if name in _DATES:
        return {"type": "string", "description": f"{label}, as 1979-05-03", "examples": ["1979-05-03"]}
    return {"type": ["string", "integer"] if name in _NUMBERS else "string", "description": label}


EXAMPLE: Final[Mapping[str, Any]] = {
    "format": FORMAT,
    "kind": "referral",
    "event": "Neighbours rang 999 at ten in the evening. The door was forced.",
    "happened_on": "2026-11-24",
    "crime_reference": "42/118201/26",
    "consent": "not_safe_to_ask",
    "override_reason": "He was in the next room.",
    "checklist_ticks": 16,
    "people": [
        {"role": "victim", "name": "Kay Marsh", "birth_date": "1990-02-01", "phone": "01632 960555"},
        {"role": "causing_harm", "name": "Dean Marsh", "relation": "former partner"},
        {"role": "child", "name": "Łucja Marsh", "birth_date": "2019-07-14", "school": "Hollin Road Primary"},
    ],
}


def cells_of_json(text: str) -> Mapping[str, str]:
    """The cells of a referral, by target. Raises `NoReferral`, with every fault that was found in its message."""
    if len(text) > LARGEST_TABLE_BYTES:
        raise NoReferral(f"This is longer than {LARGEST_TABLE_BYTES // 1000:,} kB.")
    told = _loaded(text)
    faults: list[str] = []
    cells = dict(_words(told, SHEET_FIELDS, "", faults, other=("format", "people")))
    people = told.get("people", [])
    if told.get("format") != FORMAT:
        faults.append(f"“format” must be “{FORMAT}”")
    if not isinstance(people, list) or len(people) > _MOST_PEOPLE:
        faults.append(f"“people” must be a list of at most {_MOST_PEOPLE}")
        people = []
    counted: Counter[str] = Counter()
    for place, one in enumerate(people):
        way = f"people[{place}]"
        if not isinstance(one, dict) or one.get("role") not in ROLES:
            faults.append(f"“{way}” must be somebody with a “role”: {', '.join(ROLES)}")
            continue
        role = one["role"]
        counted[role] += 1
        if counted[role] > MOST_OF_A_ROLE:
            faults.append(f"“{way}” is one more {role} than can be brought in at once")
        for name, words in _words(one, PERSON_FIELDS, f"{way}.", faults, other=("role",)):
            cells[f"{role}.{counted[role]}.{name}"] = words
    if faults:
        raise NoReferral(". ".join(faults[:20]) + ".")
    return cells


def _words(
    told: Mapping[str, Any], known: Mapping[str, Any], way: str, faults: list[str], other: Sequence[str]
) -> list[tuple[str, str]]:
    found = []
    for name, value in told.items():
        where = readable(f"{way}{name}")[:80]
        if name in other:
            continue
        if name not in known:
            faults.append(f"“{where}” is not known")
        elif isinstance(value, str):
            found.append((name, readable(value)))
        elif isinstance(value, int) and not isinstance(value, bool) and name in _NUMBERS:
            found.append((name, str(value)))
        elif value is not None:
            faults.append(f"“{where}” must be a text in quotation marks")
    return [(name, words) for name, words in found if words.strip()]


def _loaded(text: str) -> Mapping[str, Any]:
    try:
        told = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_each_once)
    except RecursionError:
        raise NoReferral("This goes too deep to be a referral.") from None
    except json.JSONDecodeError as error:
        message = f"This is not JSON: line {error.lineno}, column {error.colno} cannot be read."
        raise NoReferral(message) from None
    except ValueError:
        raise NoReferral("There is a number in this that no referral has.") from None
    if not isinstance(told, dict):
        raise NoReferral("This is JSON, and not one referral. Bring several in as a table.")
    return told


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = Counter(name for name, _value in pairs)
    twice = [name for name, count in names.items() if count > 1]
    if twice:
        raise NoReferral(f"“{readable(twice[0])[:80]}” stands in it twice.")
    return dict(pairs)
