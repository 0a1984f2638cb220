"""The file of a package, version 1. Whoever writes another program that reads it needs this page alone.

    8 bytes   9c 43 52 6e 64 0d 0a 1a: by these it is known; a transport that changes line ends breaks them
    1 byte    the version: 1
    16 bytes  the id of the package, random; a package is taken in once
    16 bytes  the salt of its key, random
    8 bytes   the length of what follows, but for the digest, big-endian
    ...       AES-256-GCM: 01, 12 bytes of nonce, ciphertext with its tag of 16 bytes
    32 bytes  SHA-256 of everything before

The key is Argon2id (version 1.3) of the passphrase in lower case with one blank between its words, in UTF-8, with that
salt: 3 passes over 64 MiB in 4 lanes, 32 bytes. Costs are part of the version, so that no file says how long we work.
What is bound to the ciphertext is the byte 01 and the text "transfer|" with the first 49 bytes in lower-case hex.
The plaintext is JSON in UTF-8 (`content.py`), with blanks behind it up to a multiple of 4,096 bytes, so that its length
says little.

The digest needs no key: it tells a file that was damaged on its way from a wrong passphrase. Against somebody who
changes the file on purpose stands the tag alone, which covers the header too.

The receipt is HMAC-SHA-256 of the id, under a key made of the package's by HKDF-SHA-256 (no salt, info
"transfer receipt"): its first 60 bits in Crockford's base 32, in three groups of four. Nobody can say it who has
not opened the package.

Why no age file: its passphrase files carry their own cost, the well-kept library for Python hands out no key from which
a receipt could be made, and what is used here was in the house already.
"""

import hashlib
import hmac
import secrets
import uuid
from dataclasses import dataclass
from typing import Final

from argon2.low_level import Type, hash_secret_raw

from app.core.cipher import VaultError, derive, seal, unseal
from app.transfers.passphrase import tidy_passphrase

MAGIC: Final = bytes.fromhex("9c43526e640d0a1a")
VERSION: Final = 1
LARGEST: Final = 5_000_000
_PAD: Final = 4096
_SALT: Final = 16
_HEADER: Final = len(MAGIC) + 1 + 16 + _SALT + 8
_DIGEST: Final = 32
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LIKE: Final = str.maketrans("OIL", "011")
_RECEIPT_LETTERS: Final = 12


class PackageError(Exception):
    """A file that cannot be opened, with what to tell the person, and by which field."""

    def __init__(self, message: str, field: str = "package") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class OpenedPackage:
    """What stood in a file."""

    package_id: uuid.UUID
    plain: bytes
    receipt: str


def write_package(package_id: uuid.UUID, plain: bytes, passphrase: str) -> tuple[bytes, str]:
    """The file that holds `plain` under that passphrase, and the receipt that proves somebody opened it."""
    salt = secrets.token_bytes(_SALT)
    key = _key(passphrase, salt)
    padded = plain + b" " * (-len(plain) % _PAD)
    # Version and nonce of the cipher come before, its tag behind.
    length = len(padded) + 1 + 12 + 16
    header = MAGIC + bytes([VERSION]) + package_id.bytes + salt + length.to_bytes(8)
    body = header + seal(key, f"transfer|{header.hex()}", padded)
    return body + hashlib.sha256(body).digest(), _receipt(key, package_id)


def open_package(data: bytes, passphrase: str) -> OpenedPackage:
    """What stands in a file. Raises `PackageError`, and says in words what is wrong."""
    package_id, salt = read_header(data)
    key = _key(passphrase, salt)
    try:
        plain = unseal(key, f"transfer|{data[:_HEADER].hex()}", data[_HEADER:-_DIGEST])
    except VaultError:
        message = "This passphrase does not open the file. Ask the sender to read it to you again, letter by letter."
        raise PackageError(message, "passphrase") from None
    return OpenedPackage(package_id, plain.rstrip(b" "), _receipt(key, package_id))


def read_header(data: bytes) -> tuple[uuid.UUID, bytes]:
    """The id of the package and the salt, once the file is known to be whole. Raises `PackageError`."""
    if len(data) > LARGEST:
        raise PackageError("This file is larger than any package. Choose the file that the sender made for you.")
    if not data:
        raise PackageError("Choose the file that the sender gave you.")
    if not data.startswith(MAGIC):
        raise PackageError("This is not a package. Choose the file as the sender gave it to you, unchanged.")
    if len(data) > len(MAGIC) and data[len(MAGIC)] != VERSION:
        message = "This package was made by a newer version of the program. Have yours updated, then try again."
        raise PackageError(message)
    length = int.from_bytes(data[_HEADER - 8 : _HEADER]) if len(data) > _HEADER else -1
    if len(data) != _HEADER + length + _DIGEST:
        raise PackageError("Only part of this file arrived. Fetch it from the sender again.")
    if not hmac.compare_digest(hashlib.sha256(data[:-_DIGEST]).digest(), data[-_DIGEST:]):
        raise PackageError("This file was damaged on its way. Fetch it from the sender again.")
    at = len(MAGIC) + 1
    return uuid.UUID(bytes=data[at : at + 16]), data[at + 16 : at + 16 + _SALT]


def tidy_receipt(typed: str) -> str:
    """A receipt as it was meant: blanks and hyphens do not matter, and letters that look like digits are those."""
    letters = "".join(letter for letter in typed.upper().translate(_LIKE) if letter in _ALPHABET)
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def _key(passphrase: str, salt: bytes) -> bytes:
    return hash_secret_raw(
        tidy_passphrase(passphrase).encode(),
        salt,
        time_cost=3,
        memory_cost=64 * 1024,
        parallelism=4,
        hash_len=32,
        type=Type.ID,
    )


def _receipt(key: bytes, package_id: uuid.UUID) -> str:
    digest = hmac.new(derive(key, "transfer receipt"), package_id.bytes, hashlib.sha256).digest()
    number = int.from_bytes(digest[:8]) >> 4
    letters = "".join(_ALPHABET[number >> shift & 31] for shift in range(55, -1, -5))
    return tidy_receipt(letters[:_RECEIPT_LETTERS])
