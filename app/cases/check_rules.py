"""What answers to checks come to, and when who owes one is reminded: decisions on plain values."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from app.cases.models import Answer
from app.core.tables_in import column_key

# A list of names leaves the building for so long at most.
FILE_HOLDS: Final = timedelta(hours=4)
# Whoever was reminded a short while ago is rung, not written to again.
MINUTES_BETWEEN_REMINDERS: Final = 20

_WORDS: Final[Mapping[Answer, str]] = {
    Answer.KNOWN: "known, yes, y, k, true, known to us, is known, open, match, trace",
    Answer.NOTHING_KNOWN: "nothing known, nothing, nil, nil return, no, n, none, not known, unknown, false, no trace, "
    "not known to us, not traced, no record, no records, no match, nk, nt",
    Answer.NEED_TO_COME: "need to come, needs to come, come, c, coming, attend, to attend, will attend, "
    "need to attend, needs to attend, must come",
    Answer.NO_REPLY: ", no reply, no reply yet, not yet, not checked, tbc, later",
}
_READ: Final[Mapping[str, Answer]] = {
    word.strip(): answer for answer, words in _WORDS.items() for word in words.split(",")
}


def joined(answers: Iterable[Answer]) -> Answer:
    """What an agency answers where its parts answer apart.

    Who needs to come beats who knows, and that beats who has not replied. Nothing is known only where all have said so.
    """
    said = set(answers)
    for answer in (Answer.NEED_TO_COME, Answer.KNOWN, Answer.NO_REPLY):
        if answer in said:
            return answer
    return Answer.NOTHING_KNOWN if said else Answer.NO_REPLY


def with_people(stands: Answer, by_people: Answer, *, is_from_people: bool) -> Answer:
    """What an agency answers about a case once it has said something person by person.

    Need to come stays. What was said of the case as a whole stays while nothing is said of somebody; known of anybody
    is known, and nothing known only where that was said of everybody.
    """
    if stands is Answer.NEED_TO_COME:
        return stands
    if is_from_people or stands is Answer.NO_REPLY or by_people is not Answer.NO_REPLY:
        return by_people
    return stands


def read_answer(typed: str) -> Answer | None:
    """The answer that somebody typed into a table, however they put it; None where it is none. Empty is no reply."""
    return _READ.get(column_key(typed))


def file_ends_utc(now_utc: datetime, meeting_ends_utc: datetime) -> datetime:
    """Until when a list that is made now may be fetched: for some hours, and at most until the meeting ends."""
    return min(now_utc + FILE_HOLDS, max(meeting_ends_utc, now_utc + timedelta(minutes=10)))


def may_remind_again(last_utc: datetime | None, now_utc: datetime) -> bool:
    """Whether somebody who owes an answer may be written to now."""
    return last_utc is None or now_utc - last_utc >= timedelta(minutes=MINUTES_BETWEEN_REMINDERS)


def reminder_moments(
    starts_utc: datetime, hours_before: int, cut_off_utc: datetime | None
) -> Sequence[tuple[str, datetime]]:
    """When agencies that owe an answer are reminded by themselves, by name and in the order of time."""
    moments = [("before", starts_utc - timedelta(hours=hours_before))] if hours_before > 0 else []
    if hours_before > 0 and cut_off_utc is not None and cut_off_utc < starts_utc:
        moments.append(("cut_off", cut_off_utc))
    return sorted(moments, key=lambda moment: moment[1])


def reminder_due(
    moments: Sequence[tuple[str, datetime]], starts_utc: datetime, now_utc: datetime
) -> tuple[str, datetime] | None:
    """The latest moment that has come; none once the meeting should have begun."""
    come = [moment for moment in moments if moment[1] <= now_utc]
    return come[-1] if come and now_utc < starts_utc else None
