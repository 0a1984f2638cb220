"""What the list page says about its order: who is needed when, what it costs, what it keeps to and what it does not."""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.agenda.arranging import order_digest
from app.agenda.constraints import PlanCase, siblings
from app.agenda.plan import Planned
from app.agenda.planning import plan_for
from app.agenda.strips import DayStrip, Stretch, draw_strip, make_stretches
from app.core.access import Actor
from app.directory.queries import AgencyCard, agency_cards
from app.meetings.models import Meeting
from app.room.order_words import broken_in_words, hours_in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyTimes:
    """One agency's morning: when it is needed, how often it is called, and how long it waits between its cases."""

    agency: AgencyCard
    stretches: tuple[Stretch, ...]
    strip: DayStrip
    waits: DayStrip
    calls: int
    waited_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOrder:
    """What orders keep to for one case that is to come."""

    case: PlanCase
    together_with: tuple[PlanCase, ...]
    before: tuple[PlanCase, ...]
    numbers: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowLine:
    """When an agency can be there, in words."""

    agency_id: uuid.UUID
    name: str
    hours: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderBoard:
    """The order of a list for one person. The minutes are those of waiting and coming back, of all agencies."""

    agencies: tuple[AgencyTimes, ...]
    minutes: int
    minutes_as_they_came: int
    broken: tuple[str, ...]
    windows: tuple[WindowLine, ...]
    cases: Mapping[uuid.UUID, CaseOrder]
    seen: str
    for_script: str

    @property
    def saved(self) -> int:
        """How many minutes fewer than in the order in which the cases came in; below nothing where there are more."""
        return self.minutes_as_they_came - self.minutes


def make_order_board(actor: Actor, meeting: Meeting) -> OrderBoard:
    """The order of a meeting's list for somebody who oversees it."""
    planned = plan_for(actor, meeting)
    groups = {case.item_id: group for group in siblings(planned.coming) for case in group}
    by_id = {case.item_id: case for case in planned.coming}
    return OrderBoard(
        agencies=_agency_times(planned, meeting),
        minutes=planned.present.cost,
        minutes_as_they_came=planned.as_they_came.cost,
        broken=broken_in_words(planned.broken),
        windows=tuple(
            WindowLine(agency_id=one.agency_id, name=one.name, hours=hours_in_words(one.from_utc, one.until_utc))
            for one in planned.constraints.windows
        ),
        cases={
            case.case_id: CaseOrder(
                case=case,
                together_with=tuple(one for one in groups.get(case.item_id, ()) if one is not case),
                before=tuple(
                    by_id[then] for first, then in planned.constraints.before if first == case.item_id and then in by_id
                ),
                numbers=_numbers(planned, case),
            )
            for case in planned.coming
        },
        seen=order_digest([case.item_id for case in planned.coming]),
        for_script=_for_script(planned),
    )


def _agency_times(planned: Planned, meeting: Meeting) -> tuple[AgencyTimes, ...]:
    begins = meeting.opened_utc or meeting.starts_utc
    slots = planned.slots.values()
    ends = max([begins + timedelta(minutes=meeting.planned_minutes), *(slot.ends_utc for slot in slots)])
    begins = min([begins, *(slot.starts_utc for slot in slots)])
    cards = agency_cards(agency.agency_id for agency in planned.agencies)
    rows = []
    for agency, cost in zip(planned.agencies, planned.present.agencies, strict=False):
        own = [case for case in planned.cases if agency.agency_id in case.agencies and case.item_id in planned.slots]
        times = [(planned.slots[case.item_id].starts_utc, planned.slots[case.item_id].ends_utc) for case in own]
        stretches = make_stretches(times)
        waits = [
            (planned.slots[planned.cases[gap.after].item_id], planned.slots[planned.cases[gap.before].item_id])
            for gap in cost.gaps
            if not gap.leaves
        ]
        rows.append(
            AgencyTimes(
                agency=cards[agency.agency_id],
                stretches=tuple(stretches),
                strip=draw_strip(stretches, begins, ends),
                waits=_draw_waits([(after.ends_utc, before.starts_utc) for after, before in waits], begins, ends),
                calls=cost.rejoins + bool(own),
                waited_minutes=sum(gap.minutes for gap in cost.gaps if not gap.leaves),
            )
        )
    return tuple(sorted(rows, key=lambda row: row.agency.code))


def _draw_waits(times: Sequence[tuple[datetime, datetime]], begins: datetime, ends: datetime) -> DayStrip:
    return draw_strip(
        [Stretch(starts_utc=start, ends_utc=end, cases=0) for start, end in times if start < end], begins, ends
    )


def _numbers(planned: Planned, case: PlanCase) -> str:
    """The agencies of a case by their numbers, for the script that says what a change would cost."""
    return " ".join(str(number) for number, agency in enumerate(planned.agencies) if agency.agency_id in case.agencies)


def _for_script(planned: Planned) -> str:
    return json.dumps(
        {
            "called": [[case.minutes, _numbers(planned, case)] for case in planned.called],
            "agencies": [
                [agency.name, agency.people, agency.people * planned.rejoin_minutes] for agency in planned.agencies
            ],
        }
    )
