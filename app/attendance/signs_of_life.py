"""Who is still there: every web process says every few seconds whose pages it sees, and notes who was cut off.

What was missed is read from the database alone, so that it does not matter which process had somebody's page before, or
how that process ended.
"""

import uuid
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Final

from app.agenda.models import AgendaItem, ItemState
from app.attendance.models import CasePresence, PresenceGap
from app.attendance.rules import is_lost
from app.core.clock import now_utc
from app.core.database import db
from app.core.sockets import live
from app.core.transaction import transactional
from app.meetings.models import AttendanceMode

BETWEEN_LOOKS: Final = timedelta(seconds=5)


@transactional
def note_signs_of_life(account_ids: Collection[uuid.UUID], followed: Collection[uuid.UUID] = ()) -> None:
    """Note that pages of these people are open, and the gap of each who was cut off. Nothing is written for nobody.

    `followed` are those whose pages were open when this process looked last: where that is long ago, it was the process
    that was held up, and not they who were away.
    """
    here = [row for row in _list_in_a_case() if row.account_id in account_ids]
    if not here:
        return
    now = now_utc()
    for presence in here:
        if presence.account_id not in followed and presence.seen_utc is not None:
            _note_return(presence.id, presence.mode, presence.seen_utc, now)
    db.session.execute(
        db.update(CasePresence)
        .where(CasePresence.id.in_([presence.id for presence in here]), CasePresence.left_utc.is_(None))
        .values(seen_utc=now)
        .execution_options(synchronize_session=False)
    )


def note_last_gap(presence: CasePresence) -> None:
    """Note that somebody who is in a case no longer was cut off until the end, if they were."""
    if (
        presence.mode is AttendanceMode.REMOTE
        and presence.seen_utc is not None
        and is_lost(presence.seen_utc, now_utc())
    ):
        db.session.add(PresenceGap(presence_id=presence.id, from_utc=presence.seen_utc, until_utc=now_utc()))


def _list_in_a_case() -> Iterable[CasePresence]:
    return db.session.scalars(
        db.select(CasePresence)
        .join(AgendaItem, AgendaItem.id == CasePresence.item_id)
        .where(AgendaItem.state == ItemState.UNDER_WAY, CasePresence.left_utc.is_(None))
        .order_by(CasePresence.id)
    ).all()


def _note_return(presence_id: uuid.UUID, mode: AttendanceMode, seen_utc: datetime, now: datetime) -> None:
    """Note one gap, once: of several processes that see somebody again, one finds what it read still there."""
    if mode is not AttendanceMode.REMOTE or not is_lost(seen_utc, now):
        return
    moved = db.session.execute(
        db.update(CasePresence)
        .where(CasePresence.id == presence_id, CasePresence.seen_utc == seen_utc, CasePresence.left_utc.is_(None))
        .values(seen_utc=now)
        .execution_options(synchronize_session=False)
    )
    if moved.rowcount == 1:  # type: ignore[attr-defined]  # an update has one
        db.session.add(PresenceGap(presence_id=presence_id, from_utc=seen_utc, until_utc=now))


class SignsOfLife:
    """The chore of a web process: looks every five seconds."""

    def __init__(self) -> None:
        self.looked_utc: datetime | None = None
        self.followed: frozenset[uuid.UUID] = frozenset()

    def __call__(self) -> None:
        """Note whose pages are open here, if it is time to look and anybody's are."""
        now = now_utc()
        if self.looked_utc is not None and timedelta() <= now - self.looked_utc < BETWEEN_LOOKS:
            return
        self.looked_utc = now
        followed, self.followed = self.followed, _people_here()
        if self.followed:
            with live.app_context():
                note_signs_of_life(self.followed, followed)


def _people_here() -> frozenset[uuid.UUID]:
    return frozenset(connection.actor.account_id for connection in list(live.connections.values()))


def init_attendance() -> None:
    """Let every web process say whose pages it sees."""
    live.chores = [chore for chore in live.chores if not isinstance(chore, SignsOfLife)]
    live.chores.append(SignsOfLife())
