"""How entries are chained, on plain values: what one entry says as text, its digest, and its seal.

The digest is a SHA-256 over the digest before and the entry (`check.next_digest`), so anybody can follow the chain,
without any key. The seal is an HMAC over the digest, under a key that never stands in the clear in the database:
whoever changes an entry there and works out the digests anew cannot make the seals.
"""

import hashlib
import hmac
import json
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any


def in_order(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as they are kept: by their names, so that the same entry is always the same text."""
    return dict(sorted(fields.items()))


def fields_text(fields: Mapping[str, Any]) -> str:
    """The fields as the database keeps them, letter by letter."""
    return json.dumps(in_order(fields))


def moment_text(occurred_utc: datetime) -> str:
    """A moment as it stands in an entry."""
    return occurred_utc.astimezone(UTC).isoformat(timespec="microseconds")


def entry_text(number: int, kind: str, account_id: str | None, occurred: str, fields: str) -> str:
    """One entry as one line of JSON, always the same for the same entry; `fields` and `occurred` are texts already."""
    who = f'"{account_id}"' if account_id else "null"
    return f'{{"number":{number},"kind":"{kind}","account_id":{who},"occurred_utc":"{occurred}","fields":{fields}}}'


def export_line(text: str, digest: str) -> str:
    """An entry with its digest, as a line of an export."""
    return f'{text[:-1]},"digest":"{digest}"}}\n'


def seal_of(key: bytes, digest: str) -> str:
    """The seal of an entry with that digest: 64 hex digits."""
    return hmac.digest(key, digest.encode(), hashlib.sha256).hex()


def sealer(key: bytes) -> Callable[[bytes], str]:
    """`seal_of` for many digests under one key: the work on the key (RFC 2104) is done once."""
    block = key.ljust(hashlib.sha256().block_size, b"\0")
    inner, outer = (hashlib.sha256(bytes(byte ^ pad for byte in block)) for pad in (0x36, 0x5C))

    def seal(digest: bytes) -> str:
        one, other = inner.copy(), outer.copy()
        one.update(digest)
        other.update(one.digest())
        return other.hexdigest()

    return seal


def text_of(values: Mapping[str, Any], number: int) -> str:
    """The text of an entry that is about to be written."""
    account_id: uuid.UUID | None = values["account_id"]
    return entry_text(
        number,
        values["kind"],
        str(account_id) if account_id else None,
        moment_text(values["occurred_utc"]),
        fields_text(values["fields"]),
    )
