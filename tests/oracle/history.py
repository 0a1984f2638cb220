"""One history: a world in which things happen, over HTTP as people do them, and a model that knows what follows.

Each step is somebody doing something or somebody looking somewhere. What happens changes the model by the sentences of
the rule; what is seen is held against it. The model shares no code with the program.
"""

import copy
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from canary_world import CODES, KINDS, SPEAKING, Held, Place, Someone, World, word
from conftest import MovableClock
from flask import Flask
from page_client import PageClient

from app.cases.models import Answer
from app.core.database import db
from app.identity.views import COOKIE_FIELD
from app.meetings.models import MeetingState

WORD = re.compile(rf"zq(?:{'|'.join((*KINDS, 'deferral'))})\d+(?:x\d+)*q")
HOUR = timedelta(hours=1)
LATER_ON = {"now": "never rung", "later": "free"}
DONE = {200, 302, 303}
TURNED_DOWN = {400, 403, 404, 409, 422}


def copy_of(world: World) -> World:
    """The same world with a model of its own; the ids of its rows are shared."""
    twin = copy.copy(world)
    twin.people = [copy.copy(someone) for someone in world.people]
    for name, value in vars(world).items():
        if isinstance(value, set | dict):
            setattr(twin, name, copy.copy(value))
    twin.states = list(world.states)
    twin.sealed = {case: set(named) for case, named in world.sealed.items()}
    return twin


@dataclass
class History:
    """A world on a database of its own; `log` tells what has happened, for whoever reads a failure."""

    app: Flask
    world: World
    tokens: Mapping[uuid.UUID, str]
    random: Random
    at: MovableClock
    log: list[str] = field(default_factory=list)
    browsers: dict[uuid.UUID, PageClient] = field(default_factory=dict)
    lines: dict[tuple[int, int, int], uuid.UUID] = field(default_factory=dict)
    documents: dict[tuple[int, int], uuid.UUID] = field(default_factory=dict)
    addresses: list[str] = field(default_factory=list)
    gone: set[uuid.UUID] = field(default_factory=set)
    given: set[tuple[int, int]] = field(default_factory=set)
    ends: dict[tuple[str, int, int], datetime] = field(default_factory=dict)
    shared: set[tuple[int, int, int]] = field(default_factory=set)
    item_states: dict[Place, str] = field(default_factory=dict)
    # Who leads each meeting, who has arrived, and which observers were let in for what, by their number.
    leads: dict[int, int | None] = field(default_factory=dict)
    here: set[tuple[int, int]] = field(default_factory=set)
    let_in: dict[tuple[Place, int], Held] = field(default_factory=dict)
    refused: int = 0
    done: int = 0
    shown: int = 0

    def __post_init__(self) -> None:
        for place in self.world.listed:
            is_closed = self.world.states[place[0]] is MeetingState.CLOSED
            under_way = place in self.world.under_way
            self.item_states[place] = "closed" if is_closed else "under way" if under_way else "listed"

    def is_something_under_way(self, meeting: int) -> bool:
        """Whether a case is being heard there."""
        return any(state == "under way" for place, state in self.item_states.items() if place[0] == meeting)

    def browser(self, someone: Someone) -> PageClient:
        """This person's browser, on which they have been signed in since the history began."""
        id_ = someone.account.id
        if id_ not in self.browsers:
            browser = self.app.test_client()
            assert isinstance(browser, PageClient)
            browser.is_checking_pages = False
            with browser.session_transaction() as session:
                session[COOKIE_FIELD] = self.tokens[id_]
            self.browsers[id_] = browser
        return self.browsers[id_]

    def do(self, someone: Someone, path: str, fields: Mapping[str, object], *, may: bool, what: str) -> bool:
        """Send a form; whether it is done must be what the model says. Answers whether it was."""
        answer = self.browser(someone).submit(path, dict(fields))
        status = 403 if answer.headers.get("Location", "").startswith("/sign-in") else answer.status_code
        self.log.append(f"{self.world.people.index(someone)} {what}: {status}")
        assert status in DONE | TURNED_DOWN, self.told(f"{path} answers {status}")
        assert (status in DONE) is may, self.told(
            f"{what} should {'be done' if may else 'be refused'}, and is {status}"
        )
        self.done += may
        self.refused += not may
        return may

    def told(self, problem: str) -> str:
        """The problem, with everything that led to it."""
        return f"{problem}\n" + "\n".join(self.log) + f"\n{self.world}"

    def in_context(self, act: Callable[[], None]) -> None:
        """Do something behind the pages, as a command would, and commit it."""
        with self.app.app_context():
            act()
            db.session.commit()

    def is_in(self, someone: Someone) -> bool:
        """Whether this person is still signed in."""
        return someone.account.id not in self.gone

    def open_case(self, someone: Someone, meeting: int, case: int) -> str:
        """What the page of a case says to this person; the question why is answered where it is asked."""
        path = f"/meetings/{self.world.meetings[meeting].id}/cases/{self.world.case_ids[case]}"
        if self.is_in(someone) and self.world.asks_why(someone, meeting, case):
            self.hold_nothing(self.browser(someone).get(path).text, path)
            self.do(someone, f"{path}/open", {"why": "request"}, may=True, what=f"says why they open {case}")
            key = (case, self.world.people.index(someone))
            self.world.reasons.add(key)
            self.ends[("reason", *key)] = self.at.moment + HOUR
        return self.browser(someone).get(path).text

    def hold_nothing(self, text: str, path: str) -> None:
        """Raise `AssertionError` where a page names anything at all."""
        assert WORD.findall(text.lower()) == [], self.told(f"{path} tells before it was said why")

    def pass_time(self, minutes: int) -> None:
        """Let time pass; what was opened for an hour ends, and whoever is signed in stays so."""
        self.at.later(minutes=minutes)
        # By now the minute in which one number may be rung has passed, and the hour of another has come.
        self.world.contacts = [LATER_ON.get(use, use) for use in self.world.contacts]
        for (kind, case, person), ends in list(self.ends.items()):
            if ends <= self.at.moment:
                del self.ends[kind, case, person]
                if kind == "glass":
                    self.world.glass[case, person] = False
                else:
                    self.world.reasons.discard((case, person))
                    self.given.add((case, person))
        for someone in self.world.people:
            if self.is_in(someone):
                self.browser(someone).get("/me/sign-ins")
        self.log.append(f"{minutes} minutes pass")

    def hold(self, someone: Someone, seen: set[str], where: str) -> None:
        """Raise `AssertionError` where somebody came across a word that the model does not give them."""
        self.log.append(f"{self.world.people.index(someone)} looks at {where}")
        leaked = seen - self.words_for(someone)
        assert leaked == set(), self.told(f"{where} shows {leaked} to {someone.held} working for {someone.employer}")

    def words_for(self, someone: Someone) -> set[str]:
        """Every word this person may come across at this point of the history."""
        if not self.is_in(someone):
            return set()
        world = self.world
        words = world.words_for(someone)
        # A reason that no longer opens anything is still there to be reviewed.
        words |= {word("why", case, person) for case, person in self.given if world.reviews_words(someone, case)}
        put_off = [place for place, state in self.item_states.items() if state == "put off"]
        words |= {deferral(place) for place in put_off if world.stands_before(someone, *place)}
        return words | {word("research", m, c, a) for m, c, a in self.shared if world.sees_case(someone, m, c)}


def deferral(place: Place) -> str:
    """The made word with which a case is put off."""
    return f"zqdeferral{place[0]}x{place[1]}q"


def may_answer(world: World, someone: Someone, meeting: int, case: int, agency: int) -> bool:
    """Whether this person's word counts for that agency's check."""
    speaks: list[Held] = [
        held for held in world.reach(someone, meeting, case) if held.role in SPEAKING and held.agency == agency
    ]
    is_asked = (meeting, case, agency) in world.answers
    return bool(speaks) and is_asked and not world.hides(someone, case) and not world.is_over(meeting)


def may_share(world: World, someone: Someone, meeting: int, case: int, agency: int) -> bool:
    """Whether this person may share what that agency knows, or lift a limit: whoever speaks for it on the case."""
    return (
        not world.hides(someone, case)
        and not world.asks_why(someone, meeting, case)
        and any(
            held.role in SPEAKING and held.agency == agency and world.shows_case(held, meeting, case)
            for held in world.reach(someone, meeting, case)
        )
    )


def any_of(random: Random, values: range | list[int]) -> int:
    """One of them."""
    return random.choice(list(values))


AGENCIES = range(len(CODES))
ANSWERS = [Answer.KNOWN, Answer.NOTHING_KNOWN, Answer.NEED_TO_COME]
