"""Which characters are text: what is none is neither kept nor shown."""

import re
from typing import Final

# Control characters, halves of characters, and those that Unicode says are none; but not tabs and ends of lines.
_NO_TEXT: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
# Word processors end a line within a paragraph with one of these.
_ENDS_OF_LINES: Final = re.compile("[\x0b\x0c\x85]")


def readable(text: str) -> str:
    """The text without what is none. What is all text comes back as it is."""
    # Most of what is on a page are lines of plain text, which is quick to see.
    if str.replace(text, "\n", "").isprintable():
        return text
    if not _NO_TEXT.search(text) and not _ENDS_OF_LINES.search(text):
        return text
    return type(text)(_NO_TEXT.sub("", _ENDS_OF_LINES.sub("\n", text)))
