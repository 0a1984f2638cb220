"""Loads who was there at meetings of the past: mostly everybody who was needed, now and then somebody late or missing."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random
from typing import Final

from app.agenda.models import AgendaItem
from app.attendance.models import PresenceGap
from app.attendance.queries import list_presences
from app.attendance.service import end_presences, enter_case
from app.core.access import Actor
from app.core.clock import as_of
from app.core.database import db
from app.meetings.models import AttendanceMode
from app.meetings.queries import find_attendance
from app.meetings.service import join_meeting

MINUTES_LATE: Final = (0, 0, 0, 0, 3)
SOMETIMES: Final = 0.4
SELDOM: Final = 0.2
CUT_OFF_AFTER: Final = timedelta(minutes=4)
CUT_OFF_FOR: Final = timedelta(minutes=2)


def happens(chance: float, *words: str) -> bool:
    """Whether something happens that does so with that chance; always the same for the same words."""
    return Random("/".join(words)).random() < chance


def arrive(people: Iterable[Actor], meeting_id: uuid.UUID, *, in_the_room: float = SOMETIMES) -> None:
    """Let these people come to a meeting, some of them in the room and the others from elsewhere."""
    for person in people:
        join_meeting(person, meeting_id)
        here = find_attendance(meeting_id, person.account_id)
        if here is not None and happens(in_the_room, "in the room", person.email):
            here.mode = AttendanceMode.IN_ROOM


def come_in(
    item: AgendaItem, people: Iterable[tuple[Actor, uuid.UUID | None]], called_utc: datetime, word: str
) -> None:
    """Let these people be there for a case from its call on, or from a little later."""
    for person, agency_id in people:
        late = Random(f"late/{word}/{person.email}").choice(MINUTES_LATE)
        with as_of(called_utc + timedelta(minutes=late)):
            enter_case(person, item, agency_id)


def go_out(item: AgendaItem, called_utc: datetime, word: str) -> None:
    """Let everybody go at the end of a case; now and then somebody had been cut off for two minutes."""
    presences = list_presences(item.id)
    remote = [presence for presence in presences if presence.mode is AttendanceMode.REMOTE]
    if remote and happens(SOMETIMES, "cut off", word):
        begins = called_utc + CUT_OFF_AFTER
        db.session.add(PresenceGap(presence_id=remote[0].id, from_utc=begins, until_utc=begins + CUT_OFF_FOR))
    end_presences(item, presences)
