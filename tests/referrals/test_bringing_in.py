"""Bringing in a list: looked at, mended, taken whole or not at all, and known again."""

from datetime import timedelta

import pytest
from builders import actor_for, make_member, make_partnership, make_series
from conftest import MovableClock
from flask.ctx import AppContext

from app.cases.access_models import CaseToken
from app.cases.conflicts import declare_conflict
from app.cases.models import Case, Contact, Person
from app.core.access import Actor, Role
from app.core.database import db
from app.core.errors import Conflict, Invalid, NotFound
from app.core.tables_in import read_table
from app.core.vault import CaseKey
from app.disclosure.imports import disclose_line, disclose_preview, list_taken
from app.disclosure.submissions import disclose_submission, list_submissions_to_decide
from app.meetings.models import Shape
from app.referrals.import_columns import answer_asks, choose_columns
from app.referrals.import_models import ImportBatch, ImportLine, ImportState, LineState
from app.referrals.import_taking import ask_to_take, go_on, take, work_on_waiting
from app.referrals.importing import begin_batch, choose_lines, count_lines, forget_old, get_batch, give_up, mend_line
from app.referrals.models import Submission, SubmissionKind, SubmissionState, SubmissionWay
from app.referrals.service import begin_submission, send_submission
from app.referrals.sheet import Sheet
from app.referrals.table_dates import Ask

HEADINGS = "Crime Ref,Circumstances,Victim Name,Victim DOB,Victim Mobile,Suspect Name,Beat"
GOOD = "42/1/26,The door was forced.,Kay Marsh,01/02/1990,01632 960555,Dean Marsh,M4"
OTHER = "42/2/26,He followed her home.,Ann Reed,3 May 1988,,Tom Reed,"
WRONG = "42/3/26,Neighbours rang.,Eve Shaw,31/02/1990,,Rob Shaw,"


class World:
    """Two agencies, an officer with a colleague and a worker without a place at meetings, and a coordinator."""

    def __init__(self) -> None:
        self.agencies = make_partnership("POL", "EDU")
        make_series(self.agencies.values())
        self.police = self.agencies["POL"].id
        self.officer = self.actor(Role.REPRESENTATIVE, "POL")
        self.colleague = self.actor(Role.DEPUTY, "POL")
        self.worker = self.actor(Role.PRACTITIONER, "POL")
        self.teacher = self.actor(Role.REPRESENTATIVE, "EDU")
        self.coordinator = self.actor(Role.COORDINATOR)

    def actor(self, role: Role, code: str = "") -> Actor:
        return actor_for(make_member(role, self.agencies.get(code)))

    def bring(self, *lines: str, headings: str = HEADINGS, actor: Actor | None = None) -> ImportBatch:
        who = actor or self.officer
        table = read_table("\n".join([headings, *lines]).encode())
        batch = begin_batch(who, self.police, who.account_id, "referral", "daily", table)
        while go_on(who, batch):
            pass
        return batch

    def line(self, batch: ImportBatch, number: int) -> ImportLine:
        return db.session.scalars(
            db.select(ImportLine).where(ImportLine.batch_id == batch.id, ImportLine.number == number)
        ).one()


@pytest.fixture
def world(context: AppContext) -> World:
    return World()


def states(batch: ImportBatch) -> dict[str, int]:
    return {state.value: number for state, number in count_lines(batch.id).items()}


def test_nothing_comes_in_before_it_is_taken(world: World) -> None:
    batch = world.bring(GOOD, OTHER)
    assert states(batch) == {"fine": 2}
    assert batch.state is ImportState.READY
    assert db.session.scalar(db.select(Case.id).limit(1)) is None


def test_what_is_taken_is_sent_each_with_its_case_and_key_and_people(world: World) -> None:
    batch = world.bring(GOOD, OTHER)
    assert take(world.officer, batch) == 2
    rows = list_submissions_to_decide(world.coordinator, [SubmissionState.SENT])
    assert [(row.way, row.agency.id) for row in rows] == [(SubmissionWay.IMPORT, world.police)] * 2
    sheets = [disclose_submission(world.coordinator, row.id).sheet for row in rows]
    assert sorted(sheet.people[0].name for sheet in sheets) == ["Ann Reed", "Kay Marsh"]
    people = db.session.scalars(db.select(Person).order_by(Person.case_id, Person.position)).all()
    assert len(people) == 4
    assert len({person.case_id for person in people}) == 2
    assert [(one.number, one.submission.state) for one in list_taken(world.officer, batch.id)] == [
        (2, "sent"),
        (3, "sent"),
    ]


def test_the_upload_is_destroyed_once_it_is_taken(world: World) -> None:
    batch = world.bring(GOOD)
    batch_id = batch.id
    take(world.officer, batch)
    assert db.session.get(CaseKey, batch_id) is None
    (line,) = db.session.scalars(db.select(ImportLine)).all()
    assert (line.cells_sealed, line.found_sealed) == (b"", b"")


def test_a_line_that_is_wrong_stays_behind_only_if_somebody_says_so(world: World) -> None:
    batch = world.bring(GOOD, WRONG)
    assert states(batch) == {"fine": 1, "wrong": 1}
    with pytest.raises(Invalid, match="Mend them"):
        ask_to_take(world.officer, batch, leaves_rest=False, is_later=False)
    assert ask_to_take(world.officer, batch, leaves_rest=True, is_later=False) == 1


def test_a_line_can_be_mended(world: World) -> None:
    batch = world.bring(GOOD, WRONG)
    preview, cells = disclose_line(world.officer, batch.id, world.line(batch, 3).id)
    assert preview.faults == [("There is no 31 February 1990.", "Victim DOB")]
    assert [cell.heading for cell in cells if cell.wrong] == ["Victim DOB"]
    mend_line(batch, world.line(batch, 3), {"victim dob": "28/02/1990"})
    go_on(world.officer, batch)
    assert states(batch) == {"fine": 2}
    assert take(world.officer, batch) == 2


def test_a_line_with_more_cells_than_headings_names_its_line(world: World) -> None:
    batch = world.bring(GOOD, GOOD + ",one,two")
    (wrong,) = disclose_preview(world.officer, batch.id, start=0, most=10).wrong
    assert wrong.number == 3
    assert "9 cells" in wrong.faults[0][0]
    assert not wrong.can_be_mended


def test_columns_that_nobody_can_tell_are_said_by_hand_and_remembered(world: World) -> None:
    batch = world.bring(GOOD)
    assert disclose_preview(world.officer, batch.id, start=0, most=10).left_out == ["Beat"]
    choose_columns(world.officer, batch, {"beat": "markers"})
    go_on(world.officer, batch)
    (line,) = disclose_preview(world.officer, batch.id, start=0, most=10).lines
    assert line.sheet.answers["markers"] == "M4"
    again = world.bring(OTHER.removesuffix(",") + ",M5")
    (line,) = disclose_preview(world.officer, again.id, start=0, most=10).lines
    assert line.sheet.answers["markers"] == "M5"
    with pytest.raises(NotFound):
        choose_columns(world.officer, again, {"beat": "nonsense"})


def test_dates_that_may_mean_two_days_wait_for_an_answer(world: World) -> None:
    batch = world.bring(
        GOOD.replace("01/02/1990", "32874"), OTHER.replace("3 May 1988", "04/23/1988"), WRONG.replace("31/02", "03/04")
    )
    assert states(batch) == {"asks": 3}
    assert disclose_preview(world.officer, batch.id, start=0, most=10).asks == {"order", "serials"}
    answer_asks(batch, {Ask.SERIALS: "yes", Ask.ORDER: "month"})
    go_on(world.officer, batch)
    lines = disclose_preview(world.officer, batch.id, start=0, most=10).lines
    assert [line.sheet.people[0].birth_date for line in lines] == ["1990-01-01", "1988-04-23", "1990-03-04"]


def test_the_same_line_twice_is_taken_once_unless_it_is_chosen(world: World) -> None:
    batch = world.bring(GOOD, GOOD)
    assert states(batch) == {"fine": 1, "same": 1}
    assert take(world.officer, batch) == 1


def test_what_was_sent_before_is_known_again_by_its_number_and_by_its_words(world: World) -> None:
    take(world.officer, world.bring(GOOD))
    reference = list_submissions_to_decide(world.coordinator, [SubmissionState.SENT])[0].reference
    again = world.bring(GOOD, GOOD.replace("42/1/26", "42 1 26").replace("forced", "kicked in"), OTHER)
    lines = disclose_preview(world.officer, again.id, start=0, most=10).lines
    assert [(line.state, line.before_reference) for line in lines] == [
        (LineState.HERE, reference),
        (LineState.HERE, reference),
        (LineState.FINE, ""),
    ]
    assert take(world.officer, again) == 1


def test_what_was_sent_before_can_be_sent_again_on_purpose(world: World) -> None:
    take(world.officer, world.bring(GOOD))
    again = world.bring(GOOD)
    line = world.line(again, 2)
    choose_lines(again, [line.id], [line.id])
    assert take(world.officer, again) == 1


def test_of_two_lists_with_one_incident_that_are_taken_together_the_second_is_told(world: World) -> None:
    one, other = world.bring(GOOD), world.bring(GOOD, OTHER, actor=world.colleague)
    assert take(world.officer, one) == 1
    assert take(world.colleague, other) == 0
    assert states(other) == {"fine": 1, "here": 1}
    assert take(world.colleague, other) == 1


def test_a_list_is_taken_once(world: World) -> None:
    batch = world.bring(GOOD)
    take(world.officer, batch)
    with pytest.raises(Conflict):
        ask_to_take(world.officer, batch, leaves_rest=True, is_later=False)
    with pytest.raises(Conflict):
        give_up(world.officer, batch)


def test_nobody_learns_by_a_list_what_they_may_not_read(world: World) -> None:
    """A hidden submission and none answer alike, for the agency in conflict and for a colleague without a place."""
    batch = world.bring(GOOD)
    take(world.officer, batch)
    seen_by_worker = world.bring(GOOD, actor=world.worker)
    assert states(seen_by_worker) == {"fine": 1}
    case_id = db.session.scalars(db.select(Submission.case_id)).one()
    declare_conflict(None, case_id, world.police, "Somebody works there.")
    db.session.flush()
    assert states(world.bring(GOOD)) == {"fine": 1}
    assert list_taken(world.officer, batch.id) == []


def test_an_agency_sees_nothing_of_what_another_sent(world: World) -> None:
    take(world.officer, world.bring(GOOD))
    table = read_table(f"{HEADINGS}\n{GOOD}".encode())
    batch = begin_batch(world.teacher, world.agencies["EDU"].id, world.teacher.account_id, "referral", "daily", table)
    go_on(world.teacher, batch)
    assert states(batch) == {"fine": 1}


def test_an_upload_is_its_own_alone(world: World) -> None:
    batch = world.bring(GOOD)
    for other in (world.colleague, world.teacher, world.coordinator):
        with pytest.raises(NotFound):
            get_batch(other, batch.id)


def test_nobody_brings_in_for_another_agency_but_the_coordinator(world: World) -> None:
    table = read_table(f"{HEADINGS}\n{GOOD}".encode())
    chair = world.actor(Role.CHAIR)
    for actor in (world.teacher, chair):
        with pytest.raises(NotFound):
            begin_batch(actor, world.police, actor.account_id, "referral", "daily", table)
    with pytest.raises(NotFound):
        begin_batch(world.coordinator, world.police, world.teacher.account_id, "referral", "daily", table)
    batch = begin_batch(world.coordinator, world.police, world.officer.account_id, "referral", "daily", table)
    go_on(world.coordinator, batch)
    take(world.coordinator, batch)
    (row,) = db.session.scalars(db.select(Submission)).all()
    assert (row.agency_id, row.account_id) == (world.police, world.officer.account_id)


def test_what_nobody_takes_within_a_day_is_destroyed(world: World, at: MovableClock) -> None:
    batch, taken = world.bring(GOOD), world.bring(OTHER)
    batch_id, taken_id = batch.id, taken.id
    take(world.officer, taken)
    at.moment += timedelta(hours=23)
    assert forget_old() == 0
    at.moment += timedelta(hours=2)
    assert forget_old() == 1
    assert db.session.get(CaseKey, batch_id) is None
    assert db.session.scalars(db.select(ImportBatch.id)).all() == [taken_id]


def test_a_long_list_goes_on_by_itself(world: World) -> None:
    lines = [f"43/{n},A row in the street.,Ann Reed{n},3 May 1988,,Tom," for n in range(620)]
    table = read_table("\n".join([HEADINGS, *lines]).encode())
    batch = begin_batch(world.officer, world.police, world.officer.account_id, "referral", "daily", table)
    assert work_on_waiting() == 500
    assert batch.state is ImportState.READING
    assert work_on_waiting() == 120
    assert batch.state is ImportState.READY
    assert work_on_waiting() == 0
    assert ask_to_take(world.officer, batch, leaves_rest=False, is_later=True) == 620
    assert db.session.scalar(db.select(Submission.id).limit(1)) is None
    assert work_on_waiting() == 620
    assert batch.state is ImportState.TAKEN


def kept_of(case_id: object) -> list[tuple[object, ...]]:
    """All that is kept of the people of a case, without what is random."""
    people = db.session.scalars(db.select(Person).where(Person.case_id == case_id).order_by(Person.position)).all()
    contacts = db.session.scalars(db.select(Contact).where(Contact.case_id == case_id)).all()
    tokens = db.session.execute(
        db.select(CaseToken.person_id, CaseToken.kind, CaseToken.token).where(CaseToken.case_id == case_id)
    ).all()
    words = [name.removesuffix("_sealed") for name in list(Person.__table__.columns.keys()) if name.endswith("_sealed")]
    return [
        (
            person.position,
            person.role,
            *(getattr(person, name, None) or getattr(person, f"{name}_text", "") for name in words),
            sorted((c.position, c.kind, c.text, c.safe_contact) for c in contacts if c.person_id == person.id),
            sorted((kind, token) for person_id, kind, token in tokens if person_id == person.id),
        )
        for person in people
    ]


def test_what_is_kept_of_each_of_many_is_what_is_kept_of_one(world: World) -> None:
    take(world.officer, world.bring(GOOD))
    many = db.session.scalars(db.select(Submission)).one()
    one = begin_submission(
        kind=SubmissionKind.REFERRAL,
        way=SubmissionWay.FORM,
        shape=Shape.DAILY,
        agency_id=world.police,
        account_id=world.officer.account_id,
        sheet=Sheet.from_text(
            many.sheet_text.replace(many_key(many, 0), one_key(0)).replace(many_key(many, 1), one_key(1))
        ),
    )
    send_submission(one, actor_id=world.officer.account_id)
    db.session.flush()
    assert kept_of(one.case_id) == kept_of(many.case_id)
    assert one.state is many.state


def many_key(row: Submission, place: int) -> str:
    return Sheet.from_text(row.sheet_text).people[place].key


def one_key(place: int) -> str:
    return f"00000000-0000-4000-8000-00000000000{place}"
