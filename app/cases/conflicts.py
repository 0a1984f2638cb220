"""Conflicts of interest: what locks somebody out of a case, and what lets them in again.

A conflict counts from the commit on, on everything that is open, and beats every grant. For callers that have asked
need-to-know whether whoever asks may do this.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement

from app.audit.service import record
from app.cases.access_models import ConflictSuggestion, SuggestionState
from app.cases.check_models import PersonAnswer, ServiceAnswer
from app.cases.models import CaseNote, Check, ConflictOfInterest
from app.core.access_epoch import note_access_change
from app.core.clock import now_utc
from app.core.database import db
from app.core.errors import NotFound

UNTIL_DECIDED: Final = "Particulars match. Nobody has decided yet whether there is a conflict."


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedOut:
    """Who has just been locked out of which case: an agency, or one person."""

    case_id: uuid.UUID
    agency_id: uuid.UUID | None
    account_id: uuid.UUID | None


OnLockedOut = Callable[[LockedOut], None]

# What else ends at that moment, in slices above this one; `create_app` says what.
on_locked_out: Final[list[OnLockedOut]] = []


def when_somebody_is_locked_out(follow_up: OnLockedOut) -> None:
    """Have `follow_up` run whenever that happens, in the same transaction. Naming it again changes nothing."""
    if follow_up not in on_locked_out:
        on_locked_out.append(follow_up)


def declare_conflict(actor_id: uuid.UUID | None, case_id: uuid.UUID, agency_id: uuid.UUID, reason: str) -> None:
    """Lock an agency out of a case: from this commit on, the case does not exist for it."""
    asked = db.select(Check.id).where(Check.case_id == case_id, Check.agency_id == agency_id).scalar_subquery()
    for parts in (ServiceAnswer, PersonAnswer):
        db.session.execute(db.delete(parts).where(parts.check_id.in_(asked)))
    db.session.execute(db.delete(Check).where(Check.case_id == case_id, Check.agency_id == agency_id))
    _lock(LockedOut(case_id=case_id, agency_id=agency_id, account_id=None), actor_id, reason)
    _decide_open(case_id, ConflictSuggestion.agency_id == agency_id, SuggestionState.CONFIRMED, actor_id)


def declare_conflict_of_person(
    actor_id: uuid.UUID | None, case_id: uuid.UUID, account_id: uuid.UUID, reason: str
) -> None:
    """Lock one person out of a case, whomever they speak for; their agency goes on without them."""
    _lock(LockedOut(case_id=case_id, agency_id=None, account_id=account_id), actor_id, reason)
    _decide_open(case_id, ConflictSuggestion.account_id == account_id, SuggestionState.CONFIRMED, actor_id)


def lock_until_decided(case_id: uuid.UUID, account_id: uuid.UUID) -> None:
    """Lock somebody out because so much matches; nobody has declared it. Whoever is locked out already stays so."""
    locked = LockedOut(case_id=case_id, agency_id=None, account_id=account_id)
    if _find(locked) is None:
        _lock(locked, None, UNTIL_DECIDED)


def lift_conflict(actor_id: uuid.UUID, case_id: uuid.UUID, conflict_id: uuid.UUID, reason: str) -> LockedOut:
    """Let an agency or a person in again; the reason is kept with the notes of those who run the meeting.

    Raises `NotFound` where the case has no such conflict.
    """
    row = db.session.get(ConflictOfInterest, conflict_id)
    if row is None or row.case_id != case_id:
        raise NotFound
    freed = LockedOut(case_id=case_id, agency_id=row.agency_id, account_id=row.account_id)
    db.session.delete(row)
    db.session.add(CaseNote(case_id=case_id, text=f"A conflict of interest was lifted: {reason}"))
    if row.account_id is not None:
        _decide_open(case_id, ConflictSuggestion.account_id == row.account_id, SuggestionState.DISMISSED, actor_id)
    record("conflict_lifted", actor_id, case_id=case_id, agency_id=freed.agency_id, account_id=freed.account_id)
    note_access_change()
    return freed


def confirm_suggestion(
    actor_id: uuid.UUID, case_id: uuid.UUID, suggestion_id: uuid.UUID, *, is_whole_agency: bool
) -> None:
    """Say that a suggested conflict is one, and lock out the agency or the person alone.

    Raises `NotFound` where there is no such suggestion to decide, or nobody of that kind to lock out.
    """
    suggestion = _get_open(case_id, suggestion_id)
    reason = "Particulars match, and it was confirmed."
    agency_id, account_id = suggestion.agency_id, suggestion.account_id
    _note_decision(suggestion, SuggestionState.CONFIRMED, actor_id)
    if account_id is not None:
        declare_conflict_of_person(actor_id, case_id, account_id, reason)
    if is_whole_agency and agency_id is not None:
        declare_conflict(actor_id, case_id, agency_id, reason)
    elif account_id is None:
        raise NotFound


def dismiss_suggestion(actor_id: uuid.UUID, case_id: uuid.UUID, suggestion_id: uuid.UUID) -> None:
    """Say that a suggested conflict is none; whoever was locked out for it alone is let in again."""
    suggestion = _get_open(case_id, suggestion_id)
    _note_decision(suggestion, SuggestionState.DISMISSED, actor_id)
    locked = LockedOut(case_id=case_id, agency_id=None, account_id=suggestion.account_id)
    row = _find(locked) if suggestion.account_id else None
    if row is not None and row.declared_by_id is None:
        db.session.delete(row)
        note_access_change()
    record("conflict_dismissed", actor_id, case_id=case_id, suggestion_id=suggestion_id)


def _lock(locked: LockedOut, actor_id: uuid.UUID | None, reason: str) -> None:
    row = _find(locked)
    if row is None:
        row = ConflictOfInterest(
            case_id=locked.case_id,
            agency_id=locked.agency_id,
            account_id=locked.account_id,
            declared_utc=now_utc(),
            declared_by_id=actor_id,
            reason=reason,
        )
        db.session.add(row)
    elif row.declared_by_id is None:
        # It was suggested before; now somebody answers for it.
        row.declared_by_id, row.declared_utc, row.reason = actor_id, now_utc(), reason
    record(
        "conflict_declared",
        actor_id,
        case_id=locked.case_id,
        agency_id=locked.agency_id,
        account_id=locked.account_id,
    )
    note_access_change()
    db.session.flush()
    for follow_up in on_locked_out:
        follow_up(locked)


def _find(locked: LockedOut) -> ConflictOfInterest | None:
    row: ConflictOfInterest | None = db.session.scalars(
        db.select(ConflictOfInterest).where(
            ConflictOfInterest.case_id == locked.case_id,
            ConflictOfInterest.account_id == locked.account_id
            if locked.account_id
            else ConflictOfInterest.agency_id == locked.agency_id,
        )
    ).one_or_none()
    return row


def _decide_open(
    case_id: uuid.UUID, about: ColumnElement[bool], state: SuggestionState, actor_id: uuid.UUID | None
) -> None:
    for suggestion in db.session.scalars(
        db.select(ConflictSuggestion)
        .where(ConflictSuggestion.case_id == case_id, ConflictSuggestion.state == SuggestionState.OPEN, about)
        .order_by(ConflictSuggestion.id)
    ):
        _note_decision(suggestion, state, actor_id)


def _note_decision(suggestion: ConflictSuggestion, state: SuggestionState, actor_id: uuid.UUID | None) -> None:
    suggestion.state, suggestion.decided_by_id, suggestion.decided_utc = state, actor_id, now_utc()


def _get_open(case_id: uuid.UUID, suggestion_id: uuid.UUID) -> ConflictSuggestion:
    suggestion = db.session.get(ConflictSuggestion, suggestion_id)
    if suggestion is None or suggestion.case_id != case_id or suggestion.state is not SuggestionState.OPEN:
        raise NotFound
    return suggestion
