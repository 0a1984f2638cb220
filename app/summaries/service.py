"""Summaries: making them when a meeting closes, and saying that one has been read."""

import uuid
from collections.abc import Iterable, Mapping
from random import SystemRandom
from typing import Final

from app.audit.service import record
from app.cases.need_to_know import ItemFacts
from app.cases.queries import item_facts
from app.cases.telling import may_be_told
from app.core.access import Actor, Grant, Permission
from app.core.clock import now_utc
from app.core.database import db, new_id
from app.disclosure.summary import disclose_summaries
from app.disclosure.views_of_summary import SummarisedCase
from app.identity.queries import AccountCard, list_holders
from app.meetings.models import Meeting
from app.meetings.service import note_circulation, note_meeting_change
from app.notifications.service import queue_mail
from app.summaries.frozen import freeze
from app.summaries.models import Summary, SummaryCase, SummaryReceipt
from app.summaries.queries import ReadSummary, find_receipt, get_summary
from app.summaries.rules import make_recipient_code

_random: Final = SystemRandom()


def make_summaries(actor: Actor, meeting: Meeting) -> None:
    """Freeze what each agency may hold of this meeting and tell its people that it waits.

    An agency of which nothing was asked gets nothing, and no message either: a summary that says "no cases" would
    still say something about those that others had.
    """
    holders = [pair for pair in list_holders(meeting.series_id, Permission.SUMMARY_ACKNOWLEDGE) if pair[1].agency_id]
    agency_ids = list(dict.fromkeys(grant.agency_id for _card, grant in holders if grant.agency_id is not None))
    for agency_id, cases in disclose_summaries(agency_ids, meeting).items():
        if cases:
            summary = _keep(meeting, agency_id, cases)
            record("summary_made", actor.account_id, meeting_id=meeting.id, agency_id=agency_id, summary_id=summary.id)
            _tell(summary, item_facts(meeting, [case.case_id for case in cases]), holders)
    note_circulation(actor, meeting.id)


def acknowledge_summary(actor: Actor, summary_id: uuid.UUID) -> ReadSummary:
    """Say for one's agency that its summary has been read; twice is once. Raises `NotFound`."""
    summary = get_summary(actor, summary_id, Permission.SUMMARY_ACKNOWLEDGE)
    if find_receipt(summary_id, actor.account_id) is None:
        db.session.add(SummaryReceipt(summary_id=summary_id, account_id=actor.account_id, acknowledged_utc=now_utc()))
        _record_about("summary_acknowledged", actor, summary)
        note_meeting_change(summary.meeting)
    return summary


def note_view(actor: Actor, summary: ReadSummary, *, on_paper: bool = False) -> None:
    """Leave on the trail that this person read the summary, on screen or as PDF, and with it every case in it."""
    _record_about("summary_viewed", actor, summary)
    sight = "paper" if on_paper else "summary"
    for case_id in sorted(summary.case_ids, key=str):
        record("case_viewed", actor.account_id, case_id=case_id, meeting_id=summary.meeting.id, sight=sight)


def note_refused_paper(actor: Actor, summary: ReadSummary) -> None:
    """Leave on the trail that a PDF was not handed out, because something stood in it that must not."""
    _record_about("summary_refused", actor, summary)


def _record_about(kind: str, actor: Actor, summary: ReadSummary) -> None:
    record(
        kind,
        actor.account_id,
        meeting_id=summary.meeting.id,
        agency_id=summary.agency.id,
        summary_id=summary.line.id,
    )


def _keep(meeting: Meeting, agency_id: uuid.UUID, cases: Iterable[SummarisedCase]) -> Summary:
    summary = Summary(
        id=new_id(),
        meeting_id=meeting.id,
        agency_id=agency_id,
        version=1,
        recipient_code=_free_code(),
        made_utc=now_utc(),
    )
    db.session.add(summary)
    db.session.flush()
    for position, case in enumerate(cases):
        row = SummaryCase(id=new_id(), summary_id=summary.id, case_id=case.case_id, position=position)
        row.content = freeze(case)
        db.session.add(row)
    db.session.flush()
    return summary


def _free_code() -> str:
    while True:
        code = make_recipient_code(_random)
        if db.session.scalar(db.select(Summary.id).where(Summary.recipient_code == code)) is None:
            return code


def _tell(summary: Summary, facts: Mapping[uuid.UUID, ItemFacts], holders: Iterable[tuple[AccountCard, Grant]]) -> None:
    """Queue one message to each of the agency's people who may hold at least one of its cases."""
    for card, grant in holders:
        if grant.agency_id == summary.agency_id and any(may_be_told(card, grant, item) for item in facts.values()):
            queue_mail(
                occasion=f"summary:{summary.id}:{card.id}",
                account_id=card.id,
                address=card.email,
                subject="A summary is waiting for you",
                text="A summary is waiting for you in Caseround. Sign in to read it.\n",
            )
