"""What a database holds before the demonstration is put into it, and how a demonstration is taken out again."""

import enum
import uuid
from datetime import date

from app.audit.queries import find_latest
from app.audit.service import begin_chain
from app.core.clock import local
from app.core.database import Model, db
from app.core.vault import PurposeKey
from app.directory.queries import find_partnership
from app.identity.models import Account
from app.meetings.models import Meeting


class Ground(enum.Enum):
    """What is there already."""

    EMPTY = "empty"
    DEMONSTRATION = "demonstration"
    SOMETHING_ELSE = "something else"


def look_at_ground() -> Ground:
    """What this database holds. Anything that is not known to be the demonstration is something else."""
    partnership = find_partnership()
    if partnership is not None:
        return Ground.DEMONSTRATION if partnership.is_demo else Ground.SOMETHING_ELSE
    return Ground.SOMETHING_ELSE if db.session.scalar(db.select(Account.id).limit(1)) else Ground.EMPTY


def find_demonstration_day() -> date | None:
    """The day on which the demonstration's meeting takes place, where one is loaded."""
    entry = find_latest("demo_loaded")
    meeting = db.session.get(Meeting, uuid.UUID(entry.fields["meeting_id"])) if entry else None
    return local(meeting.starts_utc).date() if meeting else None


def empty_demonstration() -> None:
    """Delete every row of a demonstration, those that point before those that are pointed at. Does not commit.

    Raises `ValueError` where the database holds anything else.
    """
    if look_at_ground() is not Ground.DEMONSTRATION:
        message = "Only a demonstration may be emptied."
        raise ValueError(message)
    for table in reversed(Model.metadata.sorted_tables):
        # The keys of purposes belong to the installation, and open nothing of the demonstration any more.
        if table.name != PurposeKey.__tablename__:
            db.session.execute(table.delete())
    # What the session remembers of the deleted rows, and of their keys, has gone with them.
    db.session.expunge_all()
    db.session.info.clear()
    begin_chain()
