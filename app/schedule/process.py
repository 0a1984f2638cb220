"""The process of the timed jobs: the only importer of APScheduler."""

import logging
import os
import signal
import threading
import uuid
from contextlib import suppress
from types import FrameType
from typing import Final

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from app.core.database import new_id
from app.core.lease import give_up_lease, hold_lease
from app.core.logs import fault_of
from app.schedule.jobs import JOBS, Job, run_job
from app.schedule.mail_door import MailDoor

SECONDS_BETWEEN_RENEWALS: Final = 10.0

log = logging.getLogger(__name__)


def keep_running(app: Flask, *, ends_with: int | None = None) -> None:
    """Do the jobs, each at its time, until told to stop, or until the process `ends_with` is gone."""
    holder_id, ended = new_id(), threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        ended.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    scheduler = BackgroundScheduler(executors={"default": ThreadPoolExecutor(4)}, timezone="UTC")
    holds = threading.Event()

    def at_its_time(job: Job) -> None:
        if holds.is_set():
            run_job(app, job)

    for job in JOBS:
        # What takes longer than its pause is not run beside itself, and what was missed is done once.
        scheduler.add_job(at_its_time, "interval", [job], seconds=job.seconds, max_instances=1, coalesce=True)
    scheduler.start()
    door = MailDoor(app)
    while not ended.is_set() and (ends_with is None or os.getppid() == ends_with):
        holds.set() if _hold_lease(app, holder_id) else holds.clear()
        # Mail may come in at any of the processes: taking it in twice is taking it in once.
        door.open()
        ended.wait(SECONDS_BETWEEN_RENEWALS)
    door.close()
    scheduler.shutdown(wait=True)
    with app.app_context(), suppress(SQLAlchemyError):
        # Where the database is away, the lease ends by itself.
        give_up_lease(holder_id)


def _hold_lease(app: Flask, holder_id: uuid.UUID) -> bool:
    """Whether this process does the jobs for now; not while the database is away, which the next look asks again."""
    try:
        with app.app_context():
            return hold_lease(holder_id)
    except SQLAlchemyError as error:
        log.error("jobs wait for the database", extra=fault_of(error))  # noqa: TRY400  # a trace may hold what it read
        return False
