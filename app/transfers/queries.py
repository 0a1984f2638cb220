"""What was handed over and what came, for whoever prepares the meetings of those cases."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from app.agenda.queries import cases_seen
from app.cases.arrivals import list_arrivals, list_cases_that_came
from app.cases.queries import list_cases
from app.core.access import Actor, Permission
from app.core.clock import now_utc
from app.core.database import db
from app.core.vault import prefetch_case_keys
from app.transfers.looking_after import is_reminded_of
from app.transfers.models import PackageState, TransferPackage

STATE: dict[PackageState, str] = {
    PackageState.MADE: "Not fetched yet",
    PackageState.DOWNLOADED: "Not received yet",
    PackageState.RECEIVED: "Received",
    PackageState.WITHDRAWN: "Withdrawn",
}
COLOUR: dict[PackageState, str] = {
    PackageState.MADE: "yellow",
    PackageState.DOWNLOADED: "yellow",
    PackageState.RECEIVED: "green",
    PackageState.WITHDRAWN: "grey",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageLine:
    """A package that was made here, in a list."""

    id: uuid.UUID
    reference: str
    to: str
    purpose: str
    parts: tuple[str, ...]
    state: str
    state_text: str
    colour: str
    made_utc: datetime
    kept_until_utc: datetime
    received_utc: datetime | None
    withdrawn_utc: datetime | None
    has_file: bool
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalLine:
    """A case that came, in a list."""

    case_id: uuid.UUID
    meeting_id: uuid.UUID
    reference: str
    origin: str
    sender: str
    reach: str
    came_utc: datetime
    receipt: str


def list_packages(actor: Actor) -> list[PackageLine]:
    """The packages of cases that this person sees, latest first."""
    rows = db.session.scalars(
        db.select(TransferPackage).order_by(TransferPackage.made_utc.desc(), TransferPackage.id)
    ).all()
    seen = _seen_with_keys(actor, {row.case_id for row in rows})
    references = {case.id: case.reference for case in list_cases(seen)}
    return [package_line(row, references[row.case_id]) for row in rows if row.case_id in seen]


def package_line(row: TransferPackage, reference: str) -> PackageLine:
    """A package in words. For callers that have asked need-to-know."""
    is_out = row.state in {PackageState.MADE, PackageState.DOWNLOADED}
    return PackageLine(
        id=row.id,
        reference=reference,
        to=row.to,
        purpose=row.purpose,
        parts=tuple(row.parts.split("\n")),
        state=row.state.value,
        state_text=STATE[row.state],
        colour=COLOUR[row.state],
        made_utc=row.made_utc,
        kept_until_utc=row.kept_until_utc,
        received_utc=row.received_utc,
        withdrawn_utc=row.withdrawn_utc,
        has_file=bool(row.file_sealed),
        is_late=is_out and is_reminded_of(row.made_utc, now_utc()),
    )


def list_what_came(actor: Actor) -> list[ArrivalLine]:
    """The cases that came from elsewhere and that this person sees, latest first."""
    seen = _seen_with_keys(actor, set(list_cases_that_came()))
    references = {case.id: case.reference for case in list_cases(seen)}
    return [
        ArrivalLine(
            case_id=row.case_id,
            meeting_id=seen[row.case_id],
            reference=references[row.case_id],
            origin=row.origin,
            sender=row.sender,
            reach=row.reach,
            came_utc=row.came_utc,
            receipt=row.receipt,
        )
        for row in list_arrivals(seen)
    ]


def _seen_with_keys(actor: Actor, case_ids: set[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    seen = cases_seen(actor, case_ids, Permission.MEETING_PREPARE)
    there = prefetch_case_keys(set(seen))
    return {case_id: meeting_id for case_id, meeting_id in seen.items() if case_id in there}
