"""Tables as files for a spreadsheet, in which nothing is taken for a sum."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

from werkzeug.wrappers import Response

# What a spreadsheet would take for a sum begins so, also behind blanks.
_SUMS: Final = ("=", "+", "-", "@", "\t", "\r")


def csv_answer(name: str, rows: Iterable[Sequence[object]], *, with_mark: bool = False) -> Response:
    """A table as a file to be kept. With a mark at its beginning Excel reads names of all languages right."""
    written = io.StringIO()
    csv.writer(written).writerows([_safe(str(cell)) for cell in row] for row in rows)
    return file_answer(name, "text/csv", ("\ufeff" if with_mark else "") + written.getvalue())


def file_answer(name: str, mimetype: str, content: str | bytes) -> Response:
    """Something to be kept as a file, and never opened as a page."""
    return Response(
        content,
        mimetype=mimetype,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"},
    )


def without_guard(text: str) -> str:
    """A cell of a table that was written here, as it was before it was made safe."""
    return text[1:] if text.startswith("'") and _is_sum(text[1:]) else text


def _safe(text: str) -> str:
    return f"'{text}" if _is_sum(text) else text


def _is_sum(text: str) -> bool:
    return text.startswith(_SUMS) or text.lstrip().startswith(_SUMS)
