"""Summaries: making them when a meeting closes or an outcome is corrected, and saying that one has been read."""

import uuid
from collections.abc import Iterable, Sequence
from random import SystemRandom
from typing import Final

from app.agenda.models import AgendaItem
from app.audit.service import record
from app.core.access import Actor, Permission
from app.core.clock import now_utc
from app.core.database import db, new_id
from app.directory.queries import list_partners_on_paper
from app.disclosure.summary import disclose_summaries
from app.disclosure.views_of_summary import SummarisedCase
from app.identity.queries import list_holders
from app.meetings.models import Meeting
from app.meetings.service import note_meeting_change
from app.summaries.frozen import freeze, thaw
from app.summaries.models import Paper, Summary, SummaryCase, SummaryReceipt
from app.summaries.papers import ask_for_paper
from app.summaries.queries import find_receipt, get_summary, list_latest
from app.summaries.reading import ReadSummary
from app.summaries.rules import make_recipient_code

_random: Final = SystemRandom()


def make_summaries(actor: Actor, meeting: Meeting) -> None:
    """Freeze what each agency may hold of this meeting, partners on paper too; nothing is sent yet.

    An agency of which nothing was asked gets nothing, and no message either: a summary that says "no cases" would
    still say something about those that others had.
    """
    for agency_id, cases in disclose_summaries(_agencies_of(meeting), meeting).items():
        if cases:
            keep_summary(actor, meeting, agency_id, cases, version=1)
    note_meeting_change(meeting)


def keep_summary(
    actor: Actor, meeting: Meeting, agency_id: uuid.UUID, cases: Sequence[SummarisedCase], *, version: int
) -> Summary:
    """Keep one version of an agency's summary, and ask for its PDF."""
    summary = _keep(meeting, agency_id, cases, version)
    record("summary_made", actor.account_id, meeting_id=meeting.id, agency_id=agency_id, summary_id=summary.id)
    ask_for_paper(summary.id, {case.case_id for case in cases})
    return summary


def correct_summaries(actor: Actor, item: AgendaItem) -> None:
    """After a correction: make anew each summary of the meeting that says something else now.

    What was sent stays as it was, and a new version waits beside it; what waited is replaced.
    """
    _make_anew(actor, item, also_sent=True)


def renew_waiting_summaries(actor: Actor, item: AgendaItem) -> None:
    """Make anew each summary that waits to be sent and says something else now; what was sent stands."""
    _make_anew(actor, item, also_sent=False)


def _make_anew(actor: Actor, item: AgendaItem, *, also_sent: bool) -> None:
    meeting = item.meeting
    latest = list_latest(meeting.id)
    if not latest:
        return
    for agency_id, cases in disclose_summaries(list(latest), meeting).items():
        row = latest[agency_id]
        if not any(case.case_id == item.case_id for case in cases) or _says(row) == list(cases):
            continue
        if row.sent_utc is None:
            _forget(row)
            keep_summary(actor, meeting, agency_id, cases, version=row.version)
        elif also_sent:
            keep_summary(actor, meeting, agency_id, cases, version=row.version + 1)
    note_meeting_change(meeting)


def _agencies_of(meeting: Meeting) -> list[uuid.UUID]:
    holders = list_holders(meeting.series_id, Permission.SUMMARY_ACKNOWLEDGE)
    named = [grant.agency_id for _card, grant in holders if grant.agency_id is not None]
    return list(dict.fromkeys([*named, *(card.id for card in list_partners_on_paper())]))


def _says(row: Summary) -> list[SummarisedCase]:
    cases = db.session.scalars(
        db.select(SummaryCase).where(SummaryCase.summary_id == row.id).order_by(SummaryCase.position, SummaryCase.id)
    )
    return [thaw(case.content) for case in cases]


def _forget(row: Summary) -> None:
    db.session.execute(db.delete(Paper).where(Paper.summary_id == row.id))
    db.session.execute(db.delete(SummaryCase).where(SummaryCase.summary_id == row.id))
    db.session.delete(row)
    db.session.flush()


def acknowledge_summary(actor: Actor, summary_id: uuid.UUID) -> ReadSummary:
    """Say for one's agency that its summary has been read; twice is once. Raises `NotFound`."""
    summary = get_summary(actor, summary_id, Permission.SUMMARY_ACKNOWLEDGE)
    if find_receipt(summary_id, actor.account_id) is None:
        db.session.add(SummaryReceipt(summary_id=summary_id, account_id=actor.account_id, acknowledged_utc=now_utc()))
        _record_about("summary_acknowledged", actor.account_id, summary)
        note_meeting_change(summary.meeting)
    return summary


def note_view(actor: Actor, summary: ReadSummary, *, sight: str = "summary") -> None:
    """Leave on the trail that this person read the summary, in the form that `sight` names, and each case in it."""
    if summary.may_acknowledge and summary.line.opened_utc is None:
        db.session.get_one(Summary, summary.line.id).opened_utc = now_utc()
    _record_about("summary_viewed", actor.account_id, summary)
    for case_id in sorted(summary.case_ids, key=str):
        record("case_viewed", actor.account_id, case_id=case_id, meeting_id=summary.meeting.id, sight=sight)


def note_refusal(account_id: uuid.UUID | None, summary: ReadSummary) -> None:
    """Leave on the trail that a PDF or a copy was kept here, because something stood in it that must not."""
    _record_about("summary_refused", account_id, summary)


def _record_about(kind: str, account_id: uuid.UUID | None, summary: ReadSummary) -> None:
    record(
        kind,
        account_id,
        meeting_id=summary.meeting.id,
        agency_id=summary.agency.id,
        summary_id=summary.line.id,
    )


def _keep(meeting: Meeting, agency_id: uuid.UUID, cases: Iterable[SummarisedCase], version: int) -> Summary:
    summary = Summary(
        id=new_id(),
        meeting_id=meeting.id,
        agency_id=agency_id,
        version=version,
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
