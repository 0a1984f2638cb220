"""Looking after the people of the partnership: inviting them, giving and ending roles, closing accounts."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import or_

from app.audit.service import record
from app.core.access import Actor, Permission, Role
from app.core.access_epoch import note_access_change
from app.core.clock import now_utc
from app.core.database import db, new_id
from app.core.errors import Conflict, Invalid, NotFound, Refused
from app.directory.models import Agency
from app.identity.granting import FOR_AN_AGENCY, FOR_THE_PARTNERSHIP, may_act_on, may_grant, may_invite_to_case
from app.identity.invitations import has_way_in, invite
from app.identity.models import Account, InvitationKind, RoleGrant
from app.identity.people_queries import plain
from app.identity.queries import find_account_by_email
from app.identity.service import create_account, end_sign_ins
from app.notifications.service import queue_mail

NOT_YOURS: Final = "You may not change this person’s account."
NOT_THIS_ROLE: Final = "You may not give this role there."


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """Somebody to be invited; no agency means that they work for the partnership itself."""

    name: str
    email: str
    job_title: str
    phone: str
    agency_id: uuid.UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGrant:
    """A role to be given: in a series, or in all where none is named, for one case alone where one is."""

    role: Role
    series_id: uuid.UUID | None
    case_id: uuid.UUID | None = None
    ends_utc: datetime | None = None


def invite_person(actor: Actor, person: NewAccount, grant: NewGrant) -> Account:
    """Make an account, give it this role and send its owner a link.

    For a single case, somebody who has an account is given the role and told of nothing else; whoever calls this has
    asked whether the actor may know of the case. Otherwise raises `Invalid` for an address that is there already.
    """
    account = find_account_by_email(person.email)
    if grant.case_id is None and account is not None:
        message = f"{account.name} is in Caseround already. Open their page to give them another role."
        raise Invalid(message, "email")
    _check_agency(person.agency_id)
    is_new = account is None
    if account is None:
        account = create_account(
            email=person.email.strip(),
            name=person.name,
            job_title=person.job_title,
            phone=person.phone,
            agency_id=person.agency_id,
        )
        record("account_created", actor.account_id, account_id=account.id, agency_id=account.agency_id)
    give_role(actor, account, grant)
    if is_new or (account.disabled_utc is None and not has_way_in(account)):
        invite(account, InvitationKind.JOIN, actor.account_id)
    return account


def give_role(actor: Actor, account: Account, grant: NewGrant) -> RoleGrant:
    """Give somebody a role from now on. Raises `Refused` where that is not this person’s to give."""
    is_for_case = grant.case_id is not None and grant.series_id is not None and grant.role is Role.GUEST
    may = may_grant(actor, grant.role, grant.series_id, to_id=account.id) or (
        is_for_case
        and grant.series_id is not None
        and account.id != actor.account_id
        and may_invite_to_case(actor, grant.series_id)
    )
    if not may:
        raise Refused(NOT_THIS_ROLE)
    if grant.role in FOR_AN_AGENCY and account.agency_id is None:
        message = "This role speaks for an agency, and this person works for none."
        raise Invalid(message, "role")
    row = RoleGrant(
        account_id=account.id,
        role=grant.role,
        agency_id=account.agency_id if grant.role in FOR_AN_AGENCY else None,
        series_id=None if grant.role in FOR_THE_PARTNERSHIP else grant.series_id,
        case_id=grant.case_id,
        starts_utc=now_utc(),
        ends_utc=grant.ends_utc,
    )
    if _has_already(row):
        message = "This person has this role there already."
        raise Conflict(message)
    db.session.add(row)
    db.session.flush()
    record("role_granted", actor.account_id, account_id=account.id, grant_id=row.id, role=row.role)
    note_access_change()
    return row


def end_role(actor: Actor, account: Account, grant_id: uuid.UUID, ends_utc: datetime | None = None) -> None:
    """End one role, at once or at that moment. Raises `NotFound` for a role that is over or somebody else’s."""
    grant = next((row for row in running_grants(account.id) if row.id == grant_id), None)
    if grant is None:
        raise NotFound
    if not may_grant(actor, grant.role, grant.series_id, to_id=account.id):
        raise Refused(NOT_YOURS)
    _end(actor, grant, ends_utc)


def end_post(actor: Actor, account: Account, ends_utc: datetime | None = None) -> int:
    """End every role of somebody that this person may end; answers how many. Raises `Conflict` for none."""
    ended = [
        grant for grant in running_grants(account.id) if may_grant(actor, grant.role, grant.series_id, to_id=account.id)
    ]
    if not ended:
        message = "There is no role that you may end."
        raise Conflict(message)
    for grant in ended:
        _end(actor, grant, ends_utc)
    if ends_utc is not None and any(grant.role in FOR_AN_AGENCY and grant.case_id is None for grant in ended):
        _ask_to_hand_over(account, ends_utc)
    return len(ended)


def change_details(actor: Actor, account: Account, person: NewAccount) -> None:
    """Change what is known of somebody. A new employer ends, at once, what they were for the one before."""
    require_may_act_on(actor, account)
    _check_agency(person.agency_id)
    if person.agency_id != account.agency_id:
        for grant in running_grants(account.id):
            if grant.agency_id is not None and grant.agency_id == account.agency_id:
                _end(actor, grant, None)
        note_access_change()
    account.name, account.job_title, account.phone = person.name, person.job_title, person.phone
    account.agency_id = person.agency_id
    record("account_changed", actor.account_id, account_id=account.id, agency_id=account.agency_id)


def send_link(actor: Actor, account: Account, kind: InvitationKind) -> None:
    """Send somebody a link; one that sets up all anew is told of to those who watch over accounts."""
    require_may_act_on(actor, account)
    if kind is InvitationKind.REENROL and not has_way_in(account):
        kind = InvitationKind.JOIN
    invite(account, kind, actor.account_id)
    if kind is InvitationKind.REENROL:
        _tell_of_new_link(actor, account)


def disable(actor: Actor, account: Account) -> None:
    """Close an account: every sign-in ends at once, and none begins. What they may do is kept for if it opens again."""
    _require_manager(actor, account)
    if account.disabled_utc is not None:
        message = "This account is closed already."
        raise Conflict(message)
    account.disabled_utc = now_utc()
    record("account_disabled", actor.account_id, account_id=account.id)
    end_sign_ins(account.id, by_id=actor.account_id)
    note_access_change()


def enable(actor: Actor, account: Account) -> None:
    """Open a closed account again."""
    _require_manager(actor, account)
    if account.disabled_utc is None:
        message = "This account is open already."
        raise Conflict(message)
    account.disabled_utc = None
    record("account_enabled", actor.account_id, account_id=account.id)
    note_access_change()


def end_their_sign_ins(actor: Actor, account: Account) -> int:
    """Sign somebody out everywhere; answers how often they were signed in."""
    _require_manager(actor, account)
    return end_sign_ins(account.id, by_id=actor.account_id)


def running_grants(account_id: uuid.UUID) -> Sequence[RoleGrant]:
    """The grants of somebody that have not ended, the oldest first."""
    return db.session.scalars(
        db.select(RoleGrant)
        .where(RoleGrant.account_id == account_id, RoleGrant.runs(now_utc()))
        .order_by(RoleGrant.starts_utc, RoleGrant.id)
    ).all()


def require_may_act_on(actor: Actor, account: Account) -> None:
    """Raise `Refused` where this person may not change that account."""
    if not may_act_on(actor, account.id, [plain(grant) for grant in running_grants(account.id)]):
        raise Refused(NOT_YOURS)


def _require_manager(actor: Actor, account: Account) -> None:
    if not actor.may(Permission.ACCOUNT_MANAGE) or account.id == actor.account_id:
        raise Refused(NOT_YOURS)


def _end(actor: Actor, grant: RoleGrant, ends_utc: datetime | None) -> None:
    now = now_utc()
    if ends_utc is None or ends_utc <= now:
        grant.take_back(now)
    else:
        grant.ends_utc = ends_utc
    record("role_ended", actor.account_id, account_id=grant.account_id, grant_id=grant.id, role=grant.role)
    note_access_change()


def _ask_to_hand_over(account: Account, ends_utc: datetime) -> None:
    """Offer somebody who leaves a place to pass on what they know, while they still can."""
    queue_mail(
        occasion=f"hand-over:{account.id}:{ends_utc:%Y%m%dT%H%M}",
        account_id=account.id,
        address=account.email,
        subject="Your place has a last day",
        text="Your place at the meetings has a last day. Until then you can write down, for whoever takes it, how the "
        "group works and whom to ring. Sign in to Caseround, open the directory and choose to hand a place over.\n",
    )


def _has_already(grant: RoleGrant) -> bool:
    wanted = plain(grant)
    return any(plain(row) == wanted for row in running_grants(grant.account_id))


def _check_agency(agency_id: uuid.UUID | None) -> None:
    if agency_id is not None and db.session.get(Agency, agency_id) is None:
        message = "Choose an agency"
        raise Invalid(message, "agency")


def _tell_of_new_link(actor: Actor, account: Account) -> None:
    series_ids = {grant.series_id for grant in running_grants(account.id)}
    now = now_utc()
    watchers = db.session.scalars(
        db.select(Account)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(RoleGrant.runs(now))
        .where(
            or_(
                RoleGrant.role == Role.ADMINISTRATOR,
                (RoleGrant.role == Role.CHAIR)
                & or_(RoleGrant.series_id.is_(None), RoleGrant.series_id.in_(series_ids - {None})),
            )
        )
        .where(Account.disabled_utc.is_(None), Account.id.not_in({actor.account_id, account.id}))
        .distinct()
        .order_by(Account.id)
    )
    occasion = new_id()
    for watcher in watchers:
        queue_mail(
            occasion=f"new_link:{occasion}:{watcher.id}",
            account_id=watcher.id,
            address=watcher.email,
            subject="A colleague was sent a new link to Caseround",
            text=f"{actor.name} sent a colleague a link to set up anew how they sign in to Caseround.\n\n"
            f"If you did not know of this, ring {actor.name} and make sure that it was meant.\n",
        )
