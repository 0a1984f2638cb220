"""A better order for what is still to come of a meeting that is open, offered to whoever leads it.

The day moves: a case takes longer, somebody must go, another is added. The rest is ordered again from where the meeting
stands, and shown as a proposal with what changes for whom. It is made afresh whenever it is looked at, kept nowhere,
and made of what its reader sees; only that one was left is written down.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.agenda.arranging import leave_order, order_digest, order_found, put_in_order
from app.agenda.optimiser import NoOrder, NotInTime, cost_of, cost_of_moving
from app.agenda.plan import A_MINUTE, Planned
from app.agenda.planning import find_order, plan_for, words_for
from app.agenda.queries import has_left_order
from app.agenda.service import announce_times
from app.core.access import Actor, Permission
from app.core.errors import Conflict
from app.directory.queries import AgencyCard, agency_cards
from app.meetings.models import Meeting, MeetingState
from app.meetings.queries import get_meeting
from app.meetings.service import take_lead
from app.room.lead import find_lead
from app.room.replanning_rules import Move, moves_of, moves_of_agencies

# A search of this length finds the best order of two dozen cases, and nobody notices the wait.
SECONDS: Final = 0.1
# Fewer minutes are not worth anybody's attention.
LEAST_SAVED: Final = 5
HUNDREDTHS: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyChange:
    """What a proposal changes for one agency."""

    agency: AgencyCard
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Another order of what is to come, as one chair sees it; `seen` is the digest of the order it would replace.

    `saved` counts the minutes for which people need not wait. `broken` says what the present order does not keep.
    """

    case_ids: tuple[uuid.UUID, ...]
    seen: str
    digest: str
    saved: int
    broken: tuple[str, ...]
    moves: tuple[Move, ...]
    changes: tuple[AgencyChange, ...]
    ends_utc: datetime
    first_reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """How the rest of the meeting stands: a better order, or why there is none that keeps to everything."""

    proposal: Proposal | None = None
    impossible: tuple[str, ...] = ()


def find_outlook(actor: Actor, meeting: Meeting) -> Outlook:
    """What can be said to this chair about the order of the rest; nothing unless they may change it now."""
    lead = find_lead(actor, meeting)
    if lead is None or not lead.may_act:
        return Outlook()
    planned = plan_for(actor, meeting)
    if not planned.coming:
        return Outlook()
    try:
        found = find_order(planned, seconds=SECONDS, stability=planned.steadiness)
    except NoOrder as why:
        return Outlook(impossible=tuple(why.reasons))
    except NotInTime:
        return Outlook()
    proposal = _proposal(planned, found.order, order_found(planned, found))
    if proposal is None or has_left_order(meeting, proposal.digest):
        return Outlook()
    return Outlook(proposal=proposal)


def take_order(actor: Actor, meeting_id: uuid.UUID, case_ids: Sequence[uuid.UUID], seen: str) -> Meeting:
    """Put the rest into a proposed order and tell everybody their new times.

    Raises `Conflict` while somebody else leads, and where the list is another by now.
    """
    meeting = _open_meeting(actor, meeting_id)
    put_in_order(actor, meeting_id, case_ids, seen)
    announce_times(meeting)
    return meeting


def leave_proposal(actor: Actor, meeting_id: uuid.UUID, digest: str) -> Meeting:
    """Leave the order as it is: the same proposal is not made again. Raises `Conflict` while somebody else leads."""
    meeting = _open_meeting(actor, meeting_id)
    leave_order(actor, meeting, digest)
    return meeting


def _open_meeting(actor: Actor, meeting_id: uuid.UUID) -> Meeting:
    meeting = get_meeting(actor, meeting_id, Permission.MEETING_CHAIR)
    if meeting.state is not MeetingState.OPEN:
        raise Conflict("This meeting is not open.")
    take_lead(actor, meeting)
    return meeting


def _proposal(planned: Planned, order: tuple[int, ...], coming: Sequence[uuid.UUID]) -> Proposal | None:
    """The order as something to offer; None where it is the present one, or hardly better."""
    present = planned.present
    proposed = cost_of(planned.problem, order, words=words_for(planned))
    saved = present.cost - proposed.cost
    broken = tuple(cost_of(planned.problem, range(len(planned.cases)), words=words_for(planned)).violations)
    now = tuple(case.item_id for case in planned.coming)
    if tuple(coming) == now or (not broken and not _is_worth_it(planned, order, saved)):
        return None
    cases = {case.item_id: case for case in planned.coming}
    was = {item_id: planned.slots[item_id].starts_utc for item_id in now}
    numbers = {case.item_id: number for number, case in enumerate(planned.cases)}
    will = {item_id: planned.begins_utc + proposed.starts[numbers[item_id]] * A_MINUTE for item_id in now}
    moves = moves_of([cases[item_id] for item_id in coming], was, will)
    cards = agency_cards({agency_id for case in planned.coming for agency_id in case.agencies})
    return Proposal(
        case_ids=tuple(cases[item_id].case_id for item_id in coming),
        seen=order_digest(now),
        digest=order_digest(coming),
        saved=saved,
        broken=broken,
        moves=moves,
        changes=tuple(
            AgencyChange(agency=cards[agency_id], moves=own)
            for agency_id, own in moves_of_agencies(moves, cards).items()
        ),
        ends_utc=planned.begins_utc + proposed.ends * A_MINUTE,
        first_reference=cases[coming[0]].reference,
    )


def _is_worth_it(planned: Planned, order: tuple[int, ...], saved: int) -> bool:
    """Whether it saves enough, also when the times that were announced and would move are counted."""
    present = range(len(planned.cases))
    costs = [cost_of_moving(planned.problem, one, planned.announced, planned.steadiness) for one in (order, present)]
    return saved >= LEAST_SAVED and saved * HUNDREDTHS > costs[0] - costs[1]
