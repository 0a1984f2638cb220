"""People at real browsers, and what every page they come to must be."""

import re
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Request, expect
from serving import Server

PROJECT = Path(__file__).resolve().parents[1]
AXE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
AXE_RUN = """axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
    .then(result => result.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' | ')))"""
PICTURES = PROJECT / "test-results"


class Person:
    """Somebody at their own browser; `check` holds each page they come to against what every page must be."""

    def __init__(self, context: BrowserContext, server: Server, email: str) -> None:
        self.context, self.server, self.email = context, server, email
        self.page: Page = context.new_page()
        self.problems: list[str] = []
        self.page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        self.page.on("request", self._note_request)

    def _note_request(self, request: Request) -> None:
        near = (self.server.url, self.server.url.replace("http", "ws", 1), "data:", "blob:")
        if not request.url.startswith(near):
            self.problems.append(f"asked elsewhere: {request.url}")

    def sign_in(self) -> "Person":
        """Come in by the page of the demonstration, as anybody would."""
        self.page.goto(f"{self.server.url}/demo")
        self.page.locator(f'form:has(input[name="account"][value="{self.email}"]) button').first.click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(re.compile("Today"))
        return self

    def go(self, path: str) -> Page:
        """Open a page and check it."""
        self.page.goto(path if path.startswith("http") else self.server.url + path)
        self.check()
        return self.page

    def check(self) -> None:
        """No finding of axe, one h1, a title, no script error, nothing asked of elsewhere, no sideways scrolling."""
        self.page.wait_for_load_state()
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate(AXE_RUN)
        assert found == [], f"{self.page.url}: {found}"
        assert self.page.locator("h1").count() == 1, self.page.url
        assert self.page.title().endswith("Caseround"), self.page.url
        assert self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), self.page.url
        assert self.problems == [], f"{self.page.url}: {self.problems}"

    def picture(self, name: str, *, whole: bool = False) -> None:
        """Keep what the screen shows under `test-results/`, for somebody to look at."""
        PICTURES.mkdir(exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{name}.png", full_page=whole)


def the_meeting(person: Person) -> str:
    """The address of the meeting on somebody's first page, without what comes behind it."""
    link = person.page.locator('a[href*="/meetings/"]').first.get_attribute("href")
    assert link is not None
    found = re.match(r"/meetings/[0-9a-f-]{36}", link)
    assert found is not None, link
    return found[0]
