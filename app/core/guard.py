"""The outermost layer: every answer leaves with the same headers, and nothing of a fault is told.

It stands outside Flask and the live channel, so it also covers what neither of them answers.
"""

import logging
import secrets
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from types import TracebackType
from typing import Any, Final

from werkzeug.http import http_date

from app.config import Settings
from app.core.clock import now_utc
from app.core.logs import REQUEST_ID, log_fault
from app.core.statements import count_so_far

Headers = list[tuple[str, str]]
StartResponse = Callable[..., Callable[[bytes], object]]
Wsgi = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]
Handshake = Callable[[dict[str, Any]], bool]

METHODS: Final = frozenset({"GET", "HEAD", "POST"})
NONCE: Final = "caseround.nonce"
HANDSHAKE: Final = "/socket.io"
# What a browser may show as it is. Everything else is saved, never opened here.
SHOWN: Final = frozenset({"text/html", "text/plain"})
FOUND: Final = 200
NOT_ALLOWED: Final = 405
ERROR: Final = 400
BUILT_FILES: Final = "/static/"
A_YEAR: Final = 31_536_000
PLAIN: Final = {
    400: "This request cannot be read.",
    405: "This is not done here.",
    413: "This is too large.",
    414: "This address is too long.",
    431: "This request says too much about itself.",
    500: "Sorry, something went wrong. The fault is ours, not yours. Try again in a minute.",
}
REASONS: Final = {
    400: "Bad Request",
    405: "Method Not Allowed",
    413: "Content Too Large",
    414: "URI Too Long",
    431: "Request Header Fields Too Large",
    500: "Internal Server Error",
}

log = logging.getLogger(__name__)


def content_policy(nonce: str, *, is_secure: bool) -> str:
    """What a page may load and do: its own files, its own script tags, and nothing from elsewhere."""
    parts = [
        "default-src 'none'",
        # No 'self': a script tag that somebody smuggled in could otherwise load any file of ours.
        f"script-src 'nonce-{nonce}'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types caseround",
    ]
    return "; ".join([*parts, "upgrade-insecure-requests"] if is_secure else parts)


def headers_of_every_answer(nonce: str, *, is_secure: bool) -> Headers:
    """The headers that no answer may lack."""
    headers = [
        ("Content-Security-Policy", content_policy(nonce, is_secure=is_secure)),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("X-Permitted-Cross-Domain-Policies", "none"),
        ("X-Robots-Tag", "noindex, nofollow"),
        ("Permissions-Policy", "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ]
    if is_secure:
        headers.append(("Strict-Transport-Security", f"max-age={2 * A_YEAR}; includeSubDomains"))
    return headers


def finished(status: int, path: str, headers: Headers, nonce: str, *, is_secure: bool) -> Headers:
    """The headers of an answer as they leave: what is ours replaces whatever was there under those names."""
    ours = headers_of_every_answer(nonce, is_secure=is_secure)
    # Clocks on pages go by this.
    ours.append(("Date", http_date(now_utc())))
    # A built file's name changes with its content; everything else may hold what only this person may see.
    is_built_file = status < ERROR and path.startswith(BUILT_FILES)
    ours.append(("Cache-Control", f"public, max-age={A_YEAR}, immutable" if is_built_file else "no-store"))
    names = {name.lower() for name, _ in ours} | {"server", "x-powered-by"}
    kept = [(name, value) for name, value in headers if name.lower() not in names]
    given = {name.lower(): value for name, value in kept}
    kind = given.get("content-type", "").partition(";")[0].strip().lower()
    is_saved = status == FOUND and kind and kind not in SHOWN and not is_built_file
    if is_saved and not given.get("content-disposition", "").lower().startswith("attachment"):
        kept = [(name, value) for name, value in kept if name.lower() != "content-disposition"]
        kept.append(("Content-Disposition", "attachment"))
    return kept + ours


def plain_answer(status: int) -> tuple[str, Headers, bytes]:
    """An answer without a page: the line, its headers and its few words."""
    body = f"{PLAIN[status]}\n".encode()
    return (
        f"{status} {REASONS[status]}",
        [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))],
        body,
    )


class Guard:
    """Wraps the whole program. `may_open` says whether a handshake of the live channel may go on."""

    def __init__(self, inner: Wsgi, settings: Settings, *, may_open: Handshake) -> None:
        self.inner, self.may_open = inner, may_open
        self.is_secure = settings.is_served_securely

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        nonce = environ[NONCE] = secrets.token_urlsafe(16)
        environ[REQUEST_ID] = secrets.token_hex(8)
        path, has_begun, began = environ.get("PATH_INFO", ""), False, time.perf_counter()

        def start(status: str, headers: Headers, exc_info: object = None) -> Callable[[bytes], object]:
            nonlocal has_begun
            has_begun = True
            if not path.startswith(BUILT_FILES):
                _log_answer(environ, int(status[:3]), began)
            whole = finished(int(status[:3]), path, headers, nonce, is_secure=self.is_secure)
            return start_response(status, whole, exc_info) if exc_info else start_response(status, whole)

        def answer_plainly(code: int) -> Iterable[bytes]:
            status, headers, body = plain_answer(code)
            if code == NOT_ALLOWED:
                headers = [*headers, ("Allow", ", ".join(sorted(METHODS)))]
            # What was not read of this request must not be taken for the next.
            start(status, [*headers, ("Connection", "close")])
            return [b"" if environ.get("REQUEST_METHOD") == "HEAD" else body]

        if environ.get("REQUEST_METHOD") not in METHODS:
            return answer_plainly(NOT_ALLOWED)
        try:
            if path.startswith(HANDSHAKE) and not self.may_open(environ):
                return answer_plainly(400)
            return self.inner(environ, start)
        except Exception:  # the last resort: whatever it was, nothing of it is told
            log_fault(*_kind_and_trace())
            if has_begun:
                raise
            return answer_plainly(500)


def _log_answer(environ: Mapping[str, Any], status: int, began: float) -> None:
    method = environ.get("REQUEST_METHOD")
    said = {
        "request": environ[REQUEST_ID],
        "method": method if method in METHODS else "other",
        "status": status,
        "duration_ms": round(1000 * (time.perf_counter() - began), 1),
        "statements": count_so_far(),
    }
    log.info("answered", extra=said)


def _kind_and_trace() -> tuple[type[BaseException], TracebackType | None]:
    kind, _, trace = sys.exc_info()
    return kind or Exception, trace
