"""The places at the top of every page, and how much waits at each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from flask import current_app, request, url_for

from app.core.access import Actor, Permission, find_current_actor

# What fits on one line of the bar, and where the rest is.
MOST_IN_BAR: Final = 8
MORE: Final = "room.more"


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """A place in the bar at the top, for those who have the permission (everybody signed in where it is None)."""

    text: str
    endpoint: str
    permission: Permission | None = None
    # How many things wait there for this person; said behind the text where there are any.
    count: Callable[[Actor], int] = lambda _actor: 0
    # Under which heading it stands on the page of more; empty for what stays in the bar.
    group: str = ""
    what: str = ""
    # For whom among those it stands there, where a permission alone does not say so.
    is_for: Callable[[Actor], bool] = lambda _actor: True


@dataclass(frozen=True, slots=True, kw_only=True)
class NavigationLink:
    """A place that somebody may go to, with how many things wait there for them."""

    text: str
    href: str
    is_here: bool
    group: str
    what: str
    waiting: int

    @property
    def said(self) -> str:
        """The text, with what waits there."""
        return f"{self.text} ({self.waiting})" if self.waiting else self.text


def list_links() -> Sequence[NavigationLink]:
    """Every place that the person of this request may go to, in the order of the bar."""
    return links_for(find_current_actor(), current_app.extensions["navigation"])


def links_for(actor: Actor | None, navigation: Sequence[NavigationEntry]) -> Sequence[NavigationLink]:
    """Those of the places that this person may go to."""
    if actor is None:
        return ()
    return [
        NavigationLink(
            text=entry.text,
            href=url_for(entry.endpoint),
            is_here=request.endpoint == entry.endpoint,
            group=entry.group,
            what=entry.what,
            waiting=entry.count(actor),
        )
        for entry in navigation
        if (entry.permission is None or actor.may(entry.permission)) and entry.is_for(actor)
    ]


def make_bar(links: Sequence[NavigationLink]) -> Sequence[dict[str, object]]:
    """What stands in the bar: everything where that is little; otherwise what is used most, and the way to the rest."""
    folded = [link for link in links if link.group] if len(links) > MOST_IN_BAR else []
    bar: list[dict[str, object]] = [
        {"text": link.said, "href": link.href, "active": link.is_here} for link in links if link not in folded
    ]
    if folded:
        waiting = sum(link.waiting for link in folded)
        is_here = request.endpoint == MORE or any(link.is_here for link in folded)
        bar.append({"text": f"More ({waiting})" if waiting else "More", "href": url_for(MORE), "active": is_here})
    return bar
