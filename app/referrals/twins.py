"""Cases that may be about the same incident or the same people, for one reader; found by keyed tokens, then compared.

What is hidden from a reader, or stands where they oversee nothing, is not there at all: one query asks for both what
resembles and what is not hidden, so that the two take the same work. Nothing older than the rule of repeats is read.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import func
from sqlalchemy.orm import aliased

from app.agenda.models import AgendaItem, ItemState
from app.cases.access_models import CaseToken
from app.cases.alike import LIKENESS
from app.cases.models import Contact, Referral
from app.cases.queries import list_cases, list_people
from app.cases.sight_in_sql import is_hidden_from, sees_case
from app.cases.tokens_of_people import particulars
from app.core.access import PERMISSIONS, Actor, Permission
from app.core.clock import local
from app.core.database import db
from app.core.vault import cases_with_keys, prefetch_case_keys
from app.meetings.models import Meeting
from app.referrals.models import Submission
from app.referrals.queries import facts_of
from app.referrals.repeat_rule import Rule, list_rules, rule_of
from app.referrals.resembling import Record, RecordPerson, TwinKind, is_within, resemble, said
from app.referrals.rules import decides
from app.referrals.twin_models import TwinDecision

# So many records are opened for one case, those that share most first.
MOST_OPENED: Final = 40
_ORDER: Final = (TwinKind.SAME_INCIDENT, TwinKind.REPEAT, TwinKind.SAME_PERSON)


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """Another case that may be about the same; `decision` says what somebody made of it, if anybody looked."""

    case_id: uuid.UUID
    reference: str
    kind: TwinKind
    why: str
    rule: Rule
    names: tuple[str, ...]
    decision: TwinDecision | None
    # Where it waits to be decided, or the latest meeting at which this reader sees it.
    submission_id: uuid.UUID | None
    meeting_id: uuid.UUID | None

    @property
    def is_open(self) -> bool:
        """Whether nobody has said yet what it is."""
        return self.decision is None


@dataclass(frozen=True, slots=True)
class _Place:
    came_utc: datetime
    heard_utc: datetime | None
    submission_id: uuid.UUID | None
    meeting_id: uuid.UUID | None


def find_twins(
    actor: Actor, case_ids: Collection[uuid.UUID], series_id: uuid.UUID | None = None
) -> Mapping[uuid.UUID, Sequence[Twin]]:
    """For each of these cases, those that resemble it and that this person sees or decides about, likeliest first.

    For callers that have asked who may read these cases.
    """
    wanted = set(case_ids)
    near = _near(actor, wanted)
    others = {other for some in near.values() for other in some}
    places = _places(actor, others | wanted)
    there = cases_with_keys(prefetch_case_keys({*wanted, *(others & places.keys())}))
    records = _records(there, places)
    decisions = _decisions(wanted)
    references = {case.id: case.reference for case in list_cases(there)}
    rules = list_rules()
    twins: dict[uuid.UUID, list[Twin]] = {case_id: [] for case_id in wanted}
    for case_id, candidates in near.items():
        own = records.get(case_id)
        rule = rule_of(rules, series_id)
        for other in candidates:
            theirs = records.get(other)
            if own is None or theirs is None or not is_within(theirs.came_on, own.came_on, rule.months):
                continue
            found = resemble(own, theirs, rule.months)
            if found is not None:
                twins[case_id].append(
                    Twin(
                        case_id=other,
                        reference=references[other],
                        kind=found.kind,
                        why=said(found, theirs, rule.months),
                        rule=rule,
                        names=tuple(pair.own.name for pair in found.pairs),
                        decision=decisions.get(frozenset({case_id, other})),
                        submission_id=places[other].submission_id,
                        meeting_id=places[other].meeting_id,
                    )
                )
    return {case_id: sorted(some, key=lambda twin: _ORDER.index(twin.kind)) for case_id, some in twins.items()}


def may_see(actor: Actor, case_id: uuid.UUID) -> bool:
    """Whether this person sees that case somewhere, or decides about it; not where it is hidden from them."""
    return case_id in _places(actor, {case_id})


def _near(actor: Actor, case_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, list[uuid.UUID]]:
    """For each case the others with which it shares most, of those that are not hidden from this person."""
    mine, theirs = aliased(CaseToken), aliased(CaseToken)
    shared = func.count(func.distinct(theirs.token))
    rows = db.session.execute(
        db.select(mine.case_id, theirs.case_id.label("other_id"), shared.label("shared"))
        .join(theirs, theirs.token == mine.token)
        .where(mine.case_id.in_(case_ids), mine.kind.in_(LIKENESS), theirs.case_id != mine.case_id)
        .where(~is_hidden_from(actor, theirs.case_id.expression))
        .group_by(mine.case_id, theirs.case_id)
        .order_by(shared.desc(), theirs.case_id)
    )
    near: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    for row in rows:
        if len(near[row.case_id]) < MOST_OPENED:
            near[row.case_id].append(row.other_id)
    return near


def _places(actor: Actor, case_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, _Place]:
    """Where each of these cases stands that this person sees at a meeting or decides about, and when it came in."""
    if not case_ids:
        return {}
    came = _came(case_ids)
    places: dict[uuid.UUID, _Place] = {}
    for row in _submissions(actor, case_ids):
        if row.joined_case_id is None and row.sent_utc is not None and decides(actor, facts_of(row)):
            places[row.case_id] = _Place(max(came.get(row.case_id, row.sent_utc), row.sent_utc), None, row.id, None)
    items = db.session.execute(
        db.select(AgendaItem.case_id, AgendaItem.meeting_id, AgendaItem.state, Meeting.starts_utc, Meeting.series_id)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(AgendaItem.case_id.in_(case_ids))
        .where(sees_case(actor, AgendaItem.case_id.expression))
        .order_by(Meeting.starts_utc, Meeting.id)
    )
    for item in items:
        if not actor.may(Permission.REFERRAL_TRIAGE, series_id=item.series_id):
            continue
        before = places.get(item.case_id)
        is_heard = item.state is ItemState.CLOSED
        places[item.case_id] = _Place(
            came.get(item.case_id, item.starts_utc),
            item.starts_utc if is_heard else before.heard_utc if before else None,
            None,
            item.meeting_id,
        )
    return places


def _submissions(actor: Actor, case_ids: Collection[uuid.UUID]) -> Iterable[Submission]:
    if not any(Permission.REFERRAL_TRIAGE in PERMISSIONS[grant.role] for grant in actor.grants):
        return ()
    return db.session.scalars(
        db.select(Submission)
        .where(Submission.case_id.in_(case_ids), ~is_hidden_from(actor, Submission.case_id.expression))
        .order_by(Submission.id)
    )


def _came(case_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, datetime]:
    rows = db.session.execute(
        db.select(Referral.case_id, func.max(Referral.received_utc).label("came_utc"))
        .where(Referral.case_id.in_(case_ids))
        .group_by(Referral.case_id)
        .order_by(Referral.case_id)
    )
    return {row.case_id: row.came_utc for row in rows}


def _records(case_ids: Iterable[uuid.UUID], places: Mapping[uuid.UUID, _Place]) -> Mapping[uuid.UUID, Record]:
    wanted = set(case_ids) & places.keys()
    contacts: dict[uuid.UUID, list[Contact]] = defaultdict(list)
    for contact in db.session.scalars(db.select(Contact).where(Contact.case_id.in_(wanted)).order_by(Contact.id)):
        contacts[contact.person_id].append(contact)
    people: dict[uuid.UUID, list[RecordPerson]] = defaultdict(list)
    for person in list_people(wanted):
        about = particulars(person, contacts[person.id])
        people[person.case_id].append(RecordPerson(id=person.id, name=person.name, role=person.role, particulars=about))
    return {
        case_id: Record(
            people=tuple(people[case_id]),
            came_on=_day(places[case_id].came_utc),
            heard_on=_day(heard) if (heard := places[case_id].heard_utc) else None,
        )
        for case_id in wanted
    }


def _decisions(case_ids: Collection[uuid.UUID]) -> Mapping[frozenset[uuid.UUID], TwinDecision]:
    rows = db.session.scalars(
        db.select(TwinDecision)
        .where(TwinDecision.case_id.in_(case_ids) | TwinDecision.other_case_id.in_(case_ids))
        .order_by(TwinDecision.decided_utc, TwinDecision.id)
    )
    return {frozenset({row.case_id, row.other_case_id}): row for row in rows}


def _day(moment_utc: datetime) -> date:
    return local(moment_utc).date()
