"""Reminders of dates: once for each cause, through nights in which clocks change and after every restart."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from conftest import SignInAs

from app.core.database import db
from app.invitations.models import ReplyAnswer, ReplyWay
from app.invitations.reminding import remind_of_dates
from app.invitations.replies import take_reply
from app.invitations.service import end_invitation
from app.meetings.models import MeetingState
from app.notifications.models import OutboxMail

TUESDAY = datetime(2026, 12, 1, 8, 30, tzinfo=UTC)
MONDAY = datetime(2026, 11, 30, 8, 30, tzinfo=UTC)


def mails(occasion: str = "") -> list[OutboxMail]:
    """What was queued for causes that begin so."""
    rows = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.queued_utc, OutboxMail.id))
    return [mail for mail in rows if mail.occasion.startswith(occasion)]


def answer(diary: Any, name: str, said: ReplyAnswer, date: int = 0) -> None:
    take_reply(diary.invited[name], diary.dates[date], said, ReplyWay.PAGE, by_id=None)


def test_whoever_has_not_answered_is_reminded_on_the_working_day_before(diary: Any, at: Any) -> None:
    answer(diary, "brandt", ReplyAnswer.TENTATIVE)
    at(TUESDAY - timedelta(minutes=1))
    remind_of_dates()
    assert mails("date:") == []
    at(TUESDAY)
    remind_of_dates()
    assert sorted(mail.address for mail in mails("date:")) == ["anita.kerr@pol.example", "t.abbott@oakfield.example"]
    assert mails("date:")[0].text.startswith(
        "You have not said whether you come to a meeting on Wednesday 2 December, 10:00."
    )


def test_nobody_is_reminded_twice_however_often_it_runs(diary: Any, at: Any) -> None:
    for minute in range(0, 26 * 60, 30):
        at(TUESDAY + timedelta(minutes=minute))
        remind_of_dates()
        db.session.commit()
    assert len(mails("date:")) == 3


def test_what_was_missed_is_made_up_for_until_the_date_and_not_after_it(diary: Any, at: Any) -> None:
    at(datetime(2026, 12, 2, 7, 0, tzinfo=UTC))
    remind_of_dates()
    assert len(mails("date:")) == 3
    diary.dates[1].starts_utc = datetime(2026, 12, 9, 6, 0, tzinfo=UTC)
    diary.dates[1].moved_utc = None
    at(datetime(2026, 12, 9, 6, 30, tzinfo=UTC))
    remind_of_dates()
    assert len(mails("date:")) == 3


def test_whoever_was_invited_or_asked_again_since_is_not_reminded_at_once(diary: Any, at: Any) -> None:
    at(TUESDAY + timedelta(hours=1))
    diary.invited["kerr"].invited_utc = TUESDAY + timedelta(minutes=30)
    remind_of_dates()
    assert "anita.kerr@pol.example" not in {mail.address for mail in mails("date:")}
    diary.dates[0].starts_utc += timedelta(hours=2)
    remind_of_dates()
    assert len(mails("date:")) == 2


def test_nothing_comes_for_a_date_that_was_cancelled_or_to_somebody_who_has_left(diary: Any, at: Any) -> None:
    end_invitation(diary.invited["kerr"], by_id=None)
    at(TUESDAY)
    remind_of_dates()
    assert "anita.kerr@pol.example" not in {mail.address for mail in mails()}
    diary.dates[1].state = MeetingState.CANCELLED
    at(datetime(2026, 12, 8, 9, 0, tzinfo=UTC))
    before = len(mails("date:"))
    remind_of_dates()
    assert len(mails("date:")) == before


def test_the_next_two_weeks_come_on_monday_with_what_one_has_said(diary: Any, at: Any) -> None:
    answer(diary, "kerr", ReplyAnswer.ACCEPTED)
    answer(diary, "kerr", ReplyAnswer.DECLINED, 1)
    at(MONDAY)
    remind_of_dates()
    remind_of_dates()
    (mail,) = [mail for mail in mails("digest:") if mail.address == "anita.kerr@pol.example"]
    assert mail.text.splitlines()[2:5] == [
        "Wednesday 2 December, 10:00: Multi-agency meeting, you come",
        "Friday 4 December, 14:00: Multi-agency meeting, you have not answered",
        "Wednesday 9 December, 10:00: Multi-agency meeting, you do not come",
    ]
    assert "Wednesday meeting" not in mail.text
    assert {one.address for one in mails("digest:")} == {"anita.kerr@pol.example", "joel.brandt@hou.example"}


def test_whoever_wants_no_list_is_sent_none(diary: Any, at: Any, sign_in_as: SignInAs) -> None:
    kerr = sign_in_as(diary.people["kerr"])
    assert "On Monday mornings you are sent your dates" in kerr.get("/diary").text
    kerr.submit("/diary/next-two-weeks", {"is_wanted": "no"})
    assert "You are sent no list of your dates on Mondays." in kerr.get("/diary").text
    at(MONDAY)
    remind_of_dates()
    assert {one.address for one in mails("digest:")} == {"joel.brandt@hou.example"}
    at(MONDAY - timedelta(days=1))
    kerr = sign_in_as(diary.people["kerr"])
    kerr.get("/diary")
    kerr.submit("/diary/next-two-weeks", {"is_wanted": "yes"})
    at(MONDAY)
    remind_of_dates()
    assert len(mails("digest:")) == 2


def test_who_prepares_a_meeting_hears_once_that_cover_is_thin(diary: Any, at: Any) -> None:
    for row in diary.series.agencies:
        row.is_core = True
    at(MONDAY)
    remind_of_dates()
    assert mails("thin:") == []
    answer(diary, "brandt", ReplyAnswer.DECLINED)
    for hour in range(0, 40, 4):
        at(MONDAY + timedelta(hours=hour))
        remind_of_dates()
    (mail,) = mails("thin:")
    assert mail.account_id == diary.people["coordinator"].id
    assert "Wednesday 2 December, 10:00" in mail.text
    assert "HOU" not in mail.text


@pytest.mark.parametrize(
    "night", [datetime(2027, 3, 28, tzinfo=UTC), datetime(2027, 10, 31, tzinfo=UTC)], ids=["forward", "back"]
)
def test_through_the_night_in_which_clocks_change_each_comes_once_and_at_its_time(
    diary: Any, at: Any, night: datetime
) -> None:
    # Both nights are Sundays: Monday's date is reminded of on Friday, Tuesday's on Monday, and Monday brings the list.
    diary.series.bank_holidays_of = ""
    monday, tuesday = diary.dates[0], diary.dates[1]
    monday.starts_utc, tuesday.starts_utc = night + timedelta(days=1, hours=12), night + timedelta(days=2, hours=12)
    monday.moved_utc = tuesday.moved_utc = None
    for invitee in diary.invited.values():
        invitee.invited_utc = night - timedelta(days=30)
    db.session.commit()
    moment = night - timedelta(days=3)
    while moment < night + timedelta(days=3):
        at(moment)
        # Each run begins anew, as after a restart.
        remind_of_dates()
        db.session.commit()
        moment += timedelta(minutes=30)
    summer = timedelta(hours=1) if night.month == 3 else timedelta(0)
    before = timedelta(hours=1) if night.month == 10 else timedelta(0)
    half_past_eight = timedelta(hours=8, minutes=30)
    to_kerr = [(mail.queued_utc, mail.occasion[:5]) for mail in mails() if mail.address == "anita.kerr@pol.example"]
    assert sorted(to_kerr) == [
        (night - timedelta(days=2) + half_past_eight - before, "date:"),
        *((night + timedelta(days=1) + half_past_eight - summer, kind) for kind in ("date:", "diges")),
    ]


def test_before_a_bank_holiday_people_are_reminded_on_the_working_day_before_it(diary: Any, at: Any) -> None:
    diary.dates[2].starts_utc = datetime(2026, 12, 29, 10, 0, tzinfo=UTC)
    at(datetime(2026, 12, 24, 9, 0, tzinfo=UTC))
    remind_of_dates()
    assert {mail.address for mail in mails(f"date:{diary.dates[2].id}")} == {
        "anita.kerr@pol.example",
        "joel.brandt@hou.example",
    }
