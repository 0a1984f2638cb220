"""What need-to-know asks about cases at several meetings, read in one go."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import replace

from app.cases.models import Check
from app.cases.need_to_know import ItemFacts
from app.cases.queries import Visit, item_facts, list_check_facts
from app.meetings.models import Meeting


def facts_across(case_id: uuid.UUID, meetings: Collection[Meeting]) -> Mapping[uuid.UUID, ItemFacts]:
    """The facts of this case at each of these meetings, by meeting. What one meeting says counts at no other."""
    found = facts_at([(meeting, case_id) for meeting in meetings])
    return {meeting_id: facts for (meeting_id, _case_id), facts in found.items()}


def facts_at(wanted: Collection[tuple[Meeting, uuid.UUID]]) -> Mapping[Visit, ItemFacts]:
    """The facts of each of these cases at its meeting, however many meetings these are."""
    if not wanted:
        return {}
    case_ids = {case_id for _meeting, case_id in wanted}
    meetings = {meeting.id: meeting for meeting, _case_id in wanted}
    if len(meetings) == 1:
        (meeting,) = meetings.values()
        return {(meeting.id, case_id): facts for case_id, facts in item_facts(meeting, case_ids).items()}
    checks = list_check_facts(Check.case_id.in_(case_ids), Check.meeting_id.in_(set(meetings)))
    # Conflicts, seals and broken glass are about the case, whatever the meeting.
    about_the_case = item_facts(next(iter(meetings.values())), case_ids)
    return {
        (meeting.id, case_id): replace(
            about_the_case[case_id],
            series_id=meeting.series_id,
            is_over=meeting.is_over,
            checks=checks.get((meeting.id, case_id), {}),
        )
        for meeting, case_id in wanted
    }
