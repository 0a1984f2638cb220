"""Marlbeck's morning, called by the planned order, with everybody who is needed there for exactly their cases."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from conftest import MovableClock

from app.agenda.models import AgendaItem
from app.agenda.queries import list_items
from app.agenda.service import call_case
from app.agenda.times import timetable
from app.attendance.service import enter_case
from app.cases.queries import item_facts
from app.core.access import Actor
from app.core.database import db
from app.identity.queries import actor_of, find_account_by_email
from app.meetings.models import Meeting
from app.meetings.service import open_meeting
from app.room import service as room

CHAIR = "priya.raman@msfp.example"
COORDINATOR = "lewis.okafor@msfp.example"
MINUTE_TAKER = "bryony.cale@msfp.example"
POLICE = "anita.kerr@police.marlbeck.example"


def actor(email: str) -> Actor:
    account = find_account_by_email(email)
    assert account is not None
    return actor_of(account)


@dataclass
class PlannedMorning:
    """The meeting as it is held: `hold` hears the first cases of the list, each when it is planned, and closes."""

    told: Any
    at: MovableClock

    @property
    def meeting(self) -> Meeting:
        return db.session.get_one(Meeting, self.told.meeting_id)

    def item(self, key: str) -> AgendaItem:
        return next(item for item in list_items(self.meeting) if item.case_id == self.told.case_ids[key])

    def hold(self, cases: int = 2, *, absent: Collection[tuple[str, str]] = (), late: Collection[str] = ()) -> None:
        """Hear so many cases; `absent` names agencies and cases, `late` agencies that come five minutes late."""
        chair, meeting = actor(CHAIR), self.meeting
        self.at(meeting.starts_utc)
        open_meeting(chair, meeting.id)
        slots = timetable(meeting)
        people = self._speakers()
        for item in list_items(meeting)[:cases]:
            starts = slots[item.id].starts_utc
            self.at(starts)
            call_case(chair, meeting.id, item.case_id)
            for code, speaker in people.items():
                if self._is_expected(item, code) and (code, self._key(item)) not in absent:
                    self.at(starts + timedelta(minutes=5 if code in late else 0))
                    enter_case(speaker, item, self.told.agency_ids[code])
            self.at(starts + timedelta(minutes=item.planned_minutes))
            room.close_case(chair, meeting.id, item.case_id, decided="Agreed as read back.", agreed_ids=())
        room.close_meeting(chair, meeting.id, may_defer=True)
        db.session.flush()

    def _speakers(self) -> dict[str, Actor]:
        codes = {id_: code for code, id_ in self.told.agency_ids.items()}
        emails = [email for email in self.told.account_ids if not email.endswith("@msfp.example")]
        people = [actor(email) for email in emails]
        return {
            codes[grant.agency_id]: one
            for one in people
            for grant in one.grants
            if grant.agency_id is not None and grant.series_id in {None, self.told.daily_series_id}
        }

    def _is_expected(self, item: AgendaItem, code: str) -> bool:
        check = item_facts(item.meeting, [item.case_id])[item.case_id].checks.get(self.told.agency_ids[code])
        return check is not None and check.is_expected

    def _key(self, item: AgendaItem) -> str:
        return next(key for key, case_id in self.told.case_ids.items() if case_id == item.case_id)

    def agency(self, code: str) -> uuid.UUID:
        id_: uuid.UUID = self.told.agency_ids[code]
        return id_
