"""Sealing a case: who is left to see it, who may be named, and opening the seal again."""

from collections.abc import Callable
from typing import Any

from builders import make_member
from page_checks import without_tokens
from page_client import PageClient

from app.audit.models import AuditEntry
from app.core.access import Role
from app.core.database import db
from app.core.sockets import live
from app.identity.queries import actor_of
from app.notifications.models import OutboxMail

SignInAs = Callable[..., PageClient]


def seal(client: PageClient, small: Any, *people: Any) -> Any:
    ids = [str(person.id) for person in people]
    return client.submit(small.page(small.first, "/seal"), {"account_id": ids}, follow_redirects=True)


def test_a_sealed_case_is_gone_for_everybody_who_is_not_named(small: Any, sign_in_as: SignInAs) -> None:
    coordinator = make_member(Role.COORDINATOR, name="Carol Dunn")
    assert "The case is sealed." in seal(sign_in_as(small.chair), small, small.police).text
    for account in (small.housing, small.school, coordinator):
        client = sign_in_as(account)
        assert client.get(small.page(small.first)).status_code == 404
        assert small.first.reference not in client.get(f"/meetings/{small.meeting.id}").text
        assert small.first.reference not in client.get(small.my_cases, follow_redirects=True).text
        assert not live.watchable["item"](actor_of(account), small.items[0].id)
    assert small.first.reference in sign_in_as(small.chair).get(f"/meetings/{small.meeting.id}").text
    assert "This case is sealed." in sign_in_as(small.police).get(small.page(small.first)).text
    assert sign_in_as(coordinator).get(small.page(small.first, "/seal")).status_code == 404


def test_names_are_added_and_taken_off_but_never_ones_own(small: Any, sign_in_as: SignInAs) -> None:
    chair = sign_in_as(small.chair)
    seal(chair, small, small.police)
    chair.submit(small.page(small.first, "/seal/name"), {"account_id": str(small.housing.id)})
    assert sign_in_as(small.housing).get(small.page(small.first)).status_code == 200
    chair.submit(small.page(small.first, "/seal/remove"), {"account_id": str(small.police.id)})
    assert sign_in_as(small.police).get(small.page(small.first)).status_code == 404
    own = chair.submit(small.page(small.first, "/seal/remove"), {"account_id": str(small.chair.id)})
    assert own.status_code == 409
    # The school has not said yet that it knows the family: nobody of it could see the case, sealed or not.
    stranger = chair.submit(small.page(small.first, "/seal/name"), {"account_id": str(small.school.id)})
    assert stranger.status_code == 422
    assert chair.submit(small.page(small.first, "/seal/name"), {"account_id": ""}).status_code == 422
    kinds = [e.kind for e in db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.number)) if "seal" in e.kind]
    assert kinds == ["case_sealed", *["sealed_case_reader_named"] * 3, "sealed_case_reader_removed"]


def test_unsealing_needs_a_reason_and_tells_chair_and_officer(small: Any, sign_in_as: SignInAs) -> None:
    make_member(Role.DATA_PROTECTION_OFFICER, name="Dora Quill")
    coordinator = make_member(Role.COORDINATOR, name="Carol Dunn")
    seal(sign_in_as(coordinator), small)
    assert sign_in_as(small.chair).get(small.page(small.first)).status_code == 404
    client = sign_in_as(coordinator)
    empty = client.submit(small.page(small.first, "/unseal"), {"reason": " "})
    assert empty.status_code == 422
    assert "Say why the case is no longer sealed." in empty.text
    client.submit(small.page(small.first, "/unseal"), {"reason": "The risk has passed."})
    told = {row.address.partition(".")[0] for row in db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id))}
    assert told == {"priya", "dora"}
    assert "Unsealed by Carol Dunn: The risk has passed." in sign_in_as(small.chair).get(small.page(small.first)).text
    assert sign_in_as(small.housing).get(small.page(small.first)).status_code == 200


def test_a_seal_asks_for_a_fresh_proof_before_it_opens(small: Any, at: Any, sign_in_as: SignInAs) -> None:
    seal(sign_in_as(small.chair), small)
    client = sign_in_as(small.chair)
    at.later(minutes=16)
    answer = client.get(small.page(small.first, "/unseal"))
    assert answer.status_code == 303
    assert "/confirm" in answer.location


def test_hidden_and_absent_cases_cannot_be_sealed_alike(small: Any, sign_in_as: SignInAs) -> None:
    seal(sign_in_as(small.chair), small)
    coordinator = sign_in_as(make_member(Role.COORDINATOR))
    hidden = coordinator.submit(small.page(small.first, "/seal"), {})
    absent = coordinator.submit(f"/meetings/{small.meeting.id}/cases/{small.meeting.id}/seal", {})
    assert hidden.status_code == absent.status_code == 404
    assert without_tokens(hidden.text) == without_tokens(absent.text)
