"""When people are needed, as their calendars are told: times alone, in steps of five minutes."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from app.agenda.needed import list_needed_stretches
from app.core.database import db
from app.identity.models import Account
from app.identity.queries import actor_of
from app.invitations.event_words import Spans
from app.meetings.models import Meeting

# A list that moves by a minute or two is no reason to write to everybody.
STEP: Final = timedelta(minutes=5)


def needed_spans(account_id: uuid.UUID, meetings: Sequence[Meeting]) -> Mapping[uuid.UUID, Spans]:
    """The spans of these meetings for which somebody is needed, by meeting; none where they are there for all of it."""
    account = db.session.get(Account, account_id)
    if account is None:
        return {}
    actor = actor_of(account)
    found = {}
    for meeting in meetings:
        stretches = list_needed_stretches(actor, meeting)
        if stretches is not None:
            found[meeting.id] = [(_earlier(one.starts_utc), _later(one.ends_utc)) for one in stretches]
    return found


def _earlier(moment: datetime) -> datetime:
    past = timedelta(
        minutes=moment.minute % (STEP.seconds // 60), seconds=moment.second, microseconds=moment.microsecond
    )
    return moment - past


def _later(moment: datetime) -> datetime:
    floor = _earlier(moment)
    return floor if floor == moment else floor + STEP
