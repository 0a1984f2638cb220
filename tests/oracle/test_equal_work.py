"""What is hidden and what does not exist are answered after the same work: no clock can tell them apart.

The work is counted, not timed: the questions put to the database, and the rows that are made into objects. How long
answers take is measured in `bench/test_existence.py`.
"""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from conftest import SignInAs
from flask import Flask
from oracle.roles import PEOPLE
from page_client import PageClient
from who_may import FIELDS
from work import counted

from app.actions.models import Action, ActionState
from app.actions.standard import list_standard_actions
from app.audit.refusals import allowance
from app.cases.models import ConflictOfInterest
from app.cases.queries import list_contacts
from app.core.access import Actor
from app.core.clock import now_utc
from app.core.database import db
from app.core.sockets import live
from app.identity.queries import actor_of, find_account_by_email
from app.minutes.models import MinutesDocument, ResearchLine
from app.minutes.queries import find_document_access
from app.summaries.models import Summary, SummaryCase

SPEAKER, CHAIR, COORDINATOR, OFFICER = (
    PEOPLE[role] for role in ("conflicted", "chair", "coordinator", "data_protection_officer")
)


@pytest.fixture
def hidden(marlbeck: Any, context: None) -> dict[str, uuid.UUID]:
    """The ids of a case that some of these people must not know of, and of what belongs to it."""
    case_id = marlbeck.case_ids["C12"]
    for email in (CHAIR, COORDINATOR, OFFICER):
        account = find_account_by_email(email)
        assert account is not None
        db.session.add(ConflictOfInterest(case_id=case_id, account_id=account.id, declared_utc=now_utc()))
    # Whatever the speaker's agency was once sent, it must not hold any longer.
    homes = marlbeck.agency_ids["HOU"]
    summary = db.session.scalars(db.select(Summary).where(Summary.agency_id == homes).order_by(Summary.id)).first()
    assert summary is not None
    held = db.select(SummaryCase.case_id).where(SummaryCase.summary_id == summary.id).order_by(SummaryCase.id)
    db.session.add_all(
        ConflictOfInterest(case_id=one, agency_id=homes, declared_utc=now_utc()) for one in db.session.scalars(held)
    )
    db.session.commit()
    line_id = db.session.scalar(db.select(ResearchLine.id).where(ResearchLine.case_id == case_id).limit(1))
    document_id = db.session.scalar(db.select(MinutesDocument.id).where(MinutesDocument.case_id == case_id).limit(1))
    contacts = list_contacts(case_id)
    action = db.session.scalars(db.select(Action).where(Action.case_id == case_id).order_by(Action.id)).first()
    assert document_id is not None
    assert action is not None
    action.state = ActionState.AGREED
    db.session.commit()
    return {
        "meeting_id": marlbeck.meeting_id,
        "case_id": case_id,
        "summary_id": summary.id,
        "line_id": line_id or uuid.uuid4(),
        "action_id": action.id,
        "standard_id": list_standard_actions(marlbeck.daily_series_id)[0].id,
        "contact_id": contacts[0][0].id,
        "document_id": document_id,
        "agency_id": homes,
        "account_id": marlbeck.account_ids[PEOPLE["representative"]],
        "person_id": uuid.uuid4(),
    }


def absent(ids: dict[str, uuid.UUID]) -> dict[str, uuid.UUID]:
    """The same where the meeting is there, and what is asked for at it is not."""
    kept = ("meeting_id", "agency_id", "account_id", "standard_id")
    return {name: value if name in kept else uuid.uuid4() for name, value in ids.items()}


@pytest.mark.parametrize("who", [SPEAKER, CHAIR, COORDINATOR, OFFICER])
def test_every_address_does_the_same_work(
    app: Flask, hidden: dict[str, uuid.UUID], sign_in_as: SignInAs, who: str
) -> None:
    browser = sign_in_as(who)
    browser.is_checking_pages = False
    # The first answer of a browser gives it its token.
    browser.get("/me/sign-ins")
    unequal = []
    for rule in app.url_map.iter_rules():
        named = set(rule.arguments) & {"action_id", "case_id", "summary_id"}
        if not named or (who != SPEAKER and "summary_id" in named):
            continue
        for method in sorted({"GET", "POST"} & (rule.methods or set())):
            with counted() as work_for_absent:
                answer = send(browser, rule, method, absent(hidden))
            with counted() as work_for_hidden:
                assert send(browser, rule, method, hidden) == answer
            if work_for_hidden != work_for_absent:
                more, less = work_for_hidden - work_for_absent, work_for_absent - work_for_hidden
                unequal.append(f"{method} {rule}: more {dict(more)}, less {dict(less)}")
    assert unequal == []


def send(browser: PageClient, rule: Any, method: str, ids: dict[str, uuid.UUID]) -> int:
    """One request with everything that it needs; answers its status."""
    # Of many refusals in a minute only the first are kept one by one.
    allowance.counts.clear()
    path = rule.build({name: ids.get(name, ids["case_id"]) for name in rule.arguments})[1]
    if method == "GET":
        return browser.get(path).status_code
    fields = {n: str(value(ids) if callable(value) else value) for n, value in FIELDS.get(rule.endpoint, {}).items()}
    return browser.submit(path, fields).status_code


@pytest.mark.parametrize("who", [SPEAKER, CHAIR])
@pytest.mark.parametrize("kind", ["item", "document"])
def test_the_live_channel_does_the_same_work(app: Flask, hidden: dict[str, uuid.UUID], who: str, kind: str) -> None:
    account = find_account_by_email(who)
    assert account is not None
    actor = actor_of(account)
    document = db.session.get_one(MinutesDocument, hidden["document_id"])
    asked: dict[str, tuple[Callable[[Actor, uuid.UUID], object], uuid.UUID]] = {
        "item": (live.watchable["item"], document.item_id),
        "document": (find_document_access, document.id),
    }
    ask, id_ = asked[kind]
    works = []
    for one in (uuid.uuid4(), uuid.uuid4(), id_):
        db.session.expunge_all()
        with counted() as work:
            assert not ask(actor, one)
        works.append(work)
    assert works[0] == works[1] == works[2]
