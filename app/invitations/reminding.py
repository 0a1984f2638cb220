"""Reminders of dates: the day before to whoever has not answered, two weeks at a glance on Mondays, and thin cover.

Each is queued once for its cause, however often this runs and whatever was down in between. Mails say when, and what
calendars call it, and nothing else.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

from flask import current_app
from sqlalchemy.orm import joinedload

from app.config import Settings
from app.core.access import Permission
from app.core.clock import local, now_utc
from app.core.database import db
from app.identity.queries import list_holders
from app.invitations.models import DigestChoice, Invitee, ReplyAnswer
from app.invitations.queries import InvitedPerson, invited_people, list_invited, list_latest_replies
from app.invitations.reminding_rules import (
    DIGEST_DAYS,
    MORNING,
    day_of_reminder,
    day_of_work,
    is_day_of_digest,
    is_soon,
    is_thin,
    morning_of,
)
from app.invitations.reply_links import address_of_reply
from app.invitations.reply_rules import GivenAnswer
from app.meetings.bank_holidays import list_bank_holidays
from app.meetings.models import Meeting, MeetingState
from app.notifications.queries import list_queued
from app.notifications.service import queue_mail

SAID: Final[Mapping[ReplyAnswer | None, str]] = {
    ReplyAnswer.ACCEPTED: "you come",
    ReplyAnswer.TENTATIVE: "you may come",
    ReplyAnswer.DECLINED: "you do not come",
    ReplyAnswer.DELEGATED: "somebody comes in your place",
    None: "you have not answered",
}
_TAKES_PLACE: Final = (MeetingState.PREPARING, MeetingState.PUBLISHED)

Answers = Mapping[uuid.UUID, Mapping[uuid.UUID, GivenAnswer]]


def remind_of_dates() -> int:
    """Queue what belongs to this morning and was not queued yet; answers how many dates were looked at."""
    settings: Settings = current_app.extensions["settings"]
    day = day_of_work(now_utc(), settings.zone)
    meetings = _list_near(now_utc() + timedelta(days=DIGEST_DAYS + 1))
    if not meetings:
        return 0
    answers = list_latest_replies(meeting.id for meeting in meetings)
    invited = {meeting.id: list_invited(meeting) for meeting in meetings}
    people = invited_people({one.id: one for invitees in invited.values() for one in invitees}.values())
    morning = morning_of(day, MORNING, settings.zone)
    for meeting in meetings:
        holidays = _holidays(meeting.series.bank_holidays_of, day.year)
        if day_of_reminder(meeting.starts_utc, settings.zone, holidays) == day:
            _remind(meeting, invited[meeting.id], people, answers, morning)
        if is_soon(meeting.starts_utc, day, settings.zone):
            _tell_thin(meeting, invited[meeting.id], answers)
    if is_day_of_digest(day):
        _send_digests(day, meetings, invited, people, answers)
    return len(meetings)


@lru_cache(maxsize=20)
def _holidays(nation: str, year: int) -> frozenset[date]:
    """The bank holidays of a year and the next: what is near may be in either."""
    return frozenset(skip.first_day for skip in list_bank_holidays(nation, (year, year + 1)))


def _list_near(until_utc: datetime) -> Sequence[Meeting]:
    return db.session.scalars(
        db.select(Meeting)
        .options(joinedload(Meeting.series))
        .where(Meeting.state.in_(_TAKES_PLACE), Meeting.starts_utc > now_utc(), Meeting.starts_utc < until_utc)
        .order_by(Meeting.starts_utc, Meeting.id)
    ).all()


def _remind(
    meeting: Meeting,
    invitees: Sequence[Invitee],
    people: Mapping[uuid.UUID, InvitedPerson],
    answers: Answers,
    morning: datetime,
) -> None:
    # Whoever was invited or asked again since has a message about this date in hand.
    if meeting.moved_utc is not None and meeting.moved_utc > morning:
        return
    when = _when(meeting)
    for invitee in invitees:
        person = people.get(invitee.id)
        if person is None or invitee.id in answers[meeting.id] or invitee.invited_utc > morning:
            continue
        link = address_of_reply(invitee.id, meeting.id)
        queue_mail(
            occasion=f"date:{meeting.id}:{meeting.starts_utc:%Y%m%dT%H%M}:{person.account_id or person.contact_id}",
            account_id=person.account_id,
            address=person.email,
            subject="A date waits for your answer",
            text=f"You have not said whether you come to a meeting on {when}. Say so here; no account is needed:\n\n"
            f"{link}\n",
        )


def _tell_thin(meeting: Meeting, invitees: Sequence[Invitee], answers: Answers) -> None:
    series = meeting.series
    core = {row.agency_id for row in series.agencies if row.is_core}
    if not core:
        return
    given = answers[meeting.id]
    said = [
        [given[one.id].answer if one.id in given else None for one in invitees if one.agency_id == agency_id]
        for agency_id in core
    ]
    if not is_thin(said, series.quorum):
        return
    when = _when(meeting)
    for card, grant in list_holders(series.id, Permission.MEETING_PREPARE):
        if grant.case_id is None:
            queue_mail(
                occasion=f"thin:{meeting.id}:{meeting.starts_utc:%Y%m%dT%H%M}:{card.id}",
                account_id=card.id,
                address=card.email,
                subject="Cover is thin for a date",
                text=f"For a meeting on {when}, too few of the agencies that have to be there can come. Sign in to "
                "Caseround and look who comes.\n",
            )


def _send_digests(
    day: date,
    meetings: Sequence[Meeting],
    invited: Mapping[uuid.UUID, Sequence[Invitee]],
    people: Mapping[uuid.UUID, InvitedPerson],
    answers: Answers,
) -> None:
    unwanted = set(
        db.session.scalars(
            db.select(DigestChoice.account_id).where(DigestChoice.is_wanted.is_(False)).order_by(DigestChoice.id)
        )
    )
    lines: dict[uuid.UUID, dict[uuid.UUID, str]] = {}
    to: dict[uuid.UUID, InvitedPerson] = {}
    ends = day + timedelta(days=DIGEST_DAYS)
    for meeting in meetings:
        if local(meeting.starts_utc).date() >= ends:
            continue
        for invitee in invited[meeting.id]:
            person = people.get(invitee.id)
            if person is None or person.account_id is None or person.account_id in unwanted:
                continue
            answer = answers[meeting.id].get(invitee.id)
            said = SAID[answer.answer if answer else None]
            to[person.account_id] = person
            line = f"{_when(meeting)}: {meeting.series.calendar_title}, {said}"
            lines.setdefault(person.account_id, {}).setdefault(meeting.id, line)
    there = list_queued(f"digest:{account_id}:{day}" for account_id in lines)
    settings: Settings = current_app.extensions["settings"]
    for account_id, dates in lines.items():
        occasion = f"digest:{account_id}:{day}"
        if occasion in there:
            continue
        listed, home = "\n".join(dates.values()), f"{settings.base_url}/diary"
        queue_mail(
            occasion=occasion,
            account_id=account_id,
            address=to[account_id].email,
            subject="Your next two weeks",
            text=f"These are your dates of the next two weeks.\n\n{listed}\n\nAnswer, or say that you want no such "
            f"message, here: {home}\n",
        )


def _when(meeting: Meeting) -> str:
    moment = local(meeting.starts_utc)
    return f"{moment:%A} {moment.day} {moment:%B}, {moment:%H:%M}"


def wants_digest(account_id: uuid.UUID) -> bool:
    """Whether somebody is sent their next two weeks on Mondays: everybody, until they say that they want it not."""
    wanted = db.session.scalar(db.select(DigestChoice.is_wanted).where(DigestChoice.account_id == account_id))
    return wanted is not False


def choose_digest(account_id: uuid.UUID, *, is_wanted: bool) -> None:
    """Keep whether somebody wants their next two weeks on Mondays."""
    choice = db.session.scalars(db.select(DigestChoice).where(DigestChoice.account_id == account_id)).one_or_none()
    if choice is None:
        db.session.add(DigestChoice(account_id=account_id, is_wanted=is_wanted))
    else:
        choice.is_wanted = is_wanted
