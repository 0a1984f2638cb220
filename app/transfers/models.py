"""The tables of packages. All text is sealed: the case's own key opens what was made of it, and no other."""

import enum
import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Row
from app.core.vault import SealedText, sealed_column


class PackageState(enum.StrEnum):
    """How far a package has come. Only a receipt says that it was received."""

    MADE = "made"
    DOWNLOADED = "downloaded"
    RECEIVED = "received"
    WITHDRAWN = "withdrawn"


class TransferPackage(Row):
    """A case that was handed over. Its id stands in the file, which is kept for a while; its passphrase never is.

    `version` counts its changes, so that of two who change it at once one sees what the other did.
    """

    __tablename__ = "transfer_package"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting.id"))
    made_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    state: Mapped[PackageState] = mapped_column(default=PackageState.MADE)
    made_utc: Mapped[datetime]
    kept_until_utc: Mapped[datetime]
    downloaded_utc: Mapped[datetime | None]
    received_utc: Mapped[datetime | None]
    withdrawn_utc: Mapped[datetime | None]
    receipt_digest: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)

    to_sealed: Mapped[bytes] = sealed_column()
    to = SealedText("to_sealed")
    purpose_sealed: Mapped[bytes] = sealed_column()
    purpose = SealedText("purpose_sealed")
    # One a line, in words.
    parts_sealed: Mapped[bytes] = sealed_column()
    parts = SealedText("parts_sealed")
    # Base 64 of the file, which nobody can open without its passphrase.
    file_sealed: Mapped[bytes] = sealed_column()
    file = SealedText("file_sealed")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  # SQLAlchemy's interface


class WaitingPackage(Row):
    """A package that somebody opened and has not decided on. It is for whoever opened it, and goes after a day.

    It has a key of its own, under the id that stands in for a case, so that it can be forgotten.
    """

    __tablename__ = "waiting_package"
    __table_args__ = (UniqueConstraint("package_id", "opened_by_id"),)

    case_id: Mapped[uuid.UUID] = mapped_column(unique=True)
    package_id: Mapped[uuid.UUID]
    opened_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    opened_utc: Mapped[datetime]

    content_sealed: Mapped[bytes] = sealed_column()
    content = SealedText("content_sealed")
    receipt_sealed: Mapped[bytes] = sealed_column()
    receipt = SealedText("receipt_sealed")
