"""When to try again, when to give up, and what a link in a mail may look like. Plain data in, plain data out."""

import enum
import re
from datetime import datetime, timedelta
from typing import Final

TRY_FOR: Final = timedelta(days=2)
# Longer than any attempt lasts: whoever finds a message in hand after this knows that its sender has died.
IN_HAND_FOR: Final = timedelta(minutes=15)
LONGEST_PAUSE: Final = timedelta(hours=1)
LONGEST_TOKEN: Final = 64
_LINK: Final = re.compile(r"\b[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)


class Fate(enum.StrEnum):
    """Where a message that was not sent stands: a word of ours, never what a mail server said."""

    WAITING = ""
    IN_HAND = "being sent"
    IN_HAND_AGAIN = "being sent again"
    UNSURE = "the mail server did not say whether it took it"
    NOT_REACHED = "the mail server cannot be reached"
    NOT_SAFE = "no safe connection to the mail server"
    NOT_LET_IN = "the mail server refused our sign-in"
    PUT_OFF = "put off by the mail server"
    REFUSED = "refused by the mail server"
    TOO_OLD = "not sent for two days"
    UNSURE_TWICE = "may have been sent"
    UNFIT = "cannot be written as a mail"


GIVEN_UP: Final = frozenset({Fate.REFUSED, Fate.TOO_OLD, Fate.UNSURE_TWICE, Fate.UNFIT})

# What is wrong with the mail server, and not with one message.
TROUBLES: Final = frozenset({Fate.NOT_REACHED, Fate.NOT_SAFE, Fate.NOT_LET_IN, Fate.UNSURE})


def fate_in_hand(before: Fate) -> Fate:
    """How a message is marked that is about to be sent: again, where nobody knows how the last attempt ended."""
    return Fate.IN_HAND_AGAIN if before in {Fate.IN_HAND, Fate.UNSURE} else Fate.IN_HAND


def fate_after(in_hand: Fate, failure: Fate, age: timedelta) -> Fate:
    """Where a message stands after a failed attempt. What may have arrived is sent once more, never a third time."""
    if failure is Fate.UNSURE and in_hand is Fate.IN_HAND_AGAIN:
        return Fate.UNSURE_TWICE
    if failure not in GIVEN_UP and age > TRY_FOR:
        return Fate.TOO_OLD
    return failure


def next_attempt(attempts: int, now: datetime) -> datetime:
    """When to try again after that many attempts: a minute later, then two, four, at most an hour."""
    return now + min(LONGEST_PAUSE, timedelta(minutes=2 ** min(attempts - 1, 10)))


def leads_home(text: str, base_url: str) -> bool:
    """Whether every link in a text leads to our own host, over one short token."""
    return all(
        link.startswith(f"{base_url}/") and all(len(part) <= LONGEST_TOKEN for part in link.split("/"))
        for link in _LINK.findall(text)
    )
