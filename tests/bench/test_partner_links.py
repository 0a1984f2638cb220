"""Five hundred links of partners, and every way in that is none. Prints how many tries there were and what opened.

Each link is tried with wrong codes, with a code that ran out, with one of another link, with one that was used, by a
forwarded address, with what another browser keeps, and when it has run out, was opened often enough or was taken back.
"""

import os
import re
from collections import Counter
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from builders import make_meeting, make_partnership, make_series
from flask import Flask
from page_client import PageClient

from app.core.clock import now_utc
from app.core.database import db, new_id
from app.directory.link_rules import LINK_HOLDS, TRIES_OF_A_CODE
from app.directory.service import add_agency, add_contact
from app.notifications.models import OutboxMail
from app.summaries.link_models import SummaryLink
from app.summaries.link_views import COOKIE_FIELD
from app.summaries.links import make_link, revoke_link, token_of
from app.summaries.models import Summary

pytestmark = [pytest.mark.bench, pytest.mark.timeout(7200)]

LINKS = int(os.environ.get("PARTNER_LINKS", "500"))
OPENED = 303
CODE = re.compile(r"code is (\d{3}) (\d{3})")


class Tries:
    """Browsers that try links, and what came of it."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.made: Counter[str] = Counter()
        self.opened: Counter[str] = Counter()

    def browser(self) -> PageClient:
        """A new one, which looks at no page more closely than it must."""
        client = self.app.test_client()
        assert isinstance(client, PageClient)
        client.is_checking_pages = False
        return client

    def with_code(self, kind: str, client: PageClient, address: str, code: str) -> None:
        """Type a code that must not open it."""
        self._count(kind, client.submit(f"{address}/open", {"code": code}).status_code == OPENED)

    def as_it_is(self, kind: str, client: PageClient, address: str) -> None:
        """Follow an address, and ask for the PDF behind it: neither may be shown."""
        page, paper = client.get(address), client.get(f"{address}/pdf")
        self._count(kind, "Whom to ring" in page.text or paper.status_code not in {404, 410})

    def _count(self, kind: str, is_open: bool) -> None:
        self.made[kind] += 1
        self.opened[kind] += is_open


def make_links() -> list[SummaryLink]:
    """So many partners with a summary each, and a link to it."""
    agencies = make_partnership("POL")
    meeting = make_meeting(make_series(agencies.values()))
    found = []
    for number in range(LINKS):
        host = f"p{number}.example"
        partner = add_agency(
            code=f"P{number}", name=f"Partner {number}", domain=host, phone="01632 960186", has_accounts=False
        )
        contact = add_contact(partner.id, name="S. Heald", job_title="GP", email=f"gp@{host}", phone="01632 960287")
        summary = Summary(
            id=new_id(),
            meeting_id=meeting.id,
            agency_id=partner.id,
            version=1,
            recipient_code=f"C{number}",
            made_utc=now_utc(),
            sent_utc=now_utc(),
        )
        db.session.add(summary)
        db.session.flush()
        found.append(make_link(summary, contact))
    db.session.commit()
    return found


def last_code(link: SummaryLink) -> str:
    """The code in the last message to the address of a link."""
    mails = db.session.scalars(
        db.select(OutboxMail)
        .where(OutboxMail.occasion.startswith("code:"))
        .order_by(OutboxMail.queued_utc.desc())
        .limit(3)
    ).all()
    found = next(CODE.search(mail.text) for mail in mails if mail.address == link.email)
    assert found is not None
    return found[1] + found[2]


def try_everything(tries: Tries, link: SummaryLink, other: SummaryLink, random: Random, at: Any) -> None:
    """Every way in that is none; in between the right one once, or the others would prove nothing."""
    address, theirs = f"/s/{token_of(link)}", f"/s/{token_of(other)}"
    own, stranger = tries.browser(), tries.browser()
    own.submit(f"{address}/code")
    first = last_code(link)
    for _try in range(TRIES_OF_A_CODE - 1):
        wrong = f"{random.randrange(1_000_000):06}"
        tries.with_code("a wrong code", own, address, wrong if wrong != first else "x")
    at.later(minutes=16)
    tries.with_code("a code that ran out", own, address, first)
    stranger.submit(f"{theirs}/code")
    tries.with_code("the code of another link", own, address, last_code(other))
    at.later(minutes=1)
    own.submit(f"{address}/code")
    good = last_code(link)
    assert own.submit(f"{address}/open", {"code": good}).status_code == OPENED
    tries.with_code("a code that was used", own, address, good)
    tries.with_code("a code that another browser used", stranger, address, good)
    tries.as_it_is("a forwarded link", stranger, address)
    with own.session_transaction() as session:
        kept = dict(session[COOKIE_FIELD])
    with stranger.session_transaction() as session:
        session[COOKIE_FIELD] = {str(other.id): kept[str(link.id)]}
    tries.as_it_is("what a browser keeps of another link", stranger, theirs)
    shut_and_try(tries, link, own, at)


def shut_and_try(tries: Tries, link: SummaryLink, own: PageClient, at: Any) -> None:
    """With a fresh code in hand, the link runs out, is used up, and is taken back."""
    address = f"/s/{token_of(link)}"
    at.later(hours=1, minutes=1)
    tries.as_it_is("a browser that was let in more than an hour ago", own, address)
    own.submit(f"{address}/code")
    fresh, holds, left = last_code(link), link.expires_utc, link.openings_left
    link.expires_utc = now_utc()
    tries.with_code("a link that ran out", own, address, fresh)
    link.expires_utc, link.openings_left = holds, 0
    tries.with_code("a link that is used up", own, address, fresh)
    link.openings_left = left
    revoke_link(link, None)
    tries.with_code("a link that was taken back", own, address, fresh)
    tries.as_it_is("a link that was taken back", own, address)


def test_nothing_but_the_right_code_opens_a_link(
    app: Flask, context: None, at: Any, request: pytest.FixtureRequest
) -> None:
    random, tries = Random(f"{request.config.getoption('randomly_seed', 0)}"), Tries(app)
    found = make_links()
    began = at.moment
    for number, link in enumerate(found):
        # Each takes more than an hour, so the first would have run out before the last is tried.
        at(began + number * timedelta(hours=2))
        other = found[number - 1]
        other.revoked_utc, link.expires_utc, other.expires_utc = None, *[now_utc() + LINK_HOLDS] * 2
        db.session.commit()
        try_everything(tries, link, other, random, at)
    print(f"\n  {LINKS} links, {sum(tries.made.values())} tries, {sum(tries.opened.values())} openings")
    for kind, count in sorted(tries.made.items()):
        print(f"  {count:5} by {kind}: {tries.opened[kind]} openings")
    assert sum(tries.made.values()) == 15 * LINKS
    assert sum(tries.opened.values()) == 0
