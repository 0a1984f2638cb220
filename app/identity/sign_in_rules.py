"""How long a sign-in holds.

It ends twelve hours after it began, whatever happens, and half an hour after the last sign of its person. A sign is a
request, or typing in the minutes, or an open live page of a meeting that is under way: nobody who waits in a lobby is
signed out. A page that fetches itself again is none: a screen left open on a desk does not keep itself open.
"""

from datetime import datetime, timedelta
from typing import Final

LONGEST_SIGN_IN: Final = timedelta(hours=12)
LONGEST_SILENCE: Final = timedelta(minutes=30)
# A sign is written down at most this often.
BETWEEN_NOTES: Final = timedelta(minutes=1)


def holds(*, started_utc: datetime, seen_utc: datetime, now_utc: datetime) -> bool:
    """Whether a sign-in that nobody ended still holds."""
    return now_utc - started_utc < LONGEST_SIGN_IN and now_utc - seen_utc < LONGEST_SILENCE


def is_worth_noting(*, seen_utc: datetime, now_utc: datetime) -> bool:
    """Whether a sign of somebody is to be written down, the last one being that long ago."""
    return now_utc - seen_utc >= BETWEEN_NOTES
