"""A partner's link over HTTP: no account, no training; a code opens it, and everything is on one page."""

import uuid
from dataclasses import dataclass, field
from typing import Final

from flask import render_template, request, session, url_for
from werkzeug.wrappers import Response

from app.audit.service import record
from app.core.access import public
from app.core.errors import Conflict, Invalid, NotFound
from app.core.forms import read_id
from app.core.transaction import transactional
from app.core.web import back_to, say
from app.directory.link_rules import Shut, hide_address
from app.disclosure.partner import disclose_partner_state
from app.summaries import links, partner_words
from app.summaries.answers import is_refused, paper_answer
from app.summaries.blueprint import bp
from app.summaries.link_models import SummaryLink
from app.summaries.models import Summary
from app.summaries.queries import read_as_sent
from app.summaries.reading import ReadSummary
from app.summaries.service import note_refusal

Page = str | tuple[str, int] | Response
COOKIE_FIELD: Final = "links"
MOST_KEPT: Final = 5
GONE: Final = 410
STATE_CHOICES: Final = (("done", "Done"), ("agreed", "Still being done"), ("not_done", "Not done"))


@dataclass(frozen=True, slots=True)
class Faults:
    """What is wrong on the page, by field, and what was typed."""

    wrong: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)

    def error(self, name: str) -> dict[str, str] | None:
        """What is wrong with a field, as the GOV.UK components take it."""
        return {"text": self.wrong[name]} if name in self.wrong else None


@bp.get("/s/<token>")
@public
@transactional
def open_page(token: str) -> Page:
    """The summary where this browser was let in; else the page that asks for a code."""
    link, summary = links.get_link(token)
    if _is_open(link, summary):
        return _summary_page(link, summary)
    return _door(link, summary)


@bp.post("/s/<token>/code")
@public
@transactional
def ask_for_code(token: str) -> Page:
    """Send a code to the address of the link."""
    link, summary = links.get_link(token)
    try:
        links.send_code(link, summary)
    except Conflict as error:
        return _with_status(_door(link, summary, Faults({"code": str(error)})), Conflict.status)
    return _door(link, summary, is_sent=True)


@bp.post("/s/<token>/open")
@public
@transactional
def open_with_code(token: str) -> Page:
    """Let this browser in."""
    link, summary = links.get_link(token)
    typed = request.form.get("code", "")
    try:
        opened = links.open_link(link, summary, typed)
    except (Invalid, Conflict) as error:
        faults = Faults({"code": str(error)}, {"code": typed})
        return _with_status(_door(link, summary, faults, is_sent=True), error.status)
    if opened is None:
        wrong = "That is not the code that was sent last, or it has run out. Look again, or ask for another."
        faults = Faults({"code": wrong}, {"code": typed})
        return _with_status(_door(link, summary, faults, is_sent=True), Invalid.status)
    kept = dict(list(session.get(COOKIE_FIELD, {}).items())[-MOST_KEPT:])
    session[COOKIE_FIELD] = {**kept, str(link.id): opened}
    return back_to("summaries.open_page", token=token)


@bp.get("/s/<token>/pdf")
@public
@transactional
def open_pdf(token: str) -> Page:
    """The same as PDF."""
    link, summary = get_open(token)
    read = read_as_sent(summary.id)
    answer = paper_answer(read, url_for("summaries.open_page", token=token))
    if is_refused(answer):
        note_refusal(None, read)
    elif not isinstance(answer, tuple):
        note_view(link, summary, read, "link_paper")
    return answer


@bp.post("/s/<token>/read")
@public
@transactional
def say_read(token: str) -> Page:
    """Say that it has been read."""
    link, summary = get_open(token)
    partner_words.acknowledge(link, summary)
    say("Thank you. The coordinator sees that you have read it.")
    return back_to("summaries.open_page", token=token)


@bp.post("/s/<token>/not-ours")
@public
@transactional
def say_not_ours(token: str) -> Page:
    """Say that it went to the wrong place."""
    link, summary = get_open(token)
    partner_words.say_not_theirs(link, summary)
    return render_template("summaries/link_not_ours.html")


@bp.post("/s/<token>/question")
@public
@transactional
def ask_question(token: str) -> Page:
    """Ask a question about a case."""
    link, summary = get_open(token)
    text = request.form.get("question", "")
    try:
        partner_words.ask(link, summary, read_id(request.form.get("case_id")), text)
    except Invalid as error:
        typed = {"question": text, "case_id": request.form.get("case_id", "")}
        return _summary_page(link, summary, Faults({error.field: str(error)}, typed)), error.status
    say("Thank you. The coordinator has your question; the answer comes to this page, and you are sent word.")
    return back_to("summaries.open_page", token=token)


@bp.post("/s/<token>/actions/<uuid:action_id>")
@public
@transactional
def say_how_it_stands(token: str, action_id: uuid.UUID) -> Page:
    """Say how one's action stands."""
    link, summary = get_open(token)
    state, text = request.form.get("state", ""), request.form.get("text", "")
    try:
        partner_words.answer_partners_action(summary, action_id, state=state, text=text)
    except Invalid as error:
        typed = {f"state-{action_id}": state, f"text-{action_id}": text}
        return _summary_page(link, summary, Faults({f"{error.field}-{action_id}": str(error)}, typed)), error.status
    say("Thank you. Everybody who works on this case can see it.")
    return back_to("summaries.open_page", token=token)


@bp.post("/s/<token>/actions/<uuid:action_id>/accept")
@public
@transactional
def accept_action(token: str, action_id: uuid.UUID) -> Response:
    """Say that one sees to an action."""
    link, summary = get_open(token)
    partner_words.accept_partners_action(link, summary, action_id)
    say("Thank you. Everybody who works on this case can see that you have it.")
    return back_to("summaries.open_page", token=token)


def _is_open(link: SummaryLink, summary: Summary) -> bool:
    return links.find_shut(link, summary) in {None, Shut.USED_UP} and links.is_open(
        link, session.get(COOKIE_FIELD, {}).get(str(link.id), "")
    )


def get_open(token: str) -> tuple[SummaryLink, Summary]:
    """The link and its summary, where this browser was let in. Raises `NotFound`."""
    link, summary = links.get_link(token)
    if not _is_open(link, summary):
        raise NotFound
    return link, summary


def _with_status(html: str | tuple[str, int], status: int) -> tuple[str, int]:
    """What is shut for good stays so, whatever else is wrong."""
    return html if isinstance(html, tuple) else (html, status)


def _door(
    link: SummaryLink, summary: Summary, faults: Faults | None = None, *, is_sent: bool = False
) -> str | tuple[str, int]:
    shut = links.find_shut(link, summary)
    html = render_template(
        "summaries/link_door.html",
        token=links.token_of(link),
        address=hide_address(link.email),
        shut=shut,
        faults=faults or Faults(),
        is_sent=is_sent,
    )
    return (html, GONE) if shut else html


def _summary_page(link: SummaryLink, summary: Summary, faults: Faults | None = None) -> str:
    read = read_as_sent(summary.id)
    note_view(link, summary, read, "link")
    return render_template(
        "summaries/link_summary.html",
        token=links.token_of(link),
        link=link,
        summary=read,
        state=disclose_partner_state(read.agency.id, read.meeting, read.case_ids),
        said=partner_words.list_said_with(link, summary, read.case_ids),
        faults=faults or Faults(),
        state_choices=STATE_CHOICES,
    )


def note_view(link: SummaryLink, summary: Summary, read: ReadSummary, sight: str) -> None:
    """Leave on the trail that it was read over the link, and in which form."""
    record(
        "link_viewed",
        None,
        meeting_id=summary.meeting_id,
        agency_id=summary.agency_id,
        summary_id=summary.id,
        link_id=link.id,
    )
    for case_id in sorted(read.case_ids, key=str):
        record("case_viewed", None, case_id=case_id, meeting_id=summary.meeting_id, sight=sight)
