"""Who may give a role to whom, and act on somebody's account. Nobody changes their own grants.

An administrator gives any role to anybody else. A coordinator gives, within their own series, the roles of those who
come to meetings or send something in; whoever runs meetings, keeps the trail or looks after accounts is appointed by
an administrator.
"""

import uuid
from collections.abc import Iterable
from typing import Final

from app.core.access import PERMISSIONS, Actor, Grant, Permission, Role

GIVEN_BY_COORDINATORS: Final = frozenset(
    {
        *(Role.REPRESENTATIVE, Role.DEPUTY, Role.GUEST, Role.OBSERVER, Role.PRACTITIONER),
        *(Role.READER, Role.MINUTE_TAKER),
    }
)
# These speak for an agency; the others do not.
FOR_AN_AGENCY: Final = frozenset({Role.REPRESENTATIVE, Role.DEPUTY, Role.GUEST, Role.PRACTITIONER})
# These belong to no series.
FOR_THE_PARTNERSHIP: Final = frozenset({Role.DATA_PROTECTION_OFFICER, Role.ADMINISTRATOR})


def may_grant(actor: Actor, role: Role, series_id: uuid.UUID | None, *, to_id: uuid.UUID | None = None) -> bool:
    """Whether this person may give that role in that series (in all, where none is named) to that account.

    Whoever may give a role may also end it.
    """
    if to_id == actor.account_id:
        return False
    if actor.may(Permission.ACCOUNT_MANAGE):
        return True
    return role in GIVEN_BY_COORDINATORS and any(_reaches(grant, series_id) for grant in _inviting(actor))


def may_invite_to_case(actor: Actor, series_id: uuid.UUID) -> bool:
    """Whether this person may let a guest into a single case of that series."""
    return may_grant(actor, Role.GUEST, series_id) or actor.may(Permission.CONFLICT_DECIDE, series_id=series_id)


def may_see_account(actor: Actor, grants: Iterable[Grant]) -> bool:
    """Whether somebody with these grants, past ones too, stands in this person's list."""
    if actor.may(Permission.ACCOUNT_MANAGE):
        return True
    own = {grant.series_id for grant in _inviting(actor)}
    return any(None in own or grant.series_id in own for grant in grants)


def may_act_on(actor: Actor, account_id: uuid.UUID, grants: Iterable[Grant]) -> bool:
    """Whether this person may change somebody's details and send them links, who holds these grants now.

    A coordinator only where they could have given every one of them: so nobody reaches above themselves.
    """
    if account_id == actor.account_id:
        return False
    return all(may_grant(actor, grant.role, grant.series_id, to_id=account_id) for grant in grants)


def grantable(actor: Actor, series_ids: Iterable[uuid.UUID]) -> tuple[list[Role], list[uuid.UUID | None]]:
    """The roles and the series that this person may choose from; `None` is every series."""
    places = [None, *series_ids]
    roles = [role for role in Role if any(may_grant(actor, role, series_id) for series_id in places)]
    open_to = [place for place in places if any(may_grant(actor, role, place) for role in roles)]
    return roles, open_to


def _inviting(actor: Actor) -> list[Grant]:
    return [grant for grant in actor.grants if Permission.ACCOUNT_INVITE in PERMISSIONS[grant.role]]


def _reaches(grant: Grant, series_id: uuid.UUID | None) -> bool:
    return grant.series_id is None or (series_id is not None and grant.series_id == series_id)
