"""Whether who leads a meeting is still there: their open page of it says so, to whatever process it speaks."""

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from app.core.clock import now_utc
from app.core.connections import Connection
from app.core.sockets import live
from app.identity.sessions import note_seen
from app.meetings.queries import list_led_meetings

# Well within the minute after which another chair may go on.
BETWEEN_LOOKS: Final = timedelta(seconds=15)


class LeadersHere:
    """The chore of a web process: notes every quarter of a minute that those who lead are there."""

    def __init__(self) -> None:
        self.looked_utc: datetime | None = None

    def __call__(self) -> None:
        """Look, if it is time to and anybody's pages are open here."""
        now = now_utc()
        if self.looked_utc is not None and timedelta() <= now - self.looked_utc < BETWEEN_LOOKS:
            return
        self.looked_utc = now
        if connections := list(live.connections.values()):
            with live.app_context():
                note_leaders(connections)


def note_leaders(connections: Collection[Connection]) -> None:
    """Note that the people behind these pages are there, where they lead a meeting and look at it."""
    led = {meeting.led_by_id: meeting.id for meeting in list_led_meetings()}
    here = {
        connection.actor.sign_in_id
        for connection in connections
        if connection.actor.sign_in_id and _looks_at(connection, led.get(connection.actor.account_id))
    }
    if here:
        note_seen(here, after=BETWEEN_LOOKS)


def _looks_at(connection: Connection, meeting_id: uuid.UUID | None) -> bool:
    rooms = sorted(connection.rooms)
    return meeting_id is not None and any(room == f"meeting:{meeting_id}" or room.startswith("item:") for room in rooms)


def init_leading() -> None:
    """Let every web process say which leaders it sees."""
    live.chores = [chore for chore in live.chores if not isinstance(chore, LeadersHere)]
    live.chores.append(LeadersHere())
