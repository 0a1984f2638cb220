"""What is typed into the record of an item: voices, what is said aloud, differing views, additions."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date

from wtforms import StringField

from app.casefile.forms import CERTAINTIES, USUAL_CERTAINTY, CaseForm, DatedForm
from app.core.clock import local_today
from app.core.typed import TypedWrong, read_day
from app.disclosure.views_of_case import ContributionView, ResearchView
from app.minutes.service import Wording


class WordingForm(CaseForm):
    """How something is shared or was said: the words, how sure, what it means."""

    text = StringField()
    certainty = StringField(default=USUAL_CERTAINTY)
    meaning = StringField()
    purpose = StringField()

    def __init__(self, of_id: uuid.UUID, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.of_id = of_id
        self.prefix_of_ids = f"wording-{of_id}"

    def show(self, said: ResearchView | ContributionView) -> None:
        """Fill in what stands now, to be changed."""
        self.text.data, self.certainty.data, self.meaning.data = said.text, said.certainty, said.meaning

    @property
    def wording(self) -> Wording:
        """What was typed."""
        certainty = CERTAINTIES.get(self.said("certainty"), CERTAINTIES[USUAL_CERTAINTY])
        return Wording(text=self.said("text"), meaning=self.said("meaning"), certainty=certainty)


class VoiceForm(CaseForm):
    """What the victim or a child wants and fears, and who says so."""

    prefix_of_ids = "voice"
    person_id = StringField()
    text = StringField()
    source = StringField()


class TakeDownForm(CaseForm):
    """What an agency said aloud."""

    prefix_of_ids = "taken"
    agency_id = StringField()
    text = StringField()
    about_id = StringField()
    certainty = StringField(default=USUAL_CERTAINTY)


class DifferingForm(CaseForm):
    """How one's agency sees it, and why; of what, where nothing has been noted yet."""

    agency_id = StringField()
    about = StringField()
    text = StringField()
    reason = StringField()

    def __init__(self, of_id: uuid.UUID | None = None, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.of_id = of_id
        self.prefix_of_ids = f"view-{of_id}" if of_id else "differing"


class AnswerForm(DatedForm):
    """What the chair makes of it, who sees to it, and by when. `answer_by` is set once the form has been found good."""

    response = StringField()
    manager = StringField()

    answer_by: date | None = None

    def __init__(self, of_id: uuid.UUID, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.of_id = of_id
        self.prefix_of_ids = f"answer-{of_id}"

    def validate(self, extra_validators: Mapping[str, Sequence[object]] | None = None) -> bool:
        """Whether everything can be used; the date may be left out."""
        is_good = bool(super().validate(extra_validators))
        typed = [self.said("day"), self.said("month"), self.said("year")]
        if any(part.strip() for part in typed):
            try:
                self.answer_by = read_day(*typed, earliest=local_today())
            except TypedWrong as error:
                self.note_wrong_date(error)
                return False
        return is_good


class AdditionForm(CaseForm):
    """What is added to an agreed record, and why now."""

    prefix_of_ids = "addition"
    addition = StringField()
    reason = StringField()
