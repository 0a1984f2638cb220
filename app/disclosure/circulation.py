"""How soon after a meeting what it decided went out, in words. It is counted, and nobody is blamed for it."""

from datetime import datetime, timedelta
from typing import Final

_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)


def circulated_in_words(closed_utc: datetime | None, circulated_utc: datetime | None) -> str:
    """`Circulated 40 minutes after it ended`; empty for a meeting that has not ended or has not been circulated."""
    if closed_utc is None or circulated_utc is None:
        return ""
    after = circulated_utc - closed_utc
    if after < timedelta(minutes=1):
        return "Circulated as it ended"
    if after < _HOUR:
        return f"Circulated {_counted(after // timedelta(minutes=1), 'minute')} after it ended"
    if after < _DAY:
        return f"Circulated {_counted(after // _HOUR, 'hour')} after it ended"
    return f"Circulated {_counted(after // _DAY, 'day')} after it ended"


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}"
