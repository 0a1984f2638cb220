"""What is typed to set up a series: plain data, or what is wrong, next to its field; nothing typed is lost."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Final

from werkzeug.datastructures import MultiDict

from app.core.forms import read_id
from app.core.typed import TypedWrong, read_clock
from app.meetings.bank_holidays import NATIONS
from app.meetings.models import Series, Shape
from app.meetings.planning import SeriesPlan
from app.meetings.presets import PRESETS, Occasion, Preset, rule_of
from app.meetings.recurrence import DAYS, Pattern, Rule, from_text
from app.meetings.rule_faults import faults_of

BY_HAND = "by_hand"
ENDS_NEVER, ENDS_BY_COUNT, ENDS_BY_DAY = "never", "count", "day"
_MOST_DIGITS: Final = 5
_MOST_MINUTES: Final = 600
_WEEKDAYS: Final = frozenset("0123456")
_NTH: Final = frozenset({"1", "2", "3", "4", "-1"})


@dataclass(slots=True)
class TypedSeries:
    """What stood in the form, and what is wrong with it by field."""

    said: MultiDict[str, str]
    today: date
    zone: str
    is_running: bool = False
    faults: dict[str, str] = field(default_factory=dict)

    @classmethod
    def fresh(cls, occasion: Occasion, today: date, zone: str) -> "TypedSeries":
        """The form as a shape begins with it."""
        preset, rule = PRESETS[occasion], rule_of(occasion, today)
        said: MultiDict[str, str] = MultiDict({"occasion": occasion.value, "name": preset.title})
        said.update(_of_preset(preset))
        said.update(_of_rule(rule))
        return cls(said, today, zone)

    @classmethod
    def of(cls, series: Series, today: date, zone: str) -> "TypedSeries":
        """The form as a series stands."""
        said: MultiDict[str, str] = MultiDict(
            {
                "occasion": _occasion_of(series.shape).value,
                "name": series.name,
                "calendar_title": series.calendar_title,
                "place": series.place,
                "joining_link": series.joining_link,
                "opening": str(series.minutes_before_first_case),
                "per_case": str(series.minutes_per_case),
                "cut_off_days": str(series.cut_off_days),
                "cut_off_time": f"{series.cut_off_time:%H:%M}" if series.cut_off_time else "",
                "quorum": str(series.quorum),
                "bank_holidays_of": series.bank_holidays_of,
                "schools": "yes" if series.leaves_out_school_holidays else "",
            }
        )
        said.update(_of_rule(from_text(series.rule) or rule_of(_occasion_of(series.shape), today)))
        if not series.rule:
            said["pattern"] = BY_HAND
        said.setlist("core", [str(row.agency_id) for row in series.agencies if row.is_core])
        return cls(said, today, zone, is_running=True)

    def text(self, name: str) -> str:
        """What was typed there, on one line."""
        return " ".join(self.said.get(name, "").split())

    def error(self, name: str) -> dict[str, str] | None:
        """What is wrong with a field, as the GOV.UK components take it."""
        return {"text": self.faults[name]} if name in self.faults else None

    def has(self, name: str, value: str) -> bool:
        """Whether that is ticked or chosen."""
        return value in self.said.getlist(name)

    @property
    def is_by_hand(self) -> bool:
        """Whether a series that is there goes on without a rule."""
        return self.is_running and self.text("pattern") == BY_HAND

    @property
    def occasion(self) -> Occasion:
        """What is set up."""
        text = self.text("occasion")
        return Occasion(text) if text in set(Occasion) else Occasion.MARAC

    def rule(self) -> Rule | None:
        """The rule of the dates; None with its faults where there is none to be had."""
        first, starts = self._day("first_day"), self._clock("starts_at")
        pattern = self.text("pattern")
        ends = self.text("ends") or ENDS_NEVER
        last = self._day("last_day") if ends == ENDS_BY_DAY else None
        numbers = {name: self._number(name, most=_MOST_MINUTES * 10) for name in ("minutes", "interval")}
        count = self._number("count", most=9999) if ends == ENDS_BY_COUNT else None
        if pattern not in set(Pattern):
            self.faults["pattern"] = "Choose how the dates come again"
        if self.faults or first is None or starts is None:
            return None
        nth = self.text("nth")
        rule = Rule(
            pattern=Pattern(pattern),
            first_day=first,
            starts_at=starts,
            minutes=numbers["minutes"] or 0,
            zone=self.zone,
            interval=numbers["interval"] or 1,
            weekdays=tuple(int(one) for one in self.said.getlist("weekdays") if one in _WEEKDAYS),
            nth=int(nth) if nth in _NTH else 1,
            last_day=last,
            count=count,
        )
        # A series that goes on may have begun long ago.
        self.faults.update(faults_of(rule, today=None if self.is_running else self.today))
        return None if self.faults else rule

    def plan(
        self, agency_ids: Sequence[uuid.UUID], left_out: Mapping[date, str], looked_at: frozenset[date]
    ) -> SeriesPlan | None:
        """Everything that was typed as a plan; None with its faults."""
        rule = None if self.is_by_hand else self.rule()
        for name, words in (("name", "Enter a name"), ("calendar_title", "Enter what calendars call it")):
            if not self.text(name):
                self.faults[name] = words
        link = self.text("joining_link")
        if link and not link.startswith("https://"):
            self.faults["joining_link"] = "Enter an address that begins with https://"
        counts = {
            name: self._number(name, most=_MOST_MINUTES, least=0)
            for name in ("opening", "per_case", "quorum", "cut_off_days")
        }
        cut_off = self._clock("cut_off_time", is_needed=False)
        if not agency_ids:
            self.faults["who"] = "Choose who comes for at least one agency"
        if self.faults or (rule is None and not self.is_by_hand):
            return None
        return SeriesPlan(
            name=self.text("name"),
            shape=PRESETS[self.occasion].shape,
            calendar_title=self.text("calendar_title"),
            place=self.text("place"),
            joining_link=link,
            rule=rule,
            bank_holidays_of=self.text("bank_holidays_of") if self.text("bank_holidays_of") in NATIONS else "",
            leaves_out_school_holidays=self.has("schools", "yes"),
            minutes_before_first_case=counts["opening"] or 0,
            minutes_per_case=counts["per_case"] or 0,
            cut_off_days=counts["cut_off_days"] or 0,
            cut_off_time=cut_off,
            quorum=counts["quorum"] or 0,
            agency_ids=agency_ids,
            core_ids=frozenset(one for text in self.said.getlist("core") if (one := read_id(text)) is not None),
            chair_ids=self._people("chair-1", "chair-2"),
            minute_taker_ids=self._people("taker-1", "taker-2"),
            left_out=left_out,
            looked_at=looked_at,
            is_emergency=self.occasion is Occasion.EMERGENCY,
        )

    def _people(self, *names: str) -> Sequence[uuid.UUID]:
        return list(dict.fromkeys(one for name in names if (one := read_id(self.text(name))) is not None))

    def _day(self, name: str) -> date | None:
        try:
            return date.fromisoformat(self.text(name))
        except ValueError:
            self.faults[name] = "Enter a day, for example 27/3/2027"
            return None

    def _clock(self, name: str, *, is_needed: bool = True) -> time | None:
        try:
            found = read_clock(self.text(name))
        except TypedWrong as wrong:
            self.faults[name] = str(wrong)
            return None
        if found is None and is_needed:
            self.faults[name] = "Enter a time such as 10:00 or 3pm"
        return found

    def _number(self, name: str, *, most: int, least: int = 1) -> int | None:
        typed = self.text(name)
        if typed.isascii() and typed.isdecimal() and len(typed) <= _MOST_DIGITS and least <= int(typed) <= most:
            return int(typed)
        self.faults[name] = f"Enter a number from {least} to {most}"
        return None


def _occasion_of(shape: Shape) -> Occasion:
    return next(one for one, preset in PRESETS.items() if preset.shape is shape)


def _of_preset(preset: Preset) -> Mapping[str, str]:
    return {
        "calendar_title": preset.calendar_title,
        "opening": str(preset.opening_minutes),
        "per_case": str(preset.minutes_per_case),
        "cut_off_days": str(preset.cut_off_days),
        "cut_off_time": f"{preset.cut_off_time:%H:%M}" if preset.cut_off_time else "",
        "quorum": str(preset.quorum),
        "bank_holidays_of": "ENG",
        "schools": "yes" if preset.leaves_out_school_holidays else "",
    }


def _of_rule(rule: Rule) -> MultiDict[str, str]:
    said: MultiDict[str, str] = MultiDict(
        {
            "pattern": rule.pattern.value,
            "first_day": rule.first_day.isoformat(),
            "starts_at": f"{rule.starts_at:%H:%M}",
            "minutes": str(rule.minutes),
            "interval": str(rule.interval),
            "nth": str(rule.nth),
            "ends": ENDS_BY_COUNT if rule.count else ENDS_BY_DAY if rule.last_day else ENDS_NEVER,
            "count": str(rule.count or 6),
            "last_day": rule.last_day.isoformat() if rule.last_day else "",
        }
    )
    said.setlist("weekdays", [str(day) for day in rule.weekdays])
    return said


WEEKDAYS: Final = tuple(enumerate(DAYS))
