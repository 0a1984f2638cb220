"""How far something goes that an agency shares: limiting it, changing that, lifting it, over HTTP."""

import uuid
from collections.abc import Callable

from werkzeug.wrappers import Response

from app.casefile.blueprint import bp
from app.casefile.case_page import make_case_page
from app.casefile.case_views import Page, back_to_case, render_case
from app.casefile.limit_form import LimitForm
from app.core.access import Permission, current_actor, requires
from app.core.errors import Conflict, Invalid
from app.core.transaction import transactional
from app.minutes import limiting
from app.minutes.limiting import NewLimit


@bp.post("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/research/<uuid:line_id>/share-with-limits")
@requires(Permission.RESEARCH_WRITE)
@transactional
def share_with_limits(meeting_id: uuid.UUID, case_id: uuid.UUID, line_id: uuid.UUID) -> Page:
    """Share a line with everybody needed for the case but some."""

    def share(new: NewLimit) -> None:
        limiting.share_with_limits(current_actor(), meeting_id, case_id, line_id, new)

    return _answer(meeting_id, case_id, line_id, share, anchor=f"line-{line_id}")


@bp.post("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/contributions/<uuid:contribution_id>/limit")
@requires(Permission.RESEARCH_WRITE)
@transactional
def limit(meeting_id: uuid.UUID, case_id: uuid.UUID, contribution_id: uuid.UUID) -> Page:
    """Limit what one's agency has shared, or change how it is limited."""

    def set_limit(new: NewLimit) -> None:
        limiting.limit_contribution(current_actor(), meeting_id, case_id, contribution_id, new)

    return _answer(meeting_id, case_id, contribution_id, set_limit, anchor=f"shared-{contribution_id}")


@bp.post("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/contributions/<uuid:contribution_id>/lift-limit")
@requires(Permission.RESEARCH_WRITE)
@transactional
def lift_limit(meeting_id: uuid.UUID, case_id: uuid.UUID, contribution_id: uuid.UUID) -> Response:
    """Let it go to everybody needed for the case again."""
    limiting.lift_limit(current_actor(), meeting_id, case_id, contribution_id)
    return back_to_case(meeting_id, case_id, f"shared-{contribution_id}")


def _answer(
    meeting_id: uuid.UUID, case_id: uuid.UUID, of_id: uuid.UUID, carry_out: Callable[[NewLimit], None], *, anchor: str
) -> Page:
    page = make_case_page(current_actor(), meeting_id, case_id)
    form = LimitForm(of_id)
    is_good = form.validate()
    try:
        if is_good:
            carry_out(form.limit)
    except (Invalid, Conflict) as error:
        form.take_in(str(error), error.field if isinstance(error, Invalid) else "")
        return render_case(page, faulty=form, status=error.status)
    return back_to_case(meeting_id, case_id, anchor) if is_good else render_case(page, faulty=form)
