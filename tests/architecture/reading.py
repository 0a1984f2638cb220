"""Reading the program's own source, for guards."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


def modules(pattern: str = "**/*.py") -> Iterator[tuple[str, ast.Module]]:
    """Every module of the program whose path fits, as its path within the project and its tree."""
    for path in sorted((PROJECT / "app").glob(pattern)):
        yield path.relative_to(PROJECT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def calls_in(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Every call below a tree with the dotted name of what is called, as far as it has one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield dotted(node.func), node


def dotted(node: ast.AST) -> str:
    """`db.session.add` for such an expression; what is not a name is a star."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return "*"


def places(pattern: str, is_fault: Callable[[str, ast.Call], bool]) -> list[str]:
    """Where calls stand for which `is_fault(name, call)` is true, as `path:line name`."""
    return [
        f"{path}:{call.lineno} {name}"
        for path, tree in modules(pattern)
        for name, call in calls_in(tree)
        if is_fault(name, call)
    ]
