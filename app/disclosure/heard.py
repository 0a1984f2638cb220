"""What was heard at the meetings that somebody runs: what agencies shared, and the referrals that brought a case there.

A row holds `thing_id`, `is_referral`, `meeting_id`, `case_id`, `agency_id`, `reference`, `heard_utc`, when its case was
closed or, if later, when it was shared, and `answered_utc`, when whoever told us first heard what came of it.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, case, exists, literal, union_all

from app.agenda.models import AgendaItem, ItemState
from app.cases.models import Case, Referral
from app.cases.queries import item_facts
from app.cases.sight_in_sql import reaches_with, sees_case
from app.core.access import Actor, Permission
from app.core.database import db
from app.disclosure.contributions import SharedThings, reader_of
from app.disclosure.feedback import SECONDS_A_DAY, Told
from app.meetings.models import Meeting
from app.minutes.limits import Given
from app.minutes.models import Contribution, ContributionLimit


def list_told(actor: Actor, since_utc: datetime) -> Sequence[Told]:
    """All that was shared from then on, and the referrals of what was heard from then on."""
    rows = db.session.execute(
        _heard(actor, Contribution.shared_utc >= since_utc, AgendaItem.ended_utc >= since_utc)
    ).all()
    meetings = {
        row.id: row
        for row in db.session.scalars(
            db.select(Meeting).where(Meeting.id.in_({one.meeting_id for one in rows})).order_by(Meeting.id)
        )
    }
    return [
        Told(
            meeting=meetings[one.meeting_id],
            case_id=one.case_id,
            reference=one.reference,
            agency_id=one.agency_id,
            is_referral=one.is_referral,
            heard_utc=one.heard_utc,
            answered_utc=one.answered_utc,
        )
        for one in rows
    ]


def list_answer_days(actor: Actor) -> Sequence[tuple[datetime, float]]:
    """When each thing was heard that has been answered, and after how many days; for counts that name nothing."""
    told = _heard(actor, Contribution.answered_utc.is_not(None), Referral.answered_utc.is_not(None)).subquery("told")
    rows = db.session.execute(db.select(told.c.heard_utc, told.c.answered_utc).order_by(told.c.heard_utc))
    return [(heard, (answered - heard).total_seconds() / SECONDS_A_DAY) for heard, answered in rows]


def list_open(actor: Actor, *, first: int, most: int) -> tuple[Sequence[Any], int, datetime | None]:
    """Rows of what is not answered yet, longest first, from that place on; how much there is of it, and since when."""
    told = _open(actor).subquery("told")
    # Counted on the way, for whether somebody may know of a row is asked once for each.
    whole = db.func.count().over().label("whole"), db.func.min(told.c.heard_utc).over().label("longest_utc")
    rows = db.session.execute(
        db.select(told, *whole).order_by(told.c.heard_utc, told.c.reference, told.c.thing_id).offset(first).limit(most)
    ).all()
    return rows, rows[0].whole if rows else 0, rows[0].longest_utc if rows else None


def _open(actor: Actor) -> CompoundSelect[Any]:
    return _heard(actor, Contribution.answered_utc.is_(None), Referral.answered_utc.is_(None))


def _heard(
    actor: Actor, of_contributions: ColumnElement[bool], of_referrals: ColumnElement[bool]
) -> CompoundSelect[Any]:
    contributions = _contributions(actor).where(of_contributions)
    withheld = _withheld(actor, of_contributions)
    if withheld:
        contributions = contributions.where(Contribution.id.not_in(withheld))
    referrals = _referrals(actor).where(of_referrals)
    return union_all(contributions, referrals)


def _contributions(actor: Actor) -> Select[Any]:
    shared, ended = Contribution.shared_utc, AgendaItem.ended_utc
    rows: Select[Any] = db.select(
        Contribution.id.label("thing_id"),
        literal(value=False).label("is_referral"),
        Contribution.meeting_id.label("meeting_id"),
        Contribution.case_id.label("case_id"),
        Contribution.agency_id.label("agency_id"),
        Case.reference.label("reference"),
        case((ended > shared, ended), else_=shared).label("heard_utc"),
        Contribution.answered_utc.label("answered_utc"),
    )
    return _of_closed_items(actor, rows)


def _of_closed_items(actor: Actor, rows: Select[Any]) -> Select[Any]:
    return (
        rows.join(Meeting, Meeting.id == Contribution.meeting_id)
        .join(Case, Case.id == Contribution.case_id)
        .join(
            AgendaItem,
            (AgendaItem.meeting_id == Contribution.meeting_id) & (AgendaItem.case_id == Contribution.case_id),
        )
        .where(AgendaItem.state == ItemState.CLOSED)
        .where(sees_case(actor, Contribution.case_id.expression))
        .where(reaches_with(actor, Contribution.case_id.expression, Permission.MEETING_OVERSEE))
    )


def _withheld(actor: Actor, of_contributions: ColumnElement[bool]) -> frozenset[uuid.UUID]:
    """What of this the reader does not get whole: it leaves no trace, not even that something waits for an answer."""
    limited = db.select(ContributionLimit.contribution_id).where(ContributionLimit.lifted_utc.is_(None))
    rows = _of_closed_items(actor, db.select(Contribution, AgendaItem))
    rows = rows.where(Contribution.id.in_(limited), of_contributions).order_by(Contribution.shared_utc, Contribution.id)
    found = set()
    for row, item in db.session.execute(rows).all():
        facts = item_facts(item.meeting, [item.case_id])[item.case_id]
        if SharedThings(item).given(row, reader_of(actor, facts)) is not Given.WHOLE:
            found.add(row.id)
    return frozenset(found)


def _referrals(actor: Actor) -> Select[Any]:
    later, before = db.aliased(Referral), db.aliased(AgendaItem)
    rows: Select[Any] = (
        db.select(
            Referral.id.label("thing_id"),
            literal(value=True).label("is_referral"),
            Meeting.id.label("meeting_id"),
            Referral.case_id.label("case_id"),
            Referral.agency_id.label("agency_id"),
            Case.reference.label("reference"),
            AgendaItem.ended_utc.label("heard_utc"),
            Referral.answered_utc.label("answered_utc"),
        )
        .join(AgendaItem, AgendaItem.case_id == Referral.case_id)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .join(Case, Case.id == Referral.case_id)
        .where(AgendaItem.state == ItemState.CLOSED, Referral.received_utc <= AgendaItem.ended_utc)
        # The referral that brought the case to that meeting: none came in between.
        .where(
            ~exists().where(
                later.case_id == Referral.case_id,
                later.received_utc > Referral.received_utc,
                later.received_utc <= AgendaItem.ended_utc,
            )
        )
        # A case may be heard again on the same referral; whoever sent it in hears of the first time.
        .where(
            ~exists().where(
                before.case_id == Referral.case_id,
                before.state == ItemState.CLOSED,
                before.ended_utc >= Referral.received_utc,
                before.ended_utc < AgendaItem.ended_utc,
            )
        )
        .where(sees_case(actor, Referral.case_id.expression))
        .where(reaches_with(actor, Referral.case_id.expression, Permission.MEETING_OVERSEE))
    )
    return rows
