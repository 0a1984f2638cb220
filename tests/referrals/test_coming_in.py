"""What somebody sends in, and what becomes of it."""

import pytest
from builders import actor_for, make_meeting, make_member, make_partnership, make_series
from flask.ctx import AppContext

from app.agenda.models import AgendaItem
from app.cases.conflicts import declare_conflict
from app.cases.models import Check, Person, Referral
from app.core.access import Actor, Role
from app.core.database import db
from app.core.errors import Conflict, Invalid, NotFound
from app.disclosure.submissions import disclose_submission, list_submissions_to_decide, page_own_submissions
from app.meetings.models import Meeting, Shape
from app.notifications.models import OutboxMail
from app.referrals import triage
from app.referrals.models import Submission, SubmissionKind, SubmissionState
from app.referrals.service import begin_own, save_sheet, send_submission, withdraw
from app.referrals.sheet import Sheet, SheetContact, SheetPerson

WHAT = Sheet(
    event="The door was forced.",
    consent="refused",
    override_reason="A child is at risk.",
    checklist_ticks="16",
    people=(
        SheetPerson(
            role="victim", name="Kay Marsh", birth_date="1990-02-01", contacts=(SheetContact(text="01632 960555"),)
        ),
        SheetPerson(role="causing_harm"),
        SheetPerson(role="child", name="Łucja Marsh 🙂"),
    ),
)


class World:
    """Two agencies, a coordinator, an author with a colleague, and somebody of another agency."""

    def __init__(self) -> None:
        self.agencies = make_partnership("EDU", "POL")
        self.series = make_series(self.agencies.values())
        self.meeting: Meeting = make_meeting(self.series)
        self.author = self._actor(Role.PRACTITIONER, "EDU")
        self.colleague = self._actor(Role.REPRESENTATIVE, "EDU")
        self.police = self._actor(Role.REPRESENTATIVE, "POL")
        self.coordinator = self._actor(Role.COORDINATOR)

    def _actor(self, role: Role, code: str = "") -> Actor:
        return actor_for(make_member(role, self.agencies.get(code)))

    def written(self, sheet: Sheet = WHAT) -> Submission:
        row = begin_own(self.author, self.agencies["EDU"].id, SubmissionKind.REFERRAL, Shape.DAILY)
        save_sheet(row, sheet, version=row.version, actor_id=self.author.account_id)
        return row

    def sent(self, sheet: Sheet = WHAT) -> Submission:
        row = self.written(sheet)
        send_submission(row, actor_id=self.author.account_id)
        db.session.flush()
        return row

    def readers(self, row: Submission) -> set[str]:
        found = set()
        for name in ("author", "colleague", "police", "coordinator"):
            try:
                disclose_submission(getattr(self, name), row.id)
            except NotFound:
                continue
            found.add(name)
        return found


@pytest.fixture
def world(context: AppContext) -> World:
    return World()


def test_a_draft_is_its_authors_alone(world: World) -> None:
    assert world.readers(world.written()) == {"author"}


def test_what_was_sent_is_read_by_its_agency_and_whoever_decides(world: World) -> None:
    row = world.sent()
    assert world.readers(row) == {"author", "colleague", "coordinator"}
    assert [line.id for line in list_submissions_to_decide(world.coordinator, [SubmissionState.SENT])] == [row.id]
    assert list_submissions_to_decide(world.police, [SubmissionState.SENT]) == []
    assert [line.id for line in page_own_submissions(world.author).sent] == [row.id]


def test_an_agency_in_conflict_does_not_find_what_it_sent_itself(world: World) -> None:
    row = world.sent()
    declare_conflict(None, row.case_id, world.agencies["EDU"].id, "Somebody works there.")
    db.session.flush()
    assert world.readers(row) == {"coordinator"}


def test_a_sheet_comes_back_as_it_was_written(world: World) -> None:
    row = world.written()
    assert Sheet.from_text(row.sheet_text) == WHAT


def test_of_two_pages_that_save_the_second_is_told(world: World) -> None:
    row = world.written()
    with pytest.raises(Conflict):
        save_sheet(row, Sheet(event="Other."), version=1, actor_id=None)
    assert Sheet.from_text(row.sheet_text) == WHAT


def test_everybody_who_was_named_is_in_the_case_as_soon_as_it_is_sent(world: World) -> None:
    row = world.sent()
    people = db.session.scalars(db.select(Person).where(Person.case_id == row.case_id).order_by(Person.position)).all()
    assert [person.name for person in people] == ["Kay Marsh", "Łucja Marsh 🙂"]


def test_nothing_can_be_sent_that_says_nothing(world: World) -> None:
    row = world.written(Sheet())
    with pytest.raises(Invalid):
        send_submission(row, actor_id=None)
    assert row.state is SubmissionState.DRAFT


def test_what_is_accepted_stands_on_the_list_and_every_agency_is_asked(world: World) -> None:
    row = world.sent()
    triage.accept(
        world.coordinator,
        row.id,
        world.meeting.id,
        planned_minutes=10,
        is_urgent=False,
        is_repeat=True,
        text="It is on tomorrow’s list. Thank you.",
    )
    db.session.flush()
    assert db.session.scalar(db.select(AgendaItem.id).where(AgendaItem.case_id == row.case_id))
    checks = db.session.scalars(db.select(Check).where(Check.case_id == row.case_id).order_by(Check.id)).all()
    assert {check.agency_id: check.is_referrer for check in checks} == {
        world.agencies["EDU"].id: True,
        world.agencies["POL"].id: False,
    }
    referral = db.session.scalars(db.select(Referral).where(Referral.case_id == row.case_id)).one()
    assert (referral.event, referral.checklist_ticks, referral.is_repeat) == (WHAT.event, 16, True)
    mail = db.session.scalars(db.select(OutboxMail).where(OutboxMail.account_id == world.author.account_id)).one()
    assert "Marsh" not in mail.text + mail.subject


def test_whoever_sends_what_is_declined_reads_why_and_what_else_helps(world: World) -> None:
    row = world.sent()
    with pytest.raises(Invalid):
        triage.decline(world.coordinator, row.id, "Nobody is at risk of serious harm.", "")
    triage.decline(world.coordinator, row.id, "Nobody is at risk of serious harm.", "Early Help, 01632 960150.")
    (word,) = disclose_submission(world.author, row.id).words
    assert (word.text, word.other_help) == ("Nobody is at risk of serious harm.", "Early Help, 01632 960150.")
    assert word.by is not None
    assert word.by.id == world.coordinator.account_id


def test_a_decision_is_made_once(world: World) -> None:
    row = world.sent()
    triage.decline(world.coordinator, row.id, "No.", "Early Help.")
    with pytest.raises(Conflict):
        triage.note_information(world.coordinator, row.id, "Read.")


def test_what_is_asked_for_can_be_written_and_sent_again(world: World) -> None:
    row = world.sent()
    triage.ask_for_more(world.coordinator, row.id, "How old is the child?")
    save_sheet(row, Sheet(event="More."), version=row.version, actor_id=world.author.account_id)
    send_submission(row, actor_id=world.author.account_id)
    assert row.state is SubmissionState.SENT


def test_what_is_taken_back_is_seen_by_nobody_who_decides(world: World) -> None:
    row = world.sent()
    withdraw(world.author, row.id, "Sent twice.")
    db.session.flush()
    assert world.readers(row) == {"author", "colleague"}
    assert db.session.scalar(db.select(Person.id).where(Person.case_id == row.case_id)) is None
