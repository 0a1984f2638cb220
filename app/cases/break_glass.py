"""Breaking the glass: in an emergency somebody reads, for an hour, a case that they do not see otherwise.

Chairs, coordinators and data-protection officers are told at once, and somebody else reviews it afterwards. A reference
that does not exist, a case in another series, a conflict and a seal are answered alike, after the same work.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from app.audit.models import AuditEntry
from app.audit.service import record
from app.cases.access_models import BrokenGlass
from app.cases.need_to_know import ItemFacts, may_break_glass
from app.cases.reviewers import tell_reviewers
from app.core.access import Actor, Role
from app.core.access_epoch import note_access_change
from app.core.clock import now_utc
from app.core.database import db, new_id
from app.core.errors import Conflict, Invalid, NotFound
from app.meetings.models import Meeting

GLASS_HOLDS: Final = timedelta(minutes=60)
MOST_WRONG_REFERENCES: Final = 5
WRONG_REFERENCES_COUNT_FOR: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningGlass:
    """Somebody's own broken glass that still holds."""

    started_utc: datetime
    ends_utc: datetime
    reason: str


def as_reference(typed: str) -> str:
    """A reference as it is kept, however it was typed."""
    return "".join(typed.upper().split()).replace("\N{EN DASH}", "-")


def refuse_many_guesses(actor: Actor) -> None:
    """Raise `Conflict` where this person typed too many references a short while ago that could not be opened."""
    since = now_utc() - WRONG_REFERENCES_COUNT_FOR
    wrong = db.session.scalar(
        db.select(db.func.count(AuditEntry.number)).where(
            AuditEntry.kind == "glass_held",
            AuditEntry.account_id == actor.account_id,
            AuditEntry.occurred_utc > since,
        )
    )
    if (wrong or 0) >= MOST_WRONG_REFERENCES:
        raise Conflict(
            "You have tried several references that we cannot open. Wait 15 minutes, or ring the coordinator now."
        )


def break_glass(actor: Actor, meeting: Meeting, facts: ItemFacts, reason: str) -> None:
    """Open a case to this person for an hour, to read, and tell those who review it. Again, it starts a new hour.

    Raises `NotFound` for whom an emergency does not open it, `Invalid` without a reason.
    """
    if not may_break_glass(actor, facts):
        raise NotFound
    if not reason.strip():
        raise Invalid("Say what has happened and why it cannot wait.", field="reason")
    broken = BrokenGlass(
        id=new_id(),
        case_id=facts.case_id,
        account_id=actor.account_id,
        started_utc=now_utc(),
        ends_utc=now_utc() + GLASS_HOLDS,
        reason=reason.strip(),
        review="",
    )
    db.session.add(broken)
    record("glass_broken", actor.account_id, case_id=facts.case_id, meeting_id=meeting.id, glass_id=broken.id)
    note_access_change()
    tell_reviewers(
        actor,
        facts,
        occasion=f"glass:{broken.id}",
        roles=(Role.CHAIR, Role.COORDINATOR, Role.DATA_PROTECTION_OFFICER),
        subject="A case was opened in an emergency",
        text="A case was opened in an emergency. Sign in to Caseround to look.\n",
    )


def note_held(actor: Actor) -> None:
    """Count, in the trail, an attempt that opened nothing. What was typed is not kept."""
    record("glass_held", actor.account_id)


def find_running_glass(account_id: uuid.UUID, case_id: uuid.UUID) -> RunningGlass | None:
    """This person's own broken glass for a case while it holds, the one that holds longest."""
    row = db.session.scalars(
        db.select(BrokenGlass)
        .where(BrokenGlass.account_id == account_id, BrokenGlass.case_id == case_id)
        .where(BrokenGlass.ends_utc > now_utc())
        .order_by(BrokenGlass.ends_utc.desc(), BrokenGlass.id)
        .limit(1)
    ).one_or_none()
    return RunningGlass(started_utc=row.started_utc, ends_utc=row.ends_utc, reason=row.reason) if row else None
