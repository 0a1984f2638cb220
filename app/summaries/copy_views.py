"""A summary for an agency's own systems over HTTP: to be copied as text, or taken as a file; by account or by link."""

import logging
import uuid

from flask import render_template, url_for
from werkzeug.wrappers import Response

from app.core.access import Permission, current_actor, public, requires
from app.core.spreadsheets import csv_answer, file_answer
from app.core.transaction import transactional
from app.summaries import copies, queries, service
from app.summaries.answers import is_refused, refuse
from app.summaries.blueprint import bp
from app.summaries.link_views import get_open, note_view
from app.summaries.paper import PaperRefusedError, check_copy
from app.summaries.reading import ReadSummary

Page = str | tuple[str, int] | Response
log = logging.getLogger(__name__)


@bp.get("/summaries/<uuid:summary_id>/copy")
@requires(Permission.SUMMARY_READ)
@transactional
def copy(summary_id: uuid.UUID) -> Page:
    """The whole text on a page, to be copied."""
    return _for_account(summary_id, "page")


@bp.get("/summaries/<uuid:summary_id>.txt")
@requires(Permission.SUMMARY_READ)
@transactional
def take_text(summary_id: uuid.UUID) -> Page:
    """The same as a file."""
    return _for_account(summary_id, "text")


@bp.get("/summaries/<uuid:summary_id>.json")
@requires(Permission.SUMMARY_READ)
@transactional
def take_json(summary_id: uuid.UUID) -> Page:
    """The same for another program."""
    return _for_account(summary_id, "json")


@bp.get("/summaries/<uuid:summary_id>.csv")
@requires(Permission.SUMMARY_READ)
@transactional
def take_csv(summary_id: uuid.UUID) -> Page:
    """The same for a spreadsheet."""
    return _for_account(summary_id, "csv")


@bp.get("/s/<token>/copy")
@public
@transactional
def copy_by_link(token: str) -> Page:
    """The whole text on a page, for a partner who was let in."""
    return _for_partner(token, "page")


@bp.get("/s/<token>/txt")
@public
@transactional
def take_text_by_link(token: str) -> Page:
    """The same as a file."""
    return _for_partner(token, "text")


@bp.get("/s/<token>/json")
@public
@transactional
def take_json_by_link(token: str) -> Page:
    """The same for another program."""
    return _for_partner(token, "json")


@bp.get("/s/<token>/csv")
@public
@transactional
def take_csv_by_link(token: str) -> Page:
    """The same for a spreadsheet."""
    return _for_partner(token, "csv")


def _for_account(summary_id: uuid.UUID, form: str) -> Page:
    summary = queries.get_summary(current_actor(), summary_id)
    names = ("read", "take_text", "take_csv", "take_json")
    answer = _answer(summary, form, [url_for(f"summaries.{name}", summary_id=summary_id) for name in names])
    if is_refused(answer):
        service.note_refusal(current_actor().account_id, summary)
    else:
        service.note_view(current_actor(), summary, sight=_sight(form))
    return answer


def _for_partner(token: str, form: str) -> Page:
    link, summary = get_open(token)
    read = queries.read_as_sent(summary.id)
    names = ("open_page", "take_text_by_link", "take_csv_by_link", "take_json_by_link")
    answer = _answer(read, form, [url_for(f"summaries.{name}", token=token) for name in names])
    if is_refused(answer):
        service.note_refusal(None, read)
    else:
        note_view(link, summary, read, f"link_{_sight(form)}")
    return answer


def _sight(form: str) -> str:
    return f"copy_{'text' if form == 'page' else form}"


def _answer(summary: ReadSummary, form: str, addresses: list[str]) -> Page:
    file = _file(summary, form)
    text = file.get_data(as_text=True)
    try:
        check_copy(summary, form, text)
    except PaperRefusedError:
        log.error("a summary was refused as a copy")  # noqa: TRY400  # a trace could show its content
        return refuse(summary, addresses[0])
    if form != "page":
        return file
    links = dict(zip(("back", "text", "csv", "json"), addresses, strict=True))
    return render_template("summaries/copy.html", summary=summary, text=text, links=links)


def _file(summary: ReadSummary, form: str) -> Response:
    name = f"summary-{summary.line.recipient_code}"
    if form == "csv":
        return csv_answer(f"{name}.csv", copies.as_rows(summary))
    if form == "json":
        return file_answer(f"{name}.json", "application/json", copies.as_json(summary))
    return file_answer(f"{name}.txt", "text/plain", copies.as_text(summary))
