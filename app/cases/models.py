"""The tables of cases. All text about anybody is sealed under the case's own key."""

import enum
import uuid
from datetime import date, datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Row
from app.core.vault import SealedText, sealed_column

EVERY_DAY: Final = 0b1111111
# Counted up with every change of what tokens are made of (`tokens`, `alike`), so that older cases are found by it too.
TOKENS_EDITION: Final = 1


class PersonRole(enum.StrEnum):
    """What a person is to the case. Nobody gets a label while each side accuses the other."""

    VICTIM = "victim"
    CHILD = "child"
    UNBORN = "unborn"
    CAUSING_HARM = "causing_harm"
    ALLEGING_BOTH_WAYS = "alleging_both_ways"
    OTHER_ADULT = "other_adult"
    FAMILY = "family"


class TieKind(enum.StrEnum):
    """How two people are to each other, read from the first to the second."""

    PARTNER = "partner"
    EX_PARTNER = "ex_partner"
    MARRIED = "married"
    PARENT_OF = "parent_of"
    CARER_OF = "carer_of"
    SIBLING = "sibling"
    LIVES_WITH = "lives_with"
    OTHER = "other"


class PersonField(enum.StrEnum):
    """What was told of somebody and can be put right."""

    NAME = "name"
    OTHER_NAMES = "other_names"
    ROLE = "role"
    RELATION = "relation"
    BIRTH_DATE = "birth_date"
    DUE_DATE = "due_date"
    TIE = "tie"
    CONTACT = "contact"


class ContactKind(enum.StrEnum):
    """What kind of place or number a contact is."""

    ADDRESS = "address"
    PHONE = "phone"
    EMAIL = "email"
    SCHOOL = "school"
    WORK = "work"


class ConsentState(enum.StrEnum):
    """What became of asking for consent. None of these ever blocks."""

    GIVEN = "given"
    REFUSED = "refused"
    NOT_SAFE_TO_ASK = "not_safe_to_ask"
    NOT_ASKED = "not_asked"


class Answer(enum.StrEnum):
    """An agency's answer to a check. No reply is not the same as nothing known.

    An agency may need to come though its records hold nothing, and also where they do.
    """

    NO_REPLY = "no_reply"
    KNOWN = "known"
    NOTHING_KNOWN = "nothing_known"
    NEED_TO_COME = "need_to_come"


class Case(Row):
    """What is discussed, across meetings. The reference is random, so that it tells nothing about other cases."""

    __tablename__ = "case"

    reference: Mapped[str] = mapped_column(unique=True)
    created_utc: Mapped[datetime]
    # A sealed case is for the people named in `SealedCaseReader`; what agencies or roles may see does not count.
    is_sealed: Mapped[bool] = mapped_column(default=False)
    # By which edition of the rules its tokens were made; older ones are made anew (`referrals.tokens_anew`).
    tokens_edition: Mapped[int] = mapped_column(default=TOKENS_EDITION, index=True)


class Referral(Row):
    """What an agency sent in."""

    __tablename__ = "referral"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    received_utc: Mapped[datetime] = mapped_column(index=True)
    # When its agency first heard what came of it.
    answered_utc: Mapped[datetime | None] = mapped_column(index=True)
    is_transfer: Mapped[bool] = mapped_column(default=False)
    is_repeat: Mapped[bool] = mapped_column(default=False)
    # Sent in about what had been sent in already: the two are read together.
    is_addition: Mapped[bool] = mapped_column(default=False)
    checklist_ticks: Mapped[int | None]
    consent: Mapped[ConsentState]
    override_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    override_utc: Mapped[datetime | None]

    event_sealed: Mapped[bytes] = sealed_column()
    event = SealedText("event_sealed")
    grounds_sealed: Mapped[bytes] = sealed_column()
    grounds = SealedText("grounds_sealed")
    worries_sealed: Mapped[bytes] = sealed_column()
    worries = SealedText("worries_sealed")
    safe_contact_sealed: Mapped[bytes] = sealed_column()
    safe_contact = SealedText("safe_contact_sealed")
    consent_text_sealed: Mapped[bytes] = sealed_column()
    consent_text = SealedText("consent_text_sealed")
    override_reason_sealed: Mapped[bytes] = sealed_column()
    override_reason = SealedText("override_reason_sealed")


class Person(Row):
    """Somebody the case is about. `position` keeps the family in the order in which it was told."""

    __tablename__ = "person"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    position: Mapped[int]
    role: Mapped[PersonRole]

    name_sealed: Mapped[bytes] = sealed_column()
    name = SealedText("name_sealed")
    other_names_sealed: Mapped[bytes] = sealed_column()
    other_names = SealedText("other_names_sealed")
    relation_sealed: Mapped[bytes] = sealed_column()
    relation = SealedText("relation_sealed")
    # ISO dates as sealed text: a date of birth identifies somebody as surely as a name.
    birth_date_sealed: Mapped[bytes] = sealed_column()
    birth_date_text = SealedText("birth_date_sealed")
    due_date_sealed: Mapped[bytes] = sealed_column()
    due_date_text = SealedText("due_date_sealed")

    @property
    def birth_date(self) -> date | None:
        """The date of birth, if known."""
        return date.fromisoformat(self.birth_date_text) if self.birth_date_text else None

    @property
    def due_date(self) -> date | None:
        """When an unborn child is expected, if one is."""
        return date.fromisoformat(self.due_date_text) if self.due_date_text else None


class PersonTie(Row):
    """How two people of a case are to each other, read from the one to the other; `text` says what no kind does."""

    __tablename__ = "person_tie"
    __table_args__ = (UniqueConstraint("one_id", "other_id", "kind"),)

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    one_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    other_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[TieKind]

    text_sealed: Mapped[bytes] = sealed_column()
    text = SealedText("text_sealed")


class PersonCorrection(Row):
    """What stood about somebody before a named person put it right. Of contacts only that one was added is kept."""

    __tablename__ = "person_correction"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    field: Mapped[PersonField]
    corrected_utc: Mapped[datetime]

    before_sealed: Mapped[bytes] = sealed_column()
    before = SealedText("before_sealed")


class Contact(Row):
    """An address, phone, school or place of work. A protected one is for the agencies named beside it alone."""

    __tablename__ = "contact"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    position: Mapped[int]
    kind: Mapped[ContactKind]
    is_protected: Mapped[bool] = mapped_column(default=False)

    # What must never be done with it; each blocks what would do it.
    is_never_called: Mapped[bool] = mapped_column(default=False)
    is_voicemail_refused: Mapped[bool] = mapped_column(default=False)
    is_never_texted: Mapped[bool] = mapped_column(default=False)
    is_never_emailed: Mapped[bool] = mapped_column(default=False)
    is_never_posted_to: Mapped[bool] = mapped_column(default=False)
    # Minutes of the partnership's day between which it may be used, and the days, Monday the lowest bit.
    safe_from_minute: Mapped[int | None]
    safe_until_minute: Mapped[int | None]
    safe_weekdays: Mapped[int] = mapped_column(default=EVERY_DAY)

    text_sealed: Mapped[bytes] = sealed_column()
    text = SealedText("text_sealed")
    safe_contact_sealed: Mapped[bytes] = sealed_column()
    safe_contact = SealedText("safe_contact_sealed")


class ContactReader(Row):
    """An agency that may hold a protected contact."""

    __tablename__ = "contact_reader"
    __table_args__ = (UniqueConstraint("contact_id", "agency_id"),)

    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contact.id"))
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), index=True)


class Check(Row):
    """What one agency was asked about one case for one meeting, and what it answered."""

    __tablename__ = "agency_check"
    __table_args__ = (UniqueConstraint("meeting_id", "case_id", "agency_id"),)

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting.id"))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    answer: Mapped[Answer] = mapped_column(default=Answer.NO_REPLY)
    is_referrer: Mapped[bool] = mapped_column(default=False)
    is_requested: Mapped[bool] = mapped_column(default=False)
    # Its answer follows from what was said person by person, and changes with it.
    is_from_people: Mapped[bool] = mapped_column(default=False)
    answered_utc: Mapped[datetime | None]
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))


class ConflictOfInterest(Row):
    """An agency or a person that must not know of a case. Beats every grant."""

    __tablename__ = "conflict_of_interest"
    __table_args__ = (
        CheckConstraint("(agency_id IS NULL) <> (account_id IS NULL)", name="one_party"),
        UniqueConstraint("case_id", "agency_id"),
        UniqueConstraint("case_id", "account_id"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agency.id"), index=True)
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    declared_utc: Mapped[datetime]
    declared_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))

    reason_sealed: Mapped[bytes] = sealed_column()
    reason = SealedText("reason_sealed")


class CaseNote(Row):
    """Something for the coordinator and the chair alone: a link to another case, a thing to watch."""

    __tablename__ = "case_note"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    linked_case_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("case.id"))

    text_sealed: Mapped[bytes] = sealed_column()
    text = SealedText("text_sealed")
