"""Observers: they see nothing until the chair lets them in for the case under way, and nothing of it afterwards.

Being let in is a grant to read that one case. It is taken back when the case stops for whatever reason, when the
observer leaves, and when the chair says so.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.agenda.holding import require_open
from app.agenda.models import AgendaItem, ItemState
from app.agenda.queries import SeenItem, get_item
from app.agenda.service import note_item_change
from app.attendance.queries import list_presences
from app.attendance.service import end_presences
from app.audit.service import record
from app.cases.need_to_know import ItemFacts, Sight, is_hidden, standing_sight
from app.cases.reviewers import find_actors
from app.core.access import Actor, Permission, Role
from app.core.clock import now_utc
from app.core.database import db
from app.core.errors import Conflict, NotFound
from app.identity.queries import AccountCard, account_cards, find_account, list_holders
from app.identity.service import grant_role, take_back_role
from app.meetings.models import Meeting
from app.meetings.queries import list_people_here, list_signed
from app.meetings.service import take_lead
from app.room.models import ObserverAdmission
from app.room.rules import ObserverPlace, observer_place

_WHY_NOT = {
    ObserverPlace.KEPT_OUT: "{name} cannot be let in to this case.",
    ObserverPlace.NOT_SIGNED: "{name} has not signed the confidentiality statement yet.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Observer:
    """Somebody who is at the meeting to observe, and where they stand to the case under way."""

    person: AccountCard
    place: ObserverPlace


def list_observers(meeting: Meeting, seen: SeenItem) -> Sequence[Observer]:
    """The observers at the meeting, by name, without those who see the case anyway. For callers that asked."""
    here = {row.account_id for row in list_people_here(meeting.id)}
    holders = {
        card.id
        for card, grant in list_holders(meeting.series_id, Permission.MEETING_ATTEND)
        if grant.role is Role.OBSERVER
    }
    let_in = {row.account_id for row in _open_admissions(seen.item)}
    inside = {presence.account_id for presence in list_presences(seen.item.id)}
    signed = list_signed(meeting.id)
    people = [person for person in find_actors(holders & here) if _needs_the_chair(person, seen.facts, let_in)]
    cards = account_cards(person.account_id for person in people)
    return [
        Observer(
            person=cards[person.account_id],
            place=observer_place(
                is_hidden=is_hidden(person, seen.facts),
                has_signed=person.account_id in signed,
                is_let_in=person.account_id in let_in,
                is_inside=person.account_id in inside,
            ),
        )
        for person in people
    ]


def admit_observer(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, account_id: uuid.UUID) -> AgendaItem:
    """Let an observer in for the case under way; letting in twice is letting in once.

    Raises `NotFound` for anybody who is not here to observe, `Conflict` while somebody else leads, unless the case is
    under way, and for an observer who has not signed or must not know of the case; why not is said to nobody.
    """
    seen = _seen_to_lead(actor, meeting_id, case_id)
    item = seen.item
    observer = _find(item.meeting, seen, account_id)
    if observer.place in _WHY_NOT:
        raise Conflict(_WHY_NOT[observer.place].format(name=observer.person.name))
    account = find_account(account_id)
    if account is None or observer.place is not ObserverPlace.WAITING:
        return item
    note_item_change(item)
    # Of two presses the second finds that the meeting has moved on, before there are two grants.
    db.session.flush()
    grant = grant_role(account, Role.READER, series_id=item.meeting.series_id, case_id=case_id)
    db.session.flush()
    db.session.add(ObserverAdmission(item_id=item.id, account_id=account_id, grant_id=grant.id, admitted_utc=now_utc()))
    record(
        "observer_admitted",
        actor.account_id,
        case_id=case_id,
        meeting_id=meeting_id,
        item_id=item.id,
        account_id=account_id,
        grant_id=grant.id,
    )
    return item


def see_out_observer(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, account_id: uuid.UUID) -> AgendaItem:
    """End what an observer was let in for. Raises as `admit_observer` does."""
    seen = _seen_to_lead(actor, meeting_id, case_id)
    _find(seen.item.meeting, seen, account_id)
    end_admissions(actor.account_id, seen.item, {account_id})
    return seen.item


def list_admitted(item: AgendaItem) -> Sequence[uuid.UUID]:
    """The observers who have been let in for an item and are not out again."""
    return [row.account_id for row in _open_admissions(item)]


def end_admissions(by_id: uuid.UUID | None, item: AgendaItem, account_ids: Collection[uuid.UUID] | None = None) -> None:
    """Take back what observers were let in for: all of them, or these. They are in the case no longer."""
    ended = [row for row in _open_admissions(item) if account_ids is None or row.account_id in account_ids]
    for row in ended:
        row.ended_utc = now_utc()
        take_back_role(row.grant_id)
        record(
            "observer_out",
            by_id,
            case_id=item.case_id,
            meeting_id=item.meeting_id,
            item_id=item.id,
            account_id=row.account_id,
            grant_id=row.grant_id,
        )
    out = {row.account_id for row in ended}
    end_presences(item, [presence for presence in list_presences(item.id) if presence.account_id in out])
    if ended:
        note_item_change(item)


def end_admissions_of(actor: Actor, meeting: Meeting) -> None:
    """Take back what this person was let in for at a meeting: they have left."""
    query = db.select(AgendaItem).join(ObserverAdmission, ObserverAdmission.item_id == AgendaItem.id)
    query = query.where(AgendaItem.meeting_id == meeting.id, ObserverAdmission.account_id == actor.account_id)
    for item in db.session.scalars(query.where(ObserverAdmission.ended_utc.is_(None)).order_by(AgendaItem.id)).all():
        end_admissions(actor.account_id, item, {actor.account_id})


def clear_case(actor: Actor, item: AgendaItem) -> None:
    """Everybody who is in a case is back in the lobby, and observers see nothing of it any longer."""
    end_presences(item, list_presences(item.id))
    end_admissions(actor.account_id, item)


def _seen_to_lead(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID) -> SeenItem:
    seen = get_item(actor, meeting_id, case_id, Permission.MEETING_CHAIR)
    require_open(seen.item.meeting)
    take_lead(actor, seen.item.meeting)
    if seen.item.state is not ItemState.UNDER_WAY:
        message = "This case is not under way."
        raise Conflict(message)
    return seen


def _find(meeting: Meeting, seen: SeenItem, account_id: uuid.UUID) -> Observer:
    for observer in list_observers(meeting, seen):
        if observer.person.id == account_id:
            return observer
    raise NotFound


def _needs_the_chair(person: Actor, facts: ItemFacts, let_in: Collection[uuid.UUID]) -> bool:
    return person.account_id in let_in or standing_sight(person, facts) is not Sight.CASE


def _open_admissions(item: AgendaItem) -> Sequence[ObserverAdmission]:
    return db.session.scalars(
        db.select(ObserverAdmission)
        .where(ObserverAdmission.item_id == item.id, ObserverAdmission.ended_utc.is_(None))
        .order_by(ObserverAdmission.admitted_utc, ObserverAdmission.id)
    ).all()
