"""Of several processes one does the timed jobs: whoever holds the lease, until it was not renewed for half a minute."""

import uuid
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now_utc
from app.core.database import Row, db
from app.core.transaction import transactional

HELD_FOR: Final = timedelta(seconds=30)
_NAME: Final = "jobs"


class JobLease(Row):
    """Which process does the timed jobs, and until when it is believed to live; one row."""

    __tablename__ = "job_lease"

    name: Mapped[str] = mapped_column(unique=True)
    holder_id: Mapped[uuid.UUID]
    until_utc: Mapped[datetime]


@transactional
def hold_lease(holder_id: uuid.UUID) -> bool:
    """Take the lease or keep it; answers whether this process has it now."""
    now = now_utc()
    db.session.execute(db.delete(JobLease).where(JobLease.name == _NAME, JobLease.until_utc < now))
    lease = db.session.scalars(db.select(JobLease).where(JobLease.name == _NAME).with_for_update()).one_or_none()
    if lease is None:
        lease = JobLease(name=_NAME, holder_id=holder_id, until_utc=now + HELD_FOR)
        db.session.add(lease)
    elif lease.holder_id == holder_id:
        lease.until_utc = now + HELD_FOR
    return lease.holder_id == holder_id


@transactional
def give_up_lease(holder_id: uuid.UUID) -> None:
    """Let another process do the jobs at once."""
    db.session.execute(db.delete(JobLease).where(JobLease.name == _NAME, JobLease.holder_id == holder_id))


def find_lease() -> JobLease | None:
    """The lease as it stands, whether or not it still holds."""
    return db.session.scalars(db.select(JobLease).where(JobLease.name == _NAME)).one_or_none()


def is_held() -> bool:
    """Whether some process does the timed jobs just now."""
    query = db.select(JobLease.id).where(JobLease.name == _NAME, JobLease.until_utc >= now_utc())
    return db.session.scalar(query) is not None
