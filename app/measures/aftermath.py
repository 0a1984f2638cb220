"""What came of it, as plots and as tables that another program can read."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from app.disclosure.aftermath import Aftermath
from app.measures.plots import Column

Rows = Sequence[Sequence[object]]
FEW: Final = "fewer than 5"


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


def _told(number: int | None) -> str:
    return FEW if number is None else str(number)
