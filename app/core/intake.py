"""What a form may be: as long as anybody writes, and no bomb."""

from io import BytesIO
from typing import IO, Any, Final

from flask import Request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser
from werkzeug.utils import cached_property

from app.core.letters import readable

# A book fits, also one in letters that take nine bytes each in a form.
LARGEST_FORM_BYTES: Final = 8_000_000
# Whoever is not signed in has little to say: an address, a password, a code.
LARGEST_FORM_OF_A_STRANGER_BYTES: Final = 100_000
MOST_FIELDS: Final = 5_000

_Parsed = tuple[IO[bytes], MultiDict[str, str], MultiDict[str, Any]]


class BoundedFormParser(FormDataParser):
    """Counts the fields before it makes them, and leaves out what is no text."""

    def _parse_urlencoded(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str]
    ) -> _Parsed:
        data = stream.read()
        if data.count(b"&") >= MOST_FIELDS:
            raise RequestEntityTooLarge
        return super()._parse_urlencoded(_Read(data), mimetype, content_length, options)  # type: ignore[arg-type]  # it is read once

    def parse(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str] | None = None
    ) -> _Parsed:
        """The fields of a form; whatever is no form has none."""
        rest, form, files = super().parse(stream, mimetype, content_length, options)
        return rest, _readable(form), files


class _Read:
    def __init__(self, data: bytes) -> None:
        self._data = data

    def read(self) -> bytes:
        return self._data


def _readable(form: MultiDict[str, str]) -> MultiDict[str, str]:
    return MultiDict((readable(key), readable(value)) for key, value in form.items(multi=True))


class CaseroundRequest(Request):
    """A request of this program."""

    form_data_parser_class = BoundedFormParser
    # Hardly a page takes a file: parts of a form are its fields.
    max_form_parts = MOST_FIELDS

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002  # the library's interface
        content_type: str | None,  # noqa: ARG002
        filename: str | None = None,  # noqa: ARG002
        content_length: int | None = None,  # noqa: ARG002
    ) -> IO[bytes]:
        """Where a file that somebody sends is kept: in memory, which a form's size bounds, and never on a disk."""
        return BytesIO()

    @cached_property
    def args(self) -> MultiDict[str, str]:
        """What stands after the question mark."""
        return _readable(super().args)
