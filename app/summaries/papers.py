"""PDFs that are made beside the web process: asked for, made by a worker, read again, and kept sealed.

A worker takes one in a short transaction, renders it outside of any, and keeps it in another. One that dies leaves it
taken for a minute; then another takes it. After three attempts it is given up, and whoever wants it may ask again.
"""

import logging
import uuid
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from flask import Flask, current_app
from sqlalchemy import func, or_

from app.core.cipher import seal, unseal
from app.core.clock import now_utc
from app.core.database import db, new_id
from app.core.logs import fault_of
from app.core.transaction import transactional
from app.core.vault import case_key, prefetch_case_keys
from app.summaries.models import Paper, PaperState
from app.summaries.paper import Composed, PaperFailedError, PaperRefusedError, compose, finish
from app.summaries.queries import read_as_sent

WORKERS: Final = 2
TAKEN_FOR: Final = timedelta(seconds=60)
MOST_ATTEMPTS: Final = 3

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Taken:
    """A paper in a worker's hand: its id, its cases, and what is to be rendered."""

    id: uuid.UUID
    case_ids: tuple[uuid.UUID, ...]
    composed: Composed


def ask_for_paper(summary_id: uuid.UUID, case_ids: Collection[uuid.UUID]) -> Paper:
    """The paper of these cases of a summary, put in line if nobody has asked for it yet, or if it was given up."""
    paper = find_paper(summary_id, case_ids)
    if paper is None:
        paper = Paper(id=new_id(), summary_id=summary_id, case_ids=_as_text(case_ids), asked_utc=now_utc(), attempts=0)
        paper.state = PaperState.WAITING
        db.session.add(paper)
    elif paper.state is PaperState.FAILED:
        paper.state, paper.attempts, paper.asked_utc = PaperState.WAITING, 0, now_utc()
    return paper


def find_paper(summary_id: uuid.UUID, case_ids: Collection[uuid.UUID]) -> Paper | None:
    """The paper of these cases of a summary, however far it has come."""
    return db.session.scalars(
        db.select(Paper).where(Paper.summary_id == summary_id, Paper.case_ids == _as_text(case_ids))
    ).one_or_none()


def open_paper(paper: Paper) -> bytes:
    """The PDF of a paper that is ready. Raises `Erased` once one of its cases is."""
    document = paper.document
    for case_id in reversed(_as_ids(paper.case_ids)):
        document = unseal(case_key(case_id), _place(paper.id), document)
    return document


def count_papers(summary_ids: Collection[uuid.UUID]) -> dict[PaperState, int]:
    """How many papers of these summaries stand where."""
    rows = db.session.execute(
        db.select(Paper.state, db.func.count())
        .where(Paper.summary_id.in_(list(summary_ids)))
        .group_by(Paper.state)
        .order_by(Paper.state)
    )
    return {state: count for state, count in rows}  # noqa: C416  # rows are no pairs to the type checker


def count_waiting() -> int:
    """How many PDFs have not been made yet."""
    query = db.select(func.count()).select_from(Paper).where(Paper.state == PaperState.WAITING)
    return db.session.scalar(query) or 0


def make_waiting_papers() -> int:
    """Make every paper that waits, two at a time; answers how many were made."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001  # Flask's own way
    with ThreadPoolExecutor(WORKERS) as pool:
        return sum(pool.map(lambda _number: _work_off(app), range(WORKERS)))


def _work_off(app: Flask) -> int:
    made = 0
    with app.app_context():
        while (taken := _take()) is not None:
            made += _make(taken)
    return made


def _make(taken: _Taken) -> int:
    try:
        document = finish(taken.composed)
    except PaperRefusedError:
        log.error("a summary was refused as paper")  # noqa: TRY400  # a trace could show its content
        _keep(taken, PaperState.REFUSED)
    except PaperFailedError as error:
        log.error("a paper failed", extra=fault_of(error))  # noqa: TRY400  # the same
        _give_back(taken.id)
    else:
        _keep(taken, PaperState.READY, document)
        return 1
    return 0


@transactional
def _take() -> _Taken | None:
    """The next paper that waits, in this worker's hand; one that cannot be composed any longer is given up."""
    now = now_utc()
    free = or_(Paper.taken_until_utc.is_(None), Paper.taken_until_utc < now)
    for paper in db.session.scalars(
        db.select(Paper).where(Paper.state == PaperState.WAITING, free).order_by(Paper.asked_utc, Paper.id)
    ).all():
        if paper.attempts >= MOST_ATTEMPTS:
            paper.state = PaperState.FAILED
            continue
        taken = db.session.execute(
            db.update(Paper)
            .where(Paper.id == paper.id, Paper.attempts == paper.attempts, Paper.state == PaperState.WAITING)
            .values(attempts=paper.attempts + 1, taken_until_utc=now + TAKEN_FOR)
            .returning(Paper.id)
            .execution_options(synchronize_session=False)
        ).scalar()
        if taken is None:
            continue
        case_ids = _as_ids(paper.case_ids)
        if prefetch_case_keys(set(case_ids)) != frozenset(case_ids):
            paper.state = PaperState.FAILED
            continue
        return _Taken(paper.id, case_ids, compose(read_as_sent(paper.summary_id, frozenset(case_ids))))
    return None


@transactional
def _keep(taken: _Taken, state: PaperState, document: bytes = b"") -> None:
    paper = db.session.get_one(Paper, taken.id, populate_existing=True)
    paper.state, paper.made_utc, paper.taken_until_utc = state, now_utc(), None
    for case_id in taken.case_ids if document else ():
        document = seal(case_key(case_id), _place(paper.id), document)
    paper.document = document


@transactional
def _give_back(paper_id: uuid.UUID) -> None:
    paper = db.session.get_one(Paper, paper_id, populate_existing=True)
    paper.taken_until_utc = None
    if paper.attempts >= MOST_ATTEMPTS:
        paper.state = PaperState.FAILED


def _as_text(case_ids: Collection[uuid.UUID]) -> str:
    return ",".join(sorted(map(str, case_ids)))


def _as_ids(text: str) -> tuple[uuid.UUID, ...]:
    return tuple(uuid.UUID(part) for part in text.split(","))


def _place(paper_id: uuid.UUID) -> str:
    return f"paper|{paper_id}"
