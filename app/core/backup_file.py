r"""The file of a backup: numbered parts, each sealed under a key of the file's own, which the master key wraps.

    CASEROUND BACKUP 1\n
    length, then a header as JSON: id, made_utc, schema, wrapped
    for each part: length, then the sealed part; lengths are four bytes, the highest first
    for the end: four bytes of nought, then the sealed count of parts

Each part is bound to the header, to its number and to being one; so a file that was torn, changed, shortened, or put
together from two is refused. Whoever has the file without the master key reads nothing but its header.
"""

import hashlib
import json
import secrets
import struct
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any, Final

from app.core.cipher import KEY_BYTES, VaultError, seal, unseal
from app.core.custody import Custodian

MAGIC: Final = b"CASEROUND BACKUP 1\n"
PART_BYTES: Final = 1 << 20
# A part may come out longer than it went in; no length in a file makes us take more memory than this.
MOST_BYTES: Final = 4 * PART_BYTES
_LENGTH: Final = struct.Struct(">I")


class BackupError(Exception):
    """A backup cannot be read. The message says why, in plain words."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a backup says of itself in the clear: when it was made, and of which schema."""

    id: str
    made_utc: str
    schema: str
    wrapped: bytes

    def to_bytes(self) -> bytes:
        """The header as it stands in the file."""
        return json.dumps(
            {
                "id": self.id,
                "made_utc": self.made_utc,
                "schema": self.schema,
                "wrapped": b64encode(self.wrapped).decode(),
            }
        ).encode()


def write_backup(file: IO[bytes], custodian: Custodian, made_utc: str, schema: str, lines: Iterable[bytes]) -> int:
    """Write these lines as a backup; answers how many bytes went into it before they were pressed together."""
    key, backup_id = secrets.token_bytes(KEY_BYTES), secrets.token_hex(16)
    header = Header(backup_id, made_utc, schema, custodian.wrap(_place_of_key(backup_id), key)).to_bytes()
    file.write(MAGIC)
    _put(file, header)
    binding = hashlib.sha256(header).hexdigest()
    number = size = 0
    for number, part in enumerate(_parts(lines), start=1):
        size += len(part)
        _put(file, seal(key, _place(binding, number), zlib.compress(part)))
    file.write(_LENGTH.pack(0))
    _put(file, seal(key, _place(binding, 0), str(number).encode()))
    return size


def read_header(file: IO[bytes]) -> Header:
    """What the backup says of itself; the file stands behind it then. Raises `BackupError`."""
    if file.read(len(MAGIC)) != MAGIC:
        raise BackupError("This is no backup of Caseround, or one of another version.")
    raw = _take(file)
    try:
        told: dict[str, Any] = json.loads(raw)
        return Header(told["id"], told["made_utc"], told["schema"], b64decode(told["wrapped"], validate=True))
    except (ValueError, KeyError, TypeError):
        raise BackupError("The beginning of this backup is damaged.") from None


def read_lines(file: IO[bytes], custodian: Custodian, header: Header) -> Iterator[bytes]:
    """The lines of a backup, in order, each checked before it is handed out; ends well only where the file is whole.

    Raises `BackupError` for another master key, and for a file that is torn, changed or goes on behind its end.
    """
    place = _place_of_key(header.id)
    try:
        key = custodian.unwrap({place: header.wrapped})[place]
    except VaultError:
        raise BackupError("This backup was made under another master key. Start with that one.") from None
    binding = hashlib.sha256(header.to_bytes()).hexdigest()
    rest, number = b"", 0
    while sealed := _take(file):
        number += 1
        rest += _inflate(_open(key, _place(binding, number), sealed, number))
        *whole, rest = rest.split(b"\n")
        yield from whole
    if rest or _open(key, _place(binding, 0), _take(file), number + 1) != str(number).encode() or file.read(1):
        raise BackupError("The end of this backup is missing or damaged.")


def _parts(lines: Iterable[bytes]) -> Iterator[bytes]:
    part = bytearray()
    for line in lines:
        part += line + b"\n"
        while len(part) >= PART_BYTES:
            yield bytes(part[:PART_BYTES])
            del part[:PART_BYTES]
    if part:
        yield bytes(part)


def _inflate(pressed: bytes) -> bytes:
    opened = zlib.decompressobj()
    part = opened.decompress(pressed, MOST_BYTES)
    if not opened.eof:
        raise BackupError("A part of this backup is longer than any should be.")
    return part


def _open(key: bytes, place: str, sealed: bytes, number: int) -> bytes:
    try:
        return unseal(key, place, sealed)
    except VaultError:
        raise BackupError(f"Part {number} of this backup is damaged or missing.") from None


def _put(file: IO[bytes], what: bytes) -> None:
    file.write(_LENGTH.pack(len(what)) + what)


def _take(file: IO[bytes]) -> bytes:
    raw = file.read(_LENGTH.size)
    length = _LENGTH.unpack(raw)[0] if len(raw) == _LENGTH.size else MOST_BYTES + 1
    what = file.read(length) if length <= MOST_BYTES else b""
    if length > MOST_BYTES or len(what) != length:
        raise BackupError("This backup is torn: it ends too early, or is damaged.")
    return what


def _place_of_key(backup_id: str) -> str:
    return f"backup|{backup_id}"


def _place(binding: str, number: int) -> str:
    return f"backup|{binding}|{number}"
