"""The cases at meetings about which somebody's own agencies shared something, or which they sent in."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, exists, func
from sqlalchemy.orm import aliased

from app.agenda.models import AgendaItem
from app.cases.models import Case, Referral
from app.cases.need_to_know import ItemFacts, agencies_spoken_for
from app.cases.queries import item_facts
from app.cases.sight_in_sql import sees_case, speaks_for
from app.core.access import Actor, Permission
from app.core.clock import now_utc
from app.core.database import db
from app.core.vault import CaseKey, prefetch_case_keys
from app.meetings.models import Meeting
from app.minutes.models import Contribution

# The item, what need-to-know asks about it, the reference of its case, and for which agencies the reader speaks there.
OwnItem = tuple[AgendaItem, ItemFacts, str, frozenset[uuid.UUID]]


def _own_rows(actor: Actor) -> Select[Any]:
    """What these agencies shared something about or sent in, of the cases that this person sees whole; none erased."""
    case_id = AgendaItem.case_id.expression
    later = aliased(Referral)
    until = func.coalesce(Meeting.closed_utc, now_utc())
    shared = exists().where(
        Contribution.meeting_id == AgendaItem.meeting_id,
        Contribution.case_id == AgendaItem.case_id,
        speaks_for(actor, case_id, Contribution.agency_id.expression, Permission.SUMMARY_ACKNOWLEDGE),
    )
    sent_in = exists().where(
        Referral.case_id == AgendaItem.case_id,
        Referral.received_utc <= until,
        speaks_for(actor, case_id, Referral.agency_id.expression, Permission.SUMMARY_ACKNOWLEDGE),
        ~exists().where(
            later.case_id == Referral.case_id, later.received_utc > Referral.received_utc, later.received_utc <= until
        ),
    )
    rows: Select[Any] = (
        db.select(AgendaItem, Case.reference)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .join(Case, Case.id == AgendaItem.case_id)
        .where(sees_case(actor, case_id), shared | sent_in)
        .where(exists().where(CaseKey.id == AgendaItem.case_id))
    )
    return rows


def count_own_items(actor: Actor) -> int:
    """How many cases at meetings these are."""
    return db.session.scalar(db.select(func.count()).select_from(_own_rows(actor).subquery())) or 0


def list_own_items(actor: Actor, *, after: int = 0, most: int | None = None) -> Sequence[OwnItem]:
    """These, the latest meeting first, from that place on."""
    rows = db.session.execute(
        _own_rows(actor)
        .order_by(Meeting.starts_utc.desc(), AgendaItem.position, AgendaItem.id)
        .offset(after)
        .limit(most)
    ).all()
    readable = prefetch_case_keys({item.case_id for item, _reference in rows})
    cases: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for item, _reference in rows:
        cases[item.meeting_id].add(item.case_id)
    facts = {item.meeting_id: item_facts(item.meeting, cases[item.meeting_id]) for item, _reference in rows}
    found = []
    for item, reference in rows:
        known = facts[item.meeting_id][item.case_id]
        own = agencies_spoken_for(actor, known, Permission.SUMMARY_ACKNOWLEDGE)
        if own and item.case_id in readable:
            found.append((item, known, reference, own))
    return found
