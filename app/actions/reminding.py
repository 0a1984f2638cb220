"""Reminding people of what they took on, before and after its time, and telling the agency's manager when it is late.

Mails say only that something waits. Each is queued once for its cause, however often this runs and however long the
jobs were not running; what would have come before the time is not sent after it.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from flask import current_app

from app.actions.models import Action, ActionState
from app.actions.rules import ReminderKind, When, reminders_now
from app.cases.need_to_know import ItemFacts
from app.cases.queries import item_facts
from app.cases.telling import may_be_told
from app.core.access import Permission
from app.core.clock import now_utc
from app.core.database import db
from app.directory.models import Agency
from app.directory.queries import get_partnership
from app.identity.queries import AccountCard, list_holders
from app.meetings.models import Meeting
from app.notifications.service import queue_mail

# The first reminder comes at most so long before something is due: over a weekend, and a bank holiday.
LOOK_AHEAD: Final = timedelta(days=5)
SUBJECT: Final = {
    ReminderKind.BEFORE: "Something you agreed to do is due soon",
    ReminderKind.AFTER: "Something you agreed to do was due",
    ReminderKind.MANAGER: "Something that your agency agreed to do is overdue",
}
TEXT: Final = {
    ReminderKind.BEFORE: "Something that you or your agency agreed to do is due soon. Sign in to Caseround to see "
    "what it is.\n",
    ReminderKind.AFTER: "Something that you or your agency agreed to do was due. Sign in to Caseround and say how it "
    "stands.\n",
}


def remind() -> int:
    """Queue every reminder that is due and was not queued yet; answers how many were looked at."""
    rows = db.session.execute(
        db.select(Action, Meeting)
        .join(Meeting, Meeting.id == Action.meeting_id)
        .where(Action.state == ActionState.AGREED, Action.due_utc < now_utc() + LOOK_AHEAD)
        .order_by(Action.due_utc, Action.id)
    ).all()
    zone = current_app.extensions["settings"].zone
    wanted = []
    for action, meeting in rows:
        when = When(
            due_utc=action.due_utc,
            is_due_at_time=action.is_due_at_time,
            is_by_next_contact=action.is_by_next_contact,
        )
        kinds = reminders_now(when, now_utc(), zone)
        if kinds:
            wanted.append((action, meeting, kinds))
    cases: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for action, meeting, _kinds in wanted:
        cases[meeting.id].add(action.case_id)
    facts = {meeting.id: item_facts(meeting, cases[meeting.id]) for _action, meeting, _kinds in wanted}
    for action, meeting, kinds in wanted:
        _queue(action, meeting, facts[meeting.id][action.case_id], kinds)
    return len(wanted)


def _queue(action: Action, meeting: Meeting, facts: ItemFacts, kinds: Iterable[ReminderKind]) -> None:
    for kind in kinds:
        cause = f"action:{action.id}:{kind.value}:{action.due_utc:%Y%m%dT%H%M}"
        if kind is ReminderKind.MANAGER:
            _tell_manager(action, cause)
        else:
            for card in _who_does_it(action, meeting, facts):
                queue_mail(
                    occasion=f"{cause}:{card.id}",
                    account_id=card.id,
                    address=card.email,
                    subject=SUBJECT[kind],
                    text=TEXT[kind],
                )


def _who_does_it(action: Action, meeting: Meeting, facts: ItemFacts) -> list[AccountCard]:
    """Whoever took it on, while they may know of the case; else everybody who speaks for the agency on it."""
    people = {
        card.id: card
        for card, grant in list_holders(meeting.series_id, Permission.ACTION_ANSWER)
        if grant.agency_id == action.agency_id and may_be_told(card, grant, facts)
    }
    owner = people.get(action.owner_id) if action.owner_id else None
    return [owner] if owner else list(people.values())


def _tell_manager(action: Action, cause: str) -> None:
    agency = db.session.get_one(Agency, action.agency_id)
    if not agency.manager_email:
        return
    partnership = get_partnership()
    queue_mail(
        occasion=cause,
        account_id=None,
        address=agency.manager_email,
        subject=SUBJECT[ReminderKind.MANAGER],
        text=f"Something that {agency.name} agreed to do is overdue, and nobody has said how it stands.\n\n"
        f"Please ask those who speak for your agency. {partnership.name} answers questions on {partnership.phone}.\n",
    )
