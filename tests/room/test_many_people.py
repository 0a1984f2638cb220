"""However many people come, a page asks as often."""

from typing import Any

import pytest
from conftest import SignInAs
from work import counted

from app.core.database import db
from app.demo.bench import add_bench
from app.identity.queries import actor_of, find_account_by_email
from app.meetings.service import join_meeting


@pytest.mark.parametrize("page", ["chair", "lobby", ""])
def test_more_people_are_no_more_questions(context: Any, sign_in_as: SignInAs, page: str) -> None:
    meeting = add_bench(6, 24)
    chair = sign_in_as(f"chair.{meeting.accounts[0].partition('.')[2]}")

    def questions_with(people: int) -> int:
        for email in meeting.accounts[:people]:
            account = find_account_by_email(email)
            assert account is not None
            join_meeting(actor_of(account), meeting.meeting_id)
        db.session.commit()
        address = f"/meetings/{meeting.meeting_id}/{page}".rstrip("/")
        assert chair.get(address).status_code == 200  # found
        with counted() as work:
            chair.get(address)
        # More people are more rows; names of rows are one word.
        return sum(times for what, times in work.items() if " " in what)

    few = questions_with(4)
    assert questions_with(24) == few
