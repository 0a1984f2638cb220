"""What is true of every page, whatever it shows."""

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

_TOKEN = re.compile(r'(name="csrf-token" content|name="csrf_token"(?: type="hidden")? value|script nonce)="[^"]*"')
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NO_LABEL_NEEDED = {"hidden", "submit", "button", "reset", "image"}
_REFERENCES = ("for", "aria-describedby", "aria-labelledby", "aria-controls")


def without_tokens(html: str) -> str:
    """A page without its tokens, which change with every answer: what two answers are compared by."""
    return _TOKEN.sub(r'\1=""', html)


def in_other_words(html: str) -> str:
    """A page without its tokens, with its random ids told by the order they come in: faults are the same for both."""
    order: dict[str, str] = {}
    return _ID.sub(lambda found: order.setdefault(found[0], f"id {len(order)}"), without_tokens(html))


def parse_page(html: str, *, is_fragment: bool) -> Element:
    """The tree of a page or of a part of one. Raises `AssertionError` where the HTML is not well formed."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    # A fragment stands in a page, so it is read as the content of a section.
    tree = parser.parseFragment(html, container="section") if is_fragment else parser.parse(html)
    faults = [f"line {line}: {code} {details}" for (line, _), code, details in parser.errors]
    assert faults == [], f"malformed HTML: {faults[:5]}"
    return tree


def check_page(html: str, *, is_fragment: bool) -> None:
    """Raise `AssertionError`, naming them all, for whatever is wrong with a page or a part of one."""
    tree = parse_page(html, is_fragment=is_fragment)
    faults = [*faults_of_parts(tree)]
    if not is_fragment:
        faults += faults_of_whole(tree)
    assert faults == [], f"{len(faults)} faults on this page: {faults}"


def faults_of_whole(tree: Element) -> Iterator[str]:
    """What only a whole page must have."""
    if not (tree.findtext("head/title") or "").strip():
        yield "no title"
    if not tree.get("lang"):
        yield "no language"
    for name in ("h1", "main"):
        if (number := len(tree.findall(f".//{name}"))) != 1:
            yield f"{number} {name} elements"
    ids = {element.get("id") for element in tree.iter()}
    for element in tree.iter():
        for attribute in _REFERENCES:
            for target in (element.get(attribute) or "").split():
                if target not in ids:
                    yield f'{attribute}="{target}" of a {element.tag} leads nowhere'


def faults_of_parts(tree: Element) -> Iterator[str]:
    """What is true of any part of a page."""
    ids = Counter(element.get("id") for element in tree.iter() if element.get("id"))
    yield from (f'id "{name}" is there {number} times' for name, number in ids.items() if number > 1)
    labelled = {label.get("for") for label in tree.iter("label")}
    labelled |= {id(control) for label in tree.iter("label") for control in label.iter()}
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag == "form" and (element.get("method") or "get").lower() == "post":
            tokens = [field.get("value") for field in element.iter("input") if field.get("name") == "csrf_token"]
            if len(tokens) != 1 or not tokens[0]:
                yield f"the form to {element.get('action')} has no token"
        if element.tag in {"input", "select", "textarea"} and element.get("type") not in _NO_LABEL_NEEDED:
            names = {element.get("id"), id(element)} & labelled
            if not names and not element.get("aria-label") and not element.get("aria-labelledby"):
                yield f'the field "{element.get("name")}" has no label'
        if element.tag == "style" or (element.tag == "script" and not element.get("src")):
            yield f"a {element.tag} stands in the page itself"
        yield from (f"{element.tag} has {name}" for name in element.attrib if name == "style" or name.startswith("on"))
        if element.tag in {"button", "a"} and not _spoken(element):
            yield f"a {element.tag} says nothing"


def _spoken(element: Element) -> str:
    return (element.get("aria-label") or "".join(element.itertext())).strip()
