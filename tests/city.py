"""Five years of a city's cases, generated: what the pages read of it is sealed as it always is, written in bulk.

It stands on top of the demonstration, in its daily series, so that the people of the demonstration look at it.
"""

import hashlib
import hmac
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from app.actions.models import Action, ActionState, Outcome
from app.actions.receipt_models import Receipt, ReceiptUse
from app.agenda.models import AgendaItem, ItemState
from app.attendance.models import CasePresence
from app.audit.models import AuditEntry
from app.cases.access_models import CaseToken
from app.cases.models import Answer, Case, Check, ConsentState, Person, PersonRole, Referral
from app.cases.tokens import Particulars
from app.core.cipher import seal
from app.core.database import db
from app.core.vault import CaseKey, Purpose, current_custodian, place_of_case, purpose_key
from app.identity.models import Account
from app.meetings.models import AttendanceMode, Meeting, MeetingState, Series
from app.meetings.queries import list_series_agencies
from app.minutes.models import Certainty, Contribution
from app.referrals.models import Submission, SubmissionKind, SubmissionState, SubmissionWay
from app.referrals.sheet import Sheet, SheetPerson
from app.summaries.models import Summary, SummaryCase

CASES_A_MEETING = 13
# How many of the latest submissions nobody has decided about.
WAITING = 13
FIRST = ("Kay", "Ann", "Eve", "Zofia", "Mair", "Aisha", "Priti", "Joan", "Tom", "Dean", "Rob", "Ivan", "Sam", "Łucja")
LAST = ("Marsh", "Reed", "Shaw", "Nowak", "Hughes", "Khan", "Patel", "Stone", "Lane", "Price", "Ward", "Fox", "Bell")


@dataclass
class City:
    """Rows that wait to be written, table by table in the order in which they need each other."""

    random: random.Random
    rows: dict[Any, list[dict[str, Any]]] = field(default_factory=dict)
    cases: int = 0
    persons: int = 0
    attends: uuid.UUID | None = None

    def add(self, table: Any, **values: Any) -> uuid.UUID:
        values.setdefault("id", uuid.UUID(int=self.random.getrandbits(128), version=4))
        self.rows.setdefault(table, []).append(values)
        found: uuid.UUID = values["id"]
        return found

    def write(self) -> None:
        order = (Meeting, CaseKey, Case, Referral, Person, CaseToken, Check, AgendaItem, Contribution, Action, Outcome)
        for table in (*order, Receipt, CasePresence, Submission, Summary, SummaryCase):
            if rows := self.rows.pop(table, None):
                db.session.execute(insert(table), rows)
        assert not self.rows, list(self.rows)


def build_city(series_id: uuid.UUID, cases: int, now: datetime) -> City:
    """Meetings on working days back from yesterday until so many cases stand on their lists. Commits as it goes."""
    city = City(random.Random(42))
    agencies = sorted(list_series_agencies(db.session.get_one(Series, series_id)), key=str)
    tokens_key = purpose_key(Purpose.TOKENS)
    city.attends = db.session.scalars(db.select(Account.id).order_by(Account.id)).first()
    day = now.replace(hour=10, minute=0, second=0, microsecond=0)
    for _meeting in range(-(-cases // CASES_A_MEETING)):
        day -= timedelta(days=1)
        while day.weekday() > 4:
            day -= timedelta(days=1)
        meeting_id = city.add(
            Meeting,
            series_id=series_id,
            starts_utc=day,
            planned_minutes=120,
            state=MeetingState.CLOSED,
            opened_utc=day,
            closed_utc=day + timedelta(hours=2),
            calendar_uid=f"{city.random.getrandbits(128):x}",
        )
        for position in range(min(CASES_A_MEETING, cases - city.cases)):
            _case(city, meeting_id, day, position, agencies, tokens_key, now)
        heard = [row["case_id"] for row in city.rows[AgendaItem] if row["meeting_id"] == meeting_id]
        for agency_id in agencies:
            summary_id = city.add(
                Summary,
                meeting_id=meeting_id,
                agency_id=agency_id,
                version=1,
                recipient_code=f"{city.random.getrandbits(64):x}",
                made_utc=day + timedelta(hours=2),
                sent_utc=day + timedelta(hours=2),
            )
            for position, case_id in enumerate(heard[:4]):
                city.add(SummaryCase, summary_id=summary_id, case_id=case_id, position=position, content_sealed=b"")
        if len(city.rows[Meeting]) >= 50:
            city.write()
    city.write()
    for thing, of_thing in ((Contribution, Receipt.contribution_id), (Referral, Receipt.referral_id)):
        first = db.select(db.func.min(Receipt.written_utc)).where(of_thing == thing.id)
        db.session.execute(db.update(thing).values(answered_utc=first.scalar_subquery()))
    _trail(city, cases * 10, day, now)
    db.session.commit()
    return city


def _case(
    city: City,
    meeting_id: uuid.UUID,
    day: datetime,
    position: int,
    agencies: list[uuid.UUID],
    tokens: bytes,
    now: datetime,
) -> None:
    draw = city.random
    key = draw.randbytes(32)
    case_id = uuid.UUID(int=draw.getrandbits(128), version=4)
    city.cases += 1

    def sealed(table: Any, row_id: uuid.UUID, **texts: str) -> dict[str, bytes]:
        columns = {one.name: b"" for one in table.__table__.columns if one.name.endswith("_sealed")}
        said = {
            f"{name}_sealed": seal(key, f"{table.__tablename__}|{row_id}|{name}_sealed", text.encode())
            for name, text in texts.items()
        }
        return columns | said

    def new_row() -> uuid.UUID:
        return uuid.UUID(int=draw.getrandbits(128), version=4)

    city.add(CaseKey, id=case_id, wrapped=current_custodian().wrap(place_of_case(case_id), key))
    city.add(Case, id=case_id, reference=f"C{city.cases:06}", created_utc=day, is_sealed=False)
    row = referral_id = new_row()
    city.add(
        Referral,
        id=row,
        case_id=case_id,
        agency_id=agencies[0],
        received_utc=day - timedelta(hours=8),
        consent=ConsentState.NOT_ASKED,
        **sealed(Referral, row, event="The door was forced."),
    )
    surname = draw.choice(LAST)
    roles = [PersonRole.VICTIM, PersonRole.CAUSING_HARM, PersonRole.CHILD, PersonRole.CHILD]
    for place, role in enumerate(roles[: 3 + (city.cases % 2)]):
        city.persons += 1
        row, born = new_row(), f"{1950 + draw.randrange(60)}-{draw.randrange(1, 13):02}-{draw.randrange(1, 28):02}"
        name = f"{draw.choice(FIRST)} {surname}"
        city.add(
            Person,
            id=row,
            case_id=case_id,
            position=place,
            role=role,
            **sealed(Person, row, name=name, birth_date=born),
        )
        phone = f"07700 {draw.randrange(10**6):06}"
        known = Particulars(names=[name], birth_date=datetime.fromisoformat(born).date(), phones=[phone])
        for use, texts in (("match", known.to_match()), ("find", known.to_find())):
            for kind, some in texts.items():
                for text in sorted(some):
                    digest = hmac.new(tokens, f"{use}|{kind}|{text}".encode(), hashlib.sha256).hexdigest()
                    city.add(CaseToken, case_id=case_id, person_id=row, kind=kind, token=digest)
    for place, agency_id in enumerate(agencies):
        city.add(
            Check,
            meeting_id=meeting_id,
            case_id=case_id,
            agency_id=agency_id,
            answer=Answer.KNOWN if place == 0 or draw.random() < 0.4 else Answer.NOTHING_KNOWN,
            is_referrer=place == 0,
            answered_utc=day,
        )
    item_id = city.add(
        AgendaItem,
        meeting_id=meeting_id,
        case_id=case_id,
        position=position,
        planned_minutes=10,
        arrived_utc=day - timedelta(hours=8),
        state=ItemState.CLOSED,
        started_utc=day + timedelta(minutes=10 * position),
        ended_utc=day + timedelta(minutes=10 * position + 8),
        **sealed(AgendaItem, case_id),
    )
    for place in range(2):
        row = new_row()
        city.add(
            Contribution,
            id=row,
            meeting_id=meeting_id,
            case_id=case_id,
            agency_id=agencies[place],
            certainty=Certainty.FACT,
            shared_utc=day,
            **sealed(Contribution, row, text="Two calls in the last month."),
        )
        city.add(
            CasePresence,
            item_id=item_id,
            account_id=city.attends,
            agency_id=agencies[place],
            mode=AttendanceMode.REMOTE,
            entered_utc=day + timedelta(minutes=10 * position),
            left_utc=day + timedelta(minutes=10 * position + 8),
        )
        _answered(city, day, meeting_id, case_id, agencies[place], contribution_id=row)
    _answered(city, day, meeting_id, case_id, agencies[0], referral_id=referral_id)
    for place in range(2):
        row = new_row()
        is_old = day < now - timedelta(days=60)
        city.add(
            Action,
            id=row,
            meeting_id=meeting_id,
            case_id=case_id,
            agency_id=agencies[(place + position) % len(agencies)],
            due_utc=day + timedelta(days=7),
            state=ActionState.DONE if is_old or draw.random() < 0.5 else ActionState.AGREED,
            added_utc=day,
            **sealed(Action, row, text="Ring the school."),
        )
    row = new_row()
    city.add(
        Outcome,
        id=row,
        meeting_id=meeting_id,
        case_id=case_id,
        recorded_utc=day + timedelta(hours=1),
        **sealed(Outcome, row, decided="A plan was made."),
    )
    row = new_row()
    people = (SheetPerson(role="victim", name=f"Kay {surname}"),)
    city.add(
        Submission,
        id=row,
        case_id=case_id,
        kind=SubmissionKind.REFERRAL,
        state=SubmissionState.ACCEPTED if city.cases > WAITING else SubmissionState.SENT,
        way=SubmissionWay.IMPORT,
        shape="daily",
        agency_id=agencies[0],
        started_utc=day - timedelta(hours=9),
        saved_utc=day - timedelta(hours=9),
        sent_utc=day - timedelta(hours=8),
        decided_utc=day - timedelta(hours=1),
        meeting_id=meeting_id,
        version=1,
        **sealed(Submission, row, sheet=Sheet(event="The door was forced.", people=people).to_text()),
    )


def _answered(
    city: City, day: datetime, meeting_id: uuid.UUID, case_id: uuid.UUID, agency_id: uuid.UUID, **of: uuid.UUID
) -> None:
    """Nearly all hear what came of what they told, after some days; of the last weeks one in ten still waits."""
    if city.random.random() < (0.1 if NOW - day < timedelta(days=60) else 0.01):
        return
    city.add(
        Receipt,
        meeting_id=meeting_id,
        case_id=case_id,
        agency_id=agency_id,
        use=ReceiptUse.DECISION,
        written_utc=day + timedelta(hours=2 + city.random.randrange(200)),
        text_sealed=b"",
        **{"contribution_id": None, "referral_id": None, **of},
    )


def _trail(city: City, entries: int, begins: datetime, ends: datetime) -> None:
    """What was looked at meanwhile. Its chain is not made: nobody verifies it here."""
    last = db.session.scalar(db.select(db.func.max(AuditEntry.number))) or 0
    accounts = [uuid.UUID(int=n + 1) for n in range(200)]
    span = (ends - begins) / max(1, entries)

    def rows() -> Iterator[dict[str, Any]]:
        for n in range(entries):
            yield {
                "number": last + 1_000_000 + n,
                "kind": "cases_searched" if n % 5 == 0 else "case_viewed",
                "account_id": accounts[n % 200],
                "occurred_utc": begins + span * n,
                "fields": {"found": 1},
                "case_id": None,
                "meeting_id": None,
                "digest": "",
                "seal": "",
            }

    batch: list[dict[str, Any]] = []
    for one in rows():
        batch.append(one)
        if len(batch) == 20_000:
            db.session.execute(insert(AuditEntry), batch)
            batch = []
    if batch:
        db.session.execute(insert(AuditEntry), batch)


NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
