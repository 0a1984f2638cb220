"""What an agency knows, person by person: saved as one types, never lost, and private until a line is shared."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from builders import actor_for, make_item, make_meeting
from page_client import PageClient

from app.actions.models import Action, ActionState
from app.cases.models import Answer
from app.cases.queries import list_people
from app.core.clock import now_utc
from app.core.database import db
from app.meetings.models import MeetingState
from app.minutes.models import Certainty, Contribution, ResearchKind, ResearchLine
from app.minutes.notes import mark_of
from app.minutes.service import hold_back_line, share_line, write_research

SignInAs = Callable[..., PageClient]
SOON = {"X-Fragment": "1"}


def sheet(small: Any) -> str:
    return f"/meetings/{small.meeting.id}/cases/{small.first.id}/research"


def lines() -> list[ResearchLine]:
    return list(db.session.scalars(db.select(ResearchLine).order_by(ResearchLine.position)))


def victim(small: Any) -> Any:
    return list_people([small.first.id])[0]


def type_in(client: PageClient, small: Any, text: str, **more: str) -> Any:
    """What the page sends while one types in one box."""
    box = more.pop("box", "") or str(uuid.uuid4())
    kind = more.pop("kind", "known")
    fields = {
        "agency_id": str(small.agencies["HOU"].id),
        "about_id": str(victim(small).id),
        "line_id": box,
        f"kind-{box}": kind,
        f"mark-{box}": more.pop("mark", ""),
        f"text-{box}": text,
        f"certainty-{box}": more.pop("certainty", "fact"),
        f"meaning-{box}": more.pop("meaning", ""),
    }
    client.get(sheet(small))
    return client.submit(f"{sheet(small)}/notes", fields, headers=SOON)


class TestTyping:
    def test_what_is_typed_is_kept_under_the_id_of_its_box_and_sending_it_twice_keeps_it_once(
        self, small: Any, sign_in_as: SignInAs
    ) -> None:
        client, box = sign_in_as(small.housing), str(uuid.uuid4())
        for _ in range(2):
            answer = type_in(client, small, "She moved in May.", box=box, meaning="She has no friends here.")
            assert answer.status_code == 200
        (line,) = lines()
        assert str(line.id) == box
        assert (line.text, line.meaning, line.kind) == ("She moved in May.", "She has no friends here.", "known")
        assert answer.json["saved"] == [
            {"box": box, "line": box, "mark": mark_of(line.text, line.certainty, line.meaning)}
        ]

    def test_going_on_changes_the_line_and_emptying_the_box_takes_it_away(
        self, small: Any, sign_in_as: SignInAs
    ) -> None:
        client, box = sign_in_as(small.housing), str(uuid.uuid4())
        mark = type_in(client, small, "She mov", box=box).json["saved"][0]["mark"]
        mark = type_in(client, small, "She moved.", box=box, mark=mark).json["saved"][0]["mark"]
        db.session.expire_all()
        assert [line.text for line in lines()] == ["She moved."]
        type_in(client, small, "", box=box, mark=mark)
        db.session.expire_all()
        assert lines() == []

    def test_two_of_one_agency_in_one_box_lose_nothing(self, small: Any, sign_in_as: SignInAs) -> None:
        client, box = sign_in_as(small.housing), str(uuid.uuid4())
        mark = type_in(client, small, "First.", box=box).json["saved"][0]["mark"]
        type_in(client, small, "First, and then more.", box=box, mark=mark)
        (kept,) = type_in(client, small, "First, otherwise.", box=box, mark=mark).json["saved"]
        assert kept["line"] != box
        db.session.expire_all()
        assert {line.text for line in lines()} == {"First, and then more.", "First, otherwise."}

    def test_what_was_shared_meanwhile_keeps_its_note_and_the_rest_becomes_another(
        self, small: Any, sign_in_as: SignInAs
    ) -> None:
        client, box = sign_in_as(small.housing), str(uuid.uuid4())
        mark = type_in(client, small, "Shared.", box=box).json["saved"][0]["mark"]
        share_line(actor_for(small.housing), small.meeting.id, small.first.id, uuid.UUID(box))
        db.session.commit()
        type_in(client, small, "Shared, and more.", box=box, mark=mark)
        db.session.expire_all()
        assert [line.text for line in lines()] == ["Shared.", "Shared, and more."]

    def test_a_very_long_text_is_kept_whole(self, small: Any, sign_in_as: SignInAs) -> None:
        text = "A long story. " * 20_000
        assert type_in(sign_in_as(small.housing), small, text).status_code == 200
        assert lines()[0].text == text.strip()

    def test_nobody_writes_into_the_box_of_another_agency(self, small: Any, sign_in_as: SignInAs) -> None:
        line = write_research(
            actor_for(small.police),
            small.meeting.id,
            small.first.id,
            small.agencies["POL"].id,
            text="Ours.",
            certainty=Certainty.FACT,
        )
        db.session.commit()
        assert type_in(sign_in_as(small.housing), small, "Theirs.", box=str(line.id)).status_code == 404
        db.session.expire_all()
        assert [one.text for one in lines()] == ["Ours."]

    def test_without_a_script_a_card_is_kept_with_a_button(self, small: Any, sign_in_as: SignInAs) -> None:
        client = sign_in_as(small.housing)
        page = client.get(sheet(small))
        assert "Last contact" in page.text
        answer = client.press("Keep what is written about the whole family")
        assert answer.status_code == 200
        assert "Only HOU of Testbury sees it until you share it" in answer.text


class TestRiskToStaff:
    def test_it_is_private_until_it_is_shared_and_then_stands_first_for_everybody_in_the_case(
        self, small: Any, sign_in_as: SignInAs
    ) -> None:
        risk = "The dog bites: ring from the car."
        line = write_research(
            actor_for(small.housing),
            small.meeting.id,
            small.first.id,
            small.agencies["HOU"].id,
            text=risk,
            certainty=Certainty.FACT,
            kind=ResearchKind.RISK_TO_STAFF,
        )
        assert risk not in sign_in_as(small.police).get(small.page(small.first)).text
        sign_in_as(small.housing).get(small.page(small.first))
        share_line(actor_for(small.housing), small.meeting.id, small.first.id, line.id)
        page = sign_in_as(small.police).get(small.page(small.first)).text
        assert "Risk to staff." in page
        assert page.index(risk) < page.index('id="people"')


class TestProposedActions:
    def test_one_press_puts_it_among_the_actions_once_it_is_shared(self, small: Any, sign_in_as: SignInAs) -> None:
        line = write_research(
            actor_for(small.housing),
            small.meeting.id,
            small.first.id,
            small.agencies["HOU"].id,
            text="Change the lock.",
            certainty=Certainty.PROFESSIONAL_OPINION,
            kind=ResearchKind.PROPOSED_ACTION,
            about_id=victim(small).id,
        )
        share_line(actor_for(small.housing), small.meeting.id, small.first.id, line.id)
        client = sign_in_as(small.police)
        client.get(small.page(small.first))
        assert client.press("Put it among the actions").status_code == 200
        (action,) = db.session.scalars(db.select(Action)).all()
        assert (action.text, action.state) == ("Change the lock.", ActionState.PROPOSED)
        assert action.agency_id == small.agencies["HOU"].id
        assert "Put it among the actions" not in client.get(small.page(small.first)).text
        contribution = db.session.scalars(db.select(Contribution)).one()
        url = f"{small.page(small.first)}/contributions/{contribution.id}/suggest"
        client.submit(url, {})
        assert db.session.scalar(db.select(db.func.count(Action.id))) == 1

    def test_what_is_no_proposal_becomes_no_action(self, small: Any, sign_in_as: SignInAs) -> None:
        line = write_research(
            actor_for(small.housing),
            small.meeting.id,
            small.first.id,
            small.agencies["HOU"].id,
            text="She moved.",
            certainty=Certainty.FACT,
        )
        contribution = share_line(actor_for(small.housing), small.meeting.id, small.first.id, line.id)
        client = sign_in_as(small.police)
        client.get(small.page(small.first))
        url = f"{small.page(small.first)}/contributions/{contribution.id}/suggest"
        assert client.submit(url, {}).status_code == 404


class TestEarlierMeetings:
    @pytest.fixture
    def later(self, small: Any, at: Any) -> Any:
        """A meeting the next day at which the case stands again, with a note of housing from the one before."""
        actor, place = actor_for(small.housing), (small.meeting.id, small.first.id, small.agencies["HOU"].id)
        kept = write_research(
            actor,
            *place,
            text="Arrears.",
            certainty=Certainty.WORRY,
            meaning="She may lose the flat.",
            about_id=victim(small).id,
            kind=ResearchKind.WHAT_WORKS,
        )
        hold_back_line(actor, small.meeting.id, small.first.id, kept.id, "Not yet.")
        write_research(
            actor_for(small.police),
            small.meeting.id,
            small.first.id,
            small.agencies["POL"].id,
            text="Police alone.",
            certainty=Certainty.FACT,
        )
        small.meeting.state, small.meeting.closed_utc = MeetingState.CLOSED, now_utc()
        meeting = make_meeting(small.meeting.series, starts_utc=at.later(days=1))
        make_item(
            meeting,
            small.first,
            referrer=small.agencies["POL"],
            answers={"HOU": Answer.KNOWN},
            agencies=small.agencies,
        )
        return meeting

    def test_own_lines_alone_are_offered_and_taken_over_one_by_one(
        self, small: Any, later: Any, sign_in_as: SignInAs
    ) -> None:
        client = sign_in_as(small.housing)
        here = f"/meetings/{later.id}/cases/{small.first.id}/research"
        assert "Arrears." not in client.get(here).text
        page = client.get(f"{here}?earlier=yes")
        assert "Arrears." in page.text
        assert "Police alone." not in page.text
        assert client.press("Take over “Arrears.”").status_code == 200
        db.session.expire_all()
        (taken,) = [line for line in lines() if line.meeting_id == later.id]
        assert (taken.text, taken.certainty, taken.meaning) == ("Arrears.", Certainty.WORRY, "She may lose the flat.")
        assert (taken.kind, taken.is_held_back, taken.held_back_reason) == (ResearchKind.WHAT_WORKS, True, "Not yet.")
        assert db.session.scalars(db.select(Contribution)).all() == []
        assert "Arrears." not in client.get(f"{here}?earlier=yes").text.partition('id="earlier"')[2]

    def test_nobody_takes_over_a_line_of_another_agency(self, small: Any, later: Any, sign_in_as: SignInAs) -> None:
        client = sign_in_as(small.housing)
        here = f"/meetings/{later.id}/cases/{small.first.id}/research"
        client.get(here)
        (theirs,) = [line for line in lines() if line.text == "Police alone."]
        assert client.submit(f"{here}/take-over", {"line_id": str(theirs.id)}).status_code == 404
        assert client.submit(f"{here}/take-over", {"line_id": str(uuid.uuid4())}).status_code == 404
