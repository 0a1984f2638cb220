"""How long it takes until somebody who told us something hears what came of it, from things and receipts as kept."""

import statistics
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.directory.queries import AgencyCard
from app.meetings.models import Meeting

SECONDS_A_DAY = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing that was heard at a meeting, when its case was closed, and when it was first answered."""

    meeting: Meeting
    case_id: uuid.UUID
    reference: str
    agency_id: uuid.UUID
    is_referral: bool
    heard_utc: datetime
    answered_utc: datetime | None

    @property
    def days(self) -> float | None:
        """How many days it took, from the closing of its case; None until it is answered."""
        return (
            None if self.answered_utc is None else (self.answered_utc - self.heard_utc).total_seconds() / SECONDS_A_DAY
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """How much an agency gave, of how much it has heard what came, and how many days that took: in the middle, most."""

    agency: AgencyCard
    given: int
    answered: int
    median_days: float | None
    most_days: float | None

    @property
    def is_open(self) -> int:
        """Of how much it has not heard yet."""
        return self.given - self.answered


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """How soon those who told one meeting something heard what came of it: all of them, and agency by agency."""

    meeting: Meeting
    given: int
    answered: int
    median_days: float | None
    most_days: float | None
    by_agency: Sequence[Balance]


def balance_of(told: Sequence[Told], cards: Mapping[uuid.UUID, AgencyCard]) -> Sequence[Balance]:
    """What each agency gave and heard, in the order of the cards."""
    by_agency: dict[uuid.UUID, list[Told]] = defaultdict(list)
    for one in told:
        by_agency[one.agency_id].append(one)
    found = []
    for agency_id, card in cards.items():
        if rows := by_agency[agency_id]:
            days = days_of(rows)
            found.append(
                Balance(
                    agency=card,
                    given=len(rows),
                    answered=len(days),
                    median_days=statistics.median(days) if days else None,
                    most_days=max(days, default=None),
                )
            )
    return found


def feedback_of_latest(told: Sequence[Told], cards: Mapping[uuid.UUID, AgencyCard]) -> Feedback | None:
    """The same for the last meeting at which something was heard; None before there was one."""
    if not told:
        return None
    meeting = max((one.meeting for one in told), key=lambda one: (one.starts_utc, str(one.id)))
    rows = [one for one in told if one.meeting.id == meeting.id]
    days = days_of(rows)
    return Feedback(
        meeting=meeting,
        given=len(rows),
        answered=len(days),
        median_days=statistics.median(days) if days else None,
        most_days=max(days, default=None),
        by_agency=balance_of(rows, cards),
    )


def days_of(told: Sequence[Told]) -> list[float]:
    """How many days each thing took that has been answered."""
    return [days for one in told if (days := one.days) is not None]
