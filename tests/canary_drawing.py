"""Drawing the random worlds of `canary_world`."""

from dataclasses import dataclass
from random import Random
from string import ascii_uppercase

from canary_limits import draw_contacts, draw_limits
from canary_world import CODES, OVERSEEING, Held, Someone, World

from app.cases.models import Answer
from app.core.access import Role
from app.meetings.models import MeetingState

MEETINGS = range(3)


@dataclass(frozen=True)
class Size:
    """How much there is in a world. At least `needed` agencies have something to say of a case wherever it is heard."""

    cases: int = 4
    agencies: int = len(CODES)
    people: int = 10
    needed: int = 0
    # Somebody of each role, and somebody who speaks for each agency.
    has_everybody: bool = False


USUAL = Size()


def draw_world(random: Random, size: Size = USUAL) -> World:
    """A world of some cases, agencies and people: three who run meetings, a speaker, and any others."""
    cases, agencies = range(size.cases), range(size.agencies)
    states = [
        MeetingState.CLOSED,
        random.choice([MeetingState.PREPARING, MeetingState.PUBLISHED, MeetingState.OPEN, MeetingState.OPEN]),
        random.choice(list(MeetingState)),
    ]
    places = [(meeting, case) for meeting in MEETINGS for case in cases]
    listed = {place for place in places if random.random() < 0.6} | {(case % 3, case) for case in cases}
    # What the first agency knows of the first case is seen in every world, so that no kind of word is missing.
    referrers = [0, *(random.randrange(size.agencies) for _ in cases[1:])]
    early = {(c, a) for c in cases for a in agencies if a != referrers[c] and random.random() < 0.12}
    late = {(c, a) for c in cases for a in agencies if random.random() < 0.06} - {(0, 0)}
    answers: dict[tuple[int, int, int], tuple[Answer, bool]] = {}
    for meeting, case in sorted(listed):
        for agency in agencies:
            if agency == referrers[case]:
                answers[meeting, case, agency] = (Answer.KNOWN, False)
            elif (case, agency) not in early and random.random() < 0.75:
                answers[meeting, case, agency] = (random.choice(list(Answer)), random.random() < 0.15)
        answers |= _draw_needed(random, size, (meeting, case), {a for c, a in early if c == case} | {referrers[case]})
    certain = [
        Someone((Held(Role.CHAIR, series=0),), None),
        Someone((Held(Role.COORDINATOR),), None),
        Someone((Held(Role.MINUTE_TAKER, series=1),), 0),
        Someone((Held(Role.REPRESENTATIVE, agency=0),), 0),
    ]
    if size.has_everybody:
        certain += [Someone((_draw_grant(random, size, role),), None) for role in Role]
        certain += [Someone((Held(Role.REPRESENTATIVE, agency=agency),), agency) for agency in agencies[1:]]
    people = [*certain, *(_draw_person(random, size) for _ in range(size.people - len(certain)))]
    everybody = range(len(people))
    world = World(
        people=people,
        codes=tuple(letter * 2 for letter in ascii_uppercase[: size.agencies]),
        series_of=[0, 0, 1],
        states=states,
        listed=listed,
        under_way={next((m, c) for m, c in sorted(listed) if m == n) for n in (1, 2) if states[n] is MeetingState.OPEN},
        answers=answers,
        referrers=referrers,
        readers={case: {a for a in agencies if random.random() < 0.4} for case in cases},
        agency_conflicts=early,
        late_conflicts=late,
        account_conflicts={(case, person) for case in cases for person in everybody if random.random() < 0.06}
        - {(0, 0), (0, 3)},
        # The first case stays open to all, so that no kind of word is missing.
        sealed={case: set(random.sample(everybody, 4)) for case in cases[1:] if random.random() < 0.3},
        glass={
            (case, person): random.random() < 0.6 for case in cases for person in everybody if random.random() < 0.15
        }
        | {(0, 0): False},
        reasons={(case, person) for case in cases for person in everybody if random.random() < 0.08} | {(0, 4)},
        old={0} if random.random() < 0.7 else set(),
    )
    parts = [(m, c, agency) for m, c in sorted(listed) for agency in sorted(world.needed_at(m, c))]
    world.limits, world.contacts = draw_limits(random, parts, size.agencies), draw_contacts(random, size.cases)
    return world


def _draw_needed(
    random: Random, size: Size, place: tuple[int, int], others: set[int]
) -> dict[tuple[int, int, int], tuple[Answer, bool]]:
    """Further agencies that know the family, until there are enough; those asked already may change their answer."""
    free = [agency for agency in range(size.agencies) if agency not in others]
    knowing = random.sample(free, min(len(free), max(0, size.needed - 1)))
    return {(*place, agency): (Answer.KNOWN, False) for agency in knowing}


def _draw_person(random: Random, size: Size) -> Someone:
    held = tuple(_draw_grant(random, size) for _ in range(random.choice([0, 1, 1, 1, 2, 2, 3])))
    spoken_for = [h.agency for h in held if h.agency is not None]
    return Someone(held, random.choice([None, *range(size.agencies), *spoken_for]))


def _draw_grant(random: Random, size: Size, role: Role | None = None) -> Held:
    role = role or random.choice(list(Role))
    # Whoever runs meetings does so for all, and speaks for no agency by that role.
    agencies = [None] if role in OVERSEEING else [None, *range(size.agencies), *range(size.agencies)]
    return Held(
        role=role,
        agency=random.choice(agencies),
        series=random.choice([None, 0, 0, 1]),
        case=random.choice([None, None, None, *random.sample(range(size.cases), 4)]),
    )
