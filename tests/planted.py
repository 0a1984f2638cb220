"""Looking for planted words in bytes, however they may be written there."""

import binascii
import re
import zlib
from base64 import b64decode, urlsafe_b64decode
from collections.abc import Iterator

WORD = re.compile(rb"zq[ceg]\d\d[a-z]{4,}")
_WIDE = re.compile(rb"z\x00q\x00[ceg]\x00\d\x00\d\x00(?:[a-z]\x00){3,}")
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{12,}")
_HEX = re.compile(rb"(?:[0-9a-fA-F]{2}){9,}")
_PACKED = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")


def planted_words(raw: bytes, depth: int = 2) -> set[bytes]:
    """The planted words in it: plain, in UTF-16, base64 or hex, packed by zlib or gzip, and one of these in another."""
    found = set(WORD.findall(raw.lower()))
    found |= {match.group()[::2] for match in _WIDE.finditer(raw.lower())}
    if depth:
        for part in _unwrapped(raw):
            found |= planted_words(part, depth - 1)
    return found


def _unwrapped(raw: bytes) -> Iterator[bytes]:
    for match in _BASE64.finditer(raw):
        decode = urlsafe_b64decode if b"-" in match.group() or b"_" in match.group() else b64decode
        for start in range(4):
            text = match.group()[start:]
            yield decode(text[: len(text) // 4 * 4])
    for match in _HEX.finditer(raw):
        yield binascii.unhexlify(match.group())
    for match in _PACKED.finditer(raw):
        unpacker = zlib.decompressobj(wbits=47)
        try:
            yield unpacker.decompress(raw[match.start() :], 1_000_000)
        except zlib.error:
            continue
