"""Calendar feeds over HTTP: the page on which somebody makes and takes back addresses, and what calendars read."""

import uuid
from datetime import datetime
from typing import Final

from flask import current_app, make_response, render_template, request
from werkzeug.wrappers import Response

from app.config import Settings
from app.core.access import current_actor, public, signed_in
from app.core.clock import now_utc
from app.core.errors import NotFound
from app.core.forms import read_id
from app.core.transaction import transactional
from app.core.web import back_to, say
from app.diary.blueprint import bp
from app.diary.own_times import OwnTime, edition_of_own_times, list_own_times
from app.identity.models import Account
from app.identity.queries import actor_of, find_account
from app.invitations import feeds
from app.invitations.queries import find_feed, list_feeds
from app.meetings.calendar_feed import FeedEvent, write_feed

Page = str | Response
NAME: Final = "Meetings"
PART_OF_IT: Final = "You are needed for this part of the meeting. Times may change until you are called."


@bp.get("/diary/calendar")
@signed_in
def calendar() -> Page:
    """The addresses at which one's own calendars read."""
    return _page()


@bp.post("/diary/calendar/make")
@signed_in
@transactional
def make_feed() -> Page:
    """Make an address; it is shown this once."""
    return _page(made=_address_of(feeds.make_feed(current_actor())))


@bp.post("/diary/calendar/change")
@signed_in
@transactional
def rotate_feed() -> Page:
    """Make another address in the place of one."""
    return _page(made=_address_of(feeds.rotate_feed(current_actor(), _feed_id())))


@bp.post("/diary/calendar/take-back")
@signed_in
@transactional
def revoke_feed() -> Response:
    """Let an address answer no longer."""
    feeds.revoke_feed(current_actor(), _feed_id())
    say("That address answers nothing any longer.")
    return back_to("diary.calendar")


@bp.get("/feeds/<token>.ics")
@public
@transactional
def feed(token: str) -> Response:
    """Somebody's times, for their calendar; 304 where nothing has changed, 404 where there is no such address."""
    found = find_feed(token)
    account = find_account(found.account_id) if found else None
    if found is None or account is None or account.disabled_utc is not None:
        raise NotFound
    feeds.note_reading(found, request.headers.get("User-Agent", ""))
    edition = edition_of_own_times(account.id)
    if edition in request.if_none_match:
        answer = Response(status=304)
    else:
        answer = make_response(_feed_of(account))
        answer.headers["Content-Type"] = "text/calendar; charset=utf-8"
    answer.set_etag(edition)
    return answer


def _feed_of(account: Account) -> str:
    stamp = now_utc()
    return write_feed(NAME, [_event(time, stamp) for time in list_own_times(actor_of(account))])


def _event(time: OwnTime, stamp_utc: datetime) -> FeedEvent:
    return FeedEvent(
        uid=time.uid,
        title=time.title,
        starts_utc=time.starts_utc,
        ends_utc=time.ends_utc,
        stamp_utc=stamp_utc,
        sequence=time.version,
        description=PART_OF_IT if time.is_part else "",
        place=time.place,
        joining_link=time.joining_link,
    )


def _feed_id() -> uuid.UUID:
    found = read_id(request.form.get("feed_id"))
    if found is None:
        raise NotFound
    return found


def _address_of(token: str) -> str:
    settings: Settings = current_app.extensions["settings"]
    return f"{settings.base_url}/feeds/{token}.ics"


def _page(made: str = "") -> str:
    """`made` is the address that was just made, shown this once."""
    return render_template("diary/calendar.html", feeds=list_feeds(current_actor().account_id), made=made)
