"""Reading a calendar that is not ours in a process of its own, which ends when it takes too long or too much."""

import json
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from app.config import PROJECT_FOLDER

SECONDS_TO_WAIT: Final = 60
TAKES_TOO_LONG: Final = "it takes too long to read"


def read_busy_times_apart(
    raw: bytes, from_utc: datetime, to_utc: datetime, zone: str
) -> Sequence[tuple[datetime, datetime]] | str:
    """The times at which the calendar's owner is busy, or why it could not be read, in words of ours."""
    words = [sys.executable, "-m", "app.meetings.calendar_busy", from_utc.isoformat(), to_utc.isoformat(), zone]
    try:
        done = subprocess.run(  # noqa: S603  # our own program; the calendar comes by standard input
            words, input=raw, capture_output=True, timeout=SECONDS_TO_WAIT, check=True, cwd=PROJECT_FOLDER
        )
        said = json.loads(done.stdout)
    except (subprocess.SubprocessError, OSError, ValueError):
        return TAKES_TOO_LONG
    if "why" in said:
        return str(said["why"])
    return [(datetime.fromisoformat(begin), datetime.fromisoformat(end)) for begin, end in said["busy"]]
