"""Looks at a PDF as PDF/UA-1 asks: about twenty conditions that a program can judge. It is no certificate."""

import io
from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import fromstring

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

_BLOCKS = {"/P", "/H1", "/H2", "/H3", "/Table", "/L", "/Caption", "/Sect", "/Div", "/Figure", "/Link"}
_UA = "http://www.aiim.org/pdfua/ns/id/"
_DC = "http://purl.org/dc/elements/1.1/"


def faults_of_pdf(document: bytes) -> list[str]:
    """Everything wrong with the structure of a PDF, in words; empty where nothing is."""
    with Pdf.open(io.BytesIO(document)) as pdf:
        faults = [*_faults_of_document(pdf)]
        tree = pdf.Root.get("/StructTreeRoot")
        if tree is None:
            return [*faults, "there is no structure tree"]
        elements = list(_elements(tree))
        return [
            *faults,
            *_faults_of_headings(elements),
            *_faults_of_tables(elements),
            *_faults_of_kinds(pdf, elements),
            *_faults_of_pages(pdf),
        ]


def _faults_of_document(pdf: Pdf) -> Iterator[str]:
    root = pdf.Root
    if not (root.get("/MarkInfo") or {}).get("/Marked"):
        yield "the document is not marked as tagged"
    if not str(root.get("/Lang", "")):
        yield "the document has no language"
    if not (root.get("/ViewerPreferences") or {}).get("/DisplayDocTitle"):
        yield "the title is not displayed"
    if not str(pdf.docinfo.get("/Title", "")):
        yield "the document has no title"
    if "/Metadata" not in root:
        yield "there is no metadata"
        return
    description = fromstring(root.Metadata.read_bytes())  # noqa: S314  # written by our own renderer a moment ago
    parts = [node.get(f"{{{_UA}}}part") or node.findtext(f"{{{_UA}}}part") for node in description.iter()]
    if "1" not in parts:
        yield "the metadata do not say PDF/UA part 1"
    if not "".join(text for title in description.iter(f"{{{_DC}}}title") for text in title.itertext()).strip():
        yield "the metadata have no title"
    if "/AcroForm" in root and "/XFA" in root.AcroForm:
        yield "there is a dynamic form"
    if "/EmbeddedFiles" in (root.get("/Names") or {}):
        yield "files are attached"


def _elements(node: Any) -> Iterator[Dictionary]:
    """Every structure element below a node, in reading order."""
    kids = node.get("/K")
    for kid in kids if isinstance(kids, Array) else [kids]:
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield kid
            yield from _elements(kid)


def _kind(element: Any) -> str:
    return str(element.get("/S", ""))


def _faults_of_headings(elements: list[Dictionary]) -> Iterator[str]:
    levels = [int(_kind(e)[2:]) for e in elements if _kind(e)[:2] == "/H" and _kind(e)[2:].isdigit()]
    if not levels or levels[0] != 1:
        yield "the first heading is not of level 1"
    if levels.count(1) > 1:
        yield "there are several headings of level 1"
    yield from (f"a heading of level {b} follows one of {a}" for a, b in pairwise(levels) if b > a + 1)


def _faults_of_tables(elements: list[Dictionary]) -> Iterator[str]:
    for table in (e for e in elements if _kind(e) == "/Table"):
        inside = list(_elements(table))
        rows = [e for e in inside if _kind(e) == "/TR"]
        heads = [e for e in inside if _kind(e) == "/TH"]
        if not rows:
            yield "a table has no rows"
        if not heads:
            yield "a table has no header cells"
        if any(not [cell for cell in _elements(row) if _kind(cell) in {"/TH", "/TD"}] for row in rows):
            yield "a row has no cells"
        yield from ("a header cell says nothing about its scope" for head in heads if not _says_what_it_heads(head))
        direct = {_kind(e) for e in _children(table)}
        if strange := direct - {"/Caption", "/THead", "/TBody", "/TFoot", "/TR"}:
            yield f"a table holds {sorted(strange)}"
    for element in elements:
        if _kind(element) == "/L" and (strange := {_kind(e) for e in _children(element)} - {"/LI", "/Caption", "/L"}):
            yield f"a list holds {sorted(strange)}"


def _says_what_it_heads(head: Dictionary) -> bool:
    attributes = head.get("/A")
    parts = list(attributes) if isinstance(attributes, Array) else [attributes]
    return "/ID" in head or any(isinstance(part, Dictionary) and "/Scope" in part for part in parts)


def _children(node: Any) -> list[Dictionary]:
    kids = node.get("/K")
    return [k for k in (kids if isinstance(kids, Array) else [kids]) if isinstance(k, Dictionary) and "/S" in k]


def _faults_of_kinds(pdf: Pdf, elements: list[Dictionary]) -> Iterator[str]:
    roles = pdf.Root.StructTreeRoot.get("/RoleMap", Dictionary())
    for element in elements:
        if _kind(element) == "/Figure" and not str(element.get("/Alt", "")):
            yield "a picture has no text"
        if not _kind(element).strip("/") or (_kind(element).islower() and _kind(element) not in roles):
            yield f"{_kind(element)} is no standard kind"
    if not any(_kind(element) in _BLOCKS for element in elements):
        yield "nothing is tagged"


def _faults_of_pages(pdf: Pdf) -> Iterator[str]:
    for number, page in enumerate(pdf.pages, 1):
        if "/StructParents" not in page:
            yield f"page {number} is not tied to the structure"
        if page.get("/Tabs") != Name.S and "/Annots" in page:
            yield f"page {number} is not walked in the order of its structure"
        for annotation in page.get("/Annots", []):
            if annotation.get("/Subtype") == Name.Link and not str(annotation.get("/Contents", "")):
                yield f"a link on page {number} says nothing"
        for font in (page.get("/Resources", {}).get("/Font") or {}).values():
            yield from _faults_of_font(font)
        yield from (f"page {number}: {fault}" for fault in _untagged_content(page))


def _faults_of_font(font: Any) -> Iterator[str]:
    if "/ToUnicode" not in font:
        yield "a font does not say which letters it shows"
    for inner in font.get("/DescendantFonts", [font]):
        described = inner.get("/FontDescriptor", Dictionary())
        if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(described.keys()):
            yield "a font is not embedded"


def _untagged_content(page: Any) -> Iterator[str]:
    """Text that is shown outside marked content: neither tagged nor declared as decoration."""
    depth = 0
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator in {"BDC", "BMC"}:
            depth += 1
        elif operator == "EMC":
            depth -= 1
        elif operator in {"Tj", "TJ", "'", '"'} and depth == 0:
            yield "text stands outside the structure"
            return
    if depth != 0:
        yield "marked content is not closed"
