"""How far something goes that an agency shares: limiting it, changing that, lifting it, over HTTP."""

import uuid
from collections.abc import Callable

from werkzeug.wrappers import Response

from app.casefile.blueprint import bp
from app.casefile.case_views import Page, answer_form, back_to_case
from app.casefile.limit_form import LimitForm
from app.core.access import Permission, current_actor, requires
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
    form = LimitForm(of_id)

    def set_as_typed() -> str:
        carry_out(form.limit)
        return anchor

    return answer_form(meeting_id, case_id, form, set_as_typed)
