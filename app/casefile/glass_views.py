"""Opening a case in an emergency: its reference and a reason, and who is told of it."""

from flask import render_template
from werkzeug.wrappers import Response
from wtforms import StringField, ValidationError

from app.agenda.queries import find_places_by_reference
from app.casefile.blueprint import bp
from app.casefile.forms import CaseForm
from app.cases.break_glass import as_reference, break_glass, note_held, refuse_many_guesses
from app.cases.need_to_know import Sight, standing_sight
from app.cases.queries import item_facts
from app.core.access import Permission, current_actor, requires
from app.core.errors import Conflict, Invalid
from app.core.transaction import transactional
from app.core.web import back_to

# One answer for a reference that is wrong, of another series, or hidden from this person.
CANNOT_OPEN = "We cannot open that reference. Check each letter and number, or ring the coordinator."


class GlassForm(CaseForm):
    """The reference of a case, and what has happened."""

    prefix_of_ids = "glass"
    reference = StringField()
    reason = StringField()

    def validate_reference(self, field: StringField) -> None:
        """Ask for the reference."""
        if not (field.data or "").strip():
            raise ValidationError("Enter the reference of the case, for example HT-492.")

    def validate_reason(self, field: StringField) -> None:
        """Ask for the reason, in one's own words."""
        if not (field.data or "").strip():
            raise ValidationError("Say what has happened and why it cannot wait.")


@bp.get("/break-glass")
@requires(Permission.CASE_BREAK_GLASS)
def emergency() -> str:
    """What an emergency opens, who is told, and the form."""
    return _page(GlassForm(formdata=None), is_error=False)


@bp.post("/break-glass")
@requires(Permission.CASE_BREAK_GLASS)
@transactional
def open_in_emergency() -> Response | tuple[str, int]:
    """Open a case for an hour, to read. Whatever does not open answers alike, after the same work."""
    actor, form = current_actor(), GlassForm()
    if not form.validate():
        return _page(form, is_error=True), Invalid.status
    try:
        refuse_many_guesses(actor)
    except Conflict as error:
        form.take_in(str(error), "reference")
        return _page(form, is_error=True), error.status
    reference = as_reference(form.said("reference"))
    places = find_places_by_reference(actor, reference, Permission.CASE_BREAK_GLASS)
    if not places:
        note_held(actor)
        form.take_in(CANNOT_OPEN, "reference")
        return _page(form, is_error=True), Invalid.status
    meeting, case_id = next((place for place in places if not place[0].is_over), places[0])
    facts = item_facts(meeting, [case_id])[case_id]
    # Whoever sees the case anyway breaks nothing: its page opens, or asks why.
    if standing_sight(actor, facts) is not Sight.CASE:
        break_glass(actor, meeting, facts, form.said("reason"))
    return back_to("casefile.case", meeting_id=meeting.id, case_id=case_id)


def _page(form: GlassForm, *, is_error: bool) -> str:
    return render_template("casefile/break_glass.html", form=form, is_error=is_error)
