"""The ways to sign in that an organisation gives its people, as links that pages offer."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app, url_for

from app.config import Settings
from app.core.access import find_current_actor
from app.identity.links import list_links


@dataclass(frozen=True, slots=True)
class Offer:
    """One organisation's sign-in: what the link says, and where it leads."""

    text: str
    href: str


def offers_to_sign_in() -> Sequence[Offer]:
    """What the sign-in page offers."""
    name = organisation_name()
    return [Offer(f"Sign in through {name}", url_for("identity.go_sign_in"))] if name else ()


def offers_to_join(token: str) -> Sequence[Offer]:
    """What the page of an invitation offers."""
    name = organisation_name()
    return [Offer(f"Sign in through {name}", url_for("identity.go_join", token=token))] if name else ()


def offers_to_confirm(back: str) -> Sequence[Offer]:
    """What the page offers that asks for a fresh proof, to whoever signs in so."""
    name, actor = organisation_name(), find_current_actor()
    if not name or actor is None or not list_links(actor.account_id):
        return ()
    return [Offer(f"Confirm through {name}", url_for("identity.go_confirm", back=back))]


def organisation_name() -> str:
    """What the organisation is called whose sign-in this installation knows; empty for none."""
    settings: Settings = current_app.extensions["settings"]
    return settings.oidc.name if settings.oidc else ""
