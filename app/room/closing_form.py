"""Reading the form that closes a case. Nothing in it but the outcome can keep a case from being closed."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from flask import request

from app.actions.rules import NextLook
from app.core.clock import local_today
from app.core.errors import NotFound
from app.core.forms import read_id
from app.core.typed import TypedWrong, read_day

AT_NEXT_MEETING: Final = "next"
LONGEST_QUOTED: Final = 30
# In how many weeks somebody may look again, with how it is said.
IN_WEEKS: Final[Mapping[str, str]] = {"1": "in a week", "2": "in 2 weeks", "4": "in 4 weeks", "12": "in 12 weeks"}
# Every choice of when, as the panel offers it.
LOOKS: Final[Mapping[str, str]] = {AT_NEXT_MEETING: "at the next meeting of this series", **IN_WEEKS}


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedClosing:
    """What a chair typed to close a case. `because` is why there is no further action, and empty where there is."""

    decided: str
    because: str
    agreed_ids: frozenset[uuid.UUID]
    look_in: str
    day: str
    month: str
    year: str

    @property
    def is_day_lost(self) -> bool:
        """Whether a day was typed that is none, or that has passed."""
        return bool(self._typed_day()) and self._own_day() is None

    @property
    def day_in_words(self) -> str:
        """The own day of the next look as it was typed, to be quoted where it is short enough."""
        typed = self._typed_day()
        return f"“{typed}”" if len(typed) <= LONGEST_QUOTED else "What was typed"

    @property
    def next_look(self) -> NextLook | None:
        """When somebody looks again: on the day that was typed, else as was chosen; None for no day yet."""
        if (own := self._own_day()) is not None:
            return own
        if self.look_in == AT_NEXT_MEETING:
            return NextLook(on=None, is_at_next_meeting=True)
        if self.look_in in IN_WEEKS:
            return NextLook(on=local_today() + timedelta(weeks=int(self.look_in)))
        return None

    def _typed_day(self) -> str:
        return " ".join(filter(None, (self.day.strip(), self.month.strip(), self.year.strip())))

    def _own_day(self) -> NextLook | None:
        try:
            return NextLook(on=read_day(self.day, self.month, self.year, earliest=local_today()))
        except TypedWrong:
            return None


def read_closing() -> TypedClosing:
    """What stands in the form that closes a case, as it was typed. Raises `NotFound` for an action that is no id."""
    said = request.form
    agreed = [read_id(text) for text in said.getlist("agreed")]
    if None in agreed:
        raise NotFound
    return TypedClosing(
        decided=said.get("decided", ""),
        because=said.get("because", ""),
        agreed_ids=frozenset(id_ for id_ in agreed if id_ is not None),
        look_in=said.get("look_in", ""),
        day=said.get("look-day", ""),
        month=said.get("look-month", ""),
        year=said.get("look-year", ""),
    )
