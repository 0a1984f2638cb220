"""What came of it, as plots and as tables that another program can read."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from werkzeug.wrappers import Response

from app.disclosure.aftermath import Aftermath
from app.measures.plots import Column

Rows = Sequence[Sequence[object]]
FEW: Final = "fewer than 5"
# What a spreadsheet would take for a sum begins so.
_SUMS: Final = ("=", "+", "-", "@", "\t", "\r")


def action_columns(found: Aftermath) -> Sequence[Column]:
    """Actions by how long ago they were agreed: done, to be done, overdue, not done. Small numbers are not drawn."""
    return [
        Column(
            label=one.age,
            parts=(
                ("present", one.done or 0),
                ("planned", one.to_do or 0),
                ("missed", one.overdue or 0),
                ("other", one.not_done or 0),
            ),
        )
        for one in found.actions
    ]


def answer_columns(found: Aftermath) -> Sequence[Column]:
    """Days in the middle until people heard, by the month in which they were heard."""
    return [Column(label=f"{one.month:%b %y}", parts=(("planned", one.median_days or 0),)) for one in found.answers]


def _actions(found: Aftermath) -> Rows:
    head = ("agreed", "done", "to be done", "overdue", "not done or no longer needed")
    return [head, *((one.age, *map(_told, (one.done, one.to_do, one.overdue, one.not_done))) for one in found.actions)]


def _answers(found: Aftermath) -> Rows:
    head = ("heard in", "answered", "days in the middle")
    return [
        head,
        *(
            (f"{one.month:%Y-%m}", _told(one.answered), "" if one.median_days is None else f"{one.median_days:.1f}")
            for one in found.answers
        ),
    ]


TABLES: Final[Mapping[str, Callable[[Aftermath], Rows]]] = {"actions": _actions, "answers": _answers}


def csv_answer(name: str, rows: Iterable[Sequence[object]]) -> Response:
    """A table as a file for a spreadsheet, in which nothing is taken for a sum."""
    written = io.StringIO()
    csv.writer(written).writerows([_safe(str(cell)) for cell in row] for row in rows)
    return Response(
        written.getvalue(),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"},
    )


def _told(number: int | None) -> str:
    return FEW if number is None else str(number)


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_SUMS) else text
