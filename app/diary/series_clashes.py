"""What stands in the way of each date of a series before anything is sent: holidays, closures, other meetings."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from app.core.clock import local_today
from app.core.database import db
from app.directory.queries import agency_cards
from app.directory.school_dates import list_closures, list_days_without_school
from app.identity.queries import account_cards
from app.invitations.models import Invitee
from app.meetings.bank_holidays import list_bank_holidays
from app.meetings.models import Meeting, MeetingState
from app.meetings.planning import SeriesPlan
from app.meetings.recurrence import Slot, list_slots

SHOWN_FOR = timedelta(days=183)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDate:
    """A date as it would be put in. `left_out_because` is why it is left out unless somebody ticks it."""

    slot: Slot
    left_out_because: str
    clashes: tuple[str, ...]


def look_ahead(
    plan: SeriesPlan, account_ids: Collection[uuid.UUID], *, but_series_id: uuid.UUID | None = None
) -> Sequence[PlannedDate]:
    """The dates of the next six months with all that stands in their way, named."""
    if plan.rule is None:
        return []
    first = max(plan.rule.first_day, local_today())
    slots = list_slots(plan.rule, first, first + SHOWN_FOR)
    if not slots:
        return []
    days = (slots[0].day, slots[-1].day)
    bank = list_bank_holidays(plan.bank_holidays_of, {slot.day.year for slot in slots})
    schools = list_days_without_school(*days)
    names = agency_cards(plan.agency_ids)
    closures = [one for one in list_closures(days[0]) if one.agency_id in names]
    busy = _other_meetings(account_ids, slots, but_series_id)
    people = account_cards(account_ids)
    found = []
    for slot in slots:
        out = [skip.why for skip in bank if skip.covers(slot.day)]
        holidays = [f"School holiday: {one.name}" for one in schools if one.first_day <= slot.day <= one.last_day]
        out += holidays if plan.leaves_out_school_holidays else []
        clashes = [] if plan.leaves_out_school_holidays else holidays
        clashes += [
            f"{names[one.agency_id].name} is closed: {one.why}"
            for one in closures
            if one.first_day <= slot.day <= one.last_day
        ]
        clashes += [
            f"{people[account_id].name} is at {title}"
            for account_id, title in _at_that_time(busy, slot)
            if account_id in people
        ]
        if slot.note:
            clashes.append(slot.note)
        found.append(PlannedDate(slot=slot, left_out_because="; ".join(out), clashes=tuple(dict.fromkeys(clashes))))
    return found


_Busy = Sequence[tuple[uuid.UUID, Meeting]]


def _other_meetings(account_ids: Collection[uuid.UUID], slots: Sequence[Slot], but: uuid.UUID | None) -> _Busy:
    query = (
        db.select(Invitee.account_id, Meeting)
        .join(Meeting, Meeting.series_id == Invitee.series_id)
        .where(Invitee.account_id.in_(account_ids), Invitee.ended_utc.is_(None))
        .where(db.or_(Invitee.only_meeting_id.is_(None), Invitee.only_meeting_id == Meeting.id))
        .where(Meeting.state.not_in([MeetingState.MOVED, MeetingState.CANCELLED]))
        .where(Meeting.starts_utc >= slots[0].starts_utc - timedelta(days=1))
        .where(Meeting.starts_utc <= slots[-1].starts_utc + timedelta(days=1))
        .order_by(Meeting.starts_utc, Invitee.id)
    )
    return [(account_id, meeting) for account_id, meeting in db.session.execute(query) if meeting.series_id != but]


def _at_that_time(busy: _Busy, slot: Slot) -> Sequence[tuple[uuid.UUID, str]]:
    ends = slot.starts_utc + timedelta(minutes=slot.minutes)
    return [
        (account_id, meeting.series.calendar_title)
        for account_id, meeting in busy
        if meeting.starts_utc < ends
        and slot.starts_utc < meeting.starts_utc + timedelta(minutes=meeting.planned_minutes)
    ]
