"""Tables that somebody else's program wrote: the bytes of a CSV file become rows, or plain words about why not.

Nothing is opened but text, and nothing in it is worked out: what a spreadsheet takes for a sum is text here. How the
letters and columns were written is found out, because nobody who saves a file from Excel was asked.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.core.letters import readable
from app.core.spreadsheets import without_guard

LARGEST_TABLE_BYTES: Final = 2_000_000
MOST_LINES: Final = 5_000
MOST_COLUMNS: Final = 200

# Python's reader has one limit for all cells, of the whole process; a table of ours is smaller than this as a whole.
csv.field_size_limit(4 * LARGEST_TABLE_BYTES)

_SEPARATORS: Final = (",", ";", "\t", "|")
_SEPARATOR_LINE: Final = re.compile(r"sep=([,;\t|])(?:\r\n|\r|\n)", re.IGNORECASE)
_NO_TABLES: Final = {
    b"PK\x03\x04": "This is an Excel workbook or a zip file. In Excel choose Save as, then CSV, and choose that file.",
    b"\xd0\xcf\x11\xe0": "This is an old Excel workbook. In Excel choose Save as, then CSV, and choose that file.",
    b"%PDF": "This is a PDF. Choose the table as a CSV file.",
    b"\x1f\x8b": "This is a packed file. Unpack it first, and choose the CSV file.",
}
_NOT_TEXT: Final = "This is not a table in text. Save it as CSV, and choose that file."
_EMPTY: Final = "The file is empty."
_HALF: Final = "The file stops in the middle. Save it or send it again."
_TWO_BYTES_AND_MORE: Final = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_UTF_8: Final = re.compile(rb"[\x00-\x7f]+|" + _TWO_BYTES_AND_MORE.pattern)
_ENDS_WITHIN_LINES: Final = str.maketrans(dict.fromkeys("\x0b\x0c\x85\u2028\u2029", " "))
_LETTERS_FOR_ONE_THAT_IS_NONE: Final = 100
_UNREADABLE: Final = "Some letters on this line cannot be read. Save the file again, as CSV UTF-8."


class NoTable(Exception):
    """The file as a whole cannot be read. The message says why, and what to do; `line` is 0 where none is to blame."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class TableLine:
    """One row with the number of the line it begins on, as an editor counts. Cells are found by `column_key`."""

    number: int
    cells: Mapping[str, str]

    def said(self, column: str) -> str:
        """What stands in that column, without blanks around it; nothing where there is no such column."""
        return self.cells.get(column_key(column), "")


@dataclass(frozen=True, slots=True)
class WrongLine:
    """What is wrong with one line, in plain words; `column` is the heading it belongs to, if one."""

    number: int
    message: str
    column: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A file that was read. `wrong` are lines that are not among `lines`, because their cells are in no column."""

    headings: tuple[str, ...]
    lines: tuple[TableLine, ...]
    wrong: tuple[WrongLine, ...]

    def has(self, column: str) -> bool:
        """Whether there is such a column, however its heading is written."""
        return column_key(column) in {column_key(heading) for heading in self.headings}


def column_key(heading: str) -> str:
    """A heading without what people write differently: `Date_of-Birth ` and `date of birth` are one."""
    return " ".join(re.sub(r"[\W_]+", " ", heading).casefold().split())


def read_table(
    data: bytes,
    *,
    most_bytes: int = LARGEST_TABLE_BYTES,
    most_lines: int = MOST_LINES,
    most_columns: int = MOST_COLUMNS,
) -> Table:
    """The table in a file whose first line has the headings. Raises `NoTable`; empty lines are passed over.

    It takes time in proportion to the bytes, and memory to the limits, whatever the bytes are.
    """
    if len(data) > most_bytes:
        raise NoTable(f"The file is larger than {most_bytes // 1000:,} kB. Send it in parts.")
    text = _text_of(data)
    skipped, separator = 0, ""
    if said := _SEPARATOR_LINE.match(text):
        skipped, separator = 1, said[1]
        text = text[said.end() :]
    if not text.strip():
        raise NoTable(_EMPTY)
    rows = _rows(text, separator or _separator_of(text), skipped, most_lines)
    first, heading_cells = next(rows, (0, ()))
    if not heading_cells:
        raise NoTable(_EMPTY)
    headings = _headings(heading_cells, first, most_columns)
    keys = [column_key(heading) for heading in headings]
    lines: list[TableLine] = []
    wrong: list[WrongLine] = []
    last = len(keys)
    for number, cells in rows:
        last = len(cells)
        if any(cells[len(keys) :]):
            wrong.append(WrongLine(number, _too_many(len(cells), len(keys))))
        else:
            padded = [*cells, *[""] * (len(keys) - len(cells))]
            lines.append(TableLine(number, dict(zip(keys, padded, strict=False))))
    if last < len(keys) and not text.endswith(("\n", "\r")):
        wrong.append(WrongLine(lines.pop().number, "The file may have stopped here: this line is shorter than others."))
    return Table(headings=headings, lines=tuple(lines), wrong=tuple(wrong))


def _rows(text: str, separator: str, skipped: int, most_lines: int) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows that hold something, each with the number of its first line."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        number = reader.line_num + 1 + skipped
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise NoTable(_words_for(error), number) from None
        if number > most_lines + 1:
            raise NoTable(f"The file has more than {most_lines:,} lines. Send it in parts.")
        cells = [without_guard(cell.strip()).strip() for cell in cells]
        if any(cells):
            yield number, cells


def _words_for(error: csv.Error) -> str:
    if "unexpected end" in str(error):
        return "A quotation mark is opened on this line and never closed."
    return "A quotation mark on this line is in the wrong place. Inside a cell, write two of them."


def _too_many(found: int, expected: int) -> str:
    return (
        f"This line has {found:,} cells, and there are {expected:,} headings. "
        "Text with a comma in it needs quotation marks around it."
    )


def _headings(cells: Sequence[str], number: int, most_columns: int) -> tuple[str, ...]:
    headings = list(cells)
    while headings and not headings[-1]:
        headings.pop()
    if len(headings) > most_columns:
        raise NoTable(f"The file has more than {most_columns:,} columns.", number)
    twice = [key for key, count in Counter(column_key(heading) for heading in headings).items() if key and count > 1]
    if twice:
        raise NoTable(f"Two columns are called “{twice[0]}”. Give one of them another heading.", number)
    return tuple(headings)


def _separator_of(text: str) -> str:
    """What stands between the headings: whatever makes the most cells of the first line that holds something."""
    first = next(line for line in re.split(r"[\r\n]+", text) if line.strip())
    outside = re.sub(r'"[^"]*"', "", first)
    return max(_SEPARATORS, key=outside.count)


def _text_of(data: bytes) -> str:
    for mark, message in _NO_TABLES.items():
        if data.startswith(mark):
            raise NoTable(message)
    text = _decoded(data)
    kept = readable(text.translate(_ENDS_WITHIN_LINES))
    if "\0" in text or (len(text) - len(kept)) * _LETTERS_FOR_ONE_THAT_IS_NONE > len(text):
        raise NoTable(_NOT_TEXT)
    return kept


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or _looks_like_two_bytes_each(data):
        return _from_utf_16(data)
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        wrong = error
    if wrong.reason == "unexpected end of data":
        raise NoTable(_HALF)
    # A few letters of an old Windows file can look like UTF-8 by chance; most of them do not.
    if len(_TWO_BYTES_AND_MORE.findall(data)) > len(_UTF_8.sub(b"", data)):
        raise NoTable(_UNREADABLE, _line(data, wrong))
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise NoTable(_UNREADABLE, _line(data, error)) from None


def _line(data: bytes, error: UnicodeDecodeError) -> int:
    return len(re.findall(rb"\r\n|\r|\n", data[: error.start])) + 1


def _looks_like_two_bytes_each(data: bytes) -> bool:
    """Whether every other byte of the beginning is empty, as where a program wrote UTF-16 and did not say so."""
    halves = data[:200:2], data[1:200:2]
    empty = [half.count(0) * 2 > len(half) for half in halves]
    return empty[0] != empty[1]


def _from_utf_16(data: bytes) -> str:
    name = "utf-16"
    if not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        name = "utf-16-be" if data[:1] == b"\x00" else "utf-16-le"
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise NoTable(_HALF if error.reason == "truncated data" else _NOT_TEXT) from None
