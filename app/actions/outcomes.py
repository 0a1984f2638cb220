"""What came of an item: receipts for whoever contributed, later looks, corrections, and partners that are told."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.actions.agreed_record import add_to_record
from app.actions.models import Outcome
from app.actions.next_look import set_next_look
from app.actions.queries import find_outcome, list_actions
from app.actions.receipt_models import Degree, OutcomeLook, OutcomeRecipient, Receipt, ReceiptUse
from app.actions.rules import NextLook
from app.agenda.models import AgendaItem, ItemState
from app.agenda.queries import SeenItem, find_seen_item
from app.agenda.service import note_item_change
from app.audit.service import record
from app.cases.models import Referral
from app.cases.need_to_know import oversees_case
from app.cases.queries import list_referrals
from app.core.access import Actor, Permission
from app.core.clock import local_today, now_utc
from app.core.database import db, new_id
from app.core.errors import Conflict, Invalid, NotFound
from app.directory.queries import list_partners_on_paper
from app.minutes.models import Contribution
from app.minutes.queries import list_contributions

OnOutcomeCorrected = Callable[[Actor, AgendaItem], None]

# What else belongs to correcting an outcome, and to saying when it is looked at again, from slices above this one;
# `create_app` says what.
on_outcome_corrected: Final[list[OnOutcomeCorrected]] = []
on_look_planned: Final[list[OnOutcomeCorrected]] = []


def when_outcome_is_corrected(follow_up: OnOutcomeCorrected) -> None:
    """Have `follow_up` run whenever an outcome is corrected, in the same transaction; named twice, it runs once."""
    if follow_up not in on_outcome_corrected:
        on_outcome_corrected.append(follow_up)


def when_look_is_planned(follow_up: OnOutcomeCorrected) -> None:
    """Have `follow_up` run whenever somebody says when to look again, in the same transaction; twice is once."""
    if follow_up not in on_look_planned:
        on_look_planned.append(follow_up)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReceipt:
    """What somebody says came of a contribution or a referral (`of_id`)."""

    of_id: uuid.UUID
    use: ReceiptUse
    text: str
    action_id: uuid.UUID | None = None


def get_seen_to_tell_of(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID) -> SeenItem:
    """An item of a meeting that this person runs, also when its case has left their list. Raises `NotFound`."""
    seen = find_seen_item(actor, meeting_id, case_id, Permission.RECEIPT_WRITE)
    if seen.by_glass or not oversees_case(actor, seen.facts):
        raise NotFound
    return seen


def write_receipts(
    actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, new: Sequence[NewReceipt]
) -> Sequence[Receipt]:
    """Tell whoever contributed what came of it, all of it or nothing.

    Raises `NotFound`, `Conflict` until the case has been closed, `Invalid` (field `text-` and the id) without words.
    """
    item = get_seen_to_tell_of(actor, meeting_id, case_id).item
    if item.state is not ItemState.CLOSED:
        message = "This case has not been closed yet. Then what came of it can be told."
        raise Conflict(message)
    things = things_to_tell_of(item)
    actions = {row.id for row in list_actions(meeting_id, case_id)}
    rows = []
    for one in new:
        thing = things.get(one.of_id)
        if thing is None or (one.action_id is not None and one.action_id not in actions):
            raise NotFound
        if not one.text.strip():
            message = "Write a line to whoever told us."
            raise Invalid(message, field=f"text-{one.of_id}")
        rows.append(record_receipt(item, thing, one, written_by_id=actor.account_id))
    if rows:
        note_item_change(item)
    return rows


def things_to_tell_of(item: AgendaItem) -> dict[uuid.UUID, Contribution | Referral]:
    """What was shared about an item and the referral that brought it there, by id."""
    things: list[Contribution | Referral] = [*list_contributions(item.meeting_id, item.case_id)]
    latest = list_referrals(item.case_id, before_utc=item.meeting.closed_utc or now_utc())[:1]
    return {row.id: row for row in [*latest, *things]}


def record_receipt(
    item: AgendaItem, thing: Contribution | Referral, new: NewReceipt, *, written_by_id: uuid.UUID | None
) -> Receipt:
    """Keep what came of one thing. For callers that have asked who may say it."""
    is_contribution = isinstance(thing, Contribution)
    row = Receipt(
        id=new_id(),
        meeting_id=item.meeting_id,
        case_id=item.case_id,
        agency_id=thing.agency_id,
        contribution_id=thing.id if is_contribution else None,
        referral_id=None if is_contribution else thing.id,
        use=new.use,
        action_id=new.action_id,
        written_by_id=written_by_id,
        written_utc=now_utc(),
        text=new.text.strip(),
    )
    db.session.add(row)
    thing.answered_utc = thing.answered_utc or row.written_utc
    db.session.flush()
    record(
        "receipt_written",
        written_by_id,
        case_id=item.case_id,
        meeting_id=item.meeting_id,
        agency_id=thing.agency_id,
        receipt_id=row.id,
    )
    return row


def look_again(
    actor: Actor,
    meeting_id: uuid.UUID,
    case_id: uuid.UUID,
    *,
    was_done: Degree | None,
    did_help: Degree | None,
    for_child: str,
    for_victim: str,
    next_look: NextLook | None,
) -> None:
    """Keep a later look at an outcome, and when the next one is. Raises `NotFound`, `Conflict`, `Invalid`."""
    item = get_seen_to_tell_of(actor, meeting_id, case_id).item
    outcome = _get_outcome(item)
    if was_done is None:
        message = "Say whether it was done."
        raise Invalid(message, field="was_done")
    if did_help is None:
        message = "Say whether it helped, or that it is too early to say."
        raise Invalid(message, field="did_help")
    db.session.add(
        OutcomeLook(
            id=new_id(),
            meeting_id=item.meeting_id,
            case_id=item.case_id,
            written_by_id=actor.account_id,
            written_utc=now_utc(),
            was_done=was_done,
            did_help=did_help,
            for_child=for_child.strip(),
            for_victim=for_victim.strip(),
        )
    )
    set_next_look(outcome, next_look)
    record("outcome_looked_at_again", actor.account_id, case_id=case_id, meeting_id=meeting_id)
    _follow(on_look_planned, actor, item)
    note_item_change(item)


def plan_look(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, next_look: NextLook) -> None:
    """Say when somebody looks again; summaries that wait to be sent say it too.

    Raises `NotFound`, `Conflict`, `Invalid` for a day that has passed.
    """
    item = get_seen_to_tell_of(actor, meeting_id, case_id).item
    outcome = _get_outcome(item)
    if next_look.on is not None and next_look.on < local_today():
        message = "That date has passed. Enter today or a later day."
        raise Invalid(message, field="day")
    set_next_look(outcome, next_look)
    record("outcome_look_planned", actor.account_id, case_id=case_id, meeting_id=meeting_id)
    _follow(on_look_planned, actor, item)
    note_item_change(item)


def correct_outcome(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, *, decided: str, reason: str) -> Outcome:
    """Put right what was decided: the record keeps what was signed, and what was sent is made anew.

    Raises `NotFound`, `Conflict` until the case has been closed, `Invalid` without text or reason.
    """
    item = get_seen_to_tell_of(actor, meeting_id, case_id).item
    outcome = _get_outcome(item)
    if not decided.strip():
        message = "Say in a few words what was decided."
        raise Invalid(message, field="decided")
    if decided.strip() == outcome.decided:
        message = "This is what stands there already."
        raise Invalid(message, field="decided")
    add_to_record(actor, meeting_id, case_id, addition=f"What was decided, corrected: {decided.strip()}", reason=reason)
    outcome.decided = decided.strip()
    record("outcome_corrected", actor.account_id, case_id=case_id, meeting_id=meeting_id)
    _follow(on_outcome_corrected, actor, item)
    return outcome


def add_recipient(
    actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID, agency_id: uuid.UUID | None, why: str
) -> None:
    """Have a partner on paper told the outcome of a case too. Raises `NotFound`, `Invalid`."""
    seen = get_seen_to_tell_of(actor, meeting_id, case_id)
    partners = {card.id for card in list_partners_on_paper()} - seen.facts.agencies_in_conflict
    if agency_id is None or agency_id not in partners:
        message = "Choose a partner."
        raise Invalid(message, field="agency_id")
    if agency_id in {row.agency_id for row in list_recipients(meeting_id, [case_id])}:
        return
    record_recipient(seen.item, agency_id, why, added_by_id=actor.account_id)
    note_item_change(seen.item)


def record_recipient(item: AgendaItem, agency_id: uuid.UUID, why: str, *, added_by_id: uuid.UUID | None) -> None:
    """Keep that a partner is told. For callers that have asked who may say so."""
    db.session.add(
        OutcomeRecipient(
            id=new_id(),
            meeting_id=item.meeting_id,
            case_id=item.case_id,
            agency_id=agency_id,
            added_by_id=added_by_id,
            added_utc=now_utc(),
            why=why.strip(),
        )
    )
    record("recipient_added", added_by_id, case_id=item.case_id, meeting_id=item.meeting_id, agency_id=agency_id)


def list_recipients(meeting_id: uuid.UUID, case_ids: Iterable[uuid.UUID]) -> Sequence[OutcomeRecipient]:
    """The partners that are told of these cases, in the order in which they were added."""
    return db.session.scalars(
        db.select(OutcomeRecipient)
        .where(OutcomeRecipient.meeting_id == meeting_id, OutcomeRecipient.case_id.in_(set(case_ids)))
        .order_by(OutcomeRecipient.added_utc, OutcomeRecipient.id)
    ).all()


def list_receipts(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Sequence[Receipt]:
    """What was told about an item so far, the first first."""
    return db.session.scalars(
        db.select(Receipt)
        .where(Receipt.meeting_id == meeting_id, Receipt.case_id == case_id)
        .order_by(Receipt.written_utc, Receipt.id)
    ).all()


def find_newest_receipt(
    agency_id: uuid.UUID, meeting_id: uuid.UUID, case_ids: Iterable[uuid.UUID], *, after_utc: datetime
) -> datetime | None:
    """When an agency was last told what came of something, if that was after that moment. For workers."""
    newest: datetime | None = db.session.scalar(
        db.select(db.func.max(Receipt.written_utc)).where(
            Receipt.agency_id == agency_id,
            Receipt.meeting_id == meeting_id,
            Receipt.case_id.in_(set(case_ids)),
            Receipt.written_utc > after_utc,
        )
    )
    return newest


def list_looks(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Sequence[OutcomeLook]:
    """The later looks at an outcome, the first first."""
    return db.session.scalars(
        db.select(OutcomeLook)
        .where(OutcomeLook.meeting_id == meeting_id, OutcomeLook.case_id == case_id)
        .order_by(OutcomeLook.written_utc, OutcomeLook.id)
    ).all()


def _follow(follow_ups: Iterable[OnOutcomeCorrected], actor: Actor, item: AgendaItem) -> None:
    db.session.flush()
    for follow_up in follow_ups:
        follow_up(actor, item)


def _get_outcome(item: AgendaItem) -> Outcome:
    outcome = find_outcome(item.meeting_id, item.case_id)
    if outcome is None:
        message = "Nothing has been decided on this case yet."
        raise Conflict(message)
    return outcome
