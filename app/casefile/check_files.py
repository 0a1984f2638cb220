"""The list of checks as a table for an agency's own system, and what it answers in it. Plain data."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.cases.check_rules import joined, read_answer
from app.core.tables_in import NoTable, Table, TableLine, WrongLine
from app.disclosure.checks import AskedCase
from app.disclosure.words import ANSWER

REFERENCE, NAME, BORN, RELATION, ANSWERED = "Reference", "Name", "Date of birth", "Relation", "Answer"
NOTE: Final = "Note"
HOW_TO_DELETE: Final = (
    "OFFICIAL-SENSITIVE. For looking these names up and for nothing else. Delete this file, also from Downloads and "
    "from the recycle bin, as soon as your answers are back, and by {ends} at the latest. Do not mail or print it. "
    "Nothing known does not mean that there is no risk."
)
_MOST_QUOTED: Final = 40


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """One answer that a table brings, of an agency or of one of its services, with what was answered before."""

    row: AskedCase
    service_id: str
    service: str
    before: str
    after: str

    @property
    def field(self) -> str:
        """What it is called in the form of the list."""
        return f"{self.row.key}.{self.service_id}" if self.service_id else self.row.key

    @property
    def before_text(self) -> str:
        """What was answered before, in words."""
        return _WORDS[self.before]

    @property
    def after_text(self) -> str:
        """What is answered now, in words."""
        return _WORDS[self.after]


@dataclass(frozen=True, slots=True)
class ReadTable:
    """What a table brings. `partly` are cases of which not every line has an answer: they stay as they are."""

    answers: tuple[ReadAnswer, ...]
    same: int
    partly: tuple[str, ...]
    wrong: tuple[WrongLine, ...]


_WORDS: Final[Mapping[str, str]] = {answer.value: words for answer, words in ANSWER.items()}
_BY_VALUE: Final = {answer.value: answer for answer in ANSWER}


def rows_of(asked: Sequence[AskedCase], ends: str) -> Sequence[Sequence[str]]:
    """The table that leaves: a line for each person, minimal, with the answers as they stand."""
    services = [service.name for service in asked[0].services] if asked else []
    lines = [
        [
            case.reference,
            person.name,
            person.birth_date,
            person.relation or (person.age if person.age.startswith("due") else ""),
            # Where services answer apart, one answer for all of them is left to be written.
            "" if services else _written(case.answer),
            *(_written(service.answer) for service in case.services),
        ]
        for case in asked
        for person in case.people
    ]
    headings = [REFERENCE, NAME, BORN, RELATION, ANSWERED, *services]
    note = [NOTE, HOW_TO_DELETE.format(ends=ends), *[""] * (len(headings) - 2)]
    return [headings, *lines, note]


def read_rows(table: Table, asked: Sequence[AskedCase]) -> ReadTable:
    """What a table answers to these questions. Raises `NoTable` where the columns are not there.

    A line for a case that is hidden, absent, or of another meeting is told in the same words.
    """
    services = {service.name: str(service.id) for case in asked[:1] for service in case.services}
    apart = [name for name in services if table.has(name)]
    if not table.has(REFERENCE) or not (table.has(ANSWERED) or apart):
        missing = ANSWERED if table.has(REFERENCE) else REFERENCE
        raise NoTable(f"There is no column “{missing}”. Use the table that you took from here, or its headings.")
    by_reference = {case.reference.casefold(): case for case in asked}
    wrong = list(table.wrong)
    said: dict[tuple[str, str], list[str]] = defaultdict(list)
    for line in table.lines:
        if line.said(REFERENCE).casefold() == NOTE.casefold():
            continue
        case = by_reference.get(line.said(REFERENCE).casefold())
        faults = [_fault_of_case(line, case), *(_fault_of_answer(line, column) for column in (ANSWERED, *apart))]
        if not any(faults):
            faults = [_fault_between(line, column) for column in apart]
        wrong += [fault for fault in faults if fault]
        if case is not None and not any(faults):
            for column in apart or [ANSWERED]:
                answer = read_answer(line.said(column) or line.said(ANSWERED))
                said[case.reference, column].append(answer.value if answer else "no_reply")
    return _gathered(said, by_reference, services, wrong)


def _gathered(
    said: Mapping[tuple[str, str], Sequence[str]],
    by_reference: Mapping[str, AskedCase],
    service_ids: Mapping[str, str],
    wrong: Sequence[WrongLine],
) -> ReadTable:
    answers: list[ReadAnswer] = []
    same, partly = 0, []
    for (reference, column), values in said.items():
        case = by_reference[reference.casefold()]
        before = {service.name: service.answer for service in case.services}.get(column, case.answer)
        after = joined(_BY_VALUE[value] for value in values).value
        if after == "no_reply":
            if set(values) != {"no_reply"}:
                partly.append(reference)
        elif after == before:
            same += 1
        else:
            name = "" if column == ANSWERED else column
            answers.append(ReadAnswer(case, service_ids.get(name, ""), name, before, after))
    return ReadTable(tuple(answers), same, tuple(dict.fromkeys(partly)), tuple(sorted(wrong, key=lambda w: w.number)))


def _fault_of_case(line: TableLine, case: AskedCase | None) -> WrongLine | None:
    if not line.said(REFERENCE):
        return WrongLine(line.number, "There is no reference.", REFERENCE)
    if case is None:
        return WrongLine(line.number, "This reference is not on your list.", REFERENCE)
    if not case.is_changeable:
        return WrongLine(line.number, "Your agency referred this case itself: it needs no answer.", REFERENCE)
    return None


def _fault_of_answer(line: TableLine, column: str) -> WrongLine | None:
    typed = line.said(column)
    if read_answer(typed) is not None:
        return None
    quoted = typed if len(typed) <= _MOST_QUOTED else f"{typed[:_MOST_QUOTED]}…"
    return WrongLine(line.number, f"“{quoted}” is no answer. Write known, nothing known or need to come.", column)


def _fault_between(line: TableLine, column: str) -> WrongLine | None:
    """Whether a line says one thing of the whole agency and another of a service."""
    whole, part = line.said(ANSWERED), line.said(column)
    if not whole or not part or read_answer(whole) is read_answer(part):
        return None
    return WrongLine(line.number, f"“{ANSWERED}” says something else than “{column}”. Leave one of them empty.", column)


def _written(answer: str) -> str:
    return "" if answer == "no_reply" else _WORDS[answer]
