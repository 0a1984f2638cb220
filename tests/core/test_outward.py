"""Asking a machine at an address that somebody gave: the very machine that was looked at, and none beside this one."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.core.outward import Answer, NotReached, Why, find_way, reach

HOST = "system.example.org"
URL = f"https://{HOST}/take?a=b c"
OUT_THERE = "93.184.216.34"
LIMIT = 1000


class Listening:
    """A machine with a certificate for `HOST`; it answers with the bytes of `said`, and keeps what it was asked."""

    def __init__(self, certificate: Path) -> None:
        self.said: list[bytes] = [b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-Kind: told\r\n\r\nThere"]
        self.asked: list[tuple[str, dict[str, str], bytes]] = []
        self.names: list[str | None] = []
        self.goes_on = threading.Event()
        place = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                place.asked.append((self.requestline, dict(self.headers), body))
                for part in place.said:
                    self.wfile.write(part)
                    self.wfile.flush()
                if place.said[-1].endswith(b"..."):
                    place.goes_on.wait(20)

            def do_POST(self) -> None:
                self.do_GET()

            def log_message(self, *_words: Any) -> None:
                """Say nothing."""

        class Server(ThreadingHTTPServer):
            def handle_error(self, *_words: Any) -> None:
                """Whoever hangs up early is no fault of it."""

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        context.sni_callback = lambda _line, name, _context: self.names.append(name)
        self.server = Server(("127.0.0.1", 0), Answers)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.goes_on.set()
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for `HOST`, with its key, that nobody trusts unless told."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("certificate") / "both.pem"
    plain = serialization.NoEncryption()
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )
    return path


@pytest.fixture
def listening(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Listening]:
    """That machine, trusted by this one."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    place = Listening(certificate)
    yield place
    place.stop()


LookUp = Callable[..., None]


@pytest.fixture
def look_up(monkeypatch: pytest.MonkeyPatch) -> LookUp:
    """Says what the name server answers: one list of addresses after the other, and the last again and again."""

    def answer(*answers: list[str]) -> None:
        rest = list(answers)

        def found(_host: str, port: int, *_a: Any, **_k: Any) -> list[Any]:
            addresses = rest.pop(0) if len(rest) > 1 else rest[0]
            return [(0, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

        monkeypatch.setattr(socket, "getaddrinfo", found)

    return answer


@pytest.fixture
def reached(listening: Listening, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Where connections went to. Those to `OUT_THERE` come to the machine that listens, and no other comes anywhere."""
    went: list[Any] = []
    connect = socket.socket.connect

    def connect_there(self: socket.socket, address: Any) -> None:
        went.append(address)
        if address != (OUT_THERE, 443):
            raise ConnectionRefusedError
        connect(self, listening.server.server_address)

    monkeypatch.setattr(socket.socket, "connect", connect_there)
    return went


def ask(url: str = URL, **how: Any) -> Answer:
    return reach(url, **{"limit_bytes": LIMIT, "timeout": 20, **how})


def why_not(url: str = URL, **how: Any) -> Why:
    with pytest.raises(NotReached) as fault:
        ask(url, **how)
    return fault.value.why


def test_it_asks_the_very_machine_that_was_looked_at(listening: Listening, reached: list[Any], look_up: LookUp) -> None:
    look_up([OUT_THERE], ["127.0.0.1"])
    answer = ask(method="POST", body=b"{}", headers={"Caseround-Signature": "t=1"})
    assert (answer.status, answer.headers["x-kind"], answer.body) == (200, "told", b"There")
    assert reached == [(OUT_THERE, 443)]
    ((line, headers, body),) = listening.asked
    assert (line, body) == ("POST /take?a=b%20c HTTP/1.1", b"{}")
    assert (headers["Host"], headers["Caseround-Signature"]) == (HOST, "t=1")
    assert listening.names == [HOST]


def test_a_machine_that_cannot_prove_that_it_is_the_host_is_told_nothing(
    listening: Listening, reached: list[Any], look_up: LookUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_up([OUT_THERE])
    assert why_not("https://another.example.org/") is Why.NOT_PROVED
    monkeypatch.delenv("SSL_CERT_FILE")
    assert why_not() is Why.NOT_PROVED
    assert listening.asked == []


def test_no_proxy_is_asked_whatever_the_environment_says(
    listening: Listening, reached: list[Any], look_up: LookUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_up([OUT_THERE])
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    assert ask().status == 200
    assert reached == [(OUT_THERE, 443)]


def test_a_redirect_is_an_answer_and_is_not_followed(listening: Listening, reached: list[Any], look_up: LookUp) -> None:
    look_up([OUT_THERE])
    listening.said = [b"HTTP/1.1 302 Found\r\nLocation: https://127.0.0.1/\r\nContent-Length: 0\r\n\r\n"]
    answer = ask()
    assert (answer.status, answer.headers["Location"]) == (302, "https://127.0.0.1/")
    assert len(reached) == 1


def test_an_address_that_does_not_answer_leaves_it_to_the_next_that_was_looked_at(
    listening: Listening, reached: list[Any], look_up: LookUp
) -> None:
    look_up(["2606:2800:220:1::1", OUT_THERE])
    assert ask().body == b"There"
    assert reached == [("2606:2800:220:1::1", 443), (OUT_THERE, 443)]
    look_up(["2606:2800:220:1::1"])
    assert why_not() is Why.NOT_REACHED


@pytest.mark.parametrize("inside", ["10.0.0.8", "::ffff:127.0.0.1", "fe80::1%eth0"])
def test_a_name_with_one_machine_inside_is_not_asked(reached: list[Any], look_up: LookUp, inside: str) -> None:
    look_up([OUT_THERE, inside])
    assert why_not() is Why.NOT_OUT_THERE
    assert reached == []


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ([b"HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n", b"x" * 2000], Why.TOO_LARGE),
        ([b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 2000], Why.TOO_LARGE),
        (
            [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7d0\r\n", b"x" * 2000, b"\r\n0\r\n\r\n"],
            Why.TOO_LARGE,
        ),
        ([b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nhalf"], Why.NOT_REACHED),
        ([b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nhalf"], Why.NOT_REACHED),
        ([b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 200 + b"\r\n"], Why.NOT_REACHED),
        ([b"SSH-2.0-OpenSSH\r\n"], Why.NOT_REACHED),
        ([b""], Why.NOT_REACHED),
    ],
)
def test_what_is_too_large_broken_off_or_no_answer_is_not_taken(
    listening: Listening, reached: list[Any], look_up: LookUp, said: list[bytes], why: Why
) -> None:
    look_up([OUT_THERE])
    listening.said = said
    assert why_not() is why


def test_what_is_as_large_as_it_may_be_is_taken(listening: Listening, reached: list[Any], look_up: LookUp) -> None:
    look_up([OUT_THERE])
    listening.said = [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\n", b"x" * LIMIT, b"\r\n0\r\n\r\n"]
    assert ask().body == b"x" * LIMIT


def test_with_no_room_for_words_only_how_it_went_is_asked(
    listening: Listening, reached: list[Any], look_up: LookUp
) -> None:
    look_up([OUT_THERE])
    listening.said = [b"HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n", b"and so on..."]
    answer = ask(limit_bytes=0)
    assert (answer.status, answer.body) == (200, b"")


@pytest.mark.parametrize(
    "said",
    [
        [b"HTTP/1.1 200 OK\r\nX-Slowly: on and on..."],
        [b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n", b"on and on..."],
    ],
)
def test_a_machine_that_never_comes_to_an_end_is_given_up(
    listening: Listening, reached: list[Any], look_up: LookUp, said: list[bytes]
) -> None:
    look_up([OUT_THERE])
    listening.said = said
    assert why_not(timeout=0.5) is Why.TOO_SLOW


def test_time_runs_out_in_all_and_not_for_each_word(
    listening: Listening, reached: list[Any], look_up: LookUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_up([OUT_THERE])
    passes = iter(range(0, 1000, 4))
    monkeypatch.setattr("app.core.outward.time.monotonic", lambda: next(passes))
    assert why_not(timeout=10) is Why.TOO_SLOW


def test_nothing_hidden_in_an_address_becomes_a_line_of_its_own(
    listening: Listening, reached: list[Any], look_up: LookUp
) -> None:
    look_up([OUT_THERE])
    assert ask(f"https://{HOST}/é\x07?q=%0d%0aX: 1#part").status == 200
    assert listening.asked[0][0] == "GET /%C3%A9%07?q=%0d%0aX:%201 HTTP/1.1"
    assert why_not(headers={"X-A": "b\r\nX-C: d"}) is Why.NOT_REACHED
    assert len(listening.asked) == 1


def test_only_a_demonstration_speaks_to_this_machine() -> None:
    assert find_way("http://localhost:8123/x", may_be_here=True).addresses == ["127.0.0.1"]
    for url in ("http://localhost:8123/x", "http://127.0.0.1/"):
        assert why_not(url) is Why.NOT_SAFE_TO_ASK
    for url in ("https://127.0.0.1/", "https://10.0.0.1/", "https://169.254.169.254/"):
        assert why_not(url, may_be_here=True) is Why.NOT_OUT_THERE
