"""The PDF of a summary as an answer: as it was made, or being made; made at once where no process makes papers."""

import logging
from http import HTTPStatus

from flask import Response, render_template
from werkzeug.wrappers import Response as BaseResponse

from app.core import lease
from app.summaries.models import PaperState
from app.summaries.paper import PaperRefusedError, print_summary
from app.summaries.papers import ask_for_paper, find_paper, open_paper
from app.summaries.queries import ReadSummary

log = logging.getLogger(__name__)


def paper_answer(summary: ReadSummary) -> BaseResponse | tuple[str, int]:
    """The PDF for this reader. Raises nothing: what cannot be handed out is said on a page."""
    paper = find_paper(summary.line.id, summary.case_ids)
    if paper is not None and paper.state is PaperState.READY:
        return _download(summary, open_paper(paper))
    if paper is not None and paper.state is PaperState.REFUSED:
        return render_template("summaries/refused.html", summary=summary), HTTPStatus.INTERNAL_SERVER_ERROR
    if lease.is_held():
        ask_for_paper(summary.line.id, summary.case_ids)
        return render_template("summaries/preparing.html", summary=summary), HTTPStatus.ACCEPTED
    try:
        return _download(summary, print_summary(summary))
    except PaperRefusedError:
        log.error("a summary was refused as PDF")  # noqa: TRY400  # a trace could show its content
        return render_template("summaries/refused.html", summary=summary), HTTPStatus.INTERNAL_SERVER_ERROR


def is_refused(answer: BaseResponse | tuple[str, int]) -> bool:
    """Whether the answer says that the PDF was held back."""
    return isinstance(answer, tuple) and answer[1] == HTTPStatus.INTERNAL_SERVER_ERROR


def _download(summary: ReadSummary, document: bytes) -> Response:
    name = f"summary-{summary.line.recipient_code}.pdf"
    return Response(
        document,
        mimetype="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"},
    )
