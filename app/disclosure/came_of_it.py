"""What came of things: of one case for whoever runs its meeting, and of all that one's own agency shared or sent in."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from app.actions.models import Action, ActionState
from app.actions.next_look import find_next_look
from app.actions.outcomes import list_looks, list_receipts, list_recipients, things_to_tell_of
from app.actions.queries import find_outcome, list_actions
from app.actions.receipt_models import OutcomeLook, Receipt
from app.agenda.models import AgendaItem, ItemState
from app.agenda.queries import SeenItem, needs_reason
from app.audit.service import record
from app.cases.models import Case, Referral
from app.cases.need_to_know import ItemFacts
from app.cases.queries import list_people
from app.core.access import Actor
from app.core.database import db
from app.core.pages import PageOf, page_of
from app.core.vault import case_key
from app.directory.queries import AgencyCard, agency_cards
from app.disclosure.contributions import disclose_contributions
from app.disclosure.initials import make_initials, with_initials
from app.disclosure.own_items import OwnItem, count_own_items, list_own_items
from app.disclosure.views_of_outcome import (
    DEGREE,
    USE,
    CaseOutcome,
    LookView,
    OwnOutcome,
    ReceiptView,
    StandingAction,
    ToldThing,
)
from app.disclosure.words import ACTION_STATE, CERTAINTY
from app.identity.queries import AccountCard, account_cards
from app.minutes.models import Contribution

OUTCOMES_A_PAGE: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnOutcomes:
    """One page of what came of what one's agencies shared or sent in."""

    page: PageOf
    outcomes: Sequence[OwnOutcome]


def disclose_case_outcome(actor: Actor, seen: SeenItem) -> CaseOutcome:
    """For an item that `get_seen_to_tell_of` found for this reader.

    Where its case has left their list, no words of it stand there: opening the case asks why.
    """
    item, facts, is_told = seen.item, seen.facts, not needs_reason(actor, seen)
    case_key(item.case_id)
    people = list_people([item.case_id])
    names = {person.id: person.name for person in people}
    given, _withheld = disclose_contributions(actor, item, facts, names)
    outcome = find_outcome(item.meeting_id, item.case_id)
    actions = list_actions(item.meeting_id, item.case_id)
    recipients = list_recipients(item.meeting_id, [item.case_id])
    cards = agency_cards({row.agency_id for row in actions} | {row.agency_id for row in recipients})
    return CaseOutcome(
        meeting=item.meeting,
        case_id=item.case_id,
        reference=db.session.get_one(Case, item.case_id).reference,
        headline=people[0].name if people and is_told else "",
        is_told=is_told,
        is_closed=item.state is ItemState.CLOSED,
        decided=outcome.decided if outcome and is_told else "",
        next_look=find_next_look(outcome, item.meeting),
        actions=tuple(
            _standing(row, cards, is_told=is_told)
            for row in actions
            if row.state not in {ActionState.PROPOSED, ActionState.NOT_TAKEN_UP}
        ),
        things=_things(item, names, {view.id for view in given}, with_words=is_told),
        looks=_look_views(list_looks(item.meeting_id, item.case_id)) if is_told else (),
        recipients=tuple((cards[row.agency_id], row.why if is_told else "") for row in recipients),
    )


def list_own_outcomes(actor: Actor) -> Sequence[OwnOutcome]:
    """All that this person's agencies shared or sent in, latest meeting first, and what came of it."""
    return _outcomes(list_own_items(actor))


def page_own_outcomes(actor: Actor, number: int) -> OwnOutcomes:
    """The page with that number of the same."""
    page = page_of(number, count_own_items(actor), OUTCOMES_A_PAGE)
    return OwnOutcomes(page=page, outcomes=_outcomes(list_own_items(actor, after=page.before, most=OUTCOMES_A_PAGE)))


def _outcomes(items: Iterable[OwnItem]) -> Sequence[OwnOutcome]:
    found = []
    for item, facts, reference, own in items:
        names = {person.id: person.name for person in list_people([item.case_id])}
        things = [thing for thing in _things(item, names, None) if thing.agency.id in own]
        if not things:
            continue
        outcome = find_outcome(item.meeting_id, item.case_id) if item.state is ItemState.CLOSED else None
        found.append(
            OwnOutcome(
                meeting=item.meeting,
                case_id=item.case_id,
                reference=reference,
                is_heard=item.state is ItemState.CLOSED,
                decided=outcome.decided if outcome else "",
                things=tuple(things),
                acting=_acting(item, facts, own),
                next_look=find_next_look(outcome, item.meeting),
                looks=_look_views(list_looks(item.meeting_id, item.case_id)),
            )
        )
    return found


def things_of_agency(item: AgendaItem, agency_id: uuid.UUID) -> tuple[ToldThing, ...]:
    """What one agency shared or sent in about an item, with first letters for names: it may go to a partner."""
    initials = make_initials([person.name for person in list_people([item.case_id])])
    return tuple(
        replace(
            thing,
            text=with_initials(thing.text, initials),
            receipts=tuple(replace(one, text=with_initials(one.text, initials)) for one in thing.receipts),
        )
        for thing in _things(item, {}, None)
        if thing.agency.id == agency_id
    )


def note_outcomes_seen(actor: Actor, outcomes: Iterable[OwnOutcome]) -> None:
    """Leave on the trail that this person read what came of these cases."""
    for one in outcomes:
        # That one's agency referred a case says nothing of it.
        if not one.decided and all(thing.is_referral and not thing.receipts for thing in one.things):
            continue
        record("case_viewed", actor.account_id, case_id=one.case_id, meeting_id=one.meeting.id, sight="came_of_it")


def _things(
    item: AgendaItem, names: Mapping[uuid.UUID, str], given: set[uuid.UUID] | None, *, with_words: bool = True
) -> tuple[ToldThing, ...]:
    """What was sent in, and of what was shared that which is `given` to the reader whole (None: all of it)."""
    rows = {
        id_: row
        for id_, row in things_to_tell_of(item).items()
        if given is None or id_ in given or isinstance(row, Referral)
    }
    told: dict[uuid.UUID, list[Receipt]] = defaultdict(list)
    for receipt in list_receipts(item.meeting_id, item.case_id):
        of_id = receipt.contribution_id or receipt.referral_id
        if of_id is not None:
            told[of_id].append(receipt)
    receipts = _receipt_views([one for of_id, rows_of in told.items() if of_id in rows for one in rows_of])
    cards = agency_cards(row.agency_id for row in rows.values())
    return tuple(
        _thing(row, cards, names, tuple(receipts[one.id] for one in told[row.id]), with_words=with_words)
        for row in rows.values()
    )


def _thing(
    row: Contribution | Referral,
    cards: Mapping[uuid.UUID, AgencyCard],
    names: Mapping[uuid.UUID, str],
    receipts: tuple[ReceiptView, ...],
    *,
    with_words: bool,
) -> ToldThing:
    if isinstance(row, Referral):
        return ToldThing(
            id=row.id,
            agency=cards[row.agency_id],
            is_referral=True,
            text="",
            certainty="",
            certainty_text="",
            about="",
            told_utc=row.received_utc,
            is_late=False,
            receipts=receipts,
        )
    return ToldThing(
        id=row.id,
        agency=cards[row.agency_id],
        is_referral=False,
        text=row.text if with_words else "",
        certainty=row.certainty.value,
        certainty_text=CERTAINTY[row.certainty],
        about=names.get(row.about_id, "") if row.about_id and with_words else "",
        told_utc=row.shared_utc,
        is_late=row.is_late,
        receipts=receipts,
    )


def _receipt_views(rows: Sequence[Receipt]) -> Mapping[uuid.UUID, ReceiptView]:
    people = account_cards(row.written_by_id for row in rows if row.written_by_id)
    action_ids = {row.action_id for row in rows if row.action_id}
    actions = {
        action.id: action
        for action in db.session.scalars(db.select(Action).where(Action.id.in_(action_ids)).order_by(Action.id))
    }
    cards = agency_cards(action.agency_id for action in actions.values())
    return {
        row.id: ReceiptView(
            use=USE[row.use],
            text=row.text,
            written_by=_name(people, row.written_by_id),
            written_utc=row.written_utc,
            action_agency=cards[actions[row.action_id].agency_id].name if row.action_id else "",
            action_state=ACTION_STATE[actions[row.action_id].state] if row.action_id else "",
        )
        for row in rows
    }


def _acting(item: AgendaItem, facts: ItemFacts, own: frozenset[uuid.UUID]) -> tuple[tuple[str, str], ...]:
    """Which agencies act and how it stands; what another one does is its own affair."""
    rows = [
        row
        for row in list_actions(item.meeting_id, item.case_id)
        if row.state not in {ActionState.PROPOSED, ActionState.NOT_TAKEN_UP}
        and row.agency_id not in facts.agencies_in_conflict
    ]
    cards = agency_cards(row.agency_id for row in rows)
    return tuple(
        (f"{cards[row.agency_id].name}{': ' + row.text if row.agency_id in own else ''}", ACTION_STATE[row.state])
        for row in rows
    )


def _look_views(rows: Sequence[OutcomeLook]) -> tuple[LookView, ...]:
    people = account_cards(row.written_by_id for row in rows if row.written_by_id)
    return tuple(
        LookView(
            was_done=DEGREE[row.was_done],
            did_help=DEGREE[row.did_help],
            for_child=row.for_child,
            for_victim=row.for_victim,
            written_by=_name(people, row.written_by_id),
            written_utc=row.written_utc,
        )
        for row in rows
    )


def _standing(row: Action, cards: Mapping[uuid.UUID, AgencyCard], *, is_told: bool) -> StandingAction:
    return StandingAction(
        id=row.id,
        agency=cards[row.agency_id],
        text=row.text if is_told else "",
        state=row.state.value,
        state_text=ACTION_STATE[row.state],
        answer=row.answer if is_told else "",
        due_utc=row.due_utc,
        is_due_at_time=row.is_due_at_time,
        is_by_next_contact=row.is_by_next_contact,
    )


def _name(cards: Mapping[uuid.UUID, AccountCard], account_id: uuid.UUID | None) -> str:
    return cards[account_id].name if account_id is not None and account_id in cards else ""
