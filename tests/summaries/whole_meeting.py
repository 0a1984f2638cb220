"""Runs Marlbeck's daily meeting from its opening to its end, through the services."""

import uuid
from typing import Any

from app.actions.queries import list_actions
from app.actions.service import close_case
from app.agenda.models import AgendaItem
from app.agenda.queries import list_items
from app.agenda.service import call_case
from app.core.database import db
from app.identity.models import Account
from app.identity.queries import actor_of, find_account_by_email
from app.meetings.models import Meeting
from app.meetings.service import close_meeting, open_meeting
from app.minutes.queries import list_research
from app.minutes.service import share_line
from app.summaries.dispatch import send_summaries

CHAIR = "priya.raman@msfp.example"
DECIDED = {
    "C01": "Kayleigh and the children stay in the home. The door and locks are done first; the school knows before the "
    "end of the day. Dean is not told of this plan by anybody but the police.",
    "C02": "Jade's placement stays. Nobody rings her own phone; everything goes through college.",
    "C12": "Fiona moves out of Marlbeck's own stock. Nothing about it is written in, asked of or looked up in any "
    "system of her landlord.",
}


def _share_all(loaded: Any, item: AgendaItem) -> None:
    """Every agency shares what it does not hold back, said by whoever wrote it."""
    for line in list_research(item.meeting_id, item.case_id, loaded.agency_ids.values()):
        author = db.session.get(Account, line.author_id) if line.author_id else None
        if author is not None and not line.is_held_back:
            share_line(actor_of(author), item.meeting_id, item.case_id, line.id)


def hold_meeting(loaded: Any, clock: Any = None) -> Meeting:
    """Hear all cases in their order, agree every proposed action, close. `clock` moves on with each case."""
    account = find_account_by_email(CHAIR)
    assert isinstance(account, Account)
    chair = actor_of(account)
    keys = {case_id: key for key, case_id in loaded.case_ids.items()}
    meeting = open_meeting(chair, loaded.meeting_id)
    for item in list_items(meeting):
        call_case(chair, meeting.id, item.case_id)
        _share_all(loaded, item)
        if clock is not None:
            clock.later(minutes=item.planned_minutes)
        agreed: list[uuid.UUID] = [action.id for action in list_actions(meeting.id, item.case_id)]
        decided = DECIDED.get(keys[item.case_id], "The plan below is agreed. Heard again if anything changes.")
        close_case(chair, meeting.id, item.case_id, decided=decided, agreed_ids=agreed)
    close_meeting(chair, meeting.id)
    send_summaries(chair, meeting.id)
    db.session.flush()
    return meeting
