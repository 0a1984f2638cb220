"""Checks as lists: what an agency was asked and answered, and, for those who run the meeting, who answered what."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.cases.check_answers import person_answers, service_answers
from app.cases.check_models import PersonAnswer, ServiceAnswer
from app.cases.models import Answer, Check
from app.cases.queries import list_checks, list_own_nil_returns
from app.core.access import Actor, Permission
from app.directory.queries import AgencyCard, agency_cards
from app.directory.services import Service, list_services
from app.disclosure.lists import list_case_lines
from app.disclosure.views_of_case import CaseLine, PersonView
from app.disclosure.words import ANSWER
from app.identity.queries import AccountCard, account_cards
from app.meetings.models import Meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPart:
    """What was answered by one service, or about one person; who said so, and when."""

    id: uuid.UUID
    name: str
    answer: str
    answer_text: str
    answered_utc: datetime | None
    answered_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedCase:
    """One agency's question about one case. `people` are there while the reader may know of the case; never more.

    What was said of them one by one stands in `persons`, in their order; nothing where there is one alone.

    After a nil return they are gone, and the reference stays with whoever gave it.
    """

    case_id: uuid.UUID
    reference: str
    agency: AgencyCard
    people: tuple[PersonView, ...]
    is_urgent: bool
    answer: str
    answer_text: str
    is_referrer: bool
    is_requested: bool
    is_changeable: bool
    answered_utc: datetime | None
    answered_by: str
    services: tuple[AnswerPart, ...]
    persons: tuple[AnswerPart, ...]

    @property
    def key(self) -> str:
        """What its fields in a form are called by."""
        return f"{self.case_id}.{self.agency.id}"


def list_asked(actor: Actor, meeting: Meeting) -> Sequence[AskedCase]:
    """Every case about which this person answers for an agency, by agency and reference."""
    answers_for = actor.agencies_spoken_for(Permission.CHECK_ANSWER, meeting.series_id)
    lines: dict[tuple[uuid.UUID, uuid.UUID], CaseLine] = {
        (line.case_id, check.agency.id): line
        for line in list_case_lines(actor, meeting)
        for check in line.own_checks
        if check.agency.id in answers_for and _is_for(actor, meeting, line.case_id, check.agency.id)
    }
    nil = {(one.case_id, one.agency_id): one.reference for one in list_own_nil_returns(actor, meeting)}
    wanted = lines.keys() | nil.keys()
    checks = [
        check
        for check in list_checks(meeting.id, {case_id for case_id, _agency_id in wanted})
        if (check.case_id, check.agency_id) in wanted
    ]
    said = service_answers(check.id for check in checks)
    known = person_answers(check.id for check in checks)
    people = _people_who_answered(checks, said, known)
    cards = agency_cards({check.agency_id for check in checks})
    services = list_services(cards)
    found = [
        _asked(
            check,
            cards[check.agency_id],
            line=lines.get((check.case_id, check.agency_id)),
            reference=nil.get((check.case_id, check.agency_id), ""),
            services=_service_lines(check, services, said.get(check.id, {}), people),
            known=known.get(check.id, {}),
            people=people,
            is_over=meeting.is_over,
        )
        for check in checks
    ]
    return sorted(found, key=lambda one: (one.agency.name, one.reference))


def list_answers_apart(
    meeting: Meeting, lines: Iterable[CaseLine]
) -> Mapping[tuple[uuid.UUID, uuid.UUID], Sequence[AnswerPart]]:
    """Where services of an agency answered differently, or it said for whom it knows something, by case and agency.

    Of the people those stand there of whom something was said. For callers that oversee these cases.
    """
    family = {line.case_id: line.people for line in lines}
    checks = list_checks(meeting.id, family)
    said = service_answers(check.id for check in checks)
    known = person_answers(check.id for check in checks)
    people = _people_who_answered(checks, said, known)
    services = list_services(check.agency_id for check in checks if check.id in said)
    found: dict[tuple[uuid.UUID, uuid.UUID], Sequence[AnswerPart]] = {}
    for check in checks:
        by_service = _where_they_differ(
            _service_lines(check, services, said[check.id], people) if check.id in said else ()
        )
        by_person = _where_they_differ(_person_lines(family[check.case_id], known.get(check.id, {}), people))
        if by_service or by_person:
            told = [part for part in by_person if part.answer != Answer.NO_REPLY.value]
            found[check.case_id, check.agency_id] = (*by_service, *told)
    return found


def _where_they_differ(parts: Sequence[AnswerPart]) -> Sequence[AnswerPart]:
    return parts if len({part.answer for part in parts}) > 1 else ()


def _is_for(actor: Actor, meeting: Meeting, case_id: uuid.UUID, agency_id: uuid.UUID) -> bool:
    """Whether a grant to answer reaches this case: a guest of one case answers for that one alone."""
    return any(
        grant.agency_id == agency_id and grant.reaches(meeting.series_id) and grant.case_id in {None, case_id}
        for grant in actor.grants
    )


def _asked(
    check: Check,
    agency: AgencyCard,
    *,
    line: CaseLine | None,
    reference: str,
    services: tuple[AnswerPart, ...],
    known: Mapping[uuid.UUID, PersonAnswer],
    people: Mapping[uuid.UUID, AccountCard],
    is_over: bool,
) -> AskedCase:
    is_nil = line is None
    family = () if line is None or is_over else line.people
    return AskedCase(
        case_id=check.case_id,
        reference=line.reference if line else reference,
        agency=agency,
        people=family,
        is_urgent=bool(line and line.is_urgent),
        answer=check.answer.value,
        answer_text=ANSWER[check.answer],
        is_referrer=check.is_referrer,
        is_requested=check.is_requested and not is_nil,
        is_changeable=not is_over and not check.is_referrer,
        answered_utc=check.answered_utc,
        answered_by=_name(check.answered_by_id, people),
        services=services,
        persons=_person_lines(family, known, people) if len(family) > 1 else (),
    )


def _service_lines(
    check: Check,
    services: Sequence[Service],
    said: Mapping[uuid.UUID, ServiceAnswer],
    people: Mapping[uuid.UUID, AccountCard],
) -> tuple[AnswerPart, ...]:
    return tuple(
        _part(service.id, service.name, said.get(service.id), people)
        for service in services
        if service.agency_id == check.agency_id
    )


def _person_lines(
    family: Iterable[PersonView], known: Mapping[uuid.UUID, PersonAnswer], people: Mapping[uuid.UUID, AccountCard]
) -> tuple[AnswerPart, ...]:
    return tuple(_part(person.id, person.name, known.get(person.id), people) for person in family)


def _part(
    part_id: uuid.UUID, name: str, row: ServiceAnswer | PersonAnswer | None, people: Mapping[uuid.UUID, AccountCard]
) -> AnswerPart:
    answer = row.answer if row else Answer.NO_REPLY
    return AnswerPart(
        id=part_id,
        name=name,
        answer=answer.value,
        answer_text=ANSWER[answer],
        answered_utc=row.answered_utc if row else None,
        answered_by=_name(row.answered_by_id, people) if row else "",
    )


def _people_who_answered(
    checks: Iterable[Check],
    said: Mapping[uuid.UUID, Mapping[uuid.UUID, ServiceAnswer]],
    known: Mapping[uuid.UUID, Mapping[uuid.UUID, PersonAnswer]],
) -> Mapping[uuid.UUID, AccountCard]:
    ids = {check.answered_by_id for check in checks}
    ids |= {row.answered_by_id for rows in said.values() for row in rows.values()}
    ids |= {row.answered_by_id for rows in known.values() for row in rows.values()}
    return account_cards(one for one in ids if one is not None)


def _name(account_id: uuid.UUID | None, people: Mapping[uuid.UUID, AccountCard]) -> str:
    return people[account_id].name if account_id is not None and account_id in people else ""
