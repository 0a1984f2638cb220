"""Partners' links: made when a summary is sent, opened with a code that goes to the known address alone.

The token of a link follows from its id and a key, so that a reminder can name it again and the database cannot.
"""

import hashlib
import hmac
import secrets
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from flask import current_app

from app.audit.service import record
from app.config import Settings
from app.core.clock import now_utc
from app.core.database import db, new_id
from app.core.errors import Conflict, Invalid, NotFound
from app.core.vault import derive_key
from app.directory.models import AgencyContact
from app.directory.queries import get_partnership
from app.meetings.models import Meeting
from app.notifications.service import queue_mail
from app.summaries.link_models import LinkCode, LinkOpening, SummaryLink
from app.summaries.link_rules import (
    CODE_DIGITS,
    CODE_HOLDS,
    LINK_HOLDS,
    MOST_CODES_AN_HOUR,
    MOST_OPENINGS,
    OPEN_FOR,
    TRIES_OF_A_CODE,
    LinkFacts,
    Shut,
    read_code,
    why_shut,
)
from app.summaries.models import Summary

TOKEN_BYTES: Final = 32
_HOUR: Final = timedelta(hours=1)


def make_link(summary: Summary, contact: AgencyContact) -> SummaryLink:
    """Make a link to a summary for a partner's named person. For callers that have asked who may send it."""
    link = SummaryLink(
        id=new_id(),
        summary_id=summary.id,
        name=contact.name,
        email=contact.email,
        address_digest=hashlib.sha256(contact.email.encode()).hexdigest(),
        made_utc=now_utc(),
        expires_utc=now_utc() + LINK_HOLDS,
        openings_left=MOST_OPENINGS,
        wrong_codes=0,
        token_digest="",
    )
    link.token_digest = _digest(token_of(link))
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
    """The token in the address of a link: 43 letters and digits that nothing in the database tells."""
    made = hmac.new(derive_key("partner links"), link.id.bytes, hashlib.sha256).digest()
    return urlsafe_b64encode(made[:TOKEN_BYTES]).decode().rstrip("=")


def address_of(link: SummaryLink) -> str:
    """The whole address of a link."""
    settings: Settings = current_app.extensions["settings"]
    return f"{settings.base_url}/s/{token_of(link)}"


def tell_of_link(link: SummaryLink, *, cause: str, subject: str, first_line: str) -> None:
    """Queue one message with the link in it, once for its cause; it says nothing of what is behind it."""
    partnership = get_partnership()
    queue_mail(
        occasion=f"link:{link.id}:{cause}",
        account_id=None,
        address=link.email,
        subject=subject,
        text=f"{first_line}\n\n{address_of(link)}\n\nTo open it you are sent a code, to this address alone. "
        f"No account is needed.\n\n{partnership.name}, {partnership.phone}\n",
    )


def find_link(token: str) -> SummaryLink | None:
    """The link with that token, whether or not it still opens."""
    return db.session.scalars(db.select(SummaryLink).where(SummaryLink.token_digest == _digest(token))).one_or_none()


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
    facts = LinkFacts(
        expires_utc=link.expires_utc,
        openings_left=link.openings_left,
        wrong_codes=link.wrong_codes,
        is_revoked=link.revoked_utc is not None or link.not_theirs_utc is not None,
        is_overtaken=newer is not None,
    )
    return why_shut(facts, now_utc())


def send_code(link: SummaryLink, summary: Summary) -> None:
    """Send a code to the address of the link. Raises `Conflict` where it is shut, or after five in an hour."""
    shut = find_shut(link, summary)
    if shut is not None:
        raise Conflict(shut.value)
    sent = db.session.scalar(
        db.select(db.func.count())
        .select_from(LinkCode)
        .where(LinkCode.link_id == link.id, LinkCode.sent_utc > now_utc() - _HOUR)
    )
    if (sent or 0) >= MOST_CODES_AN_HOUR:
        message = "Five codes have been sent in an hour. Use the last one, or wait and ask again."
        raise Conflict(message)
    code = "".join(secrets.choice("0123456789") for _digit in range(CODE_DIGITS))
    row = LinkCode(
        id=new_id(),
        link_id=link.id,
        digest=_digest_of_code(link, code),
        sent_utc=now_utc(),
        expires_utc=now_utc() + CODE_HOLDS,
        tries_left=TRIES_OF_A_CODE,
    )
    db.session.add(row)
    partnership = get_partnership()
    queue_mail(
        occasion=f"code:{row.id}",
        account_id=None,
        address=link.email,
        subject="Your code",
        text=f"Your code is {code[:3]} {code[3:]}. It counts once, for a quarter of an hour.\n\nType it on the page "
        f"that you opened. If you did not ask for it, ring {partnership.name}, {partnership.phone}.\n",
    )
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
    code = read_code(typed)
    if not code:
        message = "Type the six digits of the code."
        raise Invalid(message, field="code")
    row = db.session.scalars(
        db.select(LinkCode)
        .where(LinkCode.link_id == link.id, LinkCode.used_utc.is_(None), LinkCode.expires_utc > now_utc())
        .order_by(LinkCode.sent_utc.desc(), LinkCode.id)
        .limit(1)
        .with_for_update()
    ).one_or_none()
    is_right = row is not None and row.tries_left > 0 and hmac.compare_digest(row.digest, _digest_of_code(link, code))
    # Counted first, by the database: of two tries at once neither is forgotten.
    if row is None or not is_right:
        _count_wrong(link, row)
        record(
            "link_code_refused",
            None,
            meeting_id=summary.meeting_id,
            agency_id=summary.agency_id,
            summary_id=summary.id,
            link_id=link.id,
        )
        return None
    row.used_utc = now_utc()
    link.openings_left -= 1
    link.opened_utc = link.opened_utc or now_utc()
    summary.opened_utc = summary.opened_utc or now_utc()
    token = secrets.token_urlsafe(TOKEN_BYTES)
    db.session.add(
        LinkOpening(
            id=new_id(),
            link_id=link.id,
            token_digest=_digest(token),
            opened_utc=now_utc(),
            ends_utc=now_utc() + OPEN_FOR,
        )
    )
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
    if not token:
        return False
    found = db.select(LinkOpening.id).where(
        LinkOpening.link_id == link.id, LinkOpening.token_digest == _digest(token), LinkOpening.ends_utc > now_utc()
    )
    return db.session.scalar(found) is not None


def revoke_link(link: SummaryLink, by_id: uuid.UUID | None) -> None:
    """Shut a link for good, also in browsers in which it is open."""
    summary = db.session.get_one(Summary, link.summary_id)
    link.revoked_utc = link.revoked_utc or now_utc()
    db.session.execute(db.delete(LinkOpening).where(LinkOpening.link_id == link.id))
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


def _count_wrong(link: SummaryLink, row: LinkCode | None) -> None:
    db.session.execute(
        db.update(SummaryLink)
        .where(SummaryLink.id == link.id)
        .values(wrong_codes=SummaryLink.wrong_codes + 1)
        .execution_options(synchronize_session=False)
    )
    if row is not None:
        db.session.execute(
            db.update(LinkCode)
            .where(LinkCode.id == row.id)
            .values(tries_left=LinkCode.tries_left - 1)
            .execution_options(synchronize_session=False)
        )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _digest_of_code(link: SummaryLink, code: str) -> str:
    return hmac.new(derive_key("link codes"), f"{link.id}|{code}".encode(), hashlib.sha256).hexdigest()
