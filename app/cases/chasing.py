"""Reminding agencies of the checks they owe an answer to: by a press, and by themselves before the meeting.

Mails say that checks wait, for when, and nothing else. Each cause is queued once, however often a button is pressed or
the job runs. Only somebody who may know of an owed case is written to.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from flask import current_app
from sqlalchemy.orm import joinedload

from app.audit.service import record
from app.cases.check_models import CheckReminder
from app.cases.check_rules import may_remind_again, reminder_due, reminder_moments
from app.cases.models import Answer, Check
from app.cases.need_to_know import ItemFacts
from app.cases.queries import item_facts
from app.cases.telling import may_be_told
from app.config import Settings
from app.core.access import Permission, Role
from app.core.clock import local, now_utc
from app.core.database import db
from app.identity.queries import AccountCard, list_holders
from app.meetings.cut_off import cut_off_of
from app.meetings.models import Meeting, MeetingState
from app.meetings.service import note_meeting_change
from app.notifications.service import queue_mail

SUBJECT: Final = "Checks wait for your agency’s answer"
# A cut-off lies at most so long before its meeting.
LOOK_AHEAD: Final = timedelta(days=30)
_STILL_TO_COME: Final = (MeetingState.PREPARING, MeetingState.PUBLISHED)


def owed_checks(
    meeting: Meeting, among: Collection[uuid.UUID] | None = None
) -> Mapping[uuid.UUID, Sequence[uuid.UUID]]:
    """The cases that each agency has not answered, of these or of all. Who is called anyway is not chased."""
    rows = db.session.scalars(
        db.select(Check)
        .where(Check.meeting_id == meeting.id, Check.answer == Answer.NO_REPLY)
        .where(Check.is_referrer.is_(False), Check.is_requested.is_(False))
        .order_by(Check.agency_id, Check.case_id)
    )
    found: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    for row in rows:
        if among is None or row.case_id in among:
            found[row.agency_id].append(row.case_id)
    return found


def last_reminders(meeting_id: uuid.UUID) -> Mapping[uuid.UUID, datetime]:
    """When each agency was last reminded for a meeting."""
    rows = db.session.execute(
        db.select(CheckReminder.agency_id, db.func.max(CheckReminder.sent_utc))
        .where(CheckReminder.meeting_id == meeting_id)
        .group_by(CheckReminder.agency_id)
        .order_by(CheckReminder.agency_id)
    )
    return {row[0]: row[1] for row in rows}


def remind_agencies(
    meeting: Meeting, agency_ids: Iterable[uuid.UUID], among: Collection[uuid.UUID], *, by_id: uuid.UUID
) -> Sequence[uuid.UUID]:
    """Remind those of these agencies that owe an answer to one of these cases; answers which were written to.

    For callers that asked who may, and that `among` is what they oversee. One that was reminded a short while ago is
    not written to again, so that a press that comes twice does nothing.
    """
    owed = owed_checks(meeting, among)
    last = last_reminders(meeting.id)
    presses = _causes(meeting.id)
    sent = [
        agency_id
        for agency_id in sorted(set(agency_ids), key=str)
        if agency_id in owed
        and may_remind_again(last.get(agency_id), now_utc())
        and _remind(meeting, agency_id, owed[agency_id], f"press:{len(presses[agency_id])}", by_id)
    ]
    if sent:
        note_meeting_change(meeting)
    return sent


def remind_of_checks() -> int:
    """Queue every reminder whose time has come and that was not queued yet; answers how many agencies were written to.

    What would have come before a meeting is not sent once it should have begun.
    """
    settings: Settings = current_app.extensions["settings"]
    reminded = 0
    for meeting in _list_near():
        moments = reminder_moments(
            meeting.starts_utc, meeting.series.check_reminder_hours, cut_off_of(meeting, settings.zone)
        )
        due = reminder_due(moments, meeting.starts_utc, now_utc())
        owed = owed_checks(meeting) if due else {}
        if due is None or not owed:
            continue
        cause = f"{due[0]}:{due[1]:%Y%m%dT%H%M}"
        causes, last = _causes(meeting.id), last_reminders(meeting.id)
        sent = [
            agency_id
            for agency_id, case_ids in owed.items()
            if cause not in causes[agency_id]
            and may_remind_again(last.get(agency_id), now_utc())
            and _remind(meeting, agency_id, case_ids, cause, None)
        ]
        reminded += len(sent)
        if sent:
            note_meeting_change(meeting)
    return reminded


def _list_near() -> Sequence[Meeting]:
    return db.session.scalars(
        db.select(Meeting)
        .options(joinedload(Meeting.series))
        .where(
            Meeting.state.in_(_STILL_TO_COME),
            Meeting.starts_utc > now_utc(),
            Meeting.starts_utc < now_utc() + LOOK_AHEAD,
        )
        .order_by(Meeting.starts_utc, Meeting.id)
    ).all()


def _causes(meeting_id: uuid.UUID) -> Mapping[uuid.UUID, set[str]]:
    found: dict[uuid.UUID, set[str]] = defaultdict(set)
    for row in db.session.scalars(
        db.select(CheckReminder).where(CheckReminder.meeting_id == meeting_id).order_by(CheckReminder.id)
    ):
        found[row.agency_id].add(row.cause)
    return found


def _remind(
    meeting: Meeting, agency_id: uuid.UUID, case_ids: Sequence[uuid.UUID], cause: str, by_id: uuid.UUID | None
) -> bool:
    facts = item_facts(meeting, case_ids)
    people = _who_answers(meeting, agency_id, facts.values())
    if not people:
        return False
    db.session.add(
        CheckReminder(meeting_id=meeting.id, agency_id=agency_id, cause=cause, sent_utc=now_utc(), sent_by_id=by_id)
    )
    settings: Settings = current_app.extensions["settings"]
    starts = local(meeting.starts_utc)
    for card in people:
        queue_mail(
            occasion=f"checks:{meeting.id}:{agency_id}:{cause}:{card.id}",
            account_id=card.id,
            address=card.email,
            subject=SUBJECT,
            text=f"For a meeting on {starts:%A} {starts.day} {starts:%B}, {starts:%H:%M}, your agency has not answered "
            "all checks yet. Nothing known is an answer too. Sign in to Caseround and answer them here:\n\n"
            f"{settings.base_url}/meetings/{meeting.id}/checks\n",
        )
    record("checks_reminded", by_id, meeting_id=meeting.id, agency_id=agency_id)
    return True


def _who_answers(meeting: Meeting, agency_id: uuid.UUID, owed: Iterable[ItemFacts]) -> Sequence[AccountCard]:
    """The agency's representatives who may know of a case that is owed; where there are none, whoever else answers."""
    items = list(owed)
    found: dict[bool, dict[uuid.UUID, AccountCard]] = {True: {}, False: {}}
    for card, grant in list_holders(meeting.series_id, Permission.CHECK_ANSWER):
        if grant.agency_id == agency_id and any(may_be_told(card, grant, item) for item in items):
            found[grant.role is Role.REPRESENTATIVE][card.id] = card
    return list((found[True] or found[False]).values())
