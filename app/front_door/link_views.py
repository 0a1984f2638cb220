"""Sending in without an account, over HTTP: a code opens the link, one short form, and what became of it."""

import inspect
from collections.abc import Callable, Sequence
from typing import Final

from flask import render_template, request, session, url_for
from werkzeug.wrappers import Response

from app.core.access import public
from app.core.errors import Conflict, Invalid, NotFound
from app.core.transaction import transactional
from app.core.web import back_to
from app.directory.link_rules import Shut, hide_address
from app.disclosure.submissions import SubmissionView, disclose_to_its_author
from app.front_door import check_views, desk, first_views, people_views, step_views
from app.front_door.blueprint import bp
from app.front_door.contact_form import DAY_CHOICES, NEVER
from app.front_door.first_form import fill_first, read_first, read_meant, require_first
from app.front_door.first_views import meant_by, told
from app.front_door.problems import problems_of
from app.front_door.saving import Page, answer_page, saves_itself
from app.front_door.typed import Typed
from app.front_door.writing_page import agency_choices
from app.referrals import links
from app.referrals.link_models import ReferrerLink
from app.referrals.questions import KINDS, MEANT, SHAPES
from app.referrals.rules import CHANGES_STILL

COOKIE_FIELD = "referrer_links"
NOT_LET_IN = 403
NOT_TYPED = frozenset({"csrf_token", "version", "then"})
Shown = Callable[..., Page]
# Written as by anybody else; what the first page of a link, its check and its answer say stands below.
PAGES: Final[tuple[tuple[Shown, str, str], ...]] = (
    (first_views.show, "/more", "GET"),
    (step_views.step, "/steps/<step>", "GET"),
    (step_views.save_step, "/steps/<step>", "POST"),
    (people_views.people, "/people", "GET"),
    (people_views.add_person, "/people", "POST"),
    (people_views.person, "/people/<uuid:person_id>", "GET"),
    (people_views.save_person, "/people/<uuid:person_id>", "POST"),
    (people_views.remove_person, "/people/<uuid:person_id>/remove", "POST"),
    (people_views.add_tie, "/ties", "POST"),
    (people_views.remove_tie, "/ties/remove", "POST"),
    (check_views.take_back, "/withdraw", "POST"),
)
MOST_KEPT = 5
GONE = 410
WRONG_CODE = "That is not the code that was sent last, or it has run out. Look again, or ask for another."


@bp.get("/refer/by-link/<token>")
@public
@transactional
def by_link(token: str) -> Page:
    """The form, or what became of it, where this browser was let in; else the page that asks for a code."""
    link = links.get_link(token)
    if not _is_open(link):
        return _door(link, Typed())
    desk.come_in(link)
    view = _view(link)
    if not view.may_write:
        return render_template("front_door/link_sent.html", **told(view))
    return _first_page(link, view, fill_first(view.sheet, meant_by(view)))


@bp.post("/refer/by-link/<token>/code")
@public
@transactional
def code_for_link(token: str) -> Page:
    """Send a code to the address of the link."""
    link = links.get_link(token)
    try:
        links.send_code(link)
    except Conflict as problem:
        return _with_status(_door(link, Typed(faults={"code": str(problem)})), Conflict.status)
    return _door(link, Typed(), is_sent=True)


@bp.post("/refer/by-link/<token>/open")
@public
@transactional
def open_by_link(token: str) -> Page:
    """Let this browser in."""
    link, typed = links.get_link(token), Typed.of(request.form)
    try:
        opened = links.open_link(link, typed.text("code"))
    except (Invalid, Conflict) as problem:
        typed.faults["code"] = str(problem)
        return _with_status(_door(link, typed, is_sent=True), problem.status)
    if opened is None:
        typed.faults["code"] = WRONG_CODE
        return _with_status(_door(link, typed, is_sent=True), Invalid.status)
    kept = dict(list(session.get(COOKIE_FIELD, {}).items())[-MOST_KEPT:])
    session[COOKIE_FIELD] = {**kept, str(link.id): opened}
    return back_to("front_door.by_link", token=token)


@bp.post("/refer/by-link/<token>/save")
@public
@transactional
def save_by_link(token: str) -> Page:
    """Keep what was typed, and look at it before it is sent."""
    link, typed = links.get_link(token), Typed.of(request.form)
    if not _is_open(link):
        return _turned_away(link)
    desk.come_in(link)
    before = meant_by(_view(link))
    codes = [code for code, _name in agency_choices()]
    if not saves_itself():
        require_first(typed)
    return answer_page(
        typed,
        lambda: links.save_by_link(
            link,
            lambda sheet: read_first(typed, sheet, codes),
            version=typed.version,
            meant=read_meant(typed, (), before),
        ),
        again=lambda typed: _first_page(link, _view(link), typed),
        go_on=url_for(f"front_door.{'link_show' if typed.text('then') == 'more' else 'check_by_link'}", token=token),
    )


@bp.get("/refer/by-link/<token>/check")
@public
@transactional
def check_by_link(token: str) -> Page:
    """Everything at a glance, and what it is."""
    link = _get_open(token)
    return _check_page(link) if _view(link).may_write else back_to("front_door.by_link", token=token)


@bp.post("/refer/by-link/<token>/send")
@public
@transactional
def send_by_link(token: str) -> Page:
    """Send it; the same link shows what became of it."""
    link = _get_open(token)
    try:
        links.send_by_link(link)
    except Invalid as problem:
        return _check_page(link, str(problem)), Invalid.status
    return back_to("front_door.by_link", token=token)


def _is_open(link: ReferrerLink) -> bool:
    opened = session.get(COOKIE_FIELD, {}).get(str(link.id), "")
    return links.find_shut(link) in {None, Shut.USED_UP} and links.DOORS.stays_open(link, opened)


def _get_open(token: str) -> ReferrerLink:
    link = links.get_link(token)
    if not _is_open(link):
        raise NotFound
    desk.come_in(link)
    return link


def _page_by_link(page: Shown) -> Shown:
    """A page of sending in for whoever was let in by a link; for everybody else there is none."""
    # What it asks of an account is left away: the link and its code stand in the place of that.
    shown = inspect.unwrap(page)

    def answer(token: str, **rest: object) -> Page:
        link = links.get_link(token)
        if not _is_open(link):
            if request.method == "POST":
                return _turned_away(link)
            raise NotFound
        desk.come_in(link)
        submission = links.submission_behind(link)
        # What was sent is not shown here again, in case somebody else sees the page.
        if request.method == "GET" and submission.state not in CHANGES_STILL:
            return back_to("front_door.by_link", token=token)
        answered: Page = shown(submission.id, **rest)
        return answered

    return public(transactional(answer))


for _page, _path, _method in PAGES:
    bp.add_url_rule(f"/refer/by-link/<token>{_path}", f"link_{_page.__name__}", _page_by_link(_page), methods=[_method])


def _turned_away(link: ReferrerLink) -> Page:
    """The door, with what somebody had typed when the time of their code ran out, so that nothing of it is lost."""
    typed = [text for name, text in request.form.items(multi=True) if text.strip() and name not in NOT_TYPED]
    return _with_status(_door(link, Typed(), typed_before=typed), NOT_LET_IN)


def _view(link: ReferrerLink) -> SubmissionView:
    return disclose_to_its_author(links.submission_behind(link))


def _with_status(html: str | tuple[str, int], status: int) -> Response | tuple[str, int]:
    """What is shut for good stays so, whatever else is wrong."""
    return html if isinstance(html, tuple) else (html, status)


def _door(
    link: ReferrerLink, typed: Typed, *, is_sent: bool = False, typed_before: Sequence[str] = ()
) -> str | tuple[str, int]:
    shut = links.find_shut(link)
    html = render_template(
        "front_door/link_door.html",
        token=links.DOORS.token_of(link),
        address=hide_address(link.email),
        shut=shut,
        typed=typed,
        is_sent=is_sent,
        typed_before=typed_before,
    )
    return (html, GONE) if shut else html


def _first_page(link: ReferrerLink, view: SubmissionView, typed: Typed) -> str:
    return render_template(
        "front_door/link_first.html",
        token=links.DOORS.token_of(link),
        view=view,
        line=view.line,
        typed=typed,
        is_error=bool(typed.faults),
        kinds=KINDS,
        meant=MEANT,
        shapes=SHAPES,
        never=NEVER,
        days=DAY_CHOICES,
        codes=agency_choices(),
    )


def _check_page(link: ReferrerLink, problem: str = "") -> str:
    view = _view(link)
    return render_template(
        "front_door/link_check.html",
        **told(view),
        token=links.DOORS.token_of(link),
        problem=problem,
        problems=problems_of(view.sheet),
        is_error=bool(problem),
    )
