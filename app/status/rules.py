"""How the program stands, on plain values: what is well, what somebody should look at, and what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

LONG_FOR_MAIL: Final = timedelta(minutes=15)
LONG_FOR_A_BACKUP: Final = timedelta(hours=26)
LONG_FOR_AN_ANCHOR: Final = timedelta(hours=26)
LITTLE_ROOM: Final = 2 * 1024**3


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What was found: moments in UTC (none where it never happened), numbers, bytes that are free."""

    now_utc: datetime
    is_schema_current: bool
    sends_mail: bool
    mail_waiting: int
    mail_waits: timedelta
    mail_failing: int
    lease_until_utc: datetime | None
    backup_utc: datetime | None
    anchor_utc: datetime | None
    free_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing: whether it is well, in words, and what to do where it is not."""

    what: str
    is_well: bool
    said: str
    to_do: str = ""


def judge(facts: Facts) -> Sequence[Line]:
    """Every line of the page, in a fixed order."""
    return [
        _line("Database", facts.is_schema_current, "Answers, up to date", "Older than the program", "migrate"),
        _jobs(facts),
        _mail(facts),
        _since("Last backup", facts.backup_utc, facts.now_utc, LONG_FOR_A_BACKUP, "backup FILE"),
        _since("Last anchor of the trail", facts.anchor_utc, facts.now_utc, LONG_FOR_AN_ANCHOR, "audit anchor"),
        _room(facts.free_bytes),
    ]


def _line(what: str, is_well: bool, well: str, ill: str, command: str) -> Line:  # noqa: FBT001  # read by place, just above
    to_do = "" if is_well else f"Run “caseround {command}”."
    return Line(what=what, is_well=is_well, said=well if is_well else ill, to_do=to_do)


def _jobs(facts: Facts) -> Line:
    is_well = facts.lease_until_utc is not None and facts.lease_until_utc > facts.now_utc
    ill = "Nothing does them: no reminders, no PDFs, no chasing"
    return _line("Timed jobs", is_well, "One process does them", ill, "jobs")


def _mail(facts: Facts) -> Line:
    if not facts.sends_mail:
        said = f"No mail server is set. {facts.mail_waiting} messages wait in the outbox"
        return Line(what="Mail", is_well=False, said=said, to_do="Set SMTP_URL.")
    is_well = facts.mail_waits <= LONG_FOR_MAIL and not facts.mail_failing
    said = f"{facts.mail_waiting} waiting, {facts.mail_failing} failed at least once"
    if facts.mail_waiting:
        said += f"; the oldest for {int(facts.mail_waits.total_seconds() // 60)} minutes"
    return Line(what="Mail", is_well=is_well, said=said, to_do="" if is_well else "Look at your mail server.")


def _since(what: str, moment: datetime | None, now: datetime, longest: timedelta, command: str) -> Line:
    if moment is None:
        return _line(what, False, "", "Never", command)  # noqa: FBT003  # as above
    hours = int((now - moment).total_seconds() // 3600)
    said = "Less than an hour ago" if hours < 1 else f"{hours} hour{'' if hours == 1 else 's'} ago"
    return _line(what, now - moment <= longest, said, said, command)


def _room(free: int) -> Line:
    said = f"{free / 1024**3:.1f} GB free"
    is_well = free >= LITTLE_ROOM
    return Line(
        what="Disk", is_well=is_well, said=said, to_do="" if is_well else "Make room. A full disk keeps nothing."
    )
