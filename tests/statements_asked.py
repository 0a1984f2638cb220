"""What pages ask of the database, page by page, and how SQLite would look for it."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import has_request_context, request
from sqlalchemy import Engine, event

from app.core.statements import shape_of

WHOLE = re.compile(r"SCAN (\w+)(.*)")
_ASKED = "tests.asked"


@dataclass
class Request:
    """One page that was asked for, and what it asked."""

    path: str
    endpoint: str = "none"
    asked: list[str] = field(default_factory=list)


@dataclass
class Asked:
    """Each request's statements by endpoint, and for each statement the plan by which SQLite answers it."""

    requests: list[Request] = field(default_factory=list)
    plans: dict[str, list[str]] = field(default_factory=dict)

    def note(
        self, connection: Any, _cursor: object, statement: str, parameters: Any, _context: object, many: bool
    ) -> None:
        """Keep one statement, with the page that asks it."""
        if not has_request_context():
            return
        if _ASKED not in request.environ:
            request.environ[_ASKED] = Request(request.path)
            self.requests.append(request.environ[_ASKED])
        page: Request = request.environ[_ASKED]
        # The cookie is read before it is known which page is asked for.
        page.endpoint = request.endpoint or page.endpoint
        page.asked.append(statement)
        if statement.startswith("SELECT") and statement not in self.plans and not many:
            lines = connection.connection.dbapi_connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            self.plans[statement] = [line[3] for line in lines]

    def too_many(self, usual: int, budgets: Mapping[str, int]) -> dict[str, str]:
        """The pages that ask more statements than they may, with what they ask most often."""
        return {
            f"{page.endpoint}: {len(page.asked)}, at most {budgets.get(page.endpoint, usual)}": _most_often(page.asked)
            for page in self.requests
            if len(page.asked) > budgets.get(page.endpoint, usual)
        }

    def again_and_again(self, usual: int, known: Mapping[str, int]) -> dict[str, str]:
        """The pages that ask one statement more often than they may, as for each row of a list, and which."""
        return {
            f"{page.endpoint} {page.path}": _most_often(page.asked)
            for page in self.requests
            if Counter(page.asked).most_common(1)[0][1] > known.get(page.endpoint, usual)
        }

    def read_whole(self) -> dict[str, set[str]]:
        """Each table that some statement reads from its first row to its last, with those statements."""
        found: dict[str, set[str]] = defaultdict(set)
        for statement, plan in self.plans.items():
            for table, how in (match.groups() for line in plan if (match := WHOLE.match(line))):
                # In the order of an index and only so far is no whole reading; a constant row is no table.
                if table != "CONSTANT" and not ("USING" in how and " LIMIT " in shape_of(statement)):
                    found[table].add(shape_of(statement))
        return found


def _most_often(asked: list[str]) -> str:
    return "; ".join(f"{times} x {shape_of(statement)}" for statement, times in Counter(asked).most_common(3))


@contextmanager
def asked() -> Iterator[Asked]:
    """What is asked meanwhile."""
    kept = Asked()
    event.listen(Engine, "before_cursor_execute", kept.note)
    yield kept
    event.remove(Engine, "before_cursor_execute", kept.note)
