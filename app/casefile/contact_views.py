"""How safe it is to use a contact, over HTTP."""

import uuid

from app.casefile.blueprint import bp
from app.casefile.case_page import make_case_page
from app.casefile.case_views import Page, back_to_case, render_case
from app.casefile.contact_form import FlagsForm
from app.cases.contacts import change_contact_flags
from app.core.access import Permission, current_actor, requires
from app.core.errors import Invalid
from app.core.transaction import transactional


@bp.post("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/contacts/<uuid:contact_id>/flags")
@requires(Permission.CASE_READ)
@transactional
def change_flags(meeting_id: uuid.UUID, case_id: uuid.UUID, contact_id: uuid.UUID) -> Page:
    """Say how safe a contact is: for the coordinator, and for the agency that referred the case."""
    page = make_case_page(current_actor(), meeting_id, case_id)
    form = FlagsForm(contact_id)
    if not form.validate():
        return render_case(page, faulty=form)
    try:
        change_contact_flags(current_actor(), meeting_id, case_id, contact_id, form.flags)
    except Invalid as error:
        form.take_in(str(error), error.field)
        return render_case(page, faulty=form)
    return back_to_case(meeting_id, case_id, f"contact-{contact_id}")
