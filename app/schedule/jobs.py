"""The one table of timed jobs."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from flask import Flask

from app.actions.reminding import remind
from app.api.webhooks import tell_webhooks
from app.cases.chasing import remind_of_checks
from app.core.logs import fault_of
from app.core.metrics import JOBS as JOBS_TOOK
from app.core.transaction import transactional
from app.diary.rolling import put_in_all_dates, tell_times
from app.invitations.busy_reading import read_busy_addresses
from app.invitations.poll_telling import nudge
from app.invitations.reminding import remind_of_dates
from app.referrals.import_taking import work_on_waiting
from app.referrals.importing import forget_old
from app.referrals.reminding import remind_of_answers
from app.referrals.tokens_anew import make_tokens_anew
from app.summaries.chasing import chase
from app.summaries.papers import make_waiting_papers
from app.transfers.looking_after import look_after_packages

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """Something that is done again and again, each time in transactions of its own; answers how much it did."""

    name: str
    seconds: float
    what: str
    run: Callable[[], int]


JOBS: Final[Sequence[Job]] = (
    Job("papers", 2, "makes the PDFs that wait, and reads them again", make_waiting_papers),
    Job("reminders", 60, "reminds of actions before and after their time", transactional(remind)),
    Job("times", 20, "tells calendars when people are needed at a published list", tell_times),
    Job("series", 3600, "puts in the dates of series further ahead", put_in_all_dates),
    Job("webhooks", 10, "tells agencies' own systems that something changed", tell_webhooks),
    Job("chase", 300, "asks again for what nobody acknowledged, and tells partners of news", transactional(chase)),
    Job("dates", 120, "reminds of dates, sends the next two weeks, says thin cover", transactional(remind_of_dates)),
    Job(
        "checks",
        60,
        "reminds agencies of checks before the meeting and at the cut-off",
        transactional(remind_of_checks),
    ),
    Job("answers", 300, "reminds that what came in is not answered on its day", transactional(remind_of_answers)),
    Job("polls", 300, "asks again who has not said which times they can make", transactional(nudge)),
    Job("transfers", 600, "reminds of packages nobody received, and lets files go", transactional(look_after_packages)),
    Job("imports", 2, "reads and takes in long lists that somebody brought in", transactional(work_on_waiting)),
    Job("uploads", 600, "destroys uploads that nobody took within a day", transactional(forget_old)),
    Job("tokens", 20, "lets cases from before be found as those of today", transactional(make_tokens_anew)),
    Job("busy", 60, "reads once an hour when people are busy, from the calendars that they gave", read_busy_addresses),
)


def run_job(app: Flask, job: Job) -> int | None:
    """Run it once; None where it failed, which is logged without what it was about. The next time tries again."""
    began, answer = time.perf_counter(), "done"
    try:
        with app.app_context():
            return job.run()
    except Exception as error:  # noqa: BLE001  # the database or a server may be away for a moment
        answer = "failed"
        log.error("a job failed", extra={"job": job.name} | fault_of(error))  # noqa: TRY400  # a trace may hold what it read
        return None
    finally:
        JOBS_TOOK.labels(job.name, answer).observe(time.perf_counter() - began)
