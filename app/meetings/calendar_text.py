"""Typed text as calendar objects may hold it: without control characters, so that no line begins a property."""


def one_line(text: str) -> str:
    """The text on one line."""
    return " ".join(_printable(text, "").split())


def some_lines(text: str) -> str:
    """The text with its lines."""
    return _printable(text.replace("\r\n", "\n"), "\n").strip()


def _printable(text: str, kept: str) -> str:
    return "".join(letter if letter.isprintable() or letter in kept else " " for letter in text)
