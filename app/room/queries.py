"""Reading who is where: at the meeting, in a case, in the lobby, not there yet."""

import enum
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.agenda.queries import SeenItem, list_seen_items
from app.attendance.queries import list_presences
from app.cases.need_to_know import CheckFacts, ItemFacts
from app.core.access import Actor, Grant, Permission, Role
from app.directory.queries import AgencyCard, agency_cards
from app.identity.queries import AccountCard, account_cards, list_guests, list_holders
from app.meetings.models import AttendanceMode, Meeting, MeetingAttendance
from app.meetings.queries import list_people_here, list_signed

# Whom to ring first.
_ORDER_OF_RINGING: Final = (Role.REPRESENTATIVE, Role.GUEST, Role.DEPUTY)


class Place(enum.StrEnum):
    """Where an agency is, for a case it is called to."""

    IN_CASE = "in_case"
    LOBBY = "lobby"
    NOT_HERE = "not_here"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyAtCase:
    """An agency that is called to a case: who of it is where, and whom to ring if nobody is.

    `is_fetched_by_phone`: they are at the meeting, work where they hear no page, and have asked to be rung.
    """

    agency: AgencyCard
    place: Place
    names: tuple[str, ...]
    has_answered: bool
    ring_name: str
    ring_phone: str
    is_fetched_by_phone: bool
    is_in_room: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleForCase:
    """Everybody who matters for one case at this moment. `also_here` are those who speak for no agency called to it."""

    agencies: tuple[AgencyAtCase, ...]
    also_here: tuple[str, ...]

    def at(self, place: Place) -> tuple[AgencyAtCase, ...]:
        """The agencies in that place."""
        return tuple(agency for agency in self.agencies if agency.place == place)

    @property
    def to_ring(self) -> tuple[AgencyAtCase, ...]:
        """Whom to ring once the case is under way: who is not here, and who has asked to be fetched so."""
        return tuple(one for one in self.agencies if one.place is Place.NOT_HERE or one.is_fetched_by_phone)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonHere:
    """Somebody at the meeting: since when, from where, and whether they have signed the statement."""

    person: AccountCard
    agency: AgencyCard | None
    arrived_utc: datetime
    is_in_room: bool
    is_fetched_by_phone: bool
    has_signed: bool


def may_attend(actor: Actor, meeting: Meeting) -> bool:
    """Whether this person may come to a meeting; a guest of single cases only where one of them is on its list."""
    if not actor.may(Permission.MEETING_ATTEND, series_id=meeting.series_id):
        return False
    return knows_the_list(actor, meeting) or bool(list_seen_items(actor, meeting))


def knows_the_list(actor: Actor, meeting: Meeting) -> bool:
    """Whether this person takes part in the series, rather than as a guest in single cases of it."""
    return any(grant.case_id is None and grant.reaches(meeting.series_id) for grant in actor.grants)


def people_for_case(meeting: Meeting, seen: SeenItem) -> PeopleForCase:
    """Who is in a case, who waits for it, and who is missing. For callers that have asked need-to-know."""
    facts = seen.facts
    presences = list_presences(seen.item.id)
    entered: dict[uuid.UUID | None, list[uuid.UUID]] = {}
    for presence in presences:
        entered.setdefault(presence.agency_id, []).append(presence.account_id)
    here = {row.account_id: row for row in list_people_here(meeting.id)}
    speakers = _speakers(meeting, facts)
    called = {agency_id: check for agency_id, check in facts.checks.items() if check.is_expected}
    names = account_cards({presence.account_id for presence in presences})
    return PeopleForCase(
        agencies=tuple(
            _agency_at_case(card, called[card.id], speakers.get(card.id, []), entered.get(card.id, []), here, names)
            for card in agency_cards(called).values()
        ),
        also_here=tuple(names[presence.account_id].name for presence in presences if presence.agency_id not in called),
    )


def _speakers(meeting: Meeting, facts: ItemFacts) -> Mapping[uuid.UUID, list[AccountCard]]:
    """Who speaks for each agency on that case, those to ring first in front; nobody from whom it is hidden."""
    found: dict[uuid.UUID, list[tuple[int, AccountCard]]] = {}
    for card, grant in list_holders(meeting.series_id, Permission.CHECK_ANSWER):
        if grant.agency_id is not None and _counts_for(grant, facts.case_id) and _may_be_rung(card, facts):
            found.setdefault(grant.agency_id, []).append((_ORDER_OF_RINGING.index(grant.role), card))
    return {agency_id: [card for _, card in sorted(rows, key=lambda row: row[0])] for agency_id, rows in found.items()}


def _may_be_rung(card: AccountCard, facts: ItemFacts) -> bool:
    return card.id not in facts.accounts_in_conflict and (not facts.is_sealed or card.id in facts.accounts_named)


def people_to_ring(meeting: Meeting) -> Mapping[uuid.UUID, AccountCard]:
    """Whom to ring at each agency of the series, by agency."""
    found: dict[uuid.UUID, tuple[int, AccountCard]] = {}
    for card, grant in list_holders(meeting.series_id, Permission.CHECK_ANSWER):
        if grant.agency_id is not None and grant.case_id is None:
            mine = (_ORDER_OF_RINGING.index(grant.role), card)
            found[grant.agency_id] = min(found.get(grant.agency_id, mine), mine, key=lambda row: row[0])
    return {agency_id: card for agency_id, (_, card) in found.items()}


def _counts_for(grant: Grant, case_id: uuid.UUID) -> bool:
    return grant.case_id in {None, case_id} and grant.role in _ORDER_OF_RINGING


def _agency_at_case(
    agency: AgencyCard,
    check: CheckFacts,
    speakers: Sequence[AccountCard],
    entered: Sequence[uuid.UUID],
    here: Mapping[uuid.UUID, MeetingAttendance],
    cards: Mapping[uuid.UUID, AccountCard],
) -> AgencyAtCase:
    waiting = [card for card in speakers if card.id in here]
    by_phone = [card for card in waiting if here[card.id].is_fetched_by_phone]
    place, people = Place.NOT_HERE, []
    if entered:
        place, people = Place.IN_CASE, [cards[account_id] for account_id in entered]
    elif waiting:
        place, people = Place.LOBBY, waiting
    names = [card.name for card in people]
    first = next(iter(by_phone or speakers), None)
    return AgencyAtCase(
        agency=agency,
        place=place,
        names=tuple(dict.fromkeys(names)),
        has_answered=check.has_answered,
        ring_name=first.name if first else agency.name,
        ring_phone=(first.phone if first else "") or agency.phone,
        is_fetched_by_phone=place is Place.LOBBY and bool(by_phone),
        is_in_room=any(here[card.id].mode is AttendanceMode.IN_ROOM for card in people if card.id in here),
    )


def list_who_is_here(actor: Actor, meeting: Meeting) -> Sequence[PersonHere]:
    """Everybody at the meeting of whom this person may know, in the order in which they came, with their employer."""
    hidden = _here_for_hidden(actor, meeting)
    rows = [row for row in list_people_here(meeting.id) if row.account_id not in hidden]
    signed = list_signed(meeting.id)
    people = account_cards(row.account_id for row in rows)
    agencies = agency_cards(card.agency_id for card in people.values() if card.agency_id)
    return [
        PersonHere(
            person=people[row.account_id],
            agency=agencies.get(people[row.account_id].agency_id or uuid.UUID(int=0)),
            arrived_utc=row.arrived_utc,
            is_in_room=row.mode is AttendanceMode.IN_ROOM,
            is_fetched_by_phone=row.is_fetched_by_phone,
            has_signed=row.account_id in signed,
        )
        for row in rows
    ]


def count_in_lobby(actor: Actor, meeting: Meeting, seen: SeenItem | None) -> int:
    """How many people of whom this person may know are at the meeting, and not in the case that they see under way."""
    inside = {presence.account_id for presence in list_presences(seen.item.id)} if seen else set()
    return len({row.account_id for row in list_people_here(meeting.id)} - inside - _here_for_hidden(actor, meeting))


def _here_for_hidden(actor: Actor, meeting: Meeting) -> frozenset[uuid.UUID]:
    """Guests who come to this series for cases alone of which this person sees nothing: they would tell of them."""
    guests = list_guests(meeting.series_id, Permission.MEETING_ATTEND)
    if not guests:
        return frozenset()
    seen = {one.item.case_id for one in list_seen_items(actor, meeting)}
    return frozenset(account_id for account_id, case_ids in guests.items() if seen.isdisjoint(case_ids))
