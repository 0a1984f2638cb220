"""Tokens: made for one's own agency, shown once, taken back at any time."""

import hashlib
import secrets
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from app.api.models import ApiToken
from app.audit.service import record
from app.core.access import Actor, Permission
from app.core.clock import now_utc
from app.core.database import db, new_id
from app.core.errors import Invalid, NotFound
from app.identity.queries import actor_of, find_account

HOLDS: Final = timedelta(days=365)
PREFIX: Final = "caseround_"
SCOPES: Final = {
    "actions:read": "Fetch what your agency agreed to do",
    "actions:write": "Report how it stands",
    "outcomes:read": "Fetch what came of what your agency shared",
}


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who asks with a token: the person who made it, with their part for one agency alone, and what it is for."""

    actor: Actor
    token_id: uuid.UUID
    agency_id: uuid.UUID
    scopes: frozenset[str]


def agencies_to_connect(actor: Actor) -> frozenset[uuid.UUID]:
    """The agencies for which this person may connect a system."""
    return frozenset(
        grant.agency_id
        for grant in actor.grants
        if grant.agency_id is not None and actor.may(Permission.API_MANAGE) and grant.case_id is None
    )


def make_token(
    actor: Actor, agency_id: uuid.UUID | None, *, name: str, scopes: Collection[str]
) -> tuple[ApiToken, str]:
    """Make a token and answer it with its text, which is shown this once. Raises `NotFound`, `Invalid`."""
    if agency_id not in agencies_to_connect(actor):
        raise NotFound
    if not name.strip():
        message = "Say which system this is for."
        raise Invalid(message, field="name")
    chosen = [scope for scope in SCOPES if scope in scopes]
    if not chosen:
        message = "Choose what the system may do."
        raise Invalid(message, field="scopes")
    text = PREFIX + secrets.token_urlsafe(32)
    row = ApiToken(
        id=new_id(),
        agency_id=agency_id,
        account_id=actor.account_id,
        name=name.strip(),
        scopes=" ".join(chosen),
        token_digest=_digest(text),
        made_utc=now_utc(),
        expires_utc=now_utc() + HOLDS,
    )
    db.session.add(row)
    record("api_token_made", actor.account_id, agency_id=agency_id, token_id=row.id)
    return row, text


def revoke_token(actor: Actor, token_id: uuid.UUID | None) -> None:
    """Let a token count no longer, from now on. Raises `NotFound`."""
    row = db.session.get(ApiToken, token_id) if token_id else None
    if row is None or row.agency_id not in agencies_to_connect(actor):
        raise NotFound
    row.revoked_utc = row.revoked_utc or now_utc()
    record("api_token_revoked", actor.account_id, agency_id=row.agency_id, token_id=row.id)


def list_tokens(agency_ids: Collection[uuid.UUID]) -> Sequence[ApiToken]:
    """The tokens of these agencies that still count, the last made first."""
    return db.session.scalars(
        db.select(ApiToken)
        .where(ApiToken.agency_id.in_(agency_ids), ApiToken.revoked_utc.is_(None), ApiToken.expires_utc > now_utc())
        .order_by(ApiToken.made_utc.desc(), ApiToken.id)
    ).all()


def find_bearer(text: str) -> Bearer | None:
    """Who asks with this token, if it counts: not revoked, not run out, and its maker still speaks for the agency."""
    row = db.session.scalars(
        db.select(ApiToken).where(
            ApiToken.token_digest == _digest(text), ApiToken.revoked_utc.is_(None), ApiToken.expires_utc > now_utc()
        )
    ).one_or_none()
    account = find_account(row.account_id) if row else None
    if row is None or account is None or account.disabled_utc is not None:
        return None
    whole = actor_of(account)
    grants = tuple(grant for grant in whole.grants if grant.agency_id == row.agency_id and grant.case_id is None)
    if not grants:
        return None
    actor = Actor(
        account_id=whole.account_id,
        name=whole.name,
        email=whole.email,
        employer_id=whole.employer_id,
        employer_name=whole.employer_name,
        grants=grants,
    )
    return Bearer(actor, row.id, row.agency_id, frozenset(row.scopes.split()))


def note_use(bearer: Bearer) -> None:
    """Keep when a token was last used."""
    db.session.execute(
        db.update(ApiToken)
        .where(ApiToken.id == bearer.token_id)
        .values(used_utc=now_utc())
        .execution_options(synchronize_session=False)
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
