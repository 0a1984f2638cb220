"""Who hears of it when a case is opened outside somebody's own list or in an emergency, or a seal is broken."""

import uuid
from collections.abc import Collection, Iterable, Sequence

from app.cases.need_to_know import ItemFacts, is_in_conflict, is_sealed_from
from app.core.access import Actor, Permission, Role
from app.core.database import db
from app.core.push import signal_change
from app.identity.models import Account
from app.identity.queries import actors_of, list_holders
from app.notifications.service import queue_mail


def find_actors(account_ids: Iterable[uuid.UUID]) -> Sequence[Actor]:
    """These people with everything they hold, by name, without those whose account was taken from them."""
    if not (wanted := set(account_ids)):
        return ()
    rows = db.session.scalars(
        db.select(Account)
        .where(Account.id.in_(wanted), Account.disabled_utc.is_(None))
        .order_by(Account.name, Account.id)
    ).all()
    return actors_of(rows)


def find_reviewers(facts: ItemFacts) -> Sequence[Actor]:
    """Who reviews openings of this case: of its series, and nobody from whom it is hidden.

    Data-protection officers look after seals too, by reference alone; a conflict binds them like everybody.
    """
    holders = {card.id for card, _grant in list_holders(facts.series_id, Permission.OPENING_REVIEW)}
    return [
        person
        for person in find_actors(holders)
        if not is_in_conflict(person, facts) and (not is_sealed_from(person, facts) or reviews_by_reference(person))
    ]


def reviews_by_reference(actor: Actor) -> bool:
    """Whether this person reviews openings of every case, and sees nothing of them but their references."""
    return actor.may(Permission.OPENING_REVIEW) and actor.may(Permission.TRAIL_READ)


def tell_reviewers(
    actor: Actor, facts: ItemFacts, *, occasion: str, roles: Collection[Role], subject: str, text: str
) -> None:
    """Tell those with one of these roles by mail, and their open pages; where there is nobody, everybody who reviews.

    Whoever did it is not told of it.
    """
    others = [person for person in find_reviewers(facts) if person.account_id != actor.account_id]
    meant = [person for person in others if _holds_one_of(person, roles, facts.series_id)]
    for person in meant or others:
        queue_mail(
            occasion=f"{occasion}:{person.account_id}",
            account_id=person.account_id,
            address=person.email,
            subject=subject,
            text=text,
        )
    for person in others:
        signal_change("reviewer", person.account_id, 0)


def _holds_one_of(actor: Actor, roles: Collection[Role], series_id: uuid.UUID) -> bool:
    return any(grant.role in roles and grant.reaches(series_id) for grant in actor.grants)
