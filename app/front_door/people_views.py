"""Everybody around a case, a page for each, and how they are to each other."""

import uuid

from flask import render_template, request

from app.core.access import Permission, requires
from app.core.errors import NotFound
from app.core.transaction import transactional
from app.core.web import say
from app.disclosure.submissions import SubmissionView
from app.front_door.blueprint import bp
from app.front_door.contact_form import DAY_CHOICES, NEVER
from app.front_door.desk import address_of, disclose_own, own_sheet
from app.front_door.first_views import told
from app.front_door.home_views import show_address
from app.front_door.person_form import (
    MOST_CONTACTS,
    contacts_in,
    fill_person,
    named,
    read_person,
    read_tie,
    with_tie,
    without_tie,
)
from app.front_door.saving import Page, save_page
from app.front_door.typed import Typed
from app.front_door.writing_page import agency_choices
from app.referrals.questions import ABOUT_A_PERSON, CONTACT_KINDS, ROLES, TIES
from app.referrals.sheet import Sheet, SheetPerson


@bp.get("/refer/<uuid:submission_id>/people")
@requires(Permission.REFERRAL_WRITE)
@transactional
def people(submission_id: uuid.UUID) -> Page:
    """Everybody who was named, and how they are to each other."""
    view = disclose_own(submission_id)
    return _people_page(view, Typed()) if view.may_write else show_address(submission_id)


@bp.post("/refer/<uuid:submission_id>/people")
@requires(Permission.REFERRAL_WRITE)
@transactional
def add_person(submission_id: uuid.UUID) -> Page:
    """Add somebody, and go to their page."""
    typed = Typed.of(request.form)
    role = typed.choice("role", dict(ROLES))
    if not role:
        typed.faults["role"] = "Choose who this is."
        return _people_page(disclose_own(submission_id), typed), 422
    person = SheetPerson(role=role)
    return save_page(
        submission_id,
        typed,
        lambda sheet: sheet.with_person(person),
        again=lambda typed: _people_page(disclose_own(submission_id), typed),
        go_on=address_of("front_door.person", submission_id=submission_id, person_id=person.key),
    )


@bp.get("/refer/<uuid:submission_id>/people/<uuid:person_id>")
@requires(Permission.REFERRAL_WRITE)
@transactional
def person(submission_id: uuid.UUID, person_id: uuid.UUID) -> Page:
    """One person."""
    view = disclose_own(submission_id)
    found = _person(view.sheet, person_id)
    if not view.may_write:
        return show_address(submission_id)
    typed, contacts = fill_person(found)
    return _person_page(view, found, typed, contacts)


@bp.post("/refer/<uuid:submission_id>/people/<uuid:person_id>")
@requires(Permission.REFERRAL_WRITE)
@transactional
def save_person(submission_id: uuid.UUID, person_id: uuid.UUID) -> Page:
    """Keep what was told of somebody."""
    typed = Typed.of(request.form)
    _person(own_sheet(submission_id), person_id)
    codes = [code for code, _name in agency_choices()]
    stays = typed.text("then") == "another"
    return save_page(
        submission_id,
        typed,
        lambda sheet: sheet.with_person(read_person(typed, _person(sheet, person_id), codes)),
        again=lambda typed: _again(submission_id, person_id, typed),
        go_on=address_of("front_door.person", submission_id=submission_id, person_id=person_id, _anchor="contacts")
        if stays
        else address_of("front_door.people", submission_id=submission_id),
    )


@bp.post("/refer/<uuid:submission_id>/people/<uuid:person_id>/remove")
@requires(Permission.REFERRAL_WRITE)
@transactional
def remove_person(submission_id: uuid.UUID, person_id: uuid.UUID) -> Page:
    """Take somebody out, with all that was told of them."""
    found = _person(own_sheet(submission_id), person_id)
    answer = save_page(
        submission_id,
        Typed.of(request.form),
        lambda sheet: sheet.without_person(found.key),
        again=lambda typed: _people_page(disclose_own(submission_id), typed),
        go_on=address_of("front_door.people", submission_id=submission_id),
    )
    if not isinstance(answer, tuple):
        say(f"{named(found)} is taken out.")
    return answer


@bp.post("/refer/<uuid:submission_id>/ties")
@requires(Permission.REFERRAL_WRITE)
@transactional
def add_tie(submission_id: uuid.UUID) -> Page:
    """Say how two people are to each other."""
    typed = Typed.of(request.form)
    tie = read_tie(typed, own_sheet(submission_id))
    return save_page(
        submission_id,
        typed,
        lambda sheet: with_tie(sheet, tie) if tie else sheet,
        again=lambda typed: _people_page(disclose_own(submission_id), typed),
        go_on=address_of("front_door.people", submission_id=submission_id, _anchor="ties"),
    )


@bp.post("/refer/<uuid:submission_id>/ties/remove")
@requires(Permission.REFERRAL_WRITE)
@transactional
def remove_tie(submission_id: uuid.UUID) -> Page:
    """Take back how two people are to each other."""
    typed = Typed.of(request.form)
    text = typed.text("number")
    number = int(text) if text.isdecimal() and len(text) < 4 else -1  # noqa: PLR2004  # there are never a thousand
    return save_page(
        submission_id,
        typed,
        lambda sheet: without_tie(sheet, number),
        again=lambda typed: _people_page(disclose_own(submission_id), typed),
        go_on=address_of("front_door.people", submission_id=submission_id, _anchor="ties"),
    )


def _person(sheet: Sheet, person_id: uuid.UUID) -> SheetPerson:
    found = sheet.person(str(person_id))
    if found is None:
        raise NotFound
    return found


def _again(submission_id: uuid.UUID, person_id: uuid.UUID, typed: Typed) -> str:
    view = disclose_own(submission_id)
    return _person_page(view, _person(view.sheet, person_id), typed, contacts_in(typed))


def _people_page(view: SubmissionView, typed: Typed) -> str:
    return render_template(
        "front_door/people.html", **told(view), typed=typed, tie_kinds=TIES, is_error=bool(typed.faults)
    )


def _person_page(view: SubmissionView, found: SheetPerson, typed: Typed, contacts: int) -> str:
    return render_template(
        "front_door/person.html",
        view=view,
        line=view.line,
        person=found,
        name=named(found),
        typed=typed,
        is_error=bool(typed.faults),
        contacts=range(min(contacts, MOST_CONTACTS)),
        roles=ROLES,
        contact_kinds=CONTACT_KINDS,
        questions=ABOUT_A_PERSON,
        never=NEVER,
        days=DAY_CHOICES,
        codes=agency_choices(),
    )
