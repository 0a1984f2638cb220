"""What people do while a meeting goes on: arriving, calling, holding, putting off, and letting observers in."""

from collections.abc import Callable, Iterable
from random import Random
from typing import TypeVar

from canary_world import READING, Held, Place, Someone
from history import History, deferral

from app.core.access import Role
from app.meetings.models import MeetingState

T = TypeVar("T")

ATTENDING = READING | {Role.OBSERVER}


def pick_allowed(random: Random, choices: Iterable[T], may: Callable[[T], bool]) -> T:
    """One of them; more often one that is allowed, or hardly anything would ever happen."""
    everything = list(choices)
    allowed = [choice for choice in everything if may(choice)] if random.random() < 0.7 else []
    return random.choice(allowed or everything)


def arrive(history: History) -> None:
    """Somebody says that they are here, and have read the statement."""
    world = history.world

    def may(choice: tuple[Someone, int]) -> bool:
        someone, meeting = choice
        attends = any(held.role in ATTENDING for held in world.reach(someone, meeting))
        return history.is_in(someone) and attends and not world.is_over(meeting)

    choices = [(someone, meeting) for someone in world.people for meeting in range(len(world.states))]
    someone, meeting = pick_allowed(history.random, choices, may)
    path = f"/meetings/{world.meetings[meeting].id}/join"
    if history.do(someone, path, {}, may=may((someone, meeting)), what=f"arrives at {meeting}"):
        history.here.add((meeting, world.people.index(someone)))


def may_lead(history: History, someone: Someone, place: Place) -> bool:
    """Whether this person chairs that meeting for that case, sees it, and nobody else leads."""
    world, (meeting, case) = history.world, place
    chairs = any(held.role is Role.CHAIR for held in world.reach(someone, meeting, case))
    is_free = history.leads.get(meeting) in {None, world.people.index(someone)}
    is_open = world.states[meeting] is MeetingState.OPEN
    return history.is_in(someone) and chairs and is_free and is_open and world.stands_before(someone, meeting, case)


def conduct(history: History) -> None:
    """A chair calls a case, holds it, puts it off, or puts it back."""
    world, random = history.world, history.random
    verb = random.choice(["call", "hold", "defer", "put-back"])
    fits = {
        "call": {"listed", "on hold"},
        "hold": {"under way"},
        "defer": {"listed", "on hold", "under way"},
        "put-back": {"put off"},
    }[verb]

    def may(choice: tuple[Someone, Place]) -> bool:
        someone, place = choice
        is_blocked = verb == "call" and history.is_something_under_way(place[0])
        return may_lead(history, someone, place) and history.item_states[place] in fits and not is_blocked

    choices = [(someone, place) for someone in world.people for place in sorted(world.listed)]
    someone, place = pick_allowed(random, choices, may)
    meeting, case = place
    fields = {"case_id": world.case_ids[case], "reason": deferral(place)}
    path = f"/meetings/{world.meetings[meeting].id}/{verb}"
    if not history.do(someone, path, fields, may=may((someone, place)), what=f"{verb}: {case} at {meeting}"):
        return
    after = {"call": "under way", "hold": "on hold", "defer": "put off", "put-back": "listed"}[verb]
    history.item_states[place] = after
    history.leads[meeting] = world.people.index(someone)
    if after in {"on hold", "put off"}:
        for person in range(len(world.people)):
            end_admission(history, place, person)


def let_in(history: History) -> None:
    """A chair lets an observer in for the case under way, or sees one out."""
    world, random = history.world, history.random
    verb = random.choice(["admit", "admit", "see-out"])

    def may(choice: tuple[Someone, Place, int]) -> bool:
        someone, place, person = choice
        observer, is_let_in = world.people[person], (place, person) in history.let_in
        observes = any(held.role is Role.OBSERVER for held in world.reach(observer, place[0]))
        return (
            may_lead(history, someone, place)
            and history.item_states[place] == "under way"
            and (place[0], person) in history.here
            and observes
            and (is_let_in or not world.stands_before(observer, *place))
            and (verb == "see-out" or not world.hides(observer, place[1]))
        )

    people = range(len(world.people))
    choices = [
        (someone, place, person) for someone in world.people for place in sorted(world.listed) for person in people
    ]
    someone, place, person = pick_allowed(random, choices, may)
    meeting, case = place
    done = history.do(
        someone,
        f"/meetings/{world.meetings[meeting].id}/{verb}",
        {"case_id": world.case_ids[case], "account_id": world.people[person].account.id},
        may=may((someone, place, person)),
        what=f"{verb}: {person} for {case} at {meeting}",
    )
    if not done:
        return
    history.leads[meeting] = world.people.index(someone)
    if verb == "see-out":
        end_admission(history, place, person)
    elif (place, person) not in history.let_in:
        held = Held(Role.READER, series=world.series_of[meeting], case=case)
        history.let_in[place, person] = held
        world.people[person].held = (*world.people[person].held, held)


def go(history: History) -> None:
    """Somebody leaves; whoever was let in to observe sees the case no longer."""
    world = history.world
    if not history.here:
        return
    meeting, person = history.random.choice(sorted(history.here))
    someone = world.people[person]
    is_leading = history.leads.get(meeting) == person
    may = (
        history.is_in(someone)
        and any(held.role in ATTENDING for held in world.reach(someone, meeting))
        and not (is_leading and history.is_something_under_way(meeting))
    )
    path = f"/meetings/{world.meetings[meeting].id}/leave"
    if history.do(someone, path, {}, may=may, what=f"leaves {meeting}"):
        history.here.discard((meeting, person))
        if is_leading:
            history.leads[meeting] = None
        for place in sorted(world.listed):
            if place[0] == meeting:
                end_admission(history, place, person)


def end_admission(history: History, place: Place, person: int) -> None:
    """What somebody was let in for is over; the grant may have been taken from them before."""
    held = history.let_in.pop((place, person), None)
    someone = history.world.people[person]
    if held in someone.held:
        rest = list(someone.held)
        rest.remove(held)
        someone.held = tuple(rest)


MOVES_IN_THE_ROOM: list[tuple[int, Callable[[History], None]]] = [(8, arrive), (10, conduct), (8, let_in), (2, go)]
