"""Mail that waits over HTTP: the list, one mail, keeping it as somebody's answer, setting it aside."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from flask import render_template, request
from werkzeug.wrappers import Response

from app.core.access import Permission, current_actor, requires
from app.core.errors import Conflict, Invalid
from app.core.forms import read_id
from app.core.transaction import transactional
from app.core.web import back_to, say
from app.diary.blueprint import bp
from app.diary.inbox import dates_to_choose, list_came_back_to, list_waiting, people_to_choose, show_waiting
from app.invitations.models import ReplyAnswer
from app.invitations.parked import get_waiting_mail, keep_as_answer, note_mail_read, prepares, set_aside
from app.invitations.queries import find_invitee

Page = str | tuple[str, int] | Response
CHOICES: Final[Mapping[str, str]] = {
    ReplyAnswer.ACCEPTED.value: "They come",
    ReplyAnswer.TENTATIVE.value: "They may come",
    ReplyAnswer.DECLINED.value: "They do not come",
}


@dataclass(slots=True)
class Typed:
    """What was chosen and typed, and what is wrong with it by field."""

    said: Mapping[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """What was typed or chosen there."""
        return self.said.get(name, "").strip()

    def error(self, name: str) -> dict[str, str] | None:
        """What is wrong with a field, as the GOV.UK components take it."""
        return {"text": self.faults[name]} if name in self.faults else None


@bp.get("/diary/inbox")
@requires(Permission.MEETING_PREPARE)
def inbox() -> str:
    """Answers that wait for a person, and messages of ours that came back."""
    actor = current_actor()
    return render_template("diary/inbox.html", waiting=list_waiting(actor), came_back=list_came_back_to(actor))


@bp.get("/diary/inbox/<uuid:parked_id>")
@requires(Permission.MEETING_PREPARE)
@transactional
def waiting_mail(parked_id: uuid.UUID) -> Page:
    """One mail that waits, and what can be done with it."""
    actor = current_actor()
    note_mail_read(actor, get_waiting_mail(actor, parked_id))
    return _page(parked_id, Typed(request.args))


@bp.post("/diary/inbox/<uuid:parked_id>/answer")
@requires(Permission.MEETING_PREPARE)
@transactional
def keep_waiting_mail(parked_id: uuid.UUID) -> Page:
    """Keep it as the answer of somebody, for a date or for all."""
    typed = Typed(request.form)
    date = typed.text("date")
    if date != "all" and read_id(date) is None:
        typed.faults["date"] = "Choose the date that it is about"
    if typed.text("choice") not in CHOICES:
        typed.faults["choice"] = "Choose what they say"
    if not typed.faults:
        try:
            keep_as_answer(
                current_actor(),
                parked_id,
                invitee_id=read_id(typed.text("person")),
                meeting_id=None if date == "all" else read_id(date),
                answer=ReplyAnswer(typed.text("choice")),
            )
        except (Invalid, Conflict) as error:
            typed.faults[getattr(error, "field", "") or "date"] = str(error)
    if typed.faults:
        return _page(parked_id, typed), Invalid.status
    say("Kept as their answer. The mail is gone from here.")
    return back_to("diary.inbox")


@bp.post("/diary/inbox/<uuid:parked_id>/set-aside")
@requires(Permission.MEETING_PREPARE)
@transactional
def set_waiting_mail_aside(parked_id: uuid.UUID) -> Page:
    """Say what became of it otherwise."""
    typed = Typed(request.form)
    try:
        set_aside(current_actor(), parked_id, typed.text("word"))
    except Invalid as error:
        typed.faults[error.field] = str(error)
        return _page(parked_id, typed), error.status
    say("Set aside. What you wrote stays; the mail is gone from here.")
    return back_to("diary.inbox")


def _page(parked_id: uuid.UUID, typed: Typed) -> str:
    actor = current_actor()
    mail = show_waiting(get_waiting_mail(actor, parked_id))
    chosen_id = read_id(typed.text("person")) if typed.text("person") else mail.invitee_id
    invitee = find_invitee(chosen_id) if chosen_id else None
    if invitee is not None and (invitee.ended_utc is not None or not prepares(actor, invitee.series_id)):
        invitee = None
    people = people_to_choose(actor)
    return render_template(
        "diary/waiting_mail.html",
        mail=mail,
        people=people,
        person=next((one for one in people if invitee and one.value == str(invitee.id)), None),
        dates=dates_to_choose(invitee) if invitee else (),
        choices=CHOICES,
        typed=typed,
    )
