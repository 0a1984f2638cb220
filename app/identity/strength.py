"""Whether an organisation's sign-in asked for more than one factor, going by what it says of itself.

`amr` are the words of RFC 8176 for what somebody proved themselves with. Text messages and calls are none of ours.
"""

from collections.abc import Collection, Mapping
from typing import Final

# Each of these means more than one factor, or a key on a device that its owner has to unlock.
ENOUGH: Final = frozenset({"mfa", "hwk", "sc", "fido"})
KNOWS: Final = frozenset({"pwd", "pin", "kba"})
HAS: Final = frozenset({"otp", "swk", "pop"})
IS: Final = frozenset({"face", "fpt", "iris", "retina", "vbm", "bio"})


def is_strong(claims: Mapping[str, object], wanted_acr: Collection[str]) -> bool:
    """Whether these claims show more than one factor: by a level that was agreed on, or else by its parts."""
    if wanted_acr:
        return claims.get("acr") in wanted_acr
    named = claims.get("amr")
    words = {word for word in named if isinstance(word, str)} if isinstance(named, list) else set()
    return bool(words & ENOUGH) or sum(bool(words & kind) for kind in (KNOWS, HAS, IS)) > 1
