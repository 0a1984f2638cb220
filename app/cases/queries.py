"""Reading cases. What a person may see is decided by `need_to_know`; `sight_in_sql` holds its twin for lists."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, false, or_, true

from app.cases.access_models import BrokenGlass, SealedCaseReader
from app.cases.models import (
    Answer,
    Case,
    CaseNote,
    Check,
    ConflictOfInterest,
    Contact,
    ContactReader,
    Person,
    PersonRole,
    Referral,
)
from app.cases.need_to_know import CheckFacts, ItemFacts
from app.cases.rules import is_under_18
from app.cases.sight_in_sql import in_conflict, is_hidden_from
from app.core.access import PERMISSIONS, Actor, Permission
from app.core.clock import local_today, now_utc
from app.core.database import db
from app.core.together import read_once
from app.core.vault import prefetch_case_keys
from app.meetings.models import Meeting

# One case at one meeting, by the ids of both.
Visit = tuple[uuid.UUID, uuid.UUID]


def list_checks(meeting_id: uuid.UUID, case_ids: Iterable[uuid.UUID]) -> Sequence[Check]:
    """The checks of these cases at that meeting, in a fixed order."""
    return db.session.scalars(
        db.select(Check)
        .where(Check.meeting_id == meeting_id, Check.case_id.in_(set(case_ids)))
        .order_by(Check.case_id, Check.agency_id)
    ).all()


def list_check_facts(*where: ColumnElement[bool]) -> Mapping[Visit, Mapping[uuid.UUID, CheckFacts]]:
    """What each agency has to do with a case, by meeting and case, wherever that holds of its check.

    A list of a year has tens of thousands of them, so no objects are made of rows.
    """
    rows = db.session.execute(
        db.select(Check.meeting_id, Check.case_id, Check.agency_id, Check.is_referrer, Check.is_requested, Check.answer)
        .where(*where)
        .order_by(Check.meeting_id, Check.case_id, Check.agency_id)
    )
    found: dict[Visit, dict[uuid.UUID, CheckFacts]] = defaultdict(dict)
    for meeting_id, case_id, agency_id, is_referrer, is_requested, answer in rows:
        found[meeting_id, case_id][agency_id] = _facts(is_referrer, is_requested, answer)
    return found


def expected_at(meeting_ids: Iterable[uuid.UUID]) -> Mapping[Visit, Mapping[uuid.UUID, CheckFacts]]:
    """Each agency whose time is planned for at these meetings, for counts that name none. The others are not read."""
    is_expected = or_(Check.answer != Answer.NOTHING_KNOWN, Check.is_referrer, Check.is_requested)
    return list_check_facts(Check.meeting_id.in_(set(meeting_ids)), is_expected)


def item_facts(meeting: Meeting, case_ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, ItemFacts]:
    """What need-to-know asks about these cases at that meeting, by case. Several parts of a page ask it of one case."""
    wanted = set(case_ids)
    if len(wanted) != 1:
        return _read_item_facts(meeting, wanted)
    (case_id,) = wanted
    return read_once(f"facts at {meeting.id}", case_id, lambda: _read_item_facts(meeting, wanted))


def _read_item_facts(meeting: Meeting, wanted: set[uuid.UUID]) -> Mapping[uuid.UUID, ItemFacts]:
    checks = list_check_facts(Check.meeting_id == meeting.id, Check.case_id.in_(wanted))
    agencies: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    accounts: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for conflict in db.session.scalars(
        db.select(ConflictOfInterest).where(ConflictOfInterest.case_id.in_(wanted)).order_by(ConflictOfInterest.id)
    ):
        if conflict.agency_id is not None:
            agencies[conflict.case_id].add(conflict.agency_id)
        if conflict.account_id is not None:
            accounts[conflict.case_id].add(conflict.account_id)
    named = _accounts_named(wanted)
    broken = _accounts_with_glass(wanted)
    return {
        case_id: ItemFacts(
            case_id=case_id,
            series_id=meeting.series_id,
            is_over=meeting.is_over,
            checks=checks.get((meeting.id, case_id), {}),
            agencies_in_conflict=frozenset(agencies[case_id]),
            accounts_in_conflict=frozenset(accounts[case_id]),
            is_sealed=case_id in named,
            accounts_named=named.get(case_id, frozenset()),
            accounts_with_glass=broken.get(case_id, frozenset()),
        )
        for case_id in wanted
    }


def _accounts_named(case_ids: set[uuid.UUID]) -> Mapping[uuid.UUID, frozenset[uuid.UUID]]:
    """Who is named for each of these cases that is sealed; a case that is open to all is not in the answer."""
    named: dict[uuid.UUID, frozenset[uuid.UUID]] = {}
    for row in db.session.execute(
        db.select(Case.id, SealedCaseReader.account_id)
        .outerjoin(SealedCaseReader, SealedCaseReader.case_id == Case.id)
        .where(Case.id.in_(case_ids), Case.is_sealed)
        .order_by(Case.id, SealedCaseReader.account_id)
    ):
        named[row.id] = named.get(row.id, frozenset()) | ({row.account_id} if row.account_id else frozenset())
    return named


def _accounts_with_glass(case_ids: set[uuid.UUID]) -> Mapping[uuid.UUID, frozenset[uuid.UUID]]:
    """Whose broken glass holds now, for each of these cases for which somebody's does."""
    broken: dict[uuid.UUID, frozenset[uuid.UUID]] = {}
    for row in db.session.execute(
        db.select(BrokenGlass.case_id, BrokenGlass.account_id)
        .where(BrokenGlass.case_id.in_(case_ids), BrokenGlass.ends_utc > now_utc())
        .order_by(BrokenGlass.case_id, BrokenGlass.id)
    ):
        broken[row.case_id] = broken.get(row.case_id, frozenset()) | {row.account_id}
    return broken


def check_facts(check: Check) -> CheckFacts:
    """A check as need-to-know reads it."""
    return _facts(check.is_referrer, check.is_requested, check.answer)


@cache
def _facts(is_referrer: bool, is_requested: bool, answer: Answer) -> CheckFacts:  # noqa: FBT001  # as rows hold them
    return CheckFacts(
        is_referrer=is_referrer,
        is_requested=is_requested,
        is_known=answer is Answer.KNOWN,
        needs_to_come=answer is Answer.NEED_TO_COME,
        has_answered=answer is not Answer.NO_REPLY,
    )


@dataclass(frozen=True, slots=True)
class NilReturn:
    """A case about which an agency knows nothing: enough to change a mistaken answer, and no more."""

    case_id: uuid.UUID
    reference: str
    agency_id: uuid.UUID


def list_own_nil_returns(actor: Actor, meeting: Meeting) -> Sequence[NilReturn]:
    """What this person's agencies answered with "nothing known" for a meeting, by reference.

    Left out are cases that are hidden from them, and those for which their agency is needed anyway. Once the meeting is
    over no answer can be changed, and none is listed.
    """
    if meeting.is_over:
        return []
    answers_for = or_(
        false(),
        *(
            (Check.agency_id == grant.agency_id) & (true() if grant.case_id is None else Check.case_id == grant.case_id)
            for grant in actor.grants
            if Permission.CHECK_ANSWER in PERMISSIONS[grant.role] and grant.reaches(meeting.series_id)
        ),
    )
    rows = db.session.execute(
        db.select(Check.case_id, Case.reference, Check.agency_id)
        .join(Case, Case.id == Check.case_id)
        .where(Check.meeting_id == meeting.id, Check.answer == Answer.NOTHING_KNOWN, answers_for)
        .where(Check.is_referrer.is_(False), Check.is_requested.is_(False))
        .where(~is_hidden_from(actor, Check.case_id.expression))
        .order_by(Case.reference, Check.agency_id)
    )
    return [NilReturn(row.case_id, row.reference, row.agency_id) for row in rows]


def find_case_id(actor: Actor, reference: str) -> uuid.UUID | None:
    """The case that is called so; none where there is a conflict of interest, after the work that none would take."""
    found: uuid.UUID | None = db.session.scalar(
        db.select(Case.id).where(Case.reference == reference, ~in_conflict(actor, Case.id.expression))
    )
    return found


def find_reference(actor: Actor, case_id: uuid.UUID) -> str | None:
    """What a case is called by; nothing where there is a conflict of interest."""
    found: str | None = db.session.scalar(
        db.select(Case.reference).where(Case.id == case_id, ~in_conflict(actor, Case.id.expression))
    )
    return found


def case_ids_in_conflict(actor: Actor) -> frozenset[uuid.UUID]:
    """The cases that this person must not know of, by themselves or by an agency they work or speak for."""
    own = or_(ConflictOfInterest.account_id == actor.account_id, ConflictOfInterest.agency_id.in_(actor.agency_ids))
    query = db.select(ConflictOfInterest.case_id).where(own).order_by(ConflictOfInterest.case_id)
    return frozenset(db.session.scalars(query))


def list_cases(case_ids: Iterable[uuid.UUID]) -> Sequence[Case]:
    """These cases, in a fixed order. For callers that have asked need-to-know."""
    return db.session.scalars(db.select(Case).where(Case.id.in_(set(case_ids))).order_by(Case.id)).all()


def list_sealed_cases() -> Sequence[Case]:
    """Every sealed case, by reference. For callers that ask need-to-know themselves."""
    return db.session.scalars(db.select(Case).where(Case.is_sealed).order_by(Case.reference)).all()


def list_people(case_ids: Iterable[uuid.UUID]) -> Sequence[Person]:
    """Everybody these cases are about, family by family. Several parts of a page ask it of one case."""
    wanted = set(case_ids)
    people = db.select(Person).where(Person.case_id.in_(wanted)).order_by(Person.case_id, Person.position, Person.id)
    if len(wanted) != 1:
        return db.session.scalars(people).all()
    (case_id,) = wanted
    return read_once("people", case_id, lambda: db.session.scalars(people).all())


def is_person_of(person_id: uuid.UUID | None, case_id: uuid.UUID) -> bool:
    """Whether a case is about that person; nobody in particular is always right."""
    if person_id is None:
        return True
    found = db.session.scalar(db.select(Person.id).where(Person.id == person_id, Person.case_id == case_id))
    return found is not None


def list_contacts(case_id: uuid.UUID) -> Sequence[tuple[Contact, frozenset[uuid.UUID]]]:
    """The contacts of a case, each with the agencies that may hold it while it is protected."""
    readers: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for reader in db.session.scalars(
        db.select(ContactReader)
        .join(Contact, Contact.id == ContactReader.contact_id)
        .where(Contact.case_id == case_id)
        .order_by(ContactReader.id)
    ):
        readers[reader.contact_id].add(reader.agency_id)
    contacts = db.session.scalars(
        db.select(Contact).where(Contact.case_id == case_id).order_by(Contact.position, Contact.id)
    )
    return [(contact, frozenset(readers[contact.id])) for contact in contacts]


def list_referrals(case_id: uuid.UUID, before_utc: datetime) -> Sequence[Referral]:
    """What had been sent in about a case by then, latest first."""
    return db.session.scalars(
        db.select(Referral)
        .where(Referral.case_id == case_id, Referral.received_utc <= before_utc)
        .order_by(Referral.received_utc.desc(), Referral.id)
    ).all()


def list_referral_flags(case_ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, tuple[bool, bool]]:
    """For each case: whether it came from another partnership, and whether it has been heard before."""
    flags: dict[uuid.UUID, tuple[bool, bool]] = {}
    for row in db.session.execute(
        db.select(Referral.case_id, Referral.is_transfer, Referral.is_repeat)
        .where(Referral.case_id.in_(set(case_ids)))
        .order_by(Referral.case_id, Referral.id)
    ):
        transfer, repeat = flags.get(row.case_id, (False, False))
        flags[row.case_id] = (transfer or row.is_transfer, repeat or row.is_repeat)
    return flags


def list_notes(case_id: uuid.UUID) -> Sequence[CaseNote]:
    """Notes for the coordinator and the chair."""
    return db.session.scalars(db.select(CaseNote).where(CaseNote.case_id == case_id).order_by(CaseNote.id)).all()


def cases_with_children(case_ids: Iterable[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Which of these cases have a child in them, born or not; a victim of seventeen is one."""
    wanted = prefetch_case_keys(set(case_ids))
    return frozenset(
        person.case_id
        for person in list_people(wanted)
        if person.role in {PersonRole.CHILD, PersonRole.UNBORN} or is_under_18(person.birth_date, local_today())
    )
