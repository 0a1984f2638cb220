"""Finding by the numbers a case goes by, among what came in, and what was there before anything could be found."""

import re
import uuid
from dataclasses import replace
from datetime import date

import pytest
from builders import actor_for, make_meeting, make_member, make_partnership, make_series
from conftest import SignInAs
from flask import Flask
from page_checks import without_tokens
from page_client import PageClient

from app.audit.models import AuditEntry
from app.cases.access_models import CaseToken, StaffToken
from app.cases.conflicts import declare_conflict_of_person
from app.cases.matching import keep_own_particulars
from app.cases.models import Case, ConflictOfInterest
from app.cases.tokens import Particulars
from app.core.access import Role
from app.core.database import db
from app.core.vault import destroy_case_key
from app.identity.models import Account
from app.meetings.models import Meeting, Shape
from app.referrals import tokens_anew, triage
from app.referrals.joining import join
from app.referrals.models import Submission, SubmissionKind
from app.referrals.service import begin_own, save_sheet, send_submission, withdraw
from app.referrals.sheet import Sheet, SheetPerson
from app.schedule.jobs import JOBS, run_job

KAY_BORN = date(1989, 3, 7)
CRIME, OWN = "42/118201/26", "EDU-77 0042"
KAY = SheetPerson(role="victim", name="Kay Marsh", birth_date="1989-03-07")
SHEET = Sheet(event="The door was forced.", people=(KAY,), answers={"crime_reference": CRIME, "own_reference": OWN})


class World:
    """A school sends in, others are asked; two coordinators, of whom one must not know, and a chair of elsewhere."""

    def __init__(self) -> None:
        self.agencies = make_partnership("EDU", "POL", "HOU", "CSC")
        self.series = make_series(self.agencies.values())
        self.elsewhere = make_series(self.agencies.values(), name="Elsewhere")
        self.meeting: Meeting = make_meeting(self.series)
        self.accounts = {
            code: make_member(Role.REPRESENTATIVE, self.agencies[code], series=self.series) for code in self.agencies
        }
        self.coordinator = make_member(Role.COORDINATOR)
        self.locked_out = make_member(Role.COORDINATOR)
        self.chair_elsewhere = make_member(Role.CHAIR, series=self.elsewhere)
        db.session.commit()

    def sent(self, sheet: Sheet = SHEET) -> Submission:
        author = actor_for(self.accounts["EDU"])
        row = begin_own(author, self.agencies["EDU"].id, SubmissionKind.REFERRAL, Shape.DAILY)
        row.series_id = self.series.id
        people = tuple(replace(person, key=str(uuid.uuid4())) for person in sheet.people)
        save_sheet(row, replace(sheet, people=people), version=row.version, actor_id=author.account_id)
        send_submission(row, actor_id=author.account_id)
        declare_conflict_of_person(None, row.case_id, self.locked_out.id, "A neighbour.")
        db.session.commit()
        return row

    def accepted(self, row: Submission) -> Case:
        triage.accept(
            actor_for(self.coordinator),
            row.id,
            self.meeting.id,
            planned_minutes=10,
            is_urgent=False,
            is_repeat=False,
            text="Thanks.",
        )
        db.session.commit()
        return db.session.get_one(Case, row.case_id)


@pytest.fixture
def world(context: None) -> World:
    return World()


def answer(browser: PageClient, typed: str) -> tuple[int, str]:
    told = browser.submit("/find", {"what": typed})
    return told.status_code, re.sub(r'nonce="[^"]*"', "", without_tokens(told.text).replace(f'value="{typed}"', ""))


@pytest.mark.parametrize("typed", [CRIME, "42 118201 26", "crime ref 42/118201/26", OWN, "edu770042"])
def test_whoever_reads_a_case_finds_it_by_its_numbers(world: World, sign_in_as: SignInAs, typed: str) -> None:
    case = world.accepted(world.sent())
    assert case.reference in sign_in_as(world.accounts["EDU"]).submit("/find", {"what": typed}).text
    assert case.reference in sign_in_as(world.coordinator).submit("/find", {"what": typed}).text


def test_whoever_only_checks_their_records_finds_it_by_name_and_not_by_a_number(
    world: World, sign_in_as: SignInAs
) -> None:
    case = world.accepted(world.sent())
    browser = sign_in_as(world.accounts["POL"])
    assert case.reference in browser.submit("/find", {"what": "Kay Marsh"}).text
    assert answer(browser, CRIME) == answer(browser, "42/000000/26")


@pytest.mark.parametrize("typed", [("42/118201/26", "42/118202/26"), ("7 3 1989", "8 3 1989"), ("Marsh", "Swamp")])
def test_whoever_must_not_know_is_answered_as_if_nothing_were_there(
    world: World, sign_in_as: SignInAs, typed: tuple[str, str]
) -> None:
    row = world.sent()
    for _step in range(2):
        browser = sign_in_as(world.locked_out)
        assert answer(browser, typed[0]) == answer(browser, typed[1])
        if row.meeting_id is None:
            world.accepted(row)


def test_what_came_in_is_found_by_those_who_decide_about_it_alone(world: World, sign_in_as: SignInAs) -> None:
    row = world.sent()
    reference = db.session.get_one(Case, row.case_id).reference
    for typed in ("marsh, kay", "Kay", "07/03/1989", "7 March 89", CRIME, reference):
        found = sign_in_as(world.coordinator).submit("/find", {"what": typed}).text
        assert "Came in for you to decide" in found
        assert f"/triage/{row.id}" in found or str(row.id) in found
    for nobody in (world.chair_elsewhere, world.accounts["POL"], world.accounts["EDU"]):
        browser = sign_in_as(nobody)
        assert answer(browser, "Kay Marsh") == answer(browser, "Nobody Atall")
    assert "Came in" not in sign_in_as(world.accounts["POL"]).submit("/find", {"what": "Kay Marsh"}).text
    kinds = db.select(AuditEntry).where(AuditEntry.kind == "submission_found")
    assert {entry.account_id for entry in db.session.scalars(kinds)} == {world.coordinator.id}


def test_once_it_is_a_case_it_is_found_as_one_and_taken_back_it_is_not_found(
    world: World, sign_in_as: SignInAs
) -> None:
    world.accepted(world.sent())
    told = sign_in_as(world.coordinator).submit("/find", {"what": "Kay Marsh"}).text
    assert "One case" in told
    assert "Nothing that came in fits" in told
    other = world.sent(replace(SHEET, people=(replace(KAY, name="Ada Lock"),)))
    withdraw(actor_for(world.accounts["EDU"]), other.id, "Not needed.")
    db.session.commit()
    assert "Nothing that came in fits" in sign_in_as(world.coordinator).submit("/find", {"what": "Ada Lock"}).text


def test_the_number_of_what_was_joined_finds_the_case_that_it_was_joined_to(world: World, sign_in_as: SignInAs) -> None:
    case = world.accepted(world.sent(replace(SHEET, answers={})))
    later = world.sent()
    join(
        actor_for(world.coordinator),
        later.id,
        case.id,
        None,
        planned_minutes=10,
        is_urgent=False,
        is_repeat=False,
        text="The same evening.",
    )
    db.session.commit()
    assert case.reference in sign_in_as(world.accounts["EDU"]).submit("/find", {"what": CRIME}).text


@pytest.mark.parametrize("typed", ["31/2/1979", "3/5/2091", "??", "x" * 150])
def test_what_cannot_be_looked_for_is_told_beside_the_field_and_stays_there(
    world: World, sign_in_as: SignInAs, typed: str
) -> None:
    told = sign_in_as(world.accounts["POL"]).submit("/find", {"what": typed})
    assert told.status_code == 422
    assert 'id="what-error"' in told.text
    assert f'value="{typed}"' in told.text


def as_before_there_were_tokens() -> None:
    db.session.execute(db.delete(CaseToken))
    db.session.execute(db.update(Case).values(tokens_edition=0))
    db.session.commit()


def run_the_job(app: Flask) -> int | None:
    return run_job(app, next(job for job in JOBS if job.name == "tokens"))


def test_what_was_there_before_is_found_once_the_job_has_run(
    app: Flask, world: World, sign_in_as: SignInAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In batches of one it can be stopped after each, and goes on; at last it has nothing to do."""
    monkeypatch.setattr(tokens_anew, "AT_ONCE", 1)
    case, row = world.accepted(world.sent()), world.sent(replace(SHEET, people=(replace(KAY, name="Ada Lock"),)))
    made = tokens_now()
    as_before_there_were_tokens()
    browser = sign_in_as(world.coordinator)
    assert "No case fits" in browser.submit("/find", {"what": "Kay Marsh"}).text
    assert [run_the_job(app) for _batch in range(3)] == [1, 1, 0]
    assert tokens_now() == made, "the job keeps what keeping them at once kept"
    for typed in ("Kay Marsh", CRIME):
        assert case.reference in browser.submit("/find", {"what": typed}).text
    assert str(row.id) in browser.submit("/find", {"what": "Ada Lock"}).text
    assert run_the_job(app) == 0
    assert tokens_now() == made


def test_what_was_erased_is_passed_over_and_nobody_is_found_by_it(app: Flask, world: World) -> None:
    case = world.accepted(world.sent())
    as_before_there_were_tokens()
    destroy_case_key(case.id)
    db.session.commit()
    assert [run_the_job(app), run_the_job(app)] == [1, 0]
    assert tokens_now() == []


def test_a_conflict_that_nobody_could_see_before_comes_to_light(app: Flask, world: World) -> None:
    case = world.accepted(world.sent())
    as_before_there_were_tokens()
    account: Account = world.accounts["POL"]
    keep_own_particulars(account.id, account.agency_id, Particulars(names=("Kay Marsh",), birth_date=KAY_BORN))
    db.session.commit()
    assert db.session.scalars(db.select(StaffToken.id)).first()
    run_the_job(app)
    locked = db.select(ConflictOfInterest.account_id).where(ConflictOfInterest.case_id == case.id)
    assert account.id in set(db.session.scalars(locked))


def tokens_now() -> list[tuple[str, str, str]]:
    rows = db.session.execute(db.select(CaseToken.case_id, CaseToken.kind, CaseToken.token))
    return sorted((str(row.case_id), row.kind.value, row.token) for row in rows)
