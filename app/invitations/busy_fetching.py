"""Fetching a calendar from an address that somebody gave: `core.outward` asks, and each redirect is looked at anew."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import urljoin

from app.core.outward import Answer, NotReached, reach
from app.meetings.calendar_busy import LARGEST_BYTES

SECONDS_TO_ANSWER: Final = 20.0
MOST_REDIRECTS: Final = 3
_LONGEST_ETAG: Final = 200
NOT_REACHED: Final = "it cannot be reached"
NOT_LET_IN: Final = "it asks for a password, which we do not have"
NOTHING_THERE: Final = "there is nothing at it"
LED_ASTRAY: Final = "it leads from one address to the next"
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


class NotFetched(Exception):
    """Why nothing was fetched, in words of ours."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was fetched; `body` is None where it has not changed since."""

    body: bytes | None
    etag: str


def fetch_calendar(url: str, etag: str) -> Fetched:
    """What stands at an address, unless it is what stood there with that mark. Raises `NotFetched`."""
    headers = {"Accept": "text/calendar, */*;q=0.1"} | ({"If-None-Match": etag} if etag else {})
    for _ in range(MOST_REDIRECTS + 1):
        try:
            answer = reach(url, headers=headers, limit_bytes=LARGEST_BYTES, timeout=SECONDS_TO_ANSWER)
        except NotReached as fault:
            raise NotFetched(str(fault)) from None
        leads_to = answer.headers.get("Location", "") if answer.status in _REDIRECTS else ""
        if not leads_to:
            return _taken(answer, etag)
        url = urljoin(url, leads_to)
    raise NotFetched(LED_ASTRAY)


def _taken(answer: Answer, etag: str) -> Fetched:
    if answer.status == HTTPStatus.NOT_MODIFIED and etag:
        return Fetched(None, etag)
    if answer.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        raise NotFetched(NOT_LET_IN)
    if answer.status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        raise NotFetched(NOTHING_THERE)
    if answer.status != HTTPStatus.OK:
        raise NotFetched(NOT_REACHED)
    mark = answer.headers.get("ETag", "")
    return Fetched(answer.body, mark if len(mark) <= _LONGEST_ETAG and mark.isprintable() else "")
