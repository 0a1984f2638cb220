"""Reminding whoever decides that something is not answered on its day. The mail says only that."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from flask import current_app

from app.core.access import PERMISSIONS, Permission
from app.core.clock import local, local_today, now_utc
from app.core.database import db
from app.identity.models import Account, RoleGrant
from app.identity.queries import actor_of
from app.notifications.service import queue_mail
from app.referrals.coming import Nations, free_days, list_nations
from app.referrals.models import Submission
from app.referrals.queries import list_to_decide
from app.referrals.rules import WAITS
from app.referrals.timing import answer_by, remind_from

SUBJECT: Final = "Something that came in waits for your answer"
TEXT: Final[Mapping[bool, str]] = {
    False: "Somebody sent something in today and has not heard from a person yet. Sign in to Caseround to answer it.\n",
    True: "Somebody who sent something in has not heard from a person by the end of the day. Sign in to Caseround to "
    "answer it.\n",
}


def remind_of_answers() -> int:
    """Queue one reminder a day for everybody with whom something waits; answers how many were looked at.

    Whoever must not know of what waits is not reminded of it.
    """
    if db.session.scalar(db.select(Submission.id).where(Submission.state.in_(WAITS)).limit(1)) is None:
        return 0
    deciding = [role for role, permissions in PERMISSIONS.items() if Permission.REFERRAL_TRIAGE in permissions]
    accounts = db.session.scalars(
        db.select(Account)
        .where(Account.id.in_(db.select(RoleGrant.account_id).where(RoleGrant.role.in_(deciding))))
        .order_by(Account.id)
    ).all()
    nations = list_nations()
    for account in accounts:
        rows = list_to_decide(actor_of(account), WAITS)
        due = [row for row in rows if _reminds(row, nations)]
        if due:
            is_late = any(_is_overdue(row, nations) for row in due)
            queue_mail(
                occasion=f"triage:{account.id}:{local_today():%Y-%m-%d}:{'late' if is_late else 'today'}",
                account_id=account.id,
                address=account.email,
                subject=SUBJECT,
                text=TEXT[is_late],
            )
    return len(accounts)


def _reminds(row: Submission, nations: Nations) -> bool:
    zone = current_app.extensions["settings"].zone
    return row.sent_utc is not None and now_utc() >= remind_from(row.sent_utc, _free(row, nations), zone)


def _is_overdue(row: Submission, nations: Nations) -> bool:
    zone = current_app.extensions["settings"].zone
    return row.sent_utc is not None and now_utc() >= answer_by(row.sent_utc, _free(row, nations), zone)


def _free(row: Submission, nations: Nations) -> frozenset[date]:
    return free_days(nations.of(row.shape, row.series_id), local(row.sent_utc or now_utc()).year)
