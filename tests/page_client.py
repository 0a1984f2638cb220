"""A browser for tests: reads each page strictly once, keeps tokens, and notices changes that nobody committed."""

import os
import re
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from flask import has_app_context
from flask.testing import FlaskClient
from page_checks import check_page, in_other_words, parse_page
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session
from werkzeug.datastructures import Headers
from werkzeug.test import TestResponse

from app.core.database import db

_WRITTEN = "written_without_commit"
# What a test writes as Origin where none is to be sent.
NO_ORIGIN = "none at all"
_TOKEN = re.compile(r'<meta name="csrf-token" content="([^"]+)"')
# Good pages that were read strictly in this run. Reading one takes as long as making it, and many tests open the same.
_read_strictly: set[bytes] = set()


@event.listens_for(Session, "after_flush")
def _note_flush(session: Session, _context: object) -> None:
    session.info[_WRITTEN] = True


@event.listens_for(Session, "do_orm_execute")
def _note_statement(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        state.session.info[_WRITTEN] = True


@event.listens_for(Session, "after_commit")
@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_WRITTEN, None)


def assert_nothing_uncommitted() -> None:
    """Raise `AssertionError` if this context's session holds changes that no commit has taken."""
    session = db.session()
    changed = [*session.new, *session.dirty, *session.deleted]
    assert not changed, f"changed and never committed: {[type(row).__name__ for row in changed]}"
    assert not session.info.get(_WRITTEN), "written to the database and never committed"


class PageClient(FlaskClient):
    """One browser. What the test has built so far is committed before a request; afterwards it reads afresh.

    `submit` and `press` send forms as a page would, with its token; a plain `post` sends what it is given.
    """

    last_page: TestResponse | None = None
    # What pages say is the same on every database.
    is_checking_pages = os.environ.get("TEST_DATABASE") != "postgresql"
    _tree: tuple[TestResponse, Element] | None = None
    _requests_under_way = 0

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Make a request in a context of its own, and check what it leaves behind."""
        if self._requests_under_way:
            # A redirect is followed: what the first request left must not be swept up by this one.
            assert_nothing_uncommitted()
        elif has_app_context():
            db.session.commit()
        if (kwargs.get("method") or "").upper() == "POST":
            kwargs["headers"] = _with_origin(kwargs)
        self._requests_under_way += 1
        try:
            with self.application.app_context():
                answer = super().open(*args, **kwargs)
                assert_nothing_uncommitted()
        finally:
            self._requests_under_way -= 1
        if has_app_context():
            db.session.expire_all()
        if answer.mimetype == "text/html" and answer.text:
            self._read(answer)
        return answer

    def _read(self, answer: TestResponse) -> None:
        is_fragment = not answer.text.lstrip().startswith("<!DOCTYPE html>")
        request = answer.request
        if is_fragment and answer.status_code < 300:
            assert request.headers.get("X-Fragment") == "1" or request.args.get("part"), (
                f"{request.path} has no doctype"
            )
        is_redirect_text = 300 <= answer.status_code < 400
        if self.is_checking_pages and not is_redirect_text:
            told = sha256(f"{is_fragment} {in_other_words(answer.text)}".encode()).digest()
            if told not in _read_strictly:
                check_page(answer.text, is_fragment=is_fragment)
                _read_strictly.add(told)
        if not is_fragment:
            self.last_page = answer

    def token(self) -> str:
        """The token of the page that is open, or of the first that this browser can open."""
        if self.last_page is None:
            self.get("/sign-in", follow_redirects=True)
        assert self.last_page is not None
        found = _TOKEN.search(self.last_page.text)
        assert found is not None, "This page has no token."
        return found[1]

    def page(self) -> Element:
        """The tree of the page that is open."""
        assert self.last_page is not None, "no page has been opened"
        if self._tree is None or self._tree[0] is not self.last_page:
            self._tree = (self.last_page, parse_page(self.last_page.text, is_fragment=False))
        return self._tree[1]

    def submit(self, path: str, data: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        """Send a form to an address with a token that holds; redirects are not followed unless told so."""
        return self.post(path, data={"csrf_token": self.token(), **(data or {})}, **kwargs)

    def press(self, button: str, *, within: str = "", **fields: Any) -> TestResponse:
        """Press the one button with that text on the page that is open, with these fields typed; follow to the answer.

        `within` is a piece of the form's address, where several forms have such a button.
        """
        found = [(form, b) for form in self.page().iter("form") for b in form.iter("button") if _text(b) == button]
        found = [(form, b) for form, b in found if within in (form.get("action") or "")]
        assert len(found) == 1, f"{len(found)} buttons say {button!r}"
        form, pressed = found[0]
        assert self.last_page is not None
        values = {**_values(form), **fields}
        if pressed.get("name"):
            values[pressed.get("name", "")] = pressed.get("value", "")
        address = form.get("action") or urlsplit(self.last_page.request.url).path
        if (form.get("method") or "get").lower() == "post":
            return self.post(address, data=values, follow_redirects=True)
        return self.get(address, query_string=values, follow_redirects=True)


def _with_origin(asked: dict[str, Any]) -> Headers:
    """The headers of a form as a browser sends it: with its page's origin, unless the test says another or none."""
    headers = Headers(asked.get("headers") or {})
    if "Origin" not in headers:
        headers["Origin"] = (asked.get("base_url") or "http://localhost").rstrip("/")
    if headers["Origin"] == NO_ORIGIN:
        del headers["Origin"]
    return headers


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _values(form: Element) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field in form.iter("input"):
        if field.get("type") in {"checkbox", "radio"}:
            if "checked" in field.attrib:
                values.setdefault(field.get("name", ""), []).append(field.get("value", "on"))
        elif field.get("name"):
            values[field.get("name", "")] = field.get("value", "")
    for field in form.iter("textarea"):
        values[field.get("name", "")] = "".join(field.itertext())
    for field in form.iter("select"):
        options = list(field.iter("option"))
        chosen = next((option for option in options if "selected" in option.attrib), options[0] if options else None)
        if chosen is not None:
            values[field.get("name", "")] = chosen.get("value", _text(chosen))
    return values
