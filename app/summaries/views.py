"""Summaries over HTTP: one's own, one as page and as PDF, saying it was read, and the ledger."""

import uuid
from typing import Final

from flask import render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.core.access import Permission, current_actor, requires
from app.core.pages import read_page
from app.core.transaction import transactional
from app.core.web import back_to, say, wants_fragment
from app.meetings.queries import list_coming_meetings
from app.summaries import copy_views, dispatch_views, link_views, queries, service
from app.summaries.answers import is_refused, paper_answer
from app.summaries.blueprint import bp

__all__ = ["bp", "copy_views", "dispatch_views", "link_views"]

MEETINGS_LISTENED_TO: Final = 3


@bp.get("/summaries")
@requires(Permission.SUMMARY_READ)
def list_mine() -> str:
    """One's own agencies' summaries; the ledgers, for those who run meetings."""
    actor = current_actor()
    # A summary comes when a meeting closes, so the list listens to those that are still to do so.
    topics = " ".join(f"meeting:{meeting.id}" for meeting in list_coming_meetings(actor)[:MEETINGS_LISTENED_TO])
    return render_template(
        "summaries/_list.html" if _asks_for("list") else "summaries/list.html",
        own=queries.list_own_summaries(actor, read_page(request.args.get("page"))),
        ledgers=queries.list_ledger_meetings(actor, read_page(request.args.get("ledgers"))),
        topics=topics,
    )


@bp.get("/summaries/<uuid:summary_id>")
@requires(Permission.SUMMARY_READ)
@transactional
def read(summary_id: uuid.UUID) -> str:
    """One summary as a page."""
    summary = queries.get_summary(current_actor(), summary_id)
    service.note_view(current_actor(), summary)
    return render_template("summaries/read.html", summary=summary)


@bp.get("/summaries/<uuid:summary_id>.pdf")
@requires(Permission.SUMMARY_READ)
@transactional
def pdf(summary_id: uuid.UUID) -> BaseResponse | tuple[str, int]:
    """The same as PDF/UA. The trail is written last, so that nobody waits for the rendering."""
    summary = queries.get_summary(current_actor(), summary_id)
    answer = paper_answer(summary, url_for("summaries.read", summary_id=summary_id))
    if is_refused(answer):
        service.note_refusal(current_actor().account_id, summary)
    elif not isinstance(answer, tuple):
        service.note_view(current_actor(), summary, sight="paper")
    return answer


@bp.post("/summaries/<uuid:summary_id>/acknowledge")
@requires(Permission.SUMMARY_ACKNOWLEDGE)
@transactional
def acknowledge(summary_id: uuid.UUID) -> BaseResponse:
    """Say that it has been read."""
    service.acknowledge_summary(current_actor(), summary_id)
    say("Thank you. The coordinator sees that your agency has read this summary.")
    return back_to("summaries.read", summary_id=summary_id)


def _asks_for(part: str) -> bool:
    return wants_fragment() or request.args.get("part") == part
