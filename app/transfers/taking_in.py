"""Taking a case in: opening the package, looking at it, and accepting it whole or leaving it."""

import uuid
from collections.abc import Collection, Iterable

from app.agenda.models import AgendaItem
from app.audit.service import record
from app.cases.arrivals import (
    ArrivedMinutes,
    NewArrival,
    NewArrivedAction,
    find_arrival_of_package,
    keep_arrival,
)
from app.cases.service import NewReferral, refer_case
from app.cases.transferred_referral import transferred_referral
from app.core.access import Actor, Permission
from app.core.clock import now_utc
from app.core.database import db, new_id
from app.core.errors import Conflict, Invalid, NotFound
from app.core.vault import create_case_key, destroy_case_key
from app.directory.models import Agency
from app.directory.queries import list_agencies, list_partners_on_paper
from app.directory.service import add_agency
from app.meetings.models import Meeting
from app.meetings.queries import get_meeting, list_coming_meetings, list_series_agencies
from app.referrals.listing import put_on_list
from app.transfers.content import Content, read_content
from app.transfers.models import TransferPackage, WaitingPackage
from app.transfers.package_format import PackageError, open_package, read_header

LONGEST_CODE = 4
HERE_ALREADY = "This package is here already. Nothing is taken in a second time."


def open_upload(actor: Actor, data: bytes, passphrase: str) -> WaitingPackage:
    """Open a file and keep what stands in it for this person to look at; opening it again changes nothing.

    Raises `PackageError` with what is wrong, in words and by its field.
    """
    package_id, _salt = read_header(data)
    if db.session.get(TransferPackage, package_id) is not None:
        raise PackageError("This package was made here, for another partnership. There is nothing to take in.")
    if find_arrival_of_package(package_id) is not None:
        raise PackageError(HERE_ALREADY)
    if not passphrase.strip():
        raise PackageError("Write the passphrase that the sender told you.", "passphrase")
    opened = open_package(data, passphrase)
    read_content(opened.plain)
    waiting = _find_waiting(actor, package_id)
    if waiting is None:
        waiting = WaitingPackage(
            id=new_id(),
            case_id=new_id(),
            package_id=package_id,
            opened_by_id=actor.account_id,
            opened_utc=now_utc(),
            content=opened.plain.decode(),
            receipt=opened.receipt,
        )
        create_case_key(waiting.case_id)
        db.session.add(waiting)
        db.session.flush()
        record("transfer_looked_at", actor.account_id, package_id=package_id)
    return waiting


def _find_waiting(actor: Actor, package_id: uuid.UUID) -> WaitingPackage | None:
    return db.session.scalars(
        db.select(WaitingPackage).where(
            WaitingPackage.package_id == package_id, WaitingPackage.opened_by_id == actor.account_id
        )
    ).one_or_none()


def get_waiting(actor: Actor, waiting_id: uuid.UUID) -> tuple[WaitingPackage, Content]:
    """A package that this person opened, and what stands in it. Raises `NotFound`, somebody else's or absent."""
    waiting = db.session.get(WaitingPackage, waiting_id)
    if waiting is None or waiting.opened_by_id != actor.account_id:
        raise NotFound
    return waiting, read_content(waiting.content.encode())


def list_waiting(actor: Actor) -> list[WaitingPackage]:
    """What this person opened and has not decided on, latest first."""
    query = db.select(WaitingPackage).where(WaitingPackage.opened_by_id == actor.account_id)
    return list(db.session.scalars(query.order_by(WaitingPackage.opened_utc.desc(), WaitingPackage.id)))


def list_meetings_to_take_in(actor: Actor) -> list[Meeting]:
    """The coming meetings that this person prepares, by time."""
    return [
        meeting
        for meeting in list_coming_meetings(actor)
        if actor.may(Permission.MEETING_PREPARE, series_id=meeting.series_id)
    ]


def find_sending_agency(content: Content) -> Agency | None:
    """The partner in our directory that seems to have sent this, by its name or by where its mail comes from."""
    name, domain = content.sender.partnership.strip().casefold(), content.sender.email.rpartition("@")[2].casefold()
    for agency in list_agencies():
        if not agency.has_accounts and (agency.name.casefold() == name or agency.domain.casefold() == domain):
            return agency
    return None


def take_in(
    actor: Actor,
    waiting_id: uuid.UUID,
    *,
    meeting_id: uuid.UUID | None,
    planned_minutes: int,
    agency_id: uuid.UUID | None,
    reader_ids: Collection[uuid.UUID],
) -> AgendaItem:
    """Accept a package: a new case on that meeting's list, with its minutes and plan as what came with it.

    Without an agency, whoever sent it becomes a partner in the directory. Raises `NotFound`, `Invalid` without a
    meeting, and `Conflict` when that is over or the package is here already.
    """
    waiting, content = get_waiting(actor, waiting_id)
    if meeting_id is None:
        raise Invalid("Choose the meeting that hears the case.", field="meeting_id")
    meeting = get_meeting(actor, meeting_id, Permission.MEETING_PREPARE)
    if meeting.is_over:
        raise Conflict("That meeting is over. Choose another one.")
    # Asked before anything is changed: what is turned down leaves nothing behind.
    if find_arrival_of_package(waiting.package_id) is not None:
        raise Conflict(HERE_ALREADY)
    asked = list_series_agencies(meeting.series)
    sender_id = _known_partner(agency_id) or _add_partner(content).id
    case = refer_case(_referral(actor, content, sender_id, frozenset(reader_ids) & frozenset(asked)))
    keep_arrival(case.id, _arrival(waiting, content), actor.account_id)
    item = put_on_list(meeting, case.id, sender_id, planned_minutes=planned_minutes, is_urgent=False)
    _forget(waiting)
    return item


def leave(actor: Actor, waiting_id: uuid.UUID) -> None:
    """Not take a package in: nothing of it stays. Raises `NotFound`."""
    waiting, _content = get_waiting(actor, waiting_id)
    record("transfer_left", actor.account_id, package_id=waiting.package_id)
    _forget(waiting)


def forget_all(rows: Iterable[WaitingPackage]) -> None:
    """Let go of what was opened and not decided on."""
    for waiting in rows:
        _forget(waiting)


def _forget(waiting: WaitingPackage) -> None:
    destroy_case_key(waiting.case_id)
    db.session.delete(waiting)


def _referral(actor: Actor, content: Content, agency_id: uuid.UUID, reader_ids: frozenset[uuid.UUID]) -> NewReferral:
    sent = content.referral
    return transferred_referral(
        agency_id=agency_id,
        account_id=actor.account_id,
        event=(sent.event if sent else "") or content.purpose,
        grounds=sent.grounds if sent else "",
        worries=sent.worries if sent else "",
        safe_contact=sent.safe_contact if sent else "",
        consent=sent.consent if sent else "",
        consent_text=sent.consent_text if sent else "",
        override_reason=sent.override_reason if sent else "",
        checklist_ticks=sent.checklist_ticks if sent else None,
        people=content.people,
        reader_ids=reader_ids,
    )


def _arrival(waiting: WaitingPackage, content: Content) -> NewArrival:
    shared = (ArrivedMinutes(title="What agencies there shared", sections=content.shared),) if content.shared else ()
    return NewArrival(
        package_id=waiting.package_id,
        sent_utc=content.made_utc,
        origin=content.sender.partnership,
        sender=content.sender.person,
        reach=", ".join(filter(None, [content.sender.phone, content.sender.email])),
        purpose=content.purpose,
        minutes=[*(ArrivedMinutes(title=one.title, sections=one.sections) for one in content.minutes), *shared],
        actions=[
            NewArrivedAction(owner=one.owner, text=one.text, by_when=one.by_when, note=one.note, is_open=one.is_open)
            for one in content.plan
        ],
        receipt=waiting.receipt,
    )


def _known_partner(agency_id: uuid.UUID | None) -> uuid.UUID | None:
    return agency_id if agency_id in {card.id for card in list_partners_on_paper()} else None


def _add_partner(content: Content) -> Agency:
    name = content.sender.partnership.strip() or "Another partnership"
    taken = {agency.code for agency in list_agencies()}
    letters = "".join(letter for letter in name.upper() if letter.isalpha())[:LONGEST_CODE] or "FROM"
    code = next(code for number in range(len(taken) + 1) if (code := f"{letters}{number or ''}") not in taken)
    # No contact is added: whom we write to there is for somebody here to find out, and no file says it for them.
    return add_agency(
        code=code,
        name=name,
        domain=content.sender.email.rpartition("@")[2],
        phone=content.sender.phone,
        has_accounts=False,
    )
