"""What each page of the demonstration asks of the database: so many statements, none for each row, no table whole.

A number here is what a page asked when it was written down, and a little more. Whoever makes a page ask less lowers it.
"""

from typing import Any

import pytest
from conftest import SignInAs
from flask import Flask
from hostile.spreading import Walker
from oracle.roles import PEOPLE
from page_client import PageClient
from sqlalchemy import text
from statements_asked import asked

from app.core.access import public
from app.core.database import db

pytestmark = pytest.mark.timeout(500)

LOOKING = ("coordinator", "chair", "representative", "data_protection_officer", "administrator", "practitioner")
USUAL_BUDGET = 45
BUDGETS = {
    # These tell all that one reader may hold of a case, each part from where it stands.
    "casefile.case": 75,
    "casefile.chronology": 75,
    "casefile.research": 75,
    "casefile.read_record": 70,
    "outcomes.family_page": 75,
    # What was sent, for each case of a meeting.
    "summaries.left_out": 115,
    # Lists over several meetings.
    "outcomes.own": 105,
    "diary.cover": 85,
    "transfers.choose": 55,
    "triage_board.people": 55,
}
# One statement may be asked so often: from several parts of a page that do not know of each other.
USUALLY_AGAIN = 6
ASKED_AGAIN = {
    # Once for each meeting that is shown.
    "diary.list_shared_places": 15,
    # Once for each agency or case of what was sent.
    "summaries.left_out": 8,
    "outcomes.own": 8,
}
# Tables that hold as much after ten years as after one: the partnership, its people and agencies, what they set.
SMALL = {
    *("partnership", "agency", "agency_contact", "series", "account", "role_grant", "term", "leave", "consultant"),
    *("grounds_list", "repeat_rule", "school_dates", "school_span", "agency_closure", "alembic_version", "audit_chain"),
    *("staff_token",),
}
# Tables that grow and are read whole all the same: by so many statements, and why.
READ_WHOLE = {
    "action": (6, "what is open in the whole partnership, by a rule of need-to-know in SQL"),
    "agenda_item": (5, "the same for the cases of whoever asks"),
    "outcome": (3, "what is to be looked at again"),
    "meeting": (4, "some hundreds a year"),
    "poll": (1, "some tens a year"),
    "case": (1, "the sealed ones, for the officer"),
    "audit_anchor": (1, "one an hour, on the page that checks all of them"),
    "referrer_link": (1, "some hundreds a year"),
    "contribution_limit": (3, "what goes no further, some hundreds a year"),
    "contribution": (1, "how soon answers came, month by month, since the first"),
    "told": (4, "what was heard and is open, or was heard of late, put together by the database"),
    **dict.fromkeys(("transfer_package", "arrival", "waiting_package"), (1, "some tens a year")),
}


def test_what_every_page_of_the_demonstration_asks(
    app: Flask, context: None, marlbeck: Any, sign_in_as: SignInAs
) -> None:
    with asked() as seen:
        for role in LOOKING:
            walker = Walker(sign_in_as(PEOPLE[role]))
            walker.browser.is_checking_pages = False
            walker.walk(alike=1, papers=0)
            assert walker.faults == []
    assert len({page.endpoint for page in seen.requests}) > 90, "hardly a page was opened"
    assert seen.too_many(USUAL_BUDGET, BUDGETS) == {}
    assert seen.again_and_again(USUALLY_AGAIN, ASKED_AGAIN) == {}
    whole = {table: shapes for table, shapes in seen.read_whole().items() if table not in SMALL}
    assert {t: shapes for t, shapes in whole.items() if len(shapes) > READ_WHOLE.get(t, (0, ""))[0]} == {}


def test_a_page_that_asks_for_each_row_or_reads_a_table_whole_would_be_noticed(app: Flask, client: PageClient) -> None:
    @app.get("/rows")
    @public
    def rows() -> str:
        for number in range(8):
            db.session.execute(text("SELECT id FROM person WHERE case_id = :id"), {"id": f"{number}"})
        db.session.execute(text("SELECT id FROM person WHERE position > 3"))
        return ""

    with asked() as seen:
        client.get("/rows")
    (most,) = seen.too_many(8, {}).values()
    assert most.startswith("8 x SELECT * FROM person WHERE case_id = ?")
    assert seen.too_many(8, {"rows": 12}) == {}
    assert seen.again_and_again(7, {}) == {"rows /rows": most}
    assert seen.again_and_again(7, {"rows": 8}) == {}
    assert seen.read_whole()["person"] == {"SELECT * FROM person WHERE position > ?"}
