"""Fetching a calendar from an address that somebody gave, without being led to machines beside this one.

A host is looked up once, and the connection goes to that very address; each one it may have must be on the internet.
"""

import http.client
import ipaddress
import socket
import ssl
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import urljoin, urlsplit

from app.meetings.calendar_busy import LARGEST_BYTES

SECONDS_IN_ALL: Final = 30.0
SECONDS_OF_SILENCE: Final = 10.0
MOST_REDIRECTS: Final = 3
_AT_ONCE: Final = 65_536
_LONGEST_ETAG: Final = 200
NOT_OUT_THERE: Final = "it does not lead to a machine on the internet"
NOT_REACHED: Final = "it cannot be reached"
NOT_SAFE: Final = "no safe connection to it can be made"
TOO_SLOW: Final = "it took too long to answer"
TOO_LARGE: Final = "it is too large"
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


@dataclass(frozen=True, slots=True)
class Way:
    """How a host is reached: the machine's address, its port, and whether the connection is a safe one."""

    host: str
    address: str
    port: int = 443
    is_safe: bool = True


def find_way(url: str) -> Way:
    """Look a host up, once. Raises `NotFetched` unless every machine of that name is on the internet."""
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or parts.port not in {None, 443}:
        raise NotFetched(NOT_OUT_THERE)
    try:
        found = [str(entry[4][0]) for entry in socket.getaddrinfo(parts.hostname, 443, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        raise NotFetched(NOT_REACHED) from None
    if not found or not all(is_out_there(address) for address in found):
        raise NotFetched(NOT_OUT_THERE)
    return Way(parts.hostname, found[0])


def is_out_there(address: str) -> bool:
    """Whether an address is one of the internet, also where it hides another one."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address) and (
        found.ipv4_mapped or found.sixtofour or found.teredo or found in ipaddress.ip_network("64:ff9b::/96")
    ):
        return False
    return found.is_global and not found.is_multicast


def fetch_calendar(url: str, etag: str) -> Fetched:
    """What stands at an address, unless it is what stood there with that mark. Raises `NotFetched`."""
    ends = time.monotonic() + SECONDS_IN_ALL
    for _ in range(MOST_REDIRECTS + 1):
        found = _ask(url, find_way(url), etag, ends)
        if isinstance(found, Fetched):
            return found
        url = urljoin(url, found)
    raise NotFetched(LED_ASTRAY)


class _Pinned(http.client.HTTPSConnection):
    """A connection to one machine, which must prove that it is the host."""

    def __init__(self, way: Way) -> None:
        super().__init__(way.host, way.port, timeout=SECONDS_OF_SILENCE)
        self._way = way

    def connect(self) -> None:
        """Connect to the address that was looked up."""
        self.sock = socket.create_connection((self._way.address, self._way.port), SECONDS_OF_SILENCE)
        if self._way.is_safe:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self._way.host)


def _ask(url: str, way: Way, etag: str, ends: float) -> Fetched | str:
    """What one machine answers; the address that it leads on to, where it does."""
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"Accept": "text/calendar, */*;q=0.1", "Accept-Encoding": "identity", "User-Agent": "Caseround"}
    if etag:
        headers["If-None-Match"] = etag
    connection = _Pinned(way)
    try:
        connection.request("GET", path.encode("ascii", "ignore").decode(), headers=headers)
        answer = connection.getresponse()
        return _take(answer, ends, etag)
    except ssl.SSLError:
        raise NotFetched(NOT_SAFE) from None
    except TimeoutError:
        raise NotFetched(TOO_SLOW) from None
    except (OSError, ValueError, http.client.HTTPException):
        raise NotFetched(NOT_REACHED) from None
    finally:
        connection.close()


def _take(answer: http.client.HTTPResponse, ends: float, etag: str) -> Fetched | str:
    if answer.status == HTTPStatus.NOT_MODIFIED and etag:
        return Fetched(None, etag)
    if answer.status in _REDIRECTS and (to := answer.headers.get("Location", "")):
        return to
    if answer.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        raise NotFetched(NOT_LET_IN)
    if answer.status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        raise NotFetched(NOTHING_THERE)
    if answer.status != HTTPStatus.OK:
        raise NotFetched(NOT_REACHED)
    taken = bytearray()
    while part := answer.read1(_AT_ONCE):
        taken += part
        if len(taken) > LARGEST_BYTES:
            raise NotFetched(TOO_LARGE)
        if time.monotonic() > ends:
            raise NotFetched(TOO_SLOW)
    mark = answer.headers.get("ETag", "")
    return Fetched(bytes(taken), mark if len(mark) <= _LONGEST_ETAG and mark.isprintable() else "")
