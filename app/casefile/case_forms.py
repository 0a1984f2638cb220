"""The forms on the page of a case: as one was sent, where it could not be used, else as things stand."""

import uuid
from typing import TypeVar

from app.casefile.contact_form import FlagsForm
from app.casefile.forms import ActionForm, CaseForm, ResearchForm
from app.casefile.group_forms import ScaleForm
from app.casefile.limit_form import LimitForm
from app.casefile.record_forms import (
    AdditionForm,
    AnswerForm,
    DifferingForm,
    TakeDownForm,
    VoiceForm,
    WordingForm,
)
from app.casefile.take_on_form import TakeOnForm
from app.disclosure.views_of_case import ContactView, ContributionView, LimitView, ResearchView
from app.disclosure.views_of_story import ScaleView

F = TypeVar("F", bound=CaseForm)


class CaseForms:
    """Makes each form where the page asks for it. `faulty` is the one that could not be used."""

    def __init__(self, faulty: CaseForm | None = None) -> None:
        self.faulty = faulty

    def is_faulty(self, form: CaseForm) -> bool:
        """Whether this is the form that could not be used."""
        return form is self.faulty

    def research(self) -> ResearchForm:
        """A line of one's agency's research."""
        return self._as_sent(ResearchForm(formdata=None))

    def action(self) -> ActionForm:
        """An action."""
        return self._as_sent(ActionForm(formdata=None))

    def limit(self, of_id: uuid.UUID, limit: LimitView | None = None) -> LimitForm:
        """How far one thing goes."""
        form = LimitForm(of_id, formdata=None)
        if limit is not None:
            form.show(limit)
        else:
            form.suggest_review()
        return self._as_sent(form)

    def flags(self, contact: ContactView) -> FlagsForm:
        """How safe a contact is."""
        form = FlagsForm(contact.id, formdata=None)
        if contact.flags is not None:
            form.show(contact.flags)
        return self._as_sent(form)

    def wording(self, said: ResearchView | ContributionView) -> WordingForm:
        """How a line is shared, or how what was taken down was said."""
        form = WordingForm(said.id, formdata=None)
        form.show(said)
        return self._as_sent(form)

    def voice(self) -> VoiceForm:
        """A voice that somebody brings."""
        return self._as_sent(VoiceForm(formdata=None))

    def take_down(self) -> TakeDownForm:
        """What an agency says aloud."""
        return self._as_sent(TakeDownForm(formdata=None))

    def differing(self, of_id: uuid.UUID | None = None) -> DifferingForm:
        """A differing professional view: a new one, or one's agency's on what has been noted."""
        return self._as_sent(DifferingForm(of_id, formdata=None))

    def answer(self, of_id: uuid.UUID) -> AnswerForm:
        """What the chair makes of a differing professional view."""
        return self._as_sent(AnswerForm(of_id, formdata=None))

    def scale(self, said: ScaleView | None) -> ScaleForm:
        """How safe things are, as its reader said before."""
        form = ScaleForm(formdata=None)
        if said is not None:
            form.show(said)
        return self._as_sent(form)

    def take_on(self, arrived_id: uuid.UUID) -> TakeOnForm:
        """Who does here what was to be done elsewhere."""
        return self._as_sent(TakeOnForm(arrived_id, formdata=None))

    def addition(self) -> AdditionForm:
        """What is added to an agreed record."""
        return self._as_sent(AdditionForm(formdata=None))

    def _as_sent(self, form: F) -> F:
        faulty = self.faulty
        is_this = isinstance(faulty, type(form)) and faulty.prefix_of_ids == form.prefix_of_ids
        return faulty if is_this else form  # type: ignore[return-value]  # it is of that type
