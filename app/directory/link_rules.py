"""How long a partner's link and its codes hold, on plain data."""

import enum
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

LINK_HOLDS: Final = timedelta(days=28)
MOST_OPENINGS: Final = 20
CODE_HOLDS: Final = timedelta(minutes=15)
CODE_DIGITS: Final = 6
TRIES_OF_A_CODE: Final = 5
MOST_CODES_AN_HOUR: Final = 5
# So many wrong codes in all, and the link stays shut until the coordinator sends another: one guess in 33,000.
MOST_WRONG_CODES: Final = 30
OPEN_FOR: Final = timedelta(hours=1)


class Shut(enum.StrEnum):
    """Why a link does not open, in words for whoever follows it."""

    REVOKED = "This link was taken back."
    OVERTAKEN = "A corrected summary has taken the place of this one. The link to it was sent to you."
    EXPIRED = "This link has run out."
    USED_UP = "This link was opened as often as it may be."
    GUESSED_AT = "Too many wrong codes were entered, so this link was shut."


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkFacts:
    """What decides whether a link opens."""

    expires_utc: datetime
    openings_left: int
    wrong_codes: int
    is_revoked: bool
    is_overtaken: bool


def why_shut(link: LinkFacts, now_utc: datetime) -> Shut | None:
    """Why no code is sent for this link any longer; None where it opens."""
    if link.is_revoked:
        return Shut.REVOKED
    if link.is_overtaken:
        return Shut.OVERTAKEN
    if link.wrong_codes >= MOST_WRONG_CODES:
        return Shut.GUESSED_AT
    if now_utc >= link.expires_utc:
        return Shut.EXPIRED
    return Shut.USED_UP if link.openings_left <= 0 else None


def read_code(typed: str) -> str:
    """The digits of a code as people type it, with blanks or dashes; empty where it is none."""
    digits = re.sub(r"[\s-]", "", typed)
    return digits if re.fullmatch(rf"[0-9]{{{CODE_DIGITS}}}", digits, re.ASCII) else ""


def hide_address(email: str) -> str:
    """An address so that its owner knows it again and nobody else learns it: `s••••@millrace.example`."""
    name, _at, host = email.partition("@")
    return f"{name[:1]}••••@{host}"
