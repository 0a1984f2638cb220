"""What resembles what, for whom, and what somebody makes of it; nothing is joined by itself, and nobody learns more."""

import uuid
from dataclasses import replace

import pytest
from builders import actor_for, make_item, make_meeting, make_member, make_partnership, make_series
from conftest import MovableClock
from flask.ctx import AppContext

from app.agenda.queries import list_items
from app.cases.conflicts import declare_conflict, declare_conflict_of_person
from app.cases.models import Case, CaseNote, Check, ConflictOfInterest, Person, Referral
from app.core.access import Actor, Role
from app.core.clock import now_utc
from app.core.database import db
from app.core.errors import Conflict, Invalid, NotFound
from app.disclosure.case import disclose_case
from app.disclosure.triage import disclose_triage, list_board
from app.meetings.models import Meeting, MeetingState, Shape
from app.notifications.models import OutboxMail
from app.referrals import joining, triage
from app.referrals.models import Submission, SubmissionKind, SubmissionState
from app.referrals.reminding import remind_of_answers
from app.referrals.repeat_rule import Rule, settle_rule
from app.referrals.resembling import TwinKind
from app.referrals.service import begin_own, save_sheet, send_submission, withdraw
from app.referrals.sheet import Sheet, SheetContact, SheetPerson
from app.referrals.twins import Twin, find_twins

KAY = SheetPerson(
    role="victim", name="Kay Marsh", birth_date="1989-03-07", contacts=(SheetContact(text="01632 960555"),)
)
DEAN = SheetPerson(role="causing_harm", name="Dean Rudd", birth_date="1985-01-02")


def sheet_of(*people: SheetPerson, event: str = "The door was forced.") -> Sheet:
    return Sheet(event=event, people=tuple(replace(person, key=str(uuid.uuid4())) for person in people))


class World:
    """Two agencies, a coordinator of one series and of all, and a list to come."""

    def __init__(self) -> None:
        self.agencies = make_partnership("EDU", "POL")
        self.series = make_series(self.agencies.values())
        self.elsewhere = make_series(self.agencies.values(), name="Elsewhere")
        self.meeting: Meeting = make_meeting(self.series)
        self.author = actor_for(make_member(Role.REPRESENTATIVE, self.agencies["EDU"]))
        self.police = actor_for(make_member(Role.REPRESENTATIVE, self.agencies["POL"]))
        self.coordinator = actor_for(make_member(Role.COORDINATOR))
        self.of_one_series = actor_for(make_member(Role.CHAIR, series=self.series))
        self.minute_taker = actor_for(make_member(Role.MINUTE_TAKER))

    def sent(self, *people: SheetPerson, by: str = "EDU", event: str = "The door was forced.") -> Submission:
        who = self.author if by == "EDU" else self.police
        row = begin_own(who, self.agencies[by].id, SubmissionKind.REFERRAL, Shape.DAILY)
        row.series_id = self.series.id
        save_sheet(row, sheet_of(*people, event=event), version=row.version, actor_id=who.account_id)
        send_submission(row, actor_id=who.account_id)
        db.session.flush()
        return row

    def heard(self, *people: SheetPerson, series: object = None) -> Case:
        """A case that was heard at a meeting that is over."""
        row = self.sent(*people)
        row.series_id = self.elsewhere.id if series else self.series.id
        over = make_meeting(self.elsewhere if series else self.series)
        self.accept(row, over)
        over.state, over.closed_utc = MeetingState.CLOSED, now_utc()
        db.session.flush()
        return db.session.get_one(Case, row.case_id)

    def accept(self, row: Submission, meeting: Meeting) -> None:
        triage.accept(
            self.coordinator, row.id, meeting.id, planned_minutes=10, is_urgent=False, is_repeat=False, text="Thanks."
        )
        db.session.flush()

    def join(self, row: Submission, case_id: uuid.UUID, meeting: Meeting | None = None) -> Submission:
        return joining.join(
            self.coordinator,
            row.id,
            case_id,
            meeting.id if meeting else None,
            planned_minutes=10,
            is_urgent=False,
            is_repeat=False,
            text="Read together with what others told us.",
        )

    def twins(self, row: Submission, who: Actor | None = None) -> list[Twin]:
        return list(find_twins(who or self.coordinator, [row.case_id], row.series_id)[row.case_id])


@pytest.fixture
def world(context: AppContext) -> World:
    return World()


def test_two_referrals_of_one_incident_find_each_other(world: World) -> None:
    one, other = world.sent(KAY, DEAN), world.sent(replace(KAY, name="Kaye Marsh"), by="POL")
    assert [(twin.case_id, twin.kind) for twin in world.twins(one)] == [(other.case_id, TwinKind.SAME_INCIDENT)]
    assert [twin.case_id for twin in world.twins(other)] == [one.case_id]
    assert [line.twins for line in list_board(world.coordinator, {SubmissionState.SENT})] == [
        {TwinKind.SAME_INCIDENT},
        {TwinKind.SAME_INCIDENT},
    ]


def test_what_was_declined_is_found_and_what_was_taken_back_is_not(world: World) -> None:
    declined, taken_back, now = world.sent(KAY), world.sent(KAY), world.sent(KAY)
    triage.decline(world.coordinator, declined.id, "Not today.", "Early Help.")
    withdraw(world.author, taken_back.id, "Sent twice.")
    db.session.flush()
    assert [twin.case_id for twin in world.twins(now)] == [declined.case_id]


def test_what_was_heard_is_a_repeat_within_the_months_that_are_settled(world: World, at: MovableClock) -> None:
    case = world.heard(KAY, DEAN)
    at.later(days=90)
    now = world.sent(KAY, DEAN, by="POL")
    (twin,) = world.twins(now)
    assert (twin.case_id, twin.kind) == (case.id, TwinKind.REPEAT)
    assert disclose_triage(world.coordinator, now.id).may_be_repeat
    assert now.is_repeat is False
    settle_rule(world.coordinator, world.series.id, Rule(months=2, wording="A further criminal incident"))
    db.session.flush()
    assert world.twins(now) == []


def test_nothing_of_a_conflict_a_seal_or_another_series_is_told(world: World) -> None:
    case = world.heard(KAY, DEAN)
    elsewhere = world.heard(KAY, DEAN, series=world.elsewhere)
    now = world.sent(KAY, DEAN)
    assert {twin.case_id for twin in world.twins(now)} == {case.id, elsewhere.id}
    assert {twin.case_id for twin in world.twins(now, world.of_one_series)} == {case.id}
    declare_conflict_of_person(None, case.id, world.of_one_series.account_id, "Neighbours.")
    elsewhere.is_sealed = True
    db.session.flush()
    assert world.twins(now, world.of_one_series) == []
    assert {twin.case_id for twin in world.twins(now)} == {case.id}
    with pytest.raises(NotFound):
        joining.keep_apart(world.of_one_series, now.case_id, case.id, "Others.")
    with pytest.raises(NotFound):
        joining.keep_apart(world.coordinator, now.case_id, elsewhere.id, "Others.")


def test_agencies_and_minute_takers_are_shown_no_likeness(world: World) -> None:
    world.heard(KAY, DEAN)
    now = world.sent(KAY, DEAN)
    for who in (world.author, world.police, world.minute_taker):
        assert world.twins(now, who) == []
        with pytest.raises(NotFound):
            disclose_triage(who, now.id)


def test_a_protected_phone_brings_records_together_and_is_said_nowhere(world: World) -> None:
    hidden = replace(KAY, contacts=(SheetContact(text="01632 960555", is_protected=True, shown_to=("POL",)),))
    world.sent(replace(hidden, birth_date=""))
    (twin,) = world.twins(world.sent(replace(KAY, birth_date="", name="Kay Marshe")))
    assert "phone number" in twin.why
    assert "960555" not in twin.why


def test_what_is_joined_becomes_one_more_referral_of_that_case(world: World) -> None:
    first = world.sent(KAY, DEAN)
    world.accept(first, world.meeting)
    people = db.session.scalars(db.select(Person.id).where(Person.case_id == first.case_id)).all()
    second = world.sent(KAY, by="POL", event="He shouted in the street.")
    world.join(second, first.case_id)
    db.session.flush()
    assert db.session.scalars(db.select(Person.id).where(Person.case_id == first.case_id)).all() == people
    assert len(list_items(world.meeting)) == 1
    seen = disclose_case(world.police, world.meeting.id, first.case_id)
    assert {one.event for one in seen.referrals} == {"The door was forced.", "He shouted in the street."}
    assert disclose_triage(world.coordinator, second.id).submission.sheet.event == "He shouted in the street."
    assert db.session.scalars(db.select(OutboxMail).where(OutboxMail.account_id == world.police.account_id)).one()


def test_a_repeat_is_put_on_a_list_as_the_case_it_was(world: World, at: MovableClock) -> None:
    case = world.heard(KAY, DEAN)
    at.later(days=90)
    now, coming = world.sent(KAY, DEAN, by="POL", event="Again."), make_meeting(world.series)
    with pytest.raises(Invalid):
        world.join(now, case.id)
    world.join(now, case.id, coming)
    db.session.flush()
    assert [item.case_id for item in list_items(coming)] == [case.id]
    # What was sent in the last time is history, and is not shown by itself.
    assert [one.event for one in disclose_case(world.police, coming.id, case.id).referrals] == ["Again."]


def test_who_must_not_know_of_what_is_joined_must_not_know_of_the_case_either(world: World) -> None:
    first, second = world.sent(KAY, DEAN, by="POL"), world.sent(KAY, by="POL")
    world.accept(first, world.meeting)
    declare_conflict(None, second.case_id, world.agencies["EDU"].id, "Somebody works there.")
    world.join(second, first.case_id)
    db.session.flush()
    locked = db.session.scalars(db.select(ConflictOfInterest).where(ConflictOfInterest.case_id == first.case_id)).one()
    assert locked.agency_id == world.agencies["EDU"].id
    checks = db.session.scalars(db.select(Check.agency_id).where(Check.case_id == first.case_id)).all()
    assert world.agencies["EDU"].id not in checks


def test_what_was_joined_is_taken_out_again_within_the_hour(world: World, at: MovableClock) -> None:
    first, second = world.sent(KAY, DEAN), world.sent(KAY, by="POL")
    world.accept(first, world.meeting)
    world.join(second, first.case_id)
    db.session.flush()
    joining.take_apart(world.coordinator, second.id)
    db.session.flush()
    assert second.state is SubmissionState.SENT
    assert len(db.session.scalars(db.select(Referral).where(Referral.case_id == first.case_id)).all()) == 1
    assert [twin.is_open for twin in world.twins(second)] == [True]
    world.join(second, first.case_id)
    db.session.flush()
    at.later(hours=2)
    with pytest.raises(Conflict):
        joining.take_apart(world.coordinator, second.id)


def test_what_is_sealed_is_joined_to_nothing(world: World) -> None:
    first, second = world.sent(KAY, DEAN), world.sent(KAY)
    db.session.get_one(Case, second.case_id).is_sealed = True
    db.session.flush()
    with pytest.raises(NotFound):
        world.join(second, first.case_id)


def test_keeping_apart_needs_a_reason_and_is_remembered(world: World) -> None:
    one, other = world.sent(KAY), world.sent(KAY)
    with pytest.raises(Invalid):
        joining.keep_apart(world.coordinator, one.case_id, other.case_id, " ")
    joining.keep_apart(world.coordinator, one.case_id, other.case_id, "Two sisters with one name.")
    db.session.flush()
    for row in (one, other):
        (twin,) = world.twins(row)
        assert not twin.is_open
    assert all(not line.twins for line in list_board(world.coordinator, {SubmissionState.SENT}))


def test_a_link_is_a_note_at_both_cases_that_names_neither_family(world: World) -> None:
    one = world.sent(KAY, DEAN)
    other = world.sent(replace(KAY, name="Michelle Dunne", birth_date="1990-01-01", contacts=()), DEAN)
    world.accept(one, world.meeting)
    world.accept(other, world.meeting)
    (twin,) = world.twins(one)
    assert twin.kind is TwinKind.SAME_PERSON
    joining.link(world.coordinator, one.case_id, other.case_id, "The same date of birth.")
    db.session.flush()
    notes = {row.case_id: row for row in db.session.scalars(db.select(CaseNote).order_by(CaseNote.id))}
    assert notes[one.case_id].linked_case_id == other.case_id
    assert notes[other.case_id].linked_case_id == one.case_id
    assert not any(name in note.text for note in notes.values() for name in ("Marsh", "Dunne", "Rudd"))


def test_of_two_who_decide_one_does_and_the_other_is_told(world: World) -> None:
    row = world.sent(KAY)
    world.accept(row, world.meeting)
    with pytest.raises(Conflict):
        triage.decline(world.of_one_series, row.id, "No.", "Early Help.")
    with pytest.raises(Conflict):
        world.join(row, world.sent(KAY).case_id, world.meeting)


def test_what_is_not_answered_on_its_day_is_marked_and_reminded_once(world: World, at: MovableClock) -> None:
    row = world.sent(KAY)
    declare_conflict_of_person(None, row.case_id, world.of_one_series.account_id, "Neighbours.")
    assert not list_board(world.coordinator, {SubmissionState.SENT})[0].is_overdue
    at.later(days=4)
    assert list_board(world.coordinator, {SubmissionState.SENT})[0].is_overdue
    remind_of_answers()
    remind_of_answers()
    db.session.flush()
    mails = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id)).all()
    assert [mail.account_id for mail in mails] == [world.coordinator.account_id]
    assert "Marsh" not in mails[0].subject + mails[0].text
    triage.note_information(world.coordinator, row.id, "Read.")
    assert list_board(world.coordinator, {SubmissionState.SENT}) == []


def test_an_accepted_case_of_somebody_elses_list_is_read_by_nobody_more(world: World) -> None:
    item = make_item(
        world.meeting,
        world.heard(KAY),
        referrer=world.agencies["EDU"],
        answers={},
        agencies=world.agencies,
    )
    with pytest.raises(NotFound):
        disclose_case(world.police, world.meeting.id, item.case_id)
