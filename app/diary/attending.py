"""Who comes to dates, agency by agency, and what is missing: as one reader who prepares them may know it."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from app.agenda.queries import list_seen_items
from app.agenda.visits import list_visits
from app.availability.queries import Asked, know_times, list_turns, school_year
from app.availability.rules import Engagement, KnownTimes, SchoolYear, When, is_free
from app.cases.need_to_know import Sight
from app.core.access import Actor, Grant, Permission, Role
from app.core.clock import local
from app.core.database import db
from app.diary.attending_rules import AgencyFacts, AgencyLine, Enough, Member, judge_agency, judge_quorum
from app.diary.elsewhere import engagements_of
from app.directory.models import AgencyContact
from app.directory.queries import agency_cards
from app.identity.models import Account
from app.identity.queries import AccountCard, list_holders
from app.invitations.models import Invitee
from app.invitations.queries import list_invitees, list_latest_replies
from app.invitations.reply_rules import GivenAnswer
from app.meetings.models import Meeting, Series, Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Attending:
    """A date with a line for each agency, those who run it, and what has to be done."""

    meeting: Meeting
    lines: Sequence[AgencyLine]
    running: AgencyLine
    enough: Enough
    missing: Sequence[str]

    @property
    def notes(self) -> Sequence[str]:
        """Whatever stands in anybody's way, once each."""
        return list(dict.fromkeys(note for line in [*self.lines, self.running] for note in line.notes))

    @property
    def nobody(self) -> Sequence[str]:
        """The agencies without anyone."""
        return [line.name for line in self.lines if line.coming == "nobody"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Crew:
    """Everybody who may come to a series."""

    series: Series
    invitees: Sequence[Invitee]
    holders: Sequence[tuple[AccountCard, Grant]]
    # Those of guests too, who come for a single case.
    reached: frozenset[uuid.UUID]

    @property
    def people(self) -> Sequence[Asked]:
        """All of them, with the agency for which they come."""
        asked = [Asked(id=card.id, agency_id=grant.agency_id) for card, grant in self.holders]
        return asked + [Asked(id=who, agency_id=one.agency_id) for one in self.invitees if (who := _who(one))]


def list_attending(reader: Actor, meetings: Sequence[Meeting], *, with_missing: bool = True) -> Sequence[Attending]:
    """Who comes to each of these dates, which this reader prepares, in the order in which they were named."""
    if not meetings:
        return []
    crews = {meeting.series_id: _load_crew(meeting.series) for meeting in meetings}
    asked = {one.id: one for crew in crews.values() for one in crew.people}
    names = _open_names(asked)
    first, last = min(m.starts_utc for m in meetings), max(m.starts_utc for m in meetings) + timedelta(days=1)
    known = know_times(list(asked.values()), first, last)
    elsewhere = engagements_of(reader, set(asked), first, last)
    schools = school_year(local(first).date(), local(last).date())
    replies = list_latest_replies(meeting.id for meeting in meetings)
    turns = list_turns(crews)
    agencies = agency_cards(
        agency_id
        for crew in crews.values()
        for agency_id in [*(row.agency_id for row in crew.series.agencies), *(o.agency_id for o in crew.people)]
        if agency_id
    )
    found = []
    for meeting in meetings:
        crew = crews[meeting.series_id]
        here = {id_: _with_meetings(one, elsewhere.get(id_, ()), meeting.id) for id_, one in known.items()}
        members = _members(crew, meeting, names, replies[meeting.id], here, schools)
        core = {row.agency_id for row in crew.series.agencies if row.is_core}
        ids = {row.agency_id for row in crew.series.agencies} | {agency_id for agency_id in members if agency_id}
        weekday = local(meeting.starts_utc).weekday()
        lines = [
            judge_agency(
                AgencyFacts(
                    id=card.id,
                    name=card.name,
                    is_core=card.id in core,
                    members=members.get(card.id, []),
                    turn_id=turns.get((card.id, meeting.series_id, weekday)),
                )
            )
            for card in agencies.values()
            if card.id in ids
        ]
        found.append(
            Attending(
                meeting=meeting,
                lines=sorted(lines, key=lambda line: (line.coming != "nobody", not line.is_core)),
                running=judge_agency(AgencyFacts(id=meeting.id, name="", members=members.get(None, []))),
                enough=judge_quorum(lines, crew.series.quorum),
                missing=_missing(reader, meeting, ids | crew.reached) if with_missing else (),
            )
        )
    return found


def _load_crew(series: Series) -> _Crew:
    everybody = list_holders(series.id, Permission.CHECK_ANSWER)
    holders = [
        (card, grant)
        for card, grant in everybody
        if grant.agency_id is not None and grant.case_id is None and grant.role in {Role.REPRESENTATIVE, Role.DEPUTY}
    ]
    invitees = [one for one in list_invitees(series.id) if one.ended_utc is None]
    reached = frozenset(grant.agency_id for _card, grant in everybody if grant.agency_id)
    return _Crew(series=series, invitees=invitees, holders=holders, reached=reached)


def _members(
    crew: _Crew,
    meeting: Meeting,
    names: Mapping[uuid.UUID, str],
    replies: Mapping[uuid.UUID, GivenAnswer],
    known: Mapping[uuid.UUID, KnownTimes],
    schools: SchoolYear,
) -> Mapping[uuid.UUID | None, list[Member]]:
    """Who may come to a date, by agency; those who are invited first, those who run it under no agency."""
    when = When(
        meeting.starts_utc,
        meeting.starts_utc + timedelta(minutes=meeting.planned_minutes),
        local(meeting.starts_utc).tzinfo,  # type: ignore[arg-type]  # the zone of the settings
    )
    found: dict[uuid.UUID | None, dict[uuid.UUID, Member]] = {}
    for one in crew.invitees:
        who = _who(one)
        if (
            who is not None
            and who in names
            and one.only_meeting_id in {None, meeting.id}
            and one.invited_utc <= meeting.starts_utc
        ):
            given = replies.get(one.id)
            found.setdefault(one.agency_id, {})[who] = Member(
                id=who,
                name=names[who],
                is_deputy=one.is_deputy,
                presence=is_free(known[who], when, schools),
                answer=given.answer if given else None,
                sends_id=given.deputy_id if given else None,
            )
    for card, grant in crew.holders:
        if card.id in names:
            found.setdefault(grant.agency_id, {}).setdefault(
                card.id,
                Member(
                    id=card.id,
                    name=card.name,
                    # Whoever is not invited stands in for those who are.
                    is_deputy=grant.role is Role.DEPUTY,
                    is_invited=False,
                    presence=is_free(known[card.id], when, schools),
                ),
            )
    return {agency_id: list(members.values()) for agency_id, members in found.items()}


def _missing(reader: Actor, meeting: Meeting, invited: Collection[uuid.UUID]) -> Sequence[str]:
    """The agencies that know a family of this date and are not invited, by name: of cases that this reader sees."""
    knows: set[uuid.UUID] = set()
    for one in list_seen_items(reader, meeting):
        if one.sight is not Sight.CASE:
            continue
        asked = {agency_id for agency_id, check in one.facts.checks.items() if check.is_needed}
        if meeting.series.shape is Shape.GROUP_CASE:
            # A series about one family: whoever has known it anywhere.
            for visit in list_visits(reader, one.item.case_id):
                asked |= {agency_id for agency_id, check in visit.facts.checks.items() if check.is_known}
        # Whoever must not know of a case is never asked to come for it.
        knows |= asked - one.facts.agencies_in_conflict
    return [card.name for card in agency_cards(knows - set(invited)).values()]


def _with_meetings(
    known: KnownTimes, elsewhere: Sequence[tuple[uuid.UUID, Engagement]], meeting_id: uuid.UUID
) -> KnownTimes:
    """What is known of somebody, with the meetings to which they are called but this one."""
    others = [one for at_id, one in elsewhere if at_id != meeting_id]
    return replace(known, engagements=[*known.engagements, *others])


def _open_names(ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    """The names of these people, without those whose accounts are closed."""
    accounts = db.select(Account.id, Account.name).where(Account.id.in_(ids), Account.disabled_utc.is_(None))
    contacts = db.select(AgencyContact.id, AgencyContact.name).where(AgencyContact.id.in_(ids))
    rows = [
        *db.session.execute(accounts.order_by(Account.id)),
        *db.session.execute(contacts.order_by(AgencyContact.id)),
    ]
    return {row.id: row.name for row in rows}


def _who(invitee: Invitee) -> uuid.UUID | None:
    return invitee.account_id or invitee.contact_id
