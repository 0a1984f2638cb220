"""Who may do what: one table of roles and permissions, and no way in without a declared permission."""

import enum
import functools
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, ParamSpec, TypeVar

from flask import Flask, g

from app.core.clock import CLOCKS_DIFFER_BY, now_utc
from app.core.errors import NotFound, Refused

P = ParamSpec("P")
R = TypeVar("R")


class Role(enum.StrEnum):
    """What a person is to a meeting. Each role's permissions stand in `PERMISSIONS`."""

    COORDINATOR = "coordinator"
    CHAIR = "chair"
    MINUTE_TAKER = "minute_taker"
    REPRESENTATIVE = "representative"
    DEPUTY = "deputy"
    GUEST = "guest"
    OBSERVER = "observer"
    PRACTITIONER = "practitioner"
    READER = "reader"
    DATA_PROTECTION_OFFICER = "data_protection_officer"
    ADMINISTRATOR = "administrator"


class Permission(enum.StrEnum):
    """`what:doing`, in alphabetical order. A permission opens a door; need-to-know decides what lies behind it."""

    ACCOUNT_INVITE = "account:invite"
    ACCOUNT_MANAGE = "account:manage"
    ACTION_ADD = "action:add"
    ACTION_ANSWER = "action:answer"
    API_MANAGE = "api:manage"
    CASE_BREAK_GLASS = "case:break_glass"
    CASE_FIND = "case:find"
    CASE_READ = "case:read"
    CASE_SEAL = "case:seal"
    CHECK_ANSWER = "check:answer"
    CONFLICT_DECIDE = "conflict:decide"
    CONFLICT_DECLARE = "conflict:declare"
    DIRECTORY_EDIT = "directory:edit"
    MEETING_ATTEND = "meeting:attend"
    MEETING_CHAIR = "meeting:chair"
    MEETING_OVERSEE = "meeting:oversee"
    MEETING_PREPARE = "meeting:prepare"
    MINUTES_READ = "minutes:read"
    MINUTES_WRITE = "minutes:write"
    OPENING_REVIEW = "opening:review"
    RECEIPT_WRITE = "receipt:write"
    REFERRAL_IMPORT = "referral:import"
    REFERRAL_INVITE = "referral:invite"
    REFERRAL_TRIAGE = "referral:triage"
    REFERRAL_WRITE = "referral:write"
    RESEARCH_WRITE = "research:write"
    SERIES_MANAGE = "series:manage"
    SUMMARY_ACKNOWLEDGE = "summary:acknowledge"
    SUMMARY_LEDGER = "summary:ledger"
    SUMMARY_READ = "summary:read"
    SUMMARY_SEND = "summary:send"
    TRAIL_EXPORT = "trail:export"
    TRAIL_READ = "trail:read"
    WORDS_EDIT = "words:edit"


_EVERYBODY_AT_THE_MEETING = frozenset({Permission.MEETING_ATTEND})
_READING_CASES = _EVERYBODY_AT_THE_MEETING | {
    Permission.CASE_READ,
    Permission.CONFLICT_DECLARE,
    Permission.MINUTES_READ,
}
_SPEAKING_FOR_AN_AGENCY = _READING_CASES | {
    Permission.ACTION_ADD,
    Permission.ACTION_ANSWER,
    Permission.API_MANAGE,
    Permission.CASE_BREAK_GLASS,
    Permission.CASE_FIND,
    Permission.CHECK_ANSWER,
    Permission.MINUTES_WRITE,
    Permission.RESEARCH_WRITE,
    Permission.SUMMARY_ACKNOWLEDGE,
    Permission.SUMMARY_READ,
}
_RUNNING_THE_MEETING = _READING_CASES | {
    Permission.ACTION_ADD,
    Permission.ACTION_ANSWER,
    Permission.CASE_BREAK_GLASS,
    Permission.CASE_FIND,
    Permission.MEETING_OVERSEE,
    Permission.MINUTES_WRITE,
    Permission.RECEIPT_WRITE,
    Permission.SUMMARY_LEDGER,
    Permission.SUMMARY_READ,
    Permission.SUMMARY_SEND,
}
_ANSWERING_FOR_THE_LIST = _RUNNING_THE_MEETING | {
    Permission.CASE_SEAL,
    Permission.CONFLICT_DECIDE,
    Permission.MEETING_PREPARE,
    Permission.OPENING_REVIEW,
    Permission.REFERRAL_TRIAGE,
}

_SENDING_IN = frozenset({Permission.REFERRAL_IMPORT, Permission.REFERRAL_WRITE})
_ASKING_FOR_REFERRALS = frozenset({Permission.REFERRAL_INVITE})  # of somebody without an account
_KEEPING_THE_TRAIL = frozenset({Permission.OPENING_REVIEW, Permission.TRAIL_EXPORT, Permission.TRAIL_READ})
_KEEPING_THE_DIRECTORY = {
    Permission.ACCOUNT_INVITE,
    Permission.DIRECTORY_EDIT,
    Permission.REFERRAL_INVITE,
    Permission.SERIES_MANAGE,
    Permission.WORDS_EDIT,
}
PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.COORDINATOR: _ANSWERING_FOR_THE_LIST | _KEEPING_THE_DIRECTORY | {Permission.REFERRAL_IMPORT},
    Role.CHAIR: _ANSWERING_FOR_THE_LIST | {Permission.MEETING_CHAIR},
    Role.MINUTE_TAKER: _RUNNING_THE_MEETING,
    Role.REPRESENTATIVE: _SPEAKING_FOR_AN_AGENCY | _SENDING_IN | _ASKING_FOR_REFERRALS,
    Role.DEPUTY: _SPEAKING_FOR_AN_AGENCY | _SENDING_IN | _ASKING_FOR_REFERRALS,
    Role.GUEST: _SPEAKING_FOR_AN_AGENCY,
    Role.OBSERVER: _EVERYBODY_AT_THE_MEETING,
    Role.PRACTITIONER: _SENDING_IN,  # a worker who meets families, and comes to no meeting
    Role.READER: _READING_CASES,
    Role.DATA_PROTECTION_OFFICER: _KEEPING_THE_TRAIL,  # neither this one nor the next opens a case
    Role.ADMINISTRATOR: frozenset({Permission.ACCOUNT_INVITE, Permission.ACCOUNT_MANAGE}),
}

# How long a proof of who somebody is counts for what needs one: exports, unsealing, changes of accounts.
CONFIRMED_FOR: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One role, and how far it reaches. No series means every series; a case means that case and no other."""

    role: Role
    agency_id: uuid.UUID | None = None
    series_id: uuid.UUID | None = None
    case_id: uuid.UUID | None = None

    def reaches(self, series_id: uuid.UUID) -> bool:
        """Whether this grant counts in that series."""
        return self.series_id is None or self.series_id == series_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A signed-in person, as plain data: who they are, whom they work for, what they were granted."""

    account_id: uuid.UUID
    name: str
    email: str
    employer_id: uuid.UUID | None
    employer_name: str
    grants: tuple[Grant, ...]
    # The sign-in that this person came with, and when they last proved that it is them.
    sign_in_id: uuid.UUID | None = None
    confirmed_utc: datetime | None = None

    @property
    def is_confirmed(self) -> bool:
        """Whether this person proved who they are a short while ago."""
        if self.confirmed_utc is None:
            return False
        # What was confirmed in a time to come was confirmed before the clock was put back, who knows how long ago.
        return -CLOCKS_DIFFER_BY <= now_utc() - self.confirmed_utc <= CONFIRMED_FOR

    def may(self, permission: Permission, *, series_id: uuid.UUID | None = None) -> bool:
        """Whether a grant gives this permission: in that series, or in any where none is named."""
        return any(
            permission in PERMISSIONS[grant.role] and (series_id is None or grant.reaches(series_id))
            for grant in self.grants
        )

    def agencies_spoken_for(self, permission: Permission, series_id: uuid.UUID) -> frozenset[uuid.UUID]:
        """The agencies this person speaks for in that series, where speaking includes `permission`."""
        return frozenset(
            grant.agency_id
            for grant in self.grants
            if grant.agency_id is not None and grant.reaches(series_id) and permission in PERMISSIONS[grant.role]
        )

    @property
    def agency_ids(self) -> frozenset[uuid.UUID]:
        """Every agency this person works or speaks for: what a conflict of interest is held against."""
        ids = {grant.agency_id for grant in self.grants if grant.agency_id is not None}
        if self.employer_id is not None:
            ids.add(self.employer_id)
        return frozenset(ids)


def require_in_series(actor: Actor, permission: Permission, series_id: uuid.UUID) -> None:
    """Raise `NotFound` for somebody outside the series, `Refused` for somebody in it without this permission."""
    if actor.may(permission, series_id=series_id):
        return
    if not any(grant.reaches(series_id) for grant in actor.grants):
        raise NotFound
    message = "Your role at this meeting does not include this."
    raise Refused(message)


def requires(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare what a view asks for. Nobody signed in, or without it, gets any further."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(view)
        def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
            if not current_actor().may(permission):
                message = "Your role does not include this page."
                raise Refused(message)
            return view(*args, **kwargs)

        wrapped.permission = permission  # type: ignore[attr-defined]  # read when the app starts
        return wrapped

    return decorate


def confirmed(view: Callable[P, R]) -> Callable[P, R]:
    """Declare, below `requires` or `signed_in`, that a view needs a fresh proof of who asks (a step up)."""

    @functools.wraps(view)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        if not current_actor().is_confirmed:
            raise ConfirmationNeeded
        return view(*args, **kwargs)

    wrapped.needs_confirmation = True  # type: ignore[attr-defined]  # read by the access matrix
    return wrapped


def signed_in(view: Callable[P, R]) -> Callable[P, R]:
    """Declare a view that anybody signed in may open."""

    @functools.wraps(view)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        current_actor()
        return view(*args, **kwargs)

    wrapped.permission = "signed in"  # type: ignore[attr-defined]  # read when the app starts
    return wrapped


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Declare a view that needs no sign-in."""
    view.permission = "public"  # type: ignore[attr-defined]  # read when the app starts
    return view


class SignInNeeded(Exception):  # it is not an error: the answer is the way to the sign-in page
    """Nobody is signed in on this request."""


class ConfirmationNeeded(Exception):  # it is not an error: the answer is the way to prove who one is
    """What is asked needs a fresh proof of who asks."""


def current_actor() -> Actor:
    """The person of this request. Raises `SignInNeeded`."""
    actor = find_current_actor()
    if actor is None:
        raise SignInNeeded
    return actor


def find_current_actor() -> Actor | None:
    """The person of this request, if anybody is signed in. `identity` puts them there."""
    actor: Actor | None = g.get("actor")
    return actor


def forget_current_actor() -> None:
    """Make what is left of this request's answer as for somebody who is not signed in."""
    g.actor = None


class UndeclaredAccessError(Exception):
    """A way in declares no permission, so the app does not start."""


def refuse_undeclared_routes(app: Flask) -> None:
    """Raise `UndeclaredAccessError` if a route says nothing about who may use it."""
    undeclared = [
        str(rule)
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and not hasattr(app.view_functions[rule.endpoint], "permission")
    ]
    if undeclared:
        message = f"These routes declare no permission: {', '.join(sorted(undeclared))}"
        raise UndeclaredAccessError(message)
