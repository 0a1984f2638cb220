"""The tables of accounts, of the ways in which people prove who they are, and of sign-ins."""

import enum
import uuid
from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, ForeignKey, LargeBinary, UniqueConstraint, and_, or_
from sqlalchemy.orm import Mapped, mapped_column

from app.core.access import Role
from app.core.database import Row
from app.core.vault import Purpose, SealedText, sealed_column


class SignInMethod(enum.StrEnum):
    """How somebody proved who they are. The demonstration's press of a button proves nothing."""

    PASSKEY = "passkey"
    PASSWORD = "password"  # noqa: S105  # the name of a way in; with a code of the authenticator, always
    RECOVERY_CODE = "recovery_code"
    ORGANISATION = "organisation"
    DEMONSTRATION = "demonstration"


class InvitationKind(enum.StrEnum):
    """Why somebody is sent a link: to join, or to prove who they are anew after all their ways in were lost."""

    JOIN = "join"
    REENROL = "reenrol"


class Account(Row):
    """A person who can sign in."""

    __tablename__ = "account"

    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    job_title: Mapped[str]
    phone: Mapped[str]
    agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agency.id"), index=True)
    disabled_utc: Mapped[datetime | None]

    # The second way in beside passkeys: both parts are set together or not at all.
    password_digest: Mapped[str] = mapped_column(default="")
    totp_secret_sealed: Mapped[bytes] = sealed_column()
    totp_secret = SealedText("totp_secret_sealed", purpose=Purpose.ACCOUNTS)
    # A code of the authenticator counts once: the last step of time for which one was taken.
    totp_last_step: Mapped[int | None]


class Passkey(Row):
    """A key on somebody's device; its private half never leaves it."""

    __tablename__ = "passkey"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    credential_id: Mapped[str] = mapped_column(unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    uses: Mapped[int] = mapped_column(default=0)
    label: Mapped[str]
    created_utc: Mapped[datetime]
    last_used_utc: Mapped[datetime | None]


class RecoveryCode(Row):
    """One of the codes to keep on paper; only a digest of it is kept here, and it counts once."""

    __tablename__ = "recovery_code"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    digest: Mapped[str] = mapped_column(unique=True)
    used_utc: Mapped[datetime | None]


class ExternalIdentity(Row):
    """Who somebody is at their own organisation's sign-in: issuer and subject together, never an e-mail address."""

    __tablename__ = "external_identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    issuer: Mapped[str]
    subject: Mapped[str]
    linked_utc: Mapped[datetime]


class Invitation(Row):
    """A link by which somebody sets up how they sign in; it counts once, and only for some days."""

    __tablename__ = "invitation"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    kind: Mapped[InvitationKind]
    token_digest: Mapped[str] = mapped_column(unique=True)
    invited_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    invited_utc: Mapped[datetime]
    expires_utc: Mapped[datetime]
    # When it counted, or another took its place: a clock that goes back does not bring it back.
    used_utc: Mapped[datetime | None]


class RoleGrant(Row):
    """A role given to an account: for an agency, a series, one case, or wider where these are empty."""

    __tablename__ = "role_grant"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    role: Mapped[Role]
    agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agency.id"), index=True)
    # The series and the case are named, not imported: their slices stand above this one.
    series_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("series.id"), index=True)
    case_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("case.id"), index=True)
    starts_utc: Mapped[datetime]
    ends_utc: Mapped[datetime | None]
    # What was ended at once is over by every clock, also by one that goes back or stands behind.
    taken_back_utc: Mapped[datetime | None]

    def is_running(self, now: datetime) -> bool:
        """Whether it has not ended."""
        return self.taken_back_utc is None and (self.ends_utc is None or self.ends_utc > now)

    @classmethod
    def runs(cls, now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
        """The same in SQL. From when it is there it runs: when it began is not asked of a clock."""
        return and_(cls.taken_back_utc.is_(None), or_(cls.ends_utc.is_(None), cls.ends_utc > now))

    def take_back(self, now: datetime) -> None:
        """End it at once."""
        self.ends_utc = self.taken_back_utc = now


class SignIn(Row):
    """One sign-in of one person; only a digest of its token is kept."""

    __tablename__ = "sign_in"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    token_digest: Mapped[str] = mapped_column(unique=True)
    method: Mapped[SignInMethod]
    # "Chrome on Windows", to tell one's own sign-ins apart by.
    device: Mapped[str] = mapped_column(default="")
    started_utc: Mapped[datetime]
    seen_utc: Mapped[datetime]
    confirmed_utc: Mapped[datetime | None]
    ended_utc: Mapped[datetime | None]
