"""How entries are chained, on plain values: what one entry says as text, its digest, and its seal.

The digest is a SHA-256 over the digest before and the entry, so anybody can follow the chain, without any key. The
seal is an HMAC over the digest, under a key that never stands in the clear in the database: whoever changes an entry
there and works out the digests anew cannot make the seals.
"""

import hashlib
import hmac
import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any


def entry_text(
    number: int, kind: str, account_id: uuid.UUID | None, occurred_utc: datetime, fields: Mapping[str, Any]
) -> str:
    """One entry as one line of JSON, always the same for the same entry."""
    return json.dumps(
        {
            "number": number,
            "kind": kind,
            "account_id": None if account_id is None else str(account_id),
            "occurred_utc": occurred_utc.astimezone(UTC).isoformat(timespec="microseconds"),
            "fields": fields,
        },
        sort_keys=True,
        separators=(",", ":"),
    )


def first_digest(chain_id: uuid.UUID) -> str:
    """What the first entry of a trail is chained to."""
    return hashlib.sha256(chain_id.bytes).hexdigest()


def next_digest(before: str, text: str) -> str:
    """The digest of an entry: 64 hex digits."""
    return hashlib.sha256(f"{before}{text}".encode()).hexdigest()


def seal_of(key: bytes, digest: str) -> str:
    """The seal of an entry with that digest: 64 hex digits."""
    return hmac.new(key, digest.encode(), hashlib.sha256).hexdigest()
