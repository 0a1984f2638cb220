"""Trails of tests."""

import uuid
from datetime import timedelta

from app.audit.service import record
from app.core import clock
from app.core.database import db

ENTRIES = 40


def write_entries(number: int) -> None:
    """So many entries, a second apart, in several transactions."""
    begins = clock.now_utc()
    people = [uuid.UUID(int=place + 1) for place in range(3)]
    for place in range(number):
        with clock.as_of(begins + timedelta(seconds=place)):
            ids = {"case_id": uuid.uuid4(), "meeting_id": uuid.uuid4()}
            if place % 4 == 0:
                record("signed_in", people[place % 3], account_id=people[place % 3])
            elif place % 4 == 1:
                record("case_viewed", people[place % 3], sight="case", **ids)
            elif place % 4 == 2:
                record("meeting_opened", None, meeting_id=ids["meeting_id"])
            else:
                record(
                    "agenda_item_moved",
                    people[place % 3],
                    meeting_id=ids["meeting_id"],
                    item_id=uuid.uuid4(),
                    position=place,
                )
        if place % 3 == 0:
            db.session.commit()
    db.session.commit()
