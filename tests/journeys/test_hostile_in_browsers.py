"""Hostile texts on real pages, in a real browser: nothing runs, nothing is asked for, nothing is left to refuse."""

import re
from collections.abc import Callable
from typing import Any

from browsing import Person
from conftest import browser_of
from flask import Flask
from hostile.spreading import ID, LINK, TrapServer, Walker
from hostile_text import MARK, hostile_texts
from serving import Server

from app.config import Settings, read_settings

OpenAs = Callable[..., Person]
MEETING = re.compile(f"/meetings/{ID.pattern}")
DOWNLOAD = re.compile(r"/pdf|\.(pdf|csv|json|ics|docx)|csv=")
CHAIR = "priya.raman@msfp.example"
POLICE = "anita.kerr@police.marlbeck.example"


def test_nothing_that_was_typed_runs(
    served: Server, make_app: Callable[[Settings], Flask], open_as: OpenAs, tmp_path: Any
) -> None:
    trap = TrapServer(tmp_path)
    app = make_app(read_settings(served.environment))
    typist = Walker(browser_of(app, POLICE))
    typist.browser.is_checking_pages = False
    # Today's cases come first, or the only one of its kind would be of an earlier meeting, where little can be typed.
    own_day = f"{MEETING.findall(typist.browser.get('/').text)[0]}/my-cases"
    typist.walk(start=(own_day, "/"), alike=1, papers=0)
    typist.type_everywhere(hostile_texts(trap.traps), every=10)
    assert typist.accepted.total() > 0
    assert typist.faults == []
    seen = 0
    for email in (POLICE, CHAIR):
        person, said = open_as(email), list[str]()
        person.page.on("console", lambda message, said=said: said.append(message.text))
        person.page.on("dialog", lambda dialog, said=said: said.append(f"dialog {dialog.message}"))
        for path in pages_of(person, own_day):
            person.page.goto(served.url + path)
            person.page.wait_for_load_state()
            assert person.page.evaluate("window.__pwned") is None, path
            seen += MARK in person.page.content()
        assert [words for words in said if "Content Security Policy" in words or words.startswith("dialog")] == []
        assert person.problems == []
        person.picture(f"hostile-{email.partition('.')[0]}", whole=True)
    assert seen > 0, "the texts were on no page"
    trap.assert_untouched()
    trap.close()


def pages_of(person: Person, own_day: str, most: int = 40) -> list[str]:
    """The first pages of each kind that a person comes to from their cases of today, and from their start."""
    waiting = [own_day, "/"]
    found = {ID.sub("#", path): path for path in waiting}
    while waiting and len(found) < most:
        person.page.goto(person.server.url + waiting.pop(0))
        for path in LINK.findall(person.page.content()):
            shape = ID.sub("#", path)
            is_a_page = not path.startswith(("/static", "/demo", "/api")) and not DOWNLOAD.search(path)
            if shape not in found and is_a_page:
                found[shape] = path
                waiting.append(path)
    return list(found.values())
