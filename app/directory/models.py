"""The tables of the directory. Nothing here is about a case."""

import enum
import uuid
from datetime import date, datetime, time

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Row


class Partnership(Row):
    """The agencies of one place that meet; one row an installation."""

    __tablename__ = "partnership"

    name: Mapped[str]
    email: Mapped[str]
    phone: Mapped[str]
    is_demo: Mapped[bool]
    # Which edition of the word list stands: a new one with every change to it, none before the first.
    words_edition: Mapped[uuid.UUID | None]


class Agency(Row):
    """A member organisation, or a partner that only receives."""

    __tablename__ = "agency"

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    domain: Mapped[str]
    phone: Mapped[str]
    has_accounts: Mapped[bool]
    # Who is told when something that the agency took on is overdue.
    manager_name: Mapped[str] = mapped_column(default="")
    manager_email: Mapped[str] = mapped_column(default="")


class AgencyContact(Row):
    """The named person of an agency that has no accounts."""

    __tablename__ = "agency_contact"

    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    name: Mapped[str]
    job_title: Mapped[str]
    email: Mapped[str]
    phone: Mapped[str]
    # When they can come: in school terms alone, from a time of day on, and what they do before then (`teaches`).
    is_term_time_only: Mapped[bool] = mapped_column(default=False)
    from_time: Mapped[time | None]
    before_then: Mapped[str] = mapped_column(default="")


class Term(Row):
    """A word of the word list. `folded_digest` tells it apart, however long it is; `spellings` has one a line.

    `version` counts its changes, so that nobody overwrites what they have not seen.
    """

    __tablename__ = "term"

    word: Mapped[str]
    folded_digest: Mapped[str] = mapped_column(unique=True)
    full_form: Mapped[str]
    meaning: Mapped[str]
    spellings: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)


class SchoolSpanKind(enum.StrEnum):
    """What a span of days is to a school."""

    TERM = "term"
    HOLIDAY = "holiday"
    INSET = "inset"


class SchoolDates(Row):
    """A list of school dates as somebody gave it: where it comes from, and on which day that was checked."""

    __tablename__ = "school_dates"

    name: Mapped[str]
    source: Mapped[str]
    checked_on: Mapped[date]
    kept_utc: Mapped[datetime]
    # Named, not imported: accounts stand above the directory.
    kept_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))


class SchoolSpan(Row):
    """Days of a list, both included: a term, a holiday within or between terms, or an inset day."""

    __tablename__ = "school_span"

    dates_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("school_dates.id"), index=True)
    kind: Mapped[SchoolSpanKind]
    name: Mapped[str]
    first_day: Mapped[date]
    last_day: Mapped[date]


class AgencyClosure(Row):
    """Days, both included, on which nobody of an agency is there."""

    __tablename__ = "agency_closure"

    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    why: Mapped[str]


class AgencyService(Row):
    """A part of an agency that has records of its own, and answers checks apart."""

    __tablename__ = "agency_service"

    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    name: Mapped[str]
    position: Mapped[int]
    ended_utc: Mapped[datetime | None]
