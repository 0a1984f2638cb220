"""Limits on what an agency shares: setting them, what everybody then sees, and lifting them."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from builders import actor_for, make_member
from page_client import PageClient

from app.audit.models import AuditEntry
from app.core.access import Role
from app.core.clock import now_utc
from app.core.database import db
from app.meetings.models import MeetingState
from app.minutes.limiting import NewLimit, lift_limit, limit_contribution, share_with_limits
from app.minutes.models import Certainty, Contribution, ContributionLimit, ResearchLine
from app.minutes.service import share_line, write_research

SignInAs = Callable[..., PageClient]
TEXT = "Kay keeps a bag at her aunt."
TOLD = "Something from POL of Testbury is withheld from you. Ring Anita Kerr,"


@pytest.fixture
def line(small: Any) -> ResearchLine:
    """What police know and have shared with nobody."""
    police = actor_for(small.police)
    return write_research(
        police,
        small.meeting.id,
        small.first.id,
        small.agencies["POL"].id,
        text=TEXT,
        certainty=Certainty.FACT,
        meaning="She may be about to leave.",
    )


@pytest.fixture
def limited(small: Any, line: ResearchLine) -> Callable[..., Contribution]:
    """Shares it limited in that way."""

    def share(**how: Any) -> Contribution:
        new = NewLimit(reason="His cousin works there.", **how)
        shared = share_with_limits(actor_for(small.police), small.meeting.id, small.first.id, line.id, new)
        db.session.commit()
        return shared

    return share


def form(small: Any, **values: Any) -> dict[str, Any]:
    """The form as the page sends it, with what is withheld from housing."""
    return {
        "agencies": [str(small.agencies["HOU"].id)],
        "is_existence_told": "yes",
        "reason": "His cousin works there.",
        "day": "23",
        "month": "12",
        "year": "2026",
        **values,
    }


def shared() -> list[Contribution]:
    return list(db.session.scalars(db.select(Contribution)))


def text_of(page: Any) -> str:
    """What a page says, in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split()).replace(" ,", ",").replace(" .", ".")


def entries(kind: str) -> list[dict[str, Any]]:
    return [entry.fields for entry in db.session.scalars(db.select(AuditEntry).where(AuditEntry.kind == kind))]


def test_what_is_shared_with_limits_was_never_open(small: Any, line: ResearchLine, sign_in_as: SignInAs) -> None:
    address = small.page(small.first, f"/research/{line.id}/share-with-limits")
    police = sign_in_as(small.police)
    page = police.submit(address, form(small), follow_redirects=True)
    assert page.status_code == 200
    assert "Withheld from HOU of Testbury. They are told that something is withheld." in text_of(page)
    assert "Why: His cousin works there." in text_of(page)
    assert "Review date: 23 December 2026" in text_of(page)
    housing = sign_in_as(small.housing).get(small.page(small.first))
    assert TEXT not in housing.text
    assert "about to leave" not in housing.text
    assert f"{TOLD} 01632 960002." in text_of(housing)
    assert "Nothing has been shared yet" not in housing.text
    (contribution,) = shared()
    assert str(contribution.id) not in housing.text
    chair = text_of(sign_in_as(small.chair).get(small.page(small.first)))
    assert TEXT in chair
    assert "Withheld from HOU of Testbury." in chair
    assert "cousin" not in chair
    assert [set(fields) for fields in entries("contribution_limited")] == [
        {"case_id", "meeting_id", "agency_id", "contribution_id", "limit_id"}
    ]


def test_where_existence_is_not_told_there_is_no_trace(small: Any, limited: Any, at: Any, sign_in_as: SignInAs) -> None:
    housing = sign_in_as(small.housing)
    before = housing.get(small.page(small.first))
    at.later(minutes=7)
    contribution = limited(agency_ids=frozenset({small.agencies["HOU"].id}), is_existence_told=False)
    after = housing.get(small.page(small.first))
    assert "Nothing has been shared yet." in after.text
    assert str(contribution.id) not in after.text
    assert "09:07" not in after.text

    def page_of(answer: Any) -> str:
        # The proof of what was seen is the same; tokens and nonces are not.
        return re.sub(r'(csrf[-_]token"[^>]*(?:content|value)=|nonce=)"[^"]*"', "", answer.text)

    assert page_of(after) == page_of(before)


@pytest.mark.parametrize(
    ("role", "is_withheld"), [(Role.CHAIR, True), (Role.COORDINATOR, False), (Role.MINUTE_TAKER, False)]
)
def test_a_role_is_withheld_from_whoever_holds_it(
    small: Any, limited: Any, sign_in_as: SignInAs, role: Role, is_withheld: bool
) -> None:
    limited(roles=frozenset({Role.CHAIR}))
    page = sign_in_as(make_member(role)).get(small.page(small.first))
    assert (TEXT not in page.text) is is_withheld
    assert (TOLD in text_of(page)) is is_withheld


def test_somebody_of_a_named_agency_gets_nothing_by_another_role(
    small: Any, limited: Any, sign_in_as: SignInAs
) -> None:
    limited(agency_ids=frozenset({small.agencies["HOU"].id}))
    chair = make_member(Role.CHAIR, small.agencies["HOU"])
    small.meeting.state = MeetingState.OPEN
    pages = [sign_in_as(chair).get(small.page(small.first)), sign_in_as(small.chair).get(small.page(small.first))]
    assert [TEXT in page.text for page in pages] == [False, True]


def test_what_is_not_for_the_minutes_is_heard_and_not_kept(small: Any, limited: Any, sign_in_as: SignInAs) -> None:
    limited(is_not_in_minutes=True)
    housing = sign_in_as(small.housing)
    assert TEXT in housing.get(small.page(small.first)).text
    small.meeting.state, small.meeting.closed_utc = MeetingState.CLOSED, now_utc()
    after = housing.get(small.page(small.first))
    assert TEXT not in after.text
    assert TOLD in text_of(after)
    assert TEXT not in sign_in_as(small.chair).get(small.page(small.first)).text
    assert TEXT in sign_in_as(small.police).get(small.page(small.first)).text


def test_one_press_lifts_it_for_everybody_at_once(small: Any, limited: Any, sign_in_as: SignInAs) -> None:
    contribution = limited(agency_ids=frozenset({small.agencies["HOU"].id}))
    version = small.items[0].version
    police = sign_in_as(make_member(Role.DEPUTY, small.agencies["POL"]))
    police.get(small.page(small.first))
    lifted = police.press(f"Lift this limit “{TEXT}”")
    assert "Limited" not in text_of(lifted)
    assert TEXT in sign_in_as(small.housing).get(small.page(small.first)).text
    assert small.items[0].version == version + 1
    police.submit(small.page(small.first, f"/contributions/{contribution.id}/lift-limit"))
    assert len(entries("limit_lifted")) == 1


def test_a_change_takes_the_place_of_what_stood(small: Any, limited: Any, sign_in_as: SignInAs) -> None:
    contribution = limited(agency_ids=frozenset({small.agencies["HOU"].id}))
    address = small.page(small.first, f"/contributions/{contribution.id}/limit")
    values = form(small, agencies=[], roles=["chair"], reason="Better so.", day="", month="", year="")
    page = sign_in_as(small.police).submit(address, values, follow_redirects=True)
    assert "Withheld from the chair." in text_of(page)
    assert "Review date" not in page.text
    assert TEXT in sign_in_as(small.housing).get(small.page(small.first)).text
    rows = db.session.scalars(db.select(ContributionLimit)).all()
    assert sorted((row.reason, row.lifted_utc is None) for row in rows) == [
        ("Better so.", True),
        ("His cousin works there.", False),
    ]


def test_a_review_date_that_has_come_stands_out_for_the_owner_alone(
    small: Any, limited: Any, at: Any, sign_in_as: SignInAs
) -> None:
    limited(agency_ids=frozenset({small.agencies["HOU"].id}), review_on=(now_utc() + timedelta(days=1)).date())
    assert "Look at this again" not in sign_in_as(small.police).get(small.page(small.first)).text
    at.later(days=1)
    assert "Look at this again" in sign_in_as(small.police).get(small.page(small.first)).text
    assert "Look at this again" not in sign_in_as(small.chair).get(small.page(small.first)).text


def test_nobody_limits_or_lifts_what_another_agency_shared(small: Any, limited: Any, sign_in_as: SignInAs) -> None:
    contribution = limited(is_not_in_minutes=True)
    for below in ("limit", "lift-limit"):
        address = small.page(small.first, f"/contributions/{contribution.id}/{below}")
        assert sign_in_as(small.housing).submit(address, form(small)).status_code == 404
        assert sign_in_as(small.chair).submit(address, form(small)).status_code == 403
        elsewhere = small.page(small.second, f"/contributions/{contribution.id}/{below}")
        assert sign_in_as(small.police).submit(elsewhere, form(small)).status_code == 404
    assert "Limit who sees this" not in sign_in_as(small.housing).get(small.page(small.first)).text


@pytest.mark.parametrize(
    ("wrong", "said", "field"),
    [
        ({"agencies": []}, "Choose from whom it is withheld, or keep it out of the minutes.", "agencies"),
        ({"agencies": ["POL"]}, "Choose agencies that were asked about this case.", "agencies"),
        ({"reason": " "}, "Write why it is withheld.", "reason"),
        ({"day": "31", "month": "11"}, "That date does not exist. Check the day and the month.", "day"),
        ({"year": "2025"}, "That date has passed. Enter today or a later day.", "day"),
    ],
)
def test_a_mistake_shares_nothing_and_keeps_what_was_typed(
    small: Any, line: ResearchLine, sign_in_as: SignInAs, wrong: dict[str, Any], said: str, field: str
) -> None:
    values = form(small, **{"reason": "Because\nof him", **wrong})
    values["agencies"] = [str(small.agencies[code].id) if code == "POL" else code for code in values["agencies"]]
    answer = sign_in_as(small.police).submit(small.page(small.first, f"/research/{line.id}/share-with-limits"), values)
    assert answer.status_code == 422
    assert "<title>Error: " in answer.text
    assert f'<a href="#limit-{line.id}-{field}">{said}</a>' in answer.text
    assert f'id="limit-{line.id}-{field}"' in answer.text
    assert wrong.get("reason") or "Because\nof him</textarea>" in answer.text.replace("\r\n", "\n")
    assert f'id="details-limit-{line.id}" open' in answer.text
    assert shared() == []
    assert db.session.scalars(db.select(ContributionLimit)).all() == []


def test_several_things_withheld_are_one_line_without_a_number(small: Any, sign_in_as: SignInAs) -> None:
    police, agency = actor_for(small.police), small.agencies["POL"]
    for text in ("One thing.", "Another thing."):
        line = write_research(police, small.meeting.id, small.first.id, agency.id, text=text, certainty=Certainty.FACT)
        contribution = share_line(police, small.meeting.id, small.first.id, line.id)
        new = NewLimit(reason="No.", agency_ids=frozenset({small.agencies["HOU"].id}))
        limit_contribution(police, small.meeting.id, small.first.id, contribution.id, new)
    page = text_of(sign_in_as(small.housing).get(small.page(small.first)))
    assert page.count("Something from POL of Testbury") == 1
    lift_limit(police, small.meeting.id, small.first.id, shared()[0].id)
    page = text_of(sign_in_as(small.housing).get(small.page(small.first)))
    assert page.count("Something from POL of Testbury") == 1
