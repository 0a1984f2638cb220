"""The trail of who looked at which case."""

import hashlib
import hmac
import uuid
from collections.abc import Iterable, Sequence
from typing import Final

from app.audit.service import record
from app.cases.need_to_know import Sight
from app.core.access import Actor
from app.core.clock import now_utc
from app.core.vault import derive_key

_HALF: Final = 32


def note_views(
    actor: Actor, meeting_id: uuid.UUID, case_ids: Iterable[uuid.UUID], sight: Sight, proof: str = ""
) -> str:
    """Record that this person has seen these cases; answers a proof of it.

    A live page fetches itself again and again. It sends the proof it was given, and as long as it shows the same cases
    to the same person nothing new is recorded. A proof is good for the sign-in it was made in and until the hour ends:
    an address that was copied or kept, or a page left open all day, leaves new entries.
    """
    seen = sorted(set(case_ids), key=str)
    if not seen:
        return ""
    fresh = _proof(actor, meeting_id, seen, sight)
    if not hmac.compare_digest(proof.encode(), fresh.encode()):
        for case_id in seen:
            record("case_viewed", actor.account_id, case_id=case_id, meeting_id=meeting_id, sight=sight.name.lower())
    return fresh


def note_each_view(
    actor: Actor, meeting_id: uuid.UUID, case_ids: Iterable[uuid.UUID], sight: Sight, proofs: Iterable[str] = ()
) -> Sequence[str]:
    """The same for a list from which cases go one by one: each has a proof of its own."""
    given = set(proofs)
    fresh: list[str] = []
    for case_id in sorted(set(case_ids), key=str):
        # Half of a digest is proof enough, and dozens of them stand in one address.
        proof = _proof(actor, meeting_id, [case_id], sight)[:_HALF]
        if proof not in given:
            record("case_viewed", actor.account_id, case_id=case_id, meeting_id=meeting_id, sight=sight.name.lower())
        fresh.append(proof)
    return fresh


def _proof(actor: Actor, meeting_id: uuid.UUID, seen: Sequence[uuid.UUID], sight: Sight) -> str:
    who = [str(actor.account_id), str(actor.sign_in_id), f"{now_utc():%Y-%m-%dT%H}"]
    what = "|".join([*who, str(meeting_id), sight.name, *map(str, seen)])
    return hmac.new(derive_key("seen cases"), what.encode(), hashlib.sha256).hexdigest()
