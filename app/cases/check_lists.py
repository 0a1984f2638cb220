"""Lists of checks that leave as files: made for one person, fetched once, gone after a few hours."""

import hashlib
import secrets
import uuid
from datetime import timedelta

from app.audit.service import record
from app.cases.check_models import CheckList
from app.cases.check_rules import file_ends_utc
from app.core.access import Actor, Permission
from app.core.clock import now_utc
from app.core.database import db
from app.core.errors import Conflict, NotFound
from app.meetings.models import Meeting

_KEY_BYTES = 32


def make_check_list(actor: Actor, meeting: Meeting, agency_id: uuid.UUID) -> str:
    """Let this person fetch the list of their agency once; answers the key of its address, which is kept nowhere.

    Raises `NotFound` for an agency they do not answer for, `Conflict` when the meeting is over.
    """
    if agency_id not in actor.agencies_spoken_for(Permission.CHECK_ANSWER, meeting.series_id):
        raise NotFound
    if meeting.is_over:
        raise Conflict("This meeting is over.")
    key = secrets.token_urlsafe(_KEY_BYTES)
    row = CheckList(
        meeting_id=meeting.id,
        agency_id=agency_id,
        account_id=actor.account_id,
        key_digest=_digest(key),
        made_utc=now_utc(),
        expires_utc=file_ends_utc(now_utc(), meeting.starts_utc + timedelta(minutes=meeting.planned_minutes)),
    )
    db.session.add(row)
    db.session.flush()
    record("check_list_made", actor.account_id, meeting_id=meeting.id, agency_id=agency_id, list_id=row.id)
    return key


def find_check_list(actor: Actor, meeting: Meeting, key: str) -> CheckList:
    """The list behind a key, for whoever made it. Raises `NotFound` for anybody else and for a key that is none."""
    row: CheckList | None = db.session.scalars(
        db.select(CheckList).where(CheckList.key_digest == _digest(key), CheckList.meeting_id == meeting.id)
    ).one_or_none()
    if (
        row is None
        or row.account_id != actor.account_id
        or row.agency_id not in actor.agencies_spoken_for(Permission.CHECK_ANSWER, meeting.series_id)
    ):
        raise NotFound
    return row


def why_shut(row: CheckList, meeting: Meeting) -> str:
    """Why a list cannot be fetched, in words; empty where it can."""
    if row.fetched_utc is not None:
        return "This table was fetched already. Make a new one if you need it again."
    if meeting.is_over or now_utc() >= row.expires_utc:
        return "The time for this table is over. Make a new one if you still need it."
    return ""


def fetch_check_list(actor: Actor, meeting: Meeting, key: str) -> CheckList:
    """Fetch it: the one time that there is. Raises `Conflict` where it was, or its time is over."""
    row = find_check_list(actor, meeting, key)
    if shut := why_shut(row, meeting):
        raise Conflict(shut)
    # Of two who press at once one finds it fetched.
    taken = db.session.scalar(
        db.update(CheckList)
        .where(CheckList.id == row.id, CheckList.fetched_utc.is_(None))
        .values(fetched_utc=now_utc())
        .returning(CheckList.id)
    )
    if taken is None:
        raise Conflict("This table was fetched already. Make a new one if you need it again.")
    record("check_list_fetched", actor.account_id, meeting_id=meeting.id, agency_id=row.agency_id, list_id=row.id)
    return row


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
