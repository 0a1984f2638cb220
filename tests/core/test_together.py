"""What one page asks for several times is read once; a command reads for itself each time."""

import uuid
from collections import Counter

import pytest
from flask import Flask

from app.core.together import read_once, read_together

ID = uuid.UUID(int=1)


@pytest.mark.parametrize(("method", "times"), [("GET", 1), ("POST", 2)])
def test_a_page_reads_once_and_a_command_each_time(app: Flask, method: str, times: int) -> None:
    asked: Counter[str] = Counter()

    def read(name: str) -> str:
        asked[name] += 1
        return name

    with app.test_request_context("/", method=method):
        for _ in range(2):
            assert read_once("rows", ID, lambda: read("rows")) == "rows"
            assert read_together("facts", ID, 1, lambda: read("facts")) == "facts"
    assert asked == {"rows": times, "facts": times}


def test_the_next_page_reads_anew(app: Flask) -> None:
    said = iter(("before", "after"))
    for words in ("before", "after"):
        with app.test_request_context("/"):
            assert read_once("rows", ID, lambda: next(said)) == words


def test_outside_a_page_nothing_is_kept() -> None:
    said = iter((1, 2))
    assert [read_once("rows", ID, lambda: next(said)) for _ in range(2)] == [1, 2]
