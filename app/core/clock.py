"""The one clock: everybody who wants the time asks here, so that a test can move it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from flask import current_app

# What the clocks of two machines may differ by, before one of them believes that the other speaks of a time to come.
CLOCKS_DIFFER_BY: Final = timedelta(minutes=5)

_source: Callable[[], datetime] = lambda: datetime.now(UTC)  # noqa: E731  # replaced whole by `use_source`


def now_utc() -> datetime:
    """The present moment, aware, in UTC."""
    return _source()


def use_source(source: Callable[[], datetime]) -> None:
    """Take the time from `source` from now on; it answers aware times in UTC."""
    global _source  # noqa: PLW0603  # there is one clock for the process, and this is where it is set
    _source = source


@contextmanager
def as_of(moment_utc: datetime) -> Iterator[None]:
    """Take this moment for the present while the block runs: for telling, in this process, what happened earlier."""
    before = _source
    use_source(lambda: moment_utc)
    try:
        yield
    finally:
        use_source(before)


def local(moment_utc: datetime) -> datetime:
    """The same moment on the partnership's wall clock."""
    return moment_utc.astimezone(current_app.extensions["settings"].zone)


def local_today() -> date:
    """Today's date where the partnership is."""
    return local(now_utc()).date()


def day_begins_utc(day: date) -> datetime:
    """When a day begins where the partnership is."""
    zone = current_app.extensions["settings"].zone
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)
