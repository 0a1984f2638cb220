"""Who writes on this request: somebody signed in, or whoever was let in by a link. The pages are the same for both."""

import uuid
from collections.abc import Mapping
from typing import Any, Final

import flask
from flask import g

from app.core.access import current_actor
from app.disclosure.submissions import SubmissionView, disclose_submission, disclose_to_its_author
from app.front_door.blueprint import bp
from app.referrals import links
from app.referrals.link_models import ReferrerLink
from app.referrals.queries import get_own, get_sheet
from app.referrals.sheet import Sheet
from app.referrals.writing import Change, Meant, Saved, change_found, change_own, withdraw_own

_OURS: Final = "front_door."
# Pages that a link has of its own; nobody has a list of what they sent there, so the way home leads to the form.
_BY_LINK: Final[Mapping[str, str]] = {"home": "by_link", "first": "by_link", "check": "check_by_link"}


def come_in(link: ReferrerLink) -> None:
    """Let the rest of this request write by that link. For callers that have asked whether the browser was let in."""
    g.referrer_link = link


def find_link() -> ReferrerLink | None:
    """The link by which this request came, if it came by one."""
    link: ReferrerLink | None = g.get("referrer_link")
    return link


def address_of(endpoint: str, **values: Any) -> str:  # noqa: ANN401  # whatever the address needs
    """The address of a page, for whoever writes: by the same link, where they came by one."""
    link = find_link()
    if link is None or "token" in values or not endpoint.startswith(_OURS):
        return flask.url_for(endpoint, **values)
    values.pop("submission_id", None)
    name = endpoint.removeprefix(_OURS)
    return flask.url_for(_OURS + _BY_LINK.get(name, f"link_{name}"), token=links.DOORS.token_of(link), **values)


@bp.context_processor
def _add_ways() -> dict[str, Any]:
    return {"url_for": address_of, "is_by_link": find_link() is not None}


def writer_id() -> uuid.UUID | None:
    """The account of whoever writes; nobody's where they have none."""
    return None if find_link() else current_actor().account_id


def disclose_own(submission_id: uuid.UUID) -> SubmissionView:
    """What whoever writes sent in or is writing; it leaves its entry in the trail. Raises `NotFound`."""
    link = find_link()
    if link is not None:
        return disclose_to_its_author(links.submission_behind(link))
    get_own(current_actor(), submission_id)
    return disclose_submission(current_actor(), submission_id)


def own_sheet(submission_id: uuid.UUID) -> Sheet:
    """What stands in it, for a page that changes it. Raises `NotFound`."""
    link = find_link()
    if link is not None:
        return Sheet.from_text(links.submission_behind(link).sheet_text)
    return get_sheet(current_actor(), submission_id)


def keep(submission_id: uuid.UUID, change: Change, *, version: int, meant: Meant | None) -> Saved:
    """Keep what a page changes. Raises `NotFound`, and `Conflict` where another page was first."""
    link = find_link()
    if link is not None:
        submission = links.submission_behind(link)
        return change_found(submission, change, version=version, actor_id=None, meant=meant)
    return change_own(current_actor(), submission_id, change, version=version, meant=meant)


def take_back(submission_id: uuid.UUID, why: str) -> bool:
    """Take it back; answers whether it had been sent. Raises `NotFound`, and `Conflict` where it was decided."""
    link = find_link()
    if link is not None:
        return links.withdraw_by_link(link, why)
    return withdraw_own(current_actor(), submission_id, why)
