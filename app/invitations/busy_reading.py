"""Reading, every hour, from the calendars that people gave, when they are busy. Only times are kept."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from flask import current_app

from app.availability.busy import keep_times
from app.availability.models import BusyAddress
from app.config import Settings
from app.core.clock import now_utc
from app.core.database import db
from app.core.transaction import transactional
from app.identity.models import Account
from app.invitations.busy_fetching import NotFetched, fetch_calendar
from app.invitations.poll_rules import LOOKS_AHEAD
from app.meetings.calendar_apart import read_busy_times_apart

BETWEEN_READINGS: Final = timedelta(hours=1)
_Spans = Sequence[tuple[datetime, datetime]]


def read_busy_addresses() -> int:
    """Read every address that was not read for an hour; answers how many were. Nothing is fetched in a transaction."""
    due = _list_due()
    for address_id in due:
        _read(address_id)
    return len(due)


@transactional
def _list_due() -> Sequence[uuid.UUID]:
    rows = db.session.scalars(
        db.select(BusyAddress)
        .join(Account, Account.id == BusyAddress.account_id)
        .where(Account.disabled_utc.is_(None))
        .where(db.or_(BusyAddress.read_utc.is_(None), BusyAddress.read_utc <= now_utc() - BETWEEN_READINGS))
        .order_by(BusyAddress.read_utc, BusyAddress.id)
    ).all()
    return [row.id for row in rows]


def _read(address_id: uuid.UUID) -> None:
    known = _find(address_id)
    if known is None:
        return
    url, mark = known
    settings: Settings = current_app.extensions["settings"]
    now = now_utc()
    try:
        # What has not changed is read whole again on the next day: as days pass, others come into sight.
        day, _space, etag = mark.partition(" ")
        fetched = fetch_calendar(url, etag if day == f"{now:%Y-%m-%d}" else "")
    except NotFetched as error:
        _note_failure(address_id, url, str(error))
        return
    if fetched.body is None:
        _note_same(address_id, url)
        return
    found = read_busy_times_apart(fetched.body, now, now + LOOKS_AHEAD, settings.zone.key)
    if isinstance(found, str):
        _note_failure(address_id, url, found)
    else:
        _keep(address_id, url, found, f"{now:%Y-%m-%d} {fetched.etag}" if fetched.etag else "")


@transactional
def _find(address_id: uuid.UUID) -> tuple[str, str] | None:
    row = db.session.get(BusyAddress, address_id)
    if row is None:
        return None
    return row.url, row.etag


@transactional
def _keep(address_id: uuid.UUID, url: str, spans: _Spans, etag: str) -> None:
    row = _still(address_id, url)
    if row is not None:
        keep_times(row, spans, etag=etag)


@transactional
def _note_same(address_id: uuid.UUID, url: str) -> None:
    row = _still(address_id, url)
    if row is not None:
        row.read_utc, row.failure = now_utc(), ""


@transactional
def _note_failure(address_id: uuid.UUID, url: str, why: str) -> None:
    """What was known before stays: it is better than nothing, and its owner reads that it may be old."""
    row = _still(address_id, url)
    if row is not None:
        row.read_utc, row.failure, row.etag = now_utc(), why, ""


def _still(address_id: uuid.UUID, url: str) -> BusyAddress | None:
    """The row, unless its owner took it away, or gave another address, while it was read."""
    row = db.session.get(BusyAddress, address_id, populate_existing=True, with_for_update=True)
    return row if row is not None and row.url == url else None
