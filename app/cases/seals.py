"""Sealing a case: from then on it is there for the people named, and for nobody else.

For callers that found the case for this person with `agenda.queries.get_item` and `Permission.CASE_SEAL`.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import replace

from app.audit.service import record
from app.cases.access_models import SealedCaseReader
from app.cases.models import Case, CaseNote
from app.cases.need_to_know import ItemFacts, Sight, may_open_seal, standing_sight
from app.cases.reviewers import find_actors, tell_reviewers
from app.core.access import Actor, Permission, Role
from app.core.access_epoch import note_access_change
from app.core.clock import now_utc
from app.core.database import db
from app.core.errors import Conflict, Invalid, NotFound
from app.identity.queries import list_holders
from app.notifications.service import queue_mail


def list_possible_readers(facts: ItemFacts) -> Sequence[Actor]:
    """Who could read the case at that meeting if it were not sealed, by name: the people that can be named."""
    unsealed = replace(facts, is_sealed=False)
    holders = {card.id for card, _grant in list_holders(facts.series_id, Permission.CASE_READ)}
    return [
        person
        for person in find_actors(holders | facts.accounts_named)
        if standing_sight(person, unsealed) is Sight.CASE or person.account_id in facts.accounts_named
    ]


def seal_case(actor: Actor, facts: ItemFacts, account_ids: Collection[uuid.UUID]) -> None:
    """Seal a case for these people and for whoever seals it. Raises `Conflict` where it is sealed already."""
    if facts.is_sealed:
        raise Conflict("This case is sealed already.")
    named = {actor.account_id, *account_ids}
    _check_possible(facts, named)
    case = db.session.get_one(Case, facts.case_id)
    case.is_sealed = True
    record("case_sealed", actor.account_id, case_id=case.id)
    for account_id in sorted(named, key=str):
        _name(actor, case.id, account_id)
    note_access_change()


def name_reader(actor: Actor, facts: ItemFacts, account_id: uuid.UUID | None) -> None:
    """Let one more person see a sealed case; naming twice is naming once. Raises `Invalid` for nobody on the list."""
    _check_sealed(facts)
    if account_id is None:
        raise Invalid("Choose whom to name.", field="account_id")
    _check_possible(facts, {account_id})
    if account_id not in facts.accounts_named:
        _name(actor, facts.case_id, account_id)
        note_access_change()


def remove_reader(actor: Actor, facts: ItemFacts, account_id: uuid.UUID) -> None:
    """Take a name off a sealed case. Nobody takes off their own: somebody must be left who can open the seal."""
    _check_sealed(facts)
    if account_id == actor.account_id:
        raise Conflict("You cannot take off your own name. Somebody else who is named can.")
    if account_id not in facts.accounts_named:
        raise NotFound
    db.session.execute(
        db.delete(SealedCaseReader).where(
            SealedCaseReader.case_id == facts.case_id, SealedCaseReader.account_id == account_id
        )
    )
    record("sealed_case_reader_removed", actor.account_id, case_id=facts.case_id, reader_id=account_id)
    note_access_change()


def unseal_case(actor: Actor, facts: ItemFacts, reason: str) -> None:
    """Open a seal for everybody whose role or agency shows them the case. The reason stays with those who run it."""
    _check_sealed(facts)
    if not reason.strip():
        raise Invalid("Say why the case is no longer sealed.", field="reason")
    db.session.get_one(Case, facts.case_id).is_sealed = False
    db.session.execute(db.delete(SealedCaseReader).where(SealedCaseReader.case_id == facts.case_id))
    db.session.add(CaseNote(case_id=facts.case_id, text=f"Unsealed by {actor.name}: {reason.strip()}"))
    record("case_unsealed", actor.account_id, case_id=facts.case_id)
    note_access_change()
    tell_reviewers(
        actor,
        replace(facts, is_sealed=False),
        occasion=f"unsealed:{facts.case_id}:{now_utc().isoformat(timespec='seconds')}",
        roles=(Role.CHAIR, Role.DATA_PROTECTION_OFFICER),
        subject="A case was unsealed",
        text="A case was unsealed. Sign in to Caseround to look.\n",
    )


def is_lost(facts: Collection[ItemFacts]) -> bool:
    """Whether nobody who is named for this sealed case can open its seal at any of its meetings any more."""
    named = find_actors({account_id for one in facts for account_id in one.accounts_named})
    return not any(may_open_seal(person, one) for person in named for one in facts)


def list_possible_heirs(facts: ItemFacts) -> Sequence[Actor]:
    """Who could be named for a lost case, by name: who answers for lists of its series, without a conflict."""
    holders = {card.id for card, _grant in list_holders(facts.series_id, Permission.CASE_SEAL)}
    return [
        person
        for person in find_actors(holders)
        if may_open_seal(person, replace(facts, accounts_named=frozenset({person.account_id})))
    ]


def name_heir(actor: Actor, facts: ItemFacts, account_id: uuid.UUID | None) -> None:
    """Name somebody for a lost case, and tell them. For callers that know it to be lost. Raises `Invalid`."""
    heir = next((person for person in list_possible_heirs(facts) if person.account_id == account_id), None)
    if heir is None:
        raise Invalid("Choose whom to name.", field=f"account_id-{facts.case_id}")
    if heir.account_id not in facts.accounts_named:
        _name(actor, facts.case_id, heir.account_id)
    note_access_change()
    queue_mail(
        occasion=f"heir:{facts.case_id}:{heir.account_id}:{now_utc().isoformat(timespec='seconds')}",
        account_id=heir.account_id,
        address=heir.email,
        subject="You are named for a sealed case",
        text="Nobody who was named for a sealed case can open it any more, so the data-protection officer named you.\n"
        "Sign in to Caseround to look.\n",
    )


def _check_sealed(facts: ItemFacts) -> None:
    if not facts.is_sealed:
        raise Conflict("This case is not sealed.")


def _check_possible(facts: ItemFacts, account_ids: Collection[uuid.UUID]) -> None:
    possible = {person.account_id for person in list_possible_readers(facts)}
    if not possible.issuperset(account_ids):
        raise Invalid("Choose people from the list.", field="account_id")


def _name(actor: Actor, case_id: uuid.UUID, account_id: uuid.UUID) -> None:
    db.session.add(
        SealedCaseReader(case_id=case_id, account_id=account_id, named_by_id=actor.account_id, named_utc=now_utc())
    )
    record("sealed_case_reader_named", actor.account_id, case_id=case_id, reader_id=account_id)
