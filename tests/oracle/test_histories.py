"""Whatever happens, nobody comes across what they must not: a model plays against the app.

`ORACLE_HISTORIES` says how many histories of `STEPS` steps are played; `make figures` plays a thousand.
"""

import itertools
import os
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from canary_building import build
from canary_drawing import draw_world
from canary_world import World
from conftest import USUAL_MOMENT, MovableClock
from databases import Databases
from flask import Flask
from history import HOUR, History, copy_of
from looks import ABSENT
from moves import MOVES

from app.agenda.models import AgendaItem
from app.cli.upkeep import bring_up_to_date
from app.config import Settings
from app.core import clock
from app.core.database import db
from app.core.sockets import live
from app.identity.models import SignInMethod
from app.identity.service import start_sign_in
from app.minutes.models import MinutesDocument, ResearchLine, Section

STEPS = 60
# In the drawn worlds the glass was broken ten minutes before they begin.
GLASS_LEFT = timedelta(minutes=50)
WORLDS = 4
HISTORIES = int(os.environ.get("ORACLE_HISTORIES", "12"))


class Prepared:
    """A world that has been built into a snapshot, and who is signed in there."""

    def __init__(self, name: str, seed: str) -> None:
        self.name = name
        self.world = draw_world(Random(seed))
        self.tokens: dict[Any, str] = {}
        self.lines: dict[tuple[int, int, int], Any] = {}
        self.documents: dict[tuple[int, int], Any] = {}

    def fill(self) -> None:
        """Put everything into the empty database of a snapshot."""
        build(self.world)
        self.tokens = {
            person.account.id: start_sign_in(person.account, SignInMethod.PASSKEY) for person in self.world.people
        }
        meetings = {meeting.id: number for number, meeting in enumerate(self.world.meetings)}
        cases = {case_id: number for number, case_id in enumerate(self.world.case_ids)}
        agencies = {agency.id: number for number, agency in enumerate(self.world.agencies)}
        # Drafts of summaries are research as well; what is shared in a history is what was kept private on purpose.
        kept = db.select(ResearchLine).where(ResearchLine.is_held_back).order_by(ResearchLine.id)
        for line in db.session.scalars(kept):
            self.lines[meetings[line.meeting_id], cases[line.case_id], agencies[line.agency_id]] = line.id
        for place, document_id in self._documents(meetings, cases):
            self.documents[place] = document_id

    @staticmethod
    def _documents(meetings: dict[Any, int], cases: dict[Any, int]) -> Any:
        rows = db.session.execute(
            db.select(AgendaItem.meeting_id, AgendaItem.case_id, MinutesDocument.id)
            .join(MinutesDocument, MinutesDocument.item_id == AgendaItem.id)
            .where(MinutesDocument.section == Section.DISCUSSION)
            .order_by(MinutesDocument.id)
        )
        return [((meetings[meeting_id], cases[case_id]), document_id) for meeting_id, case_id, document_id in rows]


def addresses_of(app: Flask, world: World) -> list[str]:
    """Every address that can be looked at, with every id there is."""
    ids = {
        "meeting_id": [*(meeting.id for meeting in world.meetings), ABSENT],
        "case_id": [*world.case_ids, ABSENT],
        "summary_id": [*(summary.id for summary in world.summaries), ABSENT],
    }
    return [
        rule.build(dict(zip(sorted(rule.arguments), values, strict=True)))[1]
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or set()) and set(rule.arguments) <= set(ids)
        # A PDF takes a second to make; the sweep over every page reads them.
        if rule.endpoint not in {"static", "summaries.pdf"}
        for values in itertools.product(*(ids[name] for name in sorted(rule.arguments)))
    ]


@pytest.fixture(scope="module")
def prepared(request: pytest.FixtureRequest, databases: Databases, make_snapshot: Any) -> list[Prepared]:
    """Some worlds of this run, each in a snapshot of its own."""
    seed = request.config.getoption("randomly_seed", 0)
    worlds = [Prepared(f"history {number}", f"{seed} history {number}") for number in range(WORLDS)]
    before = clock._source
    clock.use_source(lambda: USUAL_MOMENT)
    for world in worlds:
        make_snapshot(world.name, lambda world=world: _fill(world))
    clock.use_source(before)
    return worlds


def _fill(prepared: Prepared) -> None:
    bring_up_to_date()
    prepared.fill()


@pytest.mark.timeout(3600)
def test_whatever_happens_nobody_comes_across_what_they_must_not(
    request: pytest.FixtureRequest,
    prepared: list[Prepared],
    databases: Databases,
    make_app: Callable[[Settings], Flask],
    settings_of: Callable[[str], Settings],
    at: MovableClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seed = request.config.getoption("randomly_seed", 0)
    monkeypatch.setattr(live, "enter", lambda _connection, _room: None)
    totals = {"done": 0, "refused": 0, "shown": 0}
    start = at.moment
    for number in range(HISTORIES):
        at(start)
        one = prepared[number % WORLDS]
        url = databases.copy_of(one.name)
        app = make_app(settings_of(url))
        world = copy_of(one.world)
        # Who had a guest when a meeting closed has its summary, whatever becomes of the guest; what an agency wrote
        # while it was needed stays written.
        world.guests_of = one.world.guests_of  # type: ignore[method-assign]
        world.needed_at = one.world.needed_at  # type: ignore[method-assign]
        random = Random(f"{seed} {number}")
        history = History(app, world, one.tokens, random, at, [f"history {number} of seed {seed}"])
        history.lines, history.documents = one.lines, one.documents
        history.ends = {("glass", *key): start + GLASS_LEFT for key, is_running in world.glass.items() if is_running}
        history.ends |= {("reason", *key): start + HOUR for key in world.reasons}
        history.addresses = addresses_of(app, world)
        weights = [weight for weight, _move in MOVES]
        for _, move in random.choices(MOVES, weights, k=STEPS):
            move(history)
        for name in totals:
            totals[name] += getattr(history, name)
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        databases.remove(url)
    print(f"\n{HISTORIES} histories x {STEPS} steps: 0 canaries; {totals}")  # noqa: T201  # the figure
    # An oracle that nobody is shown anything by, or in which nothing happens, would prove nothing.
    assert all(total > HISTORIES for total in totals.values()), totals
