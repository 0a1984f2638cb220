"""Who can come to a series: for each agency its people, for a partner without accounts its contacts; and who chairs."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from app.core.access import Permission, Role
from app.core.database import db
from app.core.forms import read_id
from app.directory.models import Agency
from app.directory.queries import list_agencies, list_contacts
from app.identity.models import Account, RoleGrant
from app.identity.queries import AccountCard, account_cards, list_holders
from app.identity.service import grant_role
from app.invitations.queries import list_invitees
from app.invitations.service import end_invitation, invite
from app.meetings.models import Series

ACCOUNT, CONTACT = "account", "contact"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyChoice:
    """An agency with everybody who could come for it, as value and words; `usual` is who speaks for it elsewhere."""

    agency: Agency
    people: tuple[tuple[str, str], ...]
    usual: str


def list_choices() -> Sequence[AgencyChoice]:
    """Every agency with somebody who could come for it, by name: members first, then partners."""
    agencies = list_agencies()
    accounts = db.session.scalars(
        db.select(Account)
        .where(Account.agency_id.is_not(None), Account.disabled_utc.is_(None))
        .order_by(Account.name, Account.id)
    ).all()
    # Who has spoken for an agency for the longest time comes to most of its meetings.
    speakers = db.session.scalars(
        db.select(RoleGrant.account_id)
        .where(RoleGrant.role == Role.REPRESENTATIVE, RoleGrant.ends_utc.is_(None))
        .order_by(RoleGrant.starts_utc, RoleGrant.id)
    ).all()
    contacts = list_contacts(agency.id for agency in agencies if not agency.has_accounts)
    found = []
    for agency in sorted(agencies, key=lambda one: (not one.has_accounts, one.name)):
        own = [one for one in accounts if one.agency_id == agency.id]
        people = [(f"{ACCOUNT}:{one.id}", f"{one.name}, {one.job_title}") for one in own]
        people += [(f"{CONTACT}:{one.id}", f"{one.name}, by mail") for one in contacts if one.agency_id == agency.id]
        ids = {one.id for one in own}
        usual = next((f"{ACCOUNT}:{one}" for one in speakers if one in ids), "")
        if people:
            found.append(AgencyChoice(agency=agency, people=tuple(people), usual=usual))
    return found


def list_holders_of(*roles: Role) -> Sequence[AccountCard]:
    """Everybody who has one of these roles anywhere, by name: those who may be asked to do the same here."""
    ids = db.session.scalars(
        db.select(RoleGrant.account_id)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(RoleGrant.role.in_(roles), RoleGrant.ends_utc.is_(None), Account.disabled_utc.is_(None))
        .order_by(RoleGrant.account_id)
    )
    return list(account_cards(ids).values())


def runners_of(series_id: uuid.UUID, roles: Collection[Role]) -> Sequence[AccountCard]:
    """Everybody who has one of these roles in that series, by name."""
    holders = list_holders(series_id, Permission.MEETING_ATTEND)
    found = {card.id: card for card, grant in holders if grant.role in roles and grant.case_id is None}
    return sorted(found.values(), key=lambda card: (card.name, card.id))


def chosen_people(
    said: Mapping[str, str], choices: Sequence[AgencyChoice]
) -> Mapping[uuid.UUID, tuple[str, uuid.UUID]]:
    """Who was chosen for which agency: what they are and their id. Anybody who is not on the list is left out."""
    found = {}
    for choice in choices:
        value = said.get(f"who-{choice.agency.id}", "")
        if value in {one for one, _words in choice.people}:
            kind, _colon, text = value.partition(":")
            one = read_id(text)
            if one is not None:
                found[choice.agency.id] = (kind, one)
    return found


def people_of(series: Series) -> Mapping[uuid.UUID, str]:
    """Who is invited to a series for which agency, as the choices have them."""
    return {
        one.agency_id: f"{ACCOUNT}:{one.account_id}" if one.account_id else f"{CONTACT}:{one.contact_id}"
        for one in list_invitees(series.id)
        if one.agency_id and one.ended_utc is None and one.only_meeting_id is None and not one.is_deputy
    }


def send_home(series: Series, chosen: Mapping[uuid.UUID, tuple[str, uuid.UUID]], *, by_id: uuid.UUID) -> None:
    """Invite nobody any longer whose place for an agency somebody else has now, or nobody."""
    for one in list_invitees(series.id):
        kept = chosen.get(one.agency_id) if one.agency_id else None
        comes = one.agency_id is None or (kept is not None and kept[1] in {one.account_id, one.contact_id})
        if one.ended_utc is None and one.only_meeting_id is None and not one.is_deputy and not comes:
            end_invitation(one, by_id=by_id)


def bring_together(
    series: Series,
    chosen: Mapping[uuid.UUID, tuple[str, uuid.UUID]],
    *,
    runs: Mapping[uuid.UUID, Role],
    by_id: uuid.UUID,
) -> None:
    """Give everybody who comes to a series, or runs it, the role for it, and invite them."""
    for account_id, role in runs.items():
        _grant(account_id, role, series, None)
        invite(series.id, by_id=by_id, account_id=account_id)
    for agency_id, (kind, one) in chosen.items():
        if kind == ACCOUNT:
            _grant(one, Role.REPRESENTATIVE, series, agency_id)
            invite(series.id, by_id=by_id, account_id=one, agency_id=agency_id)
        else:
            invite(series.id, by_id=by_id, contact_id=one, agency_id=agency_id)


def _grant(account_id: uuid.UUID, role: Role, series: Series, agency_id: uuid.UUID | None) -> None:
    there = db.session.scalar(
        db.select(RoleGrant.id).where(
            RoleGrant.account_id == account_id,
            RoleGrant.role == role,
            RoleGrant.ends_utc.is_(None),
            RoleGrant.case_id.is_(None),
            db.or_(RoleGrant.series_id.is_(None), RoleGrant.series_id == series.id),
            RoleGrant.agency_id == agency_id if agency_id else RoleGrant.agency_id.is_(None),
        )
    )
    account = db.session.get(Account, account_id)
    if there is None and account is not None:
        grant_role(account, role, agency_id=agency_id, series_id=series.id)


CHAIRS = (Role.CHAIR,)
MINUTE_TAKERS = (Role.MINUTE_TAKER, Role.COORDINATOR)
