"""Beginning a search for a time: whom to ask, where to look, and the times that come of it."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from flask import current_app, render_template, request
from werkzeug.wrappers import Response

from app.core.access import Permission, current_actor, requires
from app.core.clock import now_utc
from app.core.errors import Conflict, Invalid
from app.core.transaction import transactional
from app.core.web import back_to, say
from app.diary.blueprint import bp
from app.diary.poll_form import LABELS, NEEDED, OWN_TIMES, WELCOME, TypedSearch
from app.invitations.known_times import know_people, left_out_days
from app.invitations.poll_queries import Candidate, get_series_to_run, list_candidates, usual_roles
from app.invitations.poll_rules import MOST_OPTIONS, usual_closing
from app.invitations.polls import Asked, open_poll
from app.invitations.proposing import Person, Proposal, Window, find_clashes, propose
from app.invitations.wall_clock import day_bounds
from app.meetings.models import Series

Page = str | tuple[str, int] | Response
MOST_PROPOSED = 6
ROLES = ((NEEDED, "Needed"), (WELCOME, "Welcome"), ("", "Not asked"))


@bp.get("/diary/series/<uuid:series_id>/polls/new")
@requires(Permission.MEETING_PREPARE)
def new_poll(series_id: uuid.UUID) -> str:
    """Whom to ask and where to look, with what is usual filled in."""
    series = get_series_to_run(current_actor(), series_id)
    people = list_candidates(series.id)
    typed = TypedSearch.fresh(now_utc(), current_app.extensions["settings"].zone, usual_roles(series))
    return _page(series, people, typed, [])


@bp.post("/diary/series/<uuid:series_id>/polls/new")
@requires(Permission.MEETING_PREPARE)
@transactional
def make_poll(series_id: uuid.UUID) -> Page:
    """Look for times, or ask everybody about those that are ticked."""
    series = get_series_to_run(current_actor(), series_id)
    people = list_candidates(series.id)
    typed = TypedSearch(request.form.copy(), now_utc(), current_app.extensions["settings"].zone)
    minutes = typed.minutes()
    ticked = sorted({*typed.ticked(), *typed.own_times()})
    if request.form.get("do") == "ask":
        return _ask(series, people, typed, minutes, ticked)
    days = typed.days_asked_for()
    window = typed.window(left_out_days(series, *days) if days else {})
    if typed.faults or window is None:
        return _page(series, people, typed, _weighed(typed, people, ticked, minutes)), Invalid.status
    known = know_people(_chosen(typed, people), window)
    found = propose(known, minutes, window, now_utc=now_utc(), most=MOST_PROPOSED)
    typed.without_own_times()
    typed.said.setlist("slot", [one.isoformat() for one in {*ticked, *(one.starts_utc for one in found)}])
    shown = {one.starts_utc: one for one in [*_weighed(typed, people, ticked, minutes), *found]}
    return _page(series, people, typed, sorted(shown.values(), key=_best_first), has_looked=True)


def _ask(
    series: Series, people: Sequence[Candidate], typed: TypedSearch, minutes: int, ticked: Sequence[datetime]
) -> Page:
    closes = typed.closes_utc()
    if not typed.faults:
        try:
            poll = open_poll(
                current_actor(),
                series.id,
                minutes=minutes,
                starts=ticked,
                asked=_asked(typed),
                closes_utc=closes or _usual_closing(typed, ticked),
            )
        except Invalid as error:
            typed.faults[{"closes": "closes_day", "starts": "own_day-1"}.get(error.field, error.field)] = str(error)
        except Conflict as error:
            typed.faults["people"] = str(error)
        else:
            say("Everybody you chose is asked. You are told when the answers are in.")
            return back_to("diary.poll", poll_id=poll.id)
    return _page(series, people, typed, _weighed(typed, people, ticked, minutes)), Invalid.status


def _usual_closing(typed: TypedSearch, ticked: Sequence[datetime]) -> datetime:
    first = min((one for one in ticked if one > now_utc()), default=now_utc() + timedelta(days=1))
    return usual_closing(now_utc(), first, typed.zone)


def _asked(typed: TypedSearch) -> Sequence[Asked]:
    """Everybody who is chosen in the form, also who is not on the list any longer."""
    found = []
    for name, value in typed.said.items():
        if name.startswith("role-") and value in {NEEDED, WELCOME}:
            try:
                found.append(Asked(uuid.UUID(name.removeprefix("role-")), value == NEEDED))
            except ValueError:
                continue
    return found


def _chosen(typed: TypedSearch, people: Sequence[Candidate]) -> Sequence[tuple[Candidate, bool]]:
    return [(one, typed.role(one.id) == NEEDED) for one in people if typed.role(one.id)]


def _weighed(
    typed: TypedSearch, people: Sequence[Candidate], starts: Sequence[datetime], minutes: int
) -> Sequence[Proposal]:
    """Times that were ticked or typed, each with who cannot."""
    if not starts or not minutes:
        return [Proposal(one, one + timedelta(minutes=minutes)) for one in starts]
    length, zone = timedelta(minutes=minutes), typed.zone
    known: dict[date, Sequence[Person]] = {}
    found = []
    for one in starts[: 2 * MOST_OPTIONS]:
        day = one.astimezone(zone).date()
        if day not in known:
            begin, end = day_bounds(day, day, zone)
            window = Window(
                first_day=day,
                last_day=(end + length).astimezone(zone).date(),
                from_time=begin.astimezone(zone).time(),
                until_time=begin.astimezone(zone).time(),
                zone=zone,
            )
            known[day] = know_people(_chosen(typed, people), window)
        found.append(Proposal(one, one + length, find_clashes(known[day], one, one + length)))
    return found


def _best_first(one: Proposal) -> tuple[int, int, datetime]:
    needed = sum(clash.is_needed for clash in one.clashes)
    return needed, len(one.clashes) - needed, one.starts_utc


def _page(
    series: Series,
    people: Sequence[Candidate],
    typed: TypedSearch,
    proposals: Sequence[Proposal],
    *,
    has_looked: bool = False,
) -> str:
    days = typed.days_asked_for()
    left_out: Mapping[date, str] = left_out_days(series, *days) if days else {}
    return render_template(
        "diary/new_poll.html",
        series=series,
        people=people,
        typed=typed,
        roles=ROLES,
        labels=LABELS,
        proposals=proposals,
        ticked=set(typed.ticked()),
        names={one.id: one.name for one in people},
        left_out=[(day, left_out[day]) for day in sorted(left_out)],
        own_times=range(1, OWN_TIMES + 1),
        has_looked=has_looked,
        most_options=MOST_OPTIONS,
    )
