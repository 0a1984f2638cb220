"""What came of one case, for whoever runs its meeting: telling contributors, looking again, correcting, over HTTP."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from flask import render_template, request
from werkzeug.wrappers import Response

from app.actions import outcomes
from app.actions.outcomes import NewReceipt, get_seen_to_tell_of
from app.actions.receipt_models import Degree, ReceiptUse
from app.actions.rules import NextLook
from app.audit.service import record
from app.core.access import Permission, current_actor, requires
from app.core.clock import local_today
from app.core.errors import Conflict, Invalid
from app.core.forms import read_id
from app.core.transaction import transactional
from app.core.typed import TypedWrong, read_day
from app.core.web import back_to, say
from app.directory.queries import list_partners_on_paper
from app.disclosure.came_of_it import disclose_case_outcome
from app.disclosure.views_of_outcome import DEGREE, USE
from app.outcomes.blueprint import bp

Page = str | tuple[str, int] | Response


@dataclass(frozen=True, slots=True)
class Faults:
    """Which form of the page could not be used, what is wrong in it by field, and what was typed."""

    form: str = ""
    wrong: dict[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)

    def error(self, form: str, name: str) -> dict[str, str] | None:
        """What is wrong with a field, as the GOV.UK components take it."""
        return {"text": self.wrong[name]} if self.form == form and name in self.wrong else None

    def said(self, form: str, name: str, usual: str = "") -> str:
        """What was typed into a field of that form, or what usually stands there."""
        return self.typed.get(name, "") if self.form == form else usual


@bp.get("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/outcome")
@requires(Permission.RECEIPT_WRITE)
@transactional
def case(meeting_id: uuid.UUID, case_id: uuid.UUID) -> str:
    """What was decided, what stands, and who has still to hear what came of what they told us."""
    return _page(meeting_id, case_id)


@bp.post("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/outcome/receipts")
@requires(Permission.RECEIPT_WRITE)
@transactional
def tell(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Page:
    """Tell those who are ticked what came of what they told us."""

    def carry_out() -> str:
        new = [_read_receipt(of_id) for text in request.form.getlist("of") if (of_id := read_id(text)) is not None]
        if not new:
            message = "Tick who is to be told."
            raise Invalid(message, field="of")
        outcomes.write_receipts(current_actor(), meeting_id, case_id, new)
        return f"Sent. {len(new)} {'loop is' if len(new) == 1 else 'loops are'} closed."

    return _answer(meeting_id, case_id, "receipts", carry_out)


@bp.post("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/outcome/looks")
@requires(Permission.RECEIPT_WRITE)
@transactional
def look(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Page:
    """Say how it went, or on which day to look again."""

    def carry_out() -> str:
        look = _read_look()
        if request.form.get("then") == "plan":
            if look is None:
                message = "Enter the day on which to look again."
                raise Invalid(message, field="day")
            outcomes.plan_look(current_actor(), meeting_id, case_id, look)
            return "Saved. It comes back to the coordinator then, and summaries that are still to be sent say it."
        outcomes.look_again(
            current_actor(),
            meeting_id,
            case_id,
            was_done=_degree("was_done"),
            did_help=_degree("did_help"),
            for_child=request.form.get("for_child", ""),
            for_victim=request.form.get("for_victim", ""),
            next_look=look,
        )
        return "Saved. Those who contributed can read it."

    return _answer(meeting_id, case_id, "looks", carry_out)


@bp.post("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/outcome/correction")
@requires(Permission.MEETING_CHAIR)
@transactional
def correct(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Page:
    """Put right what was decided."""

    def carry_out() -> str:
        outcomes.correct_outcome(
            current_actor(),
            meeting_id,
            case_id,
            decided=request.form.get("decided", ""),
            reason=request.form.get("reason", ""),
        )
        return "Corrected. Where a summary had gone out, a corrected one waits to be sent."

    return _answer(meeting_id, case_id, "correction", carry_out)


@bp.post("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/outcome/recipients")
@requires(Permission.RECEIPT_WRITE)
@transactional
def add_recipient(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Page:
    """Have a partner told too."""

    def carry_out() -> str:
        outcomes.add_recipient(
            current_actor(),
            meeting_id,
            case_id,
            read_id(request.form.get("agency_id")),
            request.form.get("why", ""),
        )
        return "Added. Their summary is made with the others."

    return _answer(meeting_id, case_id, "recipients", carry_out)


def _answer(meeting_id: uuid.UUID, case_id: uuid.UUID, form: str, carry_out: Callable[[], str]) -> Page:
    try:
        done = carry_out()
    except (Invalid, Conflict) as error:
        name = error.field if isinstance(error, Invalid) and error.field else "form"
        return _page(meeting_id, case_id, Faults(form, {name: str(error)}, request.form)), error.status
    say(done)
    return back_to("outcomes.case", meeting_id=meeting_id, case_id=case_id, _anchor=form)


def _page(meeting_id: uuid.UUID, case_id: uuid.UUID, faults: Faults | None = None) -> str:
    actor = current_actor()
    outcome = disclose_case_outcome(actor, get_seen_to_tell_of(actor, meeting_id, case_id))
    record("case_viewed", actor.account_id, case_id=case_id, meeting_id=meeting_id, sight="outcome")
    known = {card.id for card, _why in outcome.recipients}
    return render_template(
        "outcomes/case.html",
        outcome=outcome,
        meeting=outcome.meeting,
        faults=faults or Faults(),
        ticked=request.form.getlist("of") if faults else None,
        uses=[(use.value, text) for use, text in USE.items()],
        degrees=[(degree.value, text) for degree, text in DEGREE.items()],
        partners=[card for card in list_partners_on_paper() if card.id not in known],
        may_correct=actor.may(Permission.MEETING_CHAIR, series_id=outcome.meeting.series_id),
    )


def _read_receipt(of_id: uuid.UUID) -> NewReceipt:
    said = request.form.get(f"use-{of_id}", "")
    action_id = read_id(request.form.get(f"action-{of_id}"))
    use = ReceiptUse(said) if said in set(ReceiptUse) else ReceiptUse.UNDERSTANDING
    return NewReceipt(
        of_id=of_id,
        use=ReceiptUse.ACTION if action_id is not None else use,
        text=request.form.get(f"text-{of_id}", ""),
        action_id=action_id,
    )


def _degree(name: str) -> Degree | None:
    said = request.form.get(name, "")
    return Degree(said) if said in set(Degree) else None


_DATE_BOXES: Final = ("day", "month", "year")


def _read_look() -> NextLook | None:
    """When to look again: on the day that was typed, else at the next meeting where that was ticked."""
    typed = [request.form.get(box, "") for box in _DATE_BOXES]
    if not any(text.strip() for text in typed):
        return NextLook(on=None, is_at_next_meeting=True) if request.form.get("at_next_meeting") == "yes" else None
    try:
        return NextLook(on=read_day(*typed, earliest=local_today()))
    except TypedWrong as error:
        raise Invalid(str(error), field=error.parts[0]) from None
