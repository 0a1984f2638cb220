"""One case at all the meetings at which somebody may see it: need-to-know is asked for each of them apart."""

import uuid
from collections.abc import Sequence

from sqlalchemy.orm import contains_eager, joinedload

from app.agenda.models import AgendaItem, ItemState
from app.agenda.queries import SeenItem, needs_reason
from app.cases.across_meetings import facts_across
from app.cases.need_to_know import Sight, agencies_spoken_for, standing_sight
from app.cases.openings import ReasonNeeded
from app.cases.sight_in_sql import sees_case
from app.core.access import Actor, Permission
from app.core.database import db
from app.core.errors import NotFound
from app.core.vault import case_key
from app.meetings.models import Meeting


def list_visits(actor: Actor, case_id: uuid.UUID) -> Sequence[SeenItem]:
    """The case at each meeting at which this person sees it by role, by agency or by name, earliest first.

    A meeting at which they do not see it is not there at all; broken glass opens one page, and no list.
    """
    items = db.session.scalars(
        db.select(AgendaItem)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .options(contains_eager(AgendaItem.meeting).options(joinedload(Meeting.series)))
        .where(AgendaItem.case_id == case_id)
        .where(sees_case(actor, AgendaItem.case_id.expression))
        .order_by(Meeting.starts_utc, Meeting.id)
    ).all()
    facts = facts_across(case_id, [item.meeting for item in items])
    return [
        SeenItem(item, facts[item.meeting_id], Sight.CASE)
        for item in items
        if standing_sight(actor, facts[item.meeting_id]) is Sight.CASE
    ]


def list_visits_spoken_for(
    actor: Actor, case_id: uuid.UUID, before: Meeting, agency_id: uuid.UUID
) -> Sequence[SeenItem]:
    """The visits before that meeting at which this person speaks for the agency, latest first."""
    return [
        visit
        for visit in reversed(list_visits(actor, case_id))
        if visit.item.meeting.starts_utc < before.starts_utc
        and agency_id in agencies_spoken_for(actor, visit.facts, Permission.RESEARCH_WRITE)
    ]


def get_visits(actor: Actor, case_id: uuid.UUID) -> Sequence[SeenItem]:
    """The same for opening the case as a whole: at least one.

    Raises `NotFound`, hidden, absent or erased, and `ReasonNeeded` where it is not on this person's own list.
    """
    visits = list_visits(actor, case_id)
    if not visits:
        raise NotFound
    case_key(case_id)
    # Whether a case is on somebody's own list is about the case: the answer is the same for each of its meetings.
    if needs_reason(actor, visits[-1]):
        raise ReasonNeeded
    return visits


def find_visit_before(visits: Sequence[SeenItem], meeting: Meeting) -> SeenItem | None:
    """The last time before this meeting at which the case was heard, of these visits."""
    heard = [
        visit
        for visit in visits
        if visit.item.state is ItemState.CLOSED and visit.item.meeting.starts_utc < meeting.starts_utc
    ]
    return heard[-1] if heard else None
