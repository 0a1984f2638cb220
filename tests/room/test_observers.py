"""Observers sign, see nothing until the chair lets them in, and nothing of the case once it has stopped."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.cases.conflicts import declare_conflict_of_person
from app.core.database import db
from app.identity.queries import find_account_by_email
from app.meetings.models import StatementSignature

from .conftest import CHAIR, DEPUTY_CHAIR, OBSERVER, POLICE, Morning, presences_at


@pytest.fixture
def ada(morning: Morning) -> str:
    """Ada Finn has signed; a case is under way. Answers the address of its page."""
    morning.open()
    morning.do(OBSERVER, "join")
    morning.call("C04")
    return f"/cases/{morning.told.case_ids['C04']}"


def let_in(morning: Morning, who: str = OBSERVER, *, chair: str = CHAIR) -> tuple[int, str]:
    fields = {"case_id": morning.told.case_ids["C04"], "account_id": morning.told.account_ids[who]}
    answer = morning.do(chair, "admit", **fields)
    return answer.status_code, answer.text


def status(morning: Morning, page: str) -> int:
    return morning.browser(OBSERVER).get(morning.address + page).status_code


def test_an_observer_is_let_in_reads_and_writes_nothing(morning: Morning, ada: str, app: Flask) -> None:
    assert status(morning, ada) == 403
    assert "Signed, sees nothing" in morning.see(CHAIR, "/chair")
    assert let_in(morning) == let_in(morning) == (303, let_in(morning)[1])
    assert "The chair has let you in to case" in morning.see(OBSERVER, "/lobby")
    assert morning.come_in(OBSERVER, "C04").status_code == 303
    page = morning.see(OBSERVER, ada)
    assert "Tanya Broadbent" in page
    assert "Add an action" not in page
    assert "In the case, reads only" in morning.see(CHAIR, "/chair")
    assert status(morning, f"/cases/{morning.told.case_ids['C01']}") == 404, "that case and no other"
    with app.app_context():
        (presence,) = presences_at(morning)
        assert (presence.account_id, presence.agency_id) == (morning.told.account_ids[OBSERVER], None)


def _close(morning: Morning) -> None:
    morning.close("C04")


def _hold(morning: Morning) -> None:
    morning.do(CHAIR, "hold", case_id=morning.told.case_ids["C04"])


def _defer(morning: Morning) -> None:
    morning.do(CHAIR, "defer", case_id=morning.told.case_ids["C04"], reason="Not today.")


def _leave_case(morning: Morning) -> None:
    morning.do(OBSERVER, "leave-case")


def _leave(morning: Morning) -> None:
    morning.do(OBSERVER, "leave")


def _see_out(morning: Morning) -> None:
    fields = {"case_id": morning.told.case_ids["C04"], "account_id": morning.told.account_ids[OBSERVER]}
    assert morning.do(CHAIR, "see-out", **fields).status_code == 303


@pytest.mark.parametrize("stop", [_close, _hold, _defer, _leave_case, _leave, _see_out])
def test_whatever_ends_it_the_observer_sees_nothing_any_longer(
    morning: Morning, ada: str, app: Flask, stop: Callable[[Morning], None]
) -> None:
    let_in(morning)
    morning.come_in(OBSERVER, "C04")
    assert status(morning, ada) == 200
    stop(morning)
    assert status(morning, ada) == 403
    assert "WD-604" not in morning.see(OBSERVER, "/lobby")
    assert morning.come_in(OBSERVER, "C04").status_code == 404
    with app.app_context():
        assert all(row.left_utc for row in presences_at(morning))


def test_who_has_not_signed_is_not_let_in(morning: Morning, ada: str, app: Flask) -> None:
    with app.app_context():
        db.session.execute(db.delete(StatementSignature))
        db.session.commit()
    code, text = let_in(morning)
    assert code == 409
    assert "Ada Finn has not signed the confidentiality statement yet." in text
    assert "Has not signed the statement yet" in morning.see(CHAIR, "/chair")
    assert status(morning, ada) == 403


def test_a_conflict_keeps_an_observer_out_and_nobody_is_told_why(morning: Morning, ada: str, app: Flask) -> None:
    with app.app_context():
        account = find_account_by_email(OBSERVER)
        assert account is not None
        declare_conflict_of_person(None, morning.told.case_ids["C04"], account.id, "A cousin.")
        db.session.commit()
    code, text = let_in(morning)
    assert code == 409
    assert "Ada Finn cannot be let in to this case." in text
    assert "onflict of interest" not in text
    assert status(morning, ada) == 403


def test_a_conflict_that_comes_up_ends_what_the_observer_was_let_in_for(morning: Morning, ada: str, app: Flask) -> None:
    let_in(morning)
    morning.come_in(OBSERVER, "C04")
    with app.app_context():
        declare_conflict_of_person(
            None, morning.told.case_ids["C04"], morning.told.account_ids[OBSERVER], "She knows the aunt."
        )
        db.session.commit()
    assert status(morning, ada) == 403
    assert "Cannot be let in to this case" in morning.see(CHAIR, "/chair")


def test_nobody_else_lets_in_and_nobody_but_observers_is_let_in(morning: Morning, ada: str) -> None:
    assert let_in(morning, chair=DEPUTY_CHAIR)[0] == 409
    assert let_in(morning, chair=POLICE)[0] == 403
    assert let_in(morning, POLICE)[0] == 404
    morning.do(OBSERVER, "leave")
    assert let_in(morning)[0] == 404, "she has gone"
