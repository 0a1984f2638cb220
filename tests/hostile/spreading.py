"""Types hostile texts into every field of every form that people can reach, then reads all that comes out."""

import io
import itertools
import re
import threading
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from hostile_text import MARK, Traps, live_parts
from page_checks import parse_page
from page_client import PageClient, _values
from pypdf import PdfReader

LINK = re.compile(r'(?:href|data-src)="(/[^"#]*)"')
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TYPED = {"text", "search", "email", "tel", "url", "password", ""}
# These take the case, or the post, away from somebody, so they are sent when all else has been.
SHUTS_OUT = re.compile(r"conflict|end-post|/roles|seal")
# What a field takes that is not typed into; the others take any words.
PLAIN = {
    "day": "1",
    "month": "12",
    "year": "2026",
    "time": "10:00",
    "safe_from": "10:00",
    "safe_until": "11:00",
    "phone": "01632 960001",
    "email": "plain@plain.example",
}
# These end what the test stands on: one's own sign-in.
LEFT_ALONE = re.compile(r"/sign-out|/sign-ins|/demo/sign-in|/static/")


class TrapServer:
    """An address that only a fooled program would ask, and a file that nothing may show or touch."""

    def __init__(self, folder: Path) -> None:
        self.asked: list[str] = []
        trap = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                trap.asked.append(self.path)
                self.send_error(404)

            def log_message(self, *_args: Any) -> None: ...

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.file = folder / "trapped.txt"
        self.file.write_text("zqtrappedfile", encoding="utf-8")
        self.before = self.file.stat().st_mtime_ns
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def traps(self) -> Traps:
        """Where the traps are."""
        return Traps(url=f"http://127.0.0.1:{self.server.server_port}", file=str(self.file))

    def assert_untouched(self) -> None:
        """Raise `AssertionError` if anything was fetched or written."""
        assert self.asked == []
        assert self.file.stat().st_mtime_ns == self.before

    def close(self) -> None:
        """Stop listening."""
        self.server.shutdown()
        self.server.server_close()


@dataclass
class Walker:
    """Somebody who opens every page they find and keeps the forms on them."""

    browser: PageClient
    forms: dict[str, Element] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    pages: int = 0
    marked: int = 0
    papers: int = 0
    sent: int = 0
    accepted: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        return (
            f"{len(self.forms)} forms sent {self.sent} times, {self.accepted.total()} times accepted, by "
            f"{len(+self.accepted)} of them; then {self.pages} pages and {self.papers} papers read, "
            f"a text on {self.marked} answers; {len(self.faults)} faults"
        )

    def walk(self, start: Sequence[str] = ("/",), alike: int = 2, papers: int = 1) -> None:
        """Open what is linked, page by page: of pages that differ in an id only so many, and of papers."""
        waiting = list(start)
        shapes: dict[str, int] = {}
        while waiting:
            path = waiting.pop(0)
            shape = ID.sub("#", path)
            if path in self.seen or LEFT_ALONE.search(path) or shapes.get(shape, 0) >= alike:
                continue
            shapes[shape] = shapes.get(shape, 0) + 1
            if path.endswith(".pdf"):
                self.papers += 1
                if self.papers > papers:
                    continue
            self.seen.add(path)
            waiting += self._open(path)

    def _open(self, path: str) -> list[str]:
        answer = self.browser.get(path, follow_redirects=True)
        self.pages += 1
        tree = self.check(f"GET {ID.sub('#', path)}", answer)
        if tree is None:
            return []
        for form in tree.iter("form"):
            action = form.get("action") or path
            names = ",".join(sorted({str(f.get("name")) for f in fields_of(form)}))
            if (form.get("method") or "get").lower() == "post" and names and not LEFT_ALONE.search(action):
                form.set("action", action)
                self.forms.setdefault(f"{ID.sub('#', action)} {names}", form)
        return LINK.findall(answer.text)

    def check(self, place: str, answer: Any) -> Element | None:
        """Note whatever is wrong with an answer; gives the page where it is one."""
        if answer.status_code >= 500:
            self.faults.append(f"{place}: {answer.status_code}")
        if any(MARK in value or "__pwned" in value for _, value in answer.headers):
            self.faults.append(f"{place}: typed text in a header")
        text = paper_text(answer.data) if answer.mimetype == "application/pdf" else answer.get_data(as_text=True)
        if "zqtrappedfile" in text:
            self.faults.append(f"{place}: a file was read")
        self.marked += MARK in text
        if answer.mimetype != "text/html" or not text or 300 <= answer.status_code < 400:
            return None
        tree = parse_page(text, is_fragment=not text.lstrip().startswith("<!DOCTYPE"))
        self.faults += [f"{place}: {fault}" for fault in live_parts(tree)]
        return tree

    def type_everywhere(self, texts: Sequence[str], *, every: int) -> None:
        """Send each form with all texts at once in all its fields, and with each `every`-th alone in each field."""
        for number, name in enumerate(sorted(self.forms, key=lambda name: (bool(SHUTS_OUT.search(name)), name))):
            form = self.forms[name]
            fields = sorted({field.get("name", "") for field in fields_of(form)})
            alone = [text for place, text in enumerate(texts) if (place + number) % every == 0]
            self._send(name, form, "\n\n".join(texts), fields)
            for text, one in itertools.product(alone, fields):
                self._send(name, form, text, [one])

    def _send(self, name: str, form: Element, text: str, where: Collection[str]) -> None:
        answer = self.browser.post(form.get("action") or "", data=filled(form, text, where, self.browser.token()))
        self.check(f"POST {name}", answer)
        self.sent += 1
        self.accepted[name] += answer.status_code < 400


def fields_of(form: Element) -> Iterator[Element]:
    """The fields of a form that somebody types into."""
    for element in form.iter():
        if element.tag == "textarea" or (element.tag == "input" and (element.get("type") or "") in TYPED):
            yield element


def filled(form: Element, text: str, where: Collection[str], token: str) -> dict[str, Any]:
    """What a browser would send of the form with that text typed there, plain words elsewhere, and choices made."""
    values = _values(form)
    for element in form.iter("input"):
        if element.get("type") in {"radio", "checkbox"}:
            values.setdefault(element.get("name", ""), element.get("value", "on"))
    for element in form.iter("select"):
        options = [option.get("value") for option in element.iter("option") if option.get("value")]
        if options and not values.get(element.get("name", "")):
            values[element.get("name", "")] = options[0]
    for element in fields_of(form):
        name = element.get("name", "")
        is_number = element.get("inputmode") == "numeric"
        if name in where and not is_number:
            values[name] = text
        else:
            values[name] = values.get(name) or PLAIN.get(name.rpartition("-")[2], "1" if is_number else "Plain words.")
    return {**values, "csrf_token": token}


def paper_text(data: bytes) -> str:
    """What can be read on paper. Raises `AssertionError` where the paper does anything."""
    assert not re.search(rb"/(?:JavaScript|JS|Launch|URI|SubmitForm|EmbeddedFiles?|GoToR|RichMedia)\b", data)
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
