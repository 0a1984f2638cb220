"""One's own dates over HTTP: what is to come, and answering for one date or for all of a series."""

import uuid
from typing import Final

from flask import render_template, request
from werkzeug.wrappers import Response

from app.core.access import current_actor, signed_in
from app.core.errors import Conflict, Invalid
from app.core.transaction import transactional
from app.core.web import back_to, say
from app.diary.answer_form import ANSWERS, FOR_ALL, Choice, TypedAnswer
from app.diary.blueprint import bp
from app.diary.date_words import done_in_words
from app.diary.handover_views import last_day_of_place
from app.diary.my_dates import OwnDate, get_own_date, list_my_dates
from app.invitations.models import Invitee, ReplyWay
from app.invitations.parked import count_waiting_mail
from app.invitations.reminding import choose_digest, wants_digest
from app.invitations.replies import list_deputies, refuse_if_over, take_reply
from app.meetings.models import Meeting

Page = str | tuple[str, int] | Response
OF_ONE_DATE: Final = frozenset(Choice) - FOR_ALL - {Choice.DEPUTY}


@bp.get("/diary")
@signed_in
def my_dates() -> str:
    """To what one is invited, and what one has said."""
    is_everything = request.args.get("show") == "all"
    actor = current_actor()
    return render_template(
        "diary/my_dates.html",
        own=list_my_dates(actor.account_id, is_everything=is_everything),
        waiting=count_waiting_mail(actor),
        leaves_utc=last_day_of_place(actor.account_id),
        wants_digest=wants_digest(actor.account_id),
    )


@bp.post("/diary/next-two-weeks")
@signed_in
@transactional
def choose_two_weeks() -> Response:
    """Say whether one wants one's next two weeks by mail on Mondays."""
    is_wanted = request.form.get("is_wanted") == "yes"
    choose_digest(current_actor().account_id, is_wanted=is_wanted)
    say("You are sent your next two weeks on Mondays." if is_wanted else "You are sent no such message any longer.")
    return back_to("diary.my_dates")


@bp.get("/diary/meetings/<uuid:meeting_id>/answer")
@signed_in
def answer(meeting_id: uuid.UUID) -> Page:
    """Say whether one comes to a date."""
    invitee, meeting, own = get_own_date(current_actor().account_id, meeting_id)
    return _page(invitee, meeting, own)


@bp.post("/diary/meetings/<uuid:meeting_id>/answer")
@signed_in
@transactional
def give_answer(meeting_id: uuid.UUID) -> Page:
    """Keep what one says about a date, or about all dates of its series."""
    actor = current_actor()
    invitee, meeting, own = get_own_date(actor.account_id, meeting_id)
    typed = TypedAnswer(request.form)
    if not typed.check(offered_to(invitee)) or typed.choice is None:
        return _page(invitee, meeting, own, typed), Invalid.status
    chosen = ANSWERS[typed.choice]
    about = None if typed.is_for_all else meeting
    refuse_if_over(meeting)
    try:
        take_reply(
            invitee,
            about,
            chosen,
            ReplyWay.PAGE,
            by_id=actor.account_id,
            deputy_id=typed.deputy_id,
            proposed_utc=typed.proposed_utc,
            comment=typed.comment,
        )
    except (Invalid, Conflict) as error:
        typed.faults[getattr(error, "field", "") or "choice"] = str(error)
        return _page(invitee, meeting, own, typed), error.status
    deputy = next((card.name for card in list_deputies(invitee) if card.id == typed.deputy_id), "")
    say(done_in_words(chosen, about.starts_utc if about else None, deputy=deputy))
    return back_to("diary.my_dates")


def offered_to(invitee: Invitee) -> frozenset[Choice]:
    """What somebody can say: for all dates only who is invited to all, and a deputy where there is one."""
    offered = OF_ONE_DATE
    if invitee.only_meeting_id is None:
        offered |= FOR_ALL
    return offered | {Choice.DEPUTY} if list_deputies(invitee) else offered


def _page(invitee: Invitee, meeting: Meeting, own: OwnDate, typed: TypedAnswer | None = None) -> str:
    return render_template(
        "diary/answer.html",
        own=own,
        is_open=not meeting.is_over,
        offered=offered_to(invitee),
        deputies=list_deputies(invitee),
        typed=typed or TypedAnswer(),
    )
