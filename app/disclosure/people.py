"""Everybody around a case at one meeting, for one reader: how they are to each other and reached, who holds what."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.agenda.queries import get_item
from app.cases.models import PersonRole, TieKind
from app.cases.need_to_know import Sight, agencies_spoken_for, oversees_case
from app.cases.people import may_change_people
from app.cases.queries import list_cases, list_contacts, list_people
from app.core.access import Actor, Permission
from app.core.vault import case_key
from app.directory.queries import AgencyCard, agency_cards, list_employers
from app.disclosure.contacts import disclose_contacts
from app.disclosure.family import PersonInPicture, Picture, picture_of_case
from app.disclosure.lists import headline, person_view
from app.disclosure.put_right import CorrectionView, disclose_put_right
from app.disclosure.triage import TwinView
from app.disclosure.views_of_case import ContactView, PersonView
from app.disclosure.words import PERSON_ROLE
from app.disclosure.words_of_submissions import TIE
from app.identity.queries import account_cards
from app.meetings.models import Meeting
from app.referrals.twins import find_twins


@dataclass(frozen=True, slots=True, kw_only=True)
class AroundView:
    """Somebody around a case. `readers`: who may hold each protected contact that this reader holds."""

    person: PersonView
    role: str
    other_names: str
    due_date: str
    in_picture: PersonInPicture
    contacts: Sequence[ContactView]
    readers: Mapping[uuid.UUID, Sequence[AgencyCard]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleView:
    """Everybody around a case. `twins` are for those who decide what comes in and for the chair alone."""

    reference: str
    headline: str
    case_id: uuid.UUID
    meeting: Meeting
    people: Sequence[AroundView]
    picture: Picture
    corrections: Sequence[CorrectionView]
    twins: Sequence[TwinView]
    may_change: bool
    may_link: bool
    agencies: Sequence[AgencyCard]


ROLES: Mapping[str, PersonRole] = {role.value: role for role in PERSON_ROLE}
TIES: Mapping[str, TieKind] = {kind.value: kind for kind in TIE}


def disclose_people(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID) -> PeopleView:
    """Everybody around a case, as this reader may know of them. Raises `NotFound` and `ReasonNeeded`."""
    seen = get_item(actor, meeting_id, case_id, Permission.CASE_READ, Sight.CASE)
    facts = seen.facts
    case_key(case_id)
    oversees, own = oversees_case(actor, facts), agencies_spoken_for(actor, facts, Permission.CASE_READ)
    may_change = may_change_people(actor, facts) and not seen.by_glass
    may_link = oversees and actor.may(Permission.REFERRAL_TRIAGE, series_id=facts.series_id)
    rows, picture = list_people([case_id]), picture_of_case(case_id)
    contacts = disclose_contacts(case_id, own, oversees=oversees, may_change=False)
    holding = {contact.id: readers for contact, readers in list_contacts(case_id) if contact.is_protected}
    cards = agency_cards(id_ for readers in holding.values() for id_ in readers)
    (case,) = list_cases([case_id])
    return PeopleView(
        reference=case.reference,
        headline=headline(rows),
        case_id=case_id,
        meeting=seen.item.meeting,
        people=[
            AroundView(
                person=person_view(row, with_birth_date=True),
                role=row.role.value,
                other_names=row.other_names,
                due_date=row.due_date_text,
                in_picture=picture.people[str(row.id)],
                contacts=contacts.get(row.id, ()),
                readers={
                    view.id: [card for id_, card in cards.items() if id_ in holding[view.id]]
                    for view in contacts.get(row.id, ())
                    if view.is_protected and not view.is_withheld
                },
            )
            for row in rows
        ],
        picture=picture,
        corrections=disclose_put_right(actor, case_id, oversees=oversees) if may_change else (),
        twins=twins_for_those_who_run(actor, case_id, facts.series_id) if may_link else (),
        may_change=may_change,
        may_link=may_link,
        agencies=list_employers() if may_change else (),
    )


def twins_for_those_who_run(actor: Actor, case_id: uuid.UUID, series_id: uuid.UUID) -> Sequence[TwinView]:
    """Other cases in which somebody of this one may be, with what was said of that."""
    twins = find_twins(actor, [case_id], series_id)[case_id]
    people = account_cards(twin.decision.decided_by_id for twin in twins if twin.decision)
    return [
        TwinView(
            twin=twin,
            by=people.get(twin.decision.decided_by_id) if twin.decision else None,
            reason=twin.decision.reason if twin.decision else "",
        )
        for twin in twins
    ]
