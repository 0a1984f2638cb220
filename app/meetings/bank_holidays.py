"""The bank holidays of the four nations, as days on which a series does not meet."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from holidays import country_holidays

from app.meetings.recurrence import Skip

NATIONS: Final[Mapping[str, str]] = {"ENG": "England", "WLS": "Wales", "SCT": "Scotland", "NIR": "Northern Ireland"}
_SATURDAY: Final = 5


def list_bank_holidays(nation: str, years: Iterable[int]) -> Sequence[Skip]:
    """The bank holidays of a nation in these years, in order, without weekends; none for a nation of no name.

    Where one falls on a weekend its substitute day stands for it.
    """
    if nation not in NATIONS:
        return []
    found = country_holidays("GB", subdiv=nation, years=sorted(set(years)))
    return [
        Skip(first_day=day, last_day=day, why=f"Bank holiday: {name.replace('(observed)', '(substitute day)')}")
        for day, name in sorted(found.items())
        if day.weekday() < _SATURDAY
    ]
