"""The round: which agencies have been heard about a case, and which have not had their turn."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.agenda.models import AgendaItem, ItemState
from app.agenda.queries import SeenItem, get_item
from app.agenda.service import note_item_change
from app.attendance.queries import list_presences
from app.audit.service import record
from app.core.access import Actor, Permission
from app.core.clock import now_utc
from app.core.database import db
from app.core.errors import Conflict, NotFound
from app.directory.queries import AgencyCard, agency_cards
from app.room.models import AgencyHeard
from app.room.rules import round_order


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """An agency in the round. `has_shared`: it is heard by what it shared, and nobody has to say so."""

    agency: AgencyCard
    is_heard: bool
    has_shared: bool
    is_present: bool


def make_round(seen: SeenItem, shared_by: Collection[uuid.UUID]) -> Sequence[Turn]:
    """The agencies that are needed or present, in the order of this case. `shared_by`: as this reader may know it."""
    heard = {row.agency_id for row in _rows(seen.item)}
    present = _present(seen.item)
    cards = agency_cards(_in_the_round(seen))
    return [
        Turn(
            agency=cards[agency_id],
            is_heard=agency_id in heard or agency_id in shared_by,
            has_shared=agency_id in shared_by,
            is_present=agency_id in present,
        )
        for agency_id in round_order(seen.item.id, cards)
    ]


def note_heard(
    actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, agency_id: uuid.UUID, *, is_heard: bool
) -> AgendaItem:
    """Say that an agency has had its turn, or has it still. Saying it twice is saying it once.

    Raises `NotFound` for an agency that is not in the round, `Conflict` unless the case is under way.
    """
    seen = get_item(actor, meeting_id, case_id, Permission.MEETING_OVERSEE)
    item = seen.item
    if agency_id not in _in_the_round(seen):
        raise NotFound
    if item.state is not ItemState.UNDER_WAY:
        message = "This case is not under way."
        raise Conflict(message)
    note_item_change(item)
    # Of two presses the second finds that the meeting has moved on, before there are two rows.
    db.session.flush()
    row = next((row for row in _rows(item) if row.agency_id == agency_id), None)
    if (row is not None) == is_heard:
        return item
    if row is None:
        db.session.add(AgencyHeard(item_id=item.id, agency_id=agency_id, heard_utc=now_utc()))
        _record("agency_heard", actor, item, agency_id)
    else:
        db.session.delete(row)
        _record("agency_not_heard", actor, item, agency_id)
    return item


def _record(kind: str, actor: Actor, item: AgendaItem, agency_id: uuid.UUID) -> None:
    record(
        kind,
        actor.account_id,
        case_id=item.case_id,
        meeting_id=item.meeting_id,
        item_id=item.id,
        agency_id=agency_id,
    )


def _in_the_round(seen: SeenItem) -> set[uuid.UUID]:
    needed = {agency_id for agency_id, check in seen.facts.checks.items() if check.is_needed}
    return needed | _present(seen.item)


def _present(item: AgendaItem) -> set[uuid.UUID]:
    return {presence.agency_id for presence in list_presences(item.id) if presence.agency_id is not None}


def _rows(item: AgendaItem) -> Sequence[AgencyHeard]:
    return db.session.scalars(
        db.select(AgencyHeard).where(AgencyHeard.item_id == item.id).order_by(AgencyHeard.heard_utc, AgencyHeard.id)
    ).all()
