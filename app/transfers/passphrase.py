"""The passphrase of a package: six made words that can be said and spelled over the telephone.

Each word is a proquint: consonant, vowel, consonant, vowel, consonant, sixteen random bits. No letter sounds like
another of its place, and no word means anything, in English or between the lines. Six of them are 96 bits.
"""

import secrets
from typing import Final

WORDS: Final = 6
BITS_A_WORD: Final = 16
_CONSONANTS: Final = "bdfghjklmnprstvz"
_VOWELS: Final = "aiou"


def make_passphrase() -> str:
    """A new passphrase. It is shown once and kept nowhere."""
    return " ".join(_word(secrets.randbits(BITS_A_WORD)) for _ in range(WORDS))


def tidy_passphrase(typed: str) -> str:
    """What was typed as it was meant: capitals, hyphens, full stops and blanks do not matter."""
    letters = "".join(letter for letter in typed.lower() if letter.isalpha())
    return " ".join(letters[at : at + 5] for at in range(0, len(letters), 5))


def _word(number: int) -> str:
    return "".join(
        (
            _CONSONANTS[number >> 12 & 15],
            _VOWELS[number >> 10 & 3],
            _CONSONANTS[number >> 6 & 15],
            _VOWELS[number >> 4 & 3],
            _CONSONANTS[number & 15],
        )
    )
