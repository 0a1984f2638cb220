"""What somebody chose and typed as their answer to a date: plain data, or what is wrong, next to its field."""

import enum
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time

from app.core.clock import local, local_today, now_utc
from app.core.forms import read_id
from app.core.typed import TypedWrong, read_clock, read_day
from app.invitations.models import ReplyAnswer


class Choice(enum.StrEnum):
    """What one can say about a date, or about all dates at once."""

    COME = "come"
    PERHAPS = "perhaps"
    NOT_COME = "not_come"
    DEPUTY = "deputy"
    OTHER_TIME = "other_time"
    COME_TO_ALL = "come_to_all"
    COME_TO_NONE = "come_to_none"


ANSWERS: Mapping[Choice, ReplyAnswer] = {
    Choice.COME: ReplyAnswer.ACCEPTED,
    Choice.PERHAPS: ReplyAnswer.TENTATIVE,
    Choice.NOT_COME: ReplyAnswer.DECLINED,
    Choice.DEPUTY: ReplyAnswer.DELEGATED,
    Choice.OTHER_TIME: ReplyAnswer.DECLINED,
    Choice.COME_TO_ALL: ReplyAnswer.ACCEPTED,
    Choice.COME_TO_NONE: ReplyAnswer.DECLINED,
}
FOR_ALL = frozenset({Choice.COME_TO_ALL, Choice.COME_TO_NONE})


@dataclass(slots=True)
class TypedAnswer:
    """An answer as it was sent, tidied, and what is wrong with it by field."""

    said: Mapping[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    choice: Choice | None = None
    deputy_id: uuid.UUID | None = None
    proposed_utc: datetime | None = None

    def text(self, name: str) -> str:
        """What was typed or chosen there."""
        return self.said.get(name, "").strip()

    @property
    def comment(self) -> str:
        """What was written beside the choice."""
        return self.text("why")

    @property
    def is_for_all(self) -> bool:
        """Whether it is meant for all dates."""
        return self.choice in FOR_ALL

    def error(self, name: str) -> dict[str, str] | None:
        """What is wrong with a field, as the GOV.UK components take it."""
        return {"text": self.faults[name]} if name in self.faults else None

    def summary(self) -> list[dict[str, str]]:
        """Everything that is wrong, each with the way to its field."""
        place = {"time_day": "time-day"}
        return [{"text": text, "href": f"#{place.get(name, name)}"} for name, text in self.faults.items()]

    def check(self, offered: frozenset[Choice]) -> bool:
        """Whether it can be taken as an answer, of those that were offered."""
        typed = self.text("choice")
        self.choice = Choice(typed) if typed in {one.value for one in offered} else None
        if self.choice is None:
            self.faults["choice"] = "Choose what you say"
        elif self.choice in {Choice.NOT_COME, Choice.COME_TO_NONE} and not self.comment:
            self.faults["why"] = "Say in a few words why you cannot come"
        elif self.choice is Choice.DEPUTY:
            self.deputy_id = read_id(self.text("deputy_id"))
            if self.deputy_id is None:
                self.faults["deputy_id"] = "Choose who comes in your place"
        elif self.choice is Choice.OTHER_TIME:
            self._read_other_time()
        return not self.faults

    def _read_other_time(self) -> None:
        parts = [self.text(f"time-{part}") for part in ("day", "month", "year")]
        if not any(parts):
            self.faults["time_day"] = "Enter the day on which you could come"
            return
        clock: time | None = None
        try:
            found = read_day(*parts, earliest=local_today())
        except TypedWrong as wrong:
            self.faults["time_day"] = str(wrong)
            return
        try:
            clock = read_clock(self.text("time-clock"))
        except TypedWrong:
            clock = None
        if clock is None:
            self.faults["time-clock"] = "Enter the time at which you could come, such as 15:00 or 3pm"
            return
        zone = local(now_utc()).tzinfo
        moment = datetime.combine(found, clock, zone).astimezone(UTC)
        if local(moment).time() != clock:
            self.faults["time-clock"] = "Clocks go forward that night, and this time does not exist. Enter another"
        elif moment <= now_utc():
            self.faults["time-clock"] = "That time has passed. Enter a later one"
        else:
            self.proposed_utc = moment
