"""Asking somebody without an account to send something in, and taking such a link back."""

import uuid

from flask import render_template, request

from app.core.access import Permission, current_actor, requires
from app.core.errors import Invalid
from app.core.forms import read_id
from app.core.transaction import transactional
from app.core.web import back_to, say
from app.directory.link_rules import LINK_HOLDS
from app.directory.queries import agency_cards
from app.front_door.blueprint import bp
from app.front_door.saving import Page
from app.front_door.typed import Typed
from app.referrals.links import find_shut, invite_referrer, list_invitable, list_invited, revoke_link


@bp.get("/refer/links")
@requires(Permission.REFERRAL_INVITE)
def invitations() -> str:
    """Whom one can ask, and the links that are out."""
    return _page(Typed())


@bp.post("/refer/links")
@requires(Permission.REFERRAL_INVITE)
@transactional
def invite() -> Page:
    """Invite a named person to send something in."""
    contact_id = read_id(request.form.get("contact"))
    if contact_id is None:
        typed = Typed.of(request.form)
        typed.faults["contact"] = "Choose whom to invite."
        return _page(typed), Invalid.status
    link = invite_referrer(current_actor(), contact_id)
    say(f"{link.name} is sent a link, by which they can send something in without an account.")
    return back_to("front_door.invitations")


@bp.post("/refer/links/<uuid:link_id>/take-back")
@requires(Permission.REFERRAL_INVITE)
@transactional
def take_link_back(link_id: uuid.UUID) -> Page:
    """Shut a link."""
    link = revoke_link(current_actor(), link_id)
    say(f"The link of {link.name} opens no longer. What they sent stays.")
    return back_to("front_door.invitations")


def _page(typed: Typed) -> str:
    contacts = {one.id: one for one in list_invitable(current_actor())}
    agencies = agency_cards({one.agency_id for one in contacts.values()})
    names = {id_: f"{one.name}, {agencies[one.agency_id].name}" for id_, one in contacts.items()}
    return render_template(
        "front_door/invitations.html",
        typed=typed,
        is_error=bool(typed.faults),
        contacts=names.items(),
        invited=[
            (link, agencies[contacts[link.contact_id].agency_id].name, find_shut(link))
            for link in list_invited(current_actor())
        ],
        days=LINK_HOLDS.days,
    )
