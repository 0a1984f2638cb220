"""What is typed about one date: when, where and why. Plain data, or what is wrong, next to its field."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.core.typed import TypedWrong, read_clock
from app.invitations.wall_clock import Odd, find_moment

_MOST_MINUTES = 600
_MOST_DIGITS = 4


@dataclass(slots=True)
class TypedDate:
    """What stood in the form, and what is wrong with it by field."""

    said: Mapping[str, str]
    zone: ZoneInfo
    faults: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """What was typed there, on one line."""
        return " ".join(self.said.get(name, "").split())

    def error(self, name: str) -> dict[str, str] | None:
        """What is wrong with a field, as the GOV.UK components take it."""
        return {"text": self.faults[name]} if name in self.faults else None

    def starts_utc(self) -> datetime | None:
        """The moment of the day and the time; None with its faults."""
        try:
            day = date.fromisoformat(self.text("day"))
        except ValueError:
            self.faults["day"] = "Enter a day, for example 27/3/2027"
            return None
        try:
            clock = read_clock(self.text("time"))
        except TypedWrong as wrong:
            self.faults["time"] = str(wrong)
            return None
        if clock is None:
            self.faults["time"] = "Enter a time such as 10:00 or 3pm"
            return None
        found = find_moment(day, clock, self.zone)
        if isinstance(found, Odd):
            self.faults["time"] = found.value
            return None
        return found

    def minutes(self) -> int:
        """How long it takes; 0 with its fault."""
        typed = self.text("minutes")
        if typed.isascii() and typed.isdecimal() and len(typed) < _MOST_DIGITS and 1 <= int(typed) <= _MOST_MINUTES:
            return int(typed)
        self.faults["minutes"] = f"Enter a number of minutes from 1 to {_MOST_MINUTES}"
        return 0
