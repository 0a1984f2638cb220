"""A summary on paper: rendered in a program of its own, then read again before it leaves."""

import inspect
import io
import os
import re
import subprocess
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from threading import BoundedSemaphore
from typing import Any, Final

from flask import current_app, render_template
from pypdf import PdfReader

from app.config import PROJECT_FOLDER
from app.directory.vocabulary import read_vocabulary
from app.disclosure.held_back import disclose_held_back
from app.summaries import copies
from app.summaries.reading import ReadSummary
from app.summaries.rules import leaked_words

SECONDS_TO_RENDER: Final = 45
# What is longer is read in the word list itself; a paper must never fail for it.
LONGEST_EXPLANATION: Final = 1200
TEMPLATE: Final = "pdf/summary.html"
FORM: Final = (TEMPLATE, "pdf/_case.html", "pdf/_parts.html")
_PROGRAM: Final = PROJECT_FOLDER / "app" / "summaries" / "pdf.py"
# Rendering is the heaviest thing anybody can ask for; more than two at a time would slow the meeting down.
_places: Final = BoundedSemaphore(2)


class PaperFailedError(Exception):
    """The document could not be rendered. Says nothing of its content."""


class PaperRefusedError(Exception):
    """The finished document holds something that must not be in it. Says nothing of its content."""


@dataclass(frozen=True, slots=True)
class Composed:
    """A document before it is rendered, with what must not stand in it and what may, whatever else it means."""

    html: str = field(repr=False)
    withheld: frozenset[str] = field(repr=False)
    allowed: frozenset[str] = field(repr=False)


def print_summary(summary: ReadSummary) -> bytes:
    """The PDF of a summary for this reader. Raises `PaperRefusedError` or `PaperFailedError`."""
    return finish(compose(summary))


def finish(composed: Composed) -> bytes:
    """Render a document and read it again; needs no database. Raises `PaperRefusedError` or `PaperFailedError`."""
    document = render_pdf(composed.html)
    if leaked_words(read_pdf(document), composed.withheld, composed.allowed):
        raise PaperRefusedError
    return document


def compose(summary: ReadSummary) -> Composed:
    """The document of a summary, with all that has to be known of it."""
    held_back = disclose_held_back(summary.meeting, summary.case_ids, summary.agency.id)
    loader = current_app.jinja_env.loader
    assert loader is not None  # noqa: S101  # for the type checker: pages come from it
    form = " ".join(loader.get_source(current_app.jinja_env, name)[0] for name in FORM)
    allowed = held_back.shared_words | _words_that_are_no_secret(summary, form)
    explained = [
        term
        for term in read_vocabulary().terms_in(_texts_of(summary))
        if _may_stand_on_paper(f"{term.word} {term.full_form} {term.meaning}", held_back.terms, allowed)
    ]
    html = render_template(TEMPLATE, summary=summary, explained=explained)
    return Composed(html, held_back.terms, frozenset(allowed))


def check_copy(summary: ReadSummary, form: str, content: str) -> None:
    """Read a finished copy again before it leaves. Raises `PaperRefusedError`."""
    held_back = disclose_held_back(summary.meeting, summary.case_ids, summary.agency.id)
    allowed = held_back.shared_words | _words_that_are_no_secret(summary, inspect.getsource(copies))
    if leaked_words(copies.to_be_checked(summary, form, content), held_back.terms, allowed):
        raise PaperRefusedError


def _may_stand_on_paper(entry: str, withheld: Collection[str], allowed: Collection[str]) -> bool:
    """Whether a word of the list is explained here: it is short enough and names nobody of another case."""
    return len(entry) <= LONGEST_EXPLANATION and not leaked_words(entry, withheld, allowed)


def _texts_of(summary: ReadSummary) -> Iterator[str]:
    """What people wrote in it that stands on the paper."""
    for case in summary.cases:
        yield from (action.text for action in case.actions)
        if case.heard_utc is not None:
            yield case.decided
            yield from (warning.text for warning in case.safe_contact)


def render_pdf(html: str) -> bytes:
    """The HTML as PDF/UA-1. Raises `PaperFailedError`."""
    with _places:
        try:
            # Isolated, and without the environment, which holds addresses of databases and keys.
            done = subprocess.run(  # noqa: S603  # our own interpreter and our own file
                [sys.executable, "-I", str(_PROGRAM)],
                input=html.encode(),
                stdout=subprocess.PIPE,
                # What it complains about may quote the case.
                stderr=subprocess.DEVNULL,
                env={name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ} | {"LANG": "C.UTF-8"},
                timeout=SECONDS_TO_RENDER,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise PaperFailedError("The PDF took too long.") from None
    if done.returncode != 0 or not done.stdout.startswith(b"%PDF-"):
        raise PaperFailedError(f"The PDF could not be made: {done.returncode}.")
    return done.stdout


def read_pdf(document: bytes) -> str:
    """Everything in a PDF that somebody could read: pages, bookmarks, and what describes it."""
    reader = PdfReader(io.BytesIO(document))
    texts = [page.extract_text() for page in reader.pages]
    texts += [str(value) for value in (reader.metadata or {}).values()]
    texts += _titles(reader.outline)
    return "\n".join(texts)


def _titles(outline: Any) -> Iterator[str]:  # noqa: ANN401  # nested lists of the library's own kinds
    for entry in outline:
        if isinstance(entry, list):
            yield from _titles(entry)
        else:
            yield str(entry.title)


def _words_that_are_no_secret(summary: ReadSummary, form: str) -> set[str]:
    """The words of the empty form, of dates, and of the agencies and professionals whom it names."""
    named = [summary.agency.name, summary.series_name, summary.coordinator.person, summary.coordinator.agency]
    for line in summary.phone_lines:
        named += [line.agency, line.person]
    for case in summary.cases:
        named += [action.owner for action in case.actions]
    months = "January February March April May June July August September October November December"
    return set(re.findall(r"\w+", " ".join([*named, form, months])))
