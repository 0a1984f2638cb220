"""What the program says of itself while it runs: one JSON object a line, whose fields are a list and nothing else.

A line names a kind of event in words that stand in the program, and counts, places and times beside it. What a library
or a fault says in words of its own may quote what it was reading, so no text of theirs is ever kept: only its kind and
the place in the code. On a terminal the same fields come as a line for people.
"""

import json
import logging
import os
import re
import sys
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final, TextIO

from flask import has_request_context, request
from prometheus_client import Counter

OURS: Final = "app"
REQUEST_ID: Final = "caseround.request"
# What tells our fields from what every record of the standard library has.
_OF_EVERY_RECORD: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

DROPPED: Final = Counter(
    "caseround_log_fields_dropped", "What was given to the log and is not on its list.", registry=None
)
log = logging.getLogger(__name__)


def _text(pattern: str) -> Callable[[object], bool]:
    fits = re.compile(pattern).fullmatch
    return lambda value: isinstance(value, str) and fits(value) is not None


def _count(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0


# Every field there may be, in the order in which they are written, and what its value looks like.
ALLOWED: Final[Mapping[str, Callable[[object], bool]]] = {
    "time": _text(r"[0-9T:.-]{20,30}Z"),
    "level": _text(r"[A-Z]{4,8}"),
    "process": _text(r"(web|jobs|command) [0-9]+"),
    "logger": _text(r"[A-Za-z0-9_.]{1,80}"),
    "event": _text(r"[a-z][a-z ,]{2,60}"),
    "request": _text(r"[0-9a-f]{16}"),
    "method": _text(r"GET|HEAD|POST|other"),
    # The rule of an address with the names of what it takes, never the address.
    "route": _text(r"none|/(?!.*[0-9a-f]{8}-)[A-Za-z0-9_<>:/.-]{0,160}"),
    "status": lambda value: isinstance(value, int) and value in range(100, 600),
    "duration_ms": _count,
    "statements": _count,
    "live_event": _text(r"[a-z_]{1,40}"),
    "job": _text(r"[a-z][a-z_-]{1,40}"),
    "exception": _text(r"[A-Za-z_][A-Za-z0-9_]{0,80}"),
    "place": _text(r"[A-Za-z0-9_.<>]{1,160}(:[0-9]+)?"),
    # A statement of SQL in which every value is a question mark.
    "shape": _text(r"[A-Za-z0-9_ .,()=<>!*?|+:%/-]{1,400}"),
    "sent": _count,
    "failed": _count,
    "dropped": _count,
}


def where(trace: TracebackType | None) -> str:
    """The innermost place of a trace, as module.function:line."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "unknown"
    code = trace.tb_frame.f_code
    return f"{trace.tb_frame.f_globals.get('__name__', '')}.{code.co_name}:{trace.tb_lineno}"


def fault_of(error: BaseException) -> dict[str, str]:
    """What a line may say of an exception: its kind, and where it was raised. Never its text."""
    return {"exception": type(error).__name__, "place": where(error.__traceback__)}


def log_fault(kind: type[BaseException], trace: TracebackType | None) -> None:
    """Keep what went wrong and where. The text of an error may hold case content, so it is not kept."""
    log.error("unforeseen fault", extra={"exception": kind.__name__, "place": where(trace)})


class FieldsOnly(logging.Formatter):
    """Writes a record as its allowed fields: as JSON, or `for_people` in a row.

    `program` is web, jobs or command. Whatever a record brings that is not on the list, or looks otherwise than the
    list says, is left out and counted.
    """

    def __init__(self, program: str, *, for_people: bool = False) -> None:
        super().__init__()
        self._process = f"{program} {os.getpid()}"
        self._is_for_people = for_people

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        fields = self.fields_of(record)
        if self._is_for_people:
            return " ".join(_for_people(fields))
        return json.dumps(fields, separators=(",", ":"))

    def fields_of(self, record: logging.LogRecord) -> dict[str, Any]:
        """The allowed fields of a record, in the order of the list."""
        given = {name: value for name, value in vars(record).items() if name not in _OF_EVERY_RECORD}
        given |= _of_request() | {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")[:-6] + "Z",
            "level": record.levelname,
            "process": self._process,
            "logger": record.name,
        }
        if record.name.partition(".")[0] == OURS:
            given["event"] = record.msg
        if record.exc_info and record.exc_info[0] is not None:
            given |= {"exception": record.exc_info[0].__name__, "place": where(record.exc_info[2])}
        else:
            given.setdefault("place", f"{record.module}.{record.funcName}:{record.lineno}")
        kept = {name: given[name] for name, fits in ALLOWED.items() if name in given and fits(given[name])}
        if dropped := len(given) - len(kept):
            DROPPED.inc(dropped)
            kept["dropped"] = dropped
        return kept


def _of_request() -> dict[str, Any]:
    """What every line says that is written while somebody is being answered."""
    if not has_request_context():
        return {}
    said = {"route": request.url_rule.rule if request.url_rule else "none"}
    if REQUEST_ID in request.environ:
        said["request"] = request.environ[REQUEST_ID]
    return said


def _for_people(fields: Mapping[str, Any]) -> list[str]:
    """The hour first, then what happened, then the rest by name."""
    first = [fields["time"][11:19], fields["level"].lower(), fields.get("event", fields.get("logger", ""))]
    rest = [name for name in fields if name not in {"time", "level", "event", "process", "logger", "request"}]
    return [*first, *(f"{name}={fields[name]}" for name in rest)]


class _Lines(logging.StreamHandler[TextIO]):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802  # the library's names
        """Count a record that cannot be written; the library would print all that it holds."""
        DROPPED.inc()


def keep_logs(program: str, *, level: str = "INFO") -> None:
    """Let everything this process says go to standard error as lines of allowed fields, from now on.

    `program` is web, jobs or command. Nothing else may write there: warnings and faults that nobody caught come
    the same way.
    """
    handler = _Lines(sys.stderr)
    handler.setFormatter(FieldsOnly(program, for_people=sys.stderr.isatty()))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(OURS).setLevel(level)
    logging.captureWarnings(capture=True)
    sys.excepthook = lambda kind, _error, trace: log_fault(kind, trace)
    sys.unraisablehook = lambda fault: log_fault(fault.exc_type, fault.exc_traceback)
    threading.excepthook = lambda fault: log_fault(fault.exc_type, fault.exc_traceback)
