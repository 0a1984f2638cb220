"""A meeting to measure typing in: invented, empty of anything but what the minutes need."""

import secrets
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from app.agenda.service import list_case
from app.cases.models import PersonRole
from app.cases.service import NewPerson, NewReferral, ask_agencies, refer_case
from app.core.access import Role
from app.core.clock import now_utc
from app.directory.service import add_agency
from app.identity.queries import actor_of
from app.identity.service import create_account, grant_role
from app.meetings.models import Meeting, Series, Shape
from app.meetings.service import create_meeting, create_series, open_meeting
from app.minutes.queries import list_documents
from app.minutes.shared_texts import open_documents

DOMAIN: Final = "bench.example"
MINUTES_PER_CASE: Final = 10


@dataclass(frozen=True, slots=True)
class BenchMeeting:
    """The meeting, the first section of the minutes of each of its items, and who may write in all of them."""

    meeting_id: uuid.UUID
    document_ids: tuple[uuid.UUID, ...]
    accounts: tuple[str, ...]


def add_bench(documents: int, people: int) -> BenchMeeting:
    """Add an open meeting of so many items, in a series of its own. Does not commit."""
    mark = secrets.token_hex(4)
    agency = add_agency(
        code=f"B{mark}".upper(),
        name=f"Typing measurement {mark}",
        domain=DOMAIN,
        phone="01632 960999",
        has_accounts=True,
    )
    series = create_series(name=f"Typing measurement {mark}", shape=Shape.CLINIC, agency_ids=[agency.id])
    meeting = create_meeting(
        series, starts_utc=now_utc() - timedelta(minutes=1), planned_minutes=documents * MINUTES_PER_CASE
    )
    accounts = _add_people(series, agency.id, people, mark)
    document_ids = tuple(_add_item(meeting, agency.id, number) for number in range(1, documents + 1))
    chair = create_account(
        email=f"chair.{mark}@{DOMAIN}", name=f"Chair {mark}", job_title="Chair", phone="", agency_id=agency.id
    )
    grant_role(chair, Role.CHAIR, series_id=series.id)
    open_meeting(actor_of(chair), meeting.id)
    return BenchMeeting(meeting.id, document_ids, accounts)


def _add_people(series: Series, agency_id: uuid.UUID, people: int, mark: str) -> tuple[str, ...]:
    emails = tuple(f"bench{number}.{mark}@{DOMAIN}" for number in range(1, people + 1))
    for number, email in enumerate(emails, start=1):
        account = create_account(
            email=email, name=f"Writer {number} {mark}", job_title="Writer", phone="", agency_id=agency_id
        )
        grant_role(account, Role.REPRESENTATIVE, agency_id=agency_id, series_id=series.id)
    return emails


def _add_item(meeting: Meeting, agency_id: uuid.UUID, number: int) -> uuid.UUID:
    case = refer_case(
        NewReferral(
            agency_id=agency_id,
            account_id=None,
            received_utc=meeting.starts_utc,
            event="An invented case to type in.",
            people=[NewPerson(name=f"Person {number}", role=PersonRole.VICTIM)],
        )
    )
    item = list_case(
        meeting,
        case.id,
        planned_minutes=MINUTES_PER_CASE,
        is_urgent=False,
        arrived_utc=meeting.starts_utc,
    )
    ask_agencies(meeting, case.id, [agency_id], agency_id, is_requested=True)
    open_documents(item)
    return list_documents(item.id)[0].id
