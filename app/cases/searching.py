"""What somebody may mean by what they typed to find somebody, on plain data: a day, a number, a name, or several."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from app.cases.access_models import TokenKind
from app.cases.tokens import Particulars, name_parts, phone_texts, plain_letters, reference_texts
from app.core.errors import Invalid

LONGEST_SEARCH: Final = 100
WHAT_CAN_BE_TYPED: Final = "Write a name, a date of birth, a phone number or a reference."
_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_SHORTEST_MONTH: Final = 3
_CENTURIES: Final = (1900, 2000)
_LAST_SHORT_YEAR: Final = 99
_EARLIEST_YEAR: Final = 1900
_SHORTEST_NAME: Final = 2
_GAP: Final = r"[\s./,-]"
_NOISE: Final = re.compile(r"^(?:dob|date of birth|born on|born)\b[\s:.]*|(?<=\d)(?:st|nd|rd|th)\b|\bof\b")
_WRITTEN: Final = tuple(
    re.compile(written)
    for written in (
        rf"(?P<day>\d{{1,2}}){_GAP}+(?P<month>\d{{1,2}}){_GAP}+(?P<year>\d{{4}}|\d{{2}})",
        rf"(?P<day>\d{{1,2}}){_GAP}*(?P<month>[a-z]+){_GAP}*(?P<year>\d{{4}}|\d{{2}})",
        rf"(?P<month>[a-z]+){_GAP}*(?P<day>\d{{1,2}}){_GAP}+(?P<year>\d{{4}}|\d{{2}})",
        rf"(?P<year>\d{{4}}){_GAP}+(?P<month>\d{{1,2}}){_GAP}+(?P<day>\d{{1,2}})",
        r"(?P<day>\d{2})(?P<month>\d{2})(?P<year>\d{4})",
    )
)


def texts_to_find(typed: str, today: date) -> Mapping[TokenKind, frozenset[str]]:
    """The texts whose tokens find what somebody may mean, kind by kind.

    Raises `Invalid` for what can be none of these, and for a day that does not exist or is still to come.
    """
    if len(typed) > LONGEST_SEARCH:
        raise Invalid(f"Write at most {LONGEST_SEARCH} characters.", field="what")
    born = birth_dates_meant(typed, today)
    phones, numbers = phone_texts(typed), reference_texts(typed)
    words = name_parts(typed) if not (born or phones) else []
    # Somebody who types a whole name means both words of it; one word may be either.
    named = Particulars(names=(typed,) if words else ())
    names = named.to_find()[TokenKind.NAME] if len(words) == 1 else named.to_match()[TokenKind.NAME]
    is_a_name = any(len(form) >= _SHORTEST_NAME or not form.isascii() for word in words for form in word)
    if not (born or phones or numbers or is_a_name):
        raise Invalid(WHAT_CAN_BE_TYPED, field="what")
    return {
        TokenKind.NAME: names,
        TokenKind.BIRTH_DATE: frozenset(day.isoformat() for day in born),
        TokenKind.PHONE: phones,
        TokenKind.REFERENCE: numbers,
    }


def birth_dates_meant(typed: str, today: date) -> frozenset[date]:
    """The days that may be meant, day first: two for a year of two figures that fits both centuries; none for no date.

    Raises `Invalid` for what can only be a date, and is none on which anybody was born.
    """
    text = _NOISE.sub(" ", plain_letters(typed).strip()).strip(" ,.")
    found = next((match for written in _WRITTEN if (match := written.fullmatch(text))), None)
    month = _month(found["month"]) if found else 0
    if found is None or not month:
        return frozenset()
    day, year = int(found["day"]), int(found["year"])
    days = frozenset(_days(day, month, year, today))
    is_certain = len(found["year"]) > len("79") and not text.isdecimal() and month <= len(_MONTHS)
    if is_certain and not days and 1 <= day <= 31:  # noqa: PLR2004  # the longest months
        said = typed.strip()
        if any(_days(day, month, year, date.max)):
            raise Invalid(f"Nobody was born on {said} yet. Check the year.", field="what")
        if year < _EARLIEST_YEAR:
            raise Invalid(f"{said} is too long ago. Check the year.", field="what")
        raise Invalid(f"There is no day {said}. Write it like 3 5 1979, the day first.", field="what")
    return days


def _days(day: int, month: int, year: int, latest: date) -> Iterator[date]:
    for whole in [year] if year > _LAST_SHORT_YEAR else [century + year for century in _CENTURIES]:
        try:
            found = date(whole, month, day)
        except ValueError:
            continue
        if whole >= _EARLIEST_YEAR and found <= latest:
            yield found


def _month(text: str) -> int:
    if text.isdecimal():
        return int(text)
    fitting = [number for number, name in enumerate(_MONTHS, start=1) if name.startswith(text)]
    return fitting[0] if len(text) >= _SHORTEST_MONTH and fitting else 0
