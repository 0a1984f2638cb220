"""What may be logged is a list: a text of ours, and kinds, counts and places to fill it in. Never what went wrong."""

import ast

from reading import calls_in, modules

LEVELS = {"debug", "info", "warning", "error", "critical", "exception", "log"}
# What may fill a text in, as it stands in the source.
ALLOWED = {
    "type(error).__name__",
    "kind.__name__",
    "module",
    "place",
    "job.name",
    "tally.sent",
    "tally.failed",
    "summary_id",
    "time.monotonic() - started",
}


def log_calls() -> list[tuple[str, ast.Call]]:
    """Every call of a logger, with where it stands."""
    return [
        (f"{path}:{call.lineno}", call)
        for path, tree in modules()
        for name, call in calls_in(tree)
        if name.rpartition(".")[0] in {"log", "logging", "logger", "app.logger", "current_app.logger"}
        and name.rpartition(".")[2] in LEVELS
    ]


def test_only_texts_of_ours_are_logged() -> None:
    assert len(log_calls()) > 5
    assert [place for place, call in log_calls() if not isinstance(call.args[0], ast.Constant)] == []


def test_nothing_but_kinds_counts_and_places_fills_them_in() -> None:
    filled = {ast.unparse(value): place for place, call in log_calls() for value in call.args[1:]}
    assert {value: place for value, place in filled.items() if value not in ALLOWED} == {}
    words = {keyword.arg for _place, call in log_calls() for keyword in call.keywords}
    assert words <= {"extra"}
    extras = {ast.unparse(keyword.value) for _place, call in log_calls() for keyword in call.keywords}
    assert extras <= {"{'event': name}"}


def test_no_trace_is_logged_whose_last_line_is_the_text_of_an_error() -> None:
    assert [place for place, call in log_calls() if ast.unparse(call.func).endswith(".exception")] == []
    printed = [
        f"{path}:{call.lineno}"
        for path, tree in modules()
        for name, call in calls_in(tree)
        if name.startswith("traceback.") and name.rpartition(".")[2].startswith(("print", "format"))
    ]
    assert printed == []
