"""Handing a case over: what goes into the package, making it, and what becomes of it."""

import base64
import hashlib
import hmac
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from app.agenda.queries import cases_seen
from app.audit.service import record
from app.cases.transferred_referral import CarriedContact, CarriedPerson
from app.core.access import Actor, Permission
from app.core.clock import now_utc
from app.core.database import db, new_id
from app.core.errors import Conflict, Invalid, NotFound
from app.core.vault import cases_with_keys, derive_key
from app.directory.queries import get_partnership
from app.disclosure.handover import list_withheld_texts
from app.disclosure.views_of_transfer import HandedContact, Handover
from app.transfers.content import (
    CarriedAction,
    CarriedMinutes,
    CarriedReferral,
    Content,
    Sender,
    read_content,
    write_content,
)
from app.transfers.models import PackageState, TransferPackage
from app.transfers.package_format import LARGEST, tidy_receipt, write_package
from app.transfers.passphrase import make_passphrase

KEPT_FOR: Final = timedelta(days=7)
NO_TIME: Final = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What somebody chose to send, to whom and why."""

    to: str
    purpose: str
    with_referral: bool
    with_contacts: bool
    contact_ids: frozenset[uuid.UUID]
    meeting_ids: frozenset[uuid.UUID]
    with_shared: bool
    with_plan: bool


def make_content(actor: Actor, handover: Handover, choice: Choice) -> Content:
    """What the package would hold, as the other side reads it."""
    partnership = get_partnership()
    content = Content(
        sender=Sender(
            partnership=partnership.name, person=actor.name, email=partnership.email, phone=partnership.phone
        ),
        to=choice.to.strip(),
        purpose=choice.purpose.strip(),
        made_utc=now_utc(),
        reference=handover.reference,
        people=tuple(
            CarriedPerson(
                name=person.name,
                role=person.role,
                relation=person.relation,
                birth_date=person.birth_date,
                due_date=person.due_date,
                contacts=tuple(_contact(one) for one in person.contacts if _is_chosen(one, choice)),
            )
            for person in handover.people
        ),
        referral=_referral(handover) if choice.with_referral else None,
        minutes=tuple(
            CarriedMinutes(title=one.title, sections=one.sections)
            for one in handover.minutes
            if one.meeting_id in choice.meeting_ids
        ),
        shared=handover.shared if choice.with_shared else (),
        plan=tuple(CarriedAction(owner=one.owner, text=one.text, by_when=one.by_when) for one in handover.plan)
        if choice.with_plan
        else (),
    )
    # What is shown is what is read back, so that nobody is shown anything else than what arrives.
    return read_content(write_content(handover.case_id, content))


def digest_of(content: Content) -> str:
    """By which a content is told from another that would be made now. It says nothing about it."""
    still = replace(content, made_utc=NO_TIME)
    return hmac.new(
        derive_key("what a package holds"), write_content(uuid.UUID(int=0), still), hashlib.sha256
    ).hexdigest()


def make_package(
    actor: Actor, meeting_id: uuid.UUID, handover: Handover, choice: Choice
) -> tuple[TransferPackage, str]:
    """Make the package of a case that was disclosed to this person to hand over; answers it and its passphrase.

    Raises `Invalid` without a receiver or a purpose, and `Conflict` where what an agency withholds stands in it.
    """
    if not choice.to.strip():
        raise Invalid("Write which partnership takes the case over.", field="to")
    if not choice.purpose.strip():
        raise Invalid("Write why the case is handed over, in a sentence.", field="purpose")
    content = make_content(actor, handover, choice)
    package_id, passphrase = new_id(), make_passphrase()
    plain = write_content(package_id, content)
    require_nothing_withheld(handover, content)
    data, receipt = write_package(package_id, plain, passphrase)
    if len(data) > LARGEST:
        raise Conflict("This is more than a package can hold. Leave out the minutes of some meetings.")
    package = TransferPackage(
        id=package_id,
        case_id=handover.case_id,
        meeting_id=meeting_id,
        made_by_id=actor.account_id,
        made_utc=now_utc(),
        kept_until_utc=now_utc() + KEPT_FOR,
        receipt_digest=_keyed(package_id, receipt),
        to=choice.to.strip(),
        purpose=choice.purpose.strip(),
        parts="\n".join(parts_of(content)),
        file=base64.b64encode(data).decode(),
    )
    db.session.add(package)
    db.session.flush()
    record("transfer_made", actor.account_id, case_id=handover.case_id, meeting_id=meeting_id, package_id=package_id)
    return package, passphrase


def parts_of(content: Content) -> list[str]:
    """What a package holds, in a few words each."""
    contacts = [one for person in content.people for one in person.contacts]
    protected = sum(one.is_protected for one in contacts)
    parts = [f"{len(content.people)} people"]
    if content.referral:
        parts.append("what was sent in")
    if contacts:
        parts.append(f"{len(contacts)} contacts{f', {protected} of them protected' if protected else ''}")
    parts += [f"minutes: {one.title}" for one in content.minutes]
    if content.shared:
        parts.append(f"{len(content.shared)} things that agencies shared")
    if content.plan:
        parts.append(f"{len(content.plan)} open actions")
    return parts


def require_nothing_withheld(handover: Handover, content: Content) -> None:
    """Raise `Conflict` where words that an agency withholds from anybody stand in what would leave."""
    words = " ".join(" ".join(_texts(asdict(content))).split())
    if any(" ".join(text.split()) in words for text in list_withheld_texts(handover)):
        raise Conflict(
            "Something that an agency has withheld stands in these minutes word for word. Leave those minutes out, "
            "or ask the agency to lift its limit."
        )


def get_package(actor: Actor, package_id: uuid.UUID) -> TransferPackage:
    """A package of a case that this person sees and prepares. Raises `NotFound`, hidden or absent."""
    package = db.session.get(TransferPackage, package_id)
    if package is None or package.case_id not in cases_seen(actor, [package.case_id], Permission.MEETING_PREPARE):
        raise NotFound
    if not cases_with_keys([package.case_id]):
        raise NotFound
    return package


def fetch_file(actor: Actor, package_id: uuid.UUID) -> bytes:
    """The file, to be given to the other side. Raises `NotFound`, and `Conflict` once it is gone."""
    package = get_package(actor, package_id)
    if not package.file_sealed:
        raise Conflict("This file is kept no longer. Make a new package.")
    if package.state is PackageState.MADE:
        package.state, package.downloaded_utc = PackageState.DOWNLOADED, now_utc()
    record("transfer_downloaded", actor.account_id, case_id=package.case_id, package_id=package.id)
    return base64.b64decode(package.file)


def withdraw(actor: Actor, package_id: uuid.UUID) -> TransferPackage:
    """Take a package back: its file goes, and no receipt counts. Raises `Conflict` once it was received."""
    package = get_package(actor, package_id)
    if package.state is PackageState.RECEIVED:
        raise Conflict("This package has been received. Ring the other partnership.")
    if package.state is not PackageState.WITHDRAWN:
        package.state, package.withdrawn_utc = PackageState.WITHDRAWN, now_utc()
        package.file_sealed = b""
        record("transfer_withdrawn", actor.account_id, case_id=package.case_id, package_id=package.id)
    return package


def note_receipt(actor: Actor, package_id: uuid.UUID, typed: str) -> TransferPackage:
    """Mark a package as received by the receipt that the other side gave. Raises `Invalid`, and `Conflict`."""
    package = get_package(actor, package_id)
    if package.state is PackageState.WITHDRAWN:
        raise Conflict("This package was withdrawn.")
    if not hmac.compare_digest(_keyed(package.id, tidy_receipt(typed)), package.receipt_digest):
        raise Invalid("This is not the receipt of this package. Read it again, letter by letter.", field="receipt")
    if package.state is not PackageState.RECEIVED:
        package.state, package.received_utc = PackageState.RECEIVED, now_utc()
        # It has come: there is no reason to keep it here any longer.
        package.file_sealed = b""
        record("transfer_received", actor.account_id, case_id=package.case_id, package_id=package.id)
    return package


def _texts(found: object) -> Iterator[str]:
    if isinstance(found, str):
        yield found
    elif isinstance(found, Mapping):
        yield from (text for value in found.values() for text in _texts(value))
    elif isinstance(found, list | tuple):
        yield from (text for value in found for text in _texts(value))


def _keyed(package_id: uuid.UUID, receipt: str) -> str:
    said = f"{package_id}|{receipt}".encode()
    return hmac.new(derive_key("transfer receipts"), said, hashlib.sha256).hexdigest()


def _is_chosen(contact: HandedContact, choice: Choice) -> bool:
    return contact.id in choice.contact_ids if contact.is_protected else choice.with_contacts


def _contact(contact: HandedContact) -> CarriedContact:
    return CarriedContact(
        kind=contact.kind,
        text=contact.text,
        safe_contact=contact.safe_contact,
        is_protected=contact.is_protected,
        flags=asdict(contact.flags) if contact.flags else {},
    )


def _referral(handover: Handover) -> CarriedReferral | None:
    found = handover.referral
    if found is None:
        return None
    return CarriedReferral(
        agency=found.agency,
        received=found.received_utc.date().isoformat(),
        event=found.event,
        grounds=found.grounds,
        worries=found.worries,
        safe_contact=found.safe_contact,
        consent=found.consent,
        consent_text=found.consent_text,
        override_reason=found.override_reason,
        checklist_ticks=found.checklist_ticks,
    )
