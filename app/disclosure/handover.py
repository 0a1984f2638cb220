"""What somebody who prepares the meeting may hand over of a case to another partnership.

Notes for the coordinator and links to other cases are no part of it; nor is what an agency limited, in whatever way,
or what has not been confirmed by the agency that is said to have said it.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime

from app.agenda.queries import SeenItem, get_item, list_meetings_of
from app.agenda.visits import get_visits
from app.cases.models import Person
from app.cases.need_to_know import Sight, agencies_spoken_for, oversees_case
from app.cases.queries import list_cases, list_people, list_referrals
from app.core.access import Actor, Permission
from app.core.errors import NotFound
from app.core.words import day
from app.directory.queries import agency_cards
from app.disclosure.case import known_until
from app.disclosure.contacts import disclose_contacts
from app.disclosure.lists import headline
from app.disclosure.story import Visits
from app.disclosure.views_of_case import ActionView, ContactView
from app.disclosure.views_of_story import VisitView
from app.disclosure.views_of_transfer import (
    HandedAction,
    HandedContact,
    HandedMinutes,
    HandedPerson,
    HandedReferral,
    Handover,
)
from app.minutes.queries import list_contributions_across, list_standing_limits

# What says less than a sentence is said by chance as well.
SHORTEST_WITHHELD = 20


def disclose_handover(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID) -> Handover:
    """All of it. Raises `NotFound`, hidden or absent, `Refused`, and `ReasonNeeded`."""
    seen = get_item(actor, meeting_id, case_id, Permission.MEETING_PREPARE, Sight.CASE)
    visits = _overseen(actor, get_visits(actor, case_id))
    if not visits:
        # Somebody who prepares here, but not for this case.
        raise NotFound
    persons = list_people([case_id])
    own = agencies_spoken_for(actor, seen.facts, Permission.CASE_READ)
    contacts = disclose_contacts(case_id, own, oversees=oversees_case(actor, seen.facts), may_change=True)
    told = list(Visits(actor, visits).views())
    everywhere = [contact for of_one in contacts.values() for contact in of_one]
    return Handover(
        case_id=case_id,
        reference=list_cases([case_id])[0].reference,
        headline=headline(persons),
        people=tuple(_person(person, contacts.get(person.id, ())) for person in persons),
        referral=_referral(case_id, known_until(seen.item.meeting)),
        minutes=tuple(_minutes(visit) for visit in told if visit.is_heard),
        shared=tuple(_shared(told)),
        plan=tuple(_action(action) for visit in told for action in visit.actions if action.state == "agreed"),
        has_more=any(visit.withheld or any(one.limit for one in visit.contributions) for visit in told),
        contacts_left_out=sum(not contact.text for contact in everywhere),
        visits=tuple(visit.item.meeting_id for visit in visits),
    )


def list_withheld_texts(handover: Handover) -> tuple[str, ...]:
    """What agencies limited, to look for it in what leaves; for no reader."""
    meetings = list_meetings_of(handover.case_id)
    rows = list_contributions_across(handover.case_id, [meeting.id for meeting in meetings])
    limited = {row.contribution_id for row in list_standing_limits(row.id for row in rows)}
    texts = [text for row in rows if row.id in limited for text in (row.text, row.meaning)]
    return tuple(text for text in texts if len(text) >= SHORTEST_WITHHELD)


def _overseen(actor: Actor, visits: Sequence[SeenItem]) -> Sequence[SeenItem]:
    return [visit for visit in visits if oversees_case(actor, visit.facts)]


def _person(person: Person, contacts: Sequence[ContactView]) -> HandedPerson:
    return HandedPerson(
        name=person.name,
        role=person.role.value,
        relation=person.relation,
        birth_date=person.birth_date_text,
        due_date=person.due_date_text,
        contacts=tuple(
            HandedContact(
                id=contact.id,
                kind=contact.kind_value,
                kind_text=contact.kind,
                text=contact.text,
                safe_contact=contact.safe_contact,
                is_protected=contact.is_protected,
                flags=contact.flags,
            )
            for contact in contacts
            # What is not safe to use at this moment is shown to nobody, and so does not travel either.
            if contact.text
        ),
    )


def _referral(case_id: uuid.UUID, until_utc: datetime) -> HandedReferral | None:
    rows = list_referrals(case_id, before_utc=until_utc)[:1]
    return next(
        (
            HandedReferral(
                agency=agency_cards([row.agency_id])[row.agency_id].name,
                received_utc=row.received_utc,
                event=row.event,
                grounds=row.grounds,
                worries=row.worries,
                safe_contact=row.safe_contact,
                consent=row.consent.value,
                consent_text=row.consent_text,
                override_reason=row.override_reason,
                checklist_ticks=row.checklist_ticks,
            )
            for row in rows
        ),
        None,
    )


def _minutes(visit: VisitView) -> HandedMinutes:
    sections = [(one.title, one.text) for one in visit.minutes]
    sections += [
        (f"What {voice.person or 'the family'} wants and fears", _voice(voice.text, voice.source))
        for voice in visit.voices
    ]
    if visit.outcome:
        sections.append(("What was decided", visit.outcome.decided))
    sections += [("Added afterwards", one.text) for one in visit.additions]
    return HandedMinutes(
        meeting_id=visit.meeting_id, title=f"{visit.series}, {day(visit.starts_utc)}", sections=tuple(sections)
    )


def _voice(text: str, source: str) -> str:
    return f"{text} ({source})" if source else text


def _shared(visits: Sequence[VisitView]) -> list[tuple[str, str]]:
    return [
        (
            f"{one.agency.name}{f', about {one.about}' if one.about else ''}: {one.certainty_text}",
            f"{one.text}\nWhat it means: {one.meaning}" if one.meaning else one.text,
        )
        for visit in visits
        for one in visit.contributions
        if one.limit is None and not one.is_unconfirmed
    ]


def _action(action: ActionView) -> HandedAction:
    by_when = "By the next contact" if action.is_by_next_contact else f"By {day(action.due_utc)}"
    who = f", for {action.for_person}" if action.for_person else ""
    return HandedAction(owner=action.agency.name, text=action.text, by_when=f"{by_when}{who}")
