"""What should stand in one person's calendar, from a series, its dates, and when this person is needed."""

import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from app.invitations.event_words import ChangeOfDate, Spans, change_in_words, when_needed
from app.invitations.telling_rules import WHOLE, Key, Wanted, key_of
from app.meetings.calendar import CalendarEvent, Recurrence
from app.meetings.recurrence import Rule, list_slots

_A_DAY: Final = timedelta(days=1)
# When somebody is needed at a meeting; None where they are there for all of it, or where it has not been said yet.
NeededAt = Callable[[uuid.UUID], Spans | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesFacts:
    """A series as calendars are told of it. `uid` and `rule` are empty where its dates are added one by one."""

    uid: str
    title: str
    zone: str
    place: str
    joining_link: str
    rule: Rule | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DateFacts:
    """One date. `slot_utc` is where the rule puts it, with `uid` of its own where no rule does."""

    meeting_id: uuid.UUID
    uid: str
    slot_utc: datetime | None
    starts_utc: datetime
    minutes: int
    takes_place: bool
    place: str
    joining_link: str
    change: ChangeOfDate | None


def make_wanted(
    series: SeriesFacts,
    dates: Sequence[DateFacts],
    needed_at: NeededAt,
    *,
    from_utc: datetime,
    only_id: uuid.UUID | None = None,
) -> Wanted:
    """What should stand in the calendar of somebody who was invited at `from_utc`, or to one date alone."""
    mine = [date for date in dates if date.starts_utc >= from_utc and only_id in {None, date.meeting_id}]
    by_rule = _made_by_rule(series.rule, mine) if only_id is None else ()
    whole = _series_event(series, by_rule)
    in_series = {date.meeting_id for date in by_rule} if whole is not None else set()
    called_off: dict[Key, CalendarEvent] = {}
    events: dict[str, CalendarEvent] = {}
    alone: dict[str, CalendarEvent] = {}
    for date in mine:
        event = _date_event(series, date, needed_at, is_of_series=date.meeting_id in in_series)
        key = (event.uid, key_of(date.slot_utc) if event.instead_of_utc and date.slot_utc else WHOLE)
        if not date.takes_place:
            called_off[key] = event
        elif key[1]:
            events[key[1]] = event
        else:
            alone[event.uid] = event
    return Wanted(series=whole, dates=events, alone=alone, called_off=called_off)


def _made_by_rule(rule: Rule | None, dates: Sequence[DateFacts]) -> Sequence[DateFacts]:
    """The dates that the rule of today makes, in its order.

    A rule that was changed leaves dates behind which the rule of before made: calendars know those as single dates, for
    a series may begin with nothing but a date of its rule, and name no other as one of its own.
    """
    places = {date.slot_utc: date for date in dates if date.slot_utc is not None}
    if rule is None or not places:
        return ()
    zone = ZoneInfo(rule.zone)
    first, last = (moment.astimezone(zone).date() for moment in (min(places), max(places)))
    # A date whose hour does not exist is on its own day in the rule, and may be on the next by the clock.
    slots = list_slots(rule, first - _A_DAY, last + _A_DAY)
    return [places[slot.starts_utc] for slot in slots if slot.starts_utc in places]


def _series_event(series: SeriesFacts, by_rule: Sequence[DateFacts]) -> CalendarEvent | None:
    """The series from its first date that takes place on; None where there is none."""
    living = [date for date in by_rule if date.takes_place]
    if series.rule is None or not living:
        return None
    first, last = living[0].slot_utc, living[-1].slot_utc
    if first is None or last is None:
        return None
    stands = {date.slot_utc for date in living}
    return CalendarEvent(
        uid=series.uid,
        title=series.title,
        starts_utc=first,
        minutes=series.rule.minutes,
        zone=series.rule.zone,
        place=series.place,
        joining_link=series.joining_link,
        recurrence=Recurrence(
            rule=series.rule, last_utc=last, left_out_utc=_left_out(series.rule, first, last, stands)
        ),
    )


def _left_out(rule: Rule, first: datetime, last: datetime, stands: Collection[datetime | None]) -> tuple[datetime, ...]:
    zone = ZoneInfo(rule.zone)
    slots = list_slots(rule, first.astimezone(zone).date(), last.astimezone(zone).date())
    return tuple(slot.starts_utc for slot in slots if slot.starts_utc not in stands)


def _date_event(series: SeriesFacts, date: DateFacts, needed_at: NeededAt, *, is_of_series: bool) -> CalendarEvent:
    starts, minutes, is_free = date.starts_utc, date.minutes, False
    lines = []
    spans = needed_at(date.meeting_id) if date.takes_place else None
    if spans is not None:
        lines.append(when_needed(spans))
        is_free = not spans
        if spans:
            starts = spans[0][0]
            minutes = max(1, round((spans[-1][1] - starts).total_seconds() / 60))
    if date.change is not None:
        change = replace(date.change, from_utc=date.change.from_utc or date.slot_utc)
        lines.append(change_in_words(change, is_off=not date.takes_place))
    return CalendarEvent(
        uid=series.uid if is_of_series else date.uid,
        title=series.title,
        starts_utc=starts,
        minutes=minutes,
        zone=series.rule.zone if series.rule else series.zone,
        description="\n".join(lines),
        place=date.place or series.place,
        joining_link=date.joining_link or series.joining_link,
        instead_of_utc=date.slot_utc if is_of_series else None,
        is_free=is_free,
    )
