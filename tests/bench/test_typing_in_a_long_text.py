"""How long a key takes in a text of 100 kB, in a browser: from the event until all is done, and until it is drawn.

Prints the figures. The browser draws as often as it can, so that no time is spent on waiting for a screen.
"""

import os
from collections.abc import Callable, Iterator

import pytest
from conftest import CHROMIUM, CHROMIUM_WORDS
from databases import Databases
from discussion import make_discussion
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from serving import Server

from app.config import Settings
from app.core.database import db
from app.minutes.document import append_text
from app.minutes.models import MinutesDocument

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]

LENGTH = 100_000
KEYS = int(os.environ.get("TYPED_KEYS", "300"))
LINE = "What was seen and heard that day, and who said so. "
MEASURE = """() => {
    window.figures = { script: [], work: [], drawn: [] };
    let began = 0;
    let given = 0;
    const box = document.querySelector("textarea[data-minutes-document]");
    window.addEventListener("beforeinput", () => { began = performance.now(); }, true);
    window.addEventListener("input", () => { given = performance.now(); }, true);
    window.addEventListener("input", () => {
        window.figures.script.push(performance.now() - given);
        const since = began;
        window.figures.work.push(performance.now() - since);
        requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => window.figures.drawn.push(performance.now() - since);
            port2.postMessage(0);
        });
    });
    box.focus();
    const middle = Math.floor(box.value.length / 2);
    box.setSelectionRange(middle, middle);
}"""


@pytest.fixture
def settings(databases: Databases, settings_of: Callable[[str], Settings]) -> Iterator[Settings]:
    url = databases.copy_of("schema")
    yield settings_of(url)
    databases.remove(url)


@pytest.fixture
def quick_browser(browser: Browser) -> Iterator[Browser]:
    words = [*CHROMIUM_WORDS, "--disable-frame-rate-limit", "--disable-gpu-vsync"]
    quick = browser.browser_type.launch(executable_path=CHROMIUM, args=words)
    yield quick
    quick.close()


def test_typing_in_a_long_text(app: Flask, settings: Settings, quick_browser: Browser) -> None:
    discussion = make_discussion(app)
    with app.app_context():
        item = discussion.item()
        address = f"/meetings/{item.meeting_id}/cases/{item.case_id}"
        append_text(db.session.get_one(MinutesDocument, discussion.documents[0]), LINE * (LENGTH // len(LINE)))
        db.session.commit()
    server = Server(settings)
    server.start()
    context = quick_browser.new_context()
    name, value = discussion.cookie_of(discussion.police).split("=", 1)
    context.add_cookies([{"name": name, "value": value, "url": server.url}])
    page = context.new_page()
    page.goto(f"{server.url}{address}")
    expect(page.locator("textarea[data-minutes-document]").first).to_be_editable()
    type_much(page)
    expect(page.locator("[data-minutes-state]").first).to_have_text("Saved", timeout=20_000)
    print(f"\na key in {LENGTH // 1000} kB of text, p50 / p95 / longest in ms (aim: under 10):")
    _tell(page, "script", "our script")
    _tell(page, "work", "with the browser's own")
    _tell(page, "drawn", "and drawn")
    # What the browser takes for itself, in a box that nothing listens to.
    plain = context.new_page()
    plain.set_content(f"<textarea data-minutes-document rows=7 cols=80>{LINE * (LENGTH // len(LINE))}</textarea>")
    type_much(plain)
    _tell(plain, "work", "a box without script")
    _tell(plain, "drawn", "and drawn")
    context.close()
    server.kill()


def type_much(page: Page) -> None:
    page.evaluate(MEASURE)
    page.keyboard.type("Typed into the middle of it. " * (KEYS // 29 + 1), delay=30)
    page.wait_for_timeout(500)


def _tell(page: Page, which: str, words: str) -> None:
    ordered = sorted(page.evaluate(f"window.figures.{which}"))
    assert len(ordered) >= KEYS
    p50, p95 = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
    print(f"  {words:24} {p50:6.1f} {p95:6.1f} {ordered[-1]:6.1f}")
