"""Calendar addresses that people give, to read from when they are busy: kept sealed, shown as the host alone."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from app.audit.service import record
from app.availability.models import BusyAddress, BusyTime
from app.core.access import Actor
from app.core.clock import now_utc
from app.core.database import db
from app.core.errors import Invalid

LONGEST_ADDRESS: Final = 2_000
_AN_ADDRESS: Final = "Enter an address such as https://calendar.example.org/secret.ics"


def read_address(typed: str) -> str:
    """The address that was typed, as it is fetched: https alone, without a name or password. Raises `Invalid`."""
    text = typed.strip()
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise Invalid(_AN_ADDRESS, field="address") from None
    scheme = "https" if parts.scheme.lower() in {"webcal", "webcals"} else parts.scheme.lower()
    if scheme != "https" or not parts.hostname or any(letter.isspace() for letter in text):
        raise Invalid(_AN_ADDRESS, field="address")
    if len(text) > LONGEST_ADDRESS:
        raise Invalid("This address is too long.", field="address")
    if parts.username or parts.password:
        raise Invalid("Enter an address without a name or password in it.", field="address")
    if port not in {None, 443}:
        raise Invalid("Use an address at the usual port of https.", field="address")
    return urlunsplit((scheme, parts.netloc, parts.path, parts.query, ""))


def find_address(account_id: uuid.UUID) -> BusyAddress | None:
    """The address that this person gave."""
    return db.session.scalars(db.select(BusyAddress).where(BusyAddress.account_id == account_id)).one_or_none()


def host_of(address: BusyAddress) -> str:
    """Where an address leads, which is all that is shown of it."""
    return urlsplit(address.url).hostname or ""


def give_address(actor: Actor, typed: str) -> BusyAddress:
    """Read from that address when this person is busy, in the place of one given before. Raises `Invalid`."""
    url = read_address(typed)
    remove_address(actor, is_replaced=True)
    address = BusyAddress(account_id=actor.account_id, url=url)
    db.session.add(address)
    db.session.flush()
    record("busy_address_given", actor.account_id, account_id=actor.account_id)
    return address


def remove_address(actor: Actor, *, is_replaced: bool = False) -> None:
    """Forget the address, and with it every time that was read from it."""
    address = find_address(actor.account_id)
    if address is None:
        return
    forget_times(actor.account_id)
    db.session.delete(address)
    db.session.flush()
    if not is_replaced:
        record("busy_address_removed", actor.account_id, account_id=actor.account_id)


def forget_times(account_id: uuid.UUID) -> None:
    """Forget when somebody is busy."""
    db.session.execute(db.delete(BusyTime).where(BusyTime.account_id == account_id))


def keep_times(address: BusyAddress, spans: Sequence[tuple[datetime, datetime]], *, etag: str) -> None:
    """Keep when somebody is busy, in the place of what was known before."""
    forget_times(address.account_id)
    db.session.add_all(BusyTime(account_id=address.account_id, starts_utc=a, ends_utc=b) for a, b in spans)
    address.etag, address.failure, address.read_utc = etag, "", now_utc()


def count_times(account_id: uuid.UUID) -> int:
    """How many busy times of this person are known from now on."""
    query = db.select(db.func.count(BusyTime.id)).where(BusyTime.account_id == account_id)
    return db.session.scalar(query.where(BusyTime.ends_utc > now_utc())) or 0
