"""Keeping when people can come: by themselves, or by whoever runs their meetings, and the trail says who."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.audit.service import record
from app.availability.models import CoverTurn, HandoverCard, Leave, RoleCard, WorkingHours
from app.availability.queries import find_role_card
from app.availability.rules import DayHours
from app.core.access import PERMISSIONS, Actor, Permission
from app.core.clock import local_today, now_utc
from app.core.database import db
from app.core.errors import Invalid, NotFound
from app.identity.models import Account
from app.identity.queries import actor_of, list_holders


@dataclass(frozen=True, slots=True, kw_only=True)
class CardWords:
    """What somebody says they are there for."""

    can_decide: str = ""
    services: str = ""
    is_term_time_only: bool = False
    covered_by_id: uuid.UUID | None = None


def get_person_to_keep(actor: Actor, account_id: uuid.UUID) -> Account:
    """Somebody whose hours this person may keep: themselves, or anybody of a series that they prepare.

    Raises `NotFound` for everybody else.
    """
    account = db.session.get(Account, account_id)
    if account is None or account.disabled_utc is not None:
        raise NotFound
    if account_id != actor.account_id and not _prepares_for(actor, account):
        raise NotFound
    return account


def keep_hours(actor: Actor, account_id: uuid.UUID, hours: Sequence[DayHours]) -> None:
    """Keep in which hours somebody can come, in the place of those before. Raises `Invalid`."""
    get_person_to_keep(actor, account_id)
    if any(one.from_time >= one.until_time for one in hours):
        message = "The day must end after it begins."
        raise Invalid(message, field="hours")
    db.session.execute(db.delete(WorkingHours).where(WorkingHours.account_id == account_id))
    db.session.add_all(
        WorkingHours(account_id=account_id, weekday=one.weekday, from_time=one.from_time, until_time=one.until_time)
        for one in hours
    )
    db.session.flush()
    record("hours_kept", actor.account_id, account_id=account_id)


def keep_role_card(actor: Actor, account_id: uuid.UUID, words: CardWords) -> None:
    """Keep what somebody is there for, and who stands in for them. Raises `Invalid`."""
    get_person_to_keep(actor, account_id)
    _check_cover(account_id, words.covered_by_id)
    card = find_role_card(account_id)
    if card is None:
        card = RoleCard(account_id=account_id, changed_utc=now_utc())
        db.session.add(card)
    card.can_decide, card.services = words.can_decide, words.services
    card.is_term_time_only, card.covered_by_id = words.is_term_time_only, words.covered_by_id
    card.changed_utc = now_utc()
    db.session.flush()
    record("role_card_kept", actor.account_id, account_id=account_id)


def note_leave(
    actor: Actor, account_id: uuid.UUID, first_day: date, last_day: date, covered_by_id: uuid.UUID | None
) -> Leave:
    """Note that somebody is away on these days, both included. Raises `Invalid`."""
    get_person_to_keep(actor, account_id)
    if last_day < first_day:
        message = "The last day must be the first day or later."
        raise Invalid(message, field="last")
    if last_day < local_today():
        message = "These days have passed."
        raise Invalid(message, field="last")
    _check_cover(account_id, covered_by_id)
    leave = Leave(
        account_id=account_id,
        first_day=first_day,
        last_day=last_day,
        covered_by_id=covered_by_id,
        noted_by_id=actor.account_id,
        noted_utc=now_utc(),
    )
    db.session.add(leave)
    db.session.flush()
    record("leave_noted", actor.account_id, account_id=account_id, leave_id=leave.id)
    return leave


def remove_leave(actor: Actor, leave_id: uuid.UUID | None) -> uuid.UUID:
    """Take leave back, and answer whose it was. Raises `NotFound`."""
    leave = db.session.get(Leave, leave_id) if leave_id else None
    if leave is None:
        raise NotFound
    account_id = leave.account_id
    get_person_to_keep(actor, account_id)
    db.session.delete(leave)
    db.session.flush()
    record("leave_removed", actor.account_id, account_id=account_id, leave_id=leave_id)
    return account_id


def set_turn(
    actor: Actor, agency_id: uuid.UUID, series_id: uuid.UUID, weekday: int, account_id: uuid.UUID | None
) -> None:
    """Say who comes for an agency on a weekday; nobody in particular where no account is named.

    For people of that agency in that series, and for whoever prepares its meetings. Raises `NotFound` or `Invalid`.
    """
    require_may_plan_for(actor, agency_id, series_id)
    if account_id is not None and account_id not in speakers_of(agency_id, series_id):
        message = "Choose somebody who speaks for this agency."
        raise Invalid(message, field="turn")
    turn = db.session.scalars(
        db.select(CoverTurn).where(
            CoverTurn.agency_id == agency_id, CoverTurn.series_id == series_id, CoverTurn.weekday == weekday
        )
    ).one_or_none()
    if turn is not None and account_id is not None:
        turn.account_id = account_id
    elif turn is not None:
        db.session.delete(turn)
    elif account_id is not None:
        db.session.add(CoverTurn(agency_id=agency_id, series_id=series_id, weekday=weekday, account_id=account_id))
    db.session.flush()
    record("cover_turn_set", actor.account_id, agency_id=agency_id, series_id=series_id, account_id=account_id)


def write_handover(
    actor: Actor,
    *,
    agency_id: uuid.UUID,
    series_id: uuid.UUID,
    to_account_id: uuid.UUID,
    text: str,
    from_account_id: uuid.UUID | None = None,
) -> HandoverCard:
    """Write what whoever takes a place should know. Raises `NotFound` or `Invalid`."""
    require_may_plan_for(actor, agency_id, series_id)
    if to_account_id == actor.account_id or to_account_id not in speakers_of(agency_id, series_id):
        message = "Choose who takes the place."
        raise Invalid(message, field="to")
    if not text.strip():
        message = "Write what whoever takes the place should know."
        raise Invalid(message, field="text")
    card = HandoverCard(
        agency_id=agency_id,
        series_id=series_id,
        from_account_id=from_account_id,
        to_account_id=to_account_id,
        written_by_id=actor.account_id,
        written_utc=now_utc(),
        text=text.strip(),
    )
    db.session.add(card)
    db.session.flush()
    record("handover_written", actor.account_id, series_id=series_id, card_id=card.id, account_id=to_account_id)
    return card


def read_handover(actor: Actor, card_id: uuid.UUID | None) -> None:
    """Note that a card was read by whom it is for. Raises `NotFound` for anybody else."""
    card = db.session.get(HandoverCard, card_id) if card_id else None
    if card is None or card.to_account_id != actor.account_id:
        raise NotFound
    if card.read_utc is None:
        card.read_utc = now_utc()
        record("handover_read", actor.account_id, card_id=card.id)


def speakers_of(agency_id: uuid.UUID, series_id: uuid.UUID) -> Sequence[uuid.UUID]:
    """Everybody who speaks for an agency in a series, by name."""
    holders = list_holders(series_id, Permission.CHECK_ANSWER)
    return list(
        dict.fromkeys(card.id for card, grant in holders if grant.agency_id == agency_id and grant.case_id is None)
    )


def require_may_plan_for(actor: Actor, agency_id: uuid.UUID, series_id: uuid.UUID) -> None:
    """For people of that agency in that series, and whoever prepares its meetings. Raises `NotFound` for others."""
    speaks = agency_id in actor.agencies_spoken_for(Permission.CHECK_ANSWER, series_id)
    if not speaks and not actor.may(Permission.MEETING_PREPARE, series_id=series_id):
        raise NotFound


def _prepares_for(actor: Actor, account: Account) -> bool:
    preparing = [grant for grant in actor.grants if Permission.MEETING_PREPARE in PERMISSIONS[grant.role]]
    places = {grant.series_id for grant in actor_of(account).grants}
    return any(grant.series_id is None or grant.series_id in places for grant in preparing)


def _check_cover(account_id: uuid.UUID, covered_by_id: uuid.UUID | None) -> None:
    if covered_by_id is None:
        return
    cover = db.session.get(Account, covered_by_id)
    if covered_by_id == account_id or cover is None or cover.disabled_utc is not None:
        message = "Choose a colleague who covers."
        raise Invalid(message, field="cover")
