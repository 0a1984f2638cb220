"""Whether two cases may be about one incident, or one be a repeat of the other, and why. Plain data in, words out.

It compares records, and never says how dangerous anything is; somebody looks and decides.
"""

import enum
import uuid
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from app.cases.likeness import reasons_alike
from app.cases.models import PersonRole
from app.cases.tokens import Particulars

# What comes in about the same victim so soon after the other may tell of the same incident.
SAME_INCIDENT: Final = timedelta(days=3)
_IS_VICTIM: Final = frozenset({PersonRole.VICTIM, PersonRole.ALLEGING_BOTH_WAYS})
_CAUSES_HARM: Final = frozenset({PersonRole.CAUSING_HARM, PersonRole.ALLEGING_BOTH_WAYS})
_MONTHS_A_YEAR: Final = 12


class TwinKind(enum.StrEnum):
    """What two cases that resemble each other may be."""

    SAME_INCIDENT = "same_incident"
    REPEAT = "repeat"
    SAME_PERSON = "same_person"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPerson:
    """Somebody in a case, as far as they can be recognised."""

    id: uuid.UUID
    name: str
    role: PersonRole
    particulars: Particulars


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A case as it is compared: who is in it, when it last came in, when it was last heard."""

    people: Sequence[RecordPerson]
    came_on: date
    heard_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Somebody of this case who may be somebody of the other, and why."""

    own: RecordPerson
    other: RecordPerson
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resembling:
    """How two cases resemble each other."""

    kind: TwinKind
    pairs: tuple[Pair, ...]


def resemble(own: Record, other: Record, months: int) -> Resembling | None:
    """How this case resembles the other, or None. `months`: how long after the last referral something is a repeat."""
    pairs = _pairs(own, other)
    if not pairs:
        return None
    victims = [pair for pair in pairs if _both(pair, _IS_VICTIM)]
    harming = [pair for pair in pairs if _both(pair, _CAUSES_HARM)]
    kind = TwinKind.SAME_PERSON
    if victims and abs(own.came_on - other.came_on) <= SAME_INCIDENT:
        kind = TwinKind.SAME_INCIDENT
    elif is_within(other.came_on, own.came_on, months) and any(
        victim.own.id != harm.own.id and victim.other.id != harm.other.id for victim in victims for harm in harming
    ):
        kind = TwinKind.REPEAT
    return Resembling(kind=kind, pairs=pairs)


def is_within(earlier: date, later: date, months: int) -> bool:
    """Whether the later day comes at most so many months after the earlier."""
    return earlier >= months_before(later, months)


def months_before(day: date, months: int) -> date:
    """The same day so many months before; its last day where it has no such day."""
    number = day.year * _MONTHS_A_YEAR + day.month - 1 - months
    year, month = number // _MONTHS_A_YEAR, number % _MONTHS_A_YEAR + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def said(found: Resembling, other: Record, months: int) -> str:
    """The reason in words: who is the same and by what, when it was heard, and what the rule says of that."""
    who = " and ".join(_pair_said(pair) for pair in found.pairs)
    when = f"heard on {_day(other.heard_on)}" if other.heard_on else f"sent in on {_day(other.came_on)}"
    tail = {
        TwinKind.SAME_INCIDENT: "may be the same incident",
        TwinKind.REPEAT: f"within {months} months",
        TwinKind.SAME_PERSON: "not the same victim with the same person causing harm",
    }[found.kind]
    return f"{who[:1].upper()}{who[1:]}, {when}: {tail}."


def _pair_said(pair: Pair) -> str:
    reasons = _in_a_row(pair.reasons)
    if _both(pair, _IS_VICTIM):
        return f"same victim ({reasons})"
    if _both(pair, _CAUSES_HARM):
        return f"same person causing harm ({reasons})"
    if pair.own.role is pair.other.role is PersonRole.CHILD:
        return f"same child ({reasons})"
    return f"{pair.own.name} in both ({reasons})"


def _pairs(own: Record, other: Record) -> tuple[Pair, ...]:
    pairs: list[Pair] = []
    taken: set[uuid.UUID] = set()
    for person in own.people:
        for candidate in other.people:
            reasons = reasons_alike(person.particulars, candidate.particulars) if candidate.id not in taken else ()
            if reasons:
                pairs.append(Pair(own=person, other=candidate, reasons=reasons))
                taken.add(candidate.id)
                break
    return tuple(pairs)


def _both(pair: Pair, roles: frozenset[PersonRole]) -> bool:
    return pair.own.role in roles and pair.other.role in roles


def _in_a_row(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
