"""What an order does not keep, in words."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from app.agenda.constraints import Broken, BrokenWindow, PlanCase
from app.core.words import clock_time


def broken_in_words(broken: Broken) -> tuple[str, ...]:
    """One sentence for each thing."""
    return (
        *(f"{case.reference} is urgent, and another case stands before it." for case in broken.not_urgent_first),
        *(f"{first.reference} is to be heard before {then.reference}." for first, then in broken.not_before),
        *(f"{_listed(group)} are to be heard together." for group in broken.not_together),
        *_windows_in_words(broken.windows),
        *_children_in_words(broken.children_later),
    )


def hours_in_words(from_utc: datetime | None, until_utc: datetime | None) -> str:
    """When an agency can be there: `only from 10:30 to 11:00`."""
    if from_utc and until_utc:
        return f"only from {clock_time(from_utc)} to {clock_time(until_utc)}"
    return f"only from {clock_time(from_utc)} on" if from_utc else f"only until {clock_time(until_utc)}"


def _windows_in_words(broken: Sequence[BrokenWindow]) -> Iterator[str]:
    for window in dict.fromkeys(one.window for one in broken):
        outside = [one for one in broken if one.window == window]
        hours = f"{window.name} can be here {hours_in_words(window.from_utc, window.until_utc)}"
        if len(outside) == 1:
            slot = outside[0].slot
            times = f"{clock_time(slot.starts_utc)} to {clock_time(slot.ends_utc)}"
            yield f"{hours}, but {outside[0].case.reference} is planned for {times}."
        else:
            yield f"{hours}, but {_listed([one.case for one in outside])} are planned for other times."


def _children_in_words(cases: Sequence[PlanCase]) -> Sequence[str]:
    if not cases:
        return ()
    return (f"Children’s cases come first, but {_listed(cases)} {'comes' if len(cases) == 1 else 'come'} later.",)


def _listed(cases: Sequence[PlanCase]) -> str:
    names = [case.reference for case in cases]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
