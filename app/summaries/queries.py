"""Reading summaries: each for its own agency and those who run the meeting, and never a case in conflict or sealed."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, exists, false, func, or_, true

from app.actions.queries import find_owned
from app.cases.need_to_know import ItemFacts, is_hidden
from app.cases.queries import item_facts
from app.cases.sight_in_sql import is_hidden_from, reaches
from app.core.access import PERMISSIONS, Actor, Permission, Role
from app.core.database import db
from app.core.errors import NotFound
from app.core.pages import PageOf, page_of
from app.core.vault import CaseKey, prefetch_case_keys
from app.directory.queries import AgencyCard, agency_cards, get_partnership
from app.disclosure.summary import without_limited
from app.disclosure.views_of_summary import PhoneLine
from app.identity.queries import AccountCard, account_cards, list_holders
from app.meetings.models import Meeting
from app.meetings.queries import (
    count_closed_meetings,
    get_meeting,
    list_closed_meetings,
    list_meetings_with,
    list_series_agencies,
)
from app.summaries.frozen import thaw
from app.summaries.models import Summary, SummaryCase, SummaryReceipt
from app.summaries.partners_who_wait import list_unsettled
from app.summaries.reading import ReadSummary, Receipt, SummaryLine

ON_A_PAGE: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """One agency at a meeting: its summary, or that there was nothing for it.

    `case_ids` are the cases of each version of it, as far as whoever asks may hold them.
    """

    agency: AgencyCard
    summary: SummaryLine | None
    case_ids: Mapping[uuid.UUID, frozenset[uuid.UUID]]


def get_summary(actor: Actor, summary_id: uuid.UUID, permission: Permission = Permission.SUMMARY_READ) -> ReadSummary:
    """A summary that this person may use in that way. Raises `NotFound`, another agency's or absent."""
    row = db.session.scalars(
        db.select(Summary)
        .join(Meeting, Meeting.id == Summary.meeting_id)
        .where(Summary.id == summary_id, _holds_anything_for(actor, permission), _is_for_reading(actor))
    ).one_or_none()
    if row is None:
        raise NotFound
    cases = _cases_for(actor, row, permission)
    if not cases:
        raise NotFound
    contents = without_limited(actor, _meeting_of(row), row.agency_id, [thaw(case.content) for case in cases])
    return ReadSummary(
        line=_lines([row])[0],
        cases=contents,
        coordinator=_coordinator(_meeting_of(row)),
        may_acknowledge=bool(_cases_for(actor, row, Permission.SUMMARY_ACKNOWLEDGE)),
        own_action_ids=find_owned(actor.account_id, [a.action_id for case in contents for a in case.actions]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSummaries:
    """One page of the summaries of the agencies that somebody speaks for."""

    page: PageOf
    lines: Sequence[SummaryLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerMeetings:
    """One page of the meetings whose ledger somebody may read, and at which of them a partner waits for them."""

    page: PageOf
    meetings: Sequence[Meeting]
    unsettled: frozenset[uuid.UUID]


def list_own_summaries(actor: Actor, number: int = 1) -> OwnSummaries:
    """The page with that number of the summaries of the agencies this person speaks for, newest first.

    Each stands there in its last version that was sent.
    """
    agency_ids = {grant.agency_id for grant in actor.grants if grant.agency_id is not None}
    newer = db.aliased(Summary)
    own = (
        db.select(Summary)
        .join(Meeting, Meeting.id == Summary.meeting_id)
        .where(Summary.agency_id.in_(agency_ids), Summary.sent_utc.is_not(None))
        .where(_holds_anything_for(actor, Permission.SUMMARY_ACKNOWLEDGE))
        .where(
            ~exists().where(
                newer.meeting_id == Summary.meeting_id,
                newer.agency_id == Summary.agency_id,
                newer.version > Summary.version,
                newer.sent_utc.is_not(None),
            )
        )
    )
    page = page_of(number, db.session.scalar(db.select(func.count()).select_from(own.subquery())) or 0, ON_A_PAGE)
    rows = db.session.scalars(
        own.order_by(Summary.made_utc.desc(), Summary.id).offset(page.before).limit(ON_A_PAGE)
    ).all()
    return OwnSummaries(page=page, lines=_lines(rows))


def read_as_sent(summary_id: uuid.UUID, case_ids: Collection[uuid.UUID] | None = None) -> ReadSummary:
    """A summary, or these of its cases, as its agency gets it: for workers, and for partners who were let in."""
    row = db.session.get_one(Summary, summary_id)
    kept = db.session.scalars(
        db.select(SummaryCase).where(SummaryCase.summary_id == row.id).order_by(SummaryCase.position, SummaryCase.id)
    ).all()
    readable = prefetch_case_keys({case.case_id for case in kept if case_ids is None or case.case_id in case_ids})
    return ReadSummary(
        line=_lines([row])[0],
        cases=tuple(thaw(case.content) for case in kept if case.case_id in readable),
        coordinator=_coordinator(_meeting_of(row)),
        may_acknowledge=False,
    )


def list_latest(meeting_id: uuid.UUID) -> Mapping[uuid.UUID, Summary]:
    """The latest version of every agency's summary of a meeting, sent or not, by agency."""
    rows = db.session.scalars(
        db.select(Summary).where(Summary.meeting_id == meeting_id).order_by(Summary.version, Summary.id)
    )
    return {row.agency_id: row for row in rows}


def list_ledger_meetings(actor: Actor, number: int = 1) -> LedgerMeetings:
    """The page with that number of the closed meetings whose ledger this person may read, newest first."""
    permission = Permission.SUMMARY_LEDGER
    page = page_of(number, count_closed_meetings(actor, permission), ON_A_PAGE)
    meetings = list_closed_meetings(actor, permission, most=ON_A_PAGE, after=page.before)
    unsettled = list_unsettled(actor, [meeting.id for meeting in meetings]) if meetings else frozenset()
    return LedgerMeetings(page=page, meetings=meetings, unsettled=unsettled)


def list_ledger(actor: Actor, meeting_id: uuid.UUID) -> tuple[Meeting, Sequence[LedgerLine]]:
    """Every agency at a meeting with its summary, by name. Raises `NotFound` or `Refused`."""
    meeting = get_meeting(actor, meeting_id, Permission.SUMMARY_LEDGER)
    rows = db.session.scalars(
        db.select(Summary).where(Summary.meeting_id == meeting.id).order_by(Summary.version, Summary.id)
    ).all()
    held: dict[uuid.UUID, dict[uuid.UUID, frozenset[uuid.UUID]]] = defaultdict(dict)
    for row in rows:
        if case_ids := hold_cases(actor, row):
            held[row.agency_id][row.id] = case_ids
    latest = {line.agency.id: line for line in _lines([row for row in rows if row.id in held[row.agency_id]])}
    agencies = agency_cards({*list_series_agencies(meeting.series), *latest})
    return meeting, [
        LedgerLine(agency=card, summary=latest.get(card.id), case_ids=held[card.id]) for card in agencies.values()
    ]


def hold_cases(actor: Actor, row: Summary) -> frozenset[uuid.UUID]:
    """The cases of a summary that this person may read in it at this moment."""
    return frozenset(case.case_id for case in _cases_for(actor, row, Permission.SUMMARY_READ))


def find_receipt(summary_id: uuid.UUID, account_id: uuid.UUID) -> SummaryReceipt | None:
    """This person's own receipt, if they gave one."""
    own = (SummaryReceipt.summary_id == summary_id, SummaryReceipt.account_id == account_id)
    return db.session.scalars(db.select(SummaryReceipt).where(*own)).one_or_none()


def _meeting_of(row: Summary) -> Meeting:
    return db.session.get_one(Meeting, row.meeting_id)


def _cases_for(actor: Actor, row: Summary, permission: Permission) -> Sequence[SummaryCase]:
    """The cases of a summary that this person may still hold: a conflict or a seal of later counts as well."""
    meeting = _meeting_of(row)
    cases = db.session.scalars(
        db.select(SummaryCase).where(SummaryCase.summary_id == row.id).order_by(SummaryCase.position, SummaryCase.id)
    ).all()
    case_ids = prefetch_case_keys({case.case_id for case in cases})
    facts = item_facts(meeting, case_ids)
    return [
        case
        for case in cases
        if case.case_id in case_ids and _may_hold(actor, row.agency_id, facts[case.case_id], permission)
    ]


def _holds_anything_for(actor: Actor, permission: Permission) -> ColumnElement[bool]:
    """The twin of `_may_hold` for a query of summaries that joins `Meeting`: whether anything of it is left to hold."""
    case_id = SummaryCase.case_id.expression
    grants = (
        reaches(grant, case_id)
        & (true() if Permission.SUMMARY_LEDGER in PERMISSIONS[grant.role] else Summary.agency_id == grant.agency_id)
        for grant in actor.grants
        if permission in PERMISSIONS[grant.role]
    )
    return exists().where(
        SummaryCase.summary_id == Summary.id,
        exists().where(CaseKey.id == case_id).correlate(SummaryCase),
        ~is_hidden_from(actor, case_id),
        or_(false(), *grants),
    )


def _may_hold(actor: Actor, agency_id: uuid.UUID, facts: ItemFacts, permission: Permission) -> bool:
    return not is_hidden(actor, facts) and any(
        permission in PERMISSIONS[grant.role]
        and grant.reaches(facts.series_id)
        and grant.case_id in {None, facts.case_id}
        and (grant.agency_id == agency_id or Permission.SUMMARY_LEDGER in PERMISSIONS[grant.role])
        for grant in actor.grants
    )


def _is_for_reading(actor: Actor) -> ColumnElement[bool]:
    """What is not sent yet is for those who run the meeting."""
    runs = {grant.series_id for grant in actor.grants if Permission.SUMMARY_LEDGER in PERMISSIONS[grant.role]}
    return or_(Summary.sent_utc.is_not(None), true() if None in runs else Meeting.series_id.in_(runs))


def _overtaken(rows: Sequence[Summary]) -> Mapping[uuid.UUID, uuid.UUID]:
    """Which of these summaries a later version has taken the place of, and the last such version that was sent."""
    newer = db.aliased(Summary)
    found = db.session.execute(
        db.select(Summary.id, newer.id)
        .join(newer, (newer.meeting_id == Summary.meeting_id) & (newer.agency_id == Summary.agency_id))
        .where(Summary.id.in_([row.id for row in rows]), newer.version > Summary.version, newer.sent_utc.is_not(None))
        .order_by(newer.version)
    )
    return {row.id: row[1] for row in found}


def _lines(rows: Sequence[Summary]) -> Sequence[SummaryLine]:
    overtaken = _overtaken(rows) if rows else {}
    agencies = agency_cards({row.agency_id for row in rows})
    receipts = _receipts({row.id for row in rows})
    meetings = list_meetings_with({row.meeting_id for row in rows})
    return [
        SummaryLine(
            id=row.id,
            recipient_code=row.recipient_code,
            agency=agencies[row.agency_id],
            meeting=meetings[row.meeting_id],
            made_utc=row.made_utc,
            sent_utc=row.sent_utc,
            opened_utc=row.opened_utc,
            version=row.version,
            overtaken_by=overtaken.get(row.id),
            receipts=receipts.get(row.id, ()),
        )
        for row in rows
    ]


def _receipts(summary_ids: set[uuid.UUID]) -> Mapping[uuid.UUID, tuple[Receipt, ...]]:
    rows = db.session.scalars(
        db.select(SummaryReceipt)
        .where(SummaryReceipt.summary_id.in_(summary_ids))
        .order_by(SummaryReceipt.acknowledged_utc, SummaryReceipt.id)
    ).all()
    people: Mapping[uuid.UUID, AccountCard] = account_cards(row.account_id for row in rows)
    receipts: dict[uuid.UUID, tuple[Receipt, ...]] = {}
    for row in rows:
        receipt = Receipt(name=people[row.account_id].name, acknowledged_utc=row.acknowledged_utc)
        receipts[row.summary_id] = (*receipts.get(row.summary_id, ()), receipt)
    return receipts


def _coordinator(meeting: Meeting) -> PhoneLine:
    partnership = get_partnership()
    for card, grant in list_holders(meeting.series_id, Permission.MEETING_PREPARE):
        if grant.role is Role.COORDINATOR:
            return PhoneLine(agency_code="", agency=partnership.name, person=card.name, phone=card.phone)
    return PhoneLine(agency_code="", agency=partnership.name, person="", phone=partnership.phone)
