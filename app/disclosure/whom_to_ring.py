"""Whom to ring at an agency about a case."""

import uuid
from collections.abc import Iterable

from app.cases.need_to_know import ItemFacts
from app.cases.queries import item_facts
from app.core.access import Permission, Role
from app.directory.queries import AgencyCard, list_contacts, list_partners_on_paper
from app.disclosure.views_of_summary import PhoneLine
from app.identity.queries import AccountCard, list_holders
from app.meetings.models import Meeting


class WhomToRing:
    """Whom to ring at each agency: its representative, a guest for the case they came for, a partner's named person."""

    def __init__(self, meeting: Meeting, known: Iterable[ItemFacts] = ()) -> None:
        """For cases of this meeting; `known` are the facts of those of which they were read before."""
        self.guests: dict[uuid.UUID, set[uuid.UUID]] = {}
        self.meeting = meeting
        self._people: dict[tuple[uuid.UUID, uuid.UUID | None], list[AccountCard]] = {}
        self._locked_out = {facts.case_id: facts.accounts_in_conflict for facts in known}
        partners = list_contacts(card.id for card in list_partners_on_paper())
        self._partners = {contact.agency_id: contact for contact in reversed(partners)}
        for card, grant in list_holders(meeting.series_id, Permission.SUMMARY_ACKNOWLEDGE):
            if grant.agency_id is None:
                continue
            if grant.case_id is not None:
                self.guests.setdefault(grant.case_id, set()).add(grant.agency_id)
            if grant.role is not Role.DEPUTY:
                self._people.setdefault((grant.agency_id, grant.case_id), []).append(card)

    def line(self, agency: AgencyCard, case_id: uuid.UUID) -> PhoneLine:
        """How to reach this agency about that case; never by somebody who must not know of it."""
        people = [*self._people.get((agency.id, None), ()), *self._people.get((agency.id, case_id), ())]
        person = next((card for card in people if card.id not in self._out_of(case_id)), None)
        if person is None and agency.id in self._partners:
            contact = self._partners[agency.id]
            return PhoneLine(
                agency_code=agency.code,
                agency=agency.name,
                person=contact.name,
                phone=contact.phone or agency.phone,
            )
        return PhoneLine(
            agency_code=agency.code,
            agency=agency.name,
            person=person.name if person else "",
            phone=person.phone if person else agency.phone,
        )

    def _out_of(self, case_id: uuid.UUID) -> frozenset[uuid.UUID]:
        if case_id not in self._locked_out:
            self._locked_out[case_id] = item_facts(self.meeting, [case_id])[case_id].accounts_in_conflict
        return self._locked_out[case_id]
