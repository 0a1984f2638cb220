"""The tables of what is asked before anything is sent in: who can be asked, what was asked, what both sides said."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Row
from app.core.vault import SealedText, sealed_column


class Consultant(Row):
    """Somebody who may be asked first, and about what; named by the coordinator."""

    __tablename__ = "consultant"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), unique=True)
    about: Mapped[str]
    named_utc: Mapped[datetime]
    ended_utc: Mapped[datetime | None]


class Consultation(Row):
    """A question of somebody who is worried, and the first advice. Its case has a key from the start."""

    __tablename__ = "consultation"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), unique=True)
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    asker_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    consultant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    asked_utc: Mapped[datetime]
    answered_utc: Mapped[datetime | None]
    # Whether whoever asked spoke last.
    waits_for_advice: Mapped[bool] = mapped_column(default=True)
    submission_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("submission.id"), unique=True)

    question_sealed: Mapped[bytes] = sealed_column()
    question = SealedText("question_sealed")
    advice_sealed: Mapped[bytes] = sealed_column()
    advice = SealedText("advice_sealed")


class ConsultationWord(Row):
    """What one of the two said after the question, other than the first advice. Nobody changes or removes it."""

    __tablename__ = "consultation_word"

    consultation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("consultation.id"), index=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    said_utc: Mapped[datetime]

    text_sealed: Mapped[bytes] = sealed_column()
    text = SealedText("text_sealed")


class GroundsList(Row):
    """On what grounds something is shared without consent, a line for each, as the coordinator words them."""

    __tablename__ = "grounds_list"

    lines: Mapped[str]
    changed_utc: Mapped[datetime]
    changed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
