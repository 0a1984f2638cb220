"""Handover cards over HTTP: writing one for whoever takes a place, and reading one's own."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import render_template, request
from werkzeug.wrappers import Response

from app.availability.models import HandoverCard
from app.availability.queries import list_unread_cards
from app.availability.service import read_handover, write_handover
from app.core.access import Actor, Permission, Role, current_actor, signed_in
from app.core.clock import now_utc
from app.core.database import db
from app.core.errors import Invalid
from app.core.forms import read_id
from app.core.transaction import transactional
from app.core.web import back_to, say
from app.diary.blueprint import bp
from app.diary.workers import names_of
from app.directory.queries import agency_cards
from app.identity.models import RoleGrant
from app.identity.queries import list_holders
from app.meetings.models import Series
from app.meetings.queries import list_series_names

Page = str | tuple[str, int] | Response
LONGEST_CARD = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place that somebody holds: for an agency, in a series."""

    agency_id: uuid.UUID
    series_id: uuid.UUID
    account_id: uuid.UUID
    words: str

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.agency_id}/{self.series_id}/{self.account_id}"


@bp.get("/diary/handover")
@signed_in
def handover() -> str:
    """The cards that wait for one, and writing one."""
    return _page()


@bp.post("/diary/handover")
@signed_in
@transactional
def give_handover() -> Page:
    """Write a card for whoever takes a place."""
    actor = current_actor()
    to, text = request.form.get("to", ""), request.form.get("text", "").strip()
    place = next((one for one in _list_places(actor) if one.key == to), None)
    faults = {}
    if place is None:
        faults["to"] = "Choose who takes the place"
    if not text:
        faults["text"] = "Write what whoever takes the place should know"
    elif len(text) > LONGEST_CARD:
        faults["text"] = f"Write {LONGEST_CARD:,} characters or fewer"
    if place is None or faults:
        return _page(faults, to, text), Invalid.status
    is_leaving = place.agency_id in actor.agencies_spoken_for(Permission.CHECK_ANSWER, place.series_id)
    write_handover(
        actor,
        agency_id=place.agency_id,
        series_id=place.series_id,
        to_account_id=place.account_id,
        text=text,
        from_account_id=actor.account_id if is_leaving else None,
    )
    say("The card is written. It stands on their page of today until they have read it.")
    return back_to("diary.handover")


@bp.post("/diary/handover/read")
@signed_in
@transactional
def note_read() -> Response:
    """Say that one has read a card."""
    read_handover(current_actor(), read_id(request.form.get("card_id")))
    say("Thank you. The card waits for you no longer.")
    return back_to("diary.my_dates")


def _list_places(actor: Actor) -> Sequence[Place]:
    """The places for which this person may write a card: of their agencies, or in series that they prepare."""
    found: dict[str, Place] = {}
    for series in _series_of(actor):
        prepares = actor.may(Permission.MEETING_PREPARE, series_id=series.id)
        own = actor.agencies_spoken_for(Permission.CHECK_ANSWER, series.id)
        holders = list_holders(series.id, Permission.CHECK_ANSWER)
        names = agency_cards(grant.agency_id for _card, grant in holders if grant.agency_id)
        for card, grant in holders:
            agency_id = grant.agency_id
            is_place = grant.case_id is None and grant.role in {Role.REPRESENTATIVE, Role.DEPUTY}
            if agency_id is None or not is_place or card.id == actor.account_id:
                continue
            if prepares or agency_id in own:
                place = Place(
                    agency_id=agency_id,
                    series_id=series.id,
                    account_id=card.id,
                    words=f"{card.name}, {names[agency_id].name}, {series.name}",
                )
                found[place.key] = place
    return sorted(found.values(), key=lambda place: place.words)


def _series_of(actor: Actor) -> Sequence[Series]:
    rows = db.session.scalars(db.select(Series).where(Series.ended_utc.is_(None)).order_by(Series.name, Series.id))
    return [
        series
        for series in rows
        if actor.may(Permission.MEETING_PREPARE, series_id=series.id)
        or actor.agencies_spoken_for(Permission.CHECK_ANSWER, series.id)
    ]


def last_day_of_place(account_id: uuid.UUID) -> datetime | None:
    """When somebody gives up a place for an agency, where that is said already."""
    query = (
        db.select(db.func.min(RoleGrant.ends_utc))
        .where(RoleGrant.account_id == account_id, RoleGrant.ends_utc > now_utc(), RoleGrant.case_id.is_(None))
        .where(RoleGrant.role.in_([Role.REPRESENTATIVE, Role.DEPUTY]))
    )
    found: datetime | None = db.session.scalar(query)
    return found


def _page(faults: Mapping[str, str] | None = None, to: str = "", text: str = "") -> str:
    actor = current_actor()
    cards: Sequence[HandoverCard] = list_unread_cards(actor.account_id)
    return render_template(
        "diary/handover.html",
        cards=cards,
        writers=names_of([card.from_account_id or card.written_by_id for card in cards]),
        series=list_series_names(),
        places=_list_places(actor),
        leaves_utc=last_day_of_place(actor.account_id),
        faults=faults or {},
        to=to,
        text=text,
    )
