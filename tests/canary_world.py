"""Random worlds in which every secret is a made word, and a small model of who may come across which of them.

The model is written here once more, from the sentences of the need-to-know rule, and shares no code with the program.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

from canary_limits import DrawnLimit, gets, is_limited, is_number_shown

from app.cases.models import Answer
from app.core.access import Role
from app.directory.models import Agency
from app.identity.models import Account
from app.meetings.models import Meeting, MeetingState, Series
from app.summaries.models import Summary

OVERSEEING = {Role.COORDINATOR, Role.CHAIR, Role.MINUTE_TAKER}
SPEAKING = {Role.REPRESENTATIVE, Role.DEPUTY, Role.GUEST}
REVIEWING = {Role.COORDINATOR, Role.CHAIR, Role.DATA_PROTECTION_OFFICER}
READING = OVERSEEING | SPEAKING | {Role.READER}
# Longer kinds stand before those they begin with.
KINDS = (
    *("victim", "child", "reference", "event", "grounds", "worries", "consent", "note", "voice", "minutes", "outcome"),
    *("glass", "why"),
    *("opensafe", "open", "safe", "protectedsafe", "protected", "research", "reason", "contribution", "action"),
    *("visit", "limit", "purpose", "view", "respond", "addition"),
    *("number", "happened", "draft"),
)
CODES = ("AA", "BB", "CC", "DD")
Place = tuple[int, int]


@dataclass(frozen=True)
class Held:
    """One grant of a person: a role, and numbers of agency, series and case where it is limited to them."""

    role: Role
    agency: int | None = None
    series: int | None = None
    case: int | None = None


@dataclass
class Someone:
    """A person of the world."""

    held: tuple[Held, ...]
    employer: int | None
    account: Account = field(init=False)

    @property
    def agencies(self) -> set[int]:
        """Every agency this person works or speaks for."""
        return {h.agency for h in self.held if h.agency is not None} | ({self.employer} - {None})


@dataclass
class World:
    """What there is, by numbers; the rows of the database beside it."""

    people: list[Someone]
    series_of: list[int]
    states: list[MeetingState]
    listed: set[Place]
    under_way: set[Place]
    answers: dict[tuple[int, int, int], tuple[Answer, bool]]
    referrers: list[int]
    readers: dict[int, set[int]]
    agency_conflicts: set[tuple[int, int]]
    late_conflicts: set[tuple[int, int]]
    account_conflicts: set[tuple[int, int]]
    # Who is named for each sealed case; who broke the glass of a case, and whether it still holds; who opened one with
    # a reason; the meetings that were over 28 days ago or longer.
    sealed: dict[int, set[int]]
    glass: dict[tuple[int, int], bool]
    reasons: set[tuple[int, int]]
    old: set[int]
    codes: tuple[str, ...] = CODES
    agencies: list[Agency] = field(default_factory=list)
    series: list[Series] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    case_ids: list[uuid.UUID] = field(default_factory=list)
    summaries: list[Summary] = field(default_factory=list)
    limits: dict[tuple[int, int, int], DrawnLimit] = field(default_factory=dict)
    contacts: list[str] = field(default_factory=list)
    # Where somebody who speaks for the agency has written a draft of their summary.
    drafts: set[tuple[int, int, int]] = field(default_factory=set)
    contribution_ids: dict[tuple[int, int, int], uuid.UUID] = field(default_factory=dict)

    def conflicts(self, someone: Someone, case: int) -> bool:
        """A conflict of interest beats everything."""
        number = self.people.index(someone)
        return (case, number) in self.account_conflicts or any(
            (case, agency) in self.agency_conflicts | self.late_conflicts for agency in someone.agencies
        )

    def hides(self, someone: Someone, case: int) -> bool:
        """What is hidden from somebody: a conflict, or a seal without their name."""
        is_shut_out = case in self.sealed and self.people.index(someone) not in self.sealed[case]
        return self.conflicts(someone, case) or is_shut_out

    def is_over(self, meeting: int) -> bool:
        return self.states[meeting] in {MeetingState.CLOSED, MeetingState.MOVED, MeetingState.CANCELLED}

    def needed(self, meeting: int, case: int, agency: int) -> bool:
        answer, is_requested = self.answers.get((meeting, case, agency), (None, False))
        is_coming = answer in {Answer.KNOWN, Answer.NEED_TO_COME} or is_requested
        return is_coming or (answer is not None and agency == self.referrers[case])

    def reach(self, someone: Someone, meeting: int, case: int | None = None) -> Iterator[Held]:
        """The grants that count at that meeting, and for that case where one is named."""
        for held in someone.held:
            if held.series in {None, self.series_of[meeting]} and (case is None or held.case in {None, case}):
                yield held

    def shows_case(self, held: Held, meeting: int, case: int) -> bool:
        """Whether this grant shows the whole case."""
        if held.role in OVERSEEING:
            return True
        reads = held.role in SPEAKING | {Role.READER}
        by_check = held.agency is not None and self.needed(meeting, case, held.agency)
        return reads and (held.case == case or by_check)

    def words_for(self, someone: Someone) -> set[str]:
        """Every made word this person may come across, on whatever page."""
        words = set()
        for meeting, case in self.listed:
            if not self.hides(someone, case):
                words |= self._at_meeting(someone, meeting, case)
                words |= self._in_summaries(someone, meeting, case)
        return words | self._in_reviews(someone)

    def _at_meeting(self, someone: Someone, meeting: int, case: int) -> set[str]:
        grants = list(self.reach(someone, meeting, case))
        showing = [held for held in grants if self.shows_case(held, meeting, case)]
        if showing or (case in self.sealed and any(held.role in READING for held in grants)):
            own = {held.agency for held in showing if held.agency is not None}
            oversees = any(held.role in OVERSEEING for held in showing)
            words = identifiers(case) | whole(case, meeting)
            # Meetings are numbered by when they start: actions of those before are read first.
            told = [(m, c) for m, c in self.listed if c == case and m <= meeting]
            words |= {word("action", m, c, a) for m, c in told for a in self.needed_at(m, c)}
            parts = [(meeting, case, agency) for agency in self.needed_at(meeting, case)]
            words |= {w for part in parts if gets(self, someone, part) == "whole" for w in shared_words(part)}
            writing = {held.agency for held in showing if held.role in SPEAKING}
            words |= {word("limit", *part) for part in parts if part[2] in writing and is_limited(self, part)}
            words -= set() if is_number_shown(self, case) else {word("open", case)}
            words |= {word("research", meeting, case, a) for a in own & self.needed_at(meeting, case)}
            words |= {word("reason", meeting, case, a) for a in own & self.needed_at(meeting, case)}
            # What people said on the scale and put into the chronology is for everybody who sees the case there; the
            # draft of a summary is its own agency's.
            words |= {word(kind, *part) for part in parts for kind in ("number", "happened")}
            words |= {word("draft", *part) for part in parts if part[2] in own and part in self.drafts}
            words |= {word("outcome", meeting, case)} if self.states[meeting] is MeetingState.CLOSED else set()
            if oversees or own & self.readers[case]:
                words |= {word("protected", case), word("protectedsafe", case)}
            return words | ({word("note", case)} if oversees else set())
        words = self._by_glass(someone, meeting, case)
        for held in grants:
            if held.agency is not None and held.role in SPEAKING and not self.is_over(meeting):
                answer, _ = self.answers.get((meeting, case, held.agency), (None, False))
                if answer is Answer.NO_REPLY:
                    words |= identifiers(case)
                if answer is Answer.NOTHING_KNOWN:
                    # The random reference stays with whoever gave the answer, to be able to change it.
                    words.add(word("reference", case))
        return words

    def _by_glass(self, someone: Someone, meeting: int, case: int) -> set[str]:
        """An emergency shows the family and what was shared and agreed; no minutes, no research, nothing protected."""
        if not self.reads_by_glass(someone, meeting, case):
            return set()
        told = [(m, c) for m, c in self.listed if c == case and m <= meeting]
        words = identifiers(case) | whole(case, meeting) - at_the_table(case, meeting)
        words |= {word("action", m, c, a) for m, c in told for a in self.needed_at(m, c)}
        # Limits hold in an emergency too, and so does what must never be called.
        parts = [(meeting, case, agency) for agency in self.needed_at(meeting, case)]
        words |= {w for part in parts if gets(self, someone, part) == "whole" for w in shared_words(part)}
        words -= set() if is_number_shown(self, case) else {word("open", case)}
        words |= {word("glass", case, self.people.index(someone))}
        return words | ({word("outcome", meeting, case)} if self.states[meeting] is MeetingState.CLOSED else set())

    def reads_by_glass(self, someone: Someone, meeting: int, case: int) -> bool:
        """Whether the glass that this person broke shows them the case there."""
        return (
            (meeting, case) in self.listed
            and self.glass.get((case, self.people.index(someone)), False)
            and not self.hides(someone, case)
            and any(held.role in OVERSEEING | SPEAKING for held in self.reach(someone, meeting, case))
        )

    def _in_reviews(self, someone: Someone) -> set[str]:
        """Whoever reviews reads why, where they see the case. The officer's pages know each case by its reference."""
        words = set()
        if any(held.role is Role.DATA_PROTECTION_OFFICER for held in someone.held):
            words |= {
                word("reference", case) for case in range(len(self.referrers)) if not self.conflicts(someone, case)
            }
        for case, person in [*self.glass, *self.reasons]:
            if self.reviews_words(someone, case):
                words |= {word("glass", case, person)} if (case, person) in self.glass else set()
                words |= {word("why", case, person)} if (case, person) in self.reasons else set()
        return words

    def reviews_words(self, someone: Someone, case: int) -> bool:
        """Whether somebody who reviews sees the case in a series where they do."""
        return any(
            self.stands_before(someone, meeting, case)
            and any(held.role in REVIEWING and held.series in {None, self.series_of[meeting]} for held in someone.held)
            for meeting in range(len(self.states))
        )

    def _in_summaries(self, someone: Someone, meeting: int, case: int) -> set[str]:
        if self.states[meeting] is not MeetingState.CLOSED:
            return set()
        holds = any(
            held.role in SPEAKING and held.agency is not None and self.gets_summary(held.agency, meeting, case)
            for held in self.reach(someone, meeting, case)
        )
        about = {word(kind, case) for kind in ("reference", "safe", "opensafe")}
        return about | {word("outcome", meeting, case)} if holds else set()

    def gets_summary(self, agency: int, meeting: int, case: int) -> bool:
        """An agency that was needed, or had a guest for the case, and is not locked out, holds something afterwards."""
        answer, is_requested = self.answers.get((meeting, case, agency), (None, False))
        is_nil = answer is Answer.NOTHING_KNOWN and not is_requested and agency != self.referrers[case]
        return not is_nil and (self.needed(meeting, case, agency) or agency in self.guests_of(meeting, case))

    def guests_of(self, meeting: int, case: int) -> set[int]:
        return {
            held.agency
            for someone in self.people
            for held in self.reach(someone, meeting, case)
            if held.case == case and held.agency is not None and held.role in SPEAKING
        }

    def needed_at(self, meeting: int, case: int) -> set[int]:
        return {agency for agency in range(len(self.codes)) if self.needed(meeting, case, agency)}

    def sees_case(self, someone: Someone, meeting: int, case: int) -> bool:
        """Whether this person may open the page of the case at that meeting."""
        return self.stands_before(someone, meeting, case) or self.reads_by_glass(someone, meeting, case)

    def stands_before(self, someone: Someone, meeting: int, case: int) -> bool:
        """Whether somebody sees the case there by role, by agency, or by being named."""
        if (meeting, case) not in self.listed or self.hides(someone, case):
            return False
        return any(
            self.shows_case(held, meeting, case) or (case in self.sealed and held.role in READING)
            for held in self.reach(someone, meeting, case)
        )

    def asks_why(self, someone: Someone, meeting: int, case: int) -> bool:
        """Whether the page asks first: the meeting is long over, and no other puts the case on this person's list."""
        if meeting not in self.old or (case, self.people.index(someone)) in self.reasons:
            return False
        elsewhere = [m for m in range(len(self.states)) if m not in self.old and (m, case) in self.listed]
        return self.stands_before(someone, meeting, case) and not any(
            self.stands_before(someone, m, case) or self.is_asked(someone, m, case) for m in elsewhere
        )

    def is_asked(self, someone: Someone, meeting: int, case: int) -> bool:
        """Whether an agency of theirs has still to say what it knows."""
        return not self.hides(someone, case) and any(
            held.role in SPEAKING
            and not self.is_over(meeting)
            and self.answers.get((meeting, case, held.agency), (None, False))[0] is Answer.NO_REPLY
            for held in self.reach(someone, meeting, case)
        )


def word(kind: str, *numbers: int) -> str:
    """A word that nobody says."""
    assert kind in KINDS
    return f"zq{kind}{'x'.join(map(str, numbers))}q"


def identifiers(case: int) -> set[str]:
    """What an agency needs to check its records."""
    return {word(kind, case) for kind in ("victim", "child", "reference")}


def whole(case: int, meeting: int) -> set[str]:
    """What everybody needed for a case sees of it at a meeting."""
    about = {
        word(kind, case) for kind in ("event", "grounds", "worries", "safe", "consent", "open", "opensafe", "visit")
    }
    return about | {word("voice", meeting, case)} | at_the_table(case, meeting)


def shared_words(part: tuple[int, int, int]) -> set[str]:
    """What an agency shared, and why it did."""
    return {word("contribution", *part), word("purpose", *part)}


def at_the_table(case: int, meeting: int) -> set[str]:
    """What is written while a case is discussed, and afterwards: no emergency shows it."""
    return {word(kind, meeting, case) for kind in ("minutes", "view", "respond", "addition")}
