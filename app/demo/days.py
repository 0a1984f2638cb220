"""The days of the demonstration: everything is told from its meeting day, so that it never ages."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from holidays import HolidayBase, country_holidays

from app.demo.marlbeck.shape import CasePerson

SATURDAY: Final = 5
JUST_BEFORE: Final = (1, 2)
# No birthday falls into the days between loading and the meeting, so that everybody is as old as the data says.
# Who is in two cases was born once.
SAME_PERSON: Final = {"C11/ryan": "C03/ryan"}
NEAREST_BIRTHDAY, FARTHEST_BIRTHDAY = 10, 350


def next_working_day(day: date) -> date:
    """That day, or the next on which offices in England are open."""
    while not _is_working(day):
        day += timedelta(days=1)
    return day


def working_day_before(day: date) -> date:
    """The last day before that one on which offices in England are open."""
    day -= timedelta(days=1)
    while not _is_working(day):
        day -= timedelta(days=1)
    return day


def _is_working(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in _bank_holidays()


@cache
def _bank_holidays() -> HolidayBase:
    return country_holidays("GB", subdiv="ENG")


@dataclass(frozen=True, slots=True)
class Days:
    """Turns offsets from the meeting day, and times on the wall clock there, into moments."""

    meeting_day: date
    zone: ZoneInfo

    def day(self, offset: int) -> date:
        """The day that lies so many days after the meeting day; the two before it are working days.

        Referrals and checks of a Monday's meeting come in on Friday, which is over also where it is loaded on Sunday.
        """
        if -offset in JUST_BEFORE:
            day = self.meeting_day
            for _ in range(-offset):
                day = working_day_before(day)
            return day
        return self.meeting_day + timedelta(days=offset)

    def at(self, offset: int, clock_time: str = "") -> datetime:
        """A moment on that day; the last minute of it where no time was told."""
        return self._moment(self.day(offset), clock_time)

    def working_at(self, offset: int, clock_time: str) -> datetime:
        """A moment on that day, or on the next working day."""
        return self._moment(next_working_day(self.day(offset)), clock_time)

    def birth_date(self, case_key: str, person: CasePerson) -> date | None:
        """A birth date that makes the person as old as told; always the same one for the same meeting day."""
        if person.age is None:
            return None
        told = f"{case_key}/{person.key}"
        days = Random(SAME_PERSON.get(told, told)).randint(NEAREST_BIRTHDAY, FARTHEST_BIRTHDAY)
        year = self.meeting_day.year - person.age
        day = min(self.meeting_day.day, 28) if self.meeting_day.month == 2 else self.meeting_day.day  # noqa: PLR2004  # February
        return date(year, self.meeting_day.month, day) - timedelta(days=days)

    def _moment(self, day: date, clock_time: str) -> datetime:
        return datetime.combine(day, time.fromisoformat(clock_time or "23:59"), self.zone).astimezone(UTC)
