"""Two web processes on one database, with Redis between them: a change in one is heard on the pages of both, once."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from databases import Databases
from serving import Page, Server, form_token, sign_in, wait_until

from app.config import Settings

COORDINATOR, SPEAKER = "lewis.okafor@msfp.example", "anita.kerr@police.marlbeck.example"
# Longer than a signal takes through Redis, so that a second one would have come.
A_MOMENT = 0.5


@pytest.fixture
def servers(
    databases: Databases, loaded_marlbeck: Any, settings_of: Callable[[str], Settings], redis_url: str
) -> Iterator[list[Server]]:
    """Two of them, with Marlbeck in their database."""
    url = databases.copy_of("marlbeck")
    with ExitStack() as stack:
        stack.callback(databases.remove, url)
        servers = [Server(settings_of(url), environment={"REDIS_URL": redis_url}) for _ in range(2)]
        for server in servers:
            server.start()
            stack.callback(server.kill)
        yield servers


def test_a_change_in_one_is_heard_once_on_the_pages_of_both(servers: list[Server], loaded_marlbeck: Any) -> None:
    meeting = f"/meetings/{loaded_marlbeck.meeting_id}"
    pages = []
    for server in servers:
        session = sign_in(server, SPEAKER)
        page = Page(server.url, "; ".join(f"{name}={value}" for name, value in session.cookies.items()))
        assert page.client.call("watch", f"meeting:{loaded_marlbeck.meeting_id}", timeout=10)["ok"]
        pages.append(page)
    coordinator = sign_in(servers[0], COORDINATOR)
    form = {"csrf_token": form_token(coordinator.get(servers[0].url + meeting).text)}
    answer = coordinator.post(
        f"{servers[0].url}{meeting}/publish", data=form, headers={"Origin": servers[0].url}, allow_redirects=False
    )
    assert answer.status_code == 303  # found
    for page in pages:
        wait_until(lambda page=page: page.changed, "the page hears of it")  # type: ignore[misc]
    time.sleep(A_MOMENT)
    for page in pages:
        assert [(one["kind"], one["id"]) for one in page.changed] == [("meeting", str(loaded_marlbeck.meeting_id))]
        page.close()
