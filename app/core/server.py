"""The HTTP server below the program: what it answers by itself says as little, and wears the same headers."""

import secrets
from http.client import HTTPException
from types import TracebackType
from typing import Any, Final

import gevent
from gevent import pywsgi

from app.core.guard import Headers, Wsgi, finished, plain_answer
from app.core.in_turn import InTurn
from app.core.logs import log_fault

# Whoever sends more than is read is let finish so far, so that the browser comes to read why it was refused.
MOST_UNREAD_BYTES: Final = 24_000_000
SECONDS_TO_FINISH: Final = 10.0


class BoundedInput(pywsgi.Input):  # type: ignore[misc]  # the library has no types
    """The body of a request; what nobody read of it is not read for ever."""

    __slots__ = ()

    def _discard(self) -> None:
        """Read the rest, up to a bound. Raises `OSError` where more was left: the line then ends."""
        dropped, rest = 0, self.chunked_input or self.position < (self.content_length or 0)
        with gevent.Timeout(SECONDS_TO_FINISH, OSError("the rest of the request came too slowly")):
            while rest and not self._chunked_input_error:
                data = self.read(65536)
                dropped += len(data)
                rest = bool(data)
                if dropped > MOST_UNREAD_BYTES:
                    raise OSError("the rest of the request is too long")


class Handler(pywsgi.WSGIHandler):  # type: ignore[misc]  # the library has no types
    """One line of a browser."""

    def read_request(self, raw_requestline: str) -> bool:
        """Read what is asked. Raises `ValueError` where two readers could read it differently."""
        if not super().read_request(raw_requestline):
            return False
        lengths = self.headers.get_all("content-length") or []
        encoding = self.headers.get("transfer-encoding")
        is_plain = all(length.isascii() and length.isdigit() for length in lengths)
        if len(lengths) > 1 or not is_plain or encoding not in {None, "chunked"}:
            raise ValueError("unclear where this request ends")
        if self.request_version == "HTTP/0.9":
            raise ValueError("too old")
        return True

    def get_environ(self) -> dict[str, Any]:
        """What the program is told, with a body that has an end."""
        environ: dict[str, Any] = super().get_environ()
        given = self.__dict__["wsgi_input"]
        self.wsgi_input = BoundedInput(
            given.rfile, given.content_length, socket=given.socket, chunked_input=given.chunked_input
        )
        if environ["wsgi.input"] is given:
            environ["wsgi.input"] = self.wsgi_input
        return environ

    def handle_one_request(self) -> Any:  # noqa: ANN401  # the library's interface
        """Answer one request; an answer of the library's own is replaced by one of ours."""
        answer = super().handle_one_request()
        if not isinstance(answer, tuple):
            return answer
        return (answer[0], self._whole_plain_answer(int(answer[0])))

    def start_response(self, status: str, headers: Headers, exc_info: object = None) -> Any:  # noqa: ANN401  # the library's interface
        """Begin an answer. When the process ends, browser or proxy are told to ask the next thing over another line."""
        if self.server.is_ending:
            headers = [*headers, ("Connection", "close")]
        return super().start_response(status, headers, exc_info)

    def handle_one_response(self) -> None:
        """Give one answer. A process that is told to stop waits for it, but not for the line of a live page."""
        if "HTTP_UPGRADE" in self.environ:
            super().handle_one_response()
            return
        self.server.under_way += 1
        try:
            super().handle_one_response()
        finally:
            self.server.under_way -= 1

    def _handle_client_error(self, ex: BaseException) -> tuple[str, bytes]:
        code = "431" if isinstance(ex, HTTPException) else "400"
        return (code, b"")

    def _send_error_response_if_possible(self, error_code: int) -> None:
        self.close_connection = True
        if not self.response_length:
            try:
                self.socket.sendall(self._whole_plain_answer(error_code))
            except OSError:
                return

    def _whole_plain_answer(self, code: int) -> bytes:
        status, headers, body = plain_answer(code)
        is_secure = self.server.is_served_securely
        whole = finished(code, "", headers, secrets.token_urlsafe(16), is_secure=is_secure)
        lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in whole), "Connection: close", "", ""]
        return "\r\n".join(lines).encode("latin-1") + body

    def _log_error(self, t: type[BaseException], v: BaseException, tb: TracebackType | None) -> None:  # noqa: ARG002
        log_fault(t, tb)


class Server(pywsgi.WSGIServer):  # type: ignore[misc]  # the library has no types
    """Serves the program over HTTP."""

    def __init__(self, listener: object, program: Wsgi, *, is_served_securely: bool) -> None:
        super().__init__(listener, InTurn(program), log=None, error_log=None, handler_class=Handler)
        self.is_served_securely = is_served_securely
        self.under_way = 0
        self.is_ending = False

    def take_nobody_new(self) -> None:
        """Let whoever comes from now on come to another process; who is being answered is answered to the end."""
        self.is_ending = True
        self.stop_accepting()
        # Who has come already, and was not let in yet, would find the door shut in their face.
        while (caller := self.do_read()) is not None:
            self.do_handle(*caller)
        self.socket.close()


def keep_texts_out_of_faults() -> None:
    """What goes wrong outside of any request is kept by kind and place too."""
    gevent.get_hub().print_exception = lambda _context, kind, _value, trace: log_fault(kind, trace)
