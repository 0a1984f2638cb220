"""How an answer is kept: of an agency, of one of its services, about one person. For callers that asked who may."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from app.audit.service import record
from app.cases.check_models import PersonAnswer, ServiceAnswer
from app.cases.check_rules import joined, with_people
from app.cases.models import Answer, Check, Person
from app.core.access_epoch import note_access_change
from app.core.clock import now_utc
from app.core.database import db
from app.directory.services import list_services
from app.meetings.models import OVER, Meeting
from app.meetings.service import note_meeting_change

# What calls an agency to a case.
_CALLING: Final = frozenset({Answer.KNOWN, Answer.NEED_TO_COME})


def put_answer(check: Check, answer: Answer, by_id: uuid.UUID, service_id: uuid.UUID | None = None) -> None:
    """Keep an answer, and note it in the trail.

    Of a whole agency it holds for all its services; of one, the agency's follows from all, and from what was said for
    the whole agency before it named that service. No reply takes back what was said. The service is the agency's.
    """
    services = [service.id for service in list_services([check.agency_id])]
    rows = _rows(check, services)
    as_one = _said_as_one(check, rows.values())
    if service_id is None:
        _forget_contradicted(check, answer)
        check.is_from_people = False
    for one in services if service_id is None else [service_id]:
        _put(rows[one], answer, by_id)
    _settle(check, answer if service_id is None else joined([*(row.answer for row in rows.values()), *as_one]), by_id)
    _record(check, answer, by_id, service_id)


def put_person_answer(check: Check, person_id: uuid.UUID, answer: Answer, by_id: uuid.UUID) -> None:
    """Keep whether an agency knows one person of the case, known or nothing known, and note it in the trail.

    What it answers about the case follows (`with_people`), and a service that knows somebody is not overruled. No reply
    takes back what was said of that person.
    """
    said = dict(person_answers([check.id])[check.id])
    row = said.pop(person_id, None)
    if answer is not Answer.NO_REPLY:
        if row is None:
            row = PersonAnswer(check_id=check.id, person_id=person_id)
            db.session.add(row)
        row.answer, row.answered_utc, row.answered_by_id = answer, now_utc(), by_id
        said[person_id] = row
    elif row is not None:
        db.session.delete(row)
    everybody = db.session.scalars(db.select(Person.id).where(Person.case_id == check.case_id).order_by(Person.id))
    by_people = joined(said[one].answer if one in said else Answer.NO_REPLY for one in everybody)
    services = _rows(check, [service.id for service in list_services([check.agency_id])])
    after = joined(
        [
            with_people(check.answer, by_people, is_from_people=check.is_from_people),
            *({service.answer for service in services.values()} & _CALLING),
        ]
    )
    if after is Answer.NOTHING_KNOWN:
        for service in services.values():
            _put(service, after, by_id)
    if after is not check.answer:
        check.is_from_people = True
        _settle(check, after, by_id)
    record(
        "check_answered_for_person",
        by_id,
        case_id=check.case_id,
        meeting_id=check.meeting_id,
        agency_id=check.agency_id,
        person_id=person_id,
        answer=answer.value,
    )


def carry_parts(before: Check, after: Check) -> None:
    """Keep at one check what was said apart at another of the same case and agency, by service and person by person."""
    for parts in (ServiceAnswer, PersonAnswer):
        db.session.execute(db.delete(parts).where(parts.check_id == after.id))
    after.is_from_people = before.is_from_people
    for service_id, said in service_answers([before.id])[before.id].items():
        db.session.add(ServiceAnswer(check_id=after.id, service_id=service_id, **_said(said)))
    for person_id, known in person_answers([before.id])[before.id].items():
        db.session.add(PersonAnswer(check_id=after.id, person_id=person_id, **_said(known)))


def reopen_for_service(agency_id: uuid.UUID, service_id: uuid.UUID, by_id: uuid.UUID) -> None:
    """Ask a service that an agency has just named about every case of a meeting to come that the agency has answered.

    What others of the agency answered stays. A nil return was never this service's, so there is no reply again.
    """
    services = [service.id for service in list_services([agency_id])]
    rows = db.session.execute(
        db.select(Check, Meeting)
        .join(Meeting, Meeting.id == Check.meeting_id)
        .where(Check.agency_id == agency_id, Check.answer != Answer.NO_REPLY, Check.is_referrer.is_(False))
        .where(Meeting.state.not_in(OVER))
        .order_by(Check.meeting_id, Check.case_id)
    ).all()
    for check, _meeting in rows:
        answers = _rows(check, services).values()
        check.answer = joined([*(row.answer for row in answers), *_said_as_one(check, answers)])
        if check.answer is Answer.NO_REPLY:
            check.answered_utc = check.answered_by_id = None
            _forget_contradicted(check, check.answer)
        record(
            "check_opened_for_service",
            by_id,
            case_id=check.case_id,
            meeting_id=check.meeting_id,
            agency_id=agency_id,
            service_id=service_id,
        )
    for meeting in {meeting.id: meeting for _check, meeting in rows}.values():
        note_meeting_change(meeting)
    if rows:
        note_access_change()


def _said_as_one(check: Check, rows: Iterable[ServiceAnswer]) -> set[Answer]:
    """What calls the agency though none of its services said so: it was said for the whole agency."""
    by_person = {row.answer for row in person_answers([check.id])[check.id].values()} & _CALLING
    is_of_a_service = check.answer is joined(row.answer for row in rows)
    return by_person if is_of_a_service else by_person | {check.answer} & _CALLING


def _forget_contradicted(check: Check, answer: Answer) -> None:
    """Take back what was said person by person where an answer for the whole case says otherwise."""
    was_nil = check.answer is Answer.NOTHING_KNOWN
    if answer in {Answer.NO_REPLY, Answer.NOTHING_KNOWN} or (was_nil and answer is Answer.KNOWN):
        db.session.execute(db.delete(PersonAnswer).where(PersonAnswer.check_id == check.id))


def _settle(check: Check, answer: Answer, by_id: uuid.UUID) -> None:
    check.answer = answer
    if answer is Answer.NO_REPLY:
        check.answered_utc = check.answered_by_id = None
    else:
        check.answered_utc, check.answered_by_id = now_utc(), by_id


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


def person_answers(check_ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, Mapping[uuid.UUID, PersonAnswer]]:
    """What was said person by person, by check and person."""
    found: dict[uuid.UUID, dict[uuid.UUID, PersonAnswer]] = defaultdict(dict)
    for row in db.session.scalars(
        db.select(PersonAnswer).where(PersonAnswer.check_id.in_(set(check_ids))).order_by(PersonAnswer.id)
    ):
        found[row.check_id][row.person_id] = row
    return found


def _said(row: ServiceAnswer | PersonAnswer) -> dict[str, object]:
    return {"answer": row.answer, "answered_utc": row.answered_utc, "answered_by_id": row.answered_by_id}


def _rows(check: Check, services: Iterable[uuid.UUID]) -> dict[uuid.UUID, ServiceAnswer]:
    """The answer of each service; one that the agency named later has not replied, whatever was said before."""
    there = dict(service_answers([check.id])[check.id])
    rows: dict[uuid.UUID, ServiceAnswer] = {}
    for service_id in services:
        row = there.get(service_id)
        if row is None:
            row = ServiceAnswer(check_id=check.id, service_id=service_id, answer=Answer.NO_REPLY)
            db.session.add(row)
        rows[service_id] = row
    return rows


def _put(row: ServiceAnswer, answer: Answer, by_id: uuid.UUID) -> None:
    row.answer = answer
    if answer is Answer.NO_REPLY:
        row.answered_utc = row.answered_by_id = None
    else:
        row.answered_utc, row.answered_by_id = now_utc(), by_id
