"""Drawing the random worlds of `canary_world`."""

from random import Random

from canary_limits import draw_contacts, draw_limits
from canary_world import CODES, OVERSEEING, Held, Someone, World

from app.cases.models import Answer
from app.core.access import Role
from app.meetings.models import MeetingState


def draw_world(random: Random) -> World:
    """A world of four cases, four agencies and ten people: three who run meetings, a speaker, and any others."""
    states = [
        MeetingState.CLOSED,
        random.choice([MeetingState.PREPARING, MeetingState.PUBLISHED, MeetingState.OPEN, MeetingState.OPEN]),
        random.choice(list(MeetingState)),
    ]
    places = [(meeting, case) for meeting in range(3) for case in range(4)]
    listed = {place for place in places if random.random() < 0.6} | {(0, 0), (1, 1), (2, 2), (0, 3)}
    # What the first agency knows of the first case is seen in every world, so that no kind of word is missing.
    referrers = [0, *(random.randrange(len(CODES)) for _ in range(3))]
    early = {(c, a) for c in range(4) for a in range(len(CODES)) if a != referrers[c] and random.random() < 0.12}
    late = {(c, a) for c in range(4) for a in range(len(CODES)) if random.random() < 0.06} - {(0, 0)}
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
    world = World(
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
        account_conflicts={(case, person) for case in range(4) for person in range(10) if random.random() < 0.06}
        - {(0, 0), (0, 3)},
        # The first case stays open to all, so that no kind of word is missing.
        sealed={case: set(random.sample(range(10), 4)) for case in (1, 2, 3) if random.random() < 0.3},
        glass={
            (case, person): random.random() < 0.6 for case in range(4) for person in range(10) if random.random() < 0.15
        }
        | {(0, 0): False},
        reasons={(case, person) for case in range(4) for person in range(10) if random.random() < 0.08} | {(0, 4)},
        old={0} if random.random() < 0.7 else set(),
    )
    parts = [(m, c, agency) for m, c in sorted(listed) for agency in sorted(world.needed_at(m, c))]
    world.limits, world.contacts = draw_limits(random, parts, len(CODES)), draw_contacts(random, 4)
    return world


def _draw_person(random: Random) -> Someone:
    held = tuple(_draw_grant(random) for _ in range(random.choice([0, 1, 1, 1, 2, 2, 3])))
    spoken_for = [h.agency for h in held if h.agency is not None]
    return Someone(held, random.choice([None, *range(len(CODES)), *spoken_for]))


def _draw_grant(random: Random) -> Held:
    role = random.choice(list(Role))
    # Whoever runs meetings does so for all, and speaks for no agency by that role.
    agencies = [None] if role in OVERSEEING else [None, *range(len(CODES)), *range(len(CODES))]
    return Held(
        role=role,
        agency=random.choice(agencies),
        series=random.choice([None, 0, 0, 1]),
        case=random.choice([None, None, None, *range(4)]),
    )
