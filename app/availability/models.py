"""The tables of when people can come."""

import uuid
from datetime import date, datetime, time

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Row
from app.core.vault import Purpose, SealedText, sealed_column


class RoleCard(Row):
    """What somebody is there for: what they can decide, for which services they answer, and who stands in."""

    __tablename__ = "role_card"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), unique=True)
    can_decide: Mapped[str] = mapped_column(default="")
    # One on each line, where somebody answers for several.
    services: Mapped[str] = mapped_column(default="")
    # Schools are there in their terms alone.
    is_term_time_only: Mapped[bool] = mapped_column(default=False)
    covered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    changed_utc: Mapped[datetime]


class WorkingHours(Row):
    """Hours of a weekday (0 is Monday) in which somebody can come. Nobody without any is taken to be away."""

    __tablename__ = "working_hours"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    weekday: Mapped[int]
    from_time: Mapped[time]
    until_time: Mapped[time]


class Leave(Row):
    """Days, both included, on which somebody is away, and who comes in their place."""

    __tablename__ = "leave"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    covered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    noted_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    noted_utc: Mapped[datetime]


class CoverTurn(Row):
    """Who comes for an agency on a weekday, where several people share its place in a series."""

    __tablename__ = "cover_turn"
    __table_args__ = (UniqueConstraint("agency_id", "series_id", "weekday"),)

    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    # The series is named, not imported: its slice stands above this one.
    series_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("series.id"), index=True)
    weekday: Mapped[int]
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)


class HandoverCard(Row):
    """What somebody who leaves a place passes on to whoever takes it, so that trust does not leave with them."""

    __tablename__ = "handover_card"

    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    series_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("series.id"), index=True)
    from_account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    to_account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    written_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    written_utc: Mapped[datetime]
    read_utc: Mapped[datetime | None]

    text_sealed: Mapped[bytes] = sealed_column()
    text = SealedText("text_sealed", purpose=Purpose.ACCOUNTS)


class BusyAddress(Row):
    """A calendar address that somebody gave, from which it is read when they are busy, and nothing else."""

    __tablename__ = "busy_address"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), unique=True)
    etag: Mapped[str] = mapped_column(default="")
    read_utc: Mapped[datetime | None]
    # A word of ours for why it could not be read; what the server said may quote the address.
    failure: Mapped[str] = mapped_column(default="")

    url_sealed: Mapped[bytes] = sealed_column()
    url = SealedText("url_sealed", purpose=Purpose.ACCOUNTS)


class BusyTime(Row):
    """A time at which somebody's own calendar says that they are busy; not with what."""

    __tablename__ = "busy_time"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    starts_utc: Mapped[datetime]
    ends_utc: Mapped[datetime]
