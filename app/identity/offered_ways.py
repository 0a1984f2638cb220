"""The ways to sign in that an organisation gives its people, as links that pages offer."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Offer:
    """One organisation's sign-in: what the link says, and where it leads."""

    text: str
    href: str


def offers_to_sign_in() -> Sequence[Offer]:
    """What the sign-in page offers."""
    return ()


def offers_to_join(token: str) -> Sequence[Offer]:  # noqa: ARG001  # there is no organisation's sign-in yet
    """What the page of an invitation offers."""
    return ()


def offers_to_confirm(back: str) -> Sequence[Offer]:  # noqa: ARG001  # the same
    """What the page offers that asks for a fresh proof, to whoever signs in so."""
    return ()
