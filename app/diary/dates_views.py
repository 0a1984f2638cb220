"""One series and its dates over HTTP: moving one, calling it off, putting it back, adding one, ending the series."""

import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from flask import current_app, render_template, request
from werkzeug.wrappers import Response

from app.core.access import Permission, current_actor, require_in_series, requires
from app.core.clock import local, now_utc
from app.core.database import db
from app.core.errors import Invalid, NotFound
from app.core.forms import read_id
from app.core.transaction import transactional
from app.core.web import back_to, say
from app.diary.blueprint import bp
from app.diary.carrying_over import carry_cases_over, count_waiting_cases, find_next_date
from app.diary.date_words import date_in_words
from app.diary.dates_form import TypedDate
from app.diary.series_people import CHAIRS, MINUTE_TAKERS, runners_of
from app.identity.queries import account_cards
from app.invitations.event_words import notice_in_words
from app.invitations.queries import list_invited
from app.meetings.changing_dates import (
    add_date,
    call_off_date,
    end_series,
    move_date,
    name_who_runs,
    notice_days,
    put_back_date,
)
from app.meetings.models import Meeting, Series
from app.meetings.planning import NOT_BEGUN
from app.meetings.queries import get_meeting
from app.meetings.recurrence import describe, from_text

Page = str | tuple[str, int] | Response
MOST_SHOWN: Final = 40
REASONS: Final = (
    "The school has an inset day.",
    "Somebody who is needed cannot come.",
    "The room is not free.",
    "There are not enough cases.",
)


@bp.get("/diary/series/<uuid:series_id>")
@requires(Permission.MEETING_PREPARE)
def one_series(series_id: uuid.UUID) -> str:
    """A series with its dates to come."""
    return _series_page(_get_series(series_id))


@bp.post("/diary/series/<uuid:series_id>/dates")
@requires(Permission.MEETING_PREPARE)
@transactional
def add_one_date(series_id: uuid.UUID) -> Page:
    """Add a date that no rule makes."""
    series, typed = _get_series(series_id), _typed()
    starts, minutes = typed.starts_utc(), typed.minutes()
    if starts is None or not minutes:
        return _series_page(series, typed), Invalid.status
    try:
        add_date(current_actor(), series, starts_utc=starts, minutes=minutes, place=typed.text("place"))
    except Invalid as error:
        typed.faults[error.field] = str(error)
        return _series_page(series, typed), error.status
    say("The date is added, and everybody who is invited is told.")
    return back_to("diary.one_series", series_id=series_id)


@bp.post("/diary/series/<uuid:series_id>/end")
@requires(Permission.MEETING_PREPARE)
@transactional
def end_one_series(series_id: uuid.UUID) -> Page:
    """Let a series meet no more."""
    series, typed = _get_series(series_id), _typed()
    try:
        many = end_series(current_actor(), series, typed.text("end_reason"))
    except Invalid as error:
        typed.faults["end_reason"] = str(error)
        return _series_page(series, typed), error.status
    say(f"The series has ended. {many} {'date is' if many == 1 else 'dates are'} called off, and everybody is told.")
    return back_to("diary.one_series", series_id=series_id)


@bp.get("/diary/dates/<uuid:meeting_id>")
@requires(Permission.MEETING_PREPARE)
def one_date(meeting_id: uuid.UUID) -> str:
    """Moving a date or calling it off: who is told, and with what notice."""
    return _date_page(_get_date(meeting_id))


@bp.post("/diary/dates/<uuid:meeting_id>/move")
@requires(Permission.MEETING_PREPARE)
@transactional
def move_one_date(meeting_id: uuid.UUID) -> Page:
    """Let it take place at another time."""
    meeting, typed = _get_date(meeting_id), _typed()
    starts, minutes = typed.starts_utc(), typed.minutes()
    if starts is None or not minutes:
        return _date_page(meeting, typed), Invalid.status
    try:
        move_date(
            current_actor(),
            meeting_id,
            starts_utc=starts,
            minutes=minutes,
            place=typed.text("place"),
            reason=typed.text("reason"),
        )
    except Invalid as error:
        typed.faults[error.field] = str(error)
        return _date_page(meeting, typed), error.status
    say("The date is moved, and everybody who is invited is told.")
    return back_to("diary.one_series", series_id=meeting.series_id)


@bp.post("/diary/dates/<uuid:meeting_id>/call-off")
@requires(Permission.MEETING_PREPARE)
@transactional
def call_off_one_date(meeting_id: uuid.UUID) -> Page:
    """Let it not take place."""
    meeting, typed = _get_date(meeting_id), _typed()
    try:
        call_off_date(current_actor(), meeting_id, typed.text("off_reason"))
    except Invalid as error:
        typed.faults["off_reason"] = str(error)
        return _date_page(meeting, typed), error.status
    say("The date is called off, and everybody who is invited is told.")
    if count_waiting_cases(current_actor(), meeting):
        return back_to("diary.one_date", meeting_id=meeting_id)
    return back_to("diary.one_series", series_id=meeting.series_id)


@bp.post("/diary/dates/<uuid:meeting_id>/carry-over")
@requires(Permission.MEETING_PREPARE)
@transactional
def carry_over(meeting_id: uuid.UUID) -> Response:
    """Put the cases of a date that was called off on the next one."""
    following = carry_cases_over(current_actor(), meeting_id)
    say(f"The cases are on the list of {date_in_words(following.starts_utc)}. Those who see them are told.")
    return back_to("diary.one_series", series_id=following.series_id)


@bp.post("/diary/dates/<uuid:meeting_id>/turn")
@requires(Permission.MEETING_PREPARE)
@transactional
def change_who_runs(meeting_id: uuid.UUID) -> Page:
    """Let somebody else chair a date, or take its minutes."""
    meeting, typed = _get_date(meeting_id), _typed()
    found = {}
    for name, roles in (("chair", CHAIRS), ("taker", MINUTE_TAKERS)):
        chosen = read_id(typed.text(name))
        if typed.text(name) and chosen not in {card.id for card in runners_of(meeting.series_id, roles)}:
            typed.faults[name] = "Choose somebody from the list"
        found[name] = chosen
    if typed.faults:
        return _date_page(meeting, typed), Invalid.status
    name_who_runs(current_actor(), meeting_id, chair_id=found["chair"], minute_taker_id=found["taker"])
    say("Who runs this date is kept.")
    return back_to("diary.one_date", meeting_id=meeting_id)


@bp.post("/diary/dates/<uuid:meeting_id>/put-back")
@requires(Permission.MEETING_PREPARE)
@transactional
def put_back_one_date(meeting_id: uuid.UUID) -> Response:
    """Let it take place after all."""
    meeting = put_back_date(current_actor(), meeting_id)
    say("The date takes place after all, and everybody who is invited is told.")
    return back_to("diary.one_series", series_id=meeting.series_id)


def _typed() -> TypedDate:
    return TypedDate(request.form, current_app.extensions["settings"].zone)


def _fresh(starts_utc: datetime | None, minutes: int, place: str) -> TypedDate:
    said = {"minutes": str(minutes), "place": place}
    if starts_utc is not None:
        said |= {"day": local(starts_utc).date().isoformat(), "time": f"{local(starts_utc):%H:%M}"}
    return TypedDate(said, current_app.extensions["settings"].zone)


def _get_series(series_id: uuid.UUID) -> Series:
    series = db.session.get(Series, series_id)
    if series is None:
        raise NotFound
    require_in_series(current_actor(), Permission.MEETING_PREPARE, series.id)
    return series


def _get_date(meeting_id: uuid.UUID) -> Meeting:
    return get_meeting(current_actor(), meeting_id, Permission.MEETING_PREPARE)


def _series_page(series: Series, typed: TypedDate | None = None) -> str:
    rule = from_text(series.rule)
    dates = db.session.scalars(
        db.select(Meeting)
        .where(Meeting.series_id == series.id, Meeting.starts_utc > now_utc())
        .order_by(Meeting.starts_utc, Meeting.id)
    ).all()
    people = account_cards(
        {one for date in dates for one in (date.chaired_by_id, date.minutes_by_id, date.changed_by_id) if one}
    )
    return render_template(
        "diary/one_series.html",
        series=series,
        rule_in_words=describe(rule) if rule else "Its dates are added one by one.",
        dates=dates[:MOST_SHOWN],
        later=max(0, len(dates) - MOST_SHOWN),
        people=people,
        changeable=NOT_BEGUN,
        doubled=_on_one_day(dates),
        with_cases={date.id for date in dates[:MOST_SHOWN] if count_waiting_cases(current_actor(), date)},
        manage=Permission.SERIES_MANAGE,
        notice=notice_in_words,
        typed=typed or _fresh(None, rule.minutes if rule else 60, ""),
    )


def _on_one_day(dates: Sequence[Meeting]) -> frozenset[uuid.UUID]:
    """The dates that take place on a day on which another of the same series does."""
    living = [date for date in dates if date.state in NOT_BEGUN]
    days = Counter(local(date.starts_utc).date() for date in living)
    return frozenset(date.id for date in living if days[local(date.starts_utc).date()] > 1)


def _date_page(meeting: Meeting, typed: TypedDate | None = None) -> str:
    said = {"chair": str(meeting.chaired_by_id or ""), "taker": str(meeting.minutes_by_id or "")}
    return render_template(
        "diary/one_date.html",
        said=said,
        meeting=meeting,
        invited=len(list_invited(meeting)),
        notice=notice_in_words(notice_days(meeting)),
        may_change=meeting.state in NOT_BEGUN,
        waiting=count_waiting_cases(current_actor(), meeting),
        following=find_next_date(meeting),
        date_in_words=date_in_words,
        chairs=runners_of(meeting.series_id, CHAIRS),
        takers=runners_of(meeting.series_id, MINUTE_TAKERS),
        reasons=REASONS,
        typed=typed or _fresh(meeting.starts_utc, meeting.planned_minutes, meeting.place),
    )
