"""Whoever sends something in hears from a person the same day, by the bank holidays of the partnership's own nation."""

from datetime import UTC, datetime
from typing import Any

import pytest
from builders import actor_for, make_member, make_partnership, make_series
from conftest import MovableClock
from flask.ctx import AppContext

from app.core.access import Role
from app.core.clock import local
from app.disclosure.triage import list_board
from app.meetings.models import Shape
from app.referrals.coming import list_nations
from app.referrals.models import Submission, SubmissionKind, SubmissionState, SubmissionWay
from app.referrals.service import begin_submission, send_submission
from app.referrals.sheet import Sheet

# A Monday on which nobody works in Scotland.
ST_ANDREWS = datetime(2026, 11, 30, 9, tzinfo=UTC)


def send(agency: Any, series_id: Any = None) -> Submission:
    row = begin_submission(
        kind=SubmissionKind.REFERRAL,
        way=SubmissionWay.FORM,
        shape=Shape.DAILY,
        agency_id=agency.id,
        account_id=None,
        series_id=series_id,
        sheet=Sheet(event="The door was forced."),
    )
    send_submission(row, actor_id=None)
    return row


@pytest.mark.parametrize(("nation", "day"), [("SCT", 1), ("ENG", 30), ("WLS", 30), ("NIR", 30)])
def test_the_day_follows_the_nation_of_the_kind_of_meeting_that_it_is_for(
    context: AppContext, at: MovableClock, nation: str, day: int
) -> None:
    agencies = make_partnership("POL")
    make_series(agencies.values()).bank_holidays_of = nation
    at(ST_ANDREWS)
    send(agencies["POL"])
    (line,) = list_board(actor_for(make_member(Role.COORDINATOR)), {SubmissionState.SENT})
    assert line.answer_by_utc is not None
    assert local(line.answer_by_utc).day == day


def test_a_series_of_its_own_says_more_than_its_kind(context: AppContext) -> None:
    agencies = make_partnership("POL")
    make_series(agencies.values(), name="A").bank_holidays_of = "ENG"
    border = make_series(agencies.values(), name="Border")
    border.bank_holidays_of = "SCT"
    nations = list_nations()
    assert nations.of(Shape.DAILY, None) == "ENG"
    assert nations.of(Shape.DAILY, border.id) == "SCT"
    assert nations.of(Shape.MARAC, None) == "ENG"


def test_without_any_series_it_is_england(context: AppContext) -> None:
    assert list_nations().of(Shape.DAILY, None) == "ENG"
