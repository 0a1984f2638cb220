"""Whom to ring at an agency about a case."""

import uuid

from app.core.access import Permission, Role
from app.directory.queries import AgencyCard
from app.disclosure.views_of_summary import PhoneLine
from app.identity.queries import list_holders
from app.meetings.models import Meeting


class WhomToRing:
    """Whom to ring at each agency: its representative, or a guest for the case they came for."""

    def __init__(self, meeting: Meeting) -> None:
        self.guests: dict[uuid.UUID, set[uuid.UUID]] = {}
        self._people: dict[tuple[uuid.UUID, uuid.UUID | None], tuple[str, str]] = {}
        for card, grant in list_holders(meeting.series_id, Permission.SUMMARY_ACKNOWLEDGE):
            if grant.agency_id is None:
                continue
            if grant.case_id is not None:
                self.guests.setdefault(grant.case_id, set()).add(grant.agency_id)
            if grant.role is not Role.DEPUTY:
                self._people.setdefault((grant.agency_id, grant.case_id), (card.name, card.phone))

    def line(self, agency: AgencyCard, case_id: uuid.UUID) -> PhoneLine:
        """How to reach this agency about that case."""
        nobody = ("", agency.phone)
        guest = self._people.get((agency.id, case_id), nobody)
        person, phone = self._people.get((agency.id, None), guest)
        return PhoneLine(agency_code=agency.code, agency=agency.name, person=person, phone=phone)
