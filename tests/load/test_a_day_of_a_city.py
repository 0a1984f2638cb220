"""The working day of a city with five years of cases behind it, played at the real server on the real database.

From what came in overnight to the last summary; how often each page is opened is assumed. The day is played
LOAD_DAY_SPEED (40) times as fast, so as many more people are at work at once; in the meeting, people type and are
called meanwhile. LOAD_SHARE (1) makes the city smaller, and not its day.
"""

import asyncio
import os
import random
import time
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import pytest
from busy_partnership import FOUND, Figures, Held, at_most, cookie_of, hold_meeting, spend_a_morning, work_of
from city_day import COORDINATOR, DAY, MEMBER, OPENED_MOST, CityOf
from open_pages import Asker
from serving import Server

from app.core.database import db

pytestmark = [pytest.mark.bench, pytest.mark.timeout(7200)]

SHARE = float(os.environ.get("LOAD_SHARE", "1"))
SPEED = float(os.environ.get("LOAD_DAY_SPEED", "40"))
CASES = round(17_000 * SHARE)
HEARD, PEOPLE, TYPISTS, RATE = 13, 15, 3, 5.0
AIM_MS = 100


class Day:
    """Everybody's pages of one day, each opened when its turn comes."""

    def __init__(self, server: Server, cookies: Mapping[str, str], meeting: object) -> None:
        self.server, self.cookies = server, cookies
        self.pages = {name: (who, path.format(meeting=meeting)) for name, who, path in OPENED_MOST}
        self.waited: dict[str, list[float]] = defaultdict(list)
        self.wrong: list[tuple[str, int]] = []

    async def spend(self, opened: Mapping[str, int], seconds: float) -> None:
        """Open each of these pages so often, at any moment of these seconds."""
        await asyncio.gather(*(self._open(name, seconds) for name, many in opened.items() for _ in range(many)))

    async def _open(self, name: str, seconds: float) -> None:
        await asyncio.sleep(random.uniform(0, seconds))
        who, path = self.pages[name]
        asker = Asker(self.server.port, self.cookies[who])
        began = time.monotonic()
        status, _page = await asker.get(path)
        self.waited[name].append(time.monotonic() - began)
        asker.close()
        if status != FOUND:
            self.wrong.append((path, status))


def test_the_day_of_a_city(city_of: CityOf, loaded_marlbeck: Any) -> None:
    app = city_of(CASES)
    held = hold_meeting(app, HEARD, PEOPLE)
    with app.app_context():
        cookies = {who: cookie_of(app, who) for who in (COORDINATOR, MEMBER)}
        db.session.commit()
    server = Server(app.extensions["settings"])
    server.start()
    day = Day(server, cookies, loaded_marlbeck.meeting_id)
    print(f"\na day of a city with {CASES:,} cases behind it, {SPEED:g} times as fast")
    figures = Figures()
    for name, hours, opened in DAY:
        seconds = hours * 3600 / SPEED
        worked, began = work_of(server)[0], time.monotonic()
        if "meeting" in name:
            figures = asyncio.run(_meet(day, held, opened, seconds))
        else:
            asyncio.run(day.spend(opened, seconds))
        busy = (work_of(server)[0] - worked) / (time.monotonic() - began) * 100
        print(f"  {name:32} {sum(opened.values()):5} pages in {seconds:4.0f} s: {busy:3.0f} % of a core")
    for page, values in day.waited.items():
        mark = "above the aim" if at_most(values, 0.95) > AIM_MS else ""
        print(f"  {page:32} p50 {at_most(values, 0.5):7.1f}  p95 {at_most(values, 0.95):7.1f} ms  {mark}")
    for what, values in (("typed, until another sees it", figures.seen), ("typed, until it is saved", figures.saved)):
        print(f"  {what:32} p50 {at_most(values, 0.5):7.1f}  p95 {at_most(values, 0.95):7.1f} ms")
    done = f"{figures.typed:,} changes typed, {len(figures.pressed)} cases called or closed"
    print(f"  {done}; the server holds {work_of(server)[1]:.0f} MiB")
    server.kill()
    assert day.wrong == figures.wrong == []
    assert figures.refused == 0
    assert figures.typed == len(figures.saved)


async def _meet(day: Day, held: Held, opened: Mapping[str, int], seconds: float) -> Figures:
    """The meeting, and what is opened beside it."""
    between = seconds / (2 * HEARD)
    meeting = spend_a_morning(day.server, [held], typists=TYPISTS, rate=RATE, seconds=seconds, between_calls=between)
    figures, _none = await asyncio.gather(meeting, day.spend(opened, seconds))
    return figures
