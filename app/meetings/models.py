"""The tables of series, meetings and attendance."""

import enum
import uuid
from datetime import datetime, time
from typing import Final

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from app.core.clock import now_utc
from app.core.database import Row


class Shape(enum.StrEnum):
    """The kind of meeting; it presets a series."""

    DAILY = "daily"
    MARAC = "marac"
    GROUP_CASE = "group_case"
    STRATEGY = "strategy"
    CLINIC = "clinic"


class MeetingState(enum.StrEnum):
    """How far a meeting has come."""

    PREPARING = "preparing"
    PUBLISHED = "published"
    OPEN = "open"
    CLOSED = "closed"
    MOVED = "moved"
    CANCELLED = "cancelled"


# Nothing more is said at a meeting in one of these.
OVER: Final = (MeetingState.CLOSED, MeetingState.MOVED, MeetingState.CANCELLED)


class OrderPreset(enum.StrEnum):
    """What an order of the list keeps to before it frees as much time as it can."""

    FREES_MOST = "frees_most"
    CHILDREN_FIRST = "children_first"


class AttendanceMode(enum.StrEnum):
    """Where somebody takes part from."""

    IN_ROOM = "in_room"
    REMOTE = "remote"


STATEMENT: Final = (
    "What is said and shown here is confidential. I use it to keep people safe and for nothing else, share no more of "
    "it than that needs, and keep it where nobody else can see it. I pass nothing on unless the agency it came from "
    "agrees. If I know anybody in a case, I say so at once."
)


SHARING_REASONS: Final = "To keep somebody safe now\nTo see what is happening\nTo plan who does what"
SHARING_HELP: Final = (
    "Share what somebody here needs to know to keep a person safe. Say what it is: a fact, an opinion, a worry.\n\n"
    "You may share without consent where a child or an adult is at risk and asking would be unsafe, or would stop help "
    "from coming. Say why you share, and leave out what does not help.\n\n"
    "You may keep something private, with your reason. If you are not sure, ask your agency’s information-governance "
    "lead, or the chair, before the case is heard."
)


class Series(Row):
    """A rule for dates and the agencies that take part."""

    __tablename__ = "series"

    name: Mapped[str]
    shape: Mapped[Shape]
    minutes_before_first_case: Mapped[int] = mapped_column(default=0)
    # Coming back costs somebody about as much as waiting for so many minutes.
    rejoin_minutes: Mapped[int] = mapped_column(default=8)
    # How much a minute by which an announced time moves counts, in hundredths of a minute that an agency waits.
    steadiness: Mapped[int] = mapped_column(default=25)
    statement: Mapped[str] = mapped_column(default=STATEMENT)
    # What agencies choose from when they share, one on each line, and what helps them to decide.
    sharing_reasons: Mapped[str] = mapped_column(default=SHARING_REASONS)
    sharing_help: Mapped[str] = mapped_column(default=SHARING_HELP)
    # Whether each worker may say how safe things are, from 0 to 10.
    uses_scale: Mapped[bool] = mapped_column(default=False)
    # What calendars and mails call it: never the name of a family.
    calendar_title: Mapped[str] = mapped_column(default="Multi-agency meeting")
    place: Mapped[str] = mapped_column(default="")
    joining_link: Mapped[str] = mapped_column(default="")
    # The rule of its dates (`recurrence.Rule`) as JSON; empty where dates are added one by one.
    rule: Mapped[str] = mapped_column(default="")
    # Whose bank holidays are left out (ENG, WLS, SCT, NIR); empty for none.
    bank_holidays_of: Mapped[str] = mapped_column(default="ENG")
    leaves_out_school_holidays: Mapped[bool] = mapped_column(default=False)
    # Referrals are taken until that time, so many working days before; later ones are marked late.
    cut_off_days: Mapped[int] = mapped_column(default=0)
    cut_off_time: Mapped[time | None]
    # Agencies that owe an answer to a check are reminded so many hours before, and at the cut-off; 0 for never.
    check_reminder_hours: Mapped[int] = mapped_column(default=3)
    minutes_per_case: Mapped[int] = mapped_column(default=10)
    # How many of the core agencies have to be there.
    quorum: Mapped[int] = mapped_column(default=0)
    # How people's calendars know it, and how often what they hold has changed.
    calendar_uid: Mapped[str] = mapped_column(default="")
    calendar_sequence: Mapped[int] = mapped_column(default=0)
    ended_utc: Mapped[datetime | None]

    agencies: Mapped[list["SeriesAgency"]] = relationship(order_by="SeriesAgency.id", cascade="all, delete-orphan")


class SeriesAgency(Row):
    """An agency that is invited to a series."""

    __tablename__ = "series_agency"
    __table_args__ = (UniqueConstraint("series_id", "agency_id"),)

    series_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("series.id"))
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    # How many people the agency usually sends.
    people: Mapped[int] = mapped_column(default=1)
    # Without its core agencies a series had better not meet.
    is_core: Mapped[bool] = mapped_column(default=False)


class RotaRole(enum.StrEnum):
    """What a rota of a series is about."""

    CHAIR = "chair"
    MINUTE_TAKER = "minute_taker"


class RotaTurn(Row):
    """Somebody's place in a rota of a series: they take turns, date by date."""

    __tablename__ = "rota_turn"
    __table_args__ = (UniqueConstraint("series_id", "role", "position"),)

    series_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("series.id"))
    role: Mapped[RotaRole]
    position: Mapped[int]
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))


class Meeting(Row):
    """One dated occurrence. `version` counts every change that somebody's page may show."""

    __tablename__ = "meeting"
    __table_args__ = (UniqueConstraint("series_id", "slot_utc"),)

    series_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("series.id"), index=True)
    starts_utc: Mapped[datetime] = mapped_column(index=True)
    planned_minutes: Mapped[int]
    state: Mapped[MeetingState] = mapped_column(index=True)
    version: Mapped[int] = mapped_column(default=1)
    opened_utc: Mapped[datetime | None]
    closed_utc: Mapped[datetime | None]
    circulated_utc: Mapped[datetime | None]
    moved_to_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("meeting.id"))
    change_reason: Mapped[str] = mapped_column(default="")
    change_notice_days: Mapped[int | None]
    # When it last got another time: what was said about it before is said no longer.
    moved_utc: Mapped[datetime | None]
    changed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    # Where the rule puts this date, whatever became of it; empty for a date that was added by hand.
    slot_utc: Mapped[datetime | None]
    # How calendars know a date that no rule makes.
    calendar_uid: Mapped[str] = mapped_column(default="")
    # In the place of what the series says, where this date differs.
    place: Mapped[str] = mapped_column(default="")
    joining_link: Mapped[str] = mapped_column(default="")
    is_emergency: Mapped[bool] = mapped_column(default=False)
    chaired_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    minutes_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    # Who leads while it is open; empty until somebody has called a case.
    led_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    order_preset: Mapped[OrderPreset] = mapped_column(default=OrderPreset.CHILDREN_FIRST)
    statement_read_utc: Mapped[datetime | None]

    series: Mapped[Series] = relationship()

    # Whoever read an older version and writes is told so by the database, and the command runs again on the new one.
    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}  # noqa: RUF012  # read by SQLAlchemy

    @validates("starts_utc")
    def _note_move(self, _name: str, starts_utc: datetime) -> datetime:
        if "starts_utc" in self.__dict__ and self.starts_utc != starts_utc:
            self.moved_utc = now_utc()
        return starts_utc

    @property
    def is_over(self) -> bool:
        """Whether nothing more is said at it."""
        return self.state in OVER


class MeetingAttendance(Row):
    """Somebody was at a meeting, from when to when; coming back makes a new row."""

    __tablename__ = "meeting_attendance"

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting.id"), index=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    arrived_utc: Mapped[datetime]
    left_utc: Mapped[datetime | None]
    mode: Mapped[AttendanceMode] = mapped_column(default=AttendanceMode.REMOTE)
    # Somebody who works elsewhere and hears no page: they are rung when their case comes.
    is_fetched_by_phone: Mapped[bool] = mapped_column(default=False)


class StatementSignature(Row):
    """Somebody has read the confidentiality statement of this meeting, and keeps to it."""

    __tablename__ = "statement_signature"
    __table_args__ = (UniqueConstraint("meeting_id", "account_id"),)

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting.id"))
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    signed_utc: Mapped[datetime]
