"""The link in an invitation, over HTTP: whoever has no account, or is in a hurry, answers there.

It shows when and where, and nothing else. Looking changes nothing, because mail programs look at links too.
"""

from datetime import timedelta
from typing import Final

from flask import render_template, request
from werkzeug.wrappers import Response

from app.core.access import public
from app.core.clock import now_utc
from app.core.errors import Invalid, NotFound
from app.core.transaction import transactional
from app.diary.answer_form import ANSWERS, FOR_ALL, Choice, TypedAnswer
from app.diary.blueprint import bp
from app.diary.date_words import date_in_words, done_in_words
from app.directory.queries import get_partnership
from app.invitations.models import Invitee, ReplyWay
from app.invitations.queries import find_invitee, invited_people
from app.invitations.replies import take_reply
from app.invitations.reply_links import read_token
from app.meetings.models import Meeting, MeetingState
from app.meetings.queries import find_meeting

Page = str | tuple[str, int] | Response
GONE: Final = 410
OF_ONE_DATE: Final = frozenset(Choice) - FOR_ALL - {Choice.DEPUTY}


@bp.get("/r/<token>")
@public
def open_reply_link(token: str) -> Page:
    """When and where a date is, and what can be answered."""
    invitee, meeting = _get(token)
    return _page(token, invitee, meeting)


@bp.post("/r/<token>")
@public
@transactional
def answer_by_link(token: str) -> Page:
    """Keep the answer."""
    invitee, meeting = _get(token)
    if _why_shut(invitee, meeting):
        return _page(token, invitee, meeting)
    typed = TypedAnswer(request.form)
    if not typed.check(_offered_to(invitee)) or typed.choice is None:
        return _page(token, invitee, meeting, typed)
    chosen = ANSWERS[typed.choice]
    about = None if typed.is_for_all else meeting
    take_reply(
        invitee,
        about,
        chosen,
        ReplyWay.LINK,
        by_id=invitee.account_id,
        proposed_utc=typed.proposed_utc,
        comment=typed.comment,
    )
    return render_template(
        "diary/reply_taken.html",
        token=token,
        done=done_in_words(chosen, about.starts_utc if about else None),
    )


def _get(token: str) -> tuple[Invitee, Meeting]:
    link = read_token(token)
    invitee = find_invitee(link.invitee_id) if link else None
    meeting = find_meeting(link.meeting_id) if link else None
    if invitee is None or meeting is None or meeting.series_id != invitee.series_id:
        raise NotFound
    return invitee, meeting


def _why_shut(invitee: Invitee, meeting: Meeting) -> str:
    """Why nothing can be answered any longer, in words for whoever follows the link; empty where it can."""
    if invitee.ended_utc is not None or not invited_people([invitee]):
        return "You are not invited to this meeting any longer."
    if meeting.state in {MeetingState.CANCELLED, MeetingState.MOVED}:
        return "This date was cancelled."
    if meeting.is_over or meeting.starts_utc + timedelta(minutes=meeting.planned_minutes) <= now_utc():
        return "This date is over."
    return ""


def _offered_to(invitee: Invitee) -> frozenset[Choice]:
    return OF_ONE_DATE | FOR_ALL if invitee.only_meeting_id is None else OF_ONE_DATE


def _page(token: str, invitee: Invitee, meeting: Meeting, typed: TypedAnswer | None = None) -> Page:
    shut = _why_shut(invitee, meeting)
    if shut:
        return render_template("diary/reply_shut.html", why=shut, partnership=get_partnership()), GONE
    html = render_template(
        "diary/reply_link.html",
        token=token,
        title=meeting.series.calendar_title,
        meeting=meeting,
        words=date_in_words(meeting.starts_utc),
        place=meeting.place or meeting.series.place,
        offered=_offered_to(invitee),
        typed=typed or TypedAnswer(),
        partnership=get_partnership(),
    )
    return (html, Invalid.status) if typed and typed.faults else html
