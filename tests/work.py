"""Counting what an answer costs: the questions put to the database, and the rows that are made into objects."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event

from app.core.database import Row


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """What is asked of the database meanwhile, and what is made of the answers."""
    work: Counter[str] = Counter()

    def ask(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        work[statement] += 1

    def load(row: object, _context: object) -> None:
        work[type(row).__name__] += 1

    event.listen(Engine, "before_cursor_execute", ask)
    event.listen(Row, "load", load, propagate=True)
    yield work
    event.remove(Engine, "before_cursor_execute", ask)
    event.remove(Row, "load", load)
