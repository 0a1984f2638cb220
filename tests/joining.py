"""People who have a way in, for tests: `join()` gives somebody with a password and an authenticator app."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyotp
from builders import make_account

from app.core.clock import now_utc
from app.core.database import db
from app.identity.invitations import invite
from app.identity.models import Account, InvitationKind
from app.identity.ways_in import set_password
from app.notifications.models import OutboxMail

PASSWORD = "kettle harbour violin"


@dataclass
class Joined:
    """Somebody with a password and an authenticator, and everything they know."""

    account: Account
    secret: str
    recovery_codes: list[str]

    @property
    def email(self) -> str:
        """What they type first."""
        return self.account.email

    def code(self, **away: float) -> str:
        """What their app shows now, or so long from now."""
        return code_of(self.secret, now_utc() + timedelta(**away))

    def form(self, **typed: str) -> dict[str, str]:
        """What they type to sign in."""
        return {"email": self.email, "password": PASSWORD, "code": self.code(), **typed}


def code_of(secret: str, moment: datetime) -> str:
    """What an app with this secret shows at that moment."""
    return pyotp.TOTP(secret).at(int(moment.timestamp()))


def join(name: str = "", *, account: Account | None = None) -> Joined:
    """Somebody who joined with a password and an authenticator."""
    account = account or make_account(name)
    secret = pyotp.random_base32()
    codes = set_password(account, PASSWORD, secret=secret, step=0)
    return Joined(account, secret, list(codes))


def link_for(account: Account, kind: InvitationKind = InvitationKind.JOIN) -> str:
    """The path of the link in an invitation that is sent to them now."""
    invite(account, kind, None)
    db.session.flush()
    mails = db.session.scalars(db.select(OutboxMail).where(OutboxMail.account_id == account.id))
    links = {mail.occasion: re.findall(r"https?://[^/]+(/join/\S+)", mail.text) for mail in mails}
    return next(links[occasion][0] for occasion in reversed(links) if occasion.startswith("invitation:"))
