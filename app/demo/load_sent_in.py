"""Loads what a teacher asked and sent in, through the same verbs that people use."""

from dataclasses import asdict
from datetime import datetime
from typing import Final

from app.cases.models import EVERY_DAY
from app.core.clock import as_of
from app.demo.cast import Cast
from app.demo.load_cases import read_flags
from app.demo.marlbeck.sent_in import CONSULTANTS
from app.demo.marlbeck.shape import CasePerson
from app.demo.marlbeck.shape_earlier import Marlbeck, Question, SentIn
from app.meetings.models import Shape
from app.referrals import triage
from app.referrals.consulting import ask_first, list_consultants, name_consultant, say
from app.referrals.models import SubmissionKind
from app.referrals.service import begin_own, save_sheet, send_submission
from app.referrals.sheet import Sheet, SheetContact, SheetPerson

NAMED_BEFORE: Final = -150


def load_sent_in(cast: Cast, told: Marlbeck, coordinator: str) -> None:
    """Name who can be asked; ask and answer; write what was sent in, and decide about what was not taken."""
    with as_of(cast.days.at(NAMED_BEFORE, "10:00")):
        for email, about in CONSULTANTS:
            name_consultant(cast.actor(coordinator), email, about)
    _ask(cast, told.question)
    for one in told.sent_in:
        _send_in(cast, one, coordinator)


def _ask(cast: Cast, told: Question) -> None:
    asker, consultant = cast.actor(told.asker), cast.actor(told.consultant)
    row = next(row for row in list_consultants() if row.account_id == consultant.account_id)
    with as_of(cast.days.at(told.day, told.time)):
        asked = ask_first(asker, row.id, asker.employer_id, told.question)
    with as_of(cast.days.at(told.day, told.answered_time)):
        say(consultant, asked.id, told.advice)


def _send_in(cast: Cast, told: SentIn, coordinator: str) -> None:
    author = cast.actor(told.author)
    if author.employer_id is None:
        return
    moment = cast.days.at(told.day, told.time)
    with as_of(moment):
        row = begin_own(author, author.employer_id, SubmissionKind(told.kind), Shape.DAILY)
        save_sheet(row, _sheet(cast, told, author.account_id.hex, moment), version=1, actor_id=author.account_id)
        if told.state != "draft":
            send_submission(row, actor_id=author.account_id)
    if told.state == "declined":
        with as_of(cast.days.at(told.answered_day, told.answered_time)):
            triage.decline(cast.actor(coordinator), row.id, told.answer, told.other_help)


def _sheet(cast: Cast, told: SentIn, author_id: str, moment: datetime) -> Sheet:
    is_decided = bool(told.override_reason)
    return Sheet(
        event=told.event,
        worries=told.worries,
        grounds=told.grounds,
        safe_contact=told.safe_contact,
        consent=told.consent,
        override_reason=told.override_reason,
        purpose=told.purpose,
        override_by=author_id if is_decided else "",
        override_utc=moment.isoformat() if is_decided else "",
        people=tuple(_person(cast, told.key, person) for person in told.people),
        answers={"feel_safer": told.feel_safer} if told.feel_safer else {},
    )


def _person(cast: Cast, key: str, person: CasePerson) -> SheetPerson:
    born = cast.days.birth_date(key, person)
    return SheetPerson(
        role=person.role,
        name=person.name,
        relation=person.relation,
        birth_date=born.isoformat() if born else "",
        contacts=tuple(
            SheetContact(
                kind=one.kind,
                text=one.text,
                safe_contact=one.safe_contact,
                is_protected=one.is_protected,
                shown_to=one.shown_to,
                flags={
                    name: value
                    for name, value in asdict(read_flags(one.safe)).items()
                    if value not in (False, None) and (name, value) != ("safe_weekdays", EVERY_DAY)
                },
            )
            for one in person.contacts
        ),
    )
