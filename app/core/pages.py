"""The pages of a list that can grow without end."""

from dataclasses import dataclass
from typing import Final

_MOST_FIGURES: Final = 5


@dataclass(frozen=True, slots=True)
class PageOf:
    """One page of a list: its number, counted from one, how many there are, and how many rows come before it."""

    number: int
    pages: int
    before: int


def page_of(number: int, rows: int, rows_a_page: int) -> PageOf:
    """The page with that number of so many rows, or the nearest there is."""
    pages = max(1, -(-rows // rows_a_page))
    number = min(max(1, number), pages)
    return PageOf(number, pages, (number - 1) * rows_a_page)


def read_page(text: str | None) -> int:
    """The number of a page as it stands in an address; the first where it is none."""
    if text and text.isdecimal() and text.isascii() and len(text) <= _MOST_FIGURES:
        return int(text)
    return 1
