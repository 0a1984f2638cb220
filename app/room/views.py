"""Where the room's pages are, and the first page of all: today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from app.agenda.models import ItemState
from app.agenda.queries import list_seen_items
from app.agenda.times import times_told
from app.availability.queries import list_unread_cards
from app.cases.need_to_know import Sight
from app.core.access import Actor, Permission, current_actor, signed_in
from app.core.clock import day_begins_utc, local, local_today
from app.core.navigation import NavigationLink, list_links
from app.core.web import back_to
from app.disclosure.lists import may_oversee
from app.meetings.models import Meeting, MeetingState, Shape
from app.meetings.queries import list_meetings_now
from app.room import (
    arrangement,
    chair,
    guiding,
    interludes,
    lobby,
    matrix,
    preparation,
    record_settings,
    replanning_views,
    standard_settings,
    urgent_views,
)
from app.room.queries import may_attend

_MOST_COMING: Final = 8

bp: Final = Blueprint("room", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayCard:
    """The meeting that matters now, as this person stands to it. The times and numbers are of the cases they see."""

    meeting: Meeting
    prepares: bool
    chairs: bool
    oversees: bool
    represents: bool
    cases: int
    unanswered: int
    starts_utc: tuple[datetime, ...]
    ends_utc: datetime | None


@bp.get("/")
@signed_in
def today() -> str | Response:
    """The meeting that matters now, and those that come. Whoever looks after the trail alone starts there."""
    actor = current_actor()
    if actor.may(Permission.TRAIL_READ) and not actor.may(Permission.MEETING_ATTEND):
        return back_to("oversight.home")
    day = local_today()
    of_now = list_meetings_now(actor, day_begins_utc(day), day_begins_utc(day + timedelta(days=1)))
    meetings = [meeting for meeting in of_now if may_attend(actor, meeting)]
    main = _main_meeting(meetings)
    return render_template(
        "room/today.html",
        card=_card(actor, main) if main else None,
        attends=actor.may(Permission.MEETING_ATTEND),
        coming=[m for m in meetings if m is not main and _is_to_come(m)][:_MOST_COMING],
        date_today=local_today(),
        is_today=main is not None and local(main.starts_utc).date() == local_today(),
        overseen={m.id for m in meetings if may_oversee(actor, m.series_id)},
        handovers=len(list_unread_cards(actor.account_id)),
    )


@bp.get("/more")
@signed_in
def more() -> str:
    """The places that do not fit into the bar, in groups."""
    groups: dict[str, list[NavigationLink]] = {}
    for link in list_links():
        if link.group:
            groups.setdefault(link.group, []).append(link)
    return render_template("room/more.html", groups=groups)


def _is_to_come(meeting: Meeting) -> bool:
    return not meeting.is_over and local(meeting.starts_utc).date() >= local_today()


def _main_meeting(meetings: Sequence[Meeting]) -> Meeting | None:
    """The open one, else the daily meeting of today even when it is over, else the next daily one, else the next."""
    daily = [m for m in meetings if m.series.shape is Shape.DAILY]
    # A meeting that was held on another day than planned is today's as well.
    is_today = [m for m in daily if local(m.closed_utc or m.starts_utc).date() == local_today()]
    coming = [m for m in meetings if _is_to_come(m)]
    is_open = [m for m in meetings if m.state is MeetingState.OPEN]
    return next(iter([*is_open, *is_today, *(m for m in daily if m in coming), *coming]), None)


def _card(actor: Actor, meeting: Meeting) -> TodayCard:
    seen = list_seen_items(actor, meeting)
    times = times_told(actor, meeting)
    mine = [slot for one in seen if one.item.state is ItemState.LISTED and (slot := times[one.item.id].slot)]
    series_id = meeting.series_id
    return TodayCard(
        meeting=meeting,
        prepares=actor.may(Permission.MEETING_PREPARE, series_id=series_id),
        chairs=actor.may(Permission.MEETING_CHAIR, series_id=series_id),
        oversees=may_oversee(actor, series_id),
        represents=actor.may(Permission.CHECK_ANSWER, series_id=series_id),
        cases=sum(one.sight is Sight.CASE for one in seen),
        unanswered=sum(one.sight is Sight.IDENTIFIERS for one in seen),
        starts_utc=tuple(slot.starts_utc for slot in mine),
        ends_utc=max((slot.ends_utc for slot in mine), default=None),
    )


# Every other page and command of the room, and the file that answers it.
bp.get("/meetings/<uuid:meeting_id>")(preparation.meeting)
bp.post("/meetings/<uuid:meeting_id>/publish")(preparation.publish)
bp.post("/meetings/<uuid:meeting_id>/move")(preparation.move)
bp.post("/meetings/<uuid:meeting_id>/reorder")(preparation.reorder)
bp.post("/meetings/<uuid:meeting_id>/order")(preparation.order)
bp.post("/meetings/<uuid:meeting_id>/urgency")(arrangement.urgency)
bp.post("/meetings/<uuid:meeting_id>/pin")(arrangement.pin)
bp.post("/meetings/<uuid:meeting_id>/together")(arrangement.together)
bp.post("/meetings/<uuid:meeting_id>/apart")(arrangement.apart)
bp.post("/meetings/<uuid:meeting_id>/before")(arrangement.before)
bp.post("/meetings/<uuid:meeting_id>/in-any-order")(arrangement.in_any_order)
bp.post("/meetings/<uuid:meeting_id>/window")(arrangement.window)
bp.post("/meetings/<uuid:meeting_id>/no-window")(arrangement.no_window)
bp.post("/meetings/<uuid:meeting_id>/preset")(arrangement.preset)
bp.get("/meetings/<uuid:meeting_id>/how-orders-are-chosen")(arrangement.settings)
bp.post("/meetings/<uuid:meeting_id>/how-orders-are-chosen")(arrangement.change_settings)
bp.get("/meetings/<uuid:meeting_id>/what-is-recorded")(record_settings.record_settings)
bp.post("/meetings/<uuid:meeting_id>/what-is-recorded")(record_settings.change_record_settings)
bp.get("/meetings/<uuid:meeting_id>/usual-actions")(standard_settings.standard_actions)
bp.post("/meetings/<uuid:meeting_id>/usual-actions")(standard_settings.keep_standard)
bp.post("/meetings/<uuid:meeting_id>/usual-actions/remove")(standard_settings.remove_standard)
bp.get("/meetings/<uuid:meeting_id>/matrix")(matrix.matrix)
bp.post("/meetings/<uuid:meeting_id>/remind")(matrix.remind)
bp.post("/meetings/<uuid:meeting_id>/reminder-hours")(matrix.reminder_hours)
bp.post("/meetings/<uuid:meeting_id>/hand-over-lead")(preparation.hand_over_lead)
bp.post("/meetings/<uuid:meeting_id>/take-over")(chair.take_over)
bp.get("/meetings/<uuid:meeting_id>/chair")(chair.chair)
bp.post("/meetings/<uuid:meeting_id>/open")(chair.open_meeting)
bp.post("/meetings/<uuid:meeting_id>/call")(chair.call)
bp.post("/meetings/<uuid:meeting_id>/close-case")(chair.close_case)
bp.post("/meetings/<uuid:meeting_id>/close")(chair.close_meeting)
bp.get("/meetings/<uuid:meeting_id>/proposal")(replanning_views.proposal)
bp.post("/meetings/<uuid:meeting_id>/take-order")(replanning_views.take_order)
bp.post("/meetings/<uuid:meeting_id>/leave-order")(replanning_views.leave_order)
bp.get("/meetings/<uuid:meeting_id>/lobby")(lobby.lobby)
bp.get("/meetings/<uuid:meeting_id>/called")(lobby.called)
bp.post("/meetings/<uuid:meeting_id>/join")(lobby.join)
bp.post("/meetings/<uuid:meeting_id>/leave")(lobby.leave)
bp.post("/meetings/<uuid:meeting_id>/come-in")(lobby.come_in)
bp.post("/meetings/<uuid:meeting_id>/leave-case")(lobby.leave_case)
bp.post("/meetings/<uuid:meeting_id>/where")(lobby.say_where)
bp.post("/meetings/<uuid:meeting_id>/hold")(interludes.hold)
bp.post("/meetings/<uuid:meeting_id>/defer")(interludes.defer)
bp.post("/meetings/<uuid:meeting_id>/put-back")(interludes.put_back)
bp.post("/meetings/<uuid:meeting_id>/break")(interludes.start_break)
bp.post("/meetings/<uuid:meeting_id>/end-break")(interludes.end_break)
bp.get("/meetings/<uuid:meeting_id>/urgent-case")(urgent_views.urgent_form)
bp.post("/meetings/<uuid:meeting_id>/urgent-case")(urgent_views.add_urgent)
bp.post("/meetings/<uuid:meeting_id>/statement-read")(guiding.statement_read)
bp.post("/meetings/<uuid:meeting_id>/stage")(guiding.stage)
bp.post("/meetings/<uuid:meeting_id>/heard")(guiding.heard)
bp.post("/meetings/<uuid:meeting_id>/admit")(guiding.admit)
bp.post("/meetings/<uuid:meeting_id>/see-out")(guiding.see_out)
