"""How far a contribution goes: what one reader gets of it, on plain data.

In this order:

1. Whoever speaks for the owner here gets it whole, whatever limits it.
2. It is withheld from everybody who works or speaks for a named agency, whatever else they hold.
3. It is withheld from whoever holds a named role here, unless they work for the owner.
4. What is not for the minutes is heard while the meeting is on; afterwards the owner's people alone keep it.

Those it is withheld from are told that something is, and whom to ring, or get nothing at all. Where several limits
stand, each of them counts, and it is enough that one of them tells nothing.
"""

import enum
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from app.core.access import Role


class Given(enum.Enum):
    """What a reader gets of a contribution."""

    WHOLE = "whole"
    TOLD = "told"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A limit that has not been lifted."""

    agency_ids: frozenset[uuid.UUID] = frozenset()
    roles: frozenset[Role] = frozenset()
    is_not_in_minutes: bool = False
    is_existence_told: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who reads: for whom they speak on this case, for whom they work or speak at all, and their roles here."""

    speaks_for: frozenset[uuid.UUID] = frozenset()
    agency_ids: frozenset[uuid.UUID] = frozenset()
    roles: frozenset[Role] = frozenset()


def decide_given(owner_id: uuid.UUID, limits: Iterable[Limit], reader: Reader, *, is_over: bool) -> Given:
    """What this reader gets of a contribution of that agency, while the meeting is on or after it."""
    if owner_id in reader.speaks_for:
        return Given.WHOLE
    withholding = [limit for limit in limits if _withholds(limit, owner_id, reader, is_over=is_over)]
    if not withholding:
        return Given.WHOLE
    return Given.TOLD if all(limit.is_existence_told for limit in withholding) else Given.NOTHING


def _withholds(limit: Limit, owner_id: uuid.UUID, reader: Reader, *, is_over: bool) -> bool:
    if not _is_disjoint(limit.agency_ids, reader.agency_ids | reader.speaks_for):
        return True
    if owner_id in reader.agency_ids:
        return False
    return not _is_disjoint(limit.roles, reader.roles) or (limit.is_not_in_minutes and is_over)


def _is_disjoint(one: Collection[object], other: Collection[object]) -> bool:
    return set(one).isdisjoint(other)
