"""Agencies over HTTP: the list for everybody who works here, changes for the coordinator."""

import uuid
from collections.abc import Mapping
from typing import Final

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from app.agencies.forms import TypedDetails
from app.audit.service import record
from app.cases.check_answers import reopen_for_service
from app.core.access import Permission, current_actor, requires
from app.core.errors import Invalid, NotFound
from app.core.forms import read_id
from app.core.transaction import transactional
from app.core.web import back_to, say
from app.directory import service
from app.directory.models import Agency, AgencyContact
from app.directory.queries import find_agency, list_agencies, list_contacts
from app.directory.services import add_service, end_service, list_services
from app.invitations.leaving import forget_contact

bp: Final = Blueprint("agencies", __name__)

Page = str | tuple[str, int] | Response
NEW: Final = "new"
SERVICE: Final = "service"


@bp.get("/agencies")
@requires(Permission.DIRECTORY_EDIT)
def list_all() -> str:
    """Every agency and partner, with who gets papers where there are no accounts."""
    agencies = list_agencies()
    return render_template(
        "agencies/list.html", agencies=agencies, contacts=list_contacts(agency.id for agency in agencies)
    )


@bp.get("/agencies/<uuid:agency_id>")
@requires(Permission.DIRECTORY_EDIT)
def agency(agency_id: uuid.UUID) -> str:
    """One agency, to be changed."""
    return _page(_get(agency_id))


@bp.post("/agencies/<uuid:agency_id>")
@requires(Permission.DIRECTORY_EDIT)
@transactional
def change(agency_id: uuid.UUID) -> Page:
    """Change how it is reached and who is told when something is late."""
    found, typed = _get(agency_id), TypedDetails(request.form)
    if not typed.check_agency():
        return _page(found, typed), Invalid.status
    service.change_agency(
        found,
        phone=typed.text("phone"),
        manager_name=typed.text("manager_name"),
        manager_email=typed.text("manager_email").lower(),
    )
    record("agency_details_changed", current_actor().account_id, agency_id=agency_id)
    say("Saved.")
    return back_to("agencies.agency", agency_id=agency_id)


@bp.post("/agencies/<uuid:agency_id>/contacts")
@requires(Permission.DIRECTORY_EDIT)
@transactional
def write_contact(agency_id: uuid.UUID) -> Page:
    """Add somebody who gets papers of a partner, or change them."""
    found, typed = _get(agency_id), TypedDetails(request.form)
    if found.has_accounts:
        raise NotFound
    contact = _contact(found) if request.form.get("contact_id") else None
    of = str(contact.id) if contact else NEW
    if not typed.check_contact():
        return _page(found, typed, of=of), Invalid.status
    details = {name: typed.text(name) for name in ("name", "job_title", "phone")} | {
        "email": typed.text("email").lower()
    }
    if contact is None:
        contact = service.add_contact(found.id, **details)
    else:
        service.change_contact(contact, **details)
    record("agency_contact_written", current_actor().account_id, agency_id=agency_id, contact_id=contact.id)
    say("Saved. What is sent from now on goes there.")
    return back_to("agencies.agency", agency_id=agency_id)


@bp.post("/agencies/<uuid:agency_id>/contacts/remove")
@requires(Permission.DIRECTORY_EDIT)
@transactional
def remove_contact(agency_id: uuid.UUID) -> Response:
    """Send nothing to somebody any longer."""
    contact = _contact(_get(agency_id))
    record("agency_contact_removed", current_actor().account_id, agency_id=agency_id, contact_id=contact.id)
    forget_contact(contact.id, by_id=current_actor().account_id)
    service.remove_contact(contact)
    say("Removed. Links that they were sent before stay as they are: take them back on the page of who got what.")
    return back_to("agencies.agency", agency_id=agency_id)


@bp.post("/agencies/<uuid:agency_id>/services")
@requires(Permission.DIRECTORY_EDIT)
@transactional
def write_service(agency_id: uuid.UUID) -> Page:
    """Let a service of an agency answer checks apart."""
    found, typed = _get(agency_id), TypedDetails(request.form)
    if not found.has_accounts:
        raise NotFound
    name = typed.text("service")
    if not name:
        typed.faults["service"] = "Enter what the service is called"
        return _page(found, typed, of=SERVICE), Invalid.status
    try:
        service_id = add_service(agency_id, name).id
    except Invalid as error:
        typed.faults["service"] = str(error)
        return _page(found, typed, of=SERVICE), error.status
    actor = current_actor()
    record("agency_service_added", actor.account_id, agency_id=agency_id, service_id=service_id)
    reopen_for_service(agency_id, service_id, actor.account_id)
    say("Saved. It answers checks apart, and is asked about every case to come. What others answered stays.")
    return back_to("agencies.agency", agency_id=agency_id, _anchor="services")


@bp.post("/agencies/<uuid:agency_id>/services/end")
@requires(Permission.DIRECTORY_EDIT)
@transactional
def end_service_of(agency_id: uuid.UUID) -> Response:
    """Let a service answer no longer. Ending it twice is ending it once."""
    wanted = read_id(request.form.get("service_id"))
    if wanted in {service.id for service in list_services([_get(agency_id).id])} and wanted is not None:
        end_service(wanted)
        record("agency_service_ended", current_actor().account_id, agency_id=agency_id, service_id=wanted)
    say("It answers no checks any longer. What it answered before stays.")
    return back_to("agencies.agency", agency_id=agency_id, _anchor="services")


def _get(agency_id: uuid.UUID) -> Agency:
    found = find_agency(agency_id)
    if found is None:
        raise NotFound
    return found


def _contact(agency: Agency) -> AgencyContact:
    wanted = read_id(request.form.get("contact_id"))
    for contact in list_contacts([agency.id]):
        if contact.id == wanted:
            return contact
    raise NotFound


def _page(agency: Agency, typed: TypedDetails | None = None, *, of: str = "") -> str:
    """`of` says which contact a form that could not be used is about; empty for the agency itself."""
    faults: Mapping[str, str] = typed.faults if typed else {}
    return render_template(
        "agencies/agency.html",
        agency=agency,
        contacts=list_contacts([agency.id]),
        services=list_services([agency.id]),
        typed=typed,
        faults=faults,
        of=of,
    )
