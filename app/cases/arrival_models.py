"""The tables of what came with a case from another partnership. All text is sealed under the case's own key."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Row
from app.core.vault import SealedText, sealed_column


class Arrival(Row):
    """That a case came from elsewhere: from whom, when, why, its minutes there, and the receipt that is owed."""

    __tablename__ = "arrival"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), unique=True)
    # The package's own id, random: a package comes once.
    package_id: Mapped[uuid.UUID] = mapped_column(unique=True)
    sent_utc: Mapped[datetime]
    came_utc: Mapped[datetime]
    taken_in_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))

    origin_sealed: Mapped[bytes] = sealed_column()
    origin = SealedText("origin_sealed")
    sender_sealed: Mapped[bytes] = sealed_column()
    sender = SealedText("sender_sealed")
    reach_sealed: Mapped[bytes] = sealed_column()
    reach = SealedText("reach_sealed")
    purpose_sealed: Mapped[bytes] = sealed_column()
    purpose = SealedText("purpose_sealed")
    # JSON: a list of meetings, each with its title and its sections.
    minutes_sealed: Mapped[bytes] = sealed_column()
    minutes_text = SealedText("minutes_sealed")
    receipt_sealed: Mapped[bytes] = sealed_column()
    receipt = SealedText("receipt_sealed")


class ArrivedAction(Row):
    """Something of the plan elsewhere, as text until an agency here takes it on."""

    __tablename__ = "arrived_action"

    arrival_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("arrival.id"), index=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    position: Mapped[int]
    is_open: Mapped[bool]
    # Named, not imported: actions stand above cases.
    action_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("action.id"))

    owner_sealed: Mapped[bytes] = sealed_column()
    owner = SealedText("owner_sealed")
    text_sealed: Mapped[bytes] = sealed_column()
    text = SealedText("text_sealed")
    by_when_sealed: Mapped[bytes] = sealed_column()
    by_when = SealedText("by_when_sealed")
    note_sealed: Mapped[bytes] = sealed_column()
    note = SealedText("note_sealed")
