"""Series over HTTP: which there are, setting one up with a look at its dates first, and changing it."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from flask import render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app.core.access import Permission, Role, current_actor, require_in_series, requires
from app.core.clock import local_today
from app.core.database import db
from app.core.errors import Invalid, NotFound
from app.core.transaction import transactional
from app.core.web import back_to, say
from app.diary.blueprint import bp
from app.diary.series_clashes import PlannedDate, look_ahead
from app.diary.series_form import WEEKDAYS, TypedSeries
from app.diary.series_people import (
    ACCOUNT,
    CHAIRS,
    MINUTE_TAKERS,
    AgencyChoice,
    bring_together,
    chosen_people,
    list_choices,
    list_holders_of,
    people_of,
    send_home,
)
from app.invitations.telling import tell_changes
from app.meetings.bank_holidays import NATIONS
from app.meetings.models import RotaRole, Series, Shape
from app.meetings.planning import change_series, list_turns, own_zone, set_up_series
from app.meetings.presets import PRESETS, Occasion
from app.meetings.recurrence import NTH, describe, from_text

Page = str | tuple[str, int] | Response
LOOK, SAVE = "look", "save"
# One family has its own people; the others meet with everybody who meets elsewhere.
_FAMILY_SHAPES: Final = frozenset({Shape.GROUP_CASE, Shape.STRATEGY})


@bp.get("/diary/series")
@requires(Permission.MEETING_PREPARE)
def list_series() -> str:
    """The series this person prepares, each with its rule in words and its next dates."""
    actor = current_actor()
    rows = db.session.scalars(db.select(Series).order_by(Series.ended_utc.is_not(None), Series.name, Series.id))
    mine = [one for one in rows if actor.may(Permission.MEETING_PREPARE, series_id=one.id)]
    return render_template(
        "diary/series_list.html",
        series=[
            (one, describe(rule) if (rule := from_text(one.rule)) else "Dates are added one by one") for one in mine
        ],
        may_set_up=actor.may(Permission.SERIES_MANAGE),
        presets=PRESETS,
    )


@bp.get("/diary/series/new/<occasion>")
@requires(Permission.SERIES_MANAGE)
def new_series(occasion: str) -> str:
    """Everything a shape begins with, to be changed."""
    if occasion not in set(Occasion):
        raise NotFound
    kind, choices = Occasion(occasion), list_choices()
    typed = TypedSeries.fresh(kind, local_today(), own_zone())
    if PRESETS[kind].shape not in _FAMILY_SHAPES:
        for choice in choices:
            if choice.usual:
                typed.said[f"who-{choice.agency.id}"] = choice.usual
    return _page(typed, choices)


@bp.post("/diary/series/new")
@requires(Permission.SERIES_MANAGE)
@transactional
def add_series() -> Page:
    """Look at the dates, or put them in and invite everybody."""
    choices = list_choices()
    typed = TypedSeries(MultiDict(request.form), local_today(), own_zone())
    chosen = chosen_people(request.form, choices)
    left_out = _left_out(typed)
    plan = typed.plan(list(chosen), left_out, _looked_at(typed))
    if plan is None:
        return _page(typed, choices), Invalid.status
    accounts = {one for kind, one in chosen.values() if kind == ACCOUNT}
    dates = look_ahead(plan, accounts | set(plan.chair_ids) | set(plan.minute_taker_ids))
    if request.form.get("do") != SAVE:
        return _page(typed, choices, dates)
    actor = current_actor()
    series = set_up_series(actor, plan)
    runs = {**dict.fromkeys(plan.minute_taker_ids, Role.MINUTE_TAKER), **dict.fromkeys(plan.chair_ids, Role.CHAIR)}
    bring_together(series, chosen, runs=_may_be_asked(runs), by_id=actor.account_id)
    db.session.flush()
    told = tell_changes(series.id)
    say(f"{plan.name} is set up, and {told} {'person is' if told == 1 else 'people are'} sent an invitation.")
    return back_to("diary.one_series", series_id=series.id)


@bp.get("/diary/series/<uuid:series_id>/change")
@requires(Permission.SERIES_MANAGE)
def change(series_id: uuid.UUID) -> str:
    """A series as it stands, to be changed."""
    series, choices = _get(series_id), list_choices()
    typed = TypedSeries.of(series, local_today(), own_zone())
    for agency_id, value in people_of(series).items():
        typed.said[f"who-{agency_id}"] = value
    for name, role in (("chair", RotaRole.CHAIR), ("taker", RotaRole.MINUTE_TAKER)):
        for number, account_id in enumerate(list_turns(series.id, role), start=1):
            typed.said[f"{name}-{number}"] = str(account_id)
    return _page(typed, choices, series=series)


@bp.post("/diary/series/<uuid:series_id>/change")
@requires(Permission.SERIES_MANAGE)
@transactional
def keep_change(series_id: uuid.UUID) -> Page:
    """Look at the dates of a changed series, or keep the change and tell everybody."""
    series, choices = _get(series_id), list_choices()
    typed = TypedSeries(MultiDict(request.form), local_today(), own_zone(), is_running=True)
    chosen = chosen_people(request.form, choices)
    plan = typed.plan(list(chosen), {}, frozenset())
    if plan is None:
        return _page(typed, choices, series=series), Invalid.status
    accounts = {one for kind, one in chosen.values() if kind == ACCOUNT}
    dates = look_ahead(plan, accounts | set(plan.chair_ids) | set(plan.minute_taker_ids), but_series_id=series.id)
    if request.form.get("do") != SAVE:
        return _page(typed, choices, dates, series=series, is_looked_at=True)
    actor = current_actor()
    runs = {**dict.fromkeys(plan.minute_taker_ids, Role.MINUTE_TAKER), **dict.fromkeys(plan.chair_ids, Role.CHAIR)}
    bring_together(series, chosen, runs=_may_be_asked(runs), by_id=actor.account_id)
    send_home(series, chosen, by_id=actor.account_id)
    kept = change_series(actor, series, plan)
    say("Changed. Everybody whose dates are others now is told.")
    if kept:
        say(
            f"{len(kept)} dates were moved by hand or hold cases, and stay where they are. Move or call them off below."
        )
    return back_to("diary.one_series", series_id=series.id)


def _get(series_id: uuid.UUID) -> Series:
    series = db.session.get(Series, series_id)
    if series is None or series.ended_utc is not None:
        raise NotFound
    require_in_series(current_actor(), Permission.SERIES_MANAGE, series.id)
    return series


def _may_be_asked(runs: Mapping[uuid.UUID, Role]) -> Mapping[uuid.UUID, Role]:
    """Whoever was chosen to run it, if they do the same elsewhere: an administrator appoints them first."""
    chairs = {card.id for card in list_holders_of(*CHAIRS)}
    takers = {card.id for card in list_holders_of(*MINUTE_TAKERS)}
    return {one: role for one, role in runs.items() if one in (chairs if role is Role.CHAIR else takers)}


def _left_out(typed: TypedSeries) -> dict[date, str]:
    """The days without a tick among those that were shown, with why they are left out."""
    if not typed.text("shown"):
        return {}
    held = set(typed.said.getlist("held"))
    return {
        date.fromisoformat(day): typed.said.get(f"why-{day}") or "left out when the series was set up"
        for day in typed.said.getlist("day")
        if day not in held and _is_day(day)
    }


def _looked_at(typed: TypedSeries) -> frozenset[date]:
    """The days that were shown: what is ticked there counts, and nobody has decided about the others yet."""
    days = typed.said.getlist("day") if typed.text("shown") else []
    return frozenset(date.fromisoformat(day) for day in days if _is_day(day))


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _page(
    typed: TypedSeries,
    choices: Sequence[AgencyChoice],
    dates: Sequence[PlannedDate] = (),
    *,
    series: Series | None = None,
    is_looked_at: bool = False,
) -> str:
    rule = typed.rule() if dates else None
    held = set(typed.said.getlist("held")) if typed.text("shown") else None
    return render_template(
        "diary/new_series.html",
        typed=typed,
        series=series,
        preset=PRESETS[typed.occasion],
        choices=choices,
        chairs=list_holders_of(*CHAIRS),
        takers=list_holders_of(*MINUTE_TAKERS),
        weekdays=WEEKDAYS,
        nth=NTH,
        nations=NATIONS,
        dates=dates,
        is_looked_at=is_looked_at or bool(dates),
        rule_in_words=describe(rule) if rule else "",
        held=held,
    )
