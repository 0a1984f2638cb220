"""What need-to-know asks about one case at several meetings, read in one go."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace

from app.cases.models import Check
from app.cases.need_to_know import CheckFacts, ItemFacts
from app.cases.queries import check_facts, item_facts
from app.core.database import db
from app.meetings.models import Meeting


def facts_across(case_id: uuid.UUID, meetings: Collection[Meeting]) -> Mapping[uuid.UUID, ItemFacts]:
    """The facts of this case at each of these meetings, by meeting. What one meeting says counts at no other."""
    if not meetings:
        return {}
    checks: dict[uuid.UUID, dict[uuid.UUID, CheckFacts]] = defaultdict(dict)
    rows = db.session.scalars(
        db.select(Check)
        .where(Check.case_id == case_id, Check.meeting_id.in_({meeting.id for meeting in meetings}))
        .order_by(Check.meeting_id, Check.agency_id)
    )
    for row in rows:
        checks[row.meeting_id][row.agency_id] = check_facts(row)
    # Conflicts, seals and broken glass are about the case, whatever the meeting.
    about_the_case = item_facts(next(iter(meetings)), [case_id])[case_id]
    return {
        meeting.id: replace(
            about_the_case, series_id=meeting.series_id, is_over=meeting.is_over, checks=checks[meeting.id]
        )
        for meeting in meetings
    }
