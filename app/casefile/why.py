"""Why somebody opens a case that is not on their own list: asked first, and nothing of the case is shown before."""

import uuid
from typing import Final

from flask import render_template, request
from werkzeug.wrappers import Response
from wtforms import StringField, ValidationError

from app.agenda.queries import find_seen_item, needs_reason
from app.casefile.blueprint import bp
from app.casefile.forms import CaseForm
from app.cases.openings import open_with_reason
from app.core.access import Permission, current_actor, requires
from app.core.errors import Invalid
from app.core.transaction import transactional
from app.core.web import back_to

OTHER: Final = "other"
REASONS: Final = {
    "news": "There is something new about this family",
    "contact": "Somebody of the family has been in touch",
    "action": "I am following up an action or a decision",
    "meeting": "I am preparing a referral or a meeting",
    "request": "I was asked about it and have to answer",
    OTHER: "Something else",
}


class WhyForm(CaseForm):
    """One of the reasons, and one's own words, which something else needs."""

    prefix_of_ids = "why"
    why = StringField()
    words = StringField()

    reasons = tuple(REASONS.items())

    def validate_why(self, field: StringField) -> None:
        """Ask for a reason."""
        if field.data not in REASONS:
            raise ValidationError("Choose why you need this case.")

    def validate_words(self, field: StringField) -> None:
        """Ask for words where nothing else says it."""
        if self.said("why") == OTHER and not (field.data or "").strip():
            raise ValidationError("Say in a few words why you need this case.")

    @property
    def reason(self) -> str:
        """What is kept: the reason chosen, and the words."""
        return ". ".join(filter(None, [REASONS[self.said("why")], self.said("words").strip()]))


def ask_why(meeting_id: uuid.UUID, case_id: uuid.UUID, form: WhyForm | None = None) -> str:
    """The question. It names no case and nobody."""
    return render_template(
        "casefile/why.html",
        form=form or WhyForm(formdata=None),
        is_error=form is not None,
        meeting_id=meeting_id,
        case_id=case_id,
    )


@bp.post("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/open")
@requires(Permission.CASE_READ)
@transactional
def open_case(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Response | tuple[str, int]:
    """Say why; the case then opens for an hour, and the coordinators are told."""
    actor = current_actor()
    seen = find_seen_item(actor, meeting_id, case_id, Permission.CASE_READ)
    if needs_reason(actor, seen):
        form = WhyForm(request.form)
        if not form.validate():
            return ask_why(meeting_id, case_id, form), Invalid.status
        open_with_reason(actor, seen.item.meeting, seen.facts, form.reason)
    return back_to("casefile.case", meeting_id=meeting_id, case_id=case_id)
