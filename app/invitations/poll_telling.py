"""What people are told of a search for a time: that they are asked, asked again, and how it ended.

A message says nothing but that, with the way to the page. Each is queued once for its cause.
"""

from collections.abc import Sequence
from typing import Final

from flask import current_app

from app.config import Settings
from app.core.clock import now_utc
from app.core.database import db
from app.core.words import clock_time, day
from app.directory.queries import get_partnership
from app.identity.models import Account
from app.invitations.poll_links import address_of
from app.invitations.poll_models import Poll, PollState, PollVoter
from app.invitations.poll_queries import list_voter_rows, reach_of
from app.invitations.poll_rules import find_nudge
from app.notifications.service import queue_mail

ASKED: Final = "Which times can you make?"
AGAIN: Final = "Please say which times you can make"
DROPPED: Final = "No time is looked for any longer"
IN: Final = "The answers are in"


def tell_asked(poll: Poll) -> None:
    """Ask everybody."""
    closes = _closes(poll)
    _tell(poll, "asked", ASKED, f"You are asked which times you can make for a meeting. Please answer by {closes}:")


def tell_dropped(poll: Poll) -> None:
    """Say that the search was given up."""
    _tell(poll, "dropped", DROPPED, f"{DROPPED} for the meeting that you were asked about. Read why:")


def nudge() -> int:
    """Ask again whoever has not answered, and tell who asked when all is in; answers how many searches are open."""
    settings: Settings = current_app.extensions["settings"]
    polls = db.session.scalars(
        db.select(Poll).where(Poll.state == PollState.OPEN).order_by(Poll.closes_utc, Poll.id)
    ).all()
    for poll in polls:
        rows = list_voter_rows(poll.id)
        silent = [row for row in rows if row.answered_utc is None]
        due = find_nudge(poll.made_utc, poll.closes_utc, now_utc(), settings.zone)
        if due is not None:
            _tell(poll, due.value, AGAIN, f"{AGAIN} for a meeting. Please answer by {_closes(poll)}:", silent)
        if not silent or poll.closes_utc <= now_utc():
            _tell_who_asked(poll)
    return len(polls)


def _tell(poll: Poll, cause: str, subject: str, first_line: str, to: Sequence[PollVoter] | None = None) -> None:
    partnership = get_partnership()
    rows = list_voter_rows(poll.id) if to is None else to
    reached = reach_of(poll, rows)
    for row in rows:
        if row.id not in reached:
            continue
        queue_mail(
            occasion=f"poll:{row.id}:{cause}",
            account_id=row.account_id,
            address=reached[row.id],
            subject=subject,
            text=f"{first_line}\n\n{address_of(poll, row)}\n\n{partnership.name}, {partnership.phone}\n",
        )


def _tell_who_asked(poll: Poll) -> None:
    account = db.session.get(Account, poll.made_by_id) if poll.made_by_id else None
    if account is None or account.disabled_utc is not None:
        return
    queue_mail(
        occasion=f"poll:{poll.id}:in",
        account_id=account.id,
        address=account.email,
        subject=IN,
        text=f"{IN} for a meeting that you look for a time for. Sign in to Caseround and pick one.\n",
    )


def _closes(poll: Poll) -> str:
    return f"{day(poll.closes_utc)} at {clock_time(poll.closes_utc)}"
