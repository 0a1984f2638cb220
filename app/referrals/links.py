"""Links by which a named person without an account sends something in, and reads what became of it."""

import uuid
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Select, exists

from app.audit.service import record
from app.cases.models import ConflictOfInterest
from app.cases.sight_in_sql import is_sealed
from app.core.access import PERMISSIONS, Actor, Permission
from app.core.clock import now_utc
from app.core.database import db
from app.core.errors import Conflict, NotFound
from app.directory.doors import Doors, digest_of, why_door_is_shut
from app.directory.link_rules import LINK_HOLDS, MOST_OPENINGS, Shut
from app.directory.models import AgencyContact
from app.directory.queries import get_partnership
from app.meetings.models import Shape
from app.notifications.service import queue_mail
from app.referrals.link_models import ReferrerCode, ReferrerLink, ReferrerOpening
from app.referrals.models import Submission, SubmissionKind, SubmissionWay
from app.referrals.service import begin_submission, send_submission, take_back
from app.referrals.writing import Change, Meant, Saved, change_found

DOORS: Final = Doors(
    links=ReferrerLink,
    codes=ReferrerCode,
    openings=ReferrerOpening,
    links_key="referrer links",
    codes_key="referrer codes",
    path="/refer/by-link/",
)


def list_invitable(actor: Actor) -> Sequence[AgencyContact]:
    """Whom this person may invite: a coordinator anybody of the directory, others those of agencies they speak for."""
    wanted = db.select(AgencyContact).order_by(AgencyContact.name, AgencyContact.id)
    return db.session.scalars(_within_reach(actor, wanted)).all()


def invite_referrer(actor: Actor, contact_id: uuid.UUID) -> ReferrerLink:
    """Invite a named person to send something in. Raises `NotFound` for whom this person may not ask."""
    contact = next((one for one in list_invitable(actor) if one.id == contact_id), None)
    if contact is None:
        raise NotFound
    link = ReferrerLink(contact_id=contact.id, **DOORS.fresh(name=contact.name, email=contact.email))
    db.session.add(link)
    db.session.flush()
    record("referrer_invited", actor.account_id, agency_id=contact.agency_id, link_id=link.id)
    _mail(link, "invited", "You can send something in", "By this link you can send in what worries you.")
    return link


def get_link(token: str) -> ReferrerLink:
    """The link with that token, whether or not it still opens. Raises `NotFound`."""
    link: ReferrerLink | None = db.session.scalars(
        db.select(ReferrerLink).where(ReferrerLink.token_digest == digest_of(token))
    ).one_or_none()
    if link is None:
        raise NotFound
    return link


def find_shut(link: ReferrerLink) -> Shut | None:
    """Why this link does not open any longer, if it does not."""
    return why_door_is_shut(link)


def send_code(link: ReferrerLink) -> None:
    """Send a code to the address of the link. Raises `Conflict` where it is shut, or after five in an hour."""
    _require_opens(link)
    DOORS.send_code(link)
    record("referrer_code_sent", None, link_id=link.id)


def open_link(link: ReferrerLink, typed: str) -> str | None:
    """Let a browser in that brings the code sent last: answers its token, or None where the code is wrong.

    Raises `Conflict` where the link is shut, `Invalid` for what is no code. A wrong try is kept: commit in either case.
    """
    _require_opens(link)
    token = DOORS.try_code(link, typed)
    if token is None:
        record("referrer_code_refused", None, link_id=link.id)
        return None
    record("referrer_link_opened", None, link_id=link.id)
    if link.submission_id is None:
        contact = db.session.get_one(AgencyContact, link.contact_id)
        link.submission_id = begin_submission(
            kind=SubmissionKind.REFERRAL,
            way=SubmissionWay.LINK,
            shape=Shape.DAILY,
            agency_id=contact.agency_id,
            account_id=None,
            contact_id=contact.id,
        ).id
    return token


def submission_behind(link: ReferrerLink) -> Submission:
    """What is written over a link. For callers that let this browser in.

    Raises `NotFound` also where the case is sealed, or the agency of whoever wrote it must not know of it any longer.
    """
    found = _find_behind(link)
    if found is None:
        raise NotFound
    return found


def _find_behind(link: ReferrerLink) -> Submission | None:
    is_kept_from_them = (ConflictOfInterest.case_id == Submission.case_id) & (
        ConflictOfInterest.agency_id == Submission.agency_id
    )
    found: Submission | None = db.session.scalars(
        db.select(Submission)
        .where(Submission.id == link.submission_id)
        .where(~is_sealed(Submission.case_id.expression), ~exists().where(is_kept_from_them))
    ).one_or_none()
    return found


def save_by_link(link: ReferrerLink, change: Change, *, version: int, meant: Meant) -> Saved:
    """Keep what was typed. For callers that let this browser in. Raises `Conflict` as `writing.change_own`."""
    return change_found(submission_behind(link), change, version=version, actor_id=None, meant=meant)


def send_by_link(link: ReferrerLink) -> None:
    """Send it; the link holds on, so that whoever wrote it reads what became of it. Raises `Invalid`, `Conflict`."""
    send_submission(submission_behind(link), actor_id=None)
    link.expires_utc = max(link.expires_utc, now_utc() + LINK_HOLDS)


def withdraw_by_link(link: ReferrerLink, why: str) -> bool:
    """Take it back; answers whether it had been sent. Raises `Conflict` where it was decided."""
    submission = submission_behind(link)
    had_been_sent = submission.sent_utc is not None
    take_back(submission, None, why)
    return had_been_sent


def let_read_answer(submission: Submission) -> str:
    """The address at which whoever sent this over a link reads the answer; it opens again for as long as a new one.

    Empty where it came in another way, where the link was taken back, or where it must be hidden from them.
    """
    link = db.session.scalars(db.select(ReferrerLink).where(ReferrerLink.submission_id == submission.id)).one_or_none()
    if link is None or link.revoked_utc is not None or _find_behind(link) is None:
        return ""
    link.expires_utc = max(link.expires_utc, now_utc() + LINK_HOLDS)
    link.openings_left = max(link.openings_left, MOST_OPENINGS)
    return DOORS.address_of(link)


def list_invited(actor: Actor) -> Sequence[ReferrerLink]:
    """The invitations of those whom this person may invite, the newest first; nothing of what was written."""
    wanted = db.select(ReferrerLink).join(AgencyContact, AgencyContact.id == ReferrerLink.contact_id)
    wanted = _within_reach(actor, wanted).order_by(ReferrerLink.made_utc.desc(), ReferrerLink.id)
    return db.session.scalars(wanted).all()


def revoke_link(actor: Actor, link_id: uuid.UUID) -> ReferrerLink:
    """Shut a link for good, also where it is open. What was sent stays. Raises `NotFound`."""
    link = next((one for one in list_invited(actor) if one.id == link_id), None)
    if link is None:
        raise NotFound
    DOORS.revoke(link)
    agency_id = db.session.get_one(AgencyContact, link.contact_id).agency_id
    record("referrer_link_revoked", actor.account_id, agency_id=agency_id, link_id=link.id)
    return link


def _within_reach(actor: Actor, wanted: Select[Any]) -> Select[Any]:
    if actor.may(Permission.DIRECTORY_EDIT):
        return wanted
    spoken_for = {
        grant.agency_id
        for grant in actor.grants
        if grant.case_id is None and Permission.REFERRAL_INVITE in PERMISSIONS[grant.role]
    }
    return wanted.where(AgencyContact.agency_id.in_(spoken_for - {None}))


def _require_opens(link: ReferrerLink) -> None:
    shut = find_shut(link)
    if shut is not None:
        raise Conflict(shut.value)


def _mail(link: ReferrerLink, cause: str, subject: str, first_line: str) -> None:
    partnership = get_partnership()
    queue_mail(
        occasion=f"referrer:{link.id}:{cause}",
        account_id=None,
        address=link.email,
        subject=subject,
        text=f"{first_line}\n\n{DOORS.address_of(link)}\n\nTo open it you are sent a code, to this address alone. "
        f"No account is needed. If somebody is in danger now, ring 999.\n\n{partnership.name}, {partnership.phone}\n",
    )
