"""Accounts, grants and sign-ins: what changes them."""

import secrets
import uuid
from datetime import datetime

from app.audit.service import record
from app.core.access import Role
from app.core.access_epoch import note_access_change
from app.core.clock import now_utc
from app.core.database import db, new_id
from app.identity.models import Account, RoleGrant, SignIn, SignInMethod
from app.identity.queries import digest_of


def create_account(*, email: str, name: str, job_title: str, phone: str, agency_id: uuid.UUID | None = None) -> Account:
    """Add a person; the address is kept in lower case."""
    account = Account(email=email.lower(), name=name, job_title=job_title, phone=phone, agency_id=agency_id)
    db.session.add(account)
    db.session.flush()
    return account


def grant_role(
    account: Account,
    role: Role,
    *,
    agency_id: uuid.UUID | None = None,
    series_id: uuid.UUID | None = None,
    case_id: uuid.UUID | None = None,
    ends_utc: datetime | None = None,
) -> RoleGrant:
    """Give a person a role, from now on, until it is taken back or ends."""
    grant = RoleGrant(
        id=new_id(),
        account_id=account.id,
        role=role,
        agency_id=agency_id,
        series_id=series_id,
        case_id=case_id,
        starts_utc=now_utc(),
        ends_utc=ends_utc,
    )
    db.session.add(grant)
    note_access_change()
    return grant


def take_back_role(grant_id: uuid.UUID) -> None:
    """End a role at once. For callers that keep the trail of it; one that is over already stays as it is."""
    grant = db.session.get_one(RoleGrant, grant_id)
    if grant.is_running(now_utc()):
        grant.take_back(now_utc())
        note_access_change()


def start_sign_in(account: Account, method: SignInMethod, device: str = "") -> str:
    """Sign a person in; answers the token that goes into the cookie, known to nobody else."""
    token, now = secrets.token_urlsafe(32), now_utc()
    db.session.add(
        SignIn(
            account_id=account.id,
            token_digest=digest_of(token),
            method=method,
            device=device,
            started_utc=now,
            seen_utc=now,
            confirmed_utc=now,
        )
    )
    record("signed_in", account.id, account_id=account.id)
    return token


def end_sign_in(token: str) -> None:
    """End a sign-in everywhere: pages, open sockets, copied cookies."""
    sign_in = db.session.scalars(
        db.select(SignIn).where(SignIn.token_digest == digest_of(token), SignIn.ended_utc.is_(None))
    ).one_or_none()
    if sign_in is not None:
        sign_in.ended_utc = now_utc()
        record("signed_out", sign_in.account_id, account_id=sign_in.account_id)
        note_access_change()


def end_sign_ins(account_id: uuid.UUID, *, by_id: uuid.UUID | None = None, but_id: uuid.UUID | None = None) -> int:
    """End every sign-in of a person, or every other one than `but_id`; answers how many there were.

    `by_id` is who ended them, where it was somebody else.
    """
    holding = db.select(SignIn).where(SignIn.account_id == account_id, SignIn.ended_utc.is_(None)).order_by(SignIn.id)
    ended = [sign_in for sign_in in db.session.scalars(holding) if sign_in.id != but_id]
    for sign_in in ended:
        sign_in.ended_utc = now_utc()
        record("sign_in_ended", by_id or account_id, account_id=account_id, sign_in_id=sign_in.id)
    if ended:
        note_access_change()
    return len(ended)
