"""The served program answers whatever comes over the line, guarded, and tells nothing of itself."""

import socket
from collections.abc import Iterator

import pytest
from databases import Databases
from serving import Server

from app.config import Settings

GET = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"


@pytest.fixture(scope="module")
def server(databases: Databases, run_folder: object) -> Iterator[Server]:
    from conftest import settings_for

    url = databases.copy_of("schema")
    settings: Settings = settings_for(run_folder, url)  # type: ignore[arg-type]  # the folder of the run
    server = Server(settings)
    server.start()
    yield server
    server.kill()
    databases.remove(url)


def say(server: Server, data: bytes) -> str:
    """Send these bytes on a new line; answers all that comes back."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as line:
        try:
            line.sendall(data)
            line.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        answer = b""
        try:
            while part := line.recv(65536):
                answer += part
        except ConnectionResetError:
            pass
    return answer.decode("latin-1")


BROKEN = {
    "an address that is too long": (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n\r\n", "414"),
    "a header that is too long": (GET + b"X: " + b"a" * 70_000 + b"\r\n\r\n", "4"),
    "too many headers": (GET + b"".join(b"X-%d: a\r\n" % i for i in range(200)) + b"\r\n", "431"),
    "no request": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", "400"),
    "a length that is no number": (GET + b"Content-Length: +5\r\n\r\nhello", "400"),
    "two lengths": (GET + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", "400"),
    "an unknown encoding": (GET + b"Transfer-Encoding: xchunked\r\n\r\nhello", "400"),
    "a negative length": (GET + b"Content-Length: -5\r\n\r\n", "400"),
    "an old protocol": (b"GET /healthz\r\n\r\n", "400"),
    "another protocol": (b"GET /healthz HTTP/9.9\r\n\r\n", "400"),
    "a broken chunk": (
        b"POST /sign-out HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "400",
    ),
    "what nobody asks": (b"TRACE / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "405"),
    "what else could be done": (b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "405"),
    "bad percents": (b"GET /%zz%ff%00%c0%af HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "404"),
    "no host": (b"GET /sign-in HTTP/1.1\r\nConnection: close\r\n\r\n", "200"),
    "a strange host": (b'GET /sign-in HTTP/1.1\r\nHost: a b"<c>\r\nConnection: close\r\n\r\n', ""),
    "a live line without a page": (b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: l\r\n\r\n", "400"),
}


@pytest.mark.parametrize("what", sorted(BROKEN))
def test_broken_requests_get_a_short_guarded_answer(server: Server, what: str) -> None:
    data, status = BROKEN[what]
    answer = say(server, data)
    assert answer.startswith(f"HTTP/1.1 {status}"), answer[:80]
    assert not answer.startswith("HTTP/1.1 5"), answer[:80]
    head = answer.partition("\r\n\r\n")[0].lower()
    for header in (
        "content-security-policy: default-src 'none'",
        "x-content-type-options: nosniff",
        "cache-control: no-store",
    ):
        assert header in head, what
    for word in ("\r\nserver:", "gevent", "python", "werkzeug", "traceback"):
        assert word not in answer.lower(), what


def test_the_server_names_itself_nowhere(server: Server) -> None:
    answer = say(server, GET + b"\r\n")
    assert answer.startswith("HTTP/1.1 200")
    assert "server:" not in answer.lower()


def test_a_body_that_nobody_reads_is_not_read_for_ever(server: Server) -> None:
    post = b"POST /demo/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    answer = say(server, post + b"Content-Length: 900000000\r\n\r\n" + b"a" * 3_000_000)
    assert answer.startswith("HTTP/1.1 413")
    assert say(server, GET + b"\r\n").startswith("HTTP/1.1 200")
