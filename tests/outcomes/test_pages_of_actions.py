"""Actions page by page: together they are the whole list, for everybody, and only what a page shows is read."""

from typing import Any

import pytest
from flask.ctx import AppContext
from oracle.roles import PEOPLE

from app.core.database import db
from app.disclosure import actions
from app.disclosure.actions import Whose, list_action_lines, list_action_page
from app.identity.models import Account
from app.identity.queries import actor_of


@pytest.mark.parametrize("is_open", [True, False])
def test_the_pages_together_are_the_list(
    context: AppContext, marlbeck: Any, monkeypatch: pytest.MonkeyPatch, is_open: bool
) -> None:
    monkeypatch.setattr(actions, "ACTIONS_A_PAGE", 3)
    told = 0
    for email in PEOPLE.values():
        actor = actor_of(db.session.scalars(db.select(Account).where(Account.email == email)).one())
        for whose in Whose:
            whole = list_action_lines(actor, whose, is_open=is_open)
            first = list_action_page(actor, whose, is_open=is_open, page=1)
            pages = [list_action_page(actor, whose, is_open=is_open, page=n + 1) for n in range(first.pages)]
            assert [line for page in pages for line in page.lines] == list(whole)
            assert {page.total for page in pages} == {len(whole)}
            assert first.overdue == sum(line.is_overdue for line in whole)
            for line in whole:
                holding = list_action_page(actor, whose, is_open=is_open, page=1, holding=line.id)
                assert line in holding.lines
            told += len(whole)
    assert told or not is_open


def test_a_page_beyond_the_last_is_the_last(context: AppContext, marlbeck: Any) -> None:
    account = db.session.scalars(db.select(Account).where(Account.email == PEOPLE["coordinator"])).one()
    page = list_action_page(actor_of(account), Whose.ALL, is_open=True, page=99_999)
    assert page.number == page.pages
