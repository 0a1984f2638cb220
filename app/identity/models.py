"""The tables of accounts and sign-ins."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.access import Role
from app.core.database import Row


class Account(Row):
    """A person who can sign in."""

    __tablename__ = "account"

    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    job_title: Mapped[str]
    phone: Mapped[str]
    agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agency.id"), index=True)


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


class SignIn(Row):
    """One sign-in of one person; only a digest of its token is kept."""

    __tablename__ = "sign_in"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    token_digest: Mapped[str] = mapped_column(unique=True)
    started_utc: Mapped[datetime]
    ended_utc: Mapped[datetime | None]
