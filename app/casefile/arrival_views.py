"""Taking on here what was to be done elsewhere, over HTTP."""

import uuid

from app.actions.arriving import take_on_action
from app.casefile.blueprint import bp
from app.casefile.case_views import Page, answer_form
from app.casefile.take_on_form import TakeOnForm
from app.core.access import Permission, current_actor, requires
from app.core.forms import read_id
from app.core.transaction import transactional


@bp.post("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/arrived/<uuid:arrived_id>/take-on")
@requires(Permission.ACTION_ADD)
@transactional
def take_on(meeting_id: uuid.UUID, case_id: uuid.UUID, arrived_id: uuid.UUID) -> Page:
    """Make an action of what came with the case, for an agency here."""
    actor, form = current_actor(), TakeOnForm(arrived_id)

    def carry_out() -> str:
        action = take_on_action(
            actor, meeting_id, case_id, arrived_id, agency_id=read_id(form.said("agency_id")), when=form.when
        )
        return f"action-{action.id}"

    return answer_form(meeting_id, case_id, form, carry_out)
