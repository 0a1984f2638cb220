"""What calendars and mails say about a date: times, places, who moved it and why. Never anything about a case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from app.core.clock import local
from app.core.words import day, in_a_row
from app.invitations.telling_rules import CalendarMessage
from app.meetings.calendar import CANCEL, CalendarEvent
from app.meetings.recurrence import describe

Spans = Sequence[tuple[datetime, datetime]]
NOT_NEEDED: Final = "You have no case at this meeting so far. If that changes you are told."


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeOfDate:
    """Who moved a date or called it off, why, and with how many days' notice. `from_utc` is where it was."""

    who: str
    why: str
    notice_days: int | None
    from_utc: datetime | None = None


def when_needed(spans: Spans) -> str:
    """In words, as `You are needed from 10:22 to 11:28 and from 12:31 to 12:41.` is."""
    if not spans:
        return NOT_NEEDED
    parts = [f"from {local(starts):%H:%M} to {local(ends):%H:%M}" for starts, ends in spans]
    return f"You are needed {in_a_row(parts)}."


def change_in_words(change: ChangeOfDate, *, is_off: bool) -> str:
    """In words, as `Moved from Tuesday 6 July 2027 at 10:00 by Ann Lee, with 2 days’ notice. Why: an inset day.` is."""
    what = "Cancelled" if is_off else "Moved"
    if change.from_utc is not None and not is_off:
        what += f" from {moment_in_words(change.from_utc)}"
    who = f" by {change.who}" if change.who else ""
    notice = f", with {notice_in_words(change.notice_days)}" if change.notice_days is not None else ""
    why = f" Why: {change.why.rstrip('. ')}." if change.why.strip() else ""
    return f"{what}{who}{notice}.{why}"


def notice_in_words(days: int) -> str:
    """`2 days’ notice`, `no notice`."""
    return "no notice" if days <= 0 else f"{days} day{'’s' if days == 1 else 's’'} notice"


def moment_in_words(moment_utc: datetime) -> str:
    """`Tuesday 6 July 2027 at 10:00`."""
    return f"{day(moment_utc)} at {local(moment_utc):%H:%M}"


def when_in_words(event: CalendarEvent) -> str:
    """When an event is: the rule of a series, or the moment of a date."""
    if event.recurrence is not None:
        return f"{describe(event.recurrence.rule)}. The next date is {moment_in_words(event.starts_utc)}."
    ends = local(event.starts_utc + timedelta(minutes=event.minutes))
    return f"{moment_in_words(event.starts_utc)}, until {ends:%H:%M}."


def subject_of(message: CalendarMessage) -> str:
    """The subject of the mail in which a calendar is told."""
    event, before = message.event, message.before
    if message.method == CANCEL:
        return (
            f"You are no longer invited: {event.title}"
            if event.recurrence is not None
            else f"Cancelled: {event.title}, {day(event.starts_utc)}"
        )
    if before is None and event.instead_of_utc is None:
        return f"Invitation: {event.title}"
    if event.recurrence is not None:
        return f"Changed: {event.title}"
    was = before.starts_utc if before is not None else event.instead_of_utc
    if was is not None and local(was).date() != local(event.starts_utc).date():
        return f"Moved: {event.title}, now {day(event.starts_utc)}"
    return f"Times: {event.title}, {day(event.starts_utc)}"


def text_of(message: CalendarMessage, *, organiser: str, phone: str, answer_at: str, dates_at: str) -> str:
    """The text of that mail. `answer_at` is the link at which to answer for one date; empty where there is none."""
    event = message.event
    parts = [event.title]
    if message.method == CANCEL:
        parts.append(
            "You are no longer invited. Nothing more is asked of you."
            if event.recurrence is not None
            else f"{moment_in_words(event.starts_utc)} does not take place."
        )
    else:
        parts.append(when_in_words(event))
    parts += filter(None, [event.description, f"Where: {event.place}" if event.place else ""])
    if message.method != CANCEL:
        if answer_at:
            parts.append(f"Answer in your calendar, or here for this date:\n{answer_at}")
        if event.joining_link:
            parts.append("The link to join stands in the invitation.")
        if dates_at:
            parts.append(f"All your dates, and answers for one of them or for all:\n{dates_at}")
    return "\n\n".join([*parts, f"{organiser}, {phone}", ""])
