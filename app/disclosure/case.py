"""A whole case at one meeting, for one reader."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from app.actions.acting import Doer, acceptor_of, doers, owner_of
from app.actions.models import Action
from app.actions.queries import find_outcome, list_actions, list_carried_over
from app.agenda.models import AgendaItem
from app.agenda.queries import SeenItem, get_item
from app.cases.contacts import may_change_flags
from app.cases.models import Person, Referral
from app.cases.need_to_know import (
    ItemFacts,
    Sight,
    agencies_spoken_for,
    may_add_to_record,
    may_write_minutes,
    oversees_case,
)
from app.cases.queries import list_notes, list_people, list_referrals
from app.core.access import Actor, Permission
from app.core.clock import now_utc
from app.core.vault import case_key
from app.directory.queries import AgencyCard, agency_cards
from app.disclosure.arrivals import disclose_arrival
from app.disclosure.contacts import disclose_contacts
from app.disclosure.contributions import SharedThings, disclose_contributions
from app.disclosure.lists import case_lines, person_view
from app.disclosure.record import disclose_agreed_record, disclose_differing, disclose_documents
from app.disclosure.sheets import rest_of_what_was_told
from app.disclosure.views_of_case import (
    ActionView,
    CaseView,
    OutcomeView,
    PersonView,
    ReferralView,
    ResearchView,
    VoiceView,
)
from app.disclosure.views_of_summary import PhoneLine
from app.disclosure.whom_to_ring import WhomToRing
from app.disclosure.words import ACTION_STATE, CERTAINTY, CONSENT, RESEARCH_KIND
from app.identity.queries import AccountCard, account_cards
from app.meetings.models import Meeting
from app.minutes.models import Contribution, ResearchLine
from app.minutes.queries import list_research, list_voices
from app.minutes.shared_texts import VOICES


def disclose_case(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID) -> CaseView:
    """Everything this reader may hold of a case at a meeting. Raises `NotFound`, hidden or absent."""
    return disclose_item(actor, get_item(actor, meeting_id, case_id, Permission.CASE_READ, Sight.CASE))


def disclose_item(actor: Actor, seen: SeenItem) -> CaseView:
    """The same, for an item that was found for this reader before."""
    item, facts = seen.item, seen.facts
    case_key(item.case_id)
    (line,) = case_lines(actor, item.meeting, [seen])
    oversees = oversees_case(actor, facts)
    own = agencies_spoken_for(actor, facts, Permission.CASE_READ)
    reader = _Reader(item, own, oversees=oversees)
    shared = SharedThings(item)
    contributions, withheld = disclose_contributions(actor, item, facts, reader.names, shared)
    voices = reader.voices()
    return CaseView(
        line=line,
        people=reader.people(may_change=may_change_flags(actor, facts)),
        ask_about_contacts=reader.ask_about_contacts(facts),
        referrals=reader.referrals(),
        contributions=contributions,
        withheld=withheld,
        research=reader.research(shared),
        voices=voices,
        not_yet_heard=reader.not_yet_heard(voices),
        actions=reader.actions(reader.action_rows),
        carried_over=reader.actions(reader.carried_rows),
        outcome=_outcome(item.meeting_id, item.case_id),
        deferred_reason="" if seen.by_glass else item.deferred_reason,
        # In an emergency somebody reads what is known of the family, not what is being written at the table.
        documents=() if seen.by_glass else disclose_documents(item, reader.names),
        differing=() if seen.by_glass else disclose_differing(item.case_id, [item.meeting_id])[item.meeting_id],
        agreed_record=None if seen.by_glass else disclose_agreed_record(item, own),
        coordinator_notes=tuple(note.text for note in list_notes(item.case_id)) if oversees else (),
        locked_out=tuple(agency_cards(facts.agencies_in_conflict).values()) if oversees else (),
        is_overseen=oversees,
        may_write_minutes=may_write_minutes(actor, facts) and line.state != "closed",
        may_add_to_record=may_add_to_record(actor, facts) and not seen.by_glass,
        speaks_for=tuple(agency_cards(own).values()),
        arrival=disclose_arrival(item.case_id, oversees=oversees) if line.is_transfer else None,
    )


class _Reader:
    """Builds the parts for one reader; the names of people and agencies are fetched once."""

    def __init__(self, item: AgendaItem, own: frozenset[uuid.UUID], *, oversees: bool) -> None:
        self.item, self.own, self.oversees = item, own, oversees
        self.case_id, self.meeting_id = item.case_id, item.meeting_id
        self.persons: Sequence[Person] = list_people([item.case_id])
        self.names = {person.id: person.name for person in self.persons}
        # Only what this meeting was called about: an earlier referral is history that nobody has shared again.
        self.referral_rows = _read_together(list_referrals(item.case_id, before_utc=known_until(item.meeting)))
        self.action_rows = list_actions(item.meeting_id, item.case_id)
        self.carried_rows = list_carried_over(item.case_id, item.meeting)
        doing = {row.agency_id for row in (*self.action_rows, *self.carried_rows)}
        self.agencies: Mapping[uuid.UUID, AgencyCard] = agency_cards(
            {row.agency_id for row in self.referral_rows} | doing | own
        )

    def name(self, person_id: uuid.UUID | None) -> str:
        return self.names.get(person_id, "") if person_id else ""

    def people(self, *, may_change: bool) -> tuple[PersonView, ...]:
        contacts = disclose_contacts(self.case_id, self.own, oversees=self.oversees, may_change=may_change)
        return tuple(
            replace(person_view(person, with_birth_date=True), contacts=contacts.get(person.id, ()))
            for person in self.persons
        )

    def ask_about_contacts(self, facts: ItemFacts) -> PhoneLine | None:
        """Whom to ask how to get in touch: the agency that referred the case, for all but itself."""
        referrers = [row.agency_id for row in self.referral_rows if row.agency_id not in self.own]
        whom = WhomToRing(self.item.meeting, [facts]) if referrers else None
        return whom.line(self.agencies[referrers[0]], self.case_id) if whom else None

    def referrals(self) -> tuple[ReferralView, ...]:
        rows = self.referral_rows
        people = account_cards(row.override_by_id for row in rows if row.override_by_id)
        return tuple(
            ReferralView(
                agency=self.agencies[row.agency_id],
                received_utc=row.received_utc,
                event=row.event,
                grounds=row.grounds,
                worries=row.worries,
                safe_contact=row.safe_contact,
                checklist_ticks=row.checklist_ticks,
                consent=CONSENT[row.consent],
                consent_text=row.consent_text,
                override_reason=row.override_reason,
                override_by=_name(people, row.override_by_id),
                override_utc=row.override_utc,
                is_transfer=row.is_transfer,
                is_repeat=row.is_repeat,
                told=rest_of_what_was_told(row.case_id, row.received_utc),
            )
            for row in rows
        )

    def research(self, shared: SharedThings) -> tuple[ResearchView, ...]:
        lines = {row.research_line_id: row for row in shared.rows}
        return tuple(
            research_view(row, self.agencies[row.agency_id], self.name(row.about_id), shared, lines.get(row.id))
            for row in list_research(self.meeting_id, self.case_id, self.own)
        )

    def voices(self) -> tuple[VoiceView, ...]:
        rows = list_voices(self.meeting_id, self.case_id)
        people = account_cards(row.brought_by_id for row in rows if row.brought_by_id)
        return tuple(
            VoiceView(
                id=row.id,
                person=self.name(row.person_id),
                text=row.text,
                source=row.source,
                brought_by=_name(people, row.brought_by_id),
            )
            for row in rows
        )

    def not_yet_heard(self, voices: Sequence[VoiceView]) -> tuple[str, ...]:
        """The victim and the children whose voice nobody has brought."""
        heard = {voice.person for voice in voices}
        return tuple(person.name for person in self.persons if person.role in VOICES and person.name not in heard)

    def actions(self, rows: Sequence[Action]) -> tuple[ActionView, ...]:
        people = doers(rows)
        return tuple(
            action_view(row, self.agencies[row.agency_id], people, self.name(row.for_person_id)) for row in rows
        )


def research_view(
    row: ResearchLine, agency: AgencyCard, about: str, shared: SharedThings, contribution: Contribution | None
) -> ResearchView:
    """A line of an agency's own research, in words; `contribution` is what it was shared as."""
    return ResearchView(
        id=row.id,
        agency=agency,
        about=about,
        about_id=row.about_id,
        kind=row.kind.value,
        kind_text=RESEARCH_KIND[row.kind],
        text=row.text,
        certainty=row.certainty.value,
        certainty_text=CERTAINTY[row.certainty],
        meaning=row.meaning,
        is_shared=contribution is not None,
        is_limited=contribution is not None and shared.is_limited(contribution),
        is_held_back=row.is_held_back,
        held_back_reason=row.held_back_reason,
    )


def action_view(row: Action, agency: AgencyCard, people: Mapping[uuid.UUID, Doer], for_person: str) -> ActionView:
    """An action, in words; `people` holds its owner and whoever accepted it."""
    return ActionView(
        id=row.id,
        agency=agency,
        owner=owner_of(row, people),
        text=row.text,
        for_person=for_person,
        due_utc=row.due_utc,
        is_due_at_time=row.is_due_at_time,
        is_by_next_contact=row.is_by_next_contact,
        accepted_by=acceptor_of(row, people),
        contribution_id=row.contribution_id,
        state=row.state.value,
        state_text=ACTION_STATE[row.state],
        answer=row.answer,
    )


def _read_together(rows: Sequence[Referral]) -> Sequence[Referral]:
    """The latest of what was sent in, with what it was added to; `rows` are the latest first."""
    last = next((place for place, row in enumerate(rows) if not row.is_addition), len(rows) - 1)
    return rows[: last + 1]


def known_until(meeting: Meeting) -> datetime:
    """A meeting that is over keeps what it was called about; one to come hears whatever comes in before it."""
    return meeting.closed_utc or max(now_utc(), meeting.starts_utc)


def _name(cards: Mapping[uuid.UUID, AccountCard], account_id: uuid.UUID | None) -> str:
    return cards[account_id].name if account_id is not None and account_id in cards else ""


def _outcome(meeting_id: uuid.UUID, case_id: uuid.UUID) -> OutcomeView | None:
    row = find_outcome(meeting_id, case_id)
    return OutcomeView(decided=row.decided, recorded_utc=row.recorded_utc) if row else None
