"""The proxy of `app/production` before two processes: all of one meeting comes to one, while that can be used."""

import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import uuid4

import pytest
import requests
from fault_servers import Proxy

PATIENCE = 15.0


class Process:
    """Stands where a web process would: says whether it can be used, and keeps what it was asked."""

    def __init__(self) -> None:
        self.is_ready = True
        self.asked: dict[str, list[str | None]] = defaultdict(list)
        process = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                is_probe = self.path == "/readyz"
                if not is_probe:
                    process.asked[self.path].append(self.headers.get("X-Meeting"))
                self.send_response(200 if process.is_ready or not is_probe else 503)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_words: object) -> None:
                """Nobody reads them."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Let go of its port."""
        self.server.shutdown()
        self.server.server_close()


class Before:
    """The two processes, and a browser that comes to the proxy."""

    def __init__(self, stack: ExitStack) -> None:
        self.processes = [Process(), Process()]
        self.proxy = Proxy(*(process.server.server_address[1] for process in self.processes))
        stack.callback(self.proxy.close)
        for process in self.processes:
            stack.callback(process.close)
        self.proxy.start()

    def ask(self, path: str, **headers: str) -> None:
        answer = requests.get(f"http://127.0.0.1:{self.proxy.port}{path}", headers=headers, timeout=PATIENCE)
        assert answer.status_code == 200

    def who_was_asked(self, path: str) -> set[int]:
        return {number for number, process in enumerate(self.processes) if process.asked.get(path)}


@pytest.fixture
def before() -> Iterator[Before]:
    with ExitStack() as stack:
        yield Before(stack)


def ways_to(meeting_id: object) -> tuple[str, ...]:
    return (
        f"/meetings/{meeting_id}",
        f"/meetings/{meeting_id}/cases/{uuid4()}?part=panel",
        f"/socket.io/?meeting={meeting_id}&EIO=4&transport=websocket",
        f"/socket.io/?EIO=4&transport=websocket&meeting={meeting_id}",
    )


def test_pages_and_lines_of_a_meeting_come_to_one_process_and_meetings_to_both(before: Before) -> None:
    found = []
    for _ in range(24):
        ways = ways_to(uuid4())
        for path in ways * 2:
            before.ask(path)
        who = set.union(*(before.who_was_asked(path) for path in ways))
        assert len(who) == 1
        found += who
    # That all of 24 meetings come to one by chance happens once in eight million times.
    assert set(found) == {0, 1}


def test_pages_of_no_meeting_come_to_both(before: Before) -> None:
    for path in ("/today", "/socket.io/?meeting=&EIO=4&transport=websocket"):
        for _ in range(40):
            before.ask(path)
    assert before.who_was_asked("/today") == {0, 1}


def test_a_process_hears_nothing_of_how_it_was_chosen(before: Before) -> None:
    for path in (*ways_to(uuid4()), "/today"):
        before.ask(path, **{"X-Meeting": "made up"})
    assert {said for one in before.processes for asked in one.asked.values() for said in asked} == {None}


def test_a_meeting_goes_on_at_the_other_process_and_comes_back(before: Before) -> None:
    path = f"/meetings/{uuid4()}"
    before.ask(path)
    (first,) = before.who_was_asked(path)
    other = 1 - first
    before.processes[first].is_ready = False
    wait_until_asked(before, path, other)
    before.processes[first].is_ready = True
    wait_until_asked(before, path, first)


def wait_until_asked(before: Before, path: str, number: int) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        for process in before.processes:
            process.asked.clear()
        before.ask(path)
        if before.who_was_asked(path) == {number}:
            return
        assert time.monotonic() < until, "the proxy goes on asking the other one"
        time.sleep(0.2)
