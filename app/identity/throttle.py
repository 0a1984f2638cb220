"""Counting failed sign-ins, so that guessing gets nowhere and nobody is locked out by somebody else's guesses.

A password is guessed at from strange browsers, so these share few attempts for each address that is typed, whether
or not anybody has it. Their failures are also counted by the place they come from, generously: a hundred people may
sit behind one address. A browser on which that person has signed in before has attempts of its own, wherever it is,
and passkeys, which cannot be guessed, are not counted at all.
"""

import hashlib
import math
import time
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import Final

from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerMinute
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from app.core.clock import CLOCKS_DIFFER_BY

# Somebody who mistypes needs a handful; a guesser with the right password has one chance in 3,000 in a day.
FROM_STRANGE_BROWSERS: Final = (RateLimitItemPerMinute(10, 15), RateLimitItemPerDay(100))
FROM_A_KNOWN_BROWSER: Final = (RateLimitItemPerMinute(10, 15),)
# Each of a hundred people may fail three times within the quarter of an hour before a meeting.
FROM_ONE_PLACE: Final = (RateLimitItemPerMinute(300, 15),)
# Longer than a challenge holds, by every clock.
FOR_ONE_CHALLENGE: Final = RateLimitItemPerMinute(1, 30)
# A household or an office has a whole network of version 6 addresses.
NETWORK_BITS: Final = 64


@dataclass(frozen=True, slots=True)
class Guesser:
    """Who is trying: from where, at whose password (as typed), and on which known browser of theirs, if on one."""

    place: str
    email: str
    known_browser: str = ""

    @property
    def attempts(self) -> tuple[tuple[RateLimitItem, str], ...]:
        """The counts that each attempt at a password goes against."""
        name = _digest(self.email.strip().lower())
        if self.known_browser:
            return tuple((item, f"known|{name}|{_digest(self.known_browser)}") for item in FROM_A_KNOWN_BROWSER)
        return tuple((item, f"strange|{name}") for item in FROM_STRANGE_BROWSERS)


class Throttle:
    """The counts of this installation: in memory, or in Redis where several processes share them."""

    def __init__(self, redis_url: str) -> None:
        self._limits = FixedWindowRateLimiter(storage_from_string(redis_url or "memory://"))

    def admit(self, guesser: Guesser) -> int:
        """Count an attempt at a password; answers 0, or the minutes to wait before the next is looked at."""
        if not guesser.known_browser and (wait := self._wait_of_place(guesser.place)):
            return wait
        for item, key in guesser.attempts:
            # The shortest comes first: what it turns away does not count towards the day.
            if not self._hit(item, key):
                return self._minutes(item, key)
        return 0

    def note_success(self, guesser: Guesser) -> None:
        """Forget the attempts that led to somebody's signing in."""
        for item, key in guesser.attempts:
            self._limits.clear(item, key)

    def note_failure(self, place: str) -> None:
        """Count a failed attempt against the place it came from."""
        for item in FROM_ONE_PLACE:
            self._hit(item, f"place|{place}")

    def spend(self, challenge: str) -> bool:
        """Let a challenge be answered; false where it has been before."""
        return self._limits.hit(FOR_ONE_CHALLENGE, f"challenge|{_digest(challenge)}")

    def _hit(self, item: RateLimitItem, key: str) -> bool:
        self._forget_what_was_counted_later(item, key)
        return self._limits.hit(item, key)

    def _forget_what_was_counted_later(self, item: RateLimitItem, key: str) -> None:
        # Counts that would last longer than they may are from before the clock was put back.
        if self._seconds(item, key) > item.get_expiry() + CLOCKS_DIFFER_BY.seconds:
            self._limits.clear(item, key)

    def _seconds(self, item: RateLimitItem, key: str) -> float:
        return self._limits.get_window_stats(item, key).reset_time - time.time()

    def _wait_of_place(self, place: str) -> int:
        key = f"place|{place}"
        for item in FROM_ONE_PLACE:
            self._forget_what_was_counted_later(item, key)
        return max((self._minutes(item, key) for item in FROM_ONE_PLACE if not self._limits.test(item, key)), default=0)

    def _minutes(self, item: RateLimitItem, key: str) -> int:
        return max(1, math.ceil(self._seconds(item, key) / 60))


def place_of(address: str) -> str:
    """What of an internet address stands for one place: all of it, or its network in version 6."""
    try:
        ip = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped is None:
        return str(IPv6Address(int(ip) >> NETWORK_BITS << NETWORK_BITS))
    return str(ip.ipv4_mapped if isinstance(ip, IPv6Address) else ip)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
