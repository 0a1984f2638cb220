"""Webhooks: told that something changed, signed, tried again, and never with a word of what it was.

Each message is JSON with an id, a kind (actions, outcomes or summaries) and a moment, and carries
`Caseround-Signature: t=<seconds>,v1=<hex>`: HMAC-SHA256 of `<seconds>.<body>` under the webhook's own secret.
"""

import hashlib
import hmac
import json
import secrets
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final

from flask import current_app

from app.actions.changes import last_change_of_actions, last_change_of_outcomes
from app.api.models import Webhook, WebhookDelivery
from app.api.tokens import agencies_to_connect
from app.audit.service import record
from app.config import Settings
from app.core.access import Actor
from app.core.clock import now_utc
from app.core.database import db, new_id
from app.core.errors import Invalid, NotFound
from app.core.outward import NotReached, Why, find_way, reach
from app.core.transaction import transactional
from app.notifications.rules import next_attempt
from app.summaries.changes import last_change_of_summaries

TRY_FOR: Final = timedelta(days=2)
SECONDS_TO_ANSWER: Final = 10
GIVEN_UP: Final = "given up after two days"
NO_LONGER_OUT_THERE: Final = "this address is not on the internet any longer"
FAULTS: Final[Mapping[Why, str]] = {
    Why.NO_ADDRESS: "Enter an address such as https://system.example.org/caseround.",
    Why.NOT_SAFE_TO_ASK: "Enter an address that begins with https:// and has no name or password in it.",
    Why.OTHER_PORT: "Use the usual port of https.",
    Why.NOT_OUT_THERE: "This address does not lead to a machine on the internet.",
}
KINDS: Final[Mapping[str, Callable[[uuid.UUID], datetime | None]]] = {
    "actions": last_change_of_actions,
    "outcomes": last_change_of_outcomes,
    "summaries": last_change_of_summaries,
}


def add_webhook(actor: Actor, agency_id: uuid.UUID | None, url: str) -> tuple[Webhook, str]:
    """Tell this address from now on that something changed; answers its secret, shown this once.

    Raises `NotFound`, `Invalid` for an address that is not on the internet or not safe on the way.
    """
    if agency_id not in agencies_to_connect(actor):
        raise NotFound
    fault = fault_of(url)
    if fault:
        raise Invalid(fault, field="url")
    now, secret = now_utc(), secrets.token_hex(32)
    row = Webhook(
        id=new_id(),
        agency_id=agency_id,
        account_id=actor.account_id,
        url=url.strip(),
        made_utc=now,
        told_actions_utc=now,
        told_outcomes_utc=now,
        told_summaries_utc=now,
        secret=secret,
    )
    db.session.add(row)
    record("webhook_added", actor.account_id, agency_id=agency_id, webhook_id=row.id)
    return row, secret


def stop_webhook(actor: Actor, webhook_id: uuid.UUID | None) -> None:
    """Tell an address nothing more. Raises `NotFound`."""
    row = db.session.get(Webhook, webhook_id) if webhook_id else None
    if row is None or row.agency_id not in agencies_to_connect(actor):
        raise NotFound
    row.stopped_utc = row.stopped_utc or now_utc()
    record("webhook_stopped", actor.account_id, agency_id=row.agency_id, webhook_id=row.id)


def list_webhooks(agency_ids: Collection[uuid.UUID]) -> Sequence[Webhook]:
    """The webhooks of these agencies that are told, the last added first."""
    return db.session.scalars(
        db.select(Webhook)
        .where(Webhook.agency_id.in_(agency_ids), Webhook.stopped_utc.is_(None))
        .order_by(Webhook.made_utc.desc(), Webhook.id)
    ).all()


def last_failure_of(webhook_id: uuid.UUID) -> str:
    """What stood in the way of the last message that was not delivered; empty where all were."""
    failure: str | None = db.session.scalar(
        db.select(WebhookDelivery.last_failure)
        .where(WebhookDelivery.webhook_id == webhook_id, WebhookDelivery.delivered_utc.is_(None))
        .order_by(WebhookDelivery.changed_utc.desc(), WebhookDelivery.id)
        .limit(1)
    )
    return failure or ""


def fault_of(url: str) -> str:
    """What is wrong with an address for a webhook, in plain words; empty where nothing is."""
    try:
        find_way(url.strip(), may_be_here=_is_demo())
    except NotReached as fault:
        return FAULTS.get(fault.why, FAULTS[Why.NOT_OUT_THERE])
    return ""


def _is_demo() -> bool:
    settings: Settings = current_app.extensions["settings"]
    return settings.is_demo


def tell_webhooks() -> int:
    """Queue what has changed since each webhook was last told, and deliver what is due; answers how many were."""
    _queue_changes()
    return sum(_deliver(delivery_id) for delivery_id in _list_due())


@transactional
def _queue_changes() -> None:
    for hook in db.session.scalars(db.select(Webhook).where(Webhook.stopped_utc.is_(None)).order_by(Webhook.id)):
        for kind, last_change in KINDS.items():
            column = f"told_{kind}_utc"
            changed = last_change(hook.agency_id)
            if changed is not None and changed > getattr(hook, column):
                setattr(hook, column, changed)
                db.session.add(
                    WebhookDelivery(
                        id=new_id(),
                        webhook_id=hook.id,
                        kind=kind,
                        changed_utc=changed,
                        attempts=0,
                        next_attempt_utc=now_utc(),
                    )
                )


@transactional
def _list_due() -> Sequence[uuid.UUID]:
    return db.session.scalars(
        db.select(WebhookDelivery.id)
        .join(Webhook, Webhook.id == WebhookDelivery.webhook_id)
        .where(WebhookDelivery.delivered_utc.is_(None), WebhookDelivery.next_attempt_utc <= now_utc())
        .where(Webhook.stopped_utc.is_(None), WebhookDelivery.last_failure != GIVEN_UP)
        .order_by(WebhookDelivery.changed_utc, WebhookDelivery.id)
    ).all()


def _deliver(delivery_id: uuid.UUID) -> int:
    taken = _take(delivery_id)
    if taken is None:
        return 0
    url, body, signature = taken
    failure = _post(url, body, signature)
    _mark(delivery_id, failure)
    return 0 if failure else 1


@transactional
def _take(delivery_id: uuid.UUID) -> tuple[str, bytes, str] | None:
    row = db.session.get_one(WebhookDelivery, delivery_id, populate_existing=True)
    hook = db.session.get_one(Webhook, row.webhook_id)
    if row.delivered_utc is not None or row.next_attempt_utc > now_utc():
        return None
    row.attempts += 1
    row.next_attempt_utc = next_attempt(row.attempts, now_utc())
    body = json.dumps({"id": str(row.id), "kind": row.kind, "changed_at": row.changed_utc.isoformat()}).encode()
    return hook.url, body, sign(hook.secret, body, int(now_utc().timestamp()))


def sign(secret: str, body: bytes, seconds: int) -> str:
    """The signature of a message."""
    made = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={made}"


def _post(url: str, body: bytes, signature: str) -> str:
    """Send one message; empty where it was taken, else why not, in words of ours."""
    headers = {"Content-Type": "application/json", "Caseround-Signature": signature}
    try:
        said = reach(url, "POST", body, headers, limit_bytes=0, timeout=SECONDS_TO_ANSWER, may_be_here=_is_demo())
    except NotReached as fault:
        return NO_LONGER_OUT_THERE if fault.why is Why.NOT_OUT_THERE else "could not be reached"
    # A redirect is no answer: what it leads to was never given as an address.
    return "" if HTTPStatus.OK <= said.status < HTTPStatus.MULTIPLE_CHOICES else f"answered {said.status}"


@transactional
def _mark(delivery_id: uuid.UUID, failure: str) -> None:
    row = db.session.get_one(WebhookDelivery, delivery_id, populate_existing=True)
    if not failure:
        row.delivered_utc, row.last_failure = now_utc(), ""
    else:
        row.last_failure = GIVEN_UP if now_utc() - row.changed_utc > TRY_FOR else failure
