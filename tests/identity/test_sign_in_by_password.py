"""A password signs in only together with a code that counts once; whatever is wrong, the answer is the same."""

from typing import Any

import pytest
from builders import make_account
from conftest import MovableClock
from joining import join
from page_checks import without_tokens
from page_client import PageClient

from app.audit.models import AuditEntry
from app.core.clock import now_utc
from app.core.database import db
from app.identity import password_sign_in
from app.identity.models import SignIn, SignInMethod

pytestmark = pytest.mark.usefixtures("context", "at")


def is_in(client: PageClient) -> bool:
    return client.get("/me/sign-ins").status_code == 200


def test_password_and_code_sign_in(client: PageClient) -> None:
    person = join("Imogen Tuck")
    answer = client.submit("/sign-in/password", person.form())
    assert (answer.status_code, answer.location) == (303, "/")
    assert is_in(client)
    assert db.session.scalars(db.select(SignIn)).one().method is SignInMethod.PASSWORD


def test_capitals_and_spaces_around_an_address_do_not_matter(client: PageClient) -> None:
    person = join("Imogen Tuck")
    typed = person.form(email=f"  {person.email.upper()} ", code=f"{person.code()[:3]} {person.code()[3:]}")
    assert client.submit("/sign-in/password", typed).status_code == 303


@pytest.mark.parametrize("missing", ["email", "password", "code"])
def test_what_is_missing_is_said_next_to_its_field_and_the_address_is_kept(client: PageClient, missing: str) -> None:
    person = join()
    answer = client.submit("/sign-in/password", person.form(**{missing: " "}))
    assert answer.status_code == 422
    assert f'id="{missing}-error"' in answer.text
    assert f'href="#{missing}"' in answer.text
    assert (person.email in answer.text) == (missing != "email")
    assert not is_in(client)


def test_whatever_is_wrong_the_answer_is_the_same(client: PageClient) -> None:
    person, closed, new = join(), join(), make_account()
    closed.account.disabled_utc = now_utc()
    attempts = {
        "wrong password": person.form(password="kettle harbour violas"),
        "wrong code": person.form(code="000000"),
        "old code": person.form(code=person.code(minutes=-5)),
        "disabled": closed.form(),
        "absent": person.form(email="nobody@testbury.example"),
        "invited, not joined": person.form(email=new.email),
        "no password at all": {"email": new.email, "password": "x", "code": "000000"},
    }
    answers = {}
    for name, typed in attempts.items():
        answer = client.submit("/sign-in/password", typed)
        answers[name] = (answer.status_code, without_tokens(answer.text).replace(typed["email"], "EMAIL"))
        assert not is_in(client)
        assert typed["password"] not in answer.text or typed["password"] == "x"
    assert {status for status, _text in answers.values()} == {422}
    assert len({text for _status, text in answers.values()}) == 1


def test_every_refusal_takes_the_same_slow_step_once(client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    person, new = join(), make_account()
    verified = []
    fits = password_sign_in.password_fits
    monkeypatch.setattr(
        password_sign_in, "password_fits", lambda digest, typed: verified.append(bool(digest)) or fits(digest, typed)
    )
    for typed in (
        person.form(password="x"),
        person.form(code="1"),
        person.form(email="nobody@x.example"),
        person.form(email=new.email),
    ):
        client.submit("/sign-in/password", typed)
    assert len(verified) == 4


def test_a_code_counts_once(client: PageClient, app: Any, at: MovableClock) -> None:
    person = join()
    typed = person.form()
    assert client.submit("/sign-in/password", typed).status_code == 303
    second = app.test_client()
    assert second.submit("/sign-in/password", typed).status_code == 422
    at.later(seconds=30)
    assert second.submit("/sign-in/password", person.form()).status_code == 303


def test_an_older_code_does_not_count_after_a_newer_one(client: PageClient, app: Any) -> None:
    person = join()
    assert client.submit("/sign-in/password", person.form(code=person.code(seconds=30))).status_code == 303
    assert app.test_client().submit("/sign-in/password", person.form()).status_code == 422


@pytest.mark.parametrize(("seconds", "status"), [(-30, 303), (30, 303), (-60, 422), (60, 422)])
def test_a_phone_may_be_half_a_minute_wrong(client: PageClient, seconds: int, status: int) -> None:
    person = join()
    answer = client.submit("/sign-in/password", person.form(code=person.code(seconds=seconds)))
    assert answer.status_code == status


def test_a_recovery_code_stands_in_for_the_app_once(client: PageClient, app: Any) -> None:
    person = join()
    typed = person.form(code=person.recovery_codes[3].upper().replace("-", " "))
    answer = client.submit("/sign-in/password", typed, follow_redirects=True)
    assert "You have 9 left" in answer.text
    assert app.test_client().submit("/sign-in/password", typed).status_code == 422
    assert db.session.scalars(db.select(SignIn)).one().method is SignInMethod.RECOVERY_CODE


def test_a_recovery_code_alone_opens_nothing(client: PageClient) -> None:
    person, somebody = join(), join()
    for typed in (
        person.form(password="wrong", code=person.recovery_codes[0]),
        person.form(code=somebody.recovery_codes[0]),
        person.form(password="", code=person.recovery_codes[0]),
    ):
        assert client.submit("/sign-in/password", typed).status_code == 422
    assert not is_in(client)


def test_a_refusal_is_in_the_trail_with_its_account_where_there_is_one(client: PageClient) -> None:
    person = join()
    client.submit("/sign-in/password", person.form(password="wrong"))
    client.submit("/sign-in/password", person.form(email="nobody@testbury.example"))
    db.session.commit()
    failed = db.session.scalars(
        db.select(AuditEntry).where(AuditEntry.kind == "sign_in_failed").order_by(AuditEntry.number)
    ).all()
    assert [entry.fields for entry in failed] == [
        {"account_id": str(person.account.id), "method": "password"},
        {"account_id": None, "method": "password"},
    ]
    assert "nobody" not in repr([entry.fields for entry in failed])


def test_signing_in_begins_a_new_session(client: PageClient) -> None:
    person = join()
    client.get("/sign-in")
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
        before = session["csrf_token"]
    client.submit("/sign-in/password", person.form())
    with client.session_transaction() as session:
        assert "planted" not in session
        assert session.get("csrf_token") != before
