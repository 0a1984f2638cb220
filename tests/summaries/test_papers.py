"""PDFs that are made beside the web process: once, kept sealed, made again by another worker where one has died."""

from datetime import timedelta
from typing import Any

import pytest
from conftest import SignInAs

from app.core import lease
from app.core.clock import now_utc
from app.core.database import db, new_id
from app.core.vault import Erased, destroy_case_key
from app.summaries import papers
from app.summaries.models import Paper, PaperState, SummaryCase
from app.summaries.paper import PaperFailedError, read_pdf


def waiting() -> list[Paper]:
    return list(db.session.scalars(db.select(Paper).where(Paper.state == PaperState.WAITING).order_by(Paper.id)))


@pytest.fixture
def world(world: Any) -> Any:
    """The meeting is over, and every summary asks for its paper."""
    db.session.commit()
    return world


def test_every_paper_is_made_once_and_handed_out_as_it_was_made(world: Any, sign_in_as: SignInAs) -> None:
    number = len(waiting())
    assert number > 2
    assert papers.make_waiting_papers() == number
    assert papers.make_waiting_papers() == 0
    summary = world.summary_of("POL")
    answer = sign_in_as(world.people["POL"]).get(f"/summaries/{summary.id}.pdf")
    assert answer.mimetype == "application/pdf"
    paper = db.session.scalars(db.select(Paper).where(Paper.summary_id == summary.id)).one()
    assert answer.data == papers.open_paper(paper)
    assert summary.recipient_code in read_pdf(answer.data)
    assert b"%PDF" not in paper.document


def test_a_paper_goes_with_any_of_its_cases(world: Any) -> None:
    papers.make_waiting_papers()
    summary = world.summary_of("POL")
    case_id = db.session.scalars(
        db.select(SummaryCase.case_id).where(SummaryCase.summary_id == summary.id).order_by(SummaryCase.position)
    ).first()
    assert case_id is not None
    paper = db.session.scalars(db.select(Paper).where(Paper.summary_id == summary.id)).one()
    destroy_case_key(case_id)
    db.session.commit()
    with pytest.raises(Erased):
        papers.open_paper(paper)


def test_what_a_worker_left_behind_is_made_by_the_next(world: Any, at: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = waiting()[0]
    paper.attempts, paper.taken_until_utc = 1, now_utc() + timedelta(seconds=60)
    db.session.commit()
    others = len(waiting()) - 1
    assert papers.make_waiting_papers() == others
    at.later(minutes=2)
    assert papers.make_waiting_papers() == 1


def test_what_fails_three_times_is_given_up_and_may_be_asked_for_again(
    world: Any, at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_composed: object) -> bytes:
        raise PaperFailedError

    number = len(waiting())
    monkeypatch.setattr(papers, "finish", fail)
    for _ in range(4):
        assert papers.make_waiting_papers() == 0
        at.later(minutes=2)
    given_up = db.session.scalars(db.select(Paper).where(Paper.state == PaperState.FAILED)).all()
    assert len(given_up) == number
    monkeypatch.undo()
    summary = world.summary_of("POL")
    kept = db.session.scalars(db.select(SummaryCase.case_id).where(SummaryCase.summary_id == summary.id)).all()
    papers.ask_for_paper(summary.id, kept)
    db.session.commit()
    assert papers.make_waiting_papers() == 1


def test_while_a_process_makes_papers_one_waits_for_it_and_goes_on(world: Any, sign_in_as: SignInAs) -> None:
    lease.hold_lease(new_id())
    client = sign_in_as(world.people["POL"])
    address = f"/summaries/{world.summary_of('POL').id}.pdf"
    answer = client.get(address)
    assert answer.status_code == 202
    assert "The PDF is being made" in answer.text
    papers.make_waiting_papers()
    assert client.get(address).mimetype == "application/pdf"
