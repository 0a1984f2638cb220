"""Chasing by itself: summaries that nobody has acknowledged, news for partners, and their actions that come due."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from flask import current_app
from sqlalchemy import or_

from app.actions.outcomes import find_newest_receipt
from app.actions.queries import list_agreed
from app.actions.rules import SATURDAY, ReminderKind, When, reminders_now
from app.core.clock import local, now_utc
from app.core.database import db
from app.directory.link_rules import Shut
from app.directory.models import Agency
from app.directory.queries import list_contacts
from app.meetings.models import Meeting
from app.notifications.service import queue_mail
from app.summaries.dispatch import who_is_told
from app.summaries.link_models import SummaryLink
from app.summaries.links import find_shut, list_links, make_link, tell_of_link
from app.summaries.models import Summary, SummaryCase, SummaryReceipt

# Two reminders, a working day after it was sent and three days after that; then the coordinator rings.
CHASED_AFTER: Final = (timedelta(days=1), timedelta(days=4))
CHASED_FOR: Final = timedelta(days=14)
STILL: Final = "A summary is still waiting for you"
NEWS: Final = "There is news about what you told us"
DUE: Final = {
    ReminderKind.BEFORE: "Something you agreed to do is due soon",
    ReminderKind.AFTER: "Something you agreed to do was due",
}


def chase() -> int:
    """Queue whatever is due, each thing once for its cause; answers how many summaries were looked at."""
    rows = db.session.execute(
        db.select(Summary, Meeting, Agency.has_accounts)
        .join(Meeting, Meeting.id == Summary.meeting_id)
        .join(Agency, Agency.id == Summary.agency_id)
        .where(or_(Summary.sent_utc > now_utc() - CHASED_FOR, Agency.has_accounts.is_(False)))
        .where(Summary.sent_utc.is_not(None))
        .order_by(Summary.sent_utc, Summary.id)
    ).all()
    for summary, meeting, has_accounts in rows:
        if has_accounts:
            _chase_accounts(summary, meeting)
        else:
            _chase_links(summary)
    return len(rows)


def _rounds(sent_utc: datetime | None) -> Iterable[int]:
    """How often it should have been asked for by now. Nobody is pressed at a weekend."""
    if local(now_utc()).weekday() >= SATURDAY:
        return ()
    waited = now_utc() - sent_utc if sent_utc else timedelta(0)
    return [number for number, after in enumerate(CHASED_AFTER, start=1) if waited >= after]


def _chase_accounts(summary: Summary, meeting: Meeting) -> None:
    query = db.select(SummaryReceipt.id).where(SummaryReceipt.summary_id == summary.id).limit(1)
    if db.session.scalar(query) is not None:
        return
    for number in _rounds(summary.sent_utc):
        for card in who_is_told(meeting, summary):
            queue_mail(
                occasion=f"chase:{summary.id}:{number}:{card.id}",
                account_id=card.id,
                address=card.email,
                subject=STILL,
                text=f"{STILL} in Caseround. Sign in, read it, and say that you have.\n",
            )


def _chase_links(summary: Summary) -> None:
    kept = db.select(SummaryCase.case_id).where(SummaryCase.summary_id == summary.id).order_by(SummaryCase.position)
    cases = set(db.session.scalars(kept))
    for link in _links_in_use(summary, cases):
        if find_shut(link, summary) is not None:
            continue
        if link.acknowledged_utc is None:
            for number in _rounds(summary.sent_utc):
                tell_of_link(link, cause=f"chase-{number}", subject=STILL, first_line=f"{STILL}. Open it here:")
        newest = _news_since(summary, cases, link.made_utc)
        if newest is not None:
            tell_of_link(link, cause=f"news-{newest:%Y%m%d%H}", subject=NEWS, first_line=f"{NEWS}. Read it here:")
        _tell_due(link, summary, cases)


def _links_in_use(summary: Summary, cases: set[uuid.UUID]) -> Sequence[SummaryLink]:
    """The last link of each person; in place of one that ran out before there were news, a new one."""
    last = {link.email: link for link in list_links([summary.id])}
    found = []
    for link in last.values():
        ran_out = find_shut(link, summary) is Shut.EXPIRED
        if ran_out and _news_since(summary, cases, link.expires_utc) is not None:
            contact = next((one for one in list_contacts([summary.agency_id]) if one.email == link.email), None)
            if contact is not None:
                new = make_link(summary, contact)
                tell_of_link(new, cause="news", subject=NEWS, first_line=f"{NEWS}. Read it here:")
                found.append(new)
                continue
        found.append(link)
    return found


def _news_since(summary: Summary, cases: set[uuid.UUID], since_utc: datetime) -> datetime | None:
    """When the partner was last told what came of something, after that moment; what comes in one hour is one piece."""
    return find_newest_receipt(summary.agency_id, summary.meeting_id, cases, after_utc=since_utc)


def _tell_due(link: SummaryLink, summary: Summary, cases: set[uuid.UUID]) -> None:
    zone = current_app.extensions["settings"].zone
    for action in list_agreed(summary.agency_id, cases):
        when = When(
            due_utc=action.due_utc,
            is_due_at_time=action.is_due_at_time,
            is_by_next_contact=action.is_by_next_contact,
        )
        for kind in reminders_now(when, now_utc(), zone):
            if kind in DUE:
                cause = f"action-{action.id}-{kind.value}-{action.due_utc:%Y%m%dT%H%M}"
                tell_of_link(link, cause=cause, subject=DUE[kind], first_line=f"{DUE[kind]}. See what, here:")
