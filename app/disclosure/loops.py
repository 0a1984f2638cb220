"""What agencies shared or sent in and what came of it: their own, and for whoever runs meetings what is still open."""

import statistics
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import or_

from app.actions.models import Outcome
from app.actions.next_look import find_next_look
from app.actions.rules import NextLook
from app.cases.models import Case
from app.cases.need_to_know import oversees_case
from app.cases.queries import item_facts
from app.cases.sight_in_sql import sees_case
from app.core.access import Actor
from app.core.clock import local, local_today, now_utc
from app.core.database import db
from app.core.pages import page_of
from app.directory.queries import AgencyCard, agency_cards
from app.disclosure.feedback import Balance, Feedback, balance_of, days_of, feedback_of_latest
from app.disclosure.heard import list_open, list_told
from app.meetings.models import Meeting

LOOPS_A_PAGE: Final = 20
# What each agency gave and heard is told of four weeks: how it was before stands month by month beside the numbers.
LOOKED_BACK: Final = timedelta(days=28)


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

    `open` is the page with that number of what is open; `waiting` and `longest_days` are of all of it. `balance`,
    `answered` and `median_days` are of the last four weeks, `latest` is how soon people heard after the last meeting
    in them.
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
    told = list_told(actor, now_utc() - LOOKED_BACK)
    asked = max(1, page)
    rows, waiting, longest = list_open(actor, first=(asked - 1) * LOOPS_A_PAGE, most=LOOPS_A_PAGE)
    if not rows and asked > 1:
        _first, waiting, _longest = list_open(actor, first=0, most=1)
        last = page_of(asked, waiting, LOOPS_A_PAGE)
        rows, waiting, longest = list_open(actor, first=last.before, most=LOOPS_A_PAGE)
    here = page_of(asked, waiting, LOOPS_A_PAGE)
    cards = agency_cards(one.agency_id for one in (*told, *rows))
    days = days_of(told)
    return Loops(
        open=[
            OpenLoop(
                meeting_id=one.meeting_id,
                case_id=one.case_id,
                reference=one.reference,
                agency=cards[one.agency_id],
                is_referral=one.is_referral,
                heard_utc=one.heard_utc,
                days_open=_days_since(one.heard_utc),
            )
            for one in rows
        ],
        waiting=waiting,
        longest_days=_days_since(longest) if longest else 0,
        number=here.number,
        pages=here.pages,
        balance=balance_of(told, cards),
        latest=feedback_of_latest(told, cards),
        looks=_looks(actor),
        median_days=statistics.median(days) if days else None,
        answered=len(days),
    )


def _days_since(moment: datetime) -> int:
    return (local_today() - local(moment).date()).days


def _looks(actor: Actor) -> Sequence[PlannedLook]:
    rows = db.session.execute(
        db.select(Outcome, Meeting, Case.reference)
        .join(Meeting, Meeting.id == Outcome.meeting_id)
        .join(Case, Case.id == Outcome.case_id)
        .where(or_(Outcome.review_on.is_not(None), Outcome.is_review_at_next_meeting))
        .where(sees_case(actor, Outcome.case_id.expression))
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
