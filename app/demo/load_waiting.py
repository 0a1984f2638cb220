"""Loads what waits to be decided, sent a short while ago, and how the people of every case are to each other."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Final

from app.cases.models import TieKind
from app.cases.people import NewTie, put_ties
from app.core.clock import as_of, now_utc
from app.core.database import db, new_id
from app.demo.cast import Cast
from app.demo.marlbeck.shape import CasePerson, DailyCase
from app.demo.marlbeck.shape_waiting import WaitingSubmission
from app.demo.marlbeck.ties import TIES
from app.directory.queries import list_contacts
from app.meetings.models import Shape
from app.notifications.service import take_as_sent
from app.referrals.links import invite_referrer
from app.referrals.models import SubmissionKind, SubmissionWay
from app.referrals.service import begin_submission, send_submission
from app.referrals.sheet import Sheet, SheetContact, SheetPerson, SheetTie
from app.referrals.twin_models import TwinAnswer, TwinDecision

CUT_OFF: Final = time(8, 30)
WHY_LINKED: Final = "The same name and date of birth; probation confirmed it by phone."


def load_ties(cast: Cast) -> None:
    """Say how the people of each case are to each other."""
    for key, ties in TIES.items():
        put_ties(
            cast.case_ids[key],
            [
                NewTie(kind=TieKind(kind), one_id=cast.person_ids[key, one], other_id=cast.person_ids[key, other])
                for one, kind, other in ties
            ],
        )


def load_links(cast: Cast, coordinator: str, cases: tuple[DailyCase, ...]) -> None:
    """Let the coordinator have said which cases have somebody in common; the notes of it stand at each case."""
    pairs = {tuple(sorted((case.key, other))) for case in cases for other in case.linked_cases}
    for one, other in sorted(pairs):
        db.session.add(
            TwinDecision(
                case_id=cast.case_ids[one],
                other_case_id=cast.case_ids[other],
                answer=TwinAnswer.LINKED,
                decided_utc=now_utc(),
                decided_by_id=cast.accounts[coordinator].id,
                reason=WHY_LINKED,
            )
        )


def load_waiting(cast: Cast, waiting: tuple[WaitingSubmission, ...], coordinator: str) -> None:
    """Send in what waits; whoever was in a case before has the same date of birth again."""
    cast.daily.cut_off_time = CUT_OFF
    for told in waiting:
        with as_of(now_utc() - timedelta(minutes=told.minutes_ago)):
            contacts = {one.email: one.id for one in list_contacts([cast.agency_ids[told.agency]])}
            row = begin_submission(
                kind=SubmissionKind(told.kind),
                way=SubmissionWay.FORM if told.by else SubmissionWay.LINK,
                shape=Shape.DAILY,
                series_id=cast.daily.id,
                agency_id=cast.agency_ids[told.agency],
                account_id=cast.account_id(told.by) if told.by else None,
                contact_id=contacts.get(told.contact),
                sheet=_sheet(cast, told),
            )
            if told.contact:
                # The link over which it came is the one by which its answer is read.
                invite_referrer(cast.actor(coordinator), contacts[told.contact]).submission_id = row.id
                take_as_sent(now_utc() + timedelta(seconds=1))
            row.is_urgent = told.is_urgent
            send_submission(row, actor_id=row.account_id)


def _sheet(cast: Cast, told: WaitingSubmission) -> Sheet:
    keys = {person.key: str(new_id()) for person in told.people}
    return Sheet(
        event=told.event,
        worries=told.worries,
        safe_contact=told.safe_contact,
        consent=told.consent.state,
        consent_text=told.consent.text,
        override_reason=told.override_reason,
        checklist="DASH" if told.checklist_ticks else "",
        checklist_ticks=told.checklist_ticks,
        people=tuple(
            _person(person, keys, cast.days.birth_date(told.same_as or told.key, person)) for person in told.people
        ),
        ties=tuple(SheetTie(kind=kind, one=keys[one], other=keys[other]) for one, kind, other in told.ties),
    )


def _person(person: CasePerson, keys: Mapping[str, str], born: date | None) -> SheetPerson:
    return SheetPerson(
        key=keys[person.key],
        role=person.role,
        name=person.name,
        relation=person.relation,
        birth_date=born.isoformat() if born else "",
        contacts=tuple(
            SheetContact(kind=contact.kind, text=contact.text, safe_contact=contact.safe_contact)
            for contact in person.contacts
        ),
    )
