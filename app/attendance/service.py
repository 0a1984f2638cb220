"""The attendance ledger: what changes it."""

from collections.abc import Iterable
from uuid import UUID

from app.agenda.models import AgendaItem
from app.attendance.models import CasePresence
from app.audit.service import record
from app.core.access import Actor
from app.core.clock import now_utc
from app.core.database import db
from app.meetings.queries import find_attendance


def enter_case(actor: Actor, item: AgendaItem, agency_id: UUID | None) -> None:
    """Note that somebody is present for a case from now on, and for which agency, if any. For callers that may."""
    here = find_attendance(item.meeting_id, actor.account_id)
    db.session.add(
        CasePresence(
            item_id=item.id,
            account_id=actor.account_id,
            agency_id=agency_id,
            entered_utc=now_utc(),
            seen_utc=now_utc(),
            **({"mode": here.mode} if here else {}),
        )
    )
    record(
        "case_entered",
        actor.account_id,
        case_id=item.case_id,
        meeting_id=item.meeting_id,
        item_id=item.id,
        agency_id=agency_id,
    )


def end_presences(item: AgendaItem, presences: Iterable[CasePresence]) -> None:
    """Note that these people are in the case no longer."""
    for presence in presences:
        presence.left_utc = now_utc()
        record(
            "case_left",
            presence.account_id,
            case_id=item.case_id,
            meeting_id=item.meeting_id,
            item_id=item.id,
            agency_id=presence.agency_id,
        )
