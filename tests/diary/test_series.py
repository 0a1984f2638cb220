"""Setting up a series: filled in, looked at, saved; then its dates move, are called off, put back and added."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from builders import make_member
from conftest import SignInAs
from diary_series import fields_of, set_up
from page_client import PageClient
from sqlalchemy.exc import IntegrityError
from werkzeug.datastructures import MultiDict

from app.core.access import Role
from app.core.database import db
from app.directory.models import Agency, SchoolSpanKind
from app.directory.school_dates import NewSpan, add_closure, keep_school_dates
from app.invitations.models import Invitee
from app.meetings.models import Meeting, MeetingState, Series
from app.meetings.planning import hand_out_turns, put_in_dates
from app.meetings.recurrence import from_text
from app.notifications.models import OutboxMail


def the_series(name: str) -> Series:
    return db.session.scalars(db.select(Series).where(Series.name == name)).one()


def dates_of(series: Series, state: MeetingState = MeetingState.PREPARING) -> list[Meeting]:
    query = db.select(Meeting).where(Meeting.series_id == series.id, Meeting.state == state)
    return list(db.session.scalars(query.order_by(Meeting.starts_utc)))


def test_a_fortnightly_marac_is_set_up_as_it_is_offered(coordinator: PageClient) -> None:
    assert set_up(coordinator, "marac").status_code == 303
    series = the_series("MARAC")
    rule = from_text(series.rule)
    assert rule is not None
    assert (rule.interval, rule.minutes, series.minutes_per_case) == (2, 240, 12)
    held = dates_of(series)
    assert {(b.starts_utc.date() - a.starts_utc.date()).days for a, b in pairwise(held)} <= {14, 28}
    assert len(db.session.scalars(db.select(Invitee).where(Invitee.series_id == series.id)).all()) == 3
    assert db.session.scalar(db.select(db.func.count()).select_from(OutboxMail)) == 3


def test_nothing_is_saved_or_sent_before_the_dates_were_looked_at(coordinator: PageClient) -> None:
    answer = set_up(coordinator, "marac", save=False)
    assert "The dates of the next six months" in answer.text
    assert db.session.scalar(db.select(db.func.count()).select_from(Series)) == 0
    assert db.session.scalar(db.select(db.func.count()).select_from(OutboxMail)) == 0


def test_six_dates_of_one_family_with_a_chair_who_does_so_elsewhere(coordinator: PageClient) -> None:
    coordinator.get("/diary/series/new/group_case")
    form = dict(fields_of(coordinator))
    assert not any(value for name, value in form.items() if name.startswith("who-")), "one family has its own people"
    who = next(name for name in form if name.startswith("who-"))
    (choices,) = [one for one in coordinator.page().iter("select") if one.get("name") == who]
    speaker = [option.get("value") for option in choices.iter("option")][1]
    (chairs,) = [one for one in coordinator.page().iter("select") if one.get("name") == "chair-1"]
    chair = next(option.get("value") for option in chairs.iter("option") if option.text == "Priya Raman")
    changes = {who: speaker, "chair-1": chair, "name": "Team 2"}
    assert set_up(coordinator, "group_case", **changes).status_code == 303
    series = the_series("Team 2")
    assert len(dates_of(series)) + len(dates_of(series, MeetingState.CANCELLED)) == 6
    assert {meeting.chaired_by_id for meeting in dates_of(series)} != {None}


def test_what_stands_in_the_way_is_named_before_anything_is_sent(coordinator: PageClient) -> None:
    first = date(2026, 12, 2)
    keep_school_dates(
        name="Testbury",
        source="testbury.example",
        checked_on=date(2026, 11, 1),
        spans=[
            NewSpan(
                kind=SchoolSpanKind.HOLIDAY,
                name="Christmas holiday",
                first_day=date(2026, 12, 21),
                last_day=date(2027, 1, 1),
            )
        ],
        by_id=None,
    )
    answer = set_up(coordinator, "marac", save=False, first_day=first.isoformat(), weekdays=["2"], interval="1")
    assert "School holiday: Christmas holiday" in answer.text
    police = db.session.scalars(db.select(Agency).where(Agency.code == "POL")).one()
    add_closure(police.id, first_day=first, last_day=first, why="training day")
    db.session.commit()
    answer = set_up(coordinator, "marac", save=False, first_day=first.isoformat(), weekdays=["2"])
    assert "is closed: training day" in answer.text
    assert set_up(coordinator, "marac", first_day=first.isoformat(), weekdays=["2"], name="First").status_code == 303
    answer = set_up(coordinator, "marac", save=False, first_day=first.isoformat(), weekdays=["2"], name="Second")
    assert "Speaker of POL is at Multi-agency meeting" in answer.text


def test_a_bank_holiday_is_left_out_and_can_be_put_back(coordinator: PageClient) -> None:
    assert set_up(coordinator, "daily", first_day="2026-12-21").status_code == 303
    series = the_series("Daily domestic abuse meeting")
    off = dates_of(series, MeetingState.CANCELLED)
    assert off[0].change_reason == "Bank holiday: Christmas Day"
    page = coordinator.get(f"/diary/series/{series.id}").text
    assert "Does not take place: Bank holiday: Christmas Day" in page
    before = {mail.id for mail in db.session.scalars(db.select(OutboxMail))}
    assert coordinator.submit(f"/diary/dates/{off[0].id}/put-back").status_code == 303
    db.session.expire_all()
    assert off[0].state is MeetingState.PREPARING
    told = [mail.address for mail in db.session.scalars(db.select(OutboxMail)) if mail.id not in before]
    assert len(set(told)) == 3


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "Enter a name"),
        ({"first_day": "yesterday"}, "Enter a day, for example"),
        ({"first_day": "2020-01-01", "ends": "count", "count": "1"}, "All its dates are past"),
        ({"starts_at": "25:00"}, "That time does not exist"),
        ({"minutes": "0"}, "Enter a number from 1"),
        ({"interval": "999999"}, "Enter a number from 1"),
        ({"weekdays": []}, "Choose at least one day of the week"),
        ({"ends": "day", "last_day": "2026-01-01"}, "must not be before the first"),
        ({"ends": "count", "count": "99999"}, "Enter a number from 1"),
        ({"joining_link": "javascript:alert(1)"}, "begins with https://"),
        ({"quorum": "many"}, "Enter a number from 0"),
    ],
)
def test_what_cannot_be_used_is_said_and_nothing_typed_is_lost(
    coordinator: PageClient, changes: dict[str, Any], words: str
) -> None:
    answer = set_up(coordinator, "marac", place="Room 7", **changes)
    assert answer.status_code == 422
    assert words in answer.text
    assert ("place", "Room 7") in fields_of(coordinator)
    assert db.session.scalar(db.select(db.func.count()).select_from(Series)) == 0


def test_a_date_moves_with_who_why_and_the_notice_and_everybody_is_told(coordinator: PageClient) -> None:
    set_up(coordinator, "marac")
    series = the_series("MARAC")
    meeting = dates_of(series)[0]
    before = db.session.scalar(db.select(db.func.count()).select_from(OutboxMail)) or 0
    day = (meeting.starts_utc + timedelta(days=1)).date().isoformat()
    form = {"day": day, "time": "3pm", "minutes": "60", "place": "Library"}
    answer = coordinator.submit(f"/diary/dates/{meeting.id}/move", form)
    assert answer.status_code == 422
    assert "Say why, in a few words." in answer.text
    reason = "The school has an inset day."
    assert coordinator.submit(f"/diary/dates/{meeting.id}/move", {**form, "reason": reason}).status_code == 303
    db.session.expire_all()
    assert (f"{meeting.starts_utc:%H:%M}", meeting.planned_minutes, meeting.change_reason) == ("15:00", 60, reason)
    assert meeting.slot_utc != meeting.starts_utc
    newest = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.queued_utc.desc()).limit(3)).all()
    assert db.session.scalar(db.select(db.func.count()).select_from(OutboxMail)) == before + 3
    assert all("by Lewis Okafor" in mail.text and reason.rstrip(".") in mail.text for mail in newest)
    page = coordinator.get(f"/diary/series/{series.id}").text
    assert reason in page


def test_a_time_that_does_not_exist_is_said_beside_its_field(coordinator: PageClient) -> None:
    set_up(coordinator, "marac")
    meeting = dates_of(the_series("MARAC"))[0]
    form = {"day": "2027-03-28", "time": "1:30", "minutes": "60", "reason": "x"}
    answer = coordinator.submit(f"/diary/dates/{meeting.id}/move", form)
    assert answer.status_code == 422
    assert "this time is skipped" in answer.text


def test_a_date_is_added_and_a_series_ends(coordinator: PageClient) -> None:
    set_up(coordinator, "marac")
    series = the_series("MARAC")
    many = len(dates_of(series))
    form = {"day": "2027-02-01", "time": "11:00", "minutes": "30"}
    assert coordinator.submit(f"/diary/series/{series.id}/dates", form).status_code == 303
    assert len(dates_of(series)) == many + 1
    assert coordinator.submit(f"/diary/series/{series.id}/end", {"end_reason": " "}).status_code == 422
    assert coordinator.submit(f"/diary/series/{series.id}/end", {"end_reason": "Not needed."}).status_code == 303
    assert dates_of(series) == []
    assert coordinator.submit(f"/diary/series/{series.id}/end", {"end_reason": "Not needed."}).status_code == 409


def test_only_those_who_prepare_come_here(coordinator: PageClient, sign_in_as: SignInAs) -> None:
    set_up(coordinator, "marac")
    series = the_series("MARAC")
    stranger = sign_in_as(make_member(Role.OBSERVER))
    for path in ("/diary/series", f"/diary/series/{series.id}", "/diary/series/new/marac", "/diary/school-dates"):
        assert stranger.get(path).status_code == 403


def test_a_changed_rule_moves_untouched_dates_and_leaves_what_somebody_moved(coordinator: PageClient) -> None:
    set_up(coordinator, "marac")
    series = the_series("MARAC")
    moved, untouched = dates_of(series)[0], dates_of(series)[1]
    day = (moved.starts_utc + timedelta(days=1)).date().isoformat()
    form = {"day": day, "time": "15:00", "minutes": "60", "reason": "The room is taken."}
    assert coordinator.submit(f"/diary/dates/{moved.id}/move", form).status_code == 303
    path = f"/diary/series/{series.id}/change"
    coordinator.get(path)
    for do in ("look", "save"):
        fields = MultiDict(fields_of(coordinator, path))
        fields.setlist("weekdays", ["3"])
        fields["do"] = do
        answer = coordinator.post(path, data=fields)
    assert answer.status_code == 303
    db.session.expire_all()
    assert {meeting.starts_utc.weekday() for meeting in dates_of(series) if meeting.slot_utc} == {3}
    assert moved.state is MeetingState.PREPARING
    assert untouched.state is MeetingState.CANCELLED


def test_who_no_longer_comes_is_told_so(coordinator: PageClient) -> None:
    set_up(coordinator, "marac")
    series = the_series("MARAC")
    path = f"/diary/series/{series.id}/change"
    coordinator.get(path)
    fields = MultiDict(fields_of(coordinator, path))
    gone = next(name for name, value in fields.items() if name.startswith("who-") and value)
    fields[gone], fields["do"] = "", "save"
    assert coordinator.post(path, data=fields).status_code == 303
    newest = db.session.scalars(db.select(OutboxMail).where(OutboxMail.calendar_method == "CANCEL")).all()
    assert [mail.subject for mail in newest] == ["You are no longer invited: Multi-agency meeting"]


def test_a_coordinator_of_one_series_changes_no_other(coordinator: PageClient, sign_in_as: SignInAs) -> None:
    set_up(coordinator, "marac", name="First")
    set_up(coordinator, "marac", name="Second")
    of_first = sign_in_as(make_member(Role.COORDINATOR, series=the_series("First")))
    path = f"/diary/series/{the_series('Second').id}"
    assert of_first.get(f"{path}/change").status_code == 404
    assert of_first.get(path).status_code == 404
    assert of_first.get(f"/diary/series/{the_series('First').id}/change").status_code == 200


def test_holidays_after_the_days_that_were_looked_at_are_left_out_too(coordinator: PageClient) -> None:
    set_up(coordinator, "daily")
    series = the_series("Daily domestic abuse meeting")
    off = {meeting.starts_utc.date(): meeting.change_reason for meeting in dates_of(series, MeetingState.CANCELLED)}
    assert off[date(2027, 8, 30)].startswith("Bank holiday")


def test_turns_go_on_where_they_were(at: Any, coordinator: PageClient) -> None:
    one, two = make_member(Role.CHAIR, name="Chair One"), make_member(Role.CHAIR, name="Chair Two")
    db.session.commit()
    set_up(coordinator, "marac", **{"chair-1": str(one.id), "chair-2": str(two.id)})
    series = the_series("MARAC")
    held = dates_of(series)
    assert [meeting.chaired_by_id for meeting in held[:3]] == [one.id, two.id, one.id]
    held[3].chaired_by_id = None
    at(held[0].starts_utc + timedelta(days=1))
    hand_out_turns(series)
    assert held[3].chaired_by_id == two.id


@pytest.mark.parametrize(("field", "value"), [("weekdays", "9" * 5000), ("nth", "9" * 5000), ("who-x", "account:x")])
def test_a_form_that_nobody_filled_in_by_hand_is_no_fault(coordinator: PageClient, field: str, value: str) -> None:
    assert set_up(coordinator, "marac", save=False, **{field: value}).status_code in {200, 422}


def test_the_same_date_of_a_rule_is_never_put_in_twice(coordinator: PageClient) -> None:
    set_up(coordinator, "marac")
    series = the_series("MARAC")
    assert put_in_dates(series) == 0
    db.session.add(
        Meeting(
            series_id=series.id,
            starts_utc=dates_of(series)[0].starts_utc,
            planned_minutes=60,
            state=MeetingState.PREPARING,
            slot_utc=dates_of(series)[0].slot_utc,
        )
    )
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()
