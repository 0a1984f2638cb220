"""Who may see which case: the one rule, on plain data.

An agenda item is one case at one meeting; what a person may see is decided for each. In this order:

1. A conflict of interest, of the person or of an agency they work or speak for: nothing, whatever else they hold.
2. A sealed case: the people named for it see the case while they read cases in its series at all; for everybody else
   there is nothing, whatever their role or agency.
3. A grant for single cases shows those and no others.
4. Whoever oversees the meeting (coordinator, chair, minute-taker) sees the case.
5. An agency that referred it, knows the family, says that it needs to come, or was asked to come sees the case; one
   that answered "nothing known" does not see it any longer.
6. An agency that has not answered yet sees enough to check its records, until the meeting is over.
7. Whoever broke the glass a short while ago reads the case, and does nothing else: no list shows it to them, and they
   write, hear and sign nothing there. Glass opens neither a conflict nor a seal.

`standing_sight` is what holds by 1 to 6, and what lists show (`queries.sight_in_sql` is its twin); `decide_sight` adds
7. Whether somebody says first why they open a case that is not on their own list is asked afterwards (`own_list`).
"""

import enum
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.core.access import PERMISSIONS, Actor, Grant, Permission


class Sight(enum.IntEnum):
    """How much of a case somebody may see."""

    NOTHING = 0
    IDENTIFIERS = 1
    CASE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckFacts:
    """What one agency has to do with an agenda item."""

    is_referrer: bool = False
    is_requested: bool = False
    is_known: bool = False
    needs_to_come: bool = False
    has_answered: bool = False

    @property
    def is_needed(self) -> bool:
        """Whether this agency is asked to be present."""
        return self.is_referrer or self.is_requested or self.is_known or self.needs_to_come

    @property
    def is_expected(self) -> bool:
        """Whether this agency's time is planned for: an agency that has not answered may still be needed."""
        return self.is_needed or not self.has_answered


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFacts:
    """What need-to-know asks about one case at one meeting."""

    case_id: uuid.UUID
    series_id: uuid.UUID
    is_over: bool
    checks: Mapping[uuid.UUID, CheckFacts] = field(default_factory=dict)
    agencies_in_conflict: frozenset[uuid.UUID] = frozenset()
    accounts_in_conflict: frozenset[uuid.UUID] = frozenset()
    is_sealed: bool = False
    accounts_named: frozenset[uuid.UUID] = frozenset()
    # Whose broken glass still holds at this moment.
    accounts_with_glass: frozenset[uuid.UUID] = frozenset()


def is_in_conflict(actor: Actor, item: ItemFacts) -> bool:
    """Whether this person must not know of the case."""
    return actor.account_id in item.accounts_in_conflict or not actor.agency_ids.isdisjoint(item.agencies_in_conflict)


def is_sealed_from(actor: Actor, item: ItemFacts) -> bool:
    """Whether the case is sealed and this person is not named for it."""
    return item.is_sealed and actor.account_id not in item.accounts_named


def is_hidden(actor: Actor, item: ItemFacts) -> bool:
    """Whether this person must not know of the case, whatever they hold: a conflict, or a seal."""
    return is_in_conflict(actor, item) or is_sealed_from(actor, item)


def standing_sight(actor: Actor, item: ItemFacts) -> Sight:
    """How much of the case this person may see at that meeting by role, by agency, or by being named."""
    if is_hidden(actor, item):
        return Sight.NOTHING
    if item.is_sealed:
        return Sight.CASE if may_for_case(actor, item, Permission.CASE_READ) else Sight.NOTHING
    return max((_sight_by_grant(grant, item) for grant in actor.grants), default=Sight.NOTHING)


def reads_by_glass(actor: Actor, item: ItemFacts) -> bool:
    """Whether this person sees the case for no other reason than that they broke the glass: to read, and no more."""
    return (
        actor.account_id in item.accounts_with_glass
        and may_break_glass(actor, item)
        and standing_sight(actor, item) is not Sight.CASE
    )


def may_break_glass(actor: Actor, item: ItemFacts) -> bool:
    """Whether an emergency opens this case to this person: somebody of its series, and it is not hidden from them."""
    return not is_hidden(actor, item) and may_for_case(actor, item, Permission.CASE_BREAK_GLASS)


def decide_sight(actor: Actor, item: ItemFacts) -> Sight:
    """How much of the case this person may see at that meeting."""
    return Sight.CASE if reads_by_glass(actor, item) else standing_sight(actor, item)


def may_for_case(actor: Actor, item: ItemFacts, permission: Permission) -> bool:
    """Whether a role with that permission reaches this case at that meeting; it may still be hidden."""
    return any(
        permission in PERMISSIONS[grant.role]
        and grant.reaches(item.series_id)
        and grant.case_id in {None, item.case_id}
        for grant in actor.grants
    )


def oversees_case(actor: Actor, item: ItemFacts) -> bool:
    """Whether this person runs the meeting for this case: its notes and protected contacts are for them too."""
    return not is_hidden(actor, item) and may_for_case(actor, item, Permission.MEETING_OVERSEE)


def may_open_seal(actor: Actor, item: ItemFacts) -> bool:
    """Whether this person sees the sealed case, and may name others for it and unseal it."""
    return not is_hidden(actor, item) and may_for_case(actor, item, Permission.CASE_SEAL)


def _sight_by_grant(grant: Grant, item: ItemFacts) -> Sight:
    permissions = PERMISSIONS[grant.role]
    if not grant.reaches(item.series_id) or grant.case_id not in {None, item.case_id}:
        return Sight.NOTHING
    if Permission.MEETING_OVERSEE in permissions:
        return Sight.CASE
    if Permission.CASE_READ not in permissions:
        return Sight.NOTHING
    if grant.case_id == item.case_id:
        return Sight.CASE
    check = item.checks.get(grant.agency_id) if grant.agency_id else None
    if check is None:
        return Sight.NOTHING
    if check.is_needed:
        return Sight.CASE
    if not check.has_answered and not item.is_over and Permission.CHECK_ANSWER in permissions:
        return Sight.IDENTIFIERS
    return Sight.NOTHING


def agencies_spoken_for(actor: Actor, item: ItemFacts, permission: Permission) -> frozenset[uuid.UUID]:
    """The agencies for which this person may do that on this item; none where they do not see the case."""
    if standing_sight(actor, item) is not Sight.CASE:
        return frozenset()
    return frozenset(
        grant.agency_id
        for grant in actor.grants
        if grant.agency_id is not None
        and permission in PERMISSIONS[grant.role]
        and _sight_by_grant(grant, item) is Sight.CASE
    )


def may_answer_for(actor: Actor, item: ItemFacts, agency_id: uuid.UUID) -> bool:
    """Whether this person may say for that agency, if it was asked, what it knows of the case."""
    return (
        agency_id in item.checks
        and not is_hidden(actor, item)
        and any(
            grant.agency_id == agency_id
            and grant.reaches(item.series_id)
            and grant.case_id in {None, item.case_id}
            and Permission.CHECK_ANSWER in PERMISSIONS[grant.role]
            for grant in actor.grants
        )
    )


def may_write_minutes(actor: Actor, item: ItemFacts) -> bool:
    """Whether this person may write in the shared minutes of this item."""
    return not item.is_over and may_add_to_record(actor, item)


def may_add_to_record(actor: Actor, item: ItemFacts) -> bool:
    """Whether this person may add to what was agreed on this item; unlike the minutes, also after the meeting."""
    return any(
        _sight_by_grant(grant, item) is Sight.CASE and Permission.MINUTES_WRITE in PERMISSIONS[grant.role]
        for grant in actor.grants
    ) and not is_hidden(actor, item)
