"""Reading research, contributions, voices and documents. For callers that have asked need-to-know."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import aliased

from app.agenda.models import AgendaItem, ItemState
from app.agenda.queries import find_item, get_item
from app.cases.models import Person
from app.cases.need_to_know import ItemFacts, Sight, may_write_minutes
from app.cases.sight_in_sql import opens_to
from app.core.access import Actor, Permission, Role
from app.core.database import db
from app.core.errors import CommandError
from app.identity.queries import list_holders
from app.meetings.models import Meeting, Series
from app.minutes.limits import Limit
from app.minutes.models import (
    Contribution,
    ContributionLimit,
    LimitedAgency,
    LimitedRole,
    MinutesDocument,
    ResearchLine,
    Section,
    Voice,
)


def list_contributions(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Sequence[Contribution]:
    """What was shared about a case at a meeting, in the order in which it was."""
    return db.session.scalars(
        db.select(Contribution)
        .where(Contribution.meeting_id == meeting_id, Contribution.case_id == case_id)
        .order_by(Contribution.shared_utc, Contribution.id)
    ).all()


def list_contributions_across(case_id: uuid.UUID, meeting_ids: Iterable[uuid.UUID]) -> Sequence[Contribution]:
    """The same at several meetings."""
    return db.session.scalars(
        db.select(Contribution)
        .where(Contribution.case_id == case_id, Contribution.meeting_id.in_(set(meeting_ids)))
        .order_by(Contribution.shared_utc, Contribution.id)
    ).all()


def list_first_shared(rows: Sequence[Contribution]) -> Sequence[tuple[uuid.UUID, str, datetime]]:
    """For each of these that is shared again: its id, at which series it was shared first, and when."""
    again = [row.id for row in rows if row.shared_again_of_id is not None]
    if not again:
        return ()
    first = aliased(Contribution)
    found = db.session.execute(
        db.select(Contribution.id, Series.name, first.shared_utc)
        .join(first, first.id == Contribution.shared_again_of_id)
        .join(Meeting, Meeting.id == first.meeting_id)
        .join(Series, Series.id == Meeting.series_id)
        .where(Contribution.id.in_(again))
        .order_by(Contribution.id)
    )
    return [(id_, name, shared_utc) for id_, name, shared_utc in found]


def list_standing_limits(contribution_ids: Iterable[uuid.UUID]) -> Sequence[ContributionLimit]:
    """The limits on these contributions that nobody has lifted, in the order in which they were set."""
    if not (wanted := set(contribution_ids)):
        return ()
    return db.session.scalars(
        db.select(ContributionLimit)
        .where(ContributionLimit.contribution_id.in_(wanted), ContributionLimit.lifted_utc.is_(None))
        .order_by(ContributionLimit.set_utc, ContributionLimit.id)
    ).all()


def read_limits(rows: Iterable[ContributionLimit]) -> Mapping[uuid.UUID, Limit]:
    """These limits as the rule reads them, by their own id."""
    limits = list(rows)
    if not limits:
        return {}
    ids = {row.id for row in limits}
    agencies: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    roles: dict[uuid.UUID, set[Role]] = defaultdict(set)
    for agency in db.session.scalars(
        db.select(LimitedAgency).where(LimitedAgency.limit_id.in_(ids)).order_by(LimitedAgency.id)
    ):
        agencies[agency.limit_id].add(agency.agency_id)
    for role in db.session.scalars(
        db.select(LimitedRole).where(LimitedRole.limit_id.in_(ids)).order_by(LimitedRole.id)
    ):
        roles[role.limit_id].add(role.role)
    return {
        row.id: Limit(
            agency_ids=frozenset(agencies[row.id]),
            roles=frozenset(roles[row.id]),
            is_not_in_minutes=row.is_not_in_minutes,
            is_existence_told=row.is_existence_told,
        )
        for row in limits
    }


def list_agencies_to_limit(facts: ItemFacts) -> frozenset[uuid.UUID]:
    """The agencies that see a case, or would if they changed their answer: those asked, and those of its guests."""
    guests = {
        grant.agency_id
        for _card, grant in list_holders(facts.series_id, Permission.CASE_READ)
        if grant.agency_id is not None and grant.case_id == facts.case_id
    }
    return (frozenset(facts.checks) | guests) - facts.agencies_in_conflict


def list_research(meeting_id: uuid.UUID, case_id: uuid.UUID, agency_ids: Iterable[uuid.UUID]) -> Sequence[ResearchLine]:
    """These agencies' own notes on a case for a meeting, in the order in which they were written."""
    return db.session.scalars(
        db.select(ResearchLine)
        .where(ResearchLine.meeting_id == meeting_id, ResearchLine.case_id == case_id)
        .where(ResearchLine.agency_id.in_(set(agency_ids)))
        .order_by(ResearchLine.position, ResearchLine.id)
    ).all()


def list_voices(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Sequence[Voice]:
    """What the victim and the children want and fear, as told for a meeting."""
    return db.session.scalars(
        db.select(Voice)
        .where(Voice.meeting_id == meeting_id, Voice.case_id == case_id)
        .order_by(Voice.position, Voice.id)
    ).all()


def list_documents(item_id: uuid.UUID) -> Sequence[MinutesDocument]:
    """The texts of the minutes of an item, in the order of their sections; voices in the order of the people."""
    return list_documents_across([item_id])[item_id]


def list_documents_across(item_ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, Sequence[MinutesDocument]]:
    """The same of several items, by item."""
    rows = db.session.execute(
        db.select(MinutesDocument, Person.position)
        .outerjoin(Person, Person.id == MinutesDocument.person_id)
        .where(MinutesDocument.item_id.in_(set(item_ids)))
        .order_by(MinutesDocument.id)
    ).all()
    order = list(Section)
    found: dict[uuid.UUID, list[MinutesDocument]] = defaultdict(list)
    for row, _ in sorted(rows, key=lambda pair: (order.index(pair[0].section), pair[1] or 0)):
        found[row.item_id].append(row)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentAccess:
    """A document somebody may read, with what says so, and whether they may also write in it now."""

    document: MinutesDocument
    item: AgendaItem
    may_write: bool


def find_document_access(actor: Actor, document_id: uuid.UUID) -> DocumentAccess | None:
    """What this person may do with a document; nothing if it is hidden or absent, which are told apart nowhere."""
    document = db.session.scalars(
        db.select(MinutesDocument)
        .join(AgendaItem, AgendaItem.id == MinutesDocument.item_id)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(MinutesDocument.id == document_id, opens_to(actor, AgendaItem.case_id.expression, Sight.CASE))
    ).one_or_none()
    item = find_item(document.item_id) if document is not None else None
    if document is None or item is None:
        return None
    try:
        seen = get_item(actor, item.meeting_id, item.case_id, Permission.MINUTES_READ)
    except CommandError:
        return None
    is_open = document.frozen_utc is None and item.state is not ItemState.CLOSED and not item.meeting.is_over
    return DocumentAccess(document=document, item=item, may_write=is_open and may_write_minutes(actor, seen.facts))
