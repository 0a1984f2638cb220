"""What is typed into the pages of sending in: kept as it was typed, with what is wrong beside its field."""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, Self

from werkzeug.datastructures import MultiDict

from app.cases.tokens import read_birth_date
from app.core.clock import local_today

OLDEST_YEARS: Final = 120
# A pregnancy that is known today ends within these days; one that has just ended may still be told of.
DUE_BEFORE: Final = timedelta(days=310)
DUE_AFTER: Final = timedelta(days=60)
_LOOKS_LIKE_A_DATE: Final = re.compile(r"\d{1,4}[\s./-]+\w{1,9}[\s./-]+\d{2,4}")
HOW: Final = "Write the date as 3/5/1979, or leave it out."


@dataclass(slots=True)
class Typed:
    """Everything that stands in a form, and what is wrong with it, by field."""

    said: MultiDict[str, str] = field(default_factory=MultiDict)
    faults: dict[str, str] = field(default_factory=dict)
    # What another page has saved meanwhile, by field, and why nothing was saved here.
    others: dict[str, str] = field(default_factory=dict)
    overtaken: str = ""

    @classmethod
    def of(cls, said: MultiDict[str, str]) -> Self:
        """What was sent."""
        return cls(MultiDict(said))

    @property
    def version(self) -> int:
        """Which version of the submission the page showed; none that there is, where that is no number."""
        text = self.text("version")
        return int(text) if text.isdecimal() and len(text) < 10 else 0  # noqa: PLR2004  # more is no version

    def text(self, name: str) -> str:
        """What stands in a field, without the white space around it; lines end as they do everywhere else."""
        return self.said.get(name, "").replace("\r\n", "\n").strip()

    def shown(self, name: str) -> str:
        """What stands in a field, as it was typed."""
        return self.said.get(name, "")

    def has(self, name: str, value: str = "yes") -> bool:
        """Whether that box is ticked."""
        return value in self.said.getlist(name)

    def error(self, name: str) -> dict[str, str] | None:
        """What is wrong with a field, as the GOV.UK components take it."""
        return {"text": self.faults[name]} if name in self.faults else None

    def summary(self) -> list[dict[str, str]]:
        """Everything that is wrong, each with the way to its field."""
        return [{"text": text, "href": f"#{name}"} for name, text in self.faults.items()]

    def choice(self, name: str, values: object) -> str:
        """What was chosen, where it is one of these values; else nothing."""
        chosen = self.text(name)
        return chosen if isinstance(values, (dict, tuple, list, frozenset, set)) and chosen in values else ""

    def day(self, name: str) -> str:
        """The date in a field as `YYYY-MM-DD`; as it was typed where it cannot be read, which is then a fault."""
        text = self.text(name)
        found = read_birth_date(text) if text else None
        if text and found is None:
            is_date = _LOOKS_LIKE_A_DATE.fullmatch(text)
            self.faults[name] = f"There is no such day. {HOW}" if is_date else HOW
        return found.isoformat() if found else text

    def birth_day(self, name: str) -> str:
        """The same for a date of birth, which lies in the past, and in living memory."""
        text = self.day(name)
        if text and name not in self.faults:
            self._check_birth(name, date.fromisoformat(text))
        return text

    def due_day(self, name: str) -> str:
        """The same for the day on which a child is expected."""
        text = self.day(name)
        if text and name not in self.faults:
            found, today = date.fromisoformat(text), local_today()
            if not today - DUE_AFTER <= found <= today + DUE_BEFORE:
                self.faults[name] = "No child that is expected now is born on that day. Check the month and the year."
        return text

    def _check_birth(self, name: str, born: date) -> None:
        if problem := birth_problem(born):
            self.faults[name] = problem


def birth_problem(born: date) -> str:
    """What is wrong with a date of birth; empty for nothing."""
    if born > local_today():
        return "This date of birth has not come yet. For an unborn child, write the due date on the child’s own page."
    if born.year < local_today().year - OLDEST_YEARS:
        return f"This would make them more than {OLDEST_YEARS} years old. Check the year."
    return ""


def date_text(iso: str) -> str:
    """A kept date as people type it, `3/5/1979`; what could not be read, as it was typed."""
    try:
        found = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{found.day}/{found.month}/{found.year}"
