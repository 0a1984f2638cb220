"""Whether a contact may be used in some way at some moment: the rule of safe contact, on plain data.

What is never to be done with a contact, and when it may be used, are choices and not a note: they block an output.

- A number that must never be rung is shown nowhere; one with safe hours only within them.
- An email address that must never be written to is shown nowhere.
- A place that must never be posted to is shown on screen, because people visit; it never goes on paper.
- Paper has no clock, so what holds for some hours alone never goes on paper either.
"""

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.cases.models import EVERY_DAY, ContactKind

MINUTES_A_DAY: Final = 24 * 60
DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SHORTEST_RANGE: Final = 3


class Output(enum.Enum):
    """What would be done with a contact."""

    SCREEN = "screen"
    PAPER = "paper"
    CALL = "call"
    TEXT = "text"
    EMAIL = "email"
    POST = "post"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactFlags:
    """What must not be done with a contact, and when it may be used: minutes of the day, and days, Monday lowest."""

    is_never_called: bool = False
    is_voicemail_refused: bool = False
    is_never_texted: bool = False
    is_never_emailed: bool = False
    is_never_posted_to: bool = False
    safe_from_minute: int | None = None
    safe_until_minute: int | None = None
    safe_weekdays: int = EVERY_DAY

    @property
    def has_hours(self) -> bool:
        """Whether it may be used at some times alone."""
        return (self.safe_from_minute, self.safe_until_minute, self.safe_weekdays) != (None, None, EVERY_DAY)

    def is_safe_at(self, moment: datetime) -> bool:
        """Whether it may be used then, by the clock on the wall. Hours that end before they begin are never safe."""
        minute = moment.hour * 60 + moment.minute
        starts, ends = self.safe_from_minute or 0, self.safe_until_minute
        is_hour = starts <= minute < (MINUTES_A_DAY if ends is None else ends)
        return is_hour and bool(self.safe_weekdays >> moment.weekday() & 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a contact may be used in that way, and what stands beside it or in its place."""

    is_allowed: bool
    words: tuple[str, ...]


# What each kind can be used for. A school or a place of work is a place, and has a telephone too.
_WAYS: Final[Mapping[ContactKind, frozenset[Output]]] = {
    ContactKind.PHONE: frozenset({Output.CALL, Output.TEXT}),
    ContactKind.EMAIL: frozenset({Output.EMAIL}),
    ContactKind.ADDRESS: frozenset({Output.POST}),
    ContactKind.SCHOOL: frozenset({Output.CALL, Output.POST}),
    ContactKind.WORK: frozenset({Output.CALL, Output.POST}),
}
_VERBS: Final[Mapping[ContactKind, str]] = {
    ContactKind.PHONE: "ring",
    ContactKind.EMAIL: "email",
    ContactKind.ADDRESS: "visit",
    ContactKind.SCHOOL: "get in touch",
    ContactKind.WORK: "get in touch",
}


def decide(kind: ContactKind, flags: ContactFlags, output: Output, moment: datetime) -> Verdict:
    """Whether a contact of that kind may be used so at that moment, given by the partnership's own clock."""
    is_safe_now = flags.is_safe_at(moment)
    return Verdict(
        is_allowed=_is_allowed(kind, flags, output, is_safe_now=is_safe_now),
        words=tuple(_words(kind, flags, "" if output is Output.PAPER or is_safe_now else " Not now.")),
    )


def _is_allowed(kind: ContactKind, flags: ContactFlags, output: Output, *, is_safe_now: bool) -> bool:
    is_place = Output.POST in _WAYS[kind]
    if output is Output.SCREEN:
        return is_place or (is_safe_now and not _is_never_used(kind, flags))
    if output is Output.PAPER:
        never = flags.is_never_posted_to if is_place else _is_never_used(kind, flags) or flags.is_never_texted
        return not never and (is_place or not flags.has_hours)
    if output not in _WAYS[kind]:
        return False
    return not _is_never(output, flags) and (output is Output.POST or is_safe_now)


def _is_never_used(kind: ContactKind, flags: ContactFlags) -> bool:
    return flags.is_never_called if kind is ContactKind.PHONE else flags.is_never_emailed


def _is_never(output: Output, flags: ContactFlags) -> bool:
    return {
        Output.CALL: flags.is_never_called,
        Output.TEXT: flags.is_never_texted,
        Output.EMAIL: flags.is_never_emailed,
        Output.POST: flags.is_never_posted_to,
    }[output]


def _words(kind: ContactKind, flags: ContactFlags, not_now: str) -> Iterator[str]:
    ways, is_phone = _WAYS[kind], kind is ContactKind.PHONE
    if Output.CALL in ways and flags.is_never_called:
        yield "Never ring this number." if is_phone else "Never ring there."
    if Output.TEXT in ways and flags.is_never_texted:
        yield "Never text this number."
    if Output.CALL in ways and flags.is_voicemail_refused and not flags.is_never_called:
        yield "Leave no voicemail."
    if Output.EMAIL in ways and flags.is_never_emailed:
        yield "Never email this address."
    if Output.POST in ways and flags.is_never_posted_to:
        yield "Never post to this address." if kind is ContactKind.ADDRESS else "Never post anything there."
    if flags.has_hours and not (is_phone and flags.is_never_called):
        yield f"Safe to {_VERBS[kind]} {hours_in_words(flags)}.{not_now}"


def hours_in_words(flags: ContactFlags) -> str:
    """`09:30-14:30 on Monday to Friday`, `after 18:00`, `on Saturday and Sunday`."""
    starts, ends = flags.safe_from_minute, flags.safe_until_minute
    hours = ""
    if starts is not None and ends is not None:
        hours = f"{_clock(starts)}-{_clock(ends)}"
    elif starts is not None:
        hours = f"after {_clock(starts)}"
    elif ends is not None:
        hours = f"before {_clock(ends)}"
    days = "" if flags.safe_weekdays == EVERY_DAY else f"on {_days_in_words(flags.safe_weekdays)}"
    return " ".join(part for part in (hours, days) if part)


def _days_in_words(weekdays: int) -> str:
    numbers = [number for number in range(len(DAYS)) if weekdays >> number & 1]
    if not numbers:
        return "no day"
    names = [DAYS[number] for number in numbers]
    if len(numbers) >= _SHORTEST_RANGE and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"{names[0]} to {names[-1]}"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
