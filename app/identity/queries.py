"""Reading accounts and sign-ins."""

import hashlib
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, bindparam, or_

from app.core.access import PERMISSIONS, Actor, Grant, Permission
from app.core.clock import now_utc
from app.core.database import db
from app.core.together import read_once
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


# Who asks is looked up for every request, so these two are put together once, and read without making objects of rows.
_BY_TOKEN: Final = (
    db.select(
        Account.id,
        Account.name,
        Account.email,
        Account.agency_id,
        Agency.name.label("employer_name"),
        SignIn.id.label("sign_in_id"),
        SignIn.confirmed_utc,
    )
    .join(SignIn, SignIn.account_id == Account.id)
    .outerjoin(Agency, Agency.id == Account.agency_id)
    .where(SignIn.token_digest == bindparam("digest"), SignIn.ended_utc.is_(None))
    .where(SignIn.started_utc > bindparam("started_after"), SignIn.seen_utc > bindparam("seen_after"))
    .where(Account.disabled_utc.is_(None))
)
_GRANTS_OF: Final = (
    db.select(RoleGrant.role, RoleGrant.agency_id, RoleGrant.series_id, RoleGrant.case_id)
    .where(RoleGrant.account_id == bindparam("account_id"), RoleGrant.runs(bindparam("now")))
    .order_by(RoleGrant.id)
)


def find_actor_by_token(token: str) -> Actor | None:
    """The person behind a sign-in that still holds, if any."""
    now = now_utc()
    found = db.session.execute(
        _BY_TOKEN,
        {"digest": digest_of(token), "started_after": now - LONGEST_SIGN_IN, "seen_after": now - LONGEST_SILENCE},
    ).one_or_none()
    if found is None:
        return None
    return Actor(
        account_id=found.id,
        name=found.name,
        email=found.email,
        employer_id=found.agency_id,
        employer_name=found.employer_name or "",
        grants=_grants_of(found.id),
        sign_in_id=found.sign_in_id,
        confirmed_utc=found.confirmed_utc,
    )


def actor_of(account: Account) -> Actor:
    """That person with the grants they hold at this moment."""
    return actors_of([account])[0]


def actors_of(accounts: Sequence[Account]) -> Sequence[Actor]:
    """These people in the same order, each with the grants they hold at this moment, however many in two questions."""
    employers = {account.agency_id for account in accounts if account.agency_id}
    names = dict(
        db.session.execute(db.select(Agency.id, Agency.name).where(Agency.id.in_(employers)).order_by(Agency.id)).all()
    )
    grants: dict[uuid.UUID, list[Grant]] = {account.id: [] for account in accounts}
    held = db.session.scalars(
        db.select(RoleGrant).where(RoleGrant.account_id.in_(grants), RoleGrant.runs(now_utc())).order_by(RoleGrant.id)
    )
    for g in held:
        grants[g.account_id].append(Grant(role=g.role, agency_id=g.agency_id, series_id=g.series_id, case_id=g.case_id))
    return [
        Actor(
            account_id=account.id,
            name=account.name,
            email=account.email,
            employer_id=account.agency_id,
            employer_name=names.get(account.agency_id, "") if account.agency_id else "",
            grants=tuple(grants[account.id]),
        )
        for account in accounts
    ]


def _grants_of(account_id: uuid.UUID) -> tuple[Grant, ...]:
    rows = db.session.execute(_GRANTS_OF, {"account_id": account_id, "now": now_utc()})
    return tuple(Grant(role=g.role, agency_id=g.agency_id, series_id=g.series_id, case_id=g.case_id) for g in rows)


def find_account(account_id: uuid.UUID) -> Account | None:
    """The account with that id."""
    return db.session.get(Account, account_id)


def find_account_by_email(email: str) -> Account | None:
    """The account with that address, whatever its capitals."""
    return db.session.scalars(db.select(Account).where(Account.email == email.strip().lower())).one_or_none()


def account_cards(account_ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, AccountCard]:
    """These people by id, in the order of their names."""
    if not (wanted := set(account_ids)):
        return {}
    rows = db.session.scalars(db.select(Account).where(Account.id.in_(wanted)).order_by(Account.name, Account.id))
    return {row.id: _card(row) for row in rows}


def list_holders(series_id: uuid.UUID, permission: Permission) -> Sequence[tuple[AccountCard, Grant]]:
    """Everybody whose grant gives that permission in that series, by name, with the grant."""
    rows = db.session.execute(
        db.select(Account, RoleGrant)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(*_gives(series_id, permission))
        .order_by(Account.name, RoleGrant.id)
    )
    return [
        (_card(account), Grant(role=g.role, agency_id=g.agency_id, series_id=g.series_id, case_id=g.case_id))
        for account, g in rows
    ]


def list_guests(series_id: uuid.UUID, permission: Permission) -> Mapping[uuid.UUID, Collection[uuid.UUID | None]]:
    """The cases, by account, of everybody who has that permission in that series for single cases alone."""
    return read_once(f"guests {permission}", series_id, lambda: _read_guests(series_id, permission))


def _read_guests(series_id: uuid.UUID, permission: Permission) -> Mapping[uuid.UUID, Collection[uuid.UUID | None]]:
    gives = _gives(series_id, permission)
    guests = db.select(RoleGrant.account_id).where(*gives, RoleGrant.case_id.is_not(None))
    rows = db.session.execute(
        db.select(RoleGrant.account_id, RoleGrant.case_id)
        .where(*gives, RoleGrant.account_id.in_(guests))
        .order_by(RoleGrant.id)
    )
    cases: dict[uuid.UUID, set[uuid.UUID | None]] = {}
    for account_id, case_id in rows:
        cases.setdefault(account_id, set()).add(case_id)
    return {account_id: ids for account_id, ids in cases.items() if None not in ids}


def _gives(series_id: uuid.UUID, permission: Permission) -> Sequence[ColumnElement[bool]]:
    """What holds of a grant that gives that permission in that series now."""
    now = now_utc()
    return (
        RoleGrant.role.in_([role for role, permissions in PERMISSIONS.items() if permission in permissions]),
        RoleGrant.runs(now),
        or_(RoleGrant.series_id.is_(None), RoleGrant.series_id == series_id),
    )


def _card(row: Account) -> AccountCard:
    return AccountCard(row.id, row.name, row.job_title, row.email, row.phone, row.agency_id)
