"""The people of the partnership as colleagues see them: what they decide, how to reach them, who covers."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.availability.models import Leave, RoleCard
from app.availability.queries import find_role_card, list_hours, role_cards
from app.availability.rules import day_words, hours_in_words
from app.core.clock import local_today
from app.core.database import db
from app.core.errors import NotFound
from app.directory.queries import agency_cards
from app.identity.models import Account
from app.identity.queries import AccountCard, account_cards


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerLine:
    """Somebody in the directory; `away` says until when they are on leave, and who covers."""

    id: uuid.UUID
    name: str
    job_title: str
    phone: str
    agency_name: str
    away: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerCard:
    """The page of one worker."""

    id: uuid.UUID
    name: str
    job_title: str
    email: str
    phone: str
    agency_name: str
    agency_phone: str
    can_decide: str
    services: Sequence[str]
    hours: Sequence[str]
    is_term_time_only: bool
    cover: AccountCard | None
    away: str


def list_workers(search: str = "") -> Sequence[WorkerLine]:
    """Everybody with an account that is open, by agency and name; those alone that a word is found in."""
    cards = _open_accounts()
    agencies = agency_cards(card.agency_id for card in cards.values() if card.agency_id)
    services = {account_id: card.services for account_id, card in role_cards(cards).items()}
    away = _away_today()
    lines = [
        WorkerLine(
            id=card.id,
            name=card.name,
            job_title=card.job_title,
            phone=card.phone,
            agency_name=agencies[card.agency_id].name if card.agency_id else "",
            away=away.get(card.id, ""),
        )
        for card in cards.values()
    ]
    words = search.casefold().split()
    found = [
        line
        for line in lines
        if all(
            word in f"{line.name} {line.job_title} {line.agency_name} {services.get(line.id, '')}".casefold()
            for word in words
        )
    ]
    return sorted(found, key=lambda line: (line.agency_name, line.name, line.id))


def get_worker(account_id: uuid.UUID) -> WorkerCard:
    """The page of one worker. Raises `NotFound`."""
    card = _open_accounts([account_id]).get(account_id)
    if card is None:
        raise NotFound
    role = find_role_card(account_id) or RoleCard(can_decide="", services="", is_term_time_only=False)
    agency = agency_cards([card.agency_id]).get(card.agency_id) if card.agency_id else None
    cover = account_cards([role.covered_by_id]).get(role.covered_by_id) if role.covered_by_id else None
    return WorkerCard(
        id=card.id,
        name=card.name,
        job_title=card.job_title,
        email=card.email,
        phone=card.phone,
        agency_name=agency.name if agency else "",
        agency_phone=agency.phone if agency else "",
        can_decide=role.can_decide,
        services=role.services.splitlines(),
        hours=hours_in_words(list_hours(account_id)),
        is_term_time_only=role.is_term_time_only,
        cover=cover,
        away=_away_today().get(account_id, ""),
    )


def list_colleagues(account_id: uuid.UUID) -> Sequence[AccountCard]:
    """Who may cover for somebody: everybody else, those of their own agency first, by name."""
    cards = _open_accounts()
    own = cards.pop(account_id, None)
    agency_id = own.agency_id if own else None
    return sorted(cards.values(), key=lambda card: (card.agency_id != agency_id, card.name, card.id))


def names_of(account_ids: Iterable[uuid.UUID | None]) -> Mapping[uuid.UUID, str]:
    """The names of these people, by id."""
    return {card.id: card.name for card in account_cards(one for one in account_ids if one).values()}


def _open_accounts(only: Iterable[uuid.UUID] | None = None) -> dict[uuid.UUID, AccountCard]:
    query = db.select(Account.id).where(Account.disabled_utc.is_(None)).order_by(Account.id)
    if only is not None:
        query = query.where(Account.id.in_(set(only)))
    return dict(account_cards(db.session.scalars(query)))


def _away_today() -> Mapping[uuid.UUID, str]:
    today = local_today()
    rows = db.session.scalars(
        db.select(Leave).where(Leave.first_day <= today, Leave.last_day >= today).order_by(Leave.last_day, Leave.id)
    ).all()
    names = names_of(row.covered_by_id for row in rows)
    return {
        row.account_id: f"On leave until {day_words(row.last_day)}"
        + (f". {names[row.covered_by_id]} covers" if row.covered_by_id in names else "")
        for row in rows
    }
