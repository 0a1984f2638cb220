"""What another order of the rest changes, on plain data: which case moves from when to when, and for whom."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from app.agenda.constraints import PlanCase

# Forecasts are told to the minute.
LEAST_MOVE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A case that would start at another time."""

    case: PlanCase
    was_utc: datetime
    will_utc: datetime

    @property
    def minutes(self) -> int:
        """By how much: later is above zero."""
        return round((self.will_utc - self.was_utc) / LEAST_MOVE)


def moves_of(
    cases: Sequence[PlanCase], was_utc: Mapping[uuid.UUID, datetime], will_utc: Mapping[uuid.UUID, datetime]
) -> tuple[Move, ...]:
    """The cases of the new order whose start changes by a minute or more, in that order."""
    moves = [Move(case=case, was_utc=was_utc[case.item_id], will_utc=will_utc[case.item_id]) for case in cases]
    return tuple(move for move in moves if abs(move.will_utc - move.was_utc) >= LEAST_MOVE)


def moves_of_agencies(moves: Sequence[Move], agency_ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, tuple[Move, ...]]:
    """For each of these agencies that comes to a case that moves: those cases, in the given order of agencies."""
    found = {agency_id: tuple(move for move in moves if agency_id in move.case.agencies) for agency_id in agency_ids}
    return {agency_id: own for agency_id, own in found.items() if own}
