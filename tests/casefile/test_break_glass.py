"""Opening a case in an emergency: what opens, what does not, who hears of it, and that it ends."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from builders import actor_for, make_account, make_meeting, make_member, make_series
from page_checks import without_tokens
from page_client import PageClient

from app.audit.models import AuditEntry
from app.cases.access_models import BrokenGlass, SealedCaseReader
from app.cases.models import ConflictOfInterest
from app.core.access import Role
from app.core.clock import now_utc
from app.core.database import db
from app.core.sockets import live
from app.minutes.queries import find_document_access, list_documents
from app.notifications.models import OutboxMail

SignInAs = Callable[..., PageClient]
REASON = {"reason": "She rang from the station."}


def breaks_glass(client: PageClient, reference: str, **typed: str) -> Any:
    return client.submit("/break-glass", {"reference": reference, **REASON, **typed}, follow_redirects=True)


@pytest.fixture
def team(small: Any) -> dict[str, Any]:
    """Who is told of it."""
    return {
        "coordinator": make_member(Role.COORDINATOR, name="Carol Dunn"),
        "officer": make_member(Role.DATA_PROTECTION_OFFICER, name="Dora Price"),
        "chair": small.chair,
    }


def mailed() -> set[str]:
    return {row.address.partition(".")[0] for row in db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id))}


def test_it_opens_to_read_and_everybody_who_answers_for_it_is_told(
    small: Any, team: dict[str, Any], sign_in_as: SignInAs
) -> None:
    client = sign_in_as(small.school)
    assert client.get(small.page(small.first)).status_code == 404
    typed = small.first.reference.lower().replace("-", " - ")
    page = breaks_glass(client, typed)
    assert "Kay Marsh" in page.text
    assert "You can read this case until 10:00." in page.text
    assert "She rang from the station." in page.text
    assert "Hannah Opie, Wednesday 25 November 2026, 09:00" in page.text
    for words in ("9 Hidden Lane", "Add an action", "Add what your agency knows", "Shared minutes", "data-document"):
        assert words not in page.text
    assert mailed() == {"carol", "dora", "priya"}
    texts = [row.text for row in db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id))]
    assert set(texts) == {"A case was opened in an emergency. Sign in to Caseround to look.\n"}
    for account in team.values():
        assert "A case was opened in an emergency." in sign_in_as(account).get("/", follow_redirects=True).text
    assert "A case was opened in an emergency." not in sign_in_as(small.police).get("/").text


def test_nothing_can_be_done_there_and_no_list_shows_it(small: Any, sign_in_as: SignInAs) -> None:
    client = sign_in_as(small.school)
    breaks_glass(client, small.first.reference)
    for below in ("/research", "/actions", "/seal"):
        assert client.submit(small.page(small.first, below), {"text": "x"}).status_code in {403, 404, 422}
    assert client.get(small.page(small.first, "?part=state"), headers={"X-Fragment": "1"}).status_code == 200
    actor, item = actor_for(small.school), small.items[0]
    assert all(find_document_access(actor, document.id) is None for document in list_documents(item.id))
    assert live.watchable["item"](actor, item.id)
    before = sign_in_as(small.school)
    assert f'/cases/{small.first.id}"' not in before.get(small.my_cases).text


def test_after_an_hour_it_is_as_it_was(small: Any, at: Any, sign_in_as: SignInAs) -> None:
    breaks_glass(sign_in_as(small.school), small.first.reference)
    at.later(minutes=59, seconds=59)
    client = sign_in_as(small.school)
    assert client.get(small.page(small.first)).status_code == 200
    at.later(seconds=1)
    assert client.get(small.page(small.first)).status_code == 404
    assert not live.watchable["item"](actor_for(small.school), small.items[0].id)


def lock_account(small: Any) -> str:
    db.session.add(ConflictOfInterest(case_id=small.first.id, account_id=small.school.id, declared_utc=now_utc()))
    return str(small.first.reference)


def lock_agency(small: Any) -> str:
    db.session.add(
        ConflictOfInterest(case_id=small.first.id, agency_id=small.agencies["EDU"].id, declared_utc=now_utc())
    )
    return str(small.first.reference)


def seal_it(small: Any) -> str:
    small.first.is_sealed = True
    db.session.add(SealedCaseReader(case_id=small.first.id, account_id=small.chair.id, named_utc=now_utc()))
    return str(small.first.reference)


@pytest.mark.parametrize("hide", [lock_account, lock_agency, seal_it])
def test_what_is_hidden_answers_like_a_reference_that_nobody_has(
    small: Any, sign_in_as: SignInAs, hide: Callable[[Any], str]
) -> None:
    reference = hide(small)
    client = sign_in_as(small.school)
    hidden, unknown = breaks_glass(client, reference), breaks_glass(client, "ZZ-999")
    assert hidden.status_code == unknown.status_code == 422
    plain = [without_tokens(page.text).replace(ref, "") for page, ref in ((hidden, reference), (unknown, "ZZ-999"))]
    assert plain[0] == plain[1]
    assert "We cannot open that reference." in hidden.text
    assert mailed() == set()
    assert db.session.scalar(db.select(db.func.count(BrokenGlass.id))) == 0


def test_another_series_answers_so_too(small: Any, sign_in_as: SignInAs) -> None:
    stranger = make_member(
        Role.REPRESENTATIVE, small.agencies["EDU"], series=make_series([], name="Other"), name="Ed Low"
    )
    assert "We cannot open that reference." in breaks_glass(sign_in_as(stranger), small.first.reference).text


def test_a_case_on_no_list_cannot_be_opened(small: Any, sign_in_as: SignInAs) -> None:
    small.items[0].meeting = make_meeting(make_series([], name="Other"))
    stranger = make_member(Role.DEPUTY, small.agencies["EDU"], series=small.meeting.series, name="Ed Low")
    assert "We cannot open that reference." in breaks_glass(sign_in_as(stranger), small.first.reference).text


def test_guessing_ends_after_five(small: Any, at: Any, sign_in_as: SignInAs) -> None:
    client = sign_in_as(small.school)
    for number in range(5):
        assert breaks_glass(client, f"ZZ-99{number}").status_code == 422
    answer = breaks_glass(client, small.first.reference)
    assert answer.status_code == 409
    assert "Wait 15 minutes, or ring the coordinator now." in answer.text
    assert "She rang from the station.</textarea>" in answer.text
    # Somebody else is not kept waiting, and neither is the one who waited.
    other = make_member(Role.DEPUTY, small.agencies["EDU"], name="Ed Low")
    assert "Kay Marsh" in breaks_glass(sign_in_as(other), small.first.reference).text
    at.later(minutes=15)
    assert "Kay Marsh" in breaks_glass(sign_in_as(small.school), small.first.reference).text


@pytest.mark.parametrize("reference", ["real", "ZZ-999"])
def test_without_a_reason_nothing_is_looked_up(small: Any, sign_in_as: SignInAs, reference: str) -> None:
    typed = small.first.reference if reference == "real" else reference
    answer = breaks_glass(sign_in_as(small.school), typed, reason=" ")
    assert answer.status_code == 422
    assert "Say what has happened and why it cannot wait." in answer.text
    assert "We cannot open" not in answer.text
    db.session.commit()
    kinds = set(db.session.scalars(db.select(AuditEntry.kind).order_by(AuditEntry.number)))
    assert not {"glass_broken", "glass_held"} & kinds


def test_whoever_sees_the_case_breaks_nothing(small: Any, sign_in_as: SignInAs) -> None:
    page = breaks_glass(sign_in_as(small.housing), small.first.reference)
    assert "Kay Marsh" in page.text
    assert "Opened in an emergency" not in page.text
    assert mailed() == set()


def test_those_in_conflict_are_not_told(small: Any, team: dict[str, Any], sign_in_as: SignInAs) -> None:
    for account in (team["officer"], small.chair):
        db.session.add(ConflictOfInterest(case_id=small.first.id, account_id=account.id, declared_utc=now_utc()))
    breaks_glass(sign_in_as(small.school), small.first.reference)
    assert mailed() == {"carol"}
    for account in (team["officer"], small.chair):
        client = sign_in_as(account)
        assert "emergency." not in client.get("/").text
        assert small.first.reference not in client.get("/openings").text


def test_open_pages_are_looked_at_again_when_an_hour_ends(small: Any, at: Any) -> None:
    """The check is by time, and costs the database nothing while no end has come."""
    db.session.add(
        BrokenGlass(
            case_id=small.first.id,
            account_id=make_account().id,
            started_utc=now_utc(),
            ends_utc=now_utc() + timedelta(minutes=60),
            reason="x",
            review="",
        )
    )
    db.session.flush()
    assert not live.endings.have_come(-7)
    at.later(minutes=59)
    assert not live.endings.have_come(-7)
    at.later(minutes=1)
    assert live.endings.have_come(-7)
    assert not live.endings.have_come(-7)
