"""Reading the people of the partnership: who they are, how far they have come, what they may do. Never a secret."""

import enum
import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import InstrumentedAttribute

from app.core.access import Actor, Grant
from app.core.clock import now_utc
from app.core.database import db
from app.core.errors import NotFound
from app.directory.models import Agency
from app.identity.granting import may_act_on, may_see_account
from app.identity.models import Account, ExternalIdentity, Invitation, Passkey, RoleGrant


class State(enum.StrEnum):
    """How far somebody has come."""

    INVITED = "invited"
    LATE = "late"
    NO_WAY_IN = "no_way_in"
    ACTIVE = "active"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody as the list shows them; `ways` are the names of the ways in which they sign in."""

    account: Account
    state: State
    ways: tuple[str, ...]
    grants: tuple[RoleGrant, ...]
    can_be_changed: bool


class SeriesNames:
    """The series by name. They stand above this room, which is told of them when the program is put together."""

    def __init__(self) -> None:
        self.read: Callable[[], Mapping[uuid.UUID, str]] = dict


series_names = SeriesNames()


def list_people(actor: Actor) -> Sequence[tuple[str, Sequence[PersonLine]]]:
    """Everybody this person looks after, by the name of their agency; those of the partnership itself first."""
    accounts = db.session.scalars(db.select(Account).order_by(Account.name, Account.id)).all()
    agencies = {row.id: row.name for row in db.session.scalars(db.select(Agency).order_by(Agency.id))}
    groups: dict[str, list[PersonLine]] = defaultdict(list)
    for line in _lines(actor, accounts):
        groups[agencies.get(line.account.agency_id, "") if line.account.agency_id else ""].append(line)
    return sorted(groups.items())


def get_person(actor: Actor, account_id: uuid.UUID) -> PersonLine:
    """One of the people this person looks after. Raises `NotFound` for anybody else."""
    account = db.session.get(Account, account_id)
    lines = _lines(actor, [account]) if account else []
    if not lines:
        raise NotFound
    return lines[0]


def list_agencies() -> Sequence[Agency]:
    """The agencies whose people can have accounts, by name."""
    return db.session.scalars(
        db.select(Agency).where(Agency.has_accounts.is_(True)).order_by(Agency.name, Agency.id)
    ).all()


def plain(grant: RoleGrant) -> Grant:
    """A grant as the rules know it."""
    return Grant(role=grant.role, agency_id=grant.agency_id, series_id=grant.series_id, case_id=grant.case_id)


def _lines(actor: Actor, accounts: Sequence[Account]) -> list[PersonLine]:
    ids, now = [account.id for account in accounts], now_utc()
    grants: dict[uuid.UUID, list[RoleGrant]] = defaultdict(list)
    for grant in db.session.scalars(
        db.select(RoleGrant).where(RoleGrant.account_id.in_(ids)).order_by(RoleGrant.starts_utc, RoleGrant.id)
    ):
        grants[grant.account_id].append(grant)
    with_passkey = _having(Passkey.account_id, ids)
    with_organisation = _having(ExternalIdentity.account_id, ids)
    links = db.session.execute(
        db.select(Invitation.account_id, db.func.max(Invitation.expires_utc).label("until"))
        .where(Invitation.account_id.in_(ids), Invitation.used_utc.is_(None))
        .group_by(Invitation.account_id)
        .order_by(Invitation.account_id)
    )
    invited: dict[uuid.UUID, datetime] = {row.account_id: row.until for row in links}
    lines = []
    for account in accounts:
        held = grants[account.id]
        if not may_see_account(actor, [plain(grant) for grant in held]):
            continue
        running = tuple(grant for grant in held if grant.is_running(now))
        names = (
            ("passkey", account.id in with_passkey),
            ("password and code", bool(account.password_digest)),
            ("organisation", account.id in with_organisation),
        )
        ways = tuple(name for name, is_there in names if is_there)
        state = _state(account, has_way=bool(ways), link_until=invited.get(account.id), now=now)
        can_be_changed = may_act_on(actor, account.id, [plain(grant) for grant in running])
        lines.append(PersonLine(account, state, ways, running, can_be_changed))
    return lines


def _having(column: InstrumentedAttribute[uuid.UUID], ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    return set(db.session.scalars(db.select(column).where(column.in_(ids)).order_by(column)))


def _state(account: Account, *, has_way: bool, link_until: datetime | None, now: datetime) -> State:
    if account.disabled_utc is not None:
        return State.DISABLED
    if has_way:
        return State.ACTIVE
    if link_until is None:
        return State.NO_WAY_IN
    return State.INVITED if link_until > now else State.LATE
