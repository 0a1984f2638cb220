"""One summary of forty cases as PDF: what the program that renders it takes, in a process of its own.

Prints seconds of processor time and the most memory; the aims are 5 seconds and 200 MB.
"""

import io
import subprocess
import sys
from datetime import timedelta

import pikepdf
import pytest
from builders import actor_for, make_case, make_item, make_meeting, make_member, make_partnership, make_series
from flask import Flask
from summaries.pdf_structure import faults_of_pdf

from app.actions.models import ActionState
from app.actions.rules import When
from app.actions.service import record_action, record_outcome
from app.agenda.models import ItemState
from app.cases.models import Answer, ContactKind
from app.cases.service import NewContact
from app.core.access import Role
from app.core.clock import now_utc
from app.core.database import db
from app.meetings.models import MeetingState
from app.summaries import paper
from app.summaries.models import Summary
from app.summaries.paper import Composed, compose, finish
from app.summaries.queries import get_summary
from app.summaries.service import make_summaries

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]

CASES = 40
RUNS = 3
# A program counts as its most memory what its starter held too, so one that holds next to nothing starts it.
LAUNCHER = (
    "import resource, subprocess, sys; subprocess.run([sys.executable, '-I', sys.argv[1]], check=True); "
    "used = resource.getrusage(resource.RUSAGE_CHILDREN); "
    "print(used.ru_utime + used.ru_stime, used.ru_maxrss, file=sys.stderr)"
)
DECIDED = (
    "She stays in the home, the locks are changed today, and he is told so by his own worker. "
    "The school sees the children on Thursday; nobody rings before noon. Heard again in two weeks.\n\n"
    "If he comes back, the police go at once, and the agency that hears it first tells the others the same day."
)


def compose_long_summary() -> Composed:
    """The summary of an agency that was needed for every one of forty cases and has two things to do in each."""
    agencies = make_partnership("POL", "HOU", "EDU", "IDV")
    series = make_series(agencies.values())
    meeting = make_meeting(series, MeetingState.OPEN)
    for agency in agencies.values():
        make_member(Role.REPRESENTATIVE, agency, series=series)
    chair, coordinator = make_member(Role.CHAIR), make_member(Role.COORDINATOR)
    known = dict.fromkeys(("HOU", "EDU", "IDV"), Answer.KNOWN)
    warned = NewContact(kind=ContactKind.PHONE, text="07700 900101", safe_contact="No voicemail; he listens")
    for number in range(CASES):
        case = make_case(agencies["POL"], children=("Alfie Marsh", "Ada Marsh"), contacts=[warned])
        item = make_item(meeting, case, referrer=agencies["POL"], answers=known, agencies=agencies)
        for code in agencies:
            for text in (
                "Ring the school and say who collects the children this week.",
                "See her alone at the clinic.",
            ):
                record_action(
                    item,
                    agency_id=agencies[code].id,
                    text=text,
                    when=When(due_utc=now_utc() + timedelta(days=1 + number % 9), is_due_at_time=number % 2 == 0),
                    state=ActionState.AGREED,
                )
        record_outcome(item, decided=DECIDED, recorded_by_id=chair.id)
        item.state, item.started_utc, item.ended_utc = ItemState.CLOSED, now_utc(), now_utc() + timedelta(minutes=3)
    meeting.state, meeting.closed_utc = MeetingState.CLOSED, now_utc()
    make_summaries(actor_for(coordinator), meeting)
    db.session.flush()
    row = db.session.scalars(db.select(Summary).where(Summary.agency_id == agencies["HOU"].id)).one()
    return compose(get_summary(actor_for(coordinator), row.id))


def cost_of(html: str) -> tuple[float, float]:
    """Seconds of processor time and megabytes that rendering takes in the program that does it."""
    done = subprocess.run(
        [sys.executable, "-I", "-c", LAUNCHER, paper._PROGRAM], input=html.encode(), capture_output=True, check=True
    )
    assert done.stdout.startswith(b"%PDF-")
    seconds, kilobytes = done.stderr.split()
    return float(seconds), int(kilobytes) / 1024


def test_forty_cases_on_paper(app: Flask, at: object) -> None:
    with app.test_request_context():
        composed = compose_long_summary()
        document = finish(composed)
        db.session.rollback()
    with pikepdf.open(io.BytesIO(document)) as pdf:
        pages = len(pdf.pages)
    costs = [cost_of(composed.html) for _run in range(RUNS)]
    print(f"\n  {CASES} cases, {pages} pages, {len(document) // 1000} kB, {len(faults_of_pdf(document))} faults")
    print("  " + "; ".join(f"{seconds:.2f} s of processor, {memory:.0f} MB" for seconds, memory in costs))
    assert pages > 5
    assert faults_of_pdf(document) == []
