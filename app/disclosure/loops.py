"""What agencies shared or sent in and what came of it: their own, and for whoever runs meetings what is still open."""

import statistics
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import Select, exists, or_

from app.actions.models import Outcome
from app.actions.next_look import find_next_look
from app.actions.receipt_models import Receipt
from app.actions.rules import NextLook
from app.agenda.models import AgendaItem, ItemState
from app.cases.models import Case, Referral
from app.cases.need_to_know import Sight, oversees_case
from app.cases.queries import item_facts
from app.cases.sight_in_sql import reaches_with, sight_in_sql
from app.core.access import Actor, Permission
from app.core.clock import local, local_today
from app.core.database import db
from app.directory.queries import AgencyCard, agency_cards
from app.disclosure.contributions import SharedThings, reader_of
from app.disclosure.feedback import Balance, Feedback, Told, balance_of, days_of, feedback_of_latest
from app.meetings.models import Meeting
from app.minutes.limits import Given
from app.minutes.models import Contribution, ContributionLimit

LOOPS_A_PAGE: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLoop:
    """Something that was heard, and of which whoever told us has not heard what came. Nothing of what it was."""

    meeting_id: uuid.UUID
    case_id: uuid.UUID
    reference: str
    agency: AgencyCard
    is_referral: bool
    heard_utc: datetime
    days_open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedLook:
    """An outcome that somebody looks at again then."""

    meeting_id: uuid.UUID
    case_id: uuid.UUID
    reference: str
    next_look: NextLook
    is_due: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Loops:
    """What is open, longest first; what each agency gave and got; the looks that are planned; days in the middle.

    `open` is the page with that number of what is open; `waiting` and `longest_days` are of all of it. `latest` is how
    soon people heard after the last meeting.
    """

    open: Sequence[OpenLoop]
    waiting: int
    longest_days: int
    number: int
    pages: int
    balance: Sequence[Balance]
    latest: Feedback | None
    looks: Sequence[PlannedLook]
    median_days: float | None
    answered: int


def disclose_loops(actor: Actor, page: int = 1) -> Loops:
    """All of it, of the meetings that this person runs, with that page of what is open."""
    told = [*_contributions(actor), *_referrals(actor)]
    cards = agency_cards(one.agency_id for one in told)
    waiting = sorted((one for one in told if one.answered_utc is None), key=lambda one: (one.heard_utc, one.reference))
    days = days_of(told)
    pages = max(1, -(-len(waiting) // LOOPS_A_PAGE))
    number = min(max(1, page), pages)
    return Loops(
        open=[
            OpenLoop(
                meeting_id=one.meeting.id,
                case_id=one.case_id,
                reference=one.reference,
                agency=cards[one.agency_id],
                is_referral=one.is_referral,
                heard_utc=one.heard_utc,
                days_open=_days_since(one.heard_utc),
            )
            for one in waiting[(number - 1) * LOOPS_A_PAGE : number * LOOPS_A_PAGE]
        ],
        waiting=len(waiting),
        longest_days=_days_since(waiting[0].heard_utc) if waiting else 0,
        number=number,
        pages=pages,
        balance=balance_of(told, cards),
        latest=feedback_of_latest(told, cards),
        looks=_looks(actor),
        median_days=statistics.median(days) if days else None,
        answered=len(days),
    )


def _days_since(moment: datetime) -> int:
    return (local_today() - local(moment).date()).days


def answered_days(actor: Actor) -> Sequence[tuple[datetime, float]]:
    """When each thing was heard that has been answered, and after how many days; for counts that name nothing."""
    told = [*_contributions(actor), *_referrals(actor)]
    return [(one.heard_utc, one.days) for one in told if one.days is not None]


def _contributions(actor: Actor) -> Sequence[Told]:
    first = db.select(db.func.min(Receipt.written_utc)).where(Receipt.contribution_id == Contribution.id)
    rows = db.session.execute(
        _heard(actor).with_only_columns(
            Contribution.id,
            Contribution.case_id,
            Contribution.agency_id,
            Contribution.shared_utc,
            AgendaItem.ended_utc,
            Meeting,
            Case.reference,
            first.scalar_subquery(),
        )
    ).all()
    withheld = _withheld(actor)
    return [
        Told(
            meeting=meeting,
            case_id=case_id,
            reference=reference,
            agency_id=agency_id,
            is_referral=False,
            heard_utc=max(ended or shared, shared),
            answered_utc=answered,
        )
        for id_, case_id, agency_id, shared, ended, meeting, reference, answered in rows
        if id_ not in withheld
    ]


def _heard(actor: Actor) -> Select[Contribution, AgendaItem]:
    heard: Select[Contribution, AgendaItem] = (
        db.select(Contribution, AgendaItem)
        .join(Meeting, Meeting.id == Contribution.meeting_id)
        .join(Case, Case.id == Contribution.case_id)
        .join(
            AgendaItem,
            (AgendaItem.meeting_id == Contribution.meeting_id) & (AgendaItem.case_id == Contribution.case_id),
        )
        .where(AgendaItem.state == ItemState.CLOSED)
        .where(sight_in_sql(actor, Contribution.case_id.expression) == int(Sight.CASE))
        .where(reaches_with(actor, Contribution.case_id.expression, Permission.MEETING_OVERSEE))
        .order_by(Contribution.shared_utc, Contribution.id)
    )
    return heard


def _withheld(actor: Actor) -> frozenset[uuid.UUID]:
    """What of this the reader does not get whole: it leaves no trace, not even that something waits for an answer."""
    limited = exists().where(
        ContributionLimit.contribution_id == Contribution.id, ContributionLimit.lifted_utc.is_(None)
    )
    found = set()
    for row, item in db.session.execute(_heard(actor).where(limited)).all():
        facts = item_facts(item.meeting, [item.case_id])[item.case_id]
        if SharedThings(item).given(row, reader_of(actor, facts)) is not Given.WHOLE:
            found.add(row.id)
    return frozenset(found)


def _referrals(actor: Actor) -> Sequence[Told]:
    first = db.select(db.func.min(Receipt.written_utc)).where(Receipt.referral_id == Referral.id)
    later = db.aliased(Referral)
    rows = db.session.execute(
        db.select(
            Meeting,
            Referral.case_id,
            Case.reference,
            Referral.agency_id,
            AgendaItem.ended_utc,
            first.scalar_subquery(),
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
        .where(sight_in_sql(actor, Referral.case_id.expression) == int(Sight.CASE))
        .where(reaches_with(actor, Referral.case_id.expression, Permission.MEETING_OVERSEE))
        .order_by(Meeting.starts_utc, Referral.id)
    )
    told: dict[tuple[uuid.UUID, uuid.UUID], Told] = {}
    for meeting, case_id, reference, agency_id, ended, answered in rows:
        # A case may be heard again on the same referral; whoever sent it in hears of the first time.
        told.setdefault(
            (case_id, agency_id),
            Told(
                meeting=meeting,
                case_id=case_id,
                reference=reference,
                agency_id=agency_id,
                is_referral=True,
                heard_utc=ended,
                answered_utc=answered,
            ),
        )
    return list(told.values())


def _looks(actor: Actor) -> Sequence[PlannedLook]:
    rows = db.session.execute(
        db.select(Outcome, Meeting, Case.reference)
        .join(Meeting, Meeting.id == Outcome.meeting_id)
        .join(Case, Case.id == Outcome.case_id)
        .where(or_(Outcome.review_on.is_not(None), Outcome.is_review_at_next_meeting))
        .where(sight_in_sql(actor, Outcome.case_id.expression) == int(Sight.CASE))
        .order_by(Outcome.id)
    ).all()
    found = [
        PlannedLook(
            meeting_id=meeting.id,
            case_id=outcome.case_id,
            reference=reference,
            next_look=look,
            is_due=look.on is not None and look.on <= local_today(),
        )
        for outcome, meeting, reference in rows
        if (look := find_next_look(outcome, meeting)) is not None
        and oversees_case(actor, item_facts(meeting, [outcome.case_id])[outcome.case_id])
    ]
    return sorted(found, key=lambda one: (one.next_look.on or date.max, one.reference))
