"""Times, lengths and typed text as people read them: the filters of the templates."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Protocol

from markupsafe import Markup, escape

from app.core.clock import local, local_today


def clock_time(moment_utc: datetime | None) -> str:
    """A time as people say it, `10:22`, on the partnership's clock; empty for none."""
    return f"{local(moment_utc):%H:%M}" if moment_utc else ""


def day(when: date | datetime) -> str:
    """A day in words: `Wednesday 25 November 2026`."""
    moment = local(when).date() if isinstance(when, datetime) else when
    return f"{moment:%A} {moment.day} {moment:%B %Y}"


def day_and_time(moment_utc: datetime) -> str:
    """A moment in words: `today at 10:22`, or with its day."""
    moment = local(moment_utc)
    when = "today" if moment.date() == local_today() else f"{moment:%a} {moment.day} {moment:%b %Y}"
    return f"{when} at {moment:%H:%M}"


class Due(Protocol):
    """Something that is to be done by a moment, by a day where no time was agreed, or by the next contact."""

    @property
    def due_utc(self) -> datetime: ...
    @property
    def is_due_at_time(self) -> bool: ...
    @property
    def is_by_next_contact(self) -> bool: ...


def due(action: Due) -> str:
    """By when, in words: `Wed 25 Nov, 18:00`, the day alone where no time was agreed, or `next contact`."""
    if action.is_by_next_contact:
        return "next contact"
    moment = local(action.due_utc)
    # A day is not torn apart at the end of a line.
    when = f"{moment:%a}\N{NO-BREAK SPACE}{moment.day}\N{NO-BREAK SPACE}{moment:%b}"
    return f"{when}, {moment:%H:%M}" if action.is_due_at_time else when


class Look(Protocol):
    """A later look, on a day or at the next meeting of a series, which may have no day yet."""

    @property
    def on(self) -> date | None: ...
    @property
    def is_at_next_meeting(self) -> bool: ...


def look_day(look: Look) -> str:
    """When somebody looks again, in words: `on Thursday 3 December 2026`, `at the next meeting of this series`."""
    if look.is_at_next_meeting:
        return f"at the next meeting of this series{f', {day(look.on)}' if look.on else ''}"
    return f"on {day(look.on)}" if look.on else ""


def birth_date(iso: str) -> str:
    """A date of birth in words: `3 May 1997`; as it was told where that is no date, and empty for none."""
    try:
        born = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{born.day} {born:%B %Y}"


def minutes_text(minutes: int) -> str:
    """A length in words: `8 minutes`, `1 hour 5 minutes`."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} hour{'' if hours == 1 else 's'}"] if hours else []
    if rest or not hours:
        parts.append(f"{rest} minute{'' if rest == 1 else 's'}")
    return " ".join(parts)


def time_taken(days: float) -> str:
    """How long something took, given in days, in words: `14 minutes`, `3 hours 20 minutes`, `2.5 days`."""
    if days < 1:
        return minutes_text(round(days * 24 * 60))
    return f"{days:.1f} days"


def in_a_row(names: Sequence[str]) -> str:
    """Names in a row: `Ann`, `Ann and Bo`, `Ann, Bo and Cy`; empty for nobody."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def paragraphs(text: str, line: Callable[[str], Markup] = escape) -> Markup:
    """Typed text as safe HTML: a blank line starts a paragraph, lines that begin with `- ` are a list.

    `line` makes each line of text safe; it may do more.
    """
    blocks = []
    for block in text.replace("\r\n", "\n").split("\n\n"):
        lines = [typed for typed in block.split("\n") if typed.strip()]
        if lines and all(typed.startswith("- ") for typed in lines):
            items = Markup("").join(Markup("<li>{}</li>").format(line(typed[2:])) for typed in lines)
            blocks.append(Markup('<ul class="govuk-list govuk-list--bullet">{}</ul>').format(items))
        elif lines:
            blocks.append(
                Markup('<p class="govuk-body">{}</p>').format(Markup("<br>").join(line(typed) for typed in lines))
            )
    return Markup("").join(blocks)
