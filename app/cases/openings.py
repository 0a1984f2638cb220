"""Opening a case that is not on one's own list: one says why, the coordinators are told, and it opens for an hour."""

import uuid
from datetime import timedelta
from typing import Final

from app.audit.service import record
from app.cases.access_models import CaseOpening
from app.cases.need_to_know import ItemFacts
from app.cases.reviewers import tell_reviewers
from app.core.access import Actor, Role
from app.core.access_epoch import note_access_change
from app.core.clock import now_utc
from app.core.database import db, new_id
from app.core.errors import Conflict, Invalid
from app.meetings.models import Meeting

OPEN_FOR: Final = timedelta(minutes=60)


class ReasonNeeded(Conflict):
    """The case is not on this person's own list, and they have not said yet why they open it."""

    def __init__(self) -> None:
        super().__init__("This case is not on your own list. Open its page and say first why you need it.")


def holds_opening(account_id: uuid.UUID, case_id: uuid.UUID) -> bool:
    """Whether what this person said when they opened the case still holds."""
    found = db.session.scalar(
        db.select(CaseOpening.id)
        .where(CaseOpening.account_id == account_id, CaseOpening.case_id == case_id, CaseOpening.ends_utc > now_utc())
        .order_by(CaseOpening.id)
        .limit(1)
    )
    return found is not None


def open_with_reason(actor: Actor, meeting: Meeting, facts: ItemFacts, reason: str) -> None:
    """Open a case for an hour to somebody who sees it and has it not on their own list.

    For callers that have asked need-to-know. Raises `Invalid` without a reason.
    """
    if not reason.strip():
        raise Invalid("Say in a few words why you need this case.", field="words")
    if holds_opening(actor.account_id, facts.case_id):
        return
    opening = CaseOpening(
        id=new_id(),
        case_id=facts.case_id,
        meeting_id=meeting.id,
        account_id=actor.account_id,
        opened_utc=now_utc(),
        ends_utc=now_utc() + OPEN_FOR,
        reason=reason.strip(),
    )
    db.session.add(opening)
    record(
        "case_opened_outside_list",
        actor.account_id,
        case_id=facts.case_id,
        meeting_id=meeting.id,
        opening_id=opening.id,
    )
    note_access_change()
    tell_reviewers(
        actor,
        facts,
        occasion=f"opened:{opening.id}",
        roles=(Role.COORDINATOR,),
        subject="A case was opened with a reason",
        text="A case was opened with a reason. Sign in to Caseround to look.\n",
    )
