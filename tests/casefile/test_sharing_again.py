"""What an agency shared before is shared again by itself alone, for a purpose; nothing comes back by itself."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from builders import actor_for, make_case, make_item, make_meeting, make_member, set_answer
from conftest import SignInAs
from small_meeting import SmallMeeting

from app.audit.models import AuditEntry
from app.cases.conflicts import declare_conflict
from app.cases.models import Answer, Case, Check
from app.cases.queries import list_people
from app.core.access import Role
from app.core.clock import now_utc
from app.core.database import db
from app.core.vault import destroy_case_key
from app.identity.models import Account
from app.meetings.models import Meeting, MeetingState
from app.minutes.limiting import NewLimit, limit_contribution
from app.minutes.models import Certainty, Contribution
from app.minutes.service import share_line, write_research
from app.minutes.taking_down import take_down
from app.referrals.joining import keep_apart, link

OWN, THEIRS = "She has rent arrears.", "There was a call last week."
WHY = "She asked for the same flat again."


class Before:
    """A meeting that is over, at which housing and the police shared about a family; and where it is heard again."""

    def __init__(self, small: SmallMeeting) -> None:
        self.small = small
        self.own = self.shared(small.housing, "HOU", OWN)
        self.theirs = self.shared(small.police, "POL", THEIRS)
        self.coordinator = make_member(Role.COORDINATOR)
        small.meeting.state, small.meeting.closed_utc = MeetingState.CLOSED, now_utc()
        self.next: Meeting = make_meeting(small.meeting.series, starts_utc=now_utc() + timedelta(days=1))
        self.again = self.listed(small.first)
        db.session.commit()

    def shared(self, account: Account, code: str, text: str) -> Contribution:
        place = (self.small.meeting.id, self.small.first.id)
        actor = actor_for(account)
        line = write_research(
            actor, *place, self.small.agencies[code].id, text=text, certainty=Certainty.WORRY, meaning="It may end."
        )
        return share_line(actor, *place, line.id)

    def listed(self, case: Case) -> Case:
        make_item(
            self.next,
            case,
            referrer=self.small.agencies["POL"],
            answers={"HOU": Answer.KNOWN},
            agencies=self.small.agencies,
        )
        return case

    def of_another(self) -> Case:
        """A new case of somebody else, in which somebody of the first one is too."""
        case = self.listed(make_case(self.small.agencies["POL"], victim="Ada Lock"))
        db.session.commit()
        return case

    def page(self, case: Case) -> str:
        return f"/meetings/{self.next.id}/cases/{case.id}"

    def looks_back(self, browser: Any, case: Case) -> str:
        told: str = browser.get(f"{self.page(case)}/research?earlier=yes").text
        return told.partition('id="before"')[2]

    def press(self, browser: Any, case: Case, contribution_id: uuid.UUID, purpose: str = WHY) -> Any:
        browser.get(f"{self.page(case)}/research")
        fields = {"contribution_id": str(contribution_id), "purpose": purpose}
        return browser.submit(f"{self.page(case)}/research/share-again", fields)


@pytest.fixture
def before(small: SmallMeeting) -> Before:
    return Before(small)


def shared_at(meeting: Meeting) -> list[Contribution]:
    db.session.expire_all()
    rows = db.select(Contribution).where(Contribution.meeting_id == meeting.id).order_by(Contribution.shared_utc)
    return list(db.session.scalars(rows))


def test_what_was_shared_before_stands_nowhere_until_its_agency_shares_it_again(
    before: Before, sign_in_as: SignInAs
) -> None:
    small, police = before.small, sign_in_as(before.small.police)
    assert OWN not in police.get(before.page(small.first)).text.partition('id="shared"')[2].partition("</section>")[0]
    housing = sign_in_as(small.housing)
    assert OWN not in housing.get(f"{before.page(small.first)}/research").text
    offered = before.looks_back(housing, small.first)
    assert OWN in offered
    assert THEIRS not in offered
    for _press in range(2):
        assert before.press(housing, small.first, before.own.id).status_code == 303
    (again,) = shared_at(before.next)
    assert (again.text, again.certainty, again.meaning, again.purpose) == (OWN, Certainty.WORRY, "It may end.", WHY)
    assert (again.agency_id, again.author_id) == (small.agencies["HOU"].id, small.housing.id)
    told = sign_in_as(small.police).get(before.page(small.first)).text
    assert "Shared again." in told
    assert f"First shared at {small.meeting.series.name}" in told
    assert WHY in told
    assert OWN not in before.looks_back(sign_in_as(small.housing), small.first)
    (entry,) = entries_of("contribution_shared_again")
    assert entry.account_id == small.housing.id
    assert entry.fields["earlier_id"] == str(before.own.id)


def test_without_a_purpose_it_is_not_shared_and_the_page_says_so_beside_the_field(
    before: Before, sign_in_as: SignInAs
) -> None:
    told = before.press(sign_in_as(before.small.housing), before.small.first, before.own.id, "  ")
    assert told.status_code == 422
    assert f'id="purpose-{before.own.id}-error"' in told.text
    assert "Say why you share it again." in told.text
    assert shared_at(before.next) == []


@pytest.mark.parametrize("whose", ["another agency's", "absent"])
def test_nobody_shares_again_what_another_agency_shared(before: Before, sign_in_as: SignInAs, whose: str) -> None:
    contribution_id = before.theirs.id if whose == "another agency's" else uuid.uuid4()
    answer = before.press(sign_in_as(before.small.housing), before.small.first, contribution_id)
    assert answer.status_code == 404
    assert shared_at(before.next) == []


def test_a_case_in_which_the_same_person_is_counts_only_once_it_is_linked(before: Before, sign_in_as: SignInAs) -> None:
    new, small = before.of_another(), before.small
    housing, coordinator = sign_in_as(small.housing), actor_for(before.coordinator)
    assert OWN not in before.looks_back(housing, new)
    assert before.press(housing, new, before.own.id).status_code == 404
    link(coordinator, new.id, small.first.id, "Dean is in both.")
    db.session.commit()
    offered = before.looks_back(housing, new)
    assert OWN in offered
    assert small.first.reference in offered
    assert THEIRS not in offered
    assert before.press(housing, new, before.own.id).status_code == 303
    (again,) = shared_at(before.next)
    assert (again.case_id, again.text, again.about_id) == (new.id, OWN, None)
    assert {entry.case_id for entry in entries_of("contribution_shared_again")} == {new.id, small.first.id}
    told = sign_in_as(small.police).get(before.page(new)).text
    assert "First shared at" in told
    assert small.first.reference not in told, "whose case it was is told to nobody"


@pytest.mark.parametrize(
    ("named", "stays"),
    [
        (["Kay Marsh"], True),
        (["Kay Marshal"], False),
        # Two of one name: nobody guesses which of them it is.
        (["Kay Marsh", "Kay Marsh"], False),
    ],
)
def test_it_stays_about_the_person_who_is_in_both_and_is_about_nobody_of_the_other_family(
    before: Before, sign_in_as: SignInAs, named: list[str], stays: bool
) -> None:
    small = before.small
    kay = list_people([small.first.id])[0]
    before.own.about_id = kay.id
    new = before.listed(make_case(small.agencies["POL"], victim="Ada Lock", children=named))
    link(actor_for(before.coordinator), new.id, small.first.id, "Kay is in both.")
    db.session.commit()
    housing = sign_in_as(small.housing)
    assert ("about Kay Marsh" in " ".join(before.looks_back(housing, new).split())) is stays
    assert before.press(housing, new, before.own.id).status_code == 303
    (again,) = shared_at(before.next)
    there = [person.id for person in list_people([new.id]) if person.name == "Kay Marsh"]
    assert again.about_id == (there[0] if stays else None)


def test_another_date_of_birth_makes_it_somebody_else(before: Before, sign_in_as: SignInAs) -> None:
    small = before.small
    kay = list_people([small.first.id])[0]
    before.own.about_id, kay.birth_date_text = kay.id, "1990-05-01"
    new = before.listed(make_case(small.agencies["POL"], victim="Kay Marsh"))
    list_people([new.id])[0].birth_date_text = "1971-11-23"
    link(actor_for(before.coordinator), new.id, small.first.id, "Dean is in both.")
    db.session.commit()
    assert before.press(sign_in_as(small.housing), new, before.own.id).status_code == 303
    assert [row.about_id for row in shared_at(before.next)] == [None]


def test_what_somebody_keeps_apart_afterwards_is_offered_no_longer(before: Before, sign_in_as: SignInAs) -> None:
    new, coordinator = before.of_another(), actor_for(before.coordinator)
    link(coordinator, new.id, before.small.first.id, "Dean is in both.")
    keep_apart(coordinator, new.id, before.small.first.id, "Another Dean.")
    db.session.commit()
    housing = sign_in_as(before.small.housing)
    assert OWN not in before.looks_back(housing, new)
    assert before.press(housing, new, before.own.id).status_code == 404


def test_a_linked_case_from_long_ago_is_opened_with_a_reason_first(before: Before, sign_in_as: SignInAs) -> None:
    new, small = before.of_another(), before.small
    link(actor_for(before.coordinator), new.id, small.first.id, "Dean is in both.")
    # It stands on no list any longer, and it is long over.
    db.session.execute(db.delete(Check).where(Check.meeting_id == before.next.id, Check.case_id == small.first.id))
    small.meeting.closed_utc = now_utc() - timedelta(days=60)
    small.meeting.starts_utc = now_utc() - timedelta(days=60)
    db.session.commit()
    housing = sign_in_as(small.housing)
    offered = before.looks_back(housing, new)
    assert OWN not in offered
    assert f"Open {small.first.reference} and say why" in offered
    assert before.press(housing, new, before.own.id).status_code == 404
    old = f"/meetings/{small.meeting.id}/cases/{small.first.id}"
    housing.get(old)
    assert housing.submit(f"{old}/open", {"why": "news"}).status_code == 303
    assert OWN in before.looks_back(housing, new)
    assert before.press(housing, new, before.own.id).status_code == 303


@pytest.mark.parametrize("what", ["a conflict", "no part in it", "erased"])
def test_whoever_must_not_see_one_of_the_two_is_offered_nothing(
    before: Before, sign_in_as: SignInAs, what: str
) -> None:
    new, small = before.of_another(), before.small
    link(actor_for(before.coordinator), new.id, small.first.id, "Dean is in both.")
    if what == "a conflict":
        declare_conflict(None, small.first.id, small.agencies["HOU"].id, "He works there.")
    elif what == "no part in it":
        for check in db.session.scalars(db.select(Check).where(Check.case_id == small.first.id)):
            if check.agency_id == small.agencies["HOU"].id:
                set_answer(check, Answer.NOTHING_KNOWN)
    else:
        destroy_case_key(small.first.id)
    db.session.commit()
    housing = sign_in_as(small.housing)
    offered = before.looks_back(housing, new)
    assert OWN not in offered
    assert small.first.reference not in offered
    assert before.press(housing, new, before.own.id).status_code == 404
    assert shared_at(before.next) == []


def test_what_was_limited_is_not_shared_again_with_one_press(before: Before, sign_in_as: SignInAs) -> None:
    small = before.small
    limit_contribution(
        actor_for(small.housing),
        small.meeting.id,
        small.first.id,
        before.own.id,
        NewLimit(reason="He works there.", agency_ids=frozenset({small.agencies["POL"].id})),
    )
    db.session.commit()
    housing = sign_in_as(small.housing)
    offered = before.looks_back(housing, small.first)
    assert "Limited then." in offered
    assert "/research/share-again" not in offered
    assert before.press(housing, small.first, before.own.id).status_code == 409
    assert shared_at(before.next) == []


def test_what_somebody_else_took_down_is_offered_once_the_agency_has_confirmed_it(
    before: Before, sign_in_as: SignInAs
) -> None:
    small = before.small
    small.meeting.state = MeetingState.OPEN
    said = take_down(
        actor_for(small.chair),
        small.meeting.id,
        small.first.id,
        agency_id=small.agencies["HOU"].id,
        text="They are two months behind.",
        certainty=Certainty.FACT,
        about_id=None,
    )
    small.meeting.state = MeetingState.CLOSED
    db.session.commit()
    housing = sign_in_as(small.housing)
    assert "They are two months behind." not in before.looks_back(housing, small.first)
    assert before.press(housing, small.first, said.id).status_code == 409


def entries_of(kind: str) -> list[AuditEntry]:
    return list(db.session.scalars(db.select(AuditEntry).where(AuditEntry.kind == kind).order_by(AuditEntry.number)))
