"""An invitation is a link that counts once, for some days, and replaces every earlier way in."""

import re
from datetime import timedelta

import pytest
from builders import make_account
from conftest import MovableClock

from app.audit.models import AuditEntry
from app.core.clock import now_utc
from app.core.database import db
from app.core.errors import Conflict, NotFound
from app.identity.invitations import find_invitation, has_way_in, invite, use_invitation
from app.identity.models import Account, ExternalIdentity, Invitation, InvitationKind, Passkey, SignInMethod
from app.identity.queries import find_actor_by_token
from app.identity.service import start_sign_in
from app.notifications.models import OutboxMail

pytestmark = pytest.mark.usefixtures("context")


def tokens_mailed_to(account: Account) -> list[str]:
    """The tokens of the links in the outbox, the oldest first."""
    db.session.flush()
    mails = db.session.scalars(
        db.select(OutboxMail).where(OutboxMail.account_id == account.id).order_by(OutboxMail.queued_utc, OutboxMail.id)
    )
    return [match for mail in mails for match in re.findall(r"http://localhost/join/(\S+)", mail.text)]


def give_passkey(account: Account) -> None:
    """A way in, as somebody has who joined."""
    db.session.add(
        Passkey(
            account_id=account.id,
            credential_id=f"key of {account.id}",
            public_key=b"public",
            label="Laptop",
            created_utc=now_utc(),
        )
    )
    db.session.flush()


def test_the_link_is_in_the_mail_and_nowhere_else() -> None:
    account = make_account("Imogen Tuck")
    invite(account, InvitationKind.JOIN, None)
    [token] = tokens_mailed_to(account)
    kept = db.session.scalars(db.select(Invitation)).one()
    assert token not in repr({column.name: getattr(kept, column.name) for column in Invitation.__table__.columns})
    found = find_invitation(token)
    assert found is not None
    assert found.account_id == account.id


def test_the_mail_says_that_something_waits_and_about_nobody() -> None:
    account = make_account("Imogen Tuck")
    invite(account, InvitationKind.JOIN, make_account("Coral Mead").id)
    db.session.flush()
    mail = db.session.scalars(db.select(OutboxMail)).one()
    assert mail.address == account.email
    for name in ("Imogen", "Tuck", "Coral", "Mead"):
        assert name not in mail.subject + mail.text


@pytest.mark.parametrize(
    ("kind", "holds"),
    [(InvitationKind.JOIN, timedelta(days=7)), (InvitationKind.REENROL, timedelta(hours=24))],
)
def test_a_link_stops_working_when_its_time_is_over(at: MovableClock, kind: InvitationKind, holds: timedelta) -> None:
    account = make_account()
    invite(account, kind, None)
    [token] = tokens_mailed_to(account)
    at.later(seconds=holds.total_seconds() - 1)
    assert find_invitation(token) is not None
    at.later(seconds=1)
    assert find_invitation(token) is None


def test_a_link_counts_once() -> None:
    account = make_account()
    invite(account, InvitationKind.JOIN, None)
    [token] = tokens_mailed_to(account)
    invitation = find_invitation(token)
    assert invitation is not None
    assert use_invitation(invitation) is account
    assert find_invitation(token) is None
    with pytest.raises(NotFound):
        use_invitation(invitation)


def test_a_later_link_replaces_an_earlier_one(at: MovableClock) -> None:
    account = make_account()
    invite(account, InvitationKind.JOIN, None)
    at.later(minutes=1)
    invite(account, InvitationKind.JOIN, None)
    first, second = tokens_mailed_to(account)
    assert find_invitation(first) is None
    assert find_invitation(second) is not None


def test_nobody_finds_an_invitation_with_a_made_up_token() -> None:
    invite(make_account(), InvitationKind.JOIN, None)
    assert find_invitation("") is None
    assert find_invitation("made-up") is None


def test_somebody_who_joined_is_not_invited_to_join_again() -> None:
    account = make_account()
    give_passkey(account)
    with pytest.raises(Conflict, match="joined already"):
        invite(account, InvitationKind.JOIN, None)


def test_a_disabled_account_is_sent_nothing_and_its_links_are_dead() -> None:
    account = make_account()
    invite(account, InvitationKind.JOIN, None)
    [token] = tokens_mailed_to(account)
    account.disabled_utc = now_utc()
    db.session.flush()
    assert find_invitation(token) is None
    with pytest.raises(Conflict, match="closed"):
        invite(account, InvitationKind.REENROL, None)


def test_setting_up_again_takes_away_every_earlier_way_in_and_ends_every_sign_in() -> None:
    account, colleague = make_account(), make_account()
    for person in (account, colleague):
        give_passkey(person)
        person.password_digest = "$argon2id$"
        person.totp_secret = "JBSWY3DPEHPK3PXP"
        person.totp_last_step = 7
        db.session.add(
            ExternalIdentity(
                account_id=person.id, issuer="https://id.example", subject=str(person.id), linked_utc=now_utc()
            )
        )
    hers, theirs = (start_sign_in(person, SignInMethod.PASSKEY) for person in (account, colleague))
    invite(account, InvitationKind.REENROL, colleague.id)
    invitation = find_invitation(tokens_mailed_to(account)[0])
    assert invitation is not None
    assert has_way_in(account), "the link alone changes nothing"
    assert find_actor_by_token(hers) is not None
    use_invitation(invitation)
    db.session.flush()
    assert not has_way_in(account)
    assert (account.password_digest, account.totp_secret, account.totp_last_step) == ("", "", None)
    assert find_actor_by_token(hers) is None
    assert has_way_in(colleague)
    assert find_actor_by_token(theirs) is not None


def test_the_trail_says_who_invited_whom_and_that_the_link_was_used() -> None:
    account, coordinator = make_account(), make_account()
    invite(account, InvitationKind.JOIN, coordinator.id)
    invitation = find_invitation(tokens_mailed_to(account)[0])
    assert invitation is not None
    use_invitation(invitation)
    db.session.commit()
    entries = db.session.scalars(
        db.select(AuditEntry).where(AuditEntry.kind.startswith("invitation")).order_by(AuditEntry.number)
    ).all()
    about = {"account_id": str(account.id), "invitation_id": str(invitation.id), "state": "join"}
    assert [(entry.kind, entry.account_id, entry.fields) for entry in entries] == [
        ("invitation_made", coordinator.id, about),
        ("invitation_used", account.id, about),
    ]
