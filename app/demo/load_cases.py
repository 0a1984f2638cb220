"""Turns the cases of the data into referrals: people with birth dates, contacts, consent, and notes in prose."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from app.cases.models import EVERY_DAY, Case, ConsentState, ContactKind, PersonRole
from app.cases.queries import list_people
from app.cases.safe_contact import ContactFlags
from app.cases.service import NewContact, NewPerson, NewReferral, note_for_coordinator
from app.demo.cast import Cast
from app.demo.marlbeck.shape import CasePerson, Consent, Contact, DailyCase, Reason, Safe

WORKING_DAYS: Final = 0b0011111
GROUNDS: Final[Mapping[Reason, str]] = {
    "visible_high_risk": "Visible high risk",
    "professional_judgement": "Professional judgement",
    "escalation": "It happens more often, or is getting worse",
    "repeat": "Heard before",
}


def new_people(cast: Cast, case_key: str, people: Iterable[CasePerson]) -> list[NewPerson]:
    """The people of a case, as the service takes them."""
    return [
        NewPerson(
            name=person.name,
            role=PersonRole(person.role),
            relation=person.relation,
            birth_date=cast.days.birth_date(case_key, person),
            due_date=cast.days.day(person.due_in_days) if person.due_in_days is not None else None,
            contacts=[_new_contact(cast, contact) for contact in person.contacts],
        )
        for person in people
    ]


def _new_contact(cast: Cast, contact: Contact) -> NewContact:
    return NewContact(
        kind=ContactKind(contact.kind),
        text=contact.text,
        safe_contact=contact.safe_contact,
        is_protected=contact.is_protected,
        reader_ids=frozenset(cast.agency_ids[code] for code in contact.shown_to),
        flags=read_flags(contact.safe),
    )


def read_flags(safe: Safe) -> ContactFlags:
    """What must not be done with a contact, as the service takes it."""
    return ContactFlags(
        is_never_called=safe.never_call,
        is_voicemail_refused=safe.no_voicemail,
        is_never_texted=safe.never_text,
        is_never_posted_to=safe.never_post,
        safe_from_minute=_minute(safe.from_time),
        safe_until_minute=_minute(safe.until_time),
        safe_weekdays=WORKING_DAYS if safe.weekdays_only else EVERY_DAY,
    )


def _minute(clock: str) -> int | None:
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes) if clock else None


def keep_case(cast: Cast, case_key: str, case: Case, people: Iterable[CasePerson]) -> None:
    """Remember a case that was referred, and who is who in it."""
    cast.case_ids[case_key] = case.id
    for person, row in zip(people, list_people([case.id]), strict=True):
        cast.person_ids[case_key, person.key] = row.id


def daily_referral(cast: Cast, case: DailyCase, received_utc: datetime) -> NewReferral:
    """What the agency sent in about a case of today."""
    referral, consent = case.referral, case.referral.consent
    has_time = consent.override_day is not None
    return NewReferral(
        agency_id=cast.agency_ids[referral.agency],
        account_id=cast.account_id(referral.by),
        received_utc=received_utc,
        event=referral.event,
        people=new_people(cast, case.key, case.people),
        grounds=". ".join(GROUNDS[reason] for reason in referral.reasons) + ".",
        worries=_paragraphs(
            f"What could happen: {case.risks.possible_harm}",
            f"What points to it: {case.risks.indicators}",
            f"What protects: {case.risks.protective_factors}",
        ),
        safe_contact=_paragraphs(referral.safe_contact, f"Interpreter: {case.interpreter}" if case.interpreter else ""),
        consent=ConsentState(consent.state),
        consent_text=consent.text,
        override_reason=consent.override_reason,
        override_by_id=cast.account_id(consent.override_by),
        override_utc=cast.days.at(consent.override_day or 0, consent.override_time) if has_time else None,
        checklist_ticks=referral.checklist_ticks,
        is_transfer=referral.kind == "transfer",
        is_repeat=case.last_heard_day is not None,
        reference=case.reference,
    )


def earlier_referral(
    cast: Cast,
    *,
    case_key: str,
    reference: str,
    people: Iterable[CasePerson],
    agency: str,
    event: str,
    consent: Consent,
    received_utc: datetime,
) -> NewReferral:
    """What an agency sent in some time ago."""
    return NewReferral(
        agency_id=cast.agency_ids[agency],
        account_id=cast.speaker_id(agency),
        received_utc=received_utc,
        event=event,
        people=new_people(cast, case_key, people),
        consent=ConsentState(consent.state),
        consent_text=consent.text,
        reference=reference,
    )


def keep_notes(cast: Cast, row: Case, case: DailyCase, partner_names: Mapping[str, str]) -> None:
    """Keep for the coordinator and the chair what only they see of a case. Linked cases are loaded by then."""
    linked = [cast.case_ids[key] for key in case.linked_cases]
    if case.is_restricted:
        note_for_coordinator(row, "This case is restricted. Call in only those who are named for it.")
    if case.notes_for_coordinator:
        note_for_coordinator(row, case.notes_for_coordinator, linked[0] if linked else None)
    for view in case.differing_views:
        owner = cast.accounts[view.owner].name
        note_for_coordinator(row, f"Proposed on the differing professional view ({owner}): {view.resolution}")
    for code in case.information_only:
        note_for_coordinator(row, f"For {partner_names[code]} this case is for information only.")
    if case.transfer:
        note_for_coordinator(row, f"Receipt owed to {partner_names[case.transfer.partner]}: {case.transfer.receipt}")


def _paragraphs(*texts: str) -> str:
    return "\n\n".join(text for text in texts if text)
