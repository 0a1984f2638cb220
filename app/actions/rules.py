"""When actions are due, overdue and reminded of, on plain data. Moments are aware; days are those of the zone given."""

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

SATURDAY: Final = 5
MORNING: Final = time(8, 30)
END_OF_DAY: Final = time(23, 59)
A_WHILE_BEFORE: Final = timedelta(hours=2)
A_MOMENT_AFTER: Final = timedelta(minutes=15)
MANAGER_AFTER: Final = timedelta(hours=24)
# When an action "by the next contact" is asked about, counted from the day on which it was agreed.
ASKED_ABOUT_AFTER: Final = timedelta(days=14)


class ReminderKind(enum.StrEnum):
    """Who is reminded: whoever does it, before and after its time; then their agency's named manager."""

    BEFORE = "before"
    AFTER = "after"
    MANAGER = "manager"


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """By when something is to be done: a moment, a day, or the next contact, asked about on that day."""

    due_utc: datetime
    is_due_at_time: bool = False
    is_by_next_contact: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NextLook:
    """When somebody looks again at what came of it: on a day, or at the next meeting, whose day may not be known."""

    on: date | None
    is_at_next_meeting: bool = False


def is_overdue(when: When, now_utc: datetime, zone: ZoneInfo) -> bool:
    """Whether what is not done yet should have been: past its moment, or past its day where none was agreed."""
    if when.is_due_at_time:
        return when.due_utc < now_utc
    return _day(when.due_utc, zone) < _day(now_utc, zone)


def reminders(when: When, zone: ZoneInfo) -> Iterator[tuple[ReminderKind, datetime]]:
    """Each reminder of something that is not done, and from when on it is given.

    Of a moment: two hours before, a quarter of an hour after, and to the manager a day after. Of a day: in the morning
    of the working day before, of the working day after, and to the manager one working day later.
    """
    if when.is_due_at_time:
        yield ReminderKind.BEFORE, when.due_utc - A_WHILE_BEFORE
        yield ReminderKind.AFTER, when.due_utc + A_MOMENT_AFTER
        yield ReminderKind.MANAGER, when.due_utc + MANAGER_AFTER
        return
    day = _day(when.due_utc, zone)
    after = _working_day(day, 1)
    yield ReminderKind.BEFORE, _moment(_working_day(day, -1), MORNING, zone)
    yield ReminderKind.AFTER, _moment(after, MORNING, zone)
    yield ReminderKind.MANAGER, _moment(_working_day(after, 1), MORNING, zone)


def reminders_now(when: When, now_utc: datetime, zone: ZoneInfo) -> list[ReminderKind]:
    """The reminders that are to have been given by now: "before" only while there is still time."""
    is_late = is_overdue(when, now_utc, zone)
    return [
        kind
        for kind, from_utc in reminders(when, zone)
        if from_utc <= now_utc and (kind is not ReminderKind.BEFORE) is is_late
    ]


def due_of_standard(
    *, days: int, minute_of_day: int | None, is_by_next_contact: bool, now_utc: datetime, zone: ZoneInfo
) -> When:
    """When a standard action that is added now is due; a time that has passed is meant of the next working day."""
    if is_by_next_contact:
        return When(due_utc=asked_about_utc(now_utc, zone), is_by_next_contact=True)
    day = _day(now_utc, zone) + timedelta(days=days)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    if minute_of_day is None:
        return When(due_utc=_moment(day, END_OF_DAY, zone))
    clock = time(minute_of_day // 60, minute_of_day % 60)
    due = _moment(day, clock, zone)
    if due <= now_utc:
        due = _moment(_working_day(day, 1), clock, zone)
    return When(due_utc=due, is_due_at_time=True)


def asked_about_utc(now_utc: datetime, zone: ZoneInfo) -> datetime:
    """When something is asked about that is to be done by the next contact and was agreed now."""
    return _moment(_day(now_utc, zone) + ASKED_ABOUT_AFTER, END_OF_DAY, zone)


def _working_day(day: date, step: int) -> date:
    day += timedelta(days=step)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=step)
    return day


def _day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


def _moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)
