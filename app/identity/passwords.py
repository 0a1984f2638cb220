"""Passwords: what may be one, and what is kept of it.

Fifteen characters or more, of any kind, and no rules about which. A password is refused where guessers begin: it
stands in the list of those that leaked most often, it is made of common words, runs and repeats, or of what
anybody knows about its owner.
"""

import functools
import re
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from app.core.apart import Apart
from app.core.assets import MANIFEST, read_manifest

SHORTEST: Final = 15
LONGEST: Final = 500
# Three everyday words picked at random take more guesses than this; a name, a season or a football club takes fewer.
FEWEST_GUESSES: Final = 500_000_000
# How many characters a password must have beside what anybody knows about its owner.
OWN_CHARACTERS: Final = 10
# What the estimate looks at: it grows with the square of the length, and by then everything is decided.
ESTIMATED_CHARACTERS: Final = 72
COMMON_PASSWORDS: Final = "common-passwords.txt"
_WORD: Final = re.compile(r"\w{3,}")

# 64 MiB, three passes: the library's own choice for a server (RFC 9106, the second recommended option).
_hasher: Final = PasswordHasher()
# One digest after the other: each takes 64 MiB.
_apart: Final = Apart()


def fault_of_password(password: str, known: Iterable[str]) -> str:
    """Why this may not be somebody's password, in words for them; empty where it may.

    `known` is what anybody knows about its owner: their name, address, agency and partnership.
    """
    if len(password) < SHORTEST:
        return f"Your password must be {SHORTEST} characters or more. Three words that do not belong together do well."
    if len(password) > LONGEST:
        return f"Your password must be {LONGEST} characters or fewer."
    words = {word for text in (*known, "caseround") for word in _WORD.findall(text.lower())}
    if _without(words, password.lower()) < OWN_CHARACTERS:
        return "Choose a password with less of your name, your agency or this service in it."
    if password.lower() in read_common_passwords(MANIFEST):
        return "This password is on lists of stolen passwords. Choose another one."
    estimate = zxcvbn(password[:ESTIMATED_CHARACTERS], user_inputs=sorted(words))
    if estimate["guesses"] < FEWEST_GUESSES:
        return "This password is easy to guess. Choose three or four words that do not belong together."
    return ""


def _without(words: Collection[str], password: str) -> int:
    for word in sorted(words, key=lambda word: (-len(word), word)):
        password = password.replace(word, "")
    return len(re.sub(r"[\W_]", "", password))


@functools.cache
def read_common_passwords(manifest: Path) -> frozenset[str]:
    """The passwords of this length that leaked most often, in lower case; built with the styles and scripts."""
    name = read_manifest(manifest)[COMMON_PASSWORDS]
    return frozenset((manifest.parent / name).read_text(encoding="utf-8").split())


def digest_password(password: str) -> str:
    """What is kept of a password: Argon2id with a salt of its own."""
    return _apart.run(_hasher.hash, password)


def password_fits(digest: str, password: str) -> bool:
    """Whether this is the password that the digest was made of. Takes as long where there is none."""
    return _apart.run(_verify, digest or _digest_of_nothing(), password) and bool(digest)


def _verify(digest: str, password: str) -> bool:
    try:
        return _hasher.verify(digest, password)
    except (VerificationError, InvalidHashError):
        return False


@functools.cache
def _digest_of_nothing() -> str:
    return _hasher.hash("nobody has this password")
