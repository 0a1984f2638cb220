"""A series of three dates, to which two agencies and a partner without an account are invited."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from builders import make_meeting, make_member, make_partnership, make_series

from app.core.access import Role
from app.core.database import db, new_id
from app.directory.models import Agency, AgencyContact
from app.directory.service import add_agency, add_contact
from app.identity.models import Account
from app.invitations.copies import event_to
from app.invitations.models import CalendarCopy, Invitee, MeetingReply
from app.invitations.queries import list_latest_replies
from app.invitations.reply_rules import GivenAnswer
from app.invitations.service import invite
from app.meetings.calendar import CalendarEvent
from app.meetings.models import Meeting, Series

UID = "5f0c3a52-7c0e-4c4e-9d2e-0d6e9f0b1a11"
OTHER_UID = "8a1d7b60-1111-4c4e-9d2e-0d6e9f0b1a22"
FIRST = datetime(2026, 12, 2, 10, 0, tzinfo=UTC)


@dataclass
class Diary:
    """`dates` are 2, 9 and 16 December at ten; `extra` is a date of its own. Invitations by name."""

    agencies: dict[str, Agency]
    series: Series
    dates: list[Meeting]
    extra: Meeting
    people: dict[str, Account]
    contact: AgencyContact
    invited: dict[str, Invitee]

    def latest(self, name: str, date: int = 0) -> GivenAnswer | None:
        """The answer of somebody that counts for a date."""
        meeting = self.dates[date]
        return list_latest_replies([meeting.id])[meeting.id].get(self.invited[name].id)

    def answers(self) -> list[MeetingReply]:
        """Every answer that is kept, in the order in which they came."""
        return list(db.session.scalars(db.select(MeetingReply).order_by(MeetingReply.received_utc, MeetingReply.id)))

    def tell(self, name: str, *, sequence: int, meeting: Meeting | None = None, moment: datetime | None = None) -> None:
        """Note that somebody's calendar was told of the series, or of one date of it."""
        recurrence = f"{meeting.slot_utc:%Y%m%dT%H%M%SZ}" if meeting and meeting.slot_utc else ""
        about = meeting or self.dates[0]
        event = CalendarEvent(
            uid=UID,
            title="Multi-agency meeting",
            starts_utc=about.starts_utc,
            minutes=about.planned_minutes,
            zone="Europe/London",
        )
        db.session.add(
            CalendarCopy(
                id=new_id(),
                invitee_id=self.invited[name].id,
                uid=UID,
                recurrence=recurrence,
                sequence=sequence,
                digest="",
                told=json.dumps({"event": event_to(event), "left_out": []}),
                told_utc=moment or datetime(2026, 11, 25, 9, 0, tzinfo=UTC),
            )
        )
        db.session.flush()


@pytest.fixture
def diary(context: None, at: Any) -> Diary:
    """Nobody has answered yet."""
    agencies = make_partnership("POL", "HOU")
    series = make_series(agencies.values(), name="Wednesday meeting")
    series.calendar_uid, series.calendar_title, series.place = UID, "Multi-agency meeting", "Room 4, Civic Centre"
    dates = [make_meeting(series, starts_utc=FIRST.replace(day=day)) for day in (2, 9, 16)]
    for meeting in dates:
        meeting.slot_utc = meeting.starts_utc
    extra = make_meeting(series, starts_utc=FIRST.replace(day=4, hour=14))
    extra.calendar_uid = OTHER_UID
    people = {
        "kerr": make_member(Role.REPRESENTATIVE, agencies["POL"], name="Anita Kerr", series=series),
        "platt": make_member(Role.DEPUTY, agencies["POL"], name="Owen Platt", series=series),
        "brandt": make_member(Role.REPRESENTATIVE, agencies["HOU"], name="Joel Brandt", series=series),
        "coordinator": make_member(Role.COORDINATOR, name="Lewis Okafor"),
    }
    people["kerr"].email, people["platt"].email = "anita.kerr@pol.example", "owen.platt@pol.example"
    people["brandt"].email = "joel.brandt@hou.example"
    school = add_agency(
        code="OAK", name="Oakfield", domain="oakfield.example", phone="01632 960170", has_accounts=False
    )
    contact = add_contact(
        school.id, name="Mrs T. Abbott", job_title="Lead", email="t.abbott@oakfield.example", phone="01632 960171"
    )
    invited = {
        "kerr": invite(series.id, by_id=None, account_id=people["kerr"].id, agency_id=agencies["POL"].id),
        "brandt": invite(series.id, by_id=None, account_id=people["brandt"].id, agency_id=agencies["HOU"].id),
        "abbott": invite(
            series.id, by_id=None, contact_id=contact.id, agency_id=school.id, only_meeting_id=dates[0].id
        ),
    }
    db.session.flush()
    return Diary(agencies, series, dates, extra, people, contact, invited)
