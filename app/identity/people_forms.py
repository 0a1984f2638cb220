"""What was typed about somebody, read and checked: plain data, or what is wrong, next to its field."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from app.core.access import Role
from app.core.typed import is_email, is_phone
from app.identity.granting import FOR_AN_AGENCY, FOR_THE_PARTNERSHIP
from app.identity.people import NewAccount, NewGrant

LONGEST: Final = 120
EVERY_SERIES: Final = "every"
NO_AGENCY: Final = "none"


@dataclass(slots=True)
class Typed:
    """What stood in the form, and what is wrong with it by the name of its field."""

    form: Mapping[str, str]
    errors: dict[str, str] = field(default_factory=dict)

    def text(self, name: str, missing: str) -> str:
        """What was typed there, tidied; an error where nothing was, or too much."""
        text = " ".join(self.form.get(name, "").split())
        if not text:
            self.errors[name] = missing
        elif len(text) > LONGEST:
            self.errors[name] = f"Use {LONGEST} letters or fewer"
        return text

    def id(self, name: str, missing: str) -> uuid.UUID | None:
        """The id that was chosen there."""
        try:
            return uuid.UUID(self.form.get(name, ""))
        except ValueError:
            self.errors[name] = missing
            return None


def read_account(typed: Typed, *, with_email: bool) -> NewAccount:
    """Who is meant; without an address where that cannot be changed."""
    email = typed.text("email", "Enter their e-mail address at work").lower() if with_email else ""
    if email and not is_email(email):
        typed.errors["email"] = "Enter an e-mail address like name@example.org"
    name = typed.text("name", "Enter their full name")
    job_title = typed.text("job_title", "Enter their job title")
    phone = typed.text("phone", "Enter a phone number on which colleagues reach them")
    if phone and not is_phone(phone):
        typed.errors.setdefault("phone", "Enter a phone number like 01632 960001")
    has_agency = typed.form.get("agency") != NO_AGENCY
    agency_id = typed.id("agency", "Choose who they work for") if has_agency else None
    return NewAccount(name=name, email=email, job_title=job_title, phone=phone, agency_id=agency_id)


def read_grant(typed: Typed, *, now: datetime, zone: ZoneInfo) -> NewGrant | None:
    """The role to be given, where everything about it can be used."""
    try:
        role = Role(typed.form.get("role", ""))
    except ValueError:
        typed.errors["role"] = "Choose what they are at the meetings"
        read_last_day(typed, now=now, zone=zone)
        return None
    series_id = None
    if role not in FOR_THE_PARTNERSHIP and typed.form.get("series") != EVERY_SERIES:
        series_id = typed.id("series", "Choose the meetings that they come to")
    if role in FOR_AN_AGENCY and typed.form.get("agency") == NO_AGENCY:
        typed.errors["agency"] = "Choose the agency that they speak for"
    ends_utc = read_last_day(typed, now=now, zone=zone)
    return NewGrant(role=role, series_id=series_id, ends_utc=ends_utc)


def read_last_day(typed: Typed, *, now: datetime, zone: ZoneInfo) -> datetime | None:
    """The end of the last day that was typed; none where the three fields are empty."""
    parts = [typed.form.get(f"ends-{name}", "").strip() for name in ("day", "month", "year")]
    if not any(parts):
        return None
    try:
        day, month, year = (int(part) for part in parts)
        last = date(year, month, day)
        end = datetime.combine(last + timedelta(days=1), time(), zone).astimezone(UTC)
    except (ValueError, OverflowError):
        typed.errors["ends"] = "Enter a day, a month and a year, like 30 11 2027"
        return None
    if end <= now:
        typed.errors["ends"] = "Enter a day that is not over"
    return end
