"""A family that is talked about at three sessions, and who of three agencies was needed at which."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from builders import actor_for, make_case, make_item, make_meeting, make_member, make_series

from app.agenda.models import AgendaItem, ItemState
from app.cases.models import Answer, Case
from app.core.access import Actor, Role
from app.core.clock import as_of, now_utc
from app.core.database import db
from app.directory.models import Agency
from app.identity.models import Account
from app.meetings.models import Meeting, MeetingState, Series, Shape

EVERY = timedelta(weeks=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sessions:
    """Two sessions that were held and one to come. The school is needed from the second on, social work always."""

    agencies: Mapping[str, Agency]
    series: Series
    case: Case
    items: tuple[AgendaItem, AgendaItem, AgendaItem]
    social_work: Account
    school: Account
    lead: Account

    @property
    def meetings(self) -> tuple[Meeting, ...]:
        """Their meetings, in order."""
        return tuple(item.meeting for item in self.items)

    def at(self, number: int, rest: str = "") -> str:
        """The address of the case at a session, the first one 0, or of something below it."""
        return f"/meetings/{self.items[number].meeting_id}/cases/{self.case.id}{rest}"

    @property
    def story(self) -> str:
        """The address of its story."""
        return f"/cases/{self.case.id}/story"

    def close(self, number: int) -> None:
        """Let a session be over, an hour after it began."""
        item = self.items[number]
        ends = item.meeting.starts_utc + timedelta(hours=1)
        item.state, item.started_utc, item.ended_utc = ItemState.CLOSED, item.meeting.starts_utc, ends
        item.meeting.state, item.meeting.closed_utc = MeetingState.CLOSED, ends
        item.meeting.circulated_utc = ends + timedelta(minutes=40)
        db.session.flush()


def make_sessions(agencies: Mapping[str, Agency]) -> Sessions:
    """The family and its sessions, all of them still to come; tests close them once something was said there."""
    series = make_series(agencies.values(), name="Family team", shape=Shape.GROUP_CASE)
    with as_of(now_utc() - 3 * EVERY):
        case = make_case(agencies["CSC"], victim="Kay Marsh", children=["Alf Marsh"])
        people = [
            make_member(Role.REPRESENTATIVE, agencies["CSC"], name="Imogen Tuck"),
            make_member(Role.REPRESENTATIVE, agencies["EDU"], name="Hannah Opie"),
            make_member(Role.CHAIR, name="Colette Barnes"),
        ]
    starts = (now_utc() - 2 * EVERY, now_utc() - EVERY, now_utc() + timedelta(days=1))
    answers = ({}, {"EDU": Answer.KNOWN}, {"EDU": Answer.KNOWN})
    items = [list_session(series, case, start, answer, agencies) for start, answer in zip(starts, answers, strict=True)]
    return Sessions(
        agencies=agencies,
        series=series,
        case=case,
        items=(items[0], items[1], items[2]),
        social_work=people[0],
        school=people[1],
        lead=people[2],
    )


def list_session(
    series: Series, case: Case, starts_utc: datetime, answers: Mapping[str, Answer], agencies: Mapping[str, Agency]
) -> AgendaItem:
    """The case at one more session."""
    meeting = make_meeting(series, MeetingState.PUBLISHED, starts_utc=starts_utc)
    return make_item(meeting, case, referrer=agencies["CSC"], answers=answers, agencies=agencies)


def of(account: Account) -> Actor:
    """That person, as the services know them."""
    return actor_for(account)
