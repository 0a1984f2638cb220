"""On what grounds something is shared without consent: a list that the coordinator words. It is no legal advice."""

from collections.abc import Sequence

from app.audit.service import record
from app.core.access import Actor
from app.core.clock import now_utc
from app.core.database import db
from app.referrals.consultation_models import GroundsList
from app.referrals.questions import USUAL_GROUNDS


def list_grounds() -> Sequence[str]:
    """The grounds to choose from, in their order."""
    kept = _find()
    return tuple(kept.lines.splitlines()) if kept is not None else USUAL_GROUNDS


def word_grounds(actor: Actor, text: str) -> None:
    """Put these lines in place of the list; an empty text brings the usual one back. For callers that asked who may."""
    lines = list(dict.fromkeys(filter(None, map(str.strip, text.splitlines()))))
    kept = _find()
    if kept is None:
        kept = GroundsList(lines="", changed_utc=now_utc(), changed_by_id=actor.account_id)
        db.session.add(kept)
    kept.lines = "\n".join(lines or USUAL_GROUNDS)
    kept.changed_utc, kept.changed_by_id = now_utc(), actor.account_id
    record("grounds_worded", actor.account_id)


def _find() -> GroundsList | None:
    found: GroundsList | None = db.session.scalars(db.select(GroundsList).order_by(GroundsList.id).limit(1)).first()
    return found
