"""Which answers by mail are believed. Plain data in, plain data out.

An answer is taken where its sender is proved: by the token of the mailbox that only this person's invitation named, or
by what our own mail server says of the domain it came from. Everything else waits for a person, with the reason.
"""

import enum
import re
from dataclasses import dataclass
from typing import Final

_COMMENT: Final = re.compile(r"\([^()]*\)")
_METHODS: Final = {"dkim": ("header.d", "header.i"), "spf": ("smtp.mailfrom",), "dmarc": ("header.from",)}


class Vouching(enum.Enum):
    """What our own mail server says: that a mail comes from that domain, that it does not, or nothing about it."""

    PROVED = enum.auto()
    DENIED = enum.auto()
    NOTHING = enum.auto()


class Waits(enum.StrEnum):
    """Why an answer waits for a person."""

    UNKNOWN_INVITATION = "It answers an invitation that we did not send"
    UNKNOWN_PERSON = "It answers for somebody who is not invited to this"
    NOT_INVITED_NOW = "It answers for somebody who is not invited any longer"
    DENIED = "Our mail server says that it does not come from where it says"
    NOT_PROVED = "Nothing proves that it comes from the person it answers for"
    UNKNOWN_DATE = "It is about a date that we do not know"
    NOT_THEIR_DATE = "It is about a date to which this person is not invited"
    DATE_CANCELLED = "It is about a date that was cancelled"
    DATE_OVER = "It is about a date that is over"
    BEFORE_MOVE = "It answers an older invitation of a date that has got another time"
    NEVER_SENT = "It answers a later invitation than any that we sent"
    UNDATED = "It does not say when the answer was given"
    FROM_THE_FUTURE = "It says that the answer was given later than now"
    SAYS_OTHERWISE = "It says something else than an answer of the same moment"
    NO_TIME = "It proposes a time that could not be read"
    UNKNOWN_DEPUTY = "It names somebody to come who is no deputy of that agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What speaks for an answer being this person's. `attendee` answers; `sender` sent the mail."""

    attendee: str
    sender: str
    sent_by: str
    has_their_token: bool
    vouching: Vouching


def why_not_believed(proof: Proof) -> Waits | None:
    """Why this mail is not taken for one of the person who answers in it; None where it is.

    The mail server alone speaks for a whole domain, so without the token a mail counts only from the very address.
    """
    if proof.vouching is Vouching.DENIED:
        return Waits.DENIED
    if proof.has_their_token:
        return None
    if proof.vouching is Vouching.PROVED and proof.sender == proof.attendee and proof.sent_by in {"", proof.attendee}:
        return None
    return Waits.NOT_PROVED


def read_vouching(line: str, attendee: str) -> Vouching:
    """What one line of `Authentication-Results` (RFC 8601) says about mail of that address."""
    domain = attendee.rpartition("@")[2].lower()
    text = line
    while _COMMENT.search(text):
        text = _COMMENT.sub(" ", text)
    found = Vouching.NOTHING
    for result in text.split(";")[1:]:
        words = result.split()
        method, _is, verdict = (words[0] if words else "").lower().partition("=")
        names = _METHODS.get(method.partition("/")[0], ())
        said = dict(word.lower().split("=", 1) for word in words[1:] if "=" in word)
        about = {said[name].rpartition("@")[2].strip('"') for name in names if name in said}
        if domain not in about:
            continue
        if method == "dmarc" and verdict == "fail":
            return Vouching.DENIED
        if verdict == "pass":
            found = Vouching.PROVED
    return found
