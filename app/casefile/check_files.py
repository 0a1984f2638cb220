"""The list of checks as a table for an agency's own system, and what it answers in it. Plain data."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.casefile.check_form import PERSON
from app.cases.check_rules import joined, read_answer
from app.core.tables_in import NoTable, Table, TableLine, WrongLine
from app.disclosure.checks import AnswerPart, AskedCase
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
    """One answer that a table brings, with what was answered before.

    `part` names one service of the agency, or one person of the case, and `part_key` is what its field is called by.
    """

    row: AskedCase
    part_key: str
    part: str
    before: str
    after: str

    @property
    def field(self) -> str:
        """What it is called in the form of the list."""
        return f"{self.row.key}.{self.part_key}" if self.part_key else self.row.key

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
            "" if services else _written(_said_of(case, number)),
            *(_written(service.answer) for service in case.services),
        ]
        for case in asked
        for number, person in enumerate(case.people)
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
    of_people: dict[str, list[tuple[AnswerPart, str]]] = defaultdict(list)
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
            if not apart and (person := _person_of(line, case)):
                of_people[case.reference].append((person, said[case.reference, ANSWERED][-1]))
    return _gathered(said, of_people, by_reference, services, wrong)


def _gathered(
    said: Mapping[tuple[str, str], Sequence[str]],
    of_people: Mapping[str, Sequence[tuple[AnswerPart, str]]],
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
        told = _told_apart(case, after, of_people.get(reference, ()))
        answers += told
        if after == "no_reply":
            if set(values) != {"no_reply"}:
                partly.append(reference)
        elif after == before:
            same += not told
        else:
            name = "" if column == ANSWERED else column
            answers.append(ReadAnswer(case, service_ids.get(name, ""), name, before, after))
    return ReadTable(tuple(answers), same, tuple(dict.fromkeys(partly)), tuple(sorted(wrong, key=lambda w: w.number)))


def _said_of(case: AskedCase, number: int) -> str:
    """What stands in the line of one person: what was said of them where the agency says for whom, or of the case."""
    is_apart = case.answer != "need_to_come" and any(person.answer != "no_reply" for person in case.persons)
    return case.persons[number].answer if is_apart else case.answer


def _person_of(line: TableLine, case: AskedCase) -> AnswerPart | None:
    """Whom of a case a line is about, by name, and by the date of birth too where two are called alike."""
    named = [number for number, person in enumerate(case.people) if person.name == line.said(NAME)]
    if len(named) > 1:
        named = [number for number in named if case.people[number].birth_date == line.said(BORN)]
    return case.persons[named[0]] if len(named) == 1 and case.persons else None


def _told_apart(case: AskedCase, after: str, lines: Sequence[tuple[AnswerPart, str]]) -> Sequence[ReadAnswer]:
    """What a table says person by person, where it knows the case: lines that differ, or differ from what was said."""
    is_apart = len({answer for _person, answer in lines}) > 1 or any(one.answer != "no_reply" for one in case.persons)
    if not is_apart or after not in {"known", "need_to_come"}:
        return []
    return [
        ReadAnswer(case, f"{PERSON}.{person.id}", person.name, person.answer, answer)
        for person, answer in lines
        if answer in {"known", "nothing_known"} and answer != person.answer
    ]


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
