"""How safe it is to use a contact, over HTTP."""

import uuid

from app.casefile.blueprint import bp
from app.casefile.case_views import Page, answer_form
from app.casefile.contact_form import FlagsForm
from app.cases.contacts import change_contact_flags
from app.core.access import Permission, current_actor, requires
from app.core.transaction import transactional


@bp.post("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/contacts/<uuid:contact_id>/flags")
@requires(Permission.CASE_READ)
@transactional
def change_flags(meeting_id: uuid.UUID, case_id: uuid.UUID, contact_id: uuid.UUID) -> Page:
    """Say how safe a contact is: for the coordinator, and for the agency that referred the case."""
    form = FlagsForm(contact_id)

    def carry_out() -> str:
        change_contact_flags(current_actor(), meeting_id, case_id, contact_id, form.flags)
        return f"contact-{contact_id}"

    return answer_form(meeting_id, case_id, form, carry_out)
