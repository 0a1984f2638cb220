"""What is typed to look for a time: plain data, or what is wrong, next to its field; nothing typed is lost."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from app.core.typed import TypedWrong, read_clock
from app.invitations.poll_rules import LONGEST_MINUTES, MOST_OPTIONS, SHORTEST_MINUTES
from app.invitations.proposing import WORKING_WEEK, Window
from app.invitations.wall_clock import Odd, find_moment

OWN_TIMES: Final = 3
LONGEST_WINDOW: Final = timedelta(days=92)
NEEDED, WELCOME = "needed", "welcome"
# What the fields are called, without the number of one of several.
LABELS: Final[Mapping[str, str]] = {
    "minutes": "How many minutes",
    "first_day": "First day",
    "last_day": "Last day",
    "from_time": "Not before",
    "until_time": "Over by",
    "own_day": "Day",
    "own_time": "Time",
    "closes_day": "Day of the answers",
    "closes_time": "Time of the answers",
}
_NO_DAY: Final = "enter a day, for example 27/3/2027"
_NO_TIME: Final = "enter a time such as 10:00 or 3pm"
_USUAL_LENGTH: Final = "60"
_USUAL_DAYS_ON: Final = 14


@dataclass(slots=True)
class TypedSearch:
    """What stood in the form, and what is wrong with it by field."""

    said: MultiDict[str, str]
    now_utc: datetime
    zone: ZoneInfo
    faults: dict[str, str] = field(default_factory=dict)

    @classmethod
    def fresh(cls, now_utc: datetime, zone: ZoneInfo, roles: Mapping[uuid.UUID, str]) -> "TypedSearch":
        """The form as it stands before anybody has typed: an hour, in the working days of the next two weeks."""
        today = now_utc.astimezone(zone).date()
        usual = {
            "minutes": _USUAL_LENGTH,
            "first_day": (today + timedelta(days=1)).isoformat(),
            "last_day": (today + timedelta(days=_USUAL_DAYS_ON)).isoformat(),
            "from_time": "09:00",
            "until_time": "17:00",
        }
        return cls(MultiDict(usual | {f"role-{who}": role for who, role in roles.items()}), now_utc, zone)

    def text(self, name: str) -> str:
        """What was typed there."""
        return " ".join(self.said.get(name, "").split())

    def error(self, name: str) -> dict[str, str] | None:
        """What is wrong with a field, as the GOV.UK components take it."""
        return {"text": self.faults[name]} if name in self.faults else None

    def role(self, who: uuid.UUID) -> str:
        """Whether somebody is needed, welcome, or not asked."""
        said = self.text(f"role-{who}")
        return said if said in {NEEDED, WELCOME} else ""

    def minutes(self) -> int:
        """How long the meeting is to be; 0 with its fault where that cannot be used."""
        typed = self.text("minutes")
        length = int(typed) if typed.isdecimal() and len(typed) < len("10000") else 0
        if not SHORTEST_MINUTES <= length <= LONGEST_MINUTES:
            self.faults["minutes"] = "Enter how many minutes, from 5 to 480"
            return 0
        return length

    def window(self, left_out: Mapping[date, str]) -> Window | None:
        """Where to look, or None with what is wrong; `left_out` are days on which the series does not meet."""
        first, last = self._day("first_day"), self._day("last_day")
        begin, end = self._clock("from_time"), self._clock("until_time")
        if first is None or last is None or begin is None or end is None:
            return None
        if last < self.now_utc.astimezone(self.zone).date():
            self.faults["last_day"] = "That day has passed. Enter today or a later day"
        elif last < first:
            self.faults["last_day"] = "The last day must be the first day or later"
        elif last - first > LONGEST_WINDOW:
            self.faults["last_day"] = "Look at three months at most"
        if end <= begin:
            self.faults["until_time"] = "The day must end later than it begins"
        if self.faults.keys() & {"last_day", "until_time"}:
            return None
        return Window(
            first_day=first,
            last_day=last,
            from_time=begin,
            until_time=end,
            zone=self.zone,
            weekdays=frozenset(range(7)) if self.text("weekends") else WORKING_WEEK,
            left_out=frozenset(left_out),
        )

    def days_asked_for(self) -> tuple[date, date] | None:
        """The first and the last day, where both can be read; nothing is noted as wrong."""
        first, last = _read_day(self.text("first_day")), _read_day(self.text("last_day"))
        if first is None or last is None or not timedelta(0) <= last - first <= LONGEST_WINDOW:
            return None
        return first, last

    def ticked(self) -> Sequence[datetime]:
        """The times that are ticked, the earliest first; what is no time of ours is left out."""
        found = set()
        for value in self.said.getlist("slot")[: 2 * MOST_OPTIONS]:
            try:
                moment = datetime.fromisoformat(value)
            except ValueError:
                continue
            if moment.tzinfo is not None:
                found.add(moment.astimezone(UTC))
        return sorted(found)

    def own_times(self) -> Sequence[datetime]:
        """The times that were typed, as moments; with what is wrong where a row has no one moment."""
        found = []
        for number in range(1, OWN_TIMES + 1):
            day_name, time_name = f"own_day-{number}", f"own_time-{number}"
            if not self.text(day_name) and not self.text(time_name):
                continue
            day, clock = self._day(day_name), self._clock(time_name)
            if day is None or clock is None:
                continue
            moment = find_moment(day, clock, self.zone)
            if isinstance(moment, Odd):
                self.faults[time_name] = moment.value
            elif moment <= self.now_utc:
                self.faults[day_name] = "That time has passed. Enter a later one"
            else:
                found.append(moment)
        return found

    def closes_utc(self) -> datetime | None:
        """By when answers are asked for, or None where nobody said, or said it wrong."""
        if not self.text("closes_day") and not self.text("closes_time"):
            return None
        day, clock = self._day("closes_day"), self._clock("closes_time")
        if day is None or clock is None:
            return None
        moment = find_moment(day, clock, self.zone)
        if isinstance(moment, Odd):
            self.faults["closes_time"] = moment.value
            return None
        return moment

    def without_own_times(self) -> None:
        """Empty the rows whose times now stand among those on offer."""
        for number in range(1, OWN_TIMES + 1):
            if not self.faults.keys() & {f"own_day-{number}", f"own_time-{number}"}:
                self.said.poplist(f"own_day-{number}")
                self.said.poplist(f"own_time-{number}")

    def _day(self, name: str) -> date | None:
        found = _read_day(self.text(name))
        if found is None:
            self.faults[name] = f"{_label(name)}: {_NO_DAY}"
        return found

    def _clock(self, name: str) -> time | None:
        try:
            found = read_clock(self.text(name))
        except TypedWrong:
            found = None
        if found is None:
            self.faults[name] = f"{_label(name)}: {_NO_TIME}"
        return found


def _label(name: str) -> str:
    """What a field is called on the page."""
    kind, _dash, number = name.partition("-")
    return f"{LABELS[kind]} {number}".strip()


def _read_day(text: str) -> date | None:
    """A day as a browser sends it, 2027-03-27, or as people write it, 27/3/2027."""
    parts = text.split("/")
    try:
        if len(parts) == len(("day", "month", "year")):
            day, month, year = (int(part) for part in parts)
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError:
        return None
