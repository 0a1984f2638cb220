"""Setting up a series, changing it, and putting in the dates of its rule.

Whoever has to hear of a change of dates hears by `when_dates_change`, in the same transaction.
"""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final

from flask import current_app

from app.audit.service import record
from app.config import Settings
from app.core.access import Actor
from app.core.clock import local_today, now_utc
from app.core.database import db
from app.directory.school_dates import list_days_without_school
from app.meetings.bank_holidays import list_bank_holidays
from app.meetings.models import Meeting, MeetingState, RotaRole, RotaTurn, Series, SeriesAgency, Shape
from app.meetings.recurrence import Rule, Skip, Slot, from_text, list_slots, split_slots, to_text

# Dates are put in so far ahead, and again when less than the half of it is left.
AHEAD: Final = timedelta(days=366)
NOT_BEGUN: Final = frozenset({MeetingState.PREPARING, MeetingState.PUBLISHED})
OTHER_DAYS: Final = "The series meets on other days now."
OnDatesChanged = Callable[[uuid.UUID], object]

# Who else hears of it, from slices above this one; `create_app` says who.
on_dates_changed: Final[list[OnDatesChanged]] = []


def when_dates_change(follow_up: OnDatesChanged) -> None:
    """Have `follow_up` run with the id of a series whose dates changed. Naming it again changes nothing."""
    if follow_up not in on_dates_changed:
        on_dates_changed.append(follow_up)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesPlan:
    """What somebody sets a series up with.

    Of the days that were `looked_at` those of `left_out` are not held, with why; of the others holidays are not.
    """

    name: str
    shape: Shape
    calendar_title: str
    place: str
    joining_link: str
    # None where dates are added one by one.
    rule: Rule | None
    bank_holidays_of: str
    leaves_out_school_holidays: bool
    minutes_before_first_case: int
    minutes_per_case: int
    cut_off_days: int
    cut_off_time: time | None
    quorum: int
    agency_ids: Sequence[uuid.UUID]
    core_ids: frozenset[uuid.UUID]
    chair_ids: Sequence[uuid.UUID] = ()
    minute_taker_ids: Sequence[uuid.UUID] = ()
    left_out: Mapping[date, str] = field(default_factory=dict)
    looked_at: frozenset[date] = frozenset()
    is_emergency: bool = False


def set_up_series(actor: Actor, plan: SeriesPlan) -> Series:
    """Add a series with its agencies, its rota and its dates. For callers that have asked who may.

    Nobody is invited yet, so nobody is told.
    """
    series = Series(
        name=plan.name,
        shape=plan.shape,
        calendar_uid=str(uuid.uuid4()),
        rule=_kept(plan.rule),
        uses_scale=plan.shape is Shape.GROUP_CASE,
    )
    db.session.add(series)
    _keep_details(series, plan)
    db.session.flush()
    _keep_turns(series, plan)
    record("series_set_up", actor.account_id, series_id=series.id)
    put_in_dates(series, plan)
    if plan.is_emergency:
        for meeting in dates_to_come(series):
            meeting.is_emergency = True
    return series


def _keep_details(series: Series, plan: SeriesPlan) -> None:
    series.name, series.calendar_title = plan.name, plan.calendar_title
    series.place, series.joining_link = plan.place, plan.joining_link
    series.bank_holidays_of = plan.bank_holidays_of
    series.leaves_out_school_holidays = plan.leaves_out_school_holidays
    series.minutes_before_first_case = plan.minutes_before_first_case
    series.minutes_per_case, series.quorum = plan.minutes_per_case, plan.quorum
    series.cut_off_days, series.cut_off_time = plan.cut_off_days, plan.cut_off_time
    there = {row.agency_id: row for row in series.agencies}
    series.agencies = [there.get(one) or SeriesAgency(agency_id=one) for one in dict.fromkeys(plan.agency_ids)]
    for row in series.agencies:
        row.is_core = row.agency_id in plan.core_ids


def change_series(actor: Actor, series: Series, plan: SeriesPlan) -> Sequence[Meeting]:
    """Change what a series is set up with. Dates to come that nobody touched follow a new rule.

    Answers the dates that do not follow, because they were moved, prepared or hold cases: somebody decides about them.
    Those that the new rule has as well stay the dates that they are, with what was answered and done to them.
    """
    _keep_details(series, plan)
    _keep_turns(series, plan)
    kept: list[Meeting] = []
    if _kept(plan.rule) != series.rule:
        series.rule = _kept(plan.rule)
        series.calendar_uid = series.calendar_uid or str(uuid.uuid4())
        kept = _follow_rule(series, plan.rule)
        put_in_dates(series)
    series.calendar_sequence += 1
    record("series_changed", actor.account_id, series_id=series.id)
    tell_of_dates(series.id)
    return kept


# Who knows what stands on a date, from slices above: such a date stays where it is when a rule changes.
is_in_use: Final[list[Callable[[Meeting], bool]]] = []


def when_asked_what_is_in_use(answer: Callable[[Meeting], bool]) -> None:
    """Have `answer` say whether something stands on a date already. Naming it again changes nothing."""
    if answer not in is_in_use:
        is_in_use.append(answer)


def _follow_rule(series: Series, rule: Rule | None) -> list[Meeting]:
    """Take out the dates to come that the rule no longer has; answers those of them that stay as dates of their own."""
    slots = {slot.starts_utc for slot in _slots_ahead(rule)} if rule else set()
    kept = []
    for meeting in _rows_to_come(series):
        is_off = meeting.state is MeetingState.CANCELLED
        is_touched = (
            meeting.state is not MeetingState.PREPARING
            or meeting.starts_utc != meeting.slot_utc
            or any(is_used(meeting) for is_used in is_in_use)
        )
        if rule is not None and meeting.slot_utc in slots:
            meeting.planned_minutes = meeting.planned_minutes if is_touched else rule.minutes
            continue
        meeting.slot_utc, meeting.calendar_uid = None, meeting.calendar_uid or str(uuid.uuid4())
        if not is_touched:
            meeting.state, meeting.change_reason = MeetingState.CANCELLED, OTHER_DAYS
        elif not is_off:
            kept.append(meeting)
    return kept


def _rows_to_come(series: Series) -> Sequence[Meeting]:
    """The dates of the rule that have not begun, those that are called off among them."""
    return db.session.scalars(
        db.select(Meeting)
        .where(Meeting.series_id == series.id, Meeting.slot_utc.is_not(None), Meeting.starts_utc > now_utc())
        .where(Meeting.state.in_(NOT_BEGUN | {MeetingState.CANCELLED}))
        .order_by(Meeting.starts_utc, Meeting.id)
    ).all()


def _slots_ahead(rule: Rule) -> Sequence[Slot]:
    return list_slots(rule, max(rule.first_day, local_today()), local_today() + AHEAD)


def _kept(rule: Rule | None) -> str:
    return to_text(rule) if rule else ""


def put_in_dates(series: Series, plan: SeriesPlan | None = None) -> int:
    """Put in the dates of the rule that are missing, as far ahead as dates are put in; answers how many take place.

    Days that are left out stand there as called off, with why, so that they can be put back: those that somebody took
    the tick from in the plan and, of the days that nobody looked at, holidays.
    """
    rule = from_text(series.rule)
    if rule is None or series.ended_utc is not None:
        return 0
    slots = _slots_ahead(rule)
    skips = list_skips(series.bank_holidays_of, slots, with_schools=series.leaves_out_school_holidays)
    out = {
        slot.day: why for slot, why in split_slots(slots, skips)[1] if plan is None or slot.day not in plan.looked_at
    }
    out |= plan.left_out if plan else {}
    there = _adopt(series, {slot.starts_utc for slot in slots})
    new = [slot for slot in slots if slot.starts_utc not in there and slot.starts_utc > now_utc()]
    db.session.add_all(_new_date(series, slot, out.get(slot.day)) for slot in new)
    db.session.flush()
    hand_out_turns(series)
    return sum(slot.day not in out for slot in new)


def _adopt(series: Series, slots: Collection[datetime]) -> set[datetime]:
    """The slots that have a date already. One that was added by hand at that very time is the rule's from now on."""
    dates = db.session.scalars(
        db.select(Meeting).where(Meeting.series_id == series.id).order_by(Meeting.starts_utc, Meeting.id)
    ).all()
    there = {meeting.slot_utc for meeting in dates if meeting.slot_utc is not None}
    for meeting in dates:
        is_own = meeting.slot_utc is None and meeting.state in NOT_BEGUN
        if is_own and meeting.starts_utc in slots and meeting.starts_utc not in there:
            meeting.slot_utc = meeting.starts_utc
            there.add(meeting.starts_utc)
    return there


def list_skips(nation: str, slots: Sequence[Slot], *, with_schools: bool) -> Sequence[Skip]:
    """The days on which a series does not meet, of those that its slots fall on."""
    if not slots:
        return []
    skips = list(list_bank_holidays(nation, {slot.day.year for slot in slots}))
    if with_schools:
        skips += [
            Skip(first_day=span.first_day, last_day=span.last_day, why=f"School holiday: {span.name}")
            for span in list_days_without_school(slots[0].day, slots[-1].day)
        ]
    return skips


def _new_date(series: Series, slot: Slot, left_out_because: str | None) -> Meeting:
    return Meeting(
        series_id=series.id,
        starts_utc=slot.starts_utc,
        planned_minutes=slot.minutes,
        state=MeetingState.PREPARING if left_out_because is None else MeetingState.CANCELLED,
        slot_utc=slot.starts_utc,
        change_reason=left_out_because or "",
    )


def list_turns(series_id: uuid.UUID, role: RotaRole) -> Sequence[uuid.UUID]:
    """Who takes turns in a role, in their order."""
    return db.session.scalars(
        db.select(RotaTurn.account_id)
        .where(RotaTurn.series_id == series_id, RotaTurn.role == role)
        .order_by(RotaTurn.position)
    ).all()


def _keep_turns(series: Series, plan: SeriesPlan) -> None:
    db.session.execute(db.delete(RotaTurn).where(RotaTurn.series_id == series.id))
    for role, ids in ((RotaRole.CHAIR, plan.chair_ids), (RotaRole.MINUTE_TAKER, plan.minute_taker_ids)):
        for position, account_id in enumerate(ids):
            db.session.add(RotaTurn(series_id=series.id, role=role, position=position, account_id=account_id))
    db.session.flush()


def hand_out_turns(series: Series) -> None:
    """Give each date to come that has nobody a chair and a minute-taker, each after whoever had the turn before."""
    _hand_out(series, "chaired_by_id", list_turns(series.id, RotaRole.CHAIR))
    _hand_out(series, "minutes_by_id", list_turns(series.id, RotaRole.MINUTE_TAKER))


def _hand_out(series: Series, column: str, turns: Sequence[uuid.UUID]) -> None:
    if not turns:
        return
    dates = db.session.scalars(
        db.select(Meeting)
        .where(Meeting.series_id == series.id, Meeting.state != MeetingState.CANCELLED)
        .order_by(Meeting.starts_utc, Meeting.id)
    )
    following = 0
    for meeting in dates:
        if getattr(meeting, column) is None and meeting.state in NOT_BEGUN and meeting.starts_utc > now_utc():
            setattr(meeting, column, turns[following])
        if getattr(meeting, column) in turns:
            following = (turns.index(getattr(meeting, column)) + 1) % len(turns)


def own_zone() -> str:
    """The zone of the partnership's clocks."""
    settings: Settings = current_app.extensions["settings"]
    return settings.zone.key


def dates_to_come(series: Series) -> Sequence[Meeting]:
    """The dates of a series that have not begun, in their order."""
    return db.session.scalars(
        db.select(Meeting)
        .where(Meeting.series_id == series.id, Meeting.state.in_(NOT_BEGUN), Meeting.starts_utc > now_utc())
        .order_by(Meeting.starts_utc, Meeting.id)
    ).all()


def tell_of_dates(series_id: uuid.UUID) -> None:
    """Let everybody who has to hear of it know that the dates of a series changed."""
    db.session.flush()
    for follow_up in on_dates_changed:
        follow_up(series_id)
