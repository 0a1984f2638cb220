"""One group of questions, kept while it is typed."""

import uuid

from flask import render_template, request

from app.core.access import Permission, requires
from app.core.errors import NotFound
from app.core.transaction import transactional
from app.front_door.blueprint import bp
from app.front_door.desk import address_of, disclose_own, writer_id
from app.front_door.home_views import show_address
from app.front_door.saving import Page, save_page
from app.front_door.step_form import fill_step, note_others, read_step
from app.front_door.typed import Typed
from app.referrals.answering import grounds_chosen
from app.referrals.grounds import list_grounds
from app.referrals.questions import GROUNDS_CHOSEN, Group, find_group


@bp.get("/refer/<uuid:submission_id>/steps/<step>")
@requires(Permission.REFERRAL_WRITE)
@transactional
def step(submission_id: uuid.UUID, step: str) -> Page:
    """The questions of one group, with what was answered."""
    view, group = disclose_own(submission_id), _group(step)
    if not view.may_write:
        return show_address(submission_id)
    return _page(submission_id, group, fill_step(group, view.sheet))


@bp.post("/refer/<uuid:submission_id>/steps/<step>")
@requires(Permission.REFERRAL_WRITE)
@transactional
def save_step(submission_id: uuid.UUID, step: str) -> Page:
    """Keep what was answered, and go back to the list of groups."""
    group, typed = _group(step), Typed.of(request.form)
    grounds, actor_id = list_grounds(), writer_id()
    return save_page(
        submission_id,
        typed,
        lambda sheet: read_step(typed, group, sheet, grounds=grounds, actor_id=actor_id),
        again=lambda typed: _page(submission_id, group, typed),
        go_on=address_of("front_door.show", submission_id=submission_id),
    )


def _group(step: str) -> Group:
    group = find_group(step)
    if group is None:
        raise NotFound
    return group


def _page(submission_id: uuid.UUID, group: Group, typed: Typed) -> str:
    view = disclose_own(submission_id)
    if typed.overtaken:
        note_others(typed, group, view.sheet)
    grounds = list_grounds()
    return render_template(
        "front_door/step.html",
        view=view,
        line=view.line,
        group=group,
        typed=typed,
        is_error=bool(typed.faults),
        grounds=[*grounds, *(one for one in grounds_chosen(view.sheet) if one not in grounds)],
        grounds_name=GROUNDS_CHOSEN,
    )
