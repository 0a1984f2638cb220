"""The PDF of a summary as an answer: as it was made, or being made; made at once where no process makes papers."""

import logging
from http import HTTPStatus

from flask import render_template
from werkzeug.wrappers import Response as BaseResponse

from app.core import lease
from app.core.errors import Conflict
from app.core.spreadsheets import file_answer
from app.summaries.models import PaperState
from app.summaries.paper import PaperRefusedError, print_summary
from app.summaries.papers import ask_for_paper, find_paper, open_paper
from app.summaries.reading import ReadSummary

log = logging.getLogger(__name__)


def paper_answer(summary: ReadSummary, page: str) -> BaseResponse | tuple[str, int]:
    """The PDF for this reader, who reads it on that page. Raises nothing: what cannot be handed out is said."""
    # What is marked as one person's own is nobody else's, so it is made for them and kept nowhere.
    if summary.own_actions:
        return _print(summary, page)
    paper = find_paper(summary.line.id, summary.case_ids)
    if paper is not None and paper.state is PaperState.READY:
        return _download(summary, open_paper(paper))
    if paper is not None and paper.state is PaperState.REFUSED:
        return refuse(summary, page)
    if lease.is_held():
        ask_for_paper(summary.line.id, summary.case_ids)
        return render_template("summaries/preparing.html", summary=summary), HTTPStatus.ACCEPTED
    return _print(summary, page)


def _print(summary: ReadSummary, page: str) -> BaseResponse | tuple[str, int]:
    try:
        return _download(summary, print_summary(summary))
    except PaperRefusedError:
        log.error("a summary was refused as paper")  # noqa: TRY400  # a trace could show its content
        return refuse(summary, page)


def refuse(summary: ReadSummary, page: str) -> tuple[str, int]:
    """Say that a PDF or a copy is kept here, and on which page its reader finds the words."""
    return render_template("summaries/refused.html", summary=summary, page=page), Conflict.status


def is_refused(answer: BaseResponse | tuple[str, int] | str) -> bool:
    """Whether something must not be handed out."""
    return isinstance(answer, tuple) and answer[1] == Conflict.status


def _download(summary: ReadSummary, document: bytes) -> BaseResponse:
    return file_answer(f"summary-{summary.line.recipient_code}.pdf", "application/pdf", document)
