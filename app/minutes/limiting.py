"""Limits on contributions: setting, changing and lifting them. A contribution's own agency alone does so."""

import uuid
from dataclasses import dataclass
from datetime import date

from app.agenda.queries import SeenItem, get_item
from app.agenda.service import note_item_change
from app.audit.service import record
from app.core.access import Actor, Permission, Role
from app.core.clock import local_today, now_utc
from app.core.database import db, new_id
from app.core.errors import Invalid
from app.minutes.models import Contribution, ContributionLimit, LimitedAgency, LimitedRole
from app.minutes.queries import list_agencies_to_limit, list_standing_limits
from app.minutes.service import get_own_contribution, get_own_line, share_line


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLimit:
    """A limit to set: from whom it is withheld, why, and when to look at it again."""

    reason: str
    agency_ids: frozenset[uuid.UUID] = frozenset()
    roles: frozenset[Role] = frozenset()
    is_not_in_minutes: bool = False
    is_existence_told: bool = True
    review_on: date | None = None


def share_with_limits(
    actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, line_id: uuid.UUID, new: NewLimit
) -> Contribution:
    """Share a line of one's agency's research, limited from the first. Raises `NotFound`, `Invalid` or `Conflict`."""
    line = get_own_line(actor, meeting_id, case_id, line_id)
    seen = get_item(actor, meeting_id, case_id, Permission.RESEARCH_WRITE)
    # Looked at first: what cannot be limited as asked must not be shared either.
    _check(seen, line.agency_id, new)
    contribution = share_line(actor, meeting_id, case_id, line_id)
    db.session.flush()
    _set(actor, seen, contribution, new)
    return contribution


def limit_contribution(
    actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, contribution_id: uuid.UUID, new: NewLimit
) -> ContributionLimit:
    """Limit what one's agency shared, in place of any limit it has. Raises `NotFound` or `Invalid`."""
    seen, contribution = get_own_contribution(actor, meeting_id, case_id, contribution_id)
    _check(seen, contribution.agency_id, new)
    return _set(actor, seen, contribution, new)


def lift_limit(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, contribution_id: uuid.UUID) -> None:
    """Let a contribution of one's agency go to everybody again; twice is once. Raises `NotFound`."""
    seen, contribution = get_own_contribution(actor, meeting_id, case_id, contribution_id)
    ended = _end_standing(actor, contribution)
    for limit in ended:
        record(
            "limit_lifted",
            actor.account_id,
            case_id=case_id,
            meeting_id=meeting_id,
            agency_id=contribution.agency_id,
            contribution_id=contribution.id,
            limit_id=limit.id,
        )
    if ended:
        note_item_change(seen.item)


def _set(actor: Actor, seen: SeenItem, contribution: Contribution, new: NewLimit) -> ContributionLimit:
    # What stood before stays as a row that counts no more: from whom it was withheld, and until when, can be told.
    _end_standing(actor, contribution)
    limit = ContributionLimit(
        id=new_id(),
        contribution_id=contribution.id,
        case_id=contribution.case_id,
        is_not_in_minutes=new.is_not_in_minutes,
        is_existence_told=new.is_existence_told,
        review_on=new.review_on,
        set_by_id=actor.account_id,
        set_utc=now_utc(),
        reason=new.reason.strip(),
    )
    db.session.add(limit)
    db.session.flush()
    db.session.add_all(LimitedAgency(limit_id=limit.id, agency_id=agency_id) for agency_id in new.agency_ids)
    db.session.add_all(LimitedRole(limit_id=limit.id, role=role) for role in new.roles)
    record(
        "contribution_limited",
        actor.account_id,
        case_id=contribution.case_id,
        meeting_id=contribution.meeting_id,
        agency_id=contribution.agency_id,
        contribution_id=contribution.id,
        limit_id=limit.id,
    )
    note_item_change(seen.item)
    return limit


def _end_standing(actor: Actor, contribution: Contribution) -> list[ContributionLimit]:
    standing = list(list_standing_limits([contribution.id]))
    for limit in standing:
        limit.lifted_by_id = actor.account_id
        limit.lifted_utc = now_utc()
    return standing


def _check(seen: SeenItem, owner_id: uuid.UUID, new: NewLimit) -> None:
    if not (new.agency_ids or new.roles or new.is_not_in_minutes):
        raise Invalid("Choose from whom it is withheld, or keep it out of the minutes.", field="agencies")
    if not new.agency_ids <= list_agencies_to_limit(seen.facts) - {owner_id}:
        raise Invalid("Choose agencies that were asked about this case.", field="agencies")
    if not new.reason.strip():
        raise Invalid("Write why it is withheld.", field="reason")
    if new.review_on is not None and new.review_on < local_today():
        raise Invalid("That date has passed. Enter today or a later day.", field="day")
