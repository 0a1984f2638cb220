"""Small worlds for tests, built through the services. Nothing here commits: a `PageClient` does before it asks."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import count

from app.agenda.models import AgendaItem
from app.agenda.service import list_case
from app.cases.models import Answer, Case, Check, PersonRole
from app.cases.service import NewContact, NewPerson, NewReferral, ask_agencies, refer_case
from app.core.access import Actor, Role
from app.core.clock import now_utc
from app.core.database import db
from app.directory.models import Agency, Partnership
from app.identity.models import Account
from app.identity.queries import actor_of
from app.identity.service import create_account, grant_role
from app.meetings.models import Meeting, MeetingState, Series, Shape
from app.meetings.service import create_meeting, create_series
from app.minutes.shared_texts import open_documents

_numbers = count(1)


def make_partnership(*codes: str) -> dict[str, Agency]:
    """A partnership with these agencies, by code: `make_partnership("POL", "HOU")`."""
    if db.session.scalar(db.select(Partnership.id).order_by(Partnership.id).limit(1)) is None:
        db.session.add(Partnership(name="Testbury", email="safe@testbury.example", phone="01632 960000", is_demo=True))
    agencies = {
        code: Agency(
            code=code,
            name=f"{code} of Testbury",
            domain=f"{code.lower()}.example",
            phone="01632 960001",
            has_accounts=True,
        )
        for code in codes
    }
    db.session.add_all(agencies.values())
    db.session.flush()
    return agencies


def make_account(name: str = "", *, employer: Agency | None = None) -> Account:
    """A person who can sign in and may do nothing yet. Names and addresses are never twice the same."""
    number = next(_numbers)
    name = name or f"Person {number}"
    domain = employer.domain if employer else "testbury.example"
    return create_account(
        email=f"{name.lower().replace(' ', '.')}.{number}@{domain}",
        name=name,
        job_title="Officer",
        phone="01632 960002",
        agency_id=employer.id if employer else None,
    )


def make_member(
    role: Role, agency: Agency | None = None, *, name: str = "", series: Series | None = None, case: Case | None = None
) -> Account:
    """A person with one role: for the agency they work for, in a series or in all, for a case or for all."""
    account = make_account(name, employer=agency)
    grant_role(
        account,
        role,
        agency_id=agency.id if agency else None,
        series_id=series.id if series else None,
        case_id=case.id if case else None,
    )
    db.session.flush()
    return account


def make_series(agencies: Iterable[Agency], *, name: str = "Daily meeting", shape: Shape = Shape.DAILY) -> Series:
    """A series to which these agencies are invited."""
    return create_series(name=name, shape=shape, agency_ids=[agency.id for agency in agencies])


def make_meeting(
    series: Series, state: MeetingState = MeetingState.PUBLISHED, *, starts_utc: datetime | None = None
) -> Meeting:
    """A meeting an hour from now, in that state."""
    meeting = create_meeting(series, starts_utc=starts_utc or now_utc() + timedelta(hours=1), planned_minutes=120)
    meeting.state = state
    if state in {MeetingState.OPEN, MeetingState.CLOSED}:
        meeting.opened_utc = now_utc()
    if state is MeetingState.CLOSED:
        meeting.closed_utc = now_utc()
    db.session.flush()
    return meeting


def make_case(
    referrer: Agency,
    *,
    victim: str = "Kay Marsh",
    children: Sequence[str] = (),
    event: str = "The door was forced on Tuesday.",
    contacts: Sequence[NewContact] = (),
) -> Case:
    """A case with a family: the victim, somebody causing harm, and these children; contacts are the victim's."""
    people = [
        NewPerson(name=victim, role=PersonRole.VICTIM, contacts=contacts),
        NewPerson(name=f"Dean {victim.rsplit(maxsplit=1)[-1]}", role=PersonRole.CAUSING_HARM, relation="ex-partner"),
        *(NewPerson(name=child, role=PersonRole.CHILD) for child in children),
    ]
    return refer_case(
        NewReferral(
            agency_id=referrer.id,
            account_id=None,
            received_utc=now_utc() - timedelta(hours=1),
            event=event,
            people=people,
        )
    )


def make_item(
    meeting: Meeting,
    case: Case,
    *,
    referrer: Agency,
    answers: Mapping[str, Answer],
    agencies: Mapping[str, Agency],
    minutes: int = 10,
    is_urgent: bool = False,
) -> AgendaItem:
    """The case on the list of that meeting, with its minutes; these agencies, by code, were asked and answered so."""
    item = list_case(meeting, case.id, planned_minutes=minutes, is_urgent=is_urgent, arrived_utc=now_utc())
    asked = ask_agencies(meeting, case.id, {referrer.id} | {agencies[code].id for code in answers}, referrer.id)
    db.session.flush()
    by_id = {agencies[code].id: answer for code, answer in answers.items()}
    for check in asked:
        if check.agency_id in by_id:
            set_answer(check, by_id[check.agency_id])
    open_documents(item)
    return item


def set_answer(check: Check, answer: Answer) -> None:
    """The answer as it would stand after somebody of the agency gave it."""
    check.answer = answer
    check.answered_utc = None if answer is Answer.NO_REPLY else now_utc()
    db.session.flush()


def actor_for(account: Account) -> Actor:
    """That person as the services know them, with the grants they hold at this moment."""
    db.session.flush()
    return actor_of(account)
