"""Whether the time of an answer tells a hidden case from one that does not exist. Prints the figures; checks none.

Each round asks three times, in an order drawn anew: for what is hidden, for an id that nobody has, and for another one.
The two absent ids say how far apart the medians of equal things lie; what is hidden must lie no further. The time on
the clock is what somebody outside sees; the time of the processor tells smaller differences, also on a busy machine.
"""

import difflib
import statistics
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest
from conftest import SignInAs
from flask import Flask
from page_checks import without_tokens

from app.core.database import db
from app.identity.queries import actor_of, find_account_by_email
from app.minutes.models import MinutesDocument
from app.minutes.queries import find_document_access

pytestmark = [pytest.mark.bench, pytest.mark.timeout(7200)]

PAIRS = 20
ROUNDS = 200
READER = "joel.brandt@homes.marlbeck.example"
CLOCKS = {"clock": time.perf_counter, "processor": time.thread_time}
Ask = Callable[[uuid.UUID], str]


@dataclass
class Door:
    """One way to ask for something by its id, the id of what is hidden there, and what came of it."""

    name: str
    hidden_id: uuid.UUID
    ask: Ask
    apart: dict[str, list[float]] = field(default_factory=lambda: {clock: [] for clock in CLOCKS})
    alike: dict[str, list[float]] = field(default_factory=lambda: {clock: [] for clock in CLOCKS})
    unequal: list[str] = field(default_factory=list)

    def measure(self, random: Random) -> None:
        """One pair of ids: every round once each, with a second absent id beside them."""
        ids = {"hidden": self.hidden_id, "absent": uuid.uuid4(), "control": uuid.uuid4()}
        taken: dict[tuple[str, str], list[float]] = {(name, clock): [] for name in ids for clock in CLOCKS}
        for _round in range(ROUNDS):
            answers = {}
            for name in random.sample(list(ids), len(ids)):
                started = {clock: read() for clock, read in CLOCKS.items()}
                answers[name] = self.ask(ids[name])
                for clock, read in CLOCKS.items():
                    taken[name, clock].append(read() - started[clock])
            plain = {name: answer.replace(str(ids[name]), "ID") for name, answer in answers.items()}
            if len(set(plain.values())) > 1:
                one, other = plain["hidden"].splitlines(), plain["absent"].splitlines()
                self.unequal.append("\n".join(difflib.unified_diff(one, other, lineterm="", n=0)))
        for clock in CLOCKS:
            hidden, absent, control = (statistics.median(taken[name, clock]) * 1000 for name in ids)
            self.apart[clock].append(hidden - (absent + control) / 2)
            self.alike[clock].append(control - absent)

    def __str__(self) -> str:
        lines = [f"{self.name}: {PAIRS} pairs x {ROUNDS} x 3, {len(self.unequal)} answers unlike"]
        for clock in CLOCKS:
            furthest = max(map(abs, self.alike[clock]))
            beyond = sum(abs(one) > furthest for one in self.apart[clock])
            lines.append(
                f"  by the {clock}: hidden less absent {spread(self.apart[clock])}; absent less absent "
                f"{spread(self.alike[clock])}; {beyond} pairs further apart than the furthest of those"
            )
        return "\n".join(lines)


def spread(found: list[float]) -> str:
    """The middle of signed differences, and how far they go."""
    return f"{statistics.median(found):+.3f} ms ({min(found):+.3f} to {max(found):+.3f})"


def test_existence(
    app: Flask, marlbeck: Any, context: None, sign_in_as: SignInAs, request: pytest.FixtureRequest
) -> None:
    seed = request.config.getoption("randomly_seed", 0)
    for door in doors(marlbeck, sign_in_as):
        random = Random(f"{seed} {door.name}")
        # The first answers fill caches, and give the browser its token.
        for _ in range(ROUNDS):
            door.ask(uuid.uuid4())
        for _ in range(PAIRS):
            door.measure(random)
        print(f"\n{door}", flush=True)
        print("\n".join(sorted(set(door.unequal))))


def doors(marlbeck: Any, sign_in_as: SignInAs) -> list[Door]:
    """What somebody with a conflict of interest may try: the page, a form, the live channel."""
    browser = sign_in_as(READER)
    browser.is_checking_pages = False
    base = f"/meetings/{marlbeck.meeting_id}/cases"
    case_id = marlbeck.case_ids["C12"]
    answer = {"agency_id": str(marlbeck.agency_ids["HOU"]), "answer": "known"}
    document_id = db.session.scalar(db.select(MinutesDocument.id).where(MinutesDocument.case_id == case_id).limit(1))
    account = find_account_by_email(READER)
    assert document_id is not None
    assert account is not None
    actor = actor_of(account)

    def plain(answer: Any) -> str:
        return f"{answer.status}\n{sorted(name for name, _ in answer.headers)}\n{without_tokens(answer.text)}"

    def open_page(id_: uuid.UUID) -> str:
        return plain(browser.get(f"{base}/{id_}"))

    def send_answer(id_: uuid.UUID) -> str:
        return plain(browser.submit(f"{base}/{id_}/check", answer))

    def open_minutes(id_: uuid.UUID) -> str:
        db.session.expunge_all()
        return str(find_document_access(actor, id_))

    return [
        Door("page of a case", case_id, open_page),
        Door("answer to a check", case_id, send_answer),
        Door("minutes over the live channel", document_id, open_minutes),
    ]
