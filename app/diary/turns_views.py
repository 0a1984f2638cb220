"""Cover turns over HTTP: who comes for an agency on which weekday, said by its own people or who prepares the dates."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import render_template, request
from werkzeug.wrappers import Response

from app.availability.queries import list_turns
from app.availability.rules import WEEKDAYS
from app.availability.service import require_may_plan_for, set_turn, speakers_of
from app.core.access import Actor, Permission, current_actor, signed_in
from app.core.clock import local
from app.core.database import db
from app.core.errors import Invalid, NotFound
from app.core.forms import read_id
from app.core.transaction import transactional
from app.core.web import back_to, say
from app.diary.blueprint import bp
from app.diary.workers import names_of
from app.directory.queries import AgencyCard, agency_cards
from app.identity.queries import list_holders
from app.meetings.models import Series
from app.meetings.queries import list_meetings_to_come

Page = str | tuple[str, int] | Response
_WORKING_WEEK: Final = range(5)


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedPlace:
    """The place of an agency in a series, which several people share; `turns` says who comes when, in words."""

    series: Series
    agency: AgencyCard
    people: int
    turns: Sequence[str]


@bp.get("/diary/turns")
@signed_in
def list_shared_places() -> str:
    """The places that several people share, and whose turn is when."""
    return render_template("diary/shared_places.html", places=_list_places(current_actor()))


@bp.get("/diary/turns/<uuid:series_id>/<uuid:agency_id>")
@signed_in
def turns(series_id: uuid.UUID, agency_id: uuid.UUID) -> str:
    """Who comes for an agency on which weekday."""
    return _page(_get_series(series_id), agency_id)


@bp.post("/diary/turns/<uuid:series_id>/<uuid:agency_id>")
@signed_in
@transactional
def give_turns(series_id: uuid.UUID, agency_id: uuid.UUID) -> Page:
    """Keep who comes on which weekday."""
    series = _get_series(series_id)
    require_may_plan_for(current_actor(), agency_id, series_id)
    speakers = speakers_of(agency_id, series_id)
    chosen = {weekday: request.form.get(f"turn-{weekday}", "") for weekday in _weekdays_of(series)}
    faults = {
        f"turn-{weekday}": f"Choose who comes on {WEEKDAYS[weekday]}s, or nobody in particular"
        for weekday, text in chosen.items()
        if text and read_id(text) not in speakers
    }
    if faults:
        return _page(series, agency_id, faults), Invalid.status
    before = list_turns([series_id])
    for weekday, text in chosen.items():
        account_id = read_id(text)
        if before.get((agency_id, series_id, weekday)) != account_id:
            set_turn(current_actor(), agency_id, series_id, weekday, account_id)
    say("The turns are kept. Whoever prepares the dates sees who comes.")
    return back_to("diary.list_shared_places")


def _get_series(series_id: uuid.UUID) -> Series:
    series = db.session.get(Series, series_id)
    if series is None or series.ended_utc is not None:
        raise NotFound
    return series


def _weekdays_of(series: Series) -> Sequence[int]:
    """The weekdays on which dates are to come; those of a working week where there are none yet."""
    found = {local(meeting.starts_utc).weekday() for meeting in list_meetings_to_come(series.id)}
    return sorted(found) or list(_WORKING_WEEK)


def _list_places(actor: Actor) -> Sequence[SharedPlace]:
    rows = db.session.scalars(
        db.select(Series).where(Series.ended_utc.is_(None)).order_by(Series.name, Series.id)
    ).all()
    said = list_turns(series.id for series in rows)
    names = names_of(said.values())
    found = []
    for series in rows:
        prepares = actor.may(Permission.MEETING_PREPARE, series_id=series.id)
        own = actor.agencies_spoken_for(Permission.CHECK_ANSWER, series.id)
        if not prepares and not own:
            continue
        people: dict[uuid.UUID, set[uuid.UUID]] = {}
        for card, grant in list_holders(series.id, Permission.CHECK_ANSWER):
            if grant.agency_id and grant.case_id is None and (prepares or grant.agency_id in own):
                people.setdefault(grant.agency_id, set()).add(card.id)
        agencies = agency_cards(agency_id for agency_id, ids in people.items() if len(ids) > 1)
        found += [
            SharedPlace(
                series=series,
                agency=agency,
                people=len(people[agency.id]),
                turns=[
                    f"{WEEKDAYS[weekday]}: {names[said[key]]}"
                    for weekday in _weekdays_of(series)
                    if (key := (agency.id, series.id, weekday)) in said and said[key] in names
                ],
            )
            for agency in sorted(agencies.values(), key=lambda agency: (agency.name, agency.id))
        ]
    return found


def _page(series: Series, agency_id: uuid.UUID, faults: dict[str, str] | None = None) -> str:
    require_may_plan_for(current_actor(), agency_id, series.id)
    speakers = speakers_of(agency_id, series.id)
    agency = agency_cards([agency_id]).get(agency_id)
    if agency is None or not speakers:
        raise NotFound
    said = list_turns([series.id])
    names = names_of(speakers)
    return render_template(
        "diary/turns.html",
        series=series,
        agency=agency,
        people=[(str(account_id), names[account_id]) for account_id in speakers],
        days=[
            (
                f"turn-{weekday}",
                WEEKDAYS[weekday],
                request.form.get(f"turn-{weekday}", str(said.get((agency_id, series.id, weekday), ""))),
            )
            for weekday in _weekdays_of(series)
        ],
        faults=faults or {},
    )
