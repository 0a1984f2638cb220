"""Changing a series: no date is ever there twice, none disappears, and what somebody did to one by hand stays."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from builders import make_meeting, make_series
from diary_series import fields_of, set_up
from page_client import PageClient
from werkzeug.datastructures import MultiDict

from app.core.clock import local
from app.core.database import db
from app.directory.models import Agency
from app.meetings.models import Meeting, MeetingState, Series


def held(series: Series) -> list[Meeting]:
    db.session.expire_all()
    query = db.select(Meeting).where(Meeting.series_id == series.id, Meeting.state != MeetingState.CANCELLED)
    return list(db.session.scalars(query.order_by(Meeting.starts_utc, Meeting.id)))


def change(coordinator: PageClient, series: Series, **changes: Any) -> None:
    path = f"/diary/series/{series.id}/change"
    coordinator.get(path)
    for do in ("look", "save"):
        fields = MultiDict(fields_of(coordinator, path))
        for name, value in changes.items():
            fields.setlist(name, value if isinstance(value, list) else [value])
        fields["do"] = do
        answer = coordinator.post(path, data=fields)
    assert answer.status_code == 303


def the_marac(coordinator: PageClient) -> Series:
    set_up(coordinator, "marac")
    return db.session.scalars(db.select(Series).where(Series.name == "MARAC")).one()


def days(meetings: list[Meeting]) -> Counter[object]:
    return Counter(local(meeting.starts_utc).date() for meeting in meetings)


def test_another_length_leaves_each_date_where_it_is_and_once(coordinator: PageClient) -> None:
    series = the_marac(coordinator)
    before = held(series)
    before[0].state = MeetingState.PUBLISHED
    db.session.commit()
    ids = [meeting.id for meeting in before]
    change(coordinator, series, minutes="180")
    after = held(series)
    assert [meeting.id for meeting in after] == ids
    assert [meeting.planned_minutes for meeting in after[:2]] == [240, 180], "a published list keeps its length"


def test_a_date_that_was_moved_stays_moved_where_the_rule_still_has_it(coordinator: PageClient) -> None:
    series = the_marac(coordinator)
    moved = held(series)[1]
    day = (local(moved.starts_utc) + timedelta(days=1)).date().isoformat()
    form = {"day": day, "time": "15:00", "minutes": "60", "reason": "The room is taken."}
    assert coordinator.submit(f"/diary/dates/{moved.id}/move", form).status_code == 303
    count = len(held(series))
    change(coordinator, series, minutes="180")
    assert len(held(series)) == count
    assert (moved.planned_minutes, local(moved.starts_utc).date().isoformat()) == (60, day)


def test_a_series_whose_dates_are_added_one_by_one_stays_so(coordinator: PageClient) -> None:
    agencies = list(db.session.scalars(db.select(Agency).order_by(Agency.code)))
    series = make_series(agencies, name="By hand")
    make_meeting(series, MeetingState.PREPARING)
    db.session.commit()
    change(
        coordinator, series, place="Room 9", **{f"who-{agencies[0].id}": _somebody(coordinator, series, agencies[0])}
    )
    assert (len(held(series)), series.rule, series.place) == (1, "", "Room 9")


def test_a_date_that_was_added_by_hand_is_the_rules_where_the_rule_has_it_too(coordinator: PageClient) -> None:
    agencies = list(db.session.scalars(db.select(Agency).order_by(Agency.code)))
    series = make_series(agencies, name="By hand")
    wednesday = datetime.fromisoformat("2026-12-02T10:00:00+00:00")
    there = make_meeting(series, MeetingState.PREPARING, starts_utc=wednesday)
    db.session.commit()
    change(
        coordinator,
        series,
        pattern="weeks",
        interval="1",
        weekdays=["2"],
        starts_at="10:00",
        first_day="2026-12-02",
        **{f"who-{agencies[0].id}": _somebody(coordinator, series, agencies[0])},
    )
    assert there.slot_utc == wednesday
    assert max(days(held(series)).values()) == 1


def test_a_changed_series_offers_no_ticks_that_would_do_nothing(coordinator: PageClient) -> None:
    series = the_marac(coordinator)
    path = f"/diary/series/{series.id}/change"
    coordinator.get(path)
    fields = MultiDict([*fields_of(coordinator, path), ("do", "look")])
    page = coordinator.post(path, data=fields).text
    assert "The dates of the next six months" in page
    assert 'name="held"' not in page


def _somebody(coordinator: PageClient, series: Series, agency: Agency) -> str:
    coordinator.get(f"/diary/series/{series.id}/change")
    (choices,) = [one for one in coordinator.page().iter("select") if one.get("name") == f"who-{agency.id}"]
    return [option.get("value") or "" for option in choices.iter("option")][1]
