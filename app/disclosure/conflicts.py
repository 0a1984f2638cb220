"""Who is locked out of a case and why, and who may have to be: for those who decide about conflicts of interest.

A suggestion says where somebody works and how many kinds of particulars match, never which, and never whose.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.agenda.queries import cases_seen, get_item, list_meetings_of
from app.cases.access_models import ConflictSuggestion, SuggestionState
from app.cases.models import ConflictOfInterest
from app.cases.queries import list_cases
from app.core.access import Actor, Permission
from app.core.database import db
from app.core.vault import prefetch_case_keys
from app.directory.queries import AgencyCard, agency_cards, list_employers
from app.identity.queries import AccountCard, account_cards, list_holders
from app.meetings.models import Meeting
from app.meetings.queries import list_series_agencies


@dataclass(frozen=True, slots=True, kw_only=True)
class LockView:
    """Somebody who is locked out. `declared_by` is empty where it was only suggested, and waits for a decision."""

    id: uuid.UUID
    party: str
    is_agency: bool
    reason: str
    declared_by: str
    declared_utc: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionView:
    """A possible conflict. `may_lock_person` where they can sign in; then they are out already if much matches."""

    id: uuid.UUID
    case_id: uuid.UUID
    meeting_id: uuid.UUID
    reference: str
    where: str
    agency: str
    matches: int
    may_lock_person: bool
    is_out_already: bool
    suggested_utc: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictsView:
    """The conflicts of one case at one meeting, and whom one might add."""

    meeting: Meeting
    case_id: uuid.UUID
    reference: str
    locks: tuple[LockView, ...]
    suggestions: tuple[SuggestionView, ...]
    agencies: tuple[AgencyCard, ...]
    people: tuple[AccountCard, ...]
    guests: tuple[AccountCard, ...]
    employers: tuple[AgencyCard, ...]


def disclose_conflicts(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID) -> ConflictsView:
    """The conflicts of a case for somebody who decides about them. Raises `NotFound`, hidden or absent."""
    item = get_item(actor, meeting_id, case_id, Permission.CONFLICT_DECIDE).item
    meeting = item.meeting
    prefetch_case_keys({case_id})
    rows = db.session.scalars(
        db.select(ConflictOfInterest)
        .where(ConflictOfInterest.case_id == case_id)
        .order_by(ConflictOfInterest.declared_utc, ConflictOfInterest.id)
    ).all()
    locked = {row.agency_id or row.account_id for row in rows}
    agencies = agency_cards({*list_series_agencies(meeting.series), *(row.agency_id for row in rows if row.agency_id)})
    accounts = account_cards(id_ for row in rows for id_ in (row.account_id, row.declared_by_id) if id_)
    people = {card.id: card for card, _grant in list_holders(meeting.series_id, Permission.MEETING_ATTEND)}
    (case,) = list_cases([case_id])
    return ConflictsView(
        meeting=meeting,
        case_id=case_id,
        reference=case.reference,
        locks=tuple(_lock(row, agencies, accounts) for row in rows),
        suggestions=tuple(_suggestions(_list_open({case_id}), {case_id: meeting_id})),
        agencies=tuple(card for card in agencies.values() if card.id not in locked),
        people=tuple(card for card in people.values() if card.id not in locked),
        guests=tuple(
            card for card, grant in list_holders(meeting.series_id, Permission.CASE_READ) if grant.case_id == case_id
        ),
        employers=tuple(card for card in list_employers() if card.id not in locked),
    )


def list_suggestions(actor: Actor) -> Sequence[SuggestionView]:
    """Every suggestion that waits for this person's decision, oldest first."""
    rows = _list_open(None)
    if not rows:
        return ()
    places: dict[uuid.UUID, uuid.UUID] = {}
    for case_id in cases_seen(actor, {row.case_id for row in rows}, Permission.CONFLICT_DECIDE):
        for meeting in list_meetings_of(case_id):
            if actor.may(Permission.CONFLICT_DECIDE, series_id=meeting.series_id):
                places.setdefault(case_id, meeting.id)
    return _suggestions([row for row in rows if row.case_id in places], places)


def count_suggestions(actor: Actor) -> int:
    """How many suggestions wait for this person's decision."""
    return len(list_suggestions(actor)) if actor.may(Permission.CONFLICT_DECIDE) else 0


def _list_open(case_ids: set[uuid.UUID] | None) -> Sequence[ConflictSuggestion]:
    query = db.select(ConflictSuggestion).where(ConflictSuggestion.state == SuggestionState.OPEN)
    if case_ids is not None:
        query = query.where(ConflictSuggestion.case_id.in_(case_ids))
    rows: Sequence[ConflictSuggestion] = db.session.scalars(
        query.order_by(ConflictSuggestion.suggested_utc, ConflictSuggestion.id)
    ).all()
    return rows


def _suggestions(rows: Sequence[ConflictSuggestion], places: Mapping[uuid.UUID, uuid.UUID]) -> Sequence[SuggestionView]:
    references = {case.id: case.reference for case in list_cases(places)}
    agencies = agency_cards(row.agency_id for row in rows if row.agency_id)
    out = {
        (row.case_id, row.account_id)
        for row in db.session.scalars(
            db.select(ConflictOfInterest)
            .where(ConflictOfInterest.case_id.in_(set(places)), ConflictOfInterest.account_id.is_not(None))
            .order_by(ConflictOfInterest.id)
        )
    }
    return [
        SuggestionView(
            id=row.id,
            case_id=row.case_id,
            meeting_id=places[row.case_id],
            reference=references[row.case_id],
            where=f"Somebody at {agencies[row.agency_id].name}" if row.agency_id else "Somebody of the partnership",
            agency=agencies[row.agency_id].name if row.agency_id else "",
            matches=row.matches,
            may_lock_person=row.account_id is not None,
            is_out_already=(row.case_id, row.account_id) in out,
            suggested_utc=row.suggested_utc,
        )
        for row in rows
    ]


def _lock(
    row: ConflictOfInterest, agencies: Mapping[uuid.UUID, AgencyCard], accounts: Mapping[uuid.UUID, AccountCard]
) -> LockView:
    # Who was only suggested is not named: the match must not say of whom it is before somebody has decided.
    person = accounts[row.account_id].name if row.account_id and row.declared_by_id else "Somebody, as suggested below"
    return LockView(
        id=row.id,
        party=agencies[row.agency_id].name if row.agency_id else person,
        is_agency=row.agency_id is not None,
        reason=row.reason,
        declared_by=accounts[row.declared_by_id].name if row.declared_by_id else "",
        declared_utc=row.declared_utc,
    )
