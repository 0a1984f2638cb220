"""The people of the partnership, for the coordinator and the administrator: the list, inviting, and one person."""

import uuid
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from flask import current_app, render_template, request
from werkzeug.wrappers import Response

from app.config import Settings
from app.core.access import Permission, Role, confirmed, current_actor, requires
from app.core.clock import now_utc
from app.core.errors import Conflict, Invalid, Refused
from app.core.transaction import forget_changes, transactional
from app.core.web import back_to, say
from app.identity import people
from app.identity.granting import grantable, may_grant
from app.identity.models import Account, InvitationKind
from app.identity.people_forms import EVERY_SERIES, NO_AGENCY, Typed, read_account, read_grant, read_last_day
from app.identity.people_queries import get_person, list_agencies, list_people, series_names

ROLE_WORDS: Final = {
    Role.COORDINATOR: "Coordinator",
    Role.CHAIR: "Chair",
    Role.MINUTE_TAKER: "Minute-taker",
    Role.REPRESENTATIVE: "Representative",
    Role.DEPUTY: "Deputy",
    Role.GUEST: "Guest",
    Role.OBSERVER: "Observer",
    Role.PRACTITIONER: "Practitioner",
    Role.READER: "Reader",
    Role.DATA_PROTECTION_OFFICER: "Data-protection officer",
    Role.ADMINISTRATOR: "Administrator",
}
ROLE_HINTS: Final = {
    Role.COORDINATOR: "Prepares meetings and sees every case on their lists",
    Role.CHAIR: "Leads meetings and sees every case on their lists",
    Role.MINUTE_TAKER: "Writes minutes and sees every case on the list",
    Role.REPRESENTATIVE: "Speaks for their agency, in the cases that concern it",
    Role.DEPUTY: "Stands in for the representative",
    Role.GUEST: "Comes now and then, for the cases that concern their agency",
    Role.OBSERVER: "Attends and reads nothing",
    Role.PRACTITIONER: "Sends in what worries them, and comes to no meeting",
    Role.READER: "Reads and writes nothing",
    Role.DATA_PROTECTION_OFFICER: "Sees who saw what, and no content",
    Role.ADMINISTRATOR: "Looks after accounts, and sees no case",
}
Answer = str | tuple[str, int] | Response


@requires(Permission.ACCOUNT_INVITE)
def list_everybody() -> str:
    """Everybody this person looks after."""
    return render_template("identity/people.html", groups=list_people(current_actor()), **_words())


@requires(Permission.ACCOUNT_INVITE)
def invite_form() -> str:
    """The form by which somebody is invited."""
    return _invite_page(Typed({}))


@requires(Permission.ACCOUNT_INVITE)
@transactional
def invite_somebody() -> Answer:
    """Invite somebody: an account, a role and a link; or say what is wrong with what was typed."""
    typed = Typed(request.form)
    person = read_account(typed, with_email=True)
    grant = read_grant(typed, now=now_utc(), zone=_settings().zone)
    if typed.errors or grant is None:
        return _invite_page(typed), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        account = people.invite_person(current_actor(), person, grant)
    except (Invalid, Refused) as error:
        return _again(typed, error, _invite_page)
    say(f"{account.name} was sent a link to set up how they sign in.")
    return back_to("identity.person", account_id=account.id)


@requires(Permission.ACCOUNT_INVITE)
def person(account_id: uuid.UUID) -> str:
    """One of them: what they are, and what can be changed."""
    return _person_page(account_id, Typed({}))


@requires(Permission.ACCOUNT_INVITE)
@transactional
def give_role(account_id: uuid.UUID) -> Answer:
    """Give somebody one more role."""
    line, typed = get_person(current_actor(), account_id), Typed(request.form)
    grant = read_grant(typed, now=now_utc(), zone=_settings().zone)
    if typed.errors or grant is None:
        return _person_page(account_id, typed), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        people.give_role(current_actor(), line.account, grant)
    except (Invalid, Refused, Conflict) as error:
        return _again(typed, error, lambda typed: _person_page(account_id, typed))
    say(f"{line.account.name} has one more role.")
    return _back(account_id)


@requires(Permission.ACCOUNT_INVITE)
@transactional
def end_role(account_id: uuid.UUID, grant_id: uuid.UUID) -> Response:
    """End one role now."""
    line = get_person(current_actor(), account_id)
    people.end_role(current_actor(), line.account, grant_id)
    say(f"That role of {line.account.name} has ended.")
    return _back(account_id)


@requires(Permission.ACCOUNT_INVITE)
@transactional
def end_post(account_id: uuid.UUID) -> Answer:
    """End all their roles, now or after their last day."""
    line, typed = get_person(current_actor(), account_id), Typed(request.form)
    ends_utc = read_last_day(typed, now=now_utc(), zone=_settings().zone)
    if typed.errors:
        wrong = Typed(request.form, {"last-day": typed.errors["ends"]})
        return _person_page(account_id, Typed({}), wrong), HTTPStatus.UNPROCESSABLE_ENTITY
    people.end_post(current_actor(), line.account, ends_utc)
    say(f"The roles of {line.account.name} {'end after that day' if ends_utc else 'have ended'}.")
    return _back(account_id)


@requires(Permission.ACCOUNT_INVITE)
def details_form(account_id: uuid.UUID) -> str:
    """The form in which somebody's details stand."""
    account = _changeable(account_id)
    known = {"name": account.name, "job_title": account.job_title, "phone": account.phone}
    return _details_page(account, Typed(known | {"agency": str(account.agency_id or NO_AGENCY)}))


@requires(Permission.ACCOUNT_INVITE)
@transactional
def change_details(account_id: uuid.UUID) -> Answer:
    """Change somebody's details; another employer ends what they were for the one before."""
    account, typed = _changeable(account_id), Typed(request.form)
    known = read_account(typed, with_email=False)
    if typed.errors:
        return _details_page(account, typed), HTTPStatus.UNPROCESSABLE_ENTITY
    people.change_details(current_actor(), account, known)
    say(f"The details of {account.name} were changed.")
    return _back(account_id)


@requires(Permission.ACCOUNT_INVITE)
@transactional
def invite_again(account_id: uuid.UUID) -> Response:
    """Send somebody who has not joined yet another link; the one before stops working."""
    account = _changeable(account_id)
    people.send_link(current_actor(), account, InvitationKind.JOIN)
    say(f"{account.name} was sent a new link. The one before it works no longer.")
    return _back(account_id)


@requires(Permission.ACCOUNT_INVITE)
@confirmed
@transactional
def send_new_link(account_id: uuid.UUID) -> Response:
    """Send somebody who lost every way in a link to set up all anew."""
    account = _changeable(account_id)
    people.send_link(current_actor(), account, InvitationKind.REENROL)
    say(f"{account.name} was sent a link to set up anew how they sign in.")
    return _back(account_id)


@requires(Permission.ACCOUNT_MANAGE)
@confirmed
@transactional
def disable(account_id: uuid.UUID) -> Response:
    """Close an account; every sign-in of it ends at once."""
    account = get_person(current_actor(), account_id).account
    people.disable(current_actor(), account)
    say(f"The account of {account.name} is closed.")
    return _back(account_id)


@requires(Permission.ACCOUNT_MANAGE)
@confirmed
@transactional
def enable(account_id: uuid.UUID) -> Response:
    """Open a closed account again."""
    account = get_person(current_actor(), account_id).account
    people.enable(current_actor(), account)
    say(f"The account of {account.name} is open again.")
    return _back(account_id)


@requires(Permission.ACCOUNT_MANAGE)
@transactional
def end_their_sign_ins(account_id: uuid.UUID) -> Response:
    """Sign somebody out everywhere."""
    account = get_person(current_actor(), account_id).account
    people.end_their_sign_ins(current_actor(), account)
    say(f"{account.name} is signed out everywhere.")
    return _back(account_id)


def _again(typed: Typed, error: Invalid | Refused | Conflict, page: Callable[[Typed], str]) -> tuple[str, int]:
    # Nothing of it stays; what was typed does.
    forget_changes()
    typed.errors[error.field if isinstance(error, Invalid) else "role"] = str(error)
    return page(typed), HTTPStatus.UNPROCESSABLE_ENTITY


def _changeable(account_id: uuid.UUID) -> Account:
    line = get_person(current_actor(), account_id)
    people.require_may_act_on(current_actor(), line.account)
    return line.account


def _back(account_id: uuid.UUID) -> Response:
    return back_to("identity.person", account_id=account_id)


def _invite_page(typed: Typed) -> str:
    return render_template("identity/invite.html", typed=typed, is_error=bool(typed.errors), **_choices(), **_words())


def _details_page(account: Account, typed: Typed) -> str:
    return render_template(
        "identity/person_details.html", account=account, typed=typed, is_error=bool(typed.errors), **_choices()
    )


def _person_page(account_id: uuid.UUID, typed: Typed, leaving: Typed | None = None) -> str:
    actor = current_actor()
    leaving = leaving or Typed({})
    line = get_person(actor, account_id)
    return render_template(
        "identity/person.html",
        line=line,
        typed=typed,
        leaving=leaving,
        is_error=bool(typed.errors or leaving.errors),
        is_self=account_id == actor.account_id,
        is_manager=actor.may(Permission.ACCOUNT_MANAGE),
        prepares=actor.may(Permission.MEETING_PREPARE),
        endable={g.id for g in line.grants if may_grant(actor, g.role, g.series_id, to_id=account_id)},
        **_choices(),
        **_words(),
    )


def _choices() -> dict[str, Any]:
    roles, places = grantable(current_actor(), series_names.read())
    return {"roles": roles, "places": places, "agencies": list_agencies(), "no_agency": NO_AGENCY}


def _words() -> dict[str, Any]:
    return {
        "role_words": ROLE_WORDS,
        "role_hints": ROLE_HINTS,
        "series": series_names.read(),
        "agency_names": {agency.id: agency.name for agency in list_agencies()},
        "every_series": EVERY_SERIES,
    }


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
