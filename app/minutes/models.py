"""The tables of research, contributions and minutes. All text is sealed under the case's own key."""

import enum
import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.access import Role
from app.core.database import Model, Row
from app.core.vault import SealedText, sealed_column


class Certainty(enum.StrEnum):
    """How sure the writer is. A worry is worth saying, and is marked as one."""

    FACT = "fact"
    REPORTED = "reported"
    PROFESSIONAL_OPINION = "professional_opinion"
    ONE_OF_SEVERAL_EXPLANATIONS = "one_of_several_explanations"
    WORRY = "worry"


class ResearchKind(enum.StrEnum):
    """What a line of research says of somebody, in the order in which it is asked."""

    KNOWN = "known"
    LAST_CONTACT = "last_contact"
    CURRENT_WORKER = "current_worker"
    RISK_TO_STAFF = "risk_to_staff"
    WHAT_WORKS = "what_works"
    PROPOSED_ACTION = "proposed_action"


class Section(enum.StrEnum):
    """The parts of the shared minutes of an item, in order. A voice is the victim's or a child's: one for each."""

    DISCUSSION = "discussion"
    POSSIBLE_HARM = "possible_harm"
    INDICATORS = "indicators"
    PROTECTIVE_FACTORS = "protective_factors"
    VOICE = "voice"
    PLAN = "plan"


class ResearchLine(Row):
    """One thing an agency knows about a case; its own until it shares it."""

    __tablename__ = "research_line"

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    author_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    about_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    position: Mapped[int]
    kind: Mapped[ResearchKind] = mapped_column(default=ResearchKind.KNOWN)
    certainty: Mapped[Certainty]
    is_held_back: Mapped[bool] = mapped_column(default=False)
    written_utc: Mapped[datetime]

    text_sealed: Mapped[bytes] = sealed_column()
    text = SealedText("text_sealed")
    meaning_sealed: Mapped[bytes] = sealed_column()
    meaning = SealedText("meaning_sealed")
    held_back_reason_sealed: Mapped[bytes] = sealed_column()
    held_back_reason = SealedText("held_back_reason_sealed")


class Contribution(Row):
    """One thing an agency shared."""

    __tablename__ = "contribution"

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    author_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    research_line_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("research_line.id"), unique=True)
    about_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    # What the agency shared at an earlier meeting, of which this is the same again for another purpose.
    shared_again_of_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("contribution.id"))
    kind: Mapped[ResearchKind] = mapped_column(default=ResearchKind.KNOWN)
    certainty: Mapped[Certainty]
    shared_utc: Mapped[datetime] = mapped_column(index=True)
    # When its agency first heard what came of it.
    answered_utc: Mapped[datetime | None] = mapped_column(index=True)
    # It came after the case was closed.
    is_late: Mapped[bool] = mapped_column(default=False)
    # Somebody wrote down what the agency said aloud; the agency confirms it, or corrects it and keeps what was written.
    taken_down_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    confirmed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    confirmed_utc: Mapped[datetime | None]

    text_sealed: Mapped[bytes] = sealed_column()
    text = SealedText("text_sealed")
    meaning_sealed: Mapped[bytes] = sealed_column()
    meaning = SealedText("meaning_sealed")
    purpose_sealed: Mapped[bytes] = sealed_column()
    purpose = SealedText("purpose_sealed")
    taken_down_sealed: Mapped[bytes] = sealed_column()
    taken_down = SealedText("taken_down_sealed")

    @property
    def is_unconfirmed(self) -> bool:
        """Whether it stands as somebody else took it down, and its agency has not looked at it yet."""
        return self.taken_down_by_id is not None and self.confirmed_utc is None


class ContributionLimit(Row):
    """How far a contribution goes, as its own agency decided. One that was lifted counts no more."""

    __tablename__ = "contribution_limit"

    contribution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contribution.id"), index=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    # Heard at the meeting by those who may hear it, and no part of what is kept of it.
    is_not_in_minutes: Mapped[bool] = mapped_column(default=False)
    # Whether those it is withheld from are told that something is, and whom to ring.
    is_existence_told: Mapped[bool] = mapped_column(default=True)
    review_on: Mapped[date | None]
    set_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    set_utc: Mapped[datetime]
    lifted_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    lifted_utc: Mapped[datetime | None]

    reason_sealed: Mapped[bytes] = sealed_column()
    reason = SealedText("reason_sealed")


class LimitedAgency(Row):
    """An agency from which a contribution is withheld."""

    __tablename__ = "limited_agency"
    __table_args__ = (UniqueConstraint("limit_id", "agency_id"),)

    limit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contribution_limit.id"))
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), index=True)


class LimitedRole(Row):
    """A role from which a contribution is withheld, whoever holds it."""

    __tablename__ = "limited_role"
    __table_args__ = (UniqueConstraint("limit_id", "role"),)

    limit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contribution_limit.id"))
    role: Mapped[Role]


class Voice(Row):
    """What the victim or a child wants and fears, and who says so."""

    __tablename__ = "voice"

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    position: Mapped[int]
    brought_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    brought_utc: Mapped[datetime | None]

    text_sealed: Mapped[bytes] = sealed_column()
    text = SealedText("text_sealed")
    source_sealed: Mapped[bytes] = sealed_column()
    source = SealedText("source_sealed")


class MinutesDocument(Row):
    """One section of the minutes of one agenda item: a text several people write at once."""

    __tablename__ = "minutes_document"
    # Two rules, because a database holds one empty person to be unlike another.
    __table_args__ = (
        Index("uq_minutes_document_of_person", "item_id", "section", "person_id", unique=True),
        Index(
            "uq_minutes_document_of_all",
            "item_id",
            "section",
            unique=True,
            sqlite_where=text("person_id IS NULL"),
            postgresql_where=text("person_id IS NULL"),
        ),
    )

    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agenda_item.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    section: Mapped[Section]
    # Whose voice it is; empty for what is about the whole case.
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    frozen_utc: Mapped[datetime | None]


class MinutesUpdate(Model):
    """One sealed change to a document, in the order in which it reached the disk."""

    __tablename__ = "minutes_update"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("minutes_document.id"), index=True)
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    saved_utc: Mapped[datetime]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    # Only where one update stands for all before it: who wrote each passage of the text at that moment, sealed.
    writers: Mapped[bytes | None] = mapped_column(LargeBinary)
