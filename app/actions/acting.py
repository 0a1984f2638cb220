"""Who may be given something to do on a case: the agencies needed there and their people, and partners on paper."""

import uuid
from collections import defaultdict
from dataclasses import dataclass

from app.cases.need_to_know import ItemFacts, oversees_case
from app.cases.telling import may_be_told
from app.core.access import Actor, Permission
from app.directory.queries import AgencyCard, agency_cards, list_partners_on_paper
from app.identity.queries import AccountCard, list_holders
from app.meetings.models import Meeting


@dataclass(frozen=True, slots=True)
class ActingAgency:
    """An agency that may be given something to do, and its people who may be told of the case; partners have none."""

    agency: AgencyCard
    people: tuple[AccountCard, ...] = ()


def list_acting(actor: Actor, meeting: Meeting, facts: ItemFacts) -> tuple[ActingAgency, ...]:
    """The agencies needed for a case, by name, and behind them, for whoever runs the meeting, partners on paper."""
    wanted = {agency_id for agency_id, check in facts.checks.items() if check.is_expected}
    people: dict[uuid.UUID, dict[uuid.UUID, AccountCard]] = defaultdict(dict)
    for card, grant in list_holders(meeting.series_id, Permission.ACTION_ANSWER):
        if grant.agency_id is not None and may_be_told(card, grant, facts):
            people[grant.agency_id][card.id] = card
            if grant.case_id is not None:
                # A guest comes for this case alone, whatever their agency was asked.
                wanted.add(grant.agency_id)
    wanted -= facts.agencies_in_conflict
    partners = list_partners_on_paper() if oversees_case(actor, facts) else ()
    return (
        *(ActingAgency(card, tuple(people[card.id].values())) for card in agency_cards(wanted).values()),
        *(
            ActingAgency(card)
            for card in partners
            if card.id not in wanted and card.id not in facts.agencies_in_conflict
        ),
    )
