"""Who may be given something to do on a case: the agencies needed there and their people, and partners on paper."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.actions.models import Action
from app.cases.need_to_know import ItemFacts, oversees_case
from app.cases.telling import may_be_told
from app.core.access import Actor, Grant, Permission
from app.directory.queries import AgencyCard, ContactCard, contact_cards, contacts_by_agency, list_agencies
from app.identity.queries import AccountCard, account_cards, list_holders
from app.meetings.models import Meeting

Doer = AccountCard | ContactCard


@dataclass(frozen=True, slots=True)
class ActingAgency:
    """An agency that may be given something to do, and its people who may be told of the case.

    Of a partner on paper these are its named persons, who have no accounts.
    """

    agency: AgencyCard
    people: tuple[Doer, ...] = ()
    is_partner: bool = False

    def owner(self, id_: uuid.UUID | None) -> Doer | None:
        """The one of its people with that id."""
        return next((card for card in self.people if card.id == id_), None)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Everybody who may be given something to do on some case of these series, read once for many cases."""

    holders: Mapping[uuid.UUID, Sequence[tuple[AccountCard, Grant]]]
    agencies: Mapping[uuid.UUID, AgencyCard]
    partners: Sequence[AgencyCard]
    contacts: Mapping[uuid.UUID, tuple[ContactCard, ...]]


def find_candidates(actor: Actor, series_ids: Iterable[uuid.UUID]) -> Candidates:
    """Who answers for actions in these series, every agency by name, and, for whoever runs meetings, partners."""
    rows = list_agencies()
    cards = {row.id: AgencyCard(row.id, row.code, row.name, row.phone) for row in rows}
    is_running = actor.may(Permission.MEETING_OVERSEE)
    partners = [cards[row.id] for row in rows if is_running and not row.has_accounts]
    return Candidates(
        holders={one: list_holders(one, Permission.ACTION_ANSWER) for one in set(series_ids)},
        agencies=cards,
        partners=partners,
        contacts=contacts_by_agency(card.id for card in partners),
    )


def list_acting(
    actor: Actor, meeting: Meeting, facts: ItemFacts, candidates: Candidates | None = None
) -> tuple[ActingAgency, ...]:
    """The agencies needed for a case, by name, and behind them, for whoever runs the meeting, partners on paper."""
    known = candidates or find_candidates(actor, [meeting.series_id])
    wanted = {agency_id for agency_id, check in facts.checks.items() if check.is_expected}
    people: dict[uuid.UUID, dict[uuid.UUID, AccountCard]] = defaultdict(dict)
    for card, grant in known.holders[meeting.series_id]:
        if grant.agency_id is not None and may_be_told(card, grant, facts):
            people[grant.agency_id][card.id] = card
            if grant.case_id is not None:
                # A guest comes for this case alone, whatever their agency was asked.
                wanted.add(grant.agency_id)
    wanted -= facts.agencies_in_conflict
    return (
        *(ActingAgency(card, tuple(people[card.id].values())) for card in known.agencies.values() if card.id in wanted),
        *(
            ActingAgency(card, known.contacts.get(card.id, ()), is_partner=True)
            for card in (known.partners if oversees_case(actor, facts) else ())
            if card.id not in wanted and card.id not in facts.agencies_in_conflict
        ),
    )


def doers(actions: Iterable[Action]) -> Mapping[uuid.UUID, Doer]:
    """Who does these actions and who accepted them, by id, whether they have accounts or not."""
    rows = list(actions)
    accounts = {id_ for row in rows for id_ in (row.owner_id, row.accepted_by_id) if id_}
    contacts = {id_ for row in rows for id_ in (row.contact_id, row.accepted_by_contact_id) if id_}
    return {**account_cards(accounts), **contact_cards(contacts)}


def owner_of(action: Action, people: Mapping[uuid.UUID, Doer]) -> Doer | None:
    """Who took an action on, among those that `doers` found."""
    id_ = action.owner_id or action.contact_id
    return people.get(id_) if id_ else None


def acceptor_of(action: Action, people: Mapping[uuid.UUID, Doer]) -> str:
    """The name of whoever accepted it; empty for nobody."""
    id_ = action.accepted_by_id or action.accepted_by_contact_id
    return people[id_].name if id_ and id_ in people else ""
