"""Time comes from one clock, and lists come in a stated order."""

import ast

import pytest
from reading import calls_in, dotted, modules, places

OTHER_CLOCKS = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
    "db.func.now",
    "func.now",
    "func.current_timestamp",
    "db.func.current_timestamp",
}
# Path to the reason.
MAY_READ_THE_MACHINE = {
    "app/core/clock.py": "it is the one clock",
    "app/identity/throttle.py": "the library that counts attempts goes by the machine's clock",
}

# `path function` to the reason why its rows need no order.
NEEDS_NO_ORDER: dict[str, str] = {
    "app/minutes/document.py read_text": "it asks for one row",
}
ONE_ROW = {"one", "one_or_none", "scalar_one", "scalar_one_or_none", "scalar"}


def test_only_the_clock_reads_the_machine() -> None:
    found = places(
        "**/*.py", lambda name, _call: ".".join(name.split(".")[-2:]) in OTHER_CLOCKS or name in OTHER_CLOCKS
    )
    assert {place for place in found if place.partition(":")[0] not in MAY_READ_THE_MACHINE} == set()
    assert {place.partition(":")[0] for place in found} == set(MAY_READ_THE_MACHINE)


def unordered_in(tree: ast.Module) -> list[str]:
    """The functions that fetch many rows by a query that says no order."""
    found = []
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        parents = {child: node for node in ast.walk(function) for child in ast.iter_child_nodes(node)}
        for name, call in calls_in(function):
            if not name.endswith((".session.scalars", ".session.execute", "connection.execute")) or not call.args:
                continue
            parent = parents.get(call)
            is_one = isinstance(parent, ast.Attribute) and parent.attr in ONE_ROW
            written = query_text(function, call.args[0])
            if "select(" in written and not is_one and ".order_by(" not in written:
                found.append(function.name)
    return found


def query_text(function: ast.FunctionDef, query: ast.expr) -> str:
    """The source of a query, with everything that was put under its name before."""
    if not isinstance(query, ast.Name):
        return ast.unparse(query)
    values = [
        ast.unparse(node.value)
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and query.id in {dotted(target) for target in node.targets}
    ]
    return " ".join(values)


def test_every_list_has_a_stated_order() -> None:
    found = {f"{path} {name}" for path, tree in modules() for name in unordered_in(tree)}
    assert found - NEEDS_NO_ORDER.keys() == set()


@pytest.mark.parametrize(
    ("body", "is_noticed"),
    [
        ("return db.session.scalars(db.select(A).where(A.x == 1)).all()", True),
        ("return db.session.scalars(db.select(A).order_by(A.x)).all()", False),
        ("return db.session.scalars(db.select(A)).one_or_none()", False),
        ("query = db.select(A)\n    return list(db.session.execute(query))", True),
        (
            "query = db.select(A).order_by(A.x)\n    query = query.where(A.y)\n    return db.session.scalars(query)",
            False,
        ),
        ("db.session.execute(db.delete(A))", False),
    ],
)
def test_the_reader_of_queries_knows_them(body: str, is_noticed: bool) -> None:
    assert bool(unordered_in(ast.parse(f"def f():\n    {body}\n"))) is is_noticed
