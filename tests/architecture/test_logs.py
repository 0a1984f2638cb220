"""What may be logged is a list: a text of ours, and kinds, counts and places beside it. Never what went wrong."""

import ast

from reading import calls_in, modules

from app.core.logs import ALLOWED

LEVELS = {"debug", "info", "warning", "error", "critical", "exception", "log"}
# What may stand beside a text, as it stands in the source.
FILLED = {
    *("fault_of(error)", "said", "{'job': job.name} | fault_of(error)", "{'live_event': name}"),
    "{'sent': tally.sent, 'failed': tally.failed}",
    "{'exception': kind.__name__, 'place': where(trace)}",
    "{'shape': shape_of(statement), 'duration_ms': round(took_ms, 1)}",
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


def test_only_texts_of_ours_are_logged_and_nothing_is_put_into_them() -> None:
    assert len(log_calls()) > 5
    texts = {place: call.args for place, call in log_calls()}
    assert {place for place, args in texts.items() if len(args) != 1 or not isinstance(args[0], ast.Constant)} == set()
    told = {args[0].value for args in texts.values() if isinstance(args[0], ast.Constant)}
    assert {text for text in told if not ALLOWED["event"](text)} == set(), "these would be dropped"


def test_nothing_but_kinds_counts_and_places_stands_beside_them() -> None:
    words = {keyword.arg for _place, call in log_calls() for keyword in call.keywords}
    assert words <= {"extra"}
    filled = {ast.unparse(keyword.value): place for place, call in log_calls() for keyword in call.keywords}
    assert {value: place for value, place in filled.items() if value not in FILLED} == {}


def test_no_trace_is_logged_whose_last_line_is_the_text_of_an_error() -> None:
    assert [place for place, call in log_calls() if ast.unparse(call.func).endswith(".exception")] == []
    printed = [
        f"{path}:{call.lineno}"
        for path, tree in modules()
        for name, call in calls_in(tree)
        if name.startswith("traceback.") and name.rpartition(".")[2].startswith(("print", "format"))
    ]
    assert printed == []


def test_nothing_but_one_place_says_where_lines_go() -> None:
    handlers = {
        f"{path}:{call.lineno}"
        for path, tree in modules()
        for name, call in calls_in(tree)
        if name.rpartition(".")[2] in {"basicConfig", "StreamHandler", "FileHandler", "addHandler", "dictConfig"}
    }
    assert handlers == set()
