"""The tables around checks: answers of services apart and person by person, lists as files, reminders. No secrets."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.cases.models import Answer
from app.core.database import Row


class ServiceAnswer(Row):
    """What one service of an agency answered to its check, who said so, and when."""

    __tablename__ = "service_answer"
    __table_args__ = (UniqueConstraint("check_id", "service_id"),)

    check_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency_check.id"))
    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency_service.id"), index=True)
    answer: Mapped[Answer] = mapped_column(default=Answer.NO_REPLY)
    answered_utc: Mapped[datetime | None]
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))


class PersonAnswer(Row):
    """Whether an agency knows one person of a case, who said so, and when; no row where nobody did."""

    __tablename__ = "person_answer"
    __table_args__ = (UniqueConstraint("check_id", "person_id"),)

    check_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency_check.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    answer: Mapped[Answer]
    answered_utc: Mapped[datetime]
    answered_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))


class CheckList(Row):
    """A list that somebody may fetch once as a file, for their agency. What is in it is found when it is fetched."""

    __tablename__ = "check_list"

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting.id"), index=True)
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    key_digest: Mapped[str] = mapped_column(unique=True)
    made_utc: Mapped[datetime]
    expires_utc: Mapped[datetime]
    fetched_utc: Mapped[datetime | None]


class CheckReminder(Row):
    """An agency was reminded of answers it owes. Each cause comes once; nobody sent those that came by themselves."""

    __tablename__ = "check_reminder"
    __table_args__ = (UniqueConstraint("meeting_id", "agency_id", "cause"),)

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting.id"))
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    cause: Mapped[str]
    sent_utc: Mapped[datetime]
    sent_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
