"""What is done by itself: reminding of a package that nobody received, and letting files go."""

from datetime import datetime, timedelta
from typing import Final

from app.core.clock import local, now_utc
from app.core.database import db
from app.identity.queries import find_account
from app.notifications.service import queue_mail
from app.transfers.models import PackageState, TransferPackage, WaitingPackage
from app.transfers.taking_in import forget_all

WORKING_DAYS: Final = 2
SATURDAY: Final = 5
UNDECIDED_FOR: Final = timedelta(days=1)


def look_after_packages() -> int:
    """Remind once of each package that is out for two working days; answers how many packages were looked at."""
    now = now_utc()
    open_ones = db.session.scalars(
        db.select(TransferPackage)
        .where(TransferPackage.state.in_((PackageState.MADE, PackageState.DOWNLOADED)))
        .order_by(TransferPackage.made_utc, TransferPackage.id)
    ).all()
    for package in open_ones:
        if is_reminded_of(package.made_utc, now):
            _remind(package)
        if package.kept_until_utc <= now and package.file_sealed:
            package.file_sealed = b""
    old = db.select(WaitingPackage).where(WaitingPackage.opened_utc <= now - UNDECIDED_FOR)
    forget_all(db.session.scalars(old.order_by(WaitingPackage.id)).all())
    return len(open_ones)


def is_reminded_of(made_utc: datetime, now: datetime) -> bool:
    """Whether two working days have passed since a package was made: at the same time of the second one."""
    made = local(made_utc)
    due, left = made, WORKING_DAYS
    while left:
        due += timedelta(days=1)
        left -= due.weekday() < SATURDAY
    return local(now) >= due


def _remind(package: TransferPackage) -> None:
    account = find_account(package.made_by_id)
    if account is None:
        return
    queue_mail(
        occasion=f"transfer-not-received:{package.id}",
        account_id=account.id,
        address=account.email,
        subject="A package has not been received yet",
        text=(
            "A package that you made for another partnership has no receipt after two working days. Ring them: the "
            "case may not be known there. Sign in to Caseround to see which one it is.\n"
        ),
    )
