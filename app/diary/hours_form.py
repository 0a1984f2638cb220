"""What somebody typed of their hours, their leave and what they are there for; or what is wrong, next to its field."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Final

from app.availability.rules import WEEKDAYS, DayHours
from app.availability.service import CardWords
from app.core.forms import read_id
from app.core.typed import TypedWrong, read_clock, read_day

LONGEST_WORDS: Final = 2_000
_FIRST_EVER: Final = date(2000, 1, 1)
_MORNING, _NOON, _EVENING = time(9), time(13), time(17)
_WEEK: Final = range(5)
# One press fills a whole week.
PRESETS: Final[Mapping[str, tuple[str, Sequence[DayHours]]]] = {
    "whole": ("Monday to Friday, 9 to 5", [DayHours(day, _MORNING, _EVENING) for day in _WEEK]),
    "mornings": ("Monday to Friday, mornings", [DayHours(day, _MORNING, _NOON) for day in _WEEK]),
    "school": ("Monday to Friday, after school", [DayHours(day, time(15, 15), _EVENING) for day in _WEEK]),
    "none": ("Any time", []),
}


@dataclass(slots=True)
class TypedTimes:
    """One of the three forms as it was sent, and what is wrong with it by field."""

    said: Mapping[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    form: str = ""

    def text(self, name: str, known: str = "") -> str:
        """What was typed there; what is known, where nothing was sent."""
        return self.said.get(name, known).strip()

    def error(self, name: str) -> dict[str, str] | None:
        """What is wrong with a field, as the GOV.UK components take it."""
        return {"text": self.faults[name]} if name in self.faults else None

    def summary(self) -> list[dict[str, str]]:
        """Everything that is wrong, each with the way to its field."""
        place = {"first": "first-day", "last": "last-day"}
        return [{"text": text, "href": f"#{place.get(name, name)}"} for name, text in self.faults.items()]

    def read_hours(self) -> Sequence[DayHours]:
        """The hours of a week; two empty boxes are a day on which somebody does not work."""
        found = []
        for weekday, name in enumerate(WEEKDAYS):
            begins, ends = self._clock(f"from-{weekday}"), self._clock(f"until-{weekday}")
            if begins and ends:
                if begins < ends:
                    found.append(DayHours(weekday, begins, ends))
                else:
                    self.faults[f"until-{weekday}"] = f"{name} must end after it begins"
            elif begins and f"until-{weekday}" not in self.faults:
                self.faults[f"until-{weekday}"] = f"Enter when {name} ends"
            elif ends and f"from-{weekday}" not in self.faults:
                self.faults[f"from-{weekday}"] = f"Enter when {name} begins"
        return found

    def read_card(self) -> CardWords:
        """What somebody is there for."""
        words = {name: self.text(name) for name in ("can_decide", "services")}
        for name, text in words.items():
            if len(text) > LONGEST_WORDS:
                self.faults[name] = f"Write {LONGEST_WORDS:,} characters or fewer"
        return CardWords(
            can_decide=words["can_decide"],
            services="\n".join(line.strip() for line in words["services"].splitlines() if line.strip()),
            is_term_time_only=self.text("term_time_only") == "yes",
            covered_by_id=read_id(self.text("cover")),
        )

    def read_leave(self) -> tuple[date, date, uuid.UUID | None] | None:
        """The days of leave and who covers, or None where something is wrong."""
        first = self._day("first", "Enter the first day on which you are away")
        last = self._day("last", "Enter the last day on which you are away")
        return (first, last, read_id(self.text("leave_cover"))) if first and last else None

    def _clock(self, name: str) -> time | None:
        try:
            return read_clock(self.text(name))
        except TypedWrong as wrong:
            self.faults[name] = f"{WEEKDAYS[int(name[-1])]}: {wrong}"
            return None

    def _day(self, name: str, missing: str) -> date | None:
        parts = [self.text(f"{name}-{part}") for part in ("day", "month", "year")]
        if not any(parts):
            self.faults[name] = missing
            return None
        try:
            return read_day(*parts, earliest=_FIRST_EVER)
        except TypedWrong as wrong:
            self.faults[name] = str(wrong)
            return None
