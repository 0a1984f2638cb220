"""The program that makes PDFs has no way out, and the checker of their structure notices what is wrong."""

import io
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from summaries.pdf_structure import faults_of_pdf

from app.summaries import paper
from app.summaries.paper import PaperFailedError, read_pdf, render_pdf

PAGE = '<!DOCTYPE html><html lang="en-GB"><head><title>Summary X</title></head><body><h1>One</h1>{}</body></html>'
TABLE = (
    "<table><caption>T</caption><thead><tr><th scope=col>a</th></tr></thead><tbody>"
    + "<tr><td>b</td></tr>" * 90
    + "</tbody></table>"
)


@pytest.mark.parametrize(
    "hostile",
    [
        '<img src="http://127.0.0.1:9/x.png" alt="x">',
        '<img src="file:///etc/hostname" alt="x">',
        '<link rel="attachment" href="file:///etc/hostname">',
        '<style>@import url("http://127.0.0.1:9/x.css");</style>',
        '<div style="background: url(file:///etc/hostname)">x</div>',
        '<object data="file:///etc/hostname"></object>',
    ],
)
def test_a_document_that_asks_for_something_is_not_made(hostile: str) -> None:
    with pytest.raises(PaperFailedError):
        render_pdf(PAGE.format(hostile))


def test_the_program_opens_no_connection_and_writes_no_file(tmp_path: Path) -> None:
    program = Path(paper.__file__).with_name("pdf.py")
    attempts = [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import subprocess; subprocess.run(['true'])",
        f"open({str(tmp_path / 'x')!r}, 'w').write('x' * 99999)",
    ]
    for attempt in attempts:
        code = (
            f"import runpy; p = runpy.run_path({str(program)!r}); p['_set_limits'](); p['_close_ways_out'](); {attempt}"
        )
        done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, check=False, timeout=60)
        assert done.returncode != 0, attempt
    assert not (tmp_path / "x").exists() or (tmp_path / "x").stat().st_size == 0


def test_rendering_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper, "SECONDS_TO_RENDER", 0.01)
    with pytest.raises(PaperFailedError):
        render_pdf(PAGE.format("<p>x</p>"))


def test_bookmarks_and_descriptions_are_read_as_well() -> None:
    text = read_pdf(render_pdf(PAGE.replace("One", "Heading").format("<p>words</p>")))
    assert text.count("Heading") == 2
    assert "Summary X" in text


def spoilt(document: bytes, spoil: str) -> bytes:
    """The document with one thing taken out or put wrong."""
    with pikepdf.open(io.BytesIO(document)) as pdf:
        if spoil == "title":
            del pdf.docinfo["/Title"]
        elif spoil == "text":
            pdf.pages[0].contents_add(b"BT (loose) Tj ET")
        elif spoil == "tree":
            del pdf.Root["/StructTreeRoot"]
        elif spoil == "display":
            del pdf.Root["/ViewerPreferences"]
        else:
            del pdf.Root["/Lang"]
        out = io.BytesIO()
        pdf.save(out, fix_metadata_version=False)
    return out.getvalue()


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        ("title", "the document has no title"),
        ("text", "page 1: text stands outside the structure"),
        ("tree", "there is no structure tree"),
        ("display", "the title is not displayed"),
        ("lang", "the document has no language"),
    ],
)
def test_the_checker_notices(spoil: str, fault: str) -> None:
    document = render_pdf(PAGE.format(f"<h2>Two</h2>{TABLE}"))
    assert fault in faults_of_pdf(spoilt(document, spoil))


def test_the_checker_looks_at_headings_and_tables() -> None:
    assert "a heading of level 3 follows one of 1" in faults_of_pdf(render_pdf(PAGE.format("<h3>x</h3>")))
    headless = PAGE.format("<table><tbody><tr><td>a</td></tr></tbody></table>")
    assert "a table has no header cells" in faults_of_pdf(render_pdf(headless))
