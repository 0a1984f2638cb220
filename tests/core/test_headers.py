"""Every answer wears the same headers, whatever it is and whoever gave it."""

import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from conftest import SignInAs
from flask import Flask, Response
from page_client import NO_ORIGIN, PageClient
from werkzeug.test import TestResponse

from app.config import Settings
from app.core.access import public
from app.core.guard import finished, headers_of_every_answer
from app.core.intake import LARGEST_FORM_BYTES, LARGEST_FORM_OF_A_STRANGER_BYTES, MOST_FIELDS

COORDINATOR = "lewis.okafor@msfp.example"


def assert_guarded(answer: TestResponse) -> None:
    """Raise `AssertionError` if a header that no answer may lack is missing, doubled or weak."""
    for name, value in headers_of_every_answer("", is_secure=False):
        given = answer.headers.getlist(name)
        assert len(given) == 1, f"{name}: {given}"
        if name != "Content-Security-Policy":
            assert given == [value]
    policy = answer.headers["Content-Security-Policy"]
    assert re.search(r"script-src 'nonce-[\w-]{22}';", policy)
    assert "unsafe" not in policy
    # No address and no scheme; letters alone may stand in a nonce.
    assert ":" not in policy
    assert "require-trusted-types-for 'script'" in policy
    assert "Server" not in answer.headers
    kept = answer.headers.getlist("Cache-Control")
    is_built = answer.request.path.startswith("/static/") and answer.status_code < 400
    assert kept == (["public, max-age=31536000, immutable"] if is_built else ["no-store"])


def addresses(app: Flask) -> Iterator[tuple[str, str, set[str]]]:
    """Every route with made-up values in it: its endpoint, an address, its methods."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        values = {name: uuid.uuid4() if "uuid" in str(rule) else "made-up" for name in rule.arguments}
        yield (
            rule.endpoint,
            adapter.build(rule.endpoint, values, method=max(rule.methods)),
            rule.methods or set(),
        )


@pytest.mark.usefixtures("marlbeck")
@pytest.mark.parametrize("who", ["", COORDINATOR])
def test_every_route_answers_guarded_whatever_it_answers(
    app: Flask, client: PageClient, sign_in_as: SignInAs, who: str
) -> None:
    browser = sign_in_as(who) if who else client
    browser.is_checking_pages = False
    statuses = set()
    for endpoint, address, _methods in addresses(app):
        if endpoint == "identity.sign_out":
            continue
        for answer in (
            browser.get(address),
            browser.head(address),
            browser.post(address),
            browser.post(address, headers={"Origin": "https://evil.example"}),
            browser.open(address, method="OPTIONS"),
            browser.open(address, method="TRACE"),
            browser.open(address, method="PUT", data="x"),
            browser.open(address, method="DELETE"),
        ):
            assert_guarded(answer)
            assert answer.status_code < 500, f"{answer.request.method} {address}"
            statuses.add(answer.status_code)
    assert {200, 400, 404, 405} <= statuses


def test_only_pages_and_forms_are_answered(client: PageClient) -> None:
    for method in ("OPTIONS", "TRACE", "PUT", "PATCH", "DELETE", "CONNECT", "PROPFIND", "get", "X"):
        answer = client.open("/sign-in", method=method)
        assert (answer.status_code, answer.text) == (405, "This is not done here.\n"), method
        assert answer.headers["Allow"] == "GET, HEAD, POST"


def test_built_files_are_guarded_too(client: PageClient) -> None:
    page = client.get("/sign-in").text
    style = re.search(r'href="(/static/app-[^"]+\.css)"', page)
    assert style is not None
    with client.get(style[1]) as answer:
        assert answer.status_code == 200
        assert_guarded(answer)
    missing = client.get("/static/absent.js")
    assert missing.status_code == 404
    assert_guarded(missing)
    assert_guarded(client.get("/static/../app/config.py"))
    assert_guarded(client.get("/static/%2e%2e/app/config.py"))


def test_each_answer_has_its_own_nonce_and_its_scripts_carry_it(client: PageClient) -> None:
    pages = [client.get("/sign-in") for _ in range(2)]
    nonces = [re.search(r"'nonce-([\w-]+)'", page.headers["Content-Security-Policy"]) for page in pages]
    assert nonces[0] is not None
    assert nonces[1] is not None
    assert nonces[0][1] != nonces[1][1]
    scripts = re.findall(r"<script[^>]*>", pages[0].text)
    assert scripts
    assert all(f'nonce="{nonces[0][1]}"' in script for script in scripts)


def test_behind_tls_browsers_come_by_tls_only(make_app: Callable[[Settings], Flask], settings: Settings) -> None:
    app = make_app(replace(settings, base_url="https://safe.example"))
    for path in ("/sign-in", "/absent"):
        answer = app.test_client().get(path, base_url="https://safe.example")
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000")
        assert answer.headers["Content-Security-Policy"].endswith("upgrade-insecure-requests")


@pytest.mark.parametrize(
    ("kind", "given"), [("application/pdf", "inline; filename=a.pdf"), ("text/csv", ""), ("image/svg+xml", "")]
)
def test_what_is_no_page_is_saved_and_never_shown(kind: str, given: str) -> None:
    headers = [("Content-Type", kind), ("Content-Disposition", given)] if given else [("Content-Type", kind)]
    named = dict(finished(200, "/x", headers, "n", is_secure=False))
    assert named["Content-Disposition"].startswith("attachment")
    assert named["X-Content-Type-Options"] == "nosniff"


def test_a_name_that_was_given_to_a_download_stays() -> None:
    given = [("Content-Type", "application/pdf"), ("Content-Disposition", "attachment; filename=a.pdf")]
    assert dict(finished(200, "/x", given, "n", is_secure=False))["Content-Disposition"] == "attachment; filename=a.pdf"


def test_a_header_of_ours_cannot_be_loosened_by_a_page(app: Flask, client: PageClient) -> None:
    @app.get("/loose")
    @public
    def loose() -> Response:
        loosened = {"Content-Security-Policy": "default-src *", "Cache-Control": "public", "Server": "x/1.0"}
        return Response("", headers=loosened, mimetype="text/plain")

    assert_guarded(client.get("/loose"))


def test_a_fault_below_every_page_is_answered_in_a_few_guarded_words(
    app: Flask, client: PageClient, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> None:
        message = "SELECT name FROM person WHERE name = 'Kay Marsh'"
        raise MemoryError(message)

    monkeypatch.setattr(app, "full_dispatch_request", fail)
    monkeypatch.setattr(app, "handle_exception", fail)
    answer = client.get("/sign-in")
    assert answer.status_code == 500
    assert_guarded(answer)
    assert "Kay" not in answer.text + caplog.text
    assert "MemoryError" in {vars(record).get("exception") for record in caplog.records}
    assert "/" not in answer.text


def test_a_form_of_another_site_is_refused_in_plain_words(client: PageClient) -> None:
    for origin in ("https://evil.example", "null", NO_ORIGIN):
        answer = client.submit("/sign-out", headers={"Origin": origin})
        assert answer.status_code == 400
        assert "not sent by a page of Caseround" in answer.text


def test_a_form_whose_origin_the_browser_hides_is_taken_where_the_browser_vouches(client: PageClient) -> None:
    answer = client.submit("/sign-out", headers={"Origin": "null", "Sec-Fetch-Site": "same-origin"})
    assert "not sent by a page of Caseround" not in answer.text


@pytest.mark.usefixtures("marlbeck")
def test_programs_may_sign_in_to_the_demonstration_and_foreign_pages_may_not(client: PageClient) -> None:
    client.get("/demo")
    account = {"account": COORDINATOR}
    assert client.submit("/demo/sign-in", account, headers={"Origin": "https://evil.example"}).status_code == 400
    foreign = {"Origin": NO_ORIGIN, "Sec-Fetch-Site": "cross-site"}
    assert client.submit("/demo/sign-in", account, headers=foreign).status_code == 400
    assert client.submit("/demo/sign-in", account, headers={"Origin": NO_ORIGIN}).status_code == 303


@pytest.mark.usefixtures("marlbeck")
def test_a_form_that_is_too_long_is_refused_with_what_to_do(client: PageClient, sign_in_as: SignInAs) -> None:
    stranger = client.submit("/demo/sign-in", {"text": "x" * LARGEST_FORM_OF_A_STRANGER_BYTES})
    assert stranger.status_code == 413
    assert_guarded(stranger)
    browser = sign_in_as(COORDINATOR)
    assert browser.submit("/demo/sign-in", {"account": "x" * 2_000_000}).status_code == 422
    answer = browser.submit("/demo/sign-in", {"text": "x" * LARGEST_FORM_BYTES})
    assert answer.status_code == 413
    assert "What you sent is longer" in answer.text
    assert browser.submit("/demo/sign-in", {f"f{i}": "" for i in range(MOST_FIELDS)}).status_code == 413


@pytest.mark.usefixtures("marlbeck")
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xff\xfe=%zz&%00=%ff%00", "application/x-www-form-urlencoded"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"x", "multipart/form-data"),
        (b"x", "multipart/form-data; boundary=é"),
        (
            b'--x\r\nContent-Disposition: form-data; name="a"; filename="../../etc/passwd"\r\n\r\nx\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
        ),
        (b"[" * 100_000, "application/json"),
        (b"<a/>", "text/xml; charset=nonsense"),
        (b"", ""),
    ],
)
def test_a_broken_body_is_no_fault_of_ours(app: Flask, sign_in_as: SignInAs, body: bytes, kind: str) -> None:
    browser = sign_in_as(COORDINATOR)
    browser.is_checking_pages = False
    for _endpoint, address, methods in addresses(app):
        if "POST" in methods:
            answer = browser.post(address, data=body, content_type=kind)
            assert answer.status_code < 500, address
            assert_guarded(answer)
