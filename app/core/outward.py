"""Speaking to a machine at an address that somebody gave, without being led to machines beside this one.

A host is looked up once; every address it may have must be on the internet, and the connection goes to one of those.
"""

import io
import socket
import ssl
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from http.client import HTTPConnection, HTTPException, HTTPMessage, HTTPResponse
from ipaddress import IPv4Address, ip_address, ip_network
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, quote, urlsplit

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

_AT_ONCE: Final = 65_536
_NO_HEADERS: Final[Mapping[str, str]] = MappingProxyType({})
_STAYS_IN_A_PATH: Final = "/%:=&?~+!$,;'@()*[]"
# Everything that the internet has given out in IPv6; what lies elsewhere is local, or hides another address.
_GIVEN_OUT: Final = ip_network("2000::/3")
# An IPv4 address in the clothes of IPv6: for networks that speak IPv6 alone, and two ways of the past.
_TRANSLATED: Final = ip_network("64:ff9b::/96")
_HIDING: Final = (ip_network("2001::/32"), ip_network("2002::/16"))
# Public by its number, and yet it tells a machine in Azure about itself.
_BESIDE: Final = frozenset({IPv4Address("168.63.129.16")})
_RELAYS: Final = ip_network("192.88.99.0/24")
_HERE: Final = frozenset({"127.0.0.1", "localhost"})


class Why(StrEnum):
    """Why a machine was not reached, in words of ours that name nothing of its address."""

    NO_ADDRESS = "it is not an address"
    NOT_SAFE_TO_ASK = "it does not begin with https, or has a name or password in it"
    OTHER_PORT = "it has another port than the usual one"
    NOT_OUT_THERE = "it does not lead to a machine on the internet"
    NOT_REACHED = "it cannot be reached"
    NOT_PROVED = "no safe connection to it can be made"
    TOO_SLOW = "it took too long to answer"
    TOO_LARGE = "it is too large"


class NotReached(Exception):
    """Nothing was reached; `why` says why."""

    def __init__(self, why: Why) -> None:
        super().__init__(str(why))
        self.why = why


@dataclass(frozen=True, slots=True)
class Answer:
    """What a machine answered. A redirect is an answer like any other: whoever follows it asks `reach` again."""

    status: int
    headers: HTTPMessage
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a host is reached: its name, its port, whether the connection is a safe one, and its addresses in order."""

    host: str
    port: int
    is_safe: bool
    addresses: Sequence[str]


def reach(
    url: str,
    method: str = "GET",
    body: bytes | None = None,
    headers: Mapping[str, str] = _NO_HEADERS,
    *,
    limit_bytes: int,
    timeout: float,
    may_be_here: bool = False,
) -> Answer:
    """Ask one machine on the internet once, within so many seconds in all; follows no redirect and asks no proxy.

    Of a longer answer than `limit_bytes` nothing is taken; with 0 its words are never read. `may_be_here` lets http to
    this very machine through too, for demonstrations. Only how long a name server takes is up to the machine's own
    settings. Raises `NotReached`.
    """
    ends = time.monotonic() + timeout
    try:
        return _ask(find_way(url, may_be_here=may_be_here), url, (method, body, headers), limit_bytes, ends)
    except ssl.SSLError:
        raise NotReached(Why.NOT_PROVED) from None
    except TimeoutError:
        raise NotReached(Why.TOO_SLOW) from None
    except (OSError, ValueError, HTTPException):
        raise NotReached(Why.TOO_SLOW if time.monotonic() > ends else Why.NOT_REACHED) from None


def find_way(url: str, *, may_be_here: bool = False) -> Way:
    """Look a host up, once. Raises `NotReached` unless every machine of that name is on the internet."""
    try:
        parts = urlsplit(url)
        port, host = parts.port, (parts.hostname or "").encode("idna").decode()
    except ValueError:
        raise NotReached(Why.NO_ADDRESS) from None
    if may_be_here and parts.scheme == "http" and host in _HERE:
        return Way(host=host, port=port or 80, is_safe=False, addresses=["127.0.0.1"])
    if parts.scheme != "https" or not host or parts.username is not None or parts.password is not None:
        raise NotReached(Why.NOT_SAFE_TO_ASK)
    if port not in {None, 443}:
        raise NotReached(Why.OTHER_PORT)
    try:
        found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        raise NotReached(Why.NOT_REACHED) from None
    if not found or not all(is_out_there(address) for address in found):
        raise NotReached(Why.NOT_OUT_THERE)
    return Way(host=host, port=443, is_safe=True, addresses=list(dict.fromkeys(found)))


def is_out_there(address: str) -> bool:
    """Whether an address is one of the internet, also where it hides another one."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv4Address):
        return found.is_global and not found.is_multicast and found not in _BESIDE and found not in _RELAYS
    if found.scope_id is not None:
        return False
    if found in _TRANSLATED:
        return is_out_there(str(IPv4Address(int(found) & 0xFFFF_FFFF)))
    return found in _GIVEN_OUT and found.is_global and not any(found in hiding for hiding in _HIDING)


class _Line(io.RawIOBase):
    """A connection whose every step waits no longer than until one moment. Whoever opened it closes it."""

    def __init__(self, opened: socket.socket, ends: float) -> None:
        self._opened, self._ends = opened, ends

    def _hurry(self) -> None:
        self._opened.settimeout(_left_until(self._ends))

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Take what comes next."""
        self._hurry()
        return self._opened.recv_into(buffer)

    def sendall(self, data: "ReadableBuffer") -> None:
        """Send all of it."""
        rest = memoryview(data)
        while rest:
            self._hurry()
            rest = rest[self._opened.send(rest) :]

    def makefile(self, _mode: str) -> io.BufferedReader:
        """What `http.client` reads an answer from."""
        return io.BufferedReader(self)

    def close(self) -> None:
        """Stay open: `http.client` closes its line before the answer has been read."""


class _Pinned(HTTPConnection):
    """A connection that is opened already, and never opens another one."""

    auto_open = 0

    def __init__(self, way: Way, line: _Line) -> None:
        self.default_port = 443 if way.is_safe else 80
        super().__init__(way.host, way.port)
        self.sock = line


def _ask(
    way: Way, url: str, asked: tuple[str, bytes | None, Mapping[str, str]], limit_bytes: int, ends: float
) -> Answer:
    method, body, headers = asked
    with _open(way, ends) as opened:
        connection = _Pinned(way, _Line(opened, ends))
        own = {"User-Agent": "Caseround", "Accept-Encoding": "identity", "Connection": "close"}
        connection.request(method, _path_of(urlsplit(url)), body, {**own, **headers})
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, _take(answer, limit_bytes) if limit_bytes else b"")


def _open(way: Way, ends: float) -> socket.socket:
    """Connect to the first of its addresses that answers; the machine must prove that it is the host."""
    for place, address in enumerate(way.addresses):
        share = _left_until(ends) / (len(way.addresses) - place)
        opened = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
        try:
            opened.settimeout(share)
            opened.connect((address, way.port))
        except OSError:
            opened.close()
            if place == len(way.addresses) - 1:
                raise
            continue
        return _make_safe(opened, way, ends) if way.is_safe else opened
    raise NotReached(Why.NOT_REACHED)


def _make_safe(opened: socket.socket, way: Way, ends: float) -> socket.socket:
    try:
        opened.settimeout(_left_until(ends))
        return ssl.create_default_context().wrap_socket(opened, server_hostname=way.host)
    except BaseException:
        opened.close()
        raise


def _left_until(ends: float) -> float:
    left = ends - time.monotonic()
    if left <= 0:
        raise NotReached(Why.TOO_SLOW)
    return left


def _path_of(parts: SplitResult) -> str:
    return quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=_STAYS_IN_A_PATH)


def _take(answer: HTTPResponse, limit_bytes: int) -> bytes:
    taken = bytearray()
    while part := answer.read1(_AT_ONCE):
        taken += part
        if len(taken) > limit_bytes:
            raise NotReached(Why.TOO_LARGE)
    # A line that broke off early is no end: half of an answer would be taken for all of it.
    if answer.length:
        raise NotReached(Why.NOT_REACHED)
    return bytes(taken)
