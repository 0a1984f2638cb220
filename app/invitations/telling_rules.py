"""What one person's calendar has to be told now: what should stand there, against what it was told last.

Nobody counts changes: whatever happened in between, the messages lead from the one to the other (`plan_messages`). A
message about one date is sent alone, under the start that the rule gives it; some calendars refuse a series together
with its exceptions. The sequence of an event rises with every message about it (RFC 5546, section 2.1.4).
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final

from app.meetings.calendar import CANCEL, REQUEST, CalendarEvent

# Where more dates than that fell out, the series is told anew as a whole.
MOST_DATES_ALONE: Final = 6
WHOLE: Final = ""

Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What should stand in one person's calendar.

    `dates` are the dates of the series that take place, by `key_of` of the start that the rule gives them; `alone` are
    those that no rule makes. `called_off` is, for dates that do not take place, what a cancellation says.
    """

    series: CalendarEvent | None = None
    dates: Mapping[str, CalendarEvent] = field(default_factory=dict)
    alone: Mapping[str, CalendarEvent] = field(default_factory=dict)
    called_off: Mapping[Key, CalendarEvent] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was last said of one event, or of one date of it. `left_out` are dates that a series leaves out."""

    uid: str
    recurrence: str
    sequence: int
    is_cancelled: bool
    digest: str
    event: CalendarEvent
    left_out: frozenset[str] = frozenset()

    @property
    def key(self) -> Key:
        """What it is about."""
        return (self.uid, self.recurrence)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarMessage:
    """One message to one calendar. `before` is what stood there, if anything."""

    method: str
    event: CalendarEvent
    recurrence: str
    sequence: int
    before: CalendarEvent | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is sent, and what has been told once it was."""

    messages: tuple[CalendarMessage, ...]
    told: Mapping[Key, Told]


def key_of(moment_utc: datetime) -> str:
    """A date of a series as it is kept: the start that the rule gives it."""
    return f"{moment_utc.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def digest_of(event: CalendarEvent) -> str:
    """What changes whenever an event does, but for dates that fall out of a series: those are told one by one."""
    series = event.recurrence and [event.recurrence.rule, event.recurrence.last_utc]
    said = [replace(event, recurrence=None), series]
    return hashlib.sha256(repr(said).encode()).hexdigest()


def plan_messages(wanted: Wanted, told: Sequence[Told], now: datetime) -> Plan:
    """The messages that lead from what was told to what is wanted; of what is past nothing is said."""
    return _Planning(wanted, {one.key: one for one in told}, now).plan()


@dataclass
class _Planning:
    wanted: Wanted
    told: dict[Key, Told]
    now: datetime
    messages: list[CalendarMessage] = field(default_factory=list)

    def plan(self) -> Plan:
        before = dict(self.told)
        series = self.wanted.series
        if series is not None:
            self._tell_series(series)
        for uid, event in self.wanted.alone.items():
            if not self._is_past(event):
                self._tell(event, (uid, WHOLE))
        for key, one in before.items():
            if not one.is_cancelled and key not in self._kept():
                self._call_off(one)
        return Plan(messages=tuple(self.messages), told=self.told)

    def _kept(self) -> set[Key]:
        """What still has its place; dates of a series have been looked at with it."""
        uid = self.wanted.series.uid if self.wanted.series else None
        return {key for key in self.told if key[0] in self.wanted.alone or key[0] == uid}

    def _tell_series(self, series: CalendarEvent) -> None:
        whole = (series.uid, WHOLE)
        out = (
            frozenset(key_of(moment) for moment in series.recurrence.left_out_utc) if series.recurrence else frozenset()
        )
        told = self.told.get(whole)
        fell_out, came_back = self._changed_dates(told, out) if told else (set[str](), set[str]())
        is_new = told is None or told.is_cancelled
        # Many calendars keep a cancelled date as one that the series leaves out, and only the series puts it back.
        is_changed = bool(came_back) or len(fell_out) > MOST_DATES_ALONE
        is_changed = is_changed or told is None or is_new or told.digest != digest_of(series)
        if is_changed:
            self._send(REQUEST, series, whole, self._next(series.uid), left_out=out)
        elif told is not None:
            self.told[whole] = replace(told, left_out=out, event=series)
        for recurrence in sorted(fell_out):
            self._call_date_off(series, recurrence)
        for recurrence, event in self.wanted.dates.items():
            key = (series.uid, recurrence)
            if self._is_past(event):
                continue
            if recurrence in came_back or key in self.told or _differs(event, series):
                self._tell(event, key, is_again=is_changed and not is_new and key in self.told)
        for key, one in list(self.told.items()):
            if key[0] == series.uid and key[1] and key[1] not in self.wanted.dates and not one.is_cancelled:
                self._call_date_off(series, key[1])

    def _changed_dates(self, told: Told, out: frozenset[str]) -> tuple[set[str], set[str]]:
        """Dates that no longer take place, and those that do again, of what is still to come."""
        present, dates = key_of(self.now), self.wanted.dates
        return (
            {one for one in out - told.left_out if one >= present and _stood_in(told, one)},
            {one for one in told.left_out - out if one in dates and not self._is_past(dates[one])},
        )

    def _call_date_off(self, series: CalendarEvent, recurrence: str) -> None:
        key = (series.uid, recurrence)
        told = self.told.get(key)
        if told is not None and told.is_cancelled:
            return
        event = self.wanted.called_off.get(key) or (told.event if told else _date_of(series, recurrence))
        if not self._is_past(event):
            self._send(CANCEL, event, key, self._next(series.uid))

    def _is_past(self, event: CalendarEvent) -> bool:
        """Whether nothing of it is to come: not where it is, where the rule puts it, or where it was told to be."""
        told = self.told.get((event.uid, key_of(event.instead_of_utc) if event.instead_of_utc else WHOLE))
        moments = (event.starts_utc, event.instead_of_utc, told.event.starts_utc if told else None)
        return all(moment is None or moment < self.now for moment in moments)

    def _tell(self, event: CalendarEvent, key: Key, *, is_again: bool = False) -> None:
        told = self.told.get(key)
        if told is None or told.is_cancelled or told.digest != digest_of(event) or is_again:
            self._send(REQUEST, event, key, self._next(event.uid))

    def _call_off(self, one: Told) -> None:
        # A date that was moved may come after the last one of its series.
        ends = max(
            _last_start(other) for other in self.told.values() if other.uid == one.uid and not other.is_cancelled
        )
        if ends >= self.now and not one.recurrence:
            self._send(CANCEL, self.wanted.called_off.get(one.key) or one.event, one.key, self._next(one.uid))
        else:
            self.told[one.key] = replace(one, is_cancelled=True)

    def _next(self, uid: str) -> int:
        return max((one.sequence + 1 for key, one in self.told.items() if key[0] == uid), default=0)

    def _send(
        self, method: str, event: CalendarEvent, key: Key, sequence: int, *, left_out: frozenset[str] = frozenset()
    ) -> None:
        before = self.told.get(key)
        self.messages.append(
            CalendarMessage(
                method=method,
                event=event,
                recurrence=key[1],
                sequence=sequence,
                before=before.event if before and not before.is_cancelled else None,
            )
        )
        self.told[key] = Told(
            uid=key[0],
            recurrence=key[1],
            sequence=sequence,
            is_cancelled=method == CANCEL,
            digest=digest_of(event),
            event=event,
            left_out=left_out,
        )


def _stood_in(told: Told, recurrence: str) -> bool:
    """Whether a date lies within what was told of a series."""
    return key_of(told.event.starts_utc) <= recurrence <= key_of(_last_start(told))


def _last_start(told: Told) -> datetime:
    return told.event.recurrence.last_utc if told.event.recurrence else told.event.starts_utc


def _differs(event: CalendarEvent, series: CalendarEvent) -> bool:
    """Whether a date is not what the series says of it."""
    return event != replace(
        series,
        starts_utc=event.instead_of_utc or event.starts_utc,
        recurrence=None,
        instead_of_utc=event.instead_of_utc,
    )


def _date_of(series: CalendarEvent, recurrence: str) -> CalendarEvent:
    moment = datetime.strptime(recurrence, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return replace(series, starts_utc=moment, instead_of_utc=moment, recurrence=None)
