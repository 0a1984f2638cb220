"""Loads what came back to agencies: a line from a named person for what they shared and for what they sent in."""

import uuid
from collections.abc import Mapping

from app.actions.outcomes import NewReceipt, record_receipt, things_to_tell_of
from app.actions.receipt_models import ReceiptUse
from app.agenda.models import AgendaItem
from app.minutes.models import Contribution

FOR_A_REFERRAL = "Thank you for sending this in. It was heard, and a plan was made with everybody who knows the family."


def tell_what_came_of_it(item: AgendaItem, lines: Mapping[uuid.UUID, str], by_id: uuid.UUID | None) -> None:
    """Write these lines, by contribution; whoever referred the case is told too. What has no line stays open."""
    for of_id, thing in things_to_tell_of(item).items():
        text = lines.get(of_id, "") if isinstance(thing, Contribution) else FOR_A_REFERRAL
        if text:
            new = NewReceipt(of_id=of_id, use=ReceiptUse.DECISION, text=text)
            record_receipt(item, thing, new, written_by_id=by_id)
