"""The trail: every entry is of a declared kind with exactly its fields, and every kind is used."""

import ast
from collections.abc import Iterator
from uuid import uuid4

import pytest
from reading import calls_in, modules

from app.audit.kinds import KINDS
from app.audit.models import AuditEntry
from app.audit.service import count_waiting, record
from app.core.database import db


def entries() -> list[tuple[str, str, frozenset[str]]]:
    """Every entry the program writes: where, its kind, and its fields."""
    return [entry for path, tree in modules() for entry in entries_in(path, tree)]


def entries_in(path: str, tree: ast.Module) -> Iterator[tuple[str, str, frozenset[str]]]:
    """The entries of one module. A function that passes a kind on is followed to those who call it."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef) or function.name == "record":
            continue
        for name, call in calls_in(function):
            if name != "record":
                continue
            fields = frozenset(keyword.arg or "**" for keyword in call.keywords)
            parameters = [argument.arg for argument in function.args.args]
            first = call.args[0]
            if isinstance(first, ast.Name) and first.id in parameters:
                place = parameters.index(first.id)
                callers = [c for n, c in calls_in(tree) if n == function.name]
                yield from ((f"{path}:{c.lineno}", word(c.args[place]), fields) for c in callers)
            else:
                yield f"{path}:{call.lineno}", word(first), fields


def word(node: ast.expr) -> str:
    """The text that stands there, or the code that makes it."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ast.unparse(node)


def test_every_entry_written_is_of_a_declared_kind() -> None:
    assert [f"{place} {kind}" for place, kind, _fields in entries() if kind not in KINDS] == []


def test_every_entry_written_has_exactly_its_fields() -> None:
    wrong = [f"{place} {kind}" for place, kind, fields in entries() if fields != KINDS.get(kind)]
    assert wrong == []


def test_every_declared_kind_is_used() -> None:
    assert set(KINDS) - {kind for _place, kind, _fields in entries()} == set()


def test_a_kind_that_is_passed_on_is_followed() -> None:
    source = (
        "def note(kind, who):\n    record(kind, who, case_id=1)\n"
        "def f():\n    note('a_b', 2)\n    note('c_d', 3)\n"
        "def g():\n    record('e_f', None, **more)\n"
    )
    assert [(kind, set(fields)) for _place, kind, fields in entries_in("x", ast.parse(source))] == [
        ("a_b", {"case_id"}),
        ("c_d", {"case_id"}),
        ("e_f", {"**"}),
    ]


def test_a_kind_is_in_the_past_tense_and_its_fields_hold_no_content() -> None:
    """An entry holds ids, states and counts; what was said about anybody never goes there."""
    fields = {field for names in KINDS.values() for field in names}
    plain = {
        "answer",
        "endpoint",
        "found",
        "is_fetched_by_phone",
        "keys",
        "lines",
        "master",
        "method",
        "minutes",
        "months",
        "mode",
        "number",
        "position",
        "role",
        "sight",
        "stage",
        "state",
        "view",
        "way",
    }
    assert {field for field in fields if not field.endswith("_id")} <= plain
    assert [kind for kind in KINDS if not kind.partition("_")[2] or kind != kind.lower()] == []


@pytest.mark.usefixtures("context")
@pytest.mark.parametrize(
    ("kind", "fields", "said"),
    [
        ("case_eaten", {"case_id": 1}, "case_eaten"),
        ("meeting_opened", {}, "meeting_id"),
        ("meeting_opened", {"meeting_id": 1, "text": "more"}, "text"),
    ],
)
def test_anything_else_is_refused(kind: str, fields: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        record(kind, None, **fields)
    assert count_waiting() == 0


@pytest.mark.usefixtures("context")
def test_an_entry_is_part_of_the_transaction_that_causes_it() -> None:
    record("meeting_opened", None, meeting_id=uuid4())
    db.session.rollback()
    db.session.commit()
    assert db.session.scalar(db.select(db.func.count(AuditEntry.number))) == 0
    record("meeting_opened", None, meeting_id=uuid4())
    db.session.commit()
    assert db.session.scalar(db.select(db.func.count(AuditEntry.number))) == 1
