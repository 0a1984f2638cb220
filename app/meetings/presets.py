"""What each shape of meeting begins with. Everything can be changed; nothing here is a rule of the program.

The rhythms and lengths are those that partnerships publish: daily at the front door, MARACs every fortnight with ten
to fifteen minutes a case, a conference about one family every four weeks for an hour.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final

from app.meetings.models import Shape
from app.meetings.recurrence import WORKING_DAYS, Pattern, Rule

_SATURDAY: Final = 5


class Occasion(enum.StrEnum):
    """What somebody sets up: a shape, or a single date of one."""

    DAILY = "daily"
    MARAC = "marac"
    GROUP_CASE = "group_case"
    STRATEGY = "strategy"
    CLINIC = "clinic"
    ONE_OFF = "one_off"
    EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """What a new series begins with. `core` are kinds of agencies to look for, in words."""

    shape: Shape
    title: str
    what: str
    calendar_title: str
    pattern: Pattern
    interval: int
    starts_at: time
    minutes: int
    minutes_per_case: int
    opening_minutes: int
    cut_off_days: int
    cut_off_time: time | None
    count: int | None = None
    quorum: int = 0
    core: tuple[str, ...] = ()
    leaves_out_school_holidays: bool = False


_CORE: Final = ("police", "domestic abuse service", "children’s social work")
PRESETS: Final[Mapping[Occasion, Preset]] = {
    Occasion.DAILY: Preset(
        shape=Shape.DAILY,
        title="Daily domestic abuse meeting",
        what="Every working day, the cases of the last day.",
        calendar_title="Daily meeting",
        pattern=Pattern.WORKING_DAYS,
        interval=1,
        starts_at=time(10),
        minutes=180,
        minutes_per_case=10,
        opening_minutes=10,
        cut_off_days=0,
        cut_off_time=time(8, 30),
        quorum=3,
        core=_CORE,
    ),
    Occasion.MARAC: Preset(
        shape=Shape.MARAC,
        title="MARAC",
        what="Every fortnight, about sixteen cases.",
        calendar_title="Multi-agency meeting",
        pattern=Pattern.WEEKS,
        interval=2,
        starts_at=time(9, 30),
        minutes=240,
        minutes_per_case=12,
        opening_minutes=10,
        cut_off_days=5,
        cut_off_time=time(12),
        quorum=3,
        core=_CORE,
    ),
    Occasion.GROUP_CASE: Preset(
        shape=Shape.GROUP_CASE,
        title="Group case discussion",
        what="One family, every four weeks for an hour, six dates booked ahead.",
        calendar_title="Group discussion",
        pattern=Pattern.WEEKS,
        interval=4,
        starts_at=time(15, 30),
        minutes=60,
        minutes_per_case=60,
        opening_minutes=0,
        cut_off_days=0,
        cut_off_time=None,
        count=6,
        leaves_out_school_holidays=True,
    ),
    Occasion.STRATEGY: Preset(
        shape=Shape.STRATEGY,
        title="Strategy meeting",
        what="Once, soon, about one child or family.",
        calendar_title="Multi-agency meeting",
        pattern=Pattern.ONCE,
        interval=1,
        starts_at=time(14),
        minutes=60,
        minutes_per_case=60,
        opening_minutes=0,
        cut_off_days=0,
        cut_off_time=None,
    ),
    Occasion.CLINIC: Preset(
        shape=Shape.CLINIC,
        title="Clinic",
        what="Once a month, advice on cases that people bring.",
        calendar_title="Multi-agency clinic",
        pattern=Pattern.MONTHLY,
        interval=1,
        starts_at=time(13, 30),
        minutes=120,
        minutes_per_case=20,
        opening_minutes=5,
        cut_off_days=2,
        cut_off_time=time(12),
    ),
    Occasion.ONE_OFF: Preset(
        shape=Shape.MARAC,
        title="One meeting",
        what="A single date, not part of a series.",
        calendar_title="Multi-agency meeting",
        pattern=Pattern.ONCE,
        interval=1,
        starts_at=time(10),
        minutes=90,
        minutes_per_case=15,
        opening_minutes=5,
        cut_off_days=1,
        cut_off_time=time(12),
    ),
    Occasion.EMERGENCY: Preset(
        shape=Shape.STRATEGY,
        title="Emergency meeting",
        what="Today, because something cannot wait.",
        calendar_title="Urgent multi-agency meeting",
        pattern=Pattern.ONCE,
        interval=1,
        starts_at=time(16),
        minutes=45,
        minutes_per_case=45,
        opening_minutes=0,
        cut_off_days=0,
        cut_off_time=None,
    ),
}


def rule_of(occasion: Occasion, today: date) -> Rule:
    """The rule that a new series of this kind begins with: from the next suitable working day on."""
    preset = PRESETS[occasion]
    ahead = 0 if occasion is Occasion.EMERGENCY else 1 if preset.pattern is Pattern.WORKING_DAYS else 7
    first = today + timedelta(days=ahead)
    while first.weekday() >= _SATURDAY and occasion is not Occasion.EMERGENCY:
        first += timedelta(days=1)
    return Rule(
        pattern=preset.pattern,
        first_day=first,
        starts_at=preset.starts_at,
        minutes=preset.minutes,
        interval=preset.interval,
        weekdays=WORKING_DAYS if preset.pattern is Pattern.WORKING_DAYS else (first.weekday(),),
        nth=min((first.day - 1) // 7 + 1, 4),
        count=preset.count,
    )
