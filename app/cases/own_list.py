"""Which cases are on one's own list, on plain data. Opening another case is allowed, but asks why.

A case is on somebody's own list while it stands at a meeting that is not over, or was over less than 28 days ago, and
they see something of it there by role, by their agency, or by being named. It is about the case: the page of an old
meeting asks nothing as long as the case stands at a coming one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from app.cases.need_to_know import ItemFacts, Sight, standing_sight
from app.core.access import Actor

STAYS_ON_THE_LIST: Final = timedelta(days=28)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The case at one of its meetings; `over_utc` says since when that meeting is over, if it is."""

    facts: ItemFacts
    over_utc: datetime | None


def is_recent(over_utc: datetime | None, now_utc: datetime) -> bool:
    """Whether what stood at a meeting that is over since then, or is not over, still counts as today's work."""
    return over_utc is None or now_utc - over_utc < STAYS_ON_THE_LIST


def is_on_own_list(actor: Actor, places: Iterable[Place], now_utc: datetime) -> bool:
    """Whether this person has the case on their list by one of these places."""
    return any(
        is_recent(place.over_utc, now_utc) and standing_sight(actor, place.facts) is not Sight.NOTHING
        for place in places
    )
