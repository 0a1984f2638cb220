"""Reading searches for a time: who may be asked, who was, and what they said."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.core.access import Actor, Permission, Role, require_in_series
from app.core.database import db
from app.core.errors import NotFound
from app.directory.models import AgencyContact
from app.directory.queries import agency_cards, list_contacts, list_partners_on_paper
from app.identity.models import Account
from app.identity.queries import account_cards, list_holders
from app.invitations.poll_models import Poll, PollOption, PollVote, PollVoter, VoteAnswer
from app.invitations.poll_rules import Ballot
from app.meetings.models import Series

_USUALLY_ASKED: Final = frozenset({Role.CHAIR, Role.MINUTE_TAKER, Role.REPRESENTATIVE})
NOT_THERE: Final = "Somebody who is not in the directory any longer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who can be asked: an account with a role in the series, or the contact of a partner."""

    account_id: uuid.UUID | None = None
    contact_id: uuid.UUID | None = None
    agency_id: uuid.UUID | None
    name: str
    job_title: str
    email: str
    agency_name: str

    @property
    def id(self) -> uuid.UUID:
        """The id of the account or of the contact."""
        found = self.account_id or self.contact_id
        assert found is not None  # noqa: S101  # one of the two is always there
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Voter:
    """Somebody who was asked, as whoever runs the search sees them."""

    id: uuid.UUID
    name: str
    agency_name: str
    is_needed: bool
    has_left: bool
    answered_utc: datetime | None
    answers: Mapping[uuid.UUID, VoteAnswer]

    @property
    def ballot(self) -> Ballot:
        """What they said, as the rules take it."""
        return Ballot(self.id, self.is_needed, self.answers)


def list_candidates(series_id: uuid.UUID) -> Sequence[Candidate]:
    """Everybody who can be asked: people of the series by agency and name, then the contacts of partners."""
    found: dict[uuid.UUID, Candidate] = {}
    holders = [
        (card, grant) for card, grant in list_holders(series_id, Permission.MEETING_ATTEND) if grant.case_id is None
    ]
    gone = _disabled({card.id for card, _grant in holders})
    names = agency_cards(agency_id for card, grant in holders if (agency_id := grant.agency_id or card.agency_id))
    for card, grant in holders:
        agency_id = grant.agency_id or card.agency_id
        if card.id not in found and card.id not in gone:
            found[card.id] = Candidate(
                account_id=card.id,
                agency_id=agency_id,
                name=card.name,
                job_title=card.job_title,
                email=card.email,
                agency_name=names[agency_id].name if agency_id else "",
            )
    people = sorted(found.values(), key=lambda one: (one.agency_name, one.name, one.id))
    partners = {card.id: card.name for card in list_partners_on_paper()}
    contacts = [
        Candidate(
            contact_id=contact.id,
            agency_id=contact.agency_id,
            name=contact.name,
            job_title=contact.job_title,
            email=contact.email,
            agency_name=partners[contact.agency_id],
        )
        for contact in list_contacts(partners)
    ]
    return [*people, *sorted(contacts, key=lambda one: (one.agency_name, one.name, one.id))]


def usual_roles(series: Series) -> Mapping[uuid.UUID, str]:
    """Who is usually asked for a meeting of a series: its chair and whoever speaks there, by account.

    Those of core agencies are needed, the others welcome.
    """
    core = {row.agency_id for row in series.agencies if row.is_core}
    return {
        card.id: "needed" if grant.role is Role.CHAIR or grant.agency_id in core else "welcome"
        for card, grant in list_holders(series.id, Permission.MEETING_ATTEND)
        if grant.series_id == series.id and grant.case_id is None and grant.role in _USUALLY_ASKED
    }


def get_series_to_run(actor: Actor, series_id: uuid.UUID) -> Series:
    """A series in which this person may look for a time. Raises `NotFound` or `Refused`."""
    series = db.session.get(Series, series_id)
    if series is None:
        raise NotFound
    require_in_series(actor, Permission.MEETING_PREPARE, series.id)
    return series


def list_series_to_run(actor: Actor) -> Sequence[Series]:
    """The series that go on in which this person may look for a time, by name."""
    rows = db.session.scalars(db.select(Series).where(Series.ended_utc.is_(None)).order_by(Series.name, Series.id))
    return [series for series in rows if actor.may(Permission.MEETING_PREPARE, series_id=series.id)]


def get_poll_to_run(actor: Actor, poll_id: uuid.UUID) -> Poll:
    """A search that this person runs. Raises `NotFound` for anybody else, who may not know of it."""
    poll = db.session.get(Poll, poll_id)
    if poll is None or not actor.may(Permission.MEETING_PREPARE, series_id=poll.series_id):
        raise NotFound
    return poll


def find_own_voter(actor: Actor, poll_id: uuid.UUID) -> PollVoter | None:
    """This person among those who were asked."""
    return db.session.scalars(
        db.select(PollVoter)
        .where(PollVoter.poll_id == poll_id, PollVoter.account_id == actor.account_id)
        .order_by(PollVoter.id)
        .limit(1)
    ).first()


def list_options(poll_id: uuid.UUID) -> Sequence[PollOption]:
    """The times on offer, the earliest first."""
    return db.session.scalars(
        db.select(PollOption).where(PollOption.poll_id == poll_id).order_by(PollOption.starts_utc, PollOption.id)
    ).all()


def list_voter_rows(poll_id: uuid.UUID) -> Sequence[PollVoter]:
    """Everybody who was asked."""
    return db.session.scalars(db.select(PollVoter).where(PollVoter.poll_id == poll_id).order_by(PollVoter.id)).all()


def answers_of(voter_id: uuid.UUID) -> Mapping[uuid.UUID, VoteAnswer]:
    """What somebody said, by the id of the time."""
    rows = db.session.scalars(db.select(PollVote).where(PollVote.voter_id == voter_id).order_by(PollVote.id))
    return {row.option_id: row.answer for row in rows}


def list_voters(poll: Poll) -> Sequence[Voter]:
    """Everybody who was asked with what they said: needed people first, each group by name."""
    rows = list_voter_rows(poll.id)
    answers: dict[uuid.UUID, dict[uuid.UUID, VoteAnswer]] = {row.id: {} for row in rows}
    votes = db.session.scalars(db.select(PollVote).where(PollVote.voter_id.in_(answers)).order_by(PollVote.id))
    for vote in votes:
        answers[vote.voter_id][vote.option_id] = vote.answer
    reached = reach_of(poll, rows)
    names = agency_cards(row.agency_id for row in rows if row.agency_id)
    people = _names_of(rows)
    found = [
        Voter(
            id=row.id,
            name=people.get(row.account_id or row.contact_id) or NOT_THERE,
            agency_name=names[row.agency_id].name if row.agency_id else "",
            is_needed=row.is_needed,
            has_left=row.id not in reached,
            answered_utc=row.answered_utc,
            answers=answers[row.id],
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (not one.is_needed, one.name, one.id))


def reach_of(poll: Poll, rows: Sequence[PollVoter]) -> Mapping[uuid.UUID, str]:
    """The addresses of those who still belong to it, by the id of who was asked; whoever has left is not there."""
    still = {one.id: one.email for one in list_candidates(poll.series_id)}
    ids = {row.id: row.account_id or row.contact_id for row in rows}
    return {row_id: still[who] for row_id, who in ids.items() if who in still}


def list_own_polls(actor: Actor) -> Sequence[tuple[Poll, PollVoter]]:
    """The searches in which this person is asked, the newest first."""
    rows = db.session.execute(
        db.select(Poll, PollVoter)
        .join(PollVoter, PollVoter.poll_id == Poll.id)
        .where(PollVoter.account_id == actor.account_id)
        .order_by(Poll.made_utc.desc(), Poll.id)
    )
    return [(poll, voter) for poll, voter in rows]


def list_run_polls(actor: Actor) -> Sequence[tuple[Poll, Series]]:
    """The searches that this person may pick from or drop, the newest first."""
    rows = db.session.execute(
        db.select(Poll, Series).join(Series, Series.id == Poll.series_id).order_by(Poll.made_utc.desc(), Poll.id)
    )
    return [(poll, series) for poll, series in rows if actor.may(Permission.MEETING_PREPARE, series_id=poll.series_id)]


def count_answered(poll_ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, tuple[int, int]]:
    """How many have answered, and how many were asked, by search."""
    rows = db.session.execute(
        db.select(PollVoter.poll_id, db.func.count(PollVoter.answered_utc), db.func.count(PollVoter.id))
        .where(PollVoter.poll_id.in_(poll_ids))
        .group_by(PollVoter.poll_id)
        .order_by(PollVoter.poll_id)
    )
    return {poll_id: (answered, asked) for poll_id, answered, asked in rows}


def _names_of(rows: Sequence[PollVoter]) -> Mapping[uuid.UUID | None, str]:
    contacts = {row.contact_id for row in rows if row.contact_id}
    found = db.session.scalars(
        db.select(AgencyContact).where(AgencyContact.id.in_(contacts)).order_by(AgencyContact.id)
    )
    cards = account_cards(row.account_id for row in rows if row.account_id)
    return {card.id: card.name for card in cards.values()} | {contact.id: contact.name for contact in found}


def _disabled(account_ids: set[uuid.UUID]) -> frozenset[uuid.UUID]:
    query = db.select(Account.id).where(Account.id.in_(account_ids), Account.disabled_utc.is_not(None))
    return frozenset(db.session.scalars(query.order_by(Account.id)))
