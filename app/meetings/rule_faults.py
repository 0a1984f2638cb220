"""What is wrong with a rule of dates, next to the field that says it. Plain data in, plain data out."""

from collections.abc import Mapping
from datetime import date
from typing import Final
from zoneinfo import available_timezones

from app.meetings.recurrence import NTH, Pattern, Rule, last_day_of

LONGEST_MINUTES: Final = 24 * 60
MOST_WEEKS: Final = 52
MOST_DATES: Final = 2000
_WEEKDAYS: Final = frozenset(range(7))
_FIRST_YEAR: Final = 2020
_LAST_YEAR: Final = 2100


def faults_of(rule: Rule, *, today: date | None = None) -> Mapping[str, str]:
    """What is wrong with a rule, by field; nothing where it can be used. With `today`, dates only past are a fault."""
    faults: dict[str, str] = {}
    if not 1 <= rule.minutes <= LONGEST_MINUTES:
        faults["minutes"] = "Enter a length from 1 minute to 24 hours"
    if rule.zone not in available_timezones():
        faults["zone"] = "There is no such time zone. Use a name like Europe/London"
    if not _FIRST_YEAR <= rule.first_day.year <= _LAST_YEAR:
        faults["first_day"] = f"Enter a day from {_FIRST_YEAR} to {_LAST_YEAR}"
    if rule.pattern in {Pattern.WEEKS, Pattern.MONTHLY}:
        _check_repeats(rule, faults)
    if rule.pattern is not Pattern.ONCE:
        _check_end(rule, faults)
    if not faults and (last := last_day_of(rule)) is not None:
        if last < rule.first_day:
            faults["last_day"] = "No date falls between the first and the last day"
        elif today is not None and last < today:
            faults["first_day"] = "All its dates are past. Enter a first day from today on"
    return faults


def _check_repeats(rule: Rule, faults: dict[str, str]) -> None:
    if not rule.weekdays:
        faults["weekdays"] = "Choose at least one day of the week"
    elif not _WEEKDAYS.issuperset(rule.weekdays):
        faults["weekdays"] = "Choose days from Monday to Sunday"
    if not 1 <= rule.interval <= MOST_WEEKS:
        often = "weeks" if rule.pattern is Pattern.WEEKS else "months"
        faults["interval"] = f"Enter a number of {often} from 1 to {MOST_WEEKS}"
    if rule.pattern is Pattern.MONTHLY and rule.nth not in NTH:
        faults["nth"] = "Choose the first, second, third, fourth or last in the month"


def _check_end(rule: Rule, faults: dict[str, str]) -> None:
    if rule.count is not None and rule.last_day is not None:
        faults["count"] = "Enter a last day or a number of dates, not both"
    elif rule.count is not None and not 1 <= rule.count <= MOST_DATES:
        faults["count"] = f"Enter a number of dates from 1 to {MOST_DATES:,}"
    elif rule.last_day is not None and rule.last_day < rule.first_day:
        faults["last_day"] = "The last day must not be before the first"
