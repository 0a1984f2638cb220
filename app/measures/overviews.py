"""Attendance and time given back over many meetings, for one reader who oversees them."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from app.core.access import Actor, Permission
from app.core.clock import local, now_utc
from app.directory.queries import AgencyCard, agency_cards
from app.measures.counting import CountedMeeting, count_meetings
from app.measures.plots import Column, Plot, draw_amounts, draw_turnout
from app.measures.rules import Count, GivenBack, Month, by_month, count_turnouts, given_back, hours
from app.meetings.models import Meeting, Series
from app.meetings.queries import list_closed_meetings, list_series_agencies, list_series_held

LENGTHS: Final = (12, 24, 60)
# As far back as months are told of.
A_YEAR: Final = timedelta(days=366)
LATEST: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyPattern:
    """One agency over the meetings: of the cases it was needed for, how many it was there for."""

    agency: AgencyCard
    all: Count
    by_meeting: tuple[Count, ...]
    plot: Plot


@dataclass(frozen=True, slots=True, kw_only=True)
class Patterns:
    """The agencies of one series over its last meetings, oldest first. `series` are those to choose from."""

    series: tuple[Series, ...]
    chosen: Series | None
    agencies: tuple[AgencyCard, ...]
    agency_id: uuid.UUID | None
    last: int
    meetings: tuple[Meeting, ...]
    patterns: tuple[AgencyPattern, ...]
    unknown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenBackAt:
    """What one meeting gave back."""

    meeting: Meeting
    given_back: GivenBack


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeGivenBack:
    """What the meetings of a year gave back, by month and, for the latest, one by one."""

    series: tuple[Series, ...]
    chosen: Series | None
    months: tuple[Month, ...]
    plot: Plot
    latest: tuple[GivenBackAt, ...]
    unknown: int

    @property
    def real(self) -> timedelta:
        """All of it together."""
        return sum((month.real for month in self.months), timedelta())


def make_patterns(actor: Actor, *, series_id: uuid.UUID | None, agency_id: uuid.UUID | None, last: int) -> Patterns:
    """How often each agency invited to a series was there when it was needed, over its last meetings.

    Meetings at which nobody was noted say nothing of anybody, so they are left out and told of by their number.
    """
    series = list_series_held(actor, Permission.MEETING_OVERSEE)
    chosen = next((one for one in series if one.id == series_id), series[0] if series else None)
    counted = count_meetings(actor, _last_of(actor, chosen, last)) if chosen else []
    told = [one for one in counted if _is_noted(one)]
    cards = agency_cards(list_series_agencies(chosen)) if chosen else {}
    counts = [count_turnouts(one.counted) for one in told]
    shown = [card for card in cards.values() if agency_id not in cards or card.id == agency_id]
    most = max((count.needed for by_agency in counts for id_, count in by_agency.items() if id_ in cards), default=1)
    return Patterns(
        series=tuple(series),
        chosen=chosen,
        agencies=tuple(cards.values()),
        agency_id=agency_id if agency_id in cards else None,
        last=last,
        meetings=tuple(one.meeting for one in told),
        patterns=tuple(_pattern(card, told, counts, most) for card in shown),
        unknown=len(counted) - len(told),
    )


def make_time_given_back(actor: Actor, *, series_id: uuid.UUID | None) -> TimeGivenBack:
    """What the meetings of the last year gave back, of one series or of all that this person oversees."""
    series = list_series_held(actor, Permission.MEETING_OVERSEE)
    chosen = next((one for one in series if one.id == series_id), None)
    meetings = list_closed_meetings(
        actor,
        Permission.MEETING_OVERSEE,
        series_id=chosen.id if chosen else None,
        since_utc=now_utc() - A_YEAR,
    )[::-1]
    told = [
        GivenBackAt(meeting=one.meeting, given_back=given_back(one.counted, one.invited))
        for one in count_meetings(actor, meetings)
    ]
    months = by_month((local(one.meeting.starts_utc).date(), one.given_back) for one in told)
    known = [month for month in months if month.unknown < month.meetings]
    return TimeGivenBack(
        series=tuple(series),
        chosen=chosen,
        months=tuple(months),
        plot=draw_amounts([_month_column(month) for month in known], unit="h"),
        latest=tuple(reversed(told[-LATEST:])),
        unknown=sum(month.unknown for month in months),
    )


def _last_of(actor: Actor, series: Series, last: int) -> Sequence[Meeting]:
    """The last meetings of a series that were held, oldest first."""
    return list_closed_meetings(actor, Permission.MEETING_OVERSEE, series_id=series.id, most=last)[::-1]


def _is_noted(one: CountedMeeting) -> bool:
    return given_back(one.counted, one.invited).real is not None


def _pattern(
    card: AgencyCard, told: Sequence[CountedMeeting], counts: Sequence[Mapping[uuid.UUID, Count]], most: int
) -> AgencyPattern:
    own = [by_agency.get(card.id, Count()) for by_agency in counts]
    columns = [
        Column(
            label=short_day(one.meeting), parts=(("present", count.present), ("missed", count.needed - count.present))
        )
        for one, count in zip(told, own, strict=True)
    ]
    plot = draw_turnout(columns, most=most)
    return AgencyPattern(agency=card, all=sum(own, Count()), by_meeting=tuple(own), plot=plot)


def short_day(meeting: Meeting) -> str:
    """The day of a meeting in few letters: `25 Nov`."""
    day = local(meeting.starts_utc)
    return f"{day.day} {day:%b}"


def _month_column(month: Month) -> Column:
    parts = (("planned", hours(month.planned)), ("real", hours(month.real)))
    return Column(label=f"{month.first:%b}", parts=parts)
