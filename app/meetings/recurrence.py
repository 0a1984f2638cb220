"""The rule of a series' dates, and the dates that it makes: plain data, on the wall clock of one zone.

`Rule` says when a series meets (`rule_faults` what is wrong with one); `list_slots` gives its dates within a span of
days; `split_slots` takes out days on which nobody meets; `describe` says it in words. A rule is kept as JSON
(`to_text`, `from_text`).
"""

import enum
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, takewhile
from typing import Final
from zoneinfo import ZoneInfo

DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WORKING_DAYS: Final = (0, 1, 2, 3, 4)
NTH: Final[Mapping[int, str]] = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}
_DAYS_A_WEEK: Final = 7
_WEEKS: Final[Mapping[int, str]] = {1: "Every", 2: "Every second", 3: "Every third", 4: "Every fourth"}


class Pattern(enum.StrEnum):
    """How dates come again."""

    WORKING_DAYS = "working_days"
    WEEKS = "weeks"
    MONTHLY = "monthly"
    ONCE = "once"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When a series meets. `weekdays` count from Monday (0); `nth` is the place in the month, -1 the last.

    It ends on `last_day`, after `count` dates, or not at all. Times are on the wall clock of `zone`.
    """

    pattern: Pattern
    first_day: date
    starts_at: time
    minutes: int
    zone: str = "Europe/London"
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    nth: int = 1
    last_day: date | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One date of a rule. `note` says in words what the change of the clocks does to it, if anything."""

    day: date
    starts_utc: datetime
    minutes: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """Days, both included, on which a series does not meet, and why."""

    first_day: date
    last_day: date
    why: str

    def covers(self, day: date) -> bool:
        """Whether that day is one of them."""
        return self.first_day <= day <= self.last_day


def list_slots(rule: Rule, from_day: date, to_day: date) -> Sequence[Slot]:
    """The dates of a rule from one day to another, both included, in order. The rule has no faults."""
    zone = ZoneInfo(rule.zone)
    last = min(to_day, rule.last_day or to_day)
    slots = []
    for day in islice(_days(rule), rule.count):
        if day > last:
            break
        if day >= from_day:
            slots.append(slot_on(day, rule.starts_at, rule.minutes, zone))
    return slots


def last_day_of(rule: Rule) -> date | None:
    """The day of its last date; None where it goes on, and a day before its first where it makes no date."""
    if rule.last_day is None and rule.count is None and rule.pattern is not Pattern.ONCE:
        return None
    days = takewhile(lambda day: day <= (rule.last_day or date.max), islice(_days(rule), rule.count))
    return max(days, default=rule.first_day - timedelta(days=1))


def split_slots(slots: Iterable[Slot], skips: Sequence[Skip]) -> tuple[Sequence[Slot], Sequence[tuple[Slot, str]]]:
    """The slots on which one meets, and those that are left out, each with why."""
    kept, left_out = [], []
    for slot in slots:
        why = next((skip.why for skip in skips if skip.covers(slot.day)), None)
        if why is None:
            kept.append(slot)
        else:
            left_out.append((slot, why))
    return kept, left_out


def slot_on(day: date, starts_at: time, minutes: int, zone: ZoneInfo) -> Slot:
    """A day and a wall time as a moment.

    In the night in which clocks go forward a time that does not exist is an hour later; in the night in which they go
    back one that comes twice is the first of the two (RFC 5545, section 3.3.5).
    """
    moment = datetime.combine(day, starts_at, zone)
    starts_utc = moment.astimezone(UTC)
    shown = starts_utc.astimezone(zone)
    note = ""
    if (shown.date(), shown.time()) != (day, starts_at):
        note = f"Clocks go forward that night and {starts_at:%H:%M} does not exist, so it is at {shown:%H:%M}."
    elif moment.utcoffset() != moment.replace(fold=1).utcoffset():
        note = f"Clocks go back that night and {starts_at:%H:%M} comes twice. It is the first of the two."
    return Slot(day=day, starts_utc=starts_utc, minutes=minutes, note=note)


def describe(rule: Rule) -> str:
    """The rule in words: `Every second Wednesday at 10:00, for 3 hours, from 2 December 2026`."""
    parts = [f"{_which_days(rule)} at {rule.starts_at:%H:%M}", f"for {_length(rule.minutes)}"]
    if rule.pattern is not Pattern.ONCE:
        parts.append(f"from {_day(rule.first_day)}")
        if rule.count is not None:
            parts.append(f"{rule.count} date{'' if rule.count == 1 else 's'}")
        elif rule.last_day is not None:
            parts.append(f"until {_day(rule.last_day)}")
    return ", ".join(parts)


def to_text(rule: Rule) -> str:
    """The rule as it is kept."""
    return json.dumps(
        {
            "pattern": rule.pattern.value,
            "first_day": rule.first_day.isoformat(),
            "starts_at": f"{rule.starts_at:%H:%M}",
            "minutes": rule.minutes,
            "zone": rule.zone,
            "interval": rule.interval,
            "weekdays": list(rule.weekdays),
            "nth": rule.nth,
            "last_day": rule.last_day.isoformat() if rule.last_day else None,
            "count": rule.count,
        },
        sort_keys=True,
    )


def from_text(text: str) -> Rule | None:
    """A rule that was kept; None for a series whose dates are added one by one."""
    if not text:
        return None
    kept = json.loads(text)
    return Rule(
        pattern=Pattern(kept["pattern"]),
        first_day=date.fromisoformat(kept["first_day"]),
        starts_at=time.fromisoformat(kept["starts_at"]),
        minutes=kept["minutes"],
        zone=kept["zone"],
        interval=kept["interval"],
        weekdays=tuple(kept["weekdays"]),
        nth=kept["nth"],
        last_day=date.fromisoformat(kept["last_day"]) if kept["last_day"] else None,
        count=kept["count"],
    )


def _days(rule: Rule) -> Iterator[date]:
    """The days of a rule in order, to the end of the calendar or its own; not yet counted."""
    if rule.pattern is Pattern.ONCE:
        yield rule.first_day
    elif rule.pattern is Pattern.MONTHLY:
        yield from _monthly(rule)
    else:
        weekdays = WORKING_DAYS if rule.pattern is Pattern.WORKING_DAYS else tuple(sorted(set(rule.weekdays)))
        interval = 1 if rule.pattern is Pattern.WORKING_DAYS else rule.interval
        yield from _weekly(rule.first_day, weekdays, interval)


def _weekly(first: date, weekdays: Sequence[int], interval: int) -> Iterator[date]:
    # Weeks begin on Monday, as they do by default in a calendar's rule.
    week = first.toordinal() - first.weekday()
    while week + _DAYS_A_WEEK <= date.max.toordinal():
        for weekday in weekdays:
            if week + weekday >= first.toordinal():
                yield date.fromordinal(week + weekday)
        week += interval * _DAYS_A_WEEK


def _monthly(rule: Rule) -> Iterator[date]:
    month = rule.first_day.year * 12 + rule.first_day.month - 1
    while month // 12 < date.max.year:
        for day in sorted(
            nth_in_month(month // 12, month % 12 + 1, weekday, rule.nth) for weekday in set(rule.weekdays)
        ):
            if day >= rule.first_day:
                yield day
        month += rule.interval


def nth_in_month(year: int, month: int, weekday: int, nth: int) -> date:
    """That weekday of a month: the first (1) to the fourth (4), or the last (-1)."""
    if nth > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % _DAYS_A_WEEK + (nth - 1) * _DAYS_A_WEEK)
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return last - timedelta(days=(last.weekday() - weekday) % _DAYS_A_WEEK)


def _which_days(rule: Rule) -> str:
    names = [DAYS[weekday] for weekday in sorted(set(rule.weekdays))]
    row = " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
    if rule.pattern is Pattern.ONCE:
        return _day(rule.first_day, with_weekday=True)
    if rule.pattern is Pattern.WORKING_DAYS:
        return "Every working day"
    if rule.pattern is Pattern.WEEKS:
        return f"{_WEEKS[rule.interval]} {row}" if rule.interval in _WEEKS else f"Every {rule.interval} weeks on {row}"
    often = "every month" if rule.interval == 1 else f"every {rule.interval} months"
    return f"The {NTH[rule.nth]} {row} of {often}"


def _day(day: date, *, with_weekday: bool = False) -> str:
    words = f"{day.day} {day:%B %Y}"
    return f"{day:%A} {words}" if with_weekday else words


def _length(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} hour{'' if hours == 1 else 's'}"] if hours else []
    return " ".join([*parts, *([f"{rest} minute{'' if rest == 1 else 's'}"] if rest or not hours else [])])
