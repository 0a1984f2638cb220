"""Partners' links: made when a summary is sent, opened with a code that goes to the known address alone.

The token of a link follows from its id and a key, so that a reminder can name it again and the database cannot.
"""

import uuid
from collections.abc import Sequence
from typing import Final

from app.audit.service import record
from app.core.clock import now_utc
from app.core.database import db
from app.core.errors import Conflict, NotFound
from app.directory.doors import Doors, digest_of, why_door_is_shut
from app.directory.link_rules import Shut
from app.directory.models import AgencyContact
from app.directory.queries import get_partnership
from app.meetings.models import Meeting
from app.notifications.service import queue_mail
from app.summaries.link_models import LinkCode, LinkOpening, SummaryLink
from app.summaries.models import Summary

DOORS: Final = Doors(
    links=SummaryLink,
    codes=LinkCode,
    openings=LinkOpening,
    links_key="partner links",
    codes_key="link codes",
    path="/s/",
)


def make_link(summary: Summary, contact: AgencyContact) -> SummaryLink:
    """Make a link to a summary for a partner's named person. For callers that have asked who may send it."""
    link = SummaryLink(summary_id=summary.id, **DOORS.fresh(name=contact.name, email=contact.email))
    db.session.add(link)
    db.session.flush()
    record(
        "link_made",
        None,
        meeting_id=summary.meeting_id,
        agency_id=summary.agency_id,
        summary_id=summary.id,
        link_id=link.id,
    )
    return link


def token_of(link: SummaryLink) -> str:
    """The token in the address of a link."""
    return DOORS.token_of(link)


def tell_of_link(link: SummaryLink, *, cause: str, subject: str, first_line: str) -> None:
    """Queue one message with the link in it, once for its cause; it says nothing of what is behind it."""
    partnership = get_partnership()
    queue_mail(
        occasion=f"link:{link.id}:{cause}",
        account_id=None,
        address=link.email,
        subject=subject,
        text=f"{first_line}\n\n{DOORS.address_of(link)}\n\nTo open it you are sent a code, to this address alone. "
        f"No account is needed.\n\n{partnership.name}, {partnership.phone}\n",
    )


def find_link(token: str) -> SummaryLink | None:
    """The link with that token, whether or not it still opens."""
    return db.session.scalars(db.select(SummaryLink).where(SummaryLink.token_digest == digest_of(token))).one_or_none()


def get_link(token: str) -> tuple[SummaryLink, Summary]:
    """The same with its summary. Raises `NotFound`."""
    link = find_link(token)
    if link is None:
        raise NotFound
    return link, db.session.get_one(Summary, link.summary_id)


def find_shut(link: SummaryLink, summary: Summary) -> Shut | None:
    """Why this link does not open any longer, if it does not."""
    newer = db.session.scalar(
        db.select(Summary.id)
        .where(Summary.meeting_id == summary.meeting_id, Summary.agency_id == summary.agency_id)
        .where(Summary.version > summary.version, Summary.sent_utc.is_not(None))
        .limit(1)
    )
    return why_door_is_shut(link, is_overtaken=newer is not None, is_refused=link.not_theirs_utc is not None)


def send_code(link: SummaryLink, summary: Summary) -> None:
    """Send a code to the address of the link. Raises `Conflict` where it is shut, or after five in an hour."""
    shut = find_shut(link, summary)
    if shut is not None:
        raise Conflict(shut.value)
    DOORS.send_code(link)
    record(
        "link_code_sent",
        None,
        meeting_id=summary.meeting_id,
        agency_id=summary.agency_id,
        summary_id=summary.id,
        link_id=link.id,
    )


def open_link(link: SummaryLink, summary: Summary, typed: str) -> str | None:
    """Let a browser in that brings the code sent last: answers its token, or None where the code is wrong.

    Raises `Conflict` where the link is shut, `Invalid` for what is no code. A wrong try is kept: commit in either case.
    """
    shut = find_shut(link, summary)
    if shut is not None:
        raise Conflict(shut.value)
    token = DOORS.try_code(link, typed)
    if token is None:
        record(
            "link_code_refused",
            None,
            meeting_id=summary.meeting_id,
            agency_id=summary.agency_id,
            summary_id=summary.id,
            link_id=link.id,
        )
        return None
    summary.opened_utc = summary.opened_utc or now_utc()
    record(
        "link_opened",
        None,
        meeting_id=summary.meeting_id,
        agency_id=summary.agency_id,
        summary_id=summary.id,
        link_id=link.id,
    )
    return token


def is_open(link: SummaryLink, token: str) -> bool:
    """Whether a browser with that token was let in less than an hour ago."""
    return DOORS.is_open(link, token)


def revoke_link(link: SummaryLink, by_id: uuid.UUID | None) -> None:
    """Shut a link for good, also in browsers in which it is open."""
    summary = db.session.get_one(Summary, link.summary_id)
    DOORS.revoke(link)
    record(
        "link_revoked",
        by_id,
        meeting_id=summary.meeting_id,
        agency_id=summary.agency_id,
        summary_id=summary.id,
        link_id=link.id,
    )


def list_links(summary_ids: Sequence[uuid.UUID]) -> Sequence[SummaryLink]:
    """The links to these summaries, the first made first."""
    return db.session.scalars(
        db.select(SummaryLink)
        .where(SummaryLink.summary_id.in_(list(summary_ids)))
        .order_by(SummaryLink.made_utc, SummaryLink.id)
    ).all()


def meeting_of(summary: Summary) -> Meeting:
    """The meeting a summary is of."""
    return db.session.get_one(Meeting, summary.meeting_id)
