"""The directory: what changes it."""

import uuid

from app.core.database import db
from app.directory.models import Agency, AgencyContact, Partnership


def create_partnership(*, name: str, email: str, phone: str, is_demo: bool = False) -> Partnership:
    """Set up the partnership of this installation."""
    partnership = Partnership(name=name, email=email, phone=phone, is_demo=is_demo)
    db.session.add(partnership)
    db.session.flush()
    return partnership


def add_agency(*, code: str, name: str, domain: str, phone: str, has_accounts: bool) -> Agency:
    """Add a member organisation, or a partner that only receives."""
    agency = Agency(code=code, name=name, domain=domain, phone=phone, has_accounts=has_accounts)
    db.session.add(agency)
    db.session.flush()
    return agency


def change_agency(agency: Agency, *, phone: str, manager_name: str, manager_email: str) -> None:
    """Keep an agency's number, and who is told when something that it took on is overdue."""
    agency.phone, agency.manager_name, agency.manager_email = phone, manager_name, manager_email


def change_contact(contact: AgencyContact, *, name: str, job_title: str, email: str, phone: str) -> None:
    """Keep who gets what a partner on paper is sent, and where."""
    contact.name, contact.job_title, contact.email, contact.phone = name, job_title, email, phone


def remove_contact(contact: AgencyContact) -> None:
    """Send nothing to that person any longer."""
    db.session.delete(contact)


def add_contact(agency_id: uuid.UUID, *, name: str, job_title: str, email: str, phone: str) -> AgencyContact:
    """Add the named person of an agency that has no accounts."""
    contact = AgencyContact(agency_id=agency_id, name=name, job_title=job_title, email=email, phone=phone)
    db.session.add(contact)
    db.session.flush()
    return contact
