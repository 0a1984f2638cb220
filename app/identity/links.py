"""Who is whom at an organisation's own sign-in: linking, finding, taking the link away again."""

import uuid
from collections.abc import Sequence

from app.audit.service import record
from app.core.access import Actor
from app.core.access_epoch import note_access_change
from app.core.clock import now_utc
from app.core.database import db
from app.core.errors import Conflict, NotFound
from app.identity.confirmation import confirm_sign_in
from app.identity.models import Account, ExternalIdentity, SignIn, SignInMethod
from app.identity.oidc import Proof
from app.identity.queries import digest_of
from app.identity.service import end_sign_ins
from app.identity.ways_in import LAST_WAY, ways_of


def find_linked(proof: Proof) -> Account | None:
    """The person whose link this is, if they may sign in."""
    return db.session.scalars(
        db.select(Account)
        .join(ExternalIdentity, ExternalIdentity.account_id == Account.id)
        .where(ExternalIdentity.issuer == proof.issuer, ExternalIdentity.subject == proof.subject)
        .where(Account.disabled_utc.is_(None))
    ).one_or_none()


def list_links(account_id: uuid.UUID) -> Sequence[ExternalIdentity]:
    """A person's own links, the oldest first."""
    return db.session.scalars(
        db.select(ExternalIdentity)
        .where(ExternalIdentity.account_id == account_id)
        .order_by(ExternalIdentity.linked_utc, ExternalIdentity.id)
    ).all()


def link(account: Account, proof: Proof) -> None:
    """Let this person sign in so from now on. Raises `Conflict` where the link is there already, whoever has it."""
    taken = db.select(ExternalIdentity.id).where(
        ExternalIdentity.issuer == proof.issuer, ExternalIdentity.subject == proof.subject
    )
    if db.session.scalar(taken) is not None:
        raise Conflict("Somebody in Caseround signs in so already. Nothing was changed.")
    identity = ExternalIdentity(account_id=account.id, issuer=proof.issuer, subject=proof.subject, linked_utc=now_utc())
    db.session.add(identity)
    db.session.flush()
    record("external_identity_linked", account.id, account_id=account.id, identity_id=identity.id)


def unlink(account: Account, identity_id: uuid.UUID, *, sign_in_id: uuid.UUID | None) -> None:
    """Take a link away, and end what it may have signed in. Raises `Conflict` for somebody's last way in."""
    # Two removals at once must not each take the other for the way that is left.
    db.session.execute(db.select(Account.id).where(Account.id == account.id).order_by(Account.id).with_for_update())
    identity = db.session.get(ExternalIdentity, identity_id)
    if identity is None or identity.account_id != account.id:
        raise NotFound
    if ways_of(account).number == 1:
        raise Conflict(LAST_WAY)
    record("external_identity_removed", account.id, account_id=account.id, identity_id=identity.id)
    db.session.delete(identity)
    end_sign_ins(account.id, but_id=sign_in_id)
    note_access_change()


def believe(actor: Actor, proof: Proof) -> None:
    """Take this proof for a fresh one of somebody signed in. Raises `Conflict` where it proves somebody else."""
    account = find_linked(proof)
    if account is None or account.id != actor.account_id:
        raise Conflict("You signed in there as somebody else. Nothing was confirmed.")
    confirm_sign_in(actor.sign_in_id, SignInMethod.ORGANISATION)


def date_proof(token: str, proof: Proof) -> None:
    """Count the proof of a new sign-in from when it was given there, which may be hours ago; from never if unsaid."""
    sign_in = db.session.scalars(db.select(SignIn).where(SignIn.token_digest == digest_of(token))).one()
    sign_in.confirmed_utc = proof.proved_utc
