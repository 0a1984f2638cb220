"""Telling people's calendars what has changed: one message to each person, in the transaction of the change itself."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from flask import current_app

from app.config import Settings
from app.core.clock import now_utc
from app.core.database import db
from app.directory.models import Partnership
from app.directory.queries import get_partnership
from app.identity.queries import account_cards
from app.invitations.copies import keep_told, list_told
from app.invitations.event_words import ChangeOfDate, Spans, subject_of, text_of
from app.invitations.models import Invitee
from app.invitations.queries import InvitedPerson, invited_people, list_invitees
from app.invitations.reply_links import address_of_reply, mail_address
from app.invitations.telling_rules import CalendarMessage, Key, Told, Wanted, key_of, plan_messages
from app.invitations.wanted import DateFacts, SeriesFacts, make_wanted
from app.meetings.calendar import CANCEL, Envelope, write_cancel, write_request
from app.meetings.models import Meeting, MeetingState, Series
from app.meetings.recurrence import from_text
from app.notifications.service import CalendarPart, queue_mail

NeededBy = Callable[[uuid.UUID, Sequence[Meeting]], Mapping[uuid.UUID, Spans]]

_NOT_HELD: Final = frozenset({MeetingState.MOVED, MeetingState.CANCELLED})
# What knows when somebody is needed stands above this slice; `create_app` says what it is.
_needed_by: list[NeededBy] = []


def when_asked_who_is_needed(answer: NeededBy) -> None:
    """Have `answer` say when an account is needed at meetings whose times are told. Naming it again changes nothing."""
    if answer not in _needed_by:
        _needed_by.append(answer)


@dataclass(frozen=True, slots=True)
class _Office:
    """Who invites."""

    partnership: Partnership
    base_url: str


def tell_changes(series_id: uuid.UUID) -> int:
    """Tell everybody who is or was invited to a series what is new to them; answers how many messages that makes.

    It compares what each person was told last with what should stand in their calendar now, so it may be asked again
    at any time, and nothing is told twice.
    """
    series = db.session.get_one(Series, series_id)
    meetings = db.session.scalars(
        db.select(Meeting).where(Meeting.series_id == series_id).order_by(Meeting.starts_utc, Meeting.id)
    ).all()
    invitees = list_invitees(series_id)
    people = invited_people(invitees)
    told = list_told([invitee.id for invitee in invitees])
    settings: Settings = current_app.extensions["settings"]
    facts = _series_facts(series, settings.zone.key)
    dates = _date_facts(meetings)
    office = _Office(get_partnership(), settings.base_url)
    sent = 0
    # What was said to somebody by an invitation that has ended stays in their calendar, with its sequence.
    said: dict[tuple[uuid.UUID | None, uuid.UUID | None], dict[Key, Told]] = {}
    for invitee in invitees:
        person = people.get(invitee.id)
        if person is None or (not told[invitee.id] and invitee.ended_utc is not None):
            continue
        earlier = said.setdefault((invitee.account_id, invitee.contact_id), {})
        ended = {key: replace(one, is_cancelled=True) for key, one in earlier.items()}
        before = list((ended | {one.key: one for one in told[invitee.id]}).values())
        wanted = Wanted()
        if invitee.ended_utc is None:
            needed = _needed(invitee, meetings)
            wanted = make_wanted(
                facts, dates, needed.get, from_utc=invitee.invited_utc, only_id=invitee.only_meeting_id
            )
        plan = plan_messages(wanted, before, now_utc())
        for message in plan.messages:
            _queue(office, person, message, meetings)
        keep_told(invitee.id, before, plan.told)
        earlier |= plan.told
        sent += len(plan.messages)
    return sent


def _needed(invitee: Invitee, meetings: Sequence[Meeting]) -> Mapping[uuid.UUID, Spans]:
    if invitee.account_id is None or not _needed_by:
        return {}
    coming = [one for one in meetings if one.state is MeetingState.PUBLISHED and one.starts_utc >= now_utc()]
    return _needed_by[0](invitee.account_id, coming) if coming else {}


def _series_facts(series: Series, zone: str) -> SeriesFacts:
    rule = from_text(series.rule) if series.calendar_uid else None
    return SeriesFacts(
        uid=series.calendar_uid,
        title=series.calendar_title,
        zone=zone,
        place=series.place,
        joining_link=series.joining_link,
        rule=rule,
    )


def _date_facts(meetings: Sequence[Meeting]) -> Sequence[DateFacts]:
    who = account_cards({meeting.changed_by_id for meeting in meetings if meeting.changed_by_id})
    return [
        DateFacts(
            meeting_id=meeting.id,
            uid=meeting.calendar_uid or str(meeting.id),
            slot_utc=meeting.slot_utc,
            starts_utc=meeting.starts_utc,
            minutes=meeting.planned_minutes,
            takes_place=meeting.state not in _NOT_HELD,
            place=meeting.place,
            joining_link=meeting.joining_link,
            change=ChangeOfDate(
                who=who[meeting.changed_by_id].name if meeting.changed_by_id else "",
                why=meeting.change_reason,
                notice_days=meeting.change_notice_days,
            )
            if meeting.change_reason
            else None,
        )
        for meeting in meetings
    ]


def _queue(office: _Office, person: InvitedPerson, message: CalendarMessage, meetings: Sequence[Meeting]) -> None:
    reply_to = mail_address(person.invitee_id)
    envelope = Envelope(
        organiser=office.partnership.name,
        organiser_address=reply_to,
        attendee=person.name,
        attendee_address=person.email,
        sequence=message.sequence,
        stamp_utc=now_utc(),
    )
    write = write_cancel if message.method == CANCEL else write_request
    meeting_id = _meeting_of(message, meetings)
    event = message.event
    # Beside words of ours: what calendars call it, where it is, and why it changed, all typed for everybody to read.
    text = text_of(
        message,
        organiser=office.partnership.name,
        phone=office.partnership.phone,
        answer_at=address_of_reply(person.invitee_id, meeting_id) if meeting_id else "",
        dates_at=f"{office.base_url}/diary" if person.account_id else "",
    )
    queue_mail(
        occasion=f"calendar:{person.invitee_id}:{event.uid}:{message.recurrence}:{message.sequence}",
        account_id=person.account_id,
        address=person.email,
        subject=subject_of(message),
        text=text,
        calendar=CalendarPart(method=message.method, text=write(event, envelope), reply_to=reply_to),
    )


def _meeting_of(message: CalendarMessage, meetings: Sequence[Meeting]) -> uuid.UUID | None:
    """The date that a message is about; of a series its first one."""
    event = message.event
    for meeting in meetings:
        if message.recurrence:
            if meeting.slot_utc is not None and key_of(meeting.slot_utc) == message.recurrence:
                return meeting.id
        elif event.recurrence is not None:
            if meeting.slot_utc is not None and meeting.slot_utc >= event.starts_utc:
                return meeting.id
        elif event.uid in {meeting.calendar_uid, str(meeting.id)}:
            return meeting.id
    return None
