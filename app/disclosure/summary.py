"""What one agency may hold after a meeting: its cases, what was decided, what it does by when, whom to ring."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from app.actions.acting import doers, owner_of
from app.actions.models import Action, ActionState
from app.actions.next_look import find_next_look
from app.actions.outcomes import list_recipients
from app.actions.queries import find_outcome, list_actions, list_carried_over
from app.agenda.models import AgendaItem, ItemState
from app.agenda.queries import list_items
from app.cases.contacts import flags_of
from app.cases.models import Contact, Person, PersonRole
from app.cases.need_to_know import ItemFacts
from app.cases.queries import item_facts, list_cases, list_contacts, list_people, list_referrals
from app.cases.safe_contact import Output, decide
from app.core.access import Actor
from app.core.clock import local, now_utc
from app.core.vault import prefetch_case_keys
from app.directory.queries import agency_cards
from app.disclosure.contributions import SharedThings, reader_of_paper, reader_of_summary
from app.disclosure.initials import make_initials, with_initials
from app.disclosure.views_of_summary import (
    OtherAction,
    OwnAction,
    OwnContribution,
    SafeContact,
    SummarisedCase,
)
from app.disclosure.whom_to_ring import WhomToRing
from app.disclosure.words import CERTAINTY, CONTACT_KIND
from app.meetings.models import Meeting
from app.minutes.limits import Given, Reader
from app.minutes.models import Contribution

_HEADLINE_ROLES = (PersonRole.VICTIM, PersonRole.ALLEGING_BOTH_WAYS)
_NOT_AGREED = (ActionState.PROPOSED, ActionState.NOT_TAKEN_UP)


def disclose_summary(agency_id: uuid.UUID, meeting: Meeting) -> tuple[SummarisedCase, ...]:
    """The cases of which this agency may hold something after the meeting, in agenda order; often none."""
    return disclose_summaries([agency_id], meeting)[agency_id]


def disclose_summaries(
    agency_ids: Collection[uuid.UUID], meeting: Meeting
) -> Mapping[uuid.UUID, tuple[SummarisedCase, ...]]:
    """The same for several agencies, each scoped by itself; every case is opened once."""
    readable = prefetch_case_keys({item.case_id for item in list_items(meeting)})
    items = [item for item in list_items(meeting) if item.case_id in readable]
    case_ids = [item.case_id for item in items]
    facts = item_facts(meeting, case_ids)
    references = {case.id: case.reference for case in list_cases(case_ids)}
    phones = WhomToRing(meeting)
    summaries: dict[uuid.UUID, list[SummarisedCase]] = {agency_id: [] for agency_id in agency_ids}
    for item in items:
        heard = _HeardCase(item, facts[item.case_id], references[item.case_id], phones)
        for agency_id, cases in summaries.items():
            if heard.is_for(agency_id):
                cases.append(heard.for_agency(agency_id))
    return {agency_id: tuple(cases) for agency_id, cases in summaries.items()}


def without_limited(
    actor: Actor, meeting: Meeting, agency_id: uuid.UUID, cases: Sequence[SummarisedCase]
) -> tuple[SummarisedCase, ...]:
    """Cases as they were sent to an agency, for a reader who may be somebody else.

    Who runs the meeting reads every agency's summary, but not what that agency has withheld from them, then or since.
    """
    facts = item_facts(meeting, [case.case_id for case in cases])
    items = {item.case_id: item for item in list_items(meeting)}
    return tuple(
        _without_limited(
            case, SharedThings(items[case.case_id]), agency_id, reader_of_summary(actor, facts[case.case_id])
        )
        for case in cases
    )


def _without_limited(
    case: SummarisedCase, shared: SharedThings, agency_id: uuid.UUID, reader: Reader
) -> SummarisedCase:
    hidden: set[uuid.UUID | None] = {
        row.id for row in shared.rows if row.agency_id == agency_id and shared.given(row, reader) is not Given.WHOLE
    }
    if hidden:
        # What is kept without an id may be the one.
        hidden.add(None)
    return replace(case, contributions=tuple(c for c in case.contributions if c.contribution_id not in hidden))


class _HeardCase:
    """One case of the meeting, opened once, from which each agency gets its own part."""

    def __init__(self, item: AgendaItem, facts: ItemFacts, reference: str, phones: WhomToRing) -> None:
        self.item, self.facts, self.reference, self.phones = item, facts, reference, phones
        case_id, meeting_id = item.case_id, item.meeting_id
        self.was_heard = item.state is ItemState.CLOSED
        self.people: Sequence[Person] = list_people([case_id])
        self.initials = make_initials([person.name for person in self.people])
        self.letters = {person.id: self.initials[person.name] for person in self.people}
        self.actions = [row for row in list_actions(meeting_id, case_id) if row.state not in _NOT_AGREED]
        self.earlier = [row for row in list_carried_over(case_id, item.meeting) if row.state is ActionState.AGREED]
        self.shared = SharedThings(item)
        self.contributions = self.shared.rows
        self.excluded = self._agencies_excluded()
        self.at_work = self._agencies_at_work()
        self.involved = (self.at_work | {row.agency_id for row in self.contributions}) - self.excluded
        self.cards = agency_cards(self.involved)
        self.owners = doers([*self.actions, *self.earlier])
        outcome = find_outcome(meeting_id, case_id)
        self.decided = with_initials(outcome.decided, self.initials) if outcome else ""
        self.next_look = find_next_look(outcome, item.meeting)
        self.safe_contact = self._safe_contact()

    def _agencies_excluded(self) -> frozenset[uuid.UUID]:
        """Who gets nothing whatever they did: those in conflict, and those that said they know nothing."""
        checks = self.facts.checks
        nil = {agency_id for agency_id, check in checks.items() if check.has_answered and not check.is_needed}
        return self.facts.agencies_in_conflict | nil

    def _agencies_at_work(self) -> frozenset[uuid.UUID]:
        """Who was needed, was given something to do, or came as a guest."""
        named = {agency_id for agency_id, check in self.facts.checks.items() if check.is_needed}
        named |= {row.agency_id for row in self.actions}
        named |= {row.agency_id for row in list_recipients(self.item.meeting_id, [self.item.case_id])}
        return frozenset(named | self.phones.guests.get(self.item.case_id, set())) - self.excluded

    def _agencies_known_to(self, agency_id: uuid.UUID) -> frozenset[uuid.UUID]:
        """The others on the case, leaving out one that only shared what this agency is not even told of."""
        reader = reader_of_paper(agency_id)
        sharing = {row.agency_id for row in self.contributions if self.shared.given(row, reader) is not Given.NOTHING}
        return (self.at_work | sharing) - self.excluded - {agency_id}

    def is_for(self, agency_id: uuid.UUID) -> bool:
        return agency_id in self.involved

    def for_agency(self, agency_id: uuid.UUID) -> SummarisedCase:
        known = self._agencies_known_to(agency_id)
        own = [row for row in self.actions if row.agency_id == agency_id]
        earlier = [row for row in self.earlier if row.agency_id == agency_id]
        others = [row for row in self.actions if row.agency_id != agency_id and row.agency_id in self.cards]
        return SummarisedCase(
            case_id=self.item.case_id,
            reference=self.reference,
            initials=self._headline(),
            heard_utc=self.item.started_utc if self.was_heard else None,
            decided=self.decided,
            next_look=self.next_look,
            actions=tuple(
                [self._own_action(row, is_from_earlier=True) for row in earlier]
                + [self._own_action(row, is_from_earlier=False) for row in own]
            ),
            other_actions=tuple(
                OtherAction(
                    agency=self.cards[row.agency_id].name,
                    due_utc=row.due_utc,
                    is_due_at_time=row.is_due_at_time,
                    is_by_next_contact=row.is_by_next_contact,
                )
                for row in others
            ),
            contributions=tuple(
                self._own_contribution(row) for row in self.contributions if row.agency_id == agency_id
            ),
            safe_contact=self.safe_contact,
            phone_lines=tuple(
                self.phones.line(card, self.item.case_id) for card in self.cards.values() if card.id in known
            ),
        )

    def _headline(self) -> str:
        main = [person for person in self.people if person.role in _HEADLINE_ROLES] or self.people[:1]
        return " and ".join(self.letters[person.id] for person in main)

    def _own_action(self, row: Action, *, is_from_earlier: bool) -> OwnAction:
        owner = owner_of(row, self.owners)
        return OwnAction(
            action_id=row.id,
            text=row.text,
            due_utc=row.due_utc,
            is_due_at_time=row.is_due_at_time,
            is_by_next_contact=row.is_by_next_contact,
            owner=owner.name if owner else "",
            for_whom=self.letters.get(row.for_person_id, "") if row.for_person_id else "",
            is_from_earlier=is_from_earlier,
        )

    def _own_contribution(self, row: Contribution) -> OwnContribution:
        ended = self.item.ended_utc
        return OwnContribution(
            contribution_id=row.id,
            about=self.letters.get(row.about_id, "") if row.about_id else "",
            text=with_initials(row.text, self.initials),
            certainty=row.certainty.value,
            certainty_text=CERTAINTY[row.certainty],
            meaning=with_initials(row.meaning, self.initials),
            was_heard=self.was_heard and ended is not None and row.shared_utc <= ended,
        )

    def _safe_contact(self) -> tuple[SafeContact, ...]:
        """Warnings that bind. What belongs to a protected contact stays behind with it: it may tell of the place."""
        latest = list_referrals(self.item.case_id, before_utc=self.item.meeting.closed_utc or now_utc())[:1]
        warnings = [SafeContact(about="", text=row.safe_contact) for row in latest if row.safe_contact]
        place = {person.id: number for number, person in enumerate(self.people)}
        contacts = [contact for contact, _readers in list_contacts(self.item.case_id) if not contact.is_protected]
        for contact in sorted(contacts, key=lambda contact: place[contact.person_id]):
            orders = decide(contact.kind, flags_of(contact), Output.PAPER, local(now_utc())).words
            text = " ".join([*orders, contact.safe_contact] if contact.safe_contact else orders)
            if text:
                warnings.append(SafeContact(about=self._about(contact), text=text))
        return tuple(
            SafeContact(about=warning.about, text=with_initials(warning.text, self.initials)) for warning in warnings
        )

    def _about(self, contact: Contact) -> str:
        return f"{CONTACT_KIND[contact.kind]}, {self.letters[contact.person_id]}"
