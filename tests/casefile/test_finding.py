"""Finding a case: what one may see anyway, and nothing that tells of anything else."""

import logging
from datetime import timedelta

import pytest
from builders import make_case, make_item, make_meeting, make_member, make_partnership, make_series
from conftest import SignInAs
from flask import Flask
from page_checks import without_tokens
from page_client import PageClient

from app.audit.models import AuditEntry
from app.cases.conflicts import declare_conflict
from app.cases.models import Answer, Case, ContactKind
from app.cases.service import NewContact
from app.core.access import Role
from app.core.clock import now_utc
from app.core.database import db
from app.directory.models import Agency
from app.disclosure import found
from app.meetings.models import Series

OPEN_PHONE, PROTECTED_PHONE = "07700 900111", "07700 900222"


@pytest.fixture
def case(context: None, at: object) -> Case:
    agencies = make_partnership("POL", "HOU", "CSC")
    series = make_series(agencies.values())
    contacts = [
        NewContact(kind=ContactKind.PHONE, text=OPEN_PHONE),
        NewContact(kind=ContactKind.PHONE, text=PROTECTED_PHONE, is_protected=True),
        NewContact(kind=ContactKind.ADDRESS, text="19 Chapel Fields"),
    ]
    case = make_case(agencies["POL"], victim="Fiona Bracewell", contacts=contacts)
    declare_conflict(None, case.id, agencies["HOU"].id, "He works there.")
    make_item(
        make_meeting(series),
        case,
        referrer=agencies["POL"],
        answers={"CSC": Answer.NOTHING_KNOWN},
        agencies=agencies,
    )
    for code in agencies:
        make_member(Role.REPRESENTATIVE, agencies[code], series=series, name=f"Finder {code}")
    db.session.commit()
    return case


def browser_of(sign_in_as: SignInAs, code: str) -> PageClient:
    from app.identity.models import Account

    return sign_in_as(db.session.scalars(db.select(Account).where(Account.name == f"Finder {code}")).one())


@pytest.mark.parametrize("typed", ["Fiona Bracewell", "bracewell, FIONA", "Bracewell", "+44 7700 900111"])
def test_what_one_may_see_is_found_however_it_is_typed(case: Case, sign_in_as: SignInAs, typed: str) -> None:
    answer = browser_of(sign_in_as, "POL").submit("/find", {"what": typed})
    assert "One case" in answer.text
    assert case.reference in answer.text


def test_a_reference_finds_it_too(case: Case, sign_in_as: SignInAs) -> None:
    for typed in (case.reference, case.reference.lower().replace("-", " ")):
        assert "Fiona Bracewell" in browser_of(sign_in_as, "POL").submit("/find", {"what": typed}).text


@pytest.mark.parametrize("typed", [PROTECTED_PHONE, "19 Chapel Fields", "Nobody Atall"])
def test_nobody_is_found_by_what_is_protected_or_by_where_they_live(
    case: Case, sign_in_as: SignInAs, typed: str
) -> None:
    assert "Nothing found" in browser_of(sign_in_as, "POL").submit("/find", {"what": typed}).text


@pytest.mark.parametrize("code", ["HOU", "CSC"])
def test_a_hidden_case_answers_like_none(case: Case, sign_in_as: SignInAs, code: str) -> None:
    """Housing is locked out, social work has said that it knows nothing: neither finds anything."""
    browser = browser_of(sign_in_as, code)

    def answer(typed: str) -> tuple[int, str, list[str]]:
        told = browser.submit("/find", {"what": typed})
        text = without_tokens(told.text).replace(typed, "")
        import re

        return told.status_code, re.sub(r'nonce="[^"]*"', "", text), sorted(name for name, _ in told.headers)

    for hidden, absent in [("Fiona Bracewell", "Norma Absently"), (case.reference, "ZZ-999")]:
        assert answer(hidden) == answer(absent)


def test_nothing_typed_reaches_an_address_a_log_or_the_trail(
    app: Flask, case: Case, sign_in_as: SignInAs, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = browser_of(sign_in_as, "POL").submit("/find", {"what": "Fiona Bracewell"})
    assert answer.status_code == 200, "the answer is the page itself, and leads nowhere"
    assert "Bracewell" not in caplog.text
    entry = db.session.scalars(db.select(AuditEntry).where(AuditEntry.kind == "cases_searched")).one()
    assert entry.fields == {"found": 1}


def test_where_very_many_fit_the_newest_stand_there_and_what_is_hidden_counts_for_nothing(
    case: Case, sign_in_as: SignInAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A newer case locks the police out: to them it is neither one of the newest nor one more that fits."""
    monkeypatch.setattr(found, "MOST_FOUND", 1)
    agencies = {agency.code: agency for agency in db.session.scalars(db.select(Agency).order_by(Agency.id))}
    series = db.session.scalars(db.select(Series)).one()
    shown = {}
    for day, locked_out in [(2, None), (3, "POL")]:
        newer = make_case(agencies["POL"], victim="Fiona Bracewell")
        if locked_out:
            declare_conflict(None, newer.id, agencies[locked_out].id, "A relative.")
        meeting = make_meeting(series, starts_utc=now_utc() + timedelta(days=day))
        make_item(meeting, newer, referrer=agencies["POL"], answers={"CSC": Answer.NOTHING_KNOWN}, agencies=agencies)
        db.session.commit()
        shown[day] = newer.reference
        answer = browser_of(sign_in_as, "POL").submit("/find", {"what": "Bracewell"}).text
        assert "One case" in answer
        assert "More cases fit" in answer
        assert shown[2] in answer
        assert case.reference not in answer
    assert shown[3] not in answer
    monkeypatch.setattr(found, "MOST_FOUND", 2)
    assert "More cases fit" not in browser_of(sign_in_as, "POL").submit("/find", {"what": "Bracewell"}).text


def test_many_searches_in_a_short_time_are_refused(case: Case, sign_in_as: SignInAs) -> None:
    browser = browser_of(sign_in_as, "POL")
    answers = [browser.submit("/find", {"what": f"Somebody Number{n}"}).status_code for n in range(31)]
    assert answers == [200] * 30 + [429]


def test_nothing_typed_is_asked_for(case: Case, sign_in_as: SignInAs) -> None:
    answer = browser_of(sign_in_as, "POL").submit("/find", {"what": "  "})
    assert answer.status_code == 422
    assert "Write a name" in answer.text
