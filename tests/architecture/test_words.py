"""The words of the house: what is never said on a screen, and what is never left behind in the code."""

import ast
import io
import re
import tokenize
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]

# Word to what is said instead, or why it is not said at all.
NOT_ON_SCREEN = {
    r"\bdispute[sd]?\b": "a differing professional view",
    r"\bescalat(?:e|es|ed|ion)\b": "a differing professional view, and who resolves it",
    r"\brisk (?:score|rating|level)s?\b": "nothing here computes a risk",
    r"\bperpetrator\b": "no label of this kind is stored; a service's own name may hold the word",
    r"\bcharacters? (?:remaining|left|too many)\b": "there are no limits on length",
    r"\bplease enter\b": "Enter",
    r"\binvalid\b": "say what is wrong and how to put it right",
}
LEFT_BEHIND = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
# The demonstration speaks as practitioners do; its texts are what people said, not what the program says.
DEMO = PROJECT / "app" / "demo"


def strings_of(source: str) -> list[str]:
    """The texts of a module without its comments, its docstrings and the code around them."""
    kinds = {tokenize.STRING, getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING)}
    docstrings = {
        node.body[0].lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None
    }
    return [
        token.string
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type in kinds and token.start[0] not in docstrings
    ]


def screen_texts() -> list[tuple[str, str]]:
    """Every text that may reach a person, with the file it stands in."""
    texts = []
    for path in sorted((PROJECT / "templates").rglob("*")):
        if path.is_file():
            without_comments = re.sub(r"\{#.*?#\}|<[^>]*>", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
            texts.append((path.relative_to(PROJECT).as_posix(), without_comments))
    for path in sorted((PROJECT / "app").rglob("*.py")):
        if not path.is_relative_to(DEMO):
            spoken = [text for text in strings_of(path.read_text(encoding="utf-8")) if " " in text]
            texts.append((path.relative_to(PROJECT).as_posix(), "\n".join(spoken)))
    return texts


@pytest.mark.parametrize("pattern", sorted(NOT_ON_SCREEN))
def test_screens_use_kind_and_plain_words(pattern: str) -> None:
    found = [name for name, text in screen_texts() if re.search(pattern, text, re.IGNORECASE)]
    assert found == [], f"instead: {NOT_ON_SCREEN[pattern]}"


@pytest.mark.parametrize("folder", ["app", "templates", "static/js", "static/scss", "tests", "migrations"])
def test_nothing_is_left_for_later(folder: str) -> None:
    found = [
        path.relative_to(PROJECT).as_posix()
        for path in sorted((PROJECT / folder).rglob("*"))
        if path.suffix in {".py", ".html", ".txt", ".js", ".scss"}
        and LEFT_BEHIND.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_the_reader_of_words_sees_strings_only() -> None:
    source = 'x = "a dispute"  # not this dispute\ndispute = 1\ndef f():\n    """Raises a dispute."""\n'
    assert strings_of(source) == ['"a dispute"']


def test_templates_carry_no_inline_script_or_style() -> None:
    """The content policy refuses them, so a page that has one is broken for everybody."""
    inline = re.compile(r"<style\b|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=)", re.IGNORECASE)
    found = [
        path.relative_to(PROJECT).as_posix()
        for path in sorted((PROJECT / "templates").rglob("*.html"))
        # What is rendered to paper or sent by mail is not under the policy of the pages.
        if not {"pdf", "email"} & set(path.relative_to(PROJECT).parts)
        and inline.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_every_script_of_a_template_carries_the_nonce_of_its_answer() -> None:
    """The content policy runs no other script, our own files included."""
    scripts = [
        (path.relative_to(PROJECT).as_posix(), script)
        for path in sorted((PROJECT / "templates").rglob("*.html"))
        for script in re.findall(r"<script\b[^>]*>", path.read_text(encoding="utf-8"))
    ]
    assert scripts
    assert [place for place in scripts if 'nonce="{{ csp_nonce }}"' not in place[1]] == []
