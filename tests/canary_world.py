"""Random worlds in which every secret is a made word, and a small model of who may come across which of them.

The model is written here once more, from the sentences of the need-to-know rule, and shares no code with the program.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from builders import actor_for, make_account, make_item, make_meeting, make_partnership, make_series

from app.actions.models import ActionState
from app.actions.service import record_action, record_outcome
from app.agenda.models import AgendaItem, ItemState
from app.cases.models import Answer, Case, Check, ConflictOfInterest, ContactKind, PersonRole
from app.cases.service import NewContact, NewPerson, NewReferral, note_for_coordinator, refer_case
from app.core.access import Role
from app.core.clock import now_utc
from app.core.database import db, new_id
from app.directory.models import Agency
from app.identity.models import Account
from app.identity.service import grant_role
from app.meetings.models import Meeting, MeetingAttendance, MeetingState, Series, Shape
from app.minutes.document import append_text
from app.minutes.models import Certainty, Contribution
from app.minutes.queries import list_documents
from app.minutes.service import add_research_line, record_voice
from app.summaries.models import Summary
from app.summaries.service import make_summaries

OVERSEEING = {Role.COORDINATOR, Role.CHAIR, Role.MINUTE_TAKER}
SPEAKING = {Role.REPRESENTATIVE, Role.DEPUTY, Role.GUEST}
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
    agencies: list[Agency] = field(default_factory=list)
    series: list[Series] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    case_ids: list[uuid.UUID] = field(default_factory=list)
    summaries: list[Summary] = field(default_factory=list)

    def conflicts(self, someone: Someone, case: int) -> bool:
        """A conflict of interest beats everything."""
        number = self.people.index(someone)
        return (case, number) in self.account_conflicts or any(
            (case, agency) in self.agency_conflicts | self.late_conflicts for agency in someone.agencies
        )

    def is_over(self, meeting: int) -> bool:
        return self.states[meeting] in {MeetingState.CLOSED, MeetingState.MOVED, MeetingState.CANCELLED}

    def needed(self, meeting: int, case: int, agency: int) -> bool:
        answer, is_requested = self.answers.get((meeting, case, agency), (None, False))
        return answer is Answer.KNOWN or is_requested or (answer is not None and agency == self.referrers[case])

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
            if not self.conflicts(someone, case):
                words |= self._at_meeting(someone, meeting, case)
                words |= self._in_summaries(someone, meeting, case)
        return words

    def _at_meeting(self, someone: Someone, meeting: int, case: int) -> set[str]:
        grants = list(self.reach(someone, meeting, case))
        showing = [held for held in grants if self.shows_case(held, meeting, case)]
        if showing:
            own = {held.agency for held in showing if held.agency is not None}
            oversees = any(held.role in OVERSEEING for held in showing)
            words = identifiers(case) | whole(case, meeting)
            words |= {word("action", m, c, a) for m, c in self.listed if c == case for a in self.needed_at(m, c)}
            words |= {word("contribution", meeting, case, a) for a in self.needed_at(meeting, case)}
            words |= {word("research", meeting, case, a) for a in own & self.needed_at(meeting, case)}
            words |= {word("reason", meeting, case, a) for a in own & self.needed_at(meeting, case)}
            words |= {word("outcome", meeting, case)} if self.states[meeting] is MeetingState.CLOSED else set()
            if oversees or own & self.readers[case]:
                words |= {word("protected", case), word("protectedsafe", case)}
            return words | ({word("note", case)} if oversees else set())
        words = set()
        for held in grants:
            if held.agency is not None and held.role in SPEAKING and not self.is_over(meeting):
                answer, _ = self.answers.get((meeting, case, held.agency), (None, False))
                if answer is Answer.NO_REPLY:
                    words |= identifiers(case)
                if answer is Answer.NOTHING_KNOWN:
                    # The random reference stays with whoever gave the answer, to be able to change it.
                    words.add(word("reference", case))
        return words

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
        return {agency for agency in range(len(CODES)) if self.needed(meeting, case, agency)}

    def sees_case(self, someone: Someone, meeting: int, case: int) -> bool:
        """Whether this person may open the page of the case at that meeting."""
        return (
            (meeting, case) in self.listed
            and not self.conflicts(someone, case)
            and any(self.shows_case(held, meeting, case) for held in self.reach(someone, meeting, case))
        )


def word(kind: str, *numbers: int) -> str:
    """A word that nobody says."""
    return f"zq{kind}{'x'.join(map(str, numbers))}q"


def identifiers(case: int) -> set[str]:
    """What an agency needs to check its records."""
    return {word(kind, case) for kind in ("victim", "child", "reference")}


def whole(case: int, meeting: int) -> set[str]:
    """What everybody needed for a case sees of it at a meeting."""
    about = {word(kind, case) for kind in ("event", "grounds", "worries", "safe", "consent", "open", "opensafe")}
    return about | {word(kind, meeting, case) for kind in ("voice", "minutes")}


def draw_world(random: Random) -> World:
    """A world of four cases, four agencies and ten people: three who run meetings, a speaker, and any others."""
    states = [
        MeetingState.CLOSED,
        random.choice([MeetingState.PREPARING, MeetingState.PUBLISHED, MeetingState.OPEN, MeetingState.OPEN]),
        random.choice(list(MeetingState)),
    ]
    places = [(meeting, case) for meeting in range(3) for case in range(4)]
    listed = {place for place in places if random.random() < 0.6} | {(0, 0), (1, 1), (2, 2), (0, 3)}
    referrers = [random.randrange(len(CODES)) for _ in range(4)]
    early = {(c, a) for c in range(4) for a in range(len(CODES)) if a != referrers[c] and random.random() < 0.12}
    late = {(c, a) for c in range(4) for a in range(len(CODES)) if random.random() < 0.06}
    answers: dict[tuple[int, int, int], tuple[Answer, bool]] = {}
    for meeting, case in sorted(listed):
        for agency in range(len(CODES)):
            if agency == referrers[case]:
                answers[meeting, case, agency] = (Answer.KNOWN, False)
            elif (case, agency) not in early and random.random() < 0.75:
                answers[meeting, case, agency] = (random.choice(list(Answer)), random.random() < 0.15)
    certain = [
        Someone((Held(Role.CHAIR, series=0),), None),
        Someone((Held(Role.COORDINATOR),), None),
        Someone((Held(Role.MINUTE_TAKER, series=1),), 0),
        Someone((Held(Role.REPRESENTATIVE, agency=0),), 0),
    ]
    return World(
        people=[*certain, *(_draw_person(random) for _ in range(6))],
        series_of=[0, 0, 1],
        states=states,
        listed=listed,
        under_way={next((m, c) for m, c in sorted(listed) if m == n) for n in (1, 2) if states[n] is MeetingState.OPEN},
        answers=answers,
        referrers=referrers,
        readers={case: {a for a in range(len(CODES)) if random.random() < 0.4} for case in range(4)},
        agency_conflicts=early,
        late_conflicts=late,
        account_conflicts={(case, person) for case in range(4) for person in range(10) if random.random() < 0.06},
    )


def _draw_person(random: Random) -> Someone:
    held = tuple(
        Held(
            role=random.choice(list(Role)),
            agency=random.choice([None, *range(len(CODES)), *range(len(CODES))]),
            series=random.choice([None, 0, 0, 1]),
            case=random.choice([None, None, None, *range(4)]),
        )
        for _ in range(random.choice([0, 1, 1, 1, 2, 2, 3]))
    )
    spoken_for = [h.agency for h in held if h.agency is not None]
    return Someone(held, random.choice([None, *range(len(CODES)), *spoken_for]))


def build(world: World) -> None:
    """Put the world into the database, with its words wherever something secret stands. Does not commit."""
    world.agencies = list(make_partnership(*CODES).values())
    world.series = [make_series(world.agencies), make_series(world.agencies, name="MARAC", shape=Shape.MARAC)]
    world.meetings = [
        make_meeting(world.series[series], MeetingState.OPEN if state is MeetingState.CLOSED else state)
        for series, state in zip(world.series_of, world.states, strict=True)
    ]
    cases = [_build_case(world, number) for number in range(4)]
    world.case_ids = [case.id for case in cases]
    for someone in world.people:
        someone.account = make_account(employer=None if someone.employer is None else world.agencies[someone.employer])
        for held in someone.held:
            grant_role(
                someone.account,
                held.role,
                agency_id=None if held.agency is None else world.agencies[held.agency].id,
                series_id=None if held.series is None else world.series[held.series].id,
                case_id=None if held.case is None else world.case_ids[held.case],
            )
    _lock_out(world, world.agency_conflicts)
    for meeting, case in sorted(world.listed):
        _build_item(world, meeting, case, cases[case])
    _finish(world)


def _build_case(world: World, number: int) -> Case:
    readers = frozenset(world.agencies[agency].id for agency in world.readers[number])
    contacts = [
        NewContact(kind=ContactKind.PHONE, text=word("open", number), safe_contact=word("opensafe", number)),
        NewContact(
            kind=ContactKind.ADDRESS,
            text=word("protected", number),
            safe_contact=word("protectedsafe", number),
            is_protected=True,
            reader_ids=readers,
        ),
    ]
    case = refer_case(
        NewReferral(
            agency_id=world.agencies[world.referrers[number]].id,
            account_id=None,
            received_utc=now_utc() - timedelta(hours=2),
            event=word("event", number),
            grounds=word("grounds", number),
            worries=word("worries", number),
            safe_contact=word("safe", number),
            consent_text=word("consent", number),
            reference=word("reference", number),
            people=[
                NewPerson(name=word("victim", number).capitalize(), role=PersonRole.VICTIM, contacts=contacts),
                NewPerson(name=word("child", number).capitalize(), role=PersonRole.CHILD),
            ],
        )
    )
    note_for_coordinator(case, word("note", number))
    return case


def _build_item(world: World, meeting: int, case: int, row: Case) -> None:
    answers = {a: answer for (m, c, a), answer in world.answers.items() if (m, c) == (meeting, case)}
    item = make_item(
        world.meetings[meeting],
        row,
        referrer=world.agencies[world.referrers[case]],
        answers={CODES[agency]: answer for agency, (answer, _) in answers.items()},
        agencies=dict(zip(CODES, world.agencies, strict=True)),
    )
    for agency, (_, is_requested) in answers.items():
        db.session.execute(
            db.update(Check)
            .where(Check.meeting_id == item.meeting_id, Check.case_id == row.id)
            .where(Check.agency_id == world.agencies[agency].id)
            .values(is_requested=is_requested)
        )
    record_voice(item, person_id=None, position=0, text=word("voice", meeting, case), source="a teacher")
    append_text(list_documents(item.id)[0], word("minutes", meeting, case))
    for agency in world.needed_at(meeting, case):
        _build_part_of_agency(world, item, (meeting, case, agency))
    if (meeting, case) in world.under_way:
        item.state, item.started_utc = ItemState.UNDER_WAY, now_utc()
    if world.states[meeting] is MeetingState.CLOSED:
        item.state, item.started_utc, item.ended_utc = ItemState.CLOSED, now_utc(), now_utc() + timedelta(minutes=5)
        record_outcome(item, decided=word("outcome", meeting, case), recorded_by_id=None)


def _build_part_of_agency(world: World, item: AgendaItem, place: tuple[int, int, int]) -> None:
    agency_id = world.agencies[place[2]].id
    line = add_research_line(
        item.meeting_id,
        item.case_id,
        agency_id,
        author_id=None,
        text=word("research", *place),
        certainty=Certainty.WORRY,
    )
    line.is_held_back, line.held_back_reason = True, word("reason", *place)
    contribution = Contribution(
        id=new_id(),
        meeting_id=item.meeting_id,
        case_id=item.case_id,
        agency_id=agency_id,
        certainty=Certainty.FACT,
        shared_utc=now_utc(),
        text=word("contribution", *place),
    )
    db.session.add(contribution)
    record_action(
        item,
        agency_id=agency_id,
        text=word("action", *place),
        due_utc=now_utc() + timedelta(days=1),
        is_due_at_time=False,
        state=ActionState.AGREED,
    )


def _lock_out(world: World, conflicts: set[tuple[int, int]]) -> None:
    db.session.add_all(
        ConflictOfInterest(case_id=world.case_ids[case], agency_id=world.agencies[agency].id, declared_utc=now_utc())
        for case, agency in sorted(conflicts)
    )
    db.session.flush()


def _finish(world: World) -> None:
    """People arrive, meetings close and send their summaries, and more conflicts come to light."""
    db.session.add_all(
        MeetingAttendance(meeting_id=meeting.id, account_id=someone.account.id, arrived_utc=now_utc())
        for number, meeting in enumerate(world.meetings)
        if world.states[number] is MeetingState.OPEN
        for someone in world.people
        if any(world.reach(someone, number))
    )
    for meeting, state in zip(world.meetings, world.states, strict=True):
        if state is MeetingState.CLOSED:
            meeting.state, meeting.closed_utc = state, now_utc()
            make_summaries(actor_for(world.people[1].account), meeting)
    _lock_out(world, world.late_conflicts - world.agency_conflicts)
    db.session.add_all(
        ConflictOfInterest(
            case_id=world.case_ids[case], account_id=world.people[person].account.id, declared_utc=now_utc()
        )
        for case, person in sorted(world.account_conflicts)
    )
    db.session.flush()
    world.summaries = list(db.session.scalars(db.select(Summary).order_by(Summary.id)))
