"""A word as it is typed into the word list."""

from wtforms import StringField

from app.core.forms import TypedForm
from app.directory.term_rules import ListedTerm
from app.directory.terms import NewTerm


class TermForm(TypedForm):
    """What somebody types about a word. The service says what is wrong with it, so that it is said in one place."""

    prefix_of_ids = "term"
    word = StringField()
    full_form = StringField()
    meaning = StringField()
    spellings = StringField()
    version = StringField()

    @property
    def new(self) -> NewTerm:
        """The word as it was typed."""
        return NewTerm(
            word=self.said("word"),
            full_form=self.said("full_form"),
            meaning=self.said("meaning"),
            spellings=self.said("spellings").splitlines(),
        )

    @property
    def seen_version(self) -> int:
        """Which version of the word stood beside what was typed."""
        said = self.said("version")
        return int(said) if said.isdecimal() and said.isascii() else 0

    def show(self, term: ListedTerm) -> None:
        """Fill in the word as it stands."""
        self.word.data, self.full_form.data, self.meaning.data = term.word, term.full_form, term.meaning
        self.spellings.data, self.version.data = "\n".join(term.spellings), str(term.version)
