"""Reminding who owes an answer: once for each cause, without a word about a case, and only who may know of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from builders import make_case, make_item, make_member
from conftest import MovableClock
from page_client import PageClient
from small_meeting import SmallMeeting, make_small_meeting

from app.cases.chasing import remind_of_checks
from app.cases.check_models import CheckReminder
from app.cases.conflicts import declare_conflict, declare_conflict_of_person
from app.cases.models import Answer, Check
from app.core.access import Role
from app.core.database import db
from app.meetings.models import MeetingState
from app.notifications.models import OutboxMail

SignInAs = Callable[..., PageClient]


@pytest.fixture
def small(context: None, at: MovableClock) -> SmallMeeting:
    """The small meeting: housing owes an answer on the second case, education on the first."""
    found = make_small_meeting()
    found.meeting.starts_utc += timedelta(hours=9)
    found.meeting.series.cut_off_time = None
    db.session.flush()
    return found


def mails() -> list[OutboxMail]:
    rows = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.queued_utc, OutboxMail.id))
    return [mail for mail in rows if mail.occasion.startswith("checks:")]


def before(small: Any, at: MovableClock, **delta: int) -> None:
    at(small.meeting.starts_utc - timedelta(**delta))


def test_who_owes_is_reminded_hours_before_and_once(small: Any, at: MovableClock) -> None:
    before(small, at, hours=3, minutes=1)
    assert remind_of_checks() == 0
    before(small, at, hours=3)
    assert remind_of_checks() == 2
    for minute in range(0, 170, 7):
        before(small, at, minutes=180 - minute)
        remind_of_checks()
        db.session.commit()
    assert len(mails()) == 2


def test_a_mail_says_that_checks_wait_and_nothing_of_a_case(small: Any, at: MovableClock) -> None:
    before(small, at, hours=2)
    remind_of_checks()
    for mail in mails():
        said = f"{mail.subject} {mail.text}"
        assert f"/meetings/{small.meeting.id}/checks" in said
        for secret in ("Marsh", "Fields", small.first.reference, small.second.reference, "Daily"):
            assert secret not in said
        assert str(small.first.id) not in said


def test_who_has_answered_is_left_alone(small: Any, at: MovableClock) -> None:
    for check in db.session.scalars(db.select(Check).where(Check.answer == Answer.NO_REPLY).order_by(Check.id)):
        check.answer = Answer.NOTHING_KNOWN
    before(small, at, hours=2)
    assert remind_of_checks() == 0


def test_the_cut_off_is_another_occasion(small: Any, at: MovableClock) -> None:
    small.meeting.series.cut_off_time = (small.meeting.starts_utc - timedelta(hours=1)).time()
    before(small, at, hours=3)
    assert remind_of_checks() == 2
    before(small, at, hours=1)
    assert remind_of_checks() == 2
    assert remind_of_checks() == 0
    causes = {
        row.cause.partition(":")[0] for row in db.session.scalars(db.select(CheckReminder).order_by(CheckReminder.id))
    }
    assert causes == {"before", "cut_off"}


def test_no_hours_no_reminders_and_none_once_it_should_have_begun(small: Any, at: MovableClock) -> None:
    small.meeting.series.check_reminder_hours = 0
    before(small, at, hours=1)
    assert remind_of_checks() == 0
    small.meeting.series.check_reminder_hours = 3
    at(small.meeting.starts_utc)
    assert remind_of_checks() == 0


@pytest.mark.parametrize("state", [MeetingState.CLOSED, MeetingState.CANCELLED, MeetingState.MOVED])
def test_a_meeting_that_is_over_reminds_nobody(small: Any, at: MovableClock, state: MeetingState) -> None:
    small.meeting.state = state
    before(small, at, hours=1)
    assert remind_of_checks() == 0


def test_a_meeting_that_was_moved_reminds_anew(small: Any, at: MovableClock) -> None:
    before(small, at, hours=2)
    remind_of_checks()
    small.meeting.starts_utc += timedelta(days=1)
    before(small, at, hours=2)
    assert remind_of_checks() == 2


def test_only_who_may_know_of_an_owed_case_is_written_to(small: Any, at: MovableClock) -> None:
    colleague = make_member(Role.REPRESENTATIVE, small.agencies["HOU"], name="Ola Reed")
    declare_conflict_of_person(None, small.second.id, small.housing.id, "They are related.")
    declare_conflict(None, small.first.id, small.agencies["EDU"].id, "Somebody in the family works there.")
    before(small, at, hours=2)
    remind_of_checks()
    assert [mail.address for mail in mails()] == [colleague.email]


def test_where_there_is_no_representative_the_deputy_is_reminded(small: Any, at: MovableClock) -> None:
    deputy = make_member(Role.DEPUTY, small.agencies["EDU"], name="Dee Putty")
    declare_conflict_of_person(None, small.first.id, small.school.id, "They are related.")
    before(small, at, hours=2)
    remind_of_checks()
    assert deputy.email in [mail.address for mail in mails()]
    assert small.school.email not in [mail.address for mail in mails()]


def test_a_press_reminds_one_agency_and_a_second_press_does_nothing(small: Any, sign_in_as: SignInAs) -> None:
    client = sign_in_as(small.chair)
    page = client.get(f"/meetings/{small.meeting.id}/matrix")
    assert "Not reminded yet" in page.text
    assert "Remind all 2" in page.text
    answer = client.press("Remind HOU of Testbury")
    assert "Reminded: HOU of Testbury." in answer.text
    assert "Last reminded today at" in answer.text
    again = client.press("Remind HOU of Testbury")
    assert "Nobody was written to" in again.text
    assert [mail.address for mail in mails()] == [small.housing.email]
    both = client.press("Remind all 2")
    assert "Reminded: EDU of Testbury." in both.text
    assert len(mails()) == 2


def test_after_some_minutes_a_press_reminds_again(small: Any, sign_in_as: SignInAs, at: MovableClock) -> None:
    path, form = f"/meetings/{small.meeting.id}/remind", {"agency_id": str(small.agencies["HOU"].id)}
    sign_in_as(small.chair).submit(path, form)
    before(small, at, hours=5)
    sign_in_as(small.chair).submit(path, form)
    assert len(mails()) == 2


def test_who_reminds_reminds_of_what_they_see(small: Any, sign_in_as: SignInAs) -> None:
    hidden = make_case(small.agencies["POL"], victim="Fiona Wells")
    make_item(
        small.meeting, hidden, referrer=small.agencies["POL"], answers={"EDU": Answer.NO_REPLY}, agencies=small.agencies
    )
    check = db.session.scalars(
        db.select(Check).where(Check.case_id == small.first.id, Check.agency_id == small.agencies["EDU"].id)
    ).one()
    check.answer = Answer.KNOWN
    declare_conflict_of_person(None, hidden.id, small.chair.id, "They are related.")
    client = sign_in_as(small.chair)
    page = client.get(f"/meetings/{small.meeting.id}/matrix").text
    assert "Remind EDU" not in " ".join(page.split())
    answer = client.submit(
        f"/meetings/{small.meeting.id}/remind", {"agency_id": str(small.agencies["EDU"].id)}, follow_redirects=True
    )
    assert "That agency owes no answer any more." in answer.text
    assert mails() == []


def test_whoever_runs_the_meeting_sets_the_hours(small: Any, sign_in_as: SignInAs) -> None:
    client = sign_in_as(small.chair)
    path = f"/meetings/{small.meeting.id}/reminder-hours"
    for wrong in ("", "many", "-1", "73", "1.5", "9" * 40):
        answer = client.submit(path, {"hours": wrong})
        assert answer.status_code == 422
        assert "Enter a number of hours from 0 to 72" in answer.text
    assert client.submit(path, {"hours": "24"}).status_code == 303
    assert small.meeting.series.check_reminder_hours == 24
