"""Puts Marlbeck into an empty database, through the services, as people would."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import current_app

from app.audit.service import record
from app.config import Settings
from app.core.clock import as_of, local_today, now_utc
from app.core.database import db
from app.demo.days import Days, next_working_day
from app.demo.load_availability import load_availability
from app.demo.load_daily import load_daily
from app.demo.load_earlier import load_earlier
from app.demo.load_family import load_family
from app.demo.load_invitations import load_invitations
from app.demo.load_people import grant_to_guests, load_people
from app.demo.load_polls import load_poll
from app.demo.load_replies import load_replies
from app.demo.load_sent_in import load_sent_in
from app.demo.load_staff import load_staff_lists
from app.demo.load_usual import load_usual
from app.demo.load_waiting import load_links, load_ties, load_waiting
from app.demo.load_words import load_words
from app.demo.marlbeck import MARLBECK
from app.demo.marlbeck.shape import Member, PartnershipPerson
from app.demo.marlbeck.shape_earlier import Marlbeck
from app.meetings.service import create_meeting
from app.notifications.service import take_as_sent

# Everybody was there well before the first meeting that is told of.
DAYS_BACK: Final = 200
NEXT_MEETING: Final = 2
NEXT_MEETING_MINUTES: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedMarlbeck:
    """What was loaded, found by the names of the data: agencies by code, people by e-mail, cases by key.

    `meeting_id` is today's daily meeting. `session_ids` are the family's conferences by number, `earlier_ids` the
    closed daily meetings by their day.
    """

    meeting_id: uuid.UUID
    starts_utc: datetime
    next_meeting_id: uuid.UUID
    daily_series_id: uuid.UUID
    family_series_id: uuid.UUID
    case_ids: Mapping[str, uuid.UUID]
    agency_ids: Mapping[str, uuid.UUID]
    account_ids: Mapping[str, uuid.UUID]
    session_ids: Mapping[str, uuid.UUID]
    earlier_ids: Mapping[int, uuid.UUID]


def load_marlbeck(partnership_data: Marlbeck = MARLBECK) -> LoadedMarlbeck:
    """Load the demonstration whole, for today or the next working day. Does not commit."""
    told = partnership_data
    settings: Settings = current_app.extensions["settings"]
    days = Days(next_working_day(local_today()), settings.zone)
    names = {agency.code: agency.name for agency in told.partnership.agencies}
    everybody: list[Member | PartnershipPerson] = [*told.partnership.people]
    everybody += [member for agency in told.partnership.agencies for member in agency.members]
    names |= {person.email: f"{person.title} {person.name}".strip() for person in everybody}
    coordinator = next(person.email for person in told.partnership.people if person.role == "coordinator")
    with as_of(days.at(-DAYS_BACK, "09:00")):
        cast = load_people(told.partnership, told.family, days, opening_minutes=told.today.opening_minutes)
        load_words(cast, coordinator)
        load_usual(cast, coordinator)
    earlier = load_earlier(cast, told.earlier, {case.key: case.people for case in told.today.cases})
    sessions = load_family(cast, told.family, names)
    load_poll(cast, coordinator)
    load_sent_in(cast, told, coordinator)
    take_as_sent(now_utc())
    load_staff_lists(cast, coordinator, told.today.cases)
    meeting = load_daily(cast, told.today, names, coordinator)
    grant_to_guests(cast, told.today.cases)
    load_ties(cast)
    load_links(cast, coordinator, told.today.cases)
    load_waiting(cast, told.waiting, coordinator)
    following = create_meeting(
        cast.daily,
        starts_utc=days.working_at(NEXT_MEETING, told.today.time),
        planned_minutes=NEXT_MEETING_MINUTES,
    )
    load_invitations(cast, told.partnership, told.family, coordinator)
    load_replies(cast, told.family, sessions)
    load_availability(cast, told.family, coordinator)
    record("demo_loaded", None, meeting_id=meeting.id)
    db.session.flush()
    return LoadedMarlbeck(
        meeting_id=meeting.id,
        starts_utc=meeting.starts_utc,
        next_meeting_id=following.id,
        daily_series_id=cast.daily.id,
        family_series_id=cast.family.id,
        case_ids=dict(cast.case_ids),
        agency_ids=dict(cast.agency_ids),
        account_ids={email: account.id for email, account in cast.accounts.items()},
        session_ids={number: session.id for number, session in sessions.items()},
        earlier_ids={told_meeting.day: row.id for told_meeting, row in zip(told.earlier, earlier, strict=True)},
    )
