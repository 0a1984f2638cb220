"""Reading accounts and sign-ins."""

import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_

from app.core.access import PERMISSIONS, Actor, Grant, Permission
from app.core.clock import now_utc
from app.core.database import db
from app.directory.models import Agency
from app.identity.models import Account, RoleGrant, SignIn
from app.identity.sign_in_rules import LONGEST_SIGN_IN, LONGEST_SILENCE


@dataclass(frozen=True, slots=True)
class AccountCard:
    """A person as plain data, for lists and for "whom to ring"."""

    id: uuid.UUID
    name: str
    job_title: str
    email: str
    phone: str
    agency_id: uuid.UUID | None


def digest_of(token: str) -> str:
    """What is kept of a sign-in's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def find_actor_by_token(token: str) -> Actor | None:
    """The person behind a sign-in that still holds, if any."""
    now = now_utc()
    found = db.session.execute(
        db.select(Account, SignIn)
        .join(SignIn, SignIn.account_id == Account.id)
        .where(SignIn.token_digest == digest_of(token), SignIn.ended_utc.is_(None))
        .where(SignIn.started_utc > now - LONGEST_SIGN_IN, SignIn.seen_utc > now - LONGEST_SILENCE)
        .where(Account.disabled_utc.is_(None))
    ).one_or_none()
    return actor_of(found[0], found[1]) if found is not None else None


def actor_of(account: Account, sign_in: SignIn | None = None) -> Actor:
    """That person with the grants they hold at this moment, and the sign-in they came with."""
    now = now_utc()
    grants = db.session.scalars(
        db.select(RoleGrant)
        .where(RoleGrant.account_id == account.id, RoleGrant.starts_utc <= now)
        .where(or_(RoleGrant.ends_utc.is_(None), RoleGrant.ends_utc > now))
        .order_by(RoleGrant.id)
    ).all()
    agency = db.session.get(Agency, account.agency_id) if account.agency_id else None
    return Actor(
        account_id=account.id,
        name=account.name,
        email=account.email,
        employer_id=account.agency_id,
        employer_name=agency.name if agency else "",
        grants=tuple(
            Grant(role=g.role, agency_id=g.agency_id, series_id=g.series_id, case_id=g.case_id) for g in grants
        ),
        sign_in_id=sign_in.id if sign_in else None,
        confirmed_utc=sign_in.confirmed_utc if sign_in else None,
    )


def find_account(account_id: uuid.UUID) -> Account | None:
    """The account with that id."""
    return db.session.get(Account, account_id)


def find_account_by_email(email: str) -> Account | None:
    """The account with that address, whatever its capitals."""
    return db.session.scalars(db.select(Account).where(Account.email == email.strip().lower())).one_or_none()


def account_cards(account_ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, AccountCard]:
    """These people by id, in the order of their names."""
    rows = db.session.scalars(
        db.select(Account).where(Account.id.in_(set(account_ids))).order_by(Account.name, Account.id)
    )
    return {row.id: _card(row) for row in rows}


def list_holders(series_id: uuid.UUID, permission: Permission) -> Sequence[tuple[AccountCard, Grant]]:
    """Everybody whose grant gives that permission in that series, by name, with the grant."""
    now = now_utc()
    roles = [role for role, permissions in PERMISSIONS.items() if permission in permissions]
    rows = db.session.execute(
        db.select(Account, RoleGrant)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(RoleGrant.role.in_(roles), RoleGrant.starts_utc <= now)
        .where(or_(RoleGrant.ends_utc.is_(None), RoleGrant.ends_utc > now))
        .where(or_(RoleGrant.series_id.is_(None), RoleGrant.series_id == series_id))
        .order_by(Account.name, RoleGrant.id)
    )
    return [
        (_card(account), Grant(role=g.role, agency_id=g.agency_id, series_id=g.series_id, case_id=g.case_id))
        for account, g in rows
    ]


def _card(row: Account) -> AccountCard:
    return AccountCard(row.id, row.name, row.job_title, row.email, row.phone, row.agency_id)
