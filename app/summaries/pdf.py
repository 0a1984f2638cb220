"""Turns one page of HTML on standard input into PDF/UA-1 on standard output: the only importer of WeasyPrint.

It runs as a program of its own, started by `paper`, with little memory and time and without any way out: a document
that asks for something from elsewhere, or a library that opens a connection, ends it without an answer.
"""

import resource
import sys
from typing import Any, Final, Never

from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher

CPU_SECONDS: Final = 30
MEMORY_BYTES: Final = 1_500_000_000
_WAYS_OUT: Final = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system", "os.startfile")


class NothingFetched(URLFetcher):  # type: ignore[misc]  # the library ships no types
    """A summary needs nothing from elsewhere, so one that asks for anything is broken and ends the rendering."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Never:  # noqa: ARG002  # the library's interface
        """Refuse, whatever the address. Raises `FatalURLFetchingError`."""
        raise FatalURLFetchingError("A summary may not fetch anything.")


def render(html: str) -> bytes:
    """The document as PDF/UA-1, with its language and title taken from the HTML."""
    document: bytes = HTML(string=html, url_fetcher=NothingFetched()).write_pdf(pdf_variant="pdf/ua-1")
    return document


def _close_ways_out() -> None:
    def refuse(event: str, _arguments: tuple[Any, ...]) -> None:
        if event.startswith(_WAYS_OUT):
            raise PermissionError(event)

    sys.addaudithook(refuse)


def _set_limits() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    # Nothing is written to any file, and a crash leaves no copy of the memory.
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _set_limits()
    _close_ways_out()
    sys.stdout.buffer.write(render(sys.stdin.buffer.read().decode()))
