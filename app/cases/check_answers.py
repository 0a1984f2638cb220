"""How an answer is kept: for a whole agency, or for one of its services. For callers that asked who may."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping

from app.audit.service import record
from app.cases.check_models import ServiceAnswer
from app.cases.check_rules import joined
from app.cases.models import Answer, Check
from app.core.clock import now_utc
from app.core.database import db
from app.directory.services import list_services


def put_answer(check: Check, answer: Answer, by_id: uuid.UUID, service_id: uuid.UUID | None = None) -> None:
    """Keep an answer, and note it in the trail.

    Of a whole agency it holds for all its services; of one, the agency's follows from all. No reply takes back what was
    said. The service is one of the agency's.
    """
    services = [service.id for service in list_services([check.agency_id])]
    rows = _rows(check, services)
    for one in services if service_id is None else [service_id]:
        _put(rows[one], answer, by_id)
    check.answer = answer if service_id is None else joined(row.answer for row in rows.values())
    if check.answer is Answer.NO_REPLY:
        check.answered_utc = check.answered_by_id = None
    else:
        check.answered_utc, check.answered_by_id = now_utc(), by_id
    _record(check, answer, by_id, service_id)


def _record(check: Check, answer: Answer, by_id: uuid.UUID, service_id: uuid.UUID | None) -> None:
    if service_id is not None:
        record(
            "check_answered_by_service",
            by_id,
            case_id=check.case_id,
            meeting_id=check.meeting_id,
            agency_id=check.agency_id,
            service_id=service_id,
            answer=answer.value,
        )
    elif answer is Answer.NO_REPLY:
        record(
            "check_answer_taken_back",
            by_id,
            case_id=check.case_id,
            meeting_id=check.meeting_id,
            agency_id=check.agency_id,
        )
    else:
        record(
            "check_answered",
            by_id,
            case_id=check.case_id,
            meeting_id=check.meeting_id,
            agency_id=check.agency_id,
            answer=answer.value,
        )


def service_answers(check_ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, Mapping[uuid.UUID, ServiceAnswer]]:
    """What services answered, by check and service."""
    found: dict[uuid.UUID, dict[uuid.UUID, ServiceAnswer]] = defaultdict(dict)
    for row in db.session.scalars(
        db.select(ServiceAnswer).where(ServiceAnswer.check_id.in_(set(check_ids))).order_by(ServiceAnswer.id)
    ):
        found[row.check_id][row.service_id] = row
    return found


def _rows(check: Check, services: Iterable[uuid.UUID]) -> dict[uuid.UUID, ServiceAnswer]:
    """The answer of each service; what the agency said before it named services holds for all of them."""
    there = dict(service_answers([check.id])[check.id])
    rows: dict[uuid.UUID, ServiceAnswer] = {}
    for service_id in services:
        row = there.get(service_id)
        if row is None:
            row = ServiceAnswer(check_id=check.id, service_id=service_id, answer=Answer.NO_REPLY)
            if not there:
                row.answer, row.answered_utc = check.answer, check.answered_utc
                row.answered_by_id = check.answered_by_id
            db.session.add(row)
        rows[service_id] = row
    return rows


def _put(row: ServiceAnswer, answer: Answer, by_id: uuid.UUID) -> None:
    row.answer = answer
    if answer is Answer.NO_REPLY:
        row.answered_utc = row.answered_by_id = None
    else:
        row.answered_utc, row.answered_by_id = now_utc(), by_id
