"""The share gate: one press with a purpose, other words, late, taken down and confirmed, and voices brought."""

from collections.abc import Callable
from typing import Any

import pytest
from builders import actor_for, make_member
from page_client import PageClient

from app.actions.service import close_case
from app.agenda.service import call_case
from app.cases.queries import list_people
from app.core.access import Role
from app.core.database import db
from app.meetings.models import MeetingState
from app.minutes.models import Certainty, Contribution, ResearchLine, Voice
from app.minutes.service import write_research

SignInAs = Callable[..., PageClient]
NOTED = "Rent is behind since May."


@pytest.fixture
def line(small: Any) -> ResearchLine:
    """What housing knows and has shared with nobody."""
    return write_research(
        actor_for(small.housing),
        small.meeting.id,
        small.first.id,
        small.agencies["HOU"].id,
        text=NOTED,
        certainty=Certainty.FACT,
        meaning="She may not be able to leave.",
    )


@pytest.fixture
def bryony(small: Any) -> Any:
    return make_member(Role.MINUTE_TAKER, name="Bryony Cale")


def the_one() -> Contribution:
    return db.session.scalars(db.select(Contribution)).one()


def close(small: Any) -> None:
    small.meeting.state = MeetingState.OPEN
    chair = actor_for(small.chair)
    call_case(chair, small.meeting.id, small.first.id)
    close_case(chair, small.meeting.id, small.first.id, decided="The locks are changed today.", agreed_ids=[])


def take_down(client: PageClient, small: Any, **fields: str) -> Any:
    client.get(small.page(small.first))
    fields = {"agency_id": str(small.agencies["HOU"].id), "text": "He rang twice.", **fields}
    return client.press("Keep it for them to confirm", **fields)


class TestSharing:
    @pytest.mark.usefixtures("line")
    def test_one_press_shares_a_line_and_says_why(self, small: Any, sign_in_as: SignInAs) -> None:
        housing = sign_in_as(small.housing)
        housing.get(small.page(small.first))
        housing.press(f"To keep somebody safe now: share “{NOTED}”")
        assert the_one().purpose == "To keep somebody safe now"
        seen = sign_in_as(small.police).get(small.page(small.first)).text
        assert "<strong>Why it is shared:</strong> To keep somebody safe now" in seen

    def test_other_words_reach_everybody_and_the_note_stays(
        self, small: Any, line: ResearchLine, sign_in_as: SignInAs
    ) -> None:
        housing = sign_in_as(small.housing)
        housing.get(small.page(small.first))
        housing.press("Share in these words", text="The tenancy is at risk.", certainty="professional_opinion")
        assert (line.text, the_one().text) == (NOTED, "The tenancy is at risk.")
        seen = sign_in_as(small.police).get(small.page(small.first)).text
        assert "The tenancy is at risk." in seen
        assert "Professional opinion" in seen
        assert NOTED not in seen

    def test_without_words_nothing_is_shared_and_the_rest_comes_back(
        self, small: Any, line: ResearchLine, sign_in_as: SignInAs
    ) -> None:
        answer = sign_in_as(small.housing).submit(
            small.page(small.first, f"/research/{line.id}/share-reworded"),
            {"text": " ", "certainty": "worry", "meaning": "It may tip over."},
        )
        assert answer.status_code == 422
        assert f'<a href="#wording-{line.id}-text">Write what you share.</a>' in answer.text
        assert "It may tip over.</textarea>" in answer.text
        assert db.session.scalars(db.select(Contribution)).all() == []

    def test_what_comes_after_the_case_was_closed_is_marked_late(
        self, small: Any, line: ResearchLine, sign_in_as: SignInAs
    ) -> None:
        close(small)
        sign_in_as(small.housing).submit(small.page(small.first, f"/research/{line.id}/share"))
        assert the_one().is_late
        assert "Shared after the case was closed." in sign_in_as(small.police).get(small.page(small.first)).text

    def test_help_to_decide_stands_beside_ones_notes(self, small: Any, sign_in_as: SignInAs) -> None:
        small.meeting.series.sharing_help = "Ask Ruth on extension 12."
        page = sign_in_as(small.housing).get(small.page(small.first)).text
        assert "May I share this?" in page
        assert "Ask Ruth on extension 12." in page

    @pytest.mark.usefixtures("line")
    def test_a_series_without_reasons_has_one_plain_button(self, small: Any, sign_in_as: SignInAs) -> None:
        small.meeting.series.sharing_reasons = ""
        housing = sign_in_as(small.housing)
        housing.get(small.page(small.first))
        housing.press(f"Share this “{NOTED}”")
        assert the_one().purpose == ""


class TestTakingDown:
    def test_what_is_said_aloud_waits_for_its_agency(self, small: Any, bryony: Any, sign_in_as: SignInAs) -> None:
        assert "has yet to say that it is right" in take_down(sign_in_as(bryony), small).text
        seen = sign_in_as(small.police).get(small.page(small.first)).text
        assert "Taken down by Bryony Cale as it was said." in seen
        assert "Yes, we said this" not in seen

    def test_its_agency_confirms_it_with_one_press(self, small: Any, bryony: Any, sign_in_as: SignInAs) -> None:
        take_down(sign_in_as(bryony), small)
        housing = sign_in_as(small.housing)
        housing.get(small.page(small.first))
        page = housing.press("Yes, we said this “He rang twice.”").text
        assert "Taken down by Bryony Cale, confirmed by Joel Brandt." in page
        assert not the_one().is_unconfirmed

    def test_its_agency_corrects_it_and_both_stay(self, small: Any, bryony: Any, sign_in_as: SignInAs) -> None:
        take_down(sign_in_as(bryony), small)
        housing = sign_in_as(small.housing)
        housing.get(small.page(small.first))
        page = housing.press("Correct it", text="He rang three times.", certainty="fact").text
        assert "He rang three times." in page
        assert "It was taken down as: “He rang twice.”" in page
        again = housing.submit(
            small.page(small.first, f"/contributions/{the_one().id}/correct"), {"text": "Four.", "certainty": "fact"}
        )
        assert again.status_code == 409
        assert the_one().text == "He rang three times."

    def test_nobody_else_confirms_it(self, small: Any, bryony: Any, sign_in_as: SignInAs) -> None:
        take_down(sign_in_as(bryony), small)
        address = small.page(small.first, f"/contributions/{the_one().id}/confirm")
        assert sign_in_as(small.police).submit(address).status_code == 404
        assert sign_in_as(bryony).submit(address).status_code == 403
        assert the_one().is_unconfirmed

    def test_representatives_take_nothing_down_for_others(self, small: Any, sign_in_as: SignInAs) -> None:
        form = {"agency_id": str(small.agencies["POL"].id), "text": "They said so."}
        assert sign_in_as(small.housing).submit(small.page(small.first, "/taken-down"), form).status_code == 404

    @pytest.mark.parametrize(
        ("wrong", "said", "field"),
        [
            ({"agency_id": ""}, "Choose the agency that said it.", "taken-agency_id"),
            ({"text": ""}, "Write what was said.", "taken-text"),
        ],
    )
    def test_a_mistake_is_told_at_its_field(
        self, small: Any, bryony: Any, sign_in_as: SignInAs, wrong: dict[str, str], said: str, field: str
    ) -> None:
        answer = take_down(sign_in_as(bryony), small, **{"certainty": "worry", **wrong})
        assert answer.status_code == 422
        assert f'<a href="#{field}">{said}</a>' in answer.text
        assert 'id="take-down" open' in answer.text
        assert "text" in wrong or "He rang twice.</textarea>" in answer.text

    def test_the_chair_is_told_who_has_not_confirmed_and_may_close_all_the_same(
        self, small: Any, bryony: Any, sign_in_as: SignInAs
    ) -> None:
        small.meeting.state = MeetingState.OPEN
        call_case(actor_for(small.chair), small.meeting.id, small.first.id)
        take_down(sign_in_as(bryony), small)
        page = sign_in_as(small.chair).get(f"/meetings/{small.meeting.id}/chair").text
        assert "Taken down and not confirmed yet: HOU of Testbury. You can close all the same." in page


class TestVoices:
    def test_the_page_says_whose_voice_nobody_has_brought(self, small: Any, sign_in_as: SignInAs) -> None:
        housing = sign_in_as(small.housing)
        assert (
            "Nobody has brought the voice of Kay Marsh and Alf Marsh yet." in housing.get(small.page(small.first)).text
        )
        child = next(person for person in people_of(small) if person.name == "Alf Marsh")
        housing.press("Bring it to everybody", person_id=str(child.id), text="The door mended.", source="His teacher")
        seen = sign_in_as(small.police).get(small.page(small.first)).text
        assert "The door mended." in seen
        assert "Who says so: His teacher" in seen
        assert "Nobody has brought the voice of Kay Marsh yet." in seen

    @pytest.mark.parametrize(
        ("fields", "said", "field"),
        [
            ({"person_id": "", "text": "To stay."}, "Choose whose voice it is.", "voice-person_id"),
            ({"text": " ", "source": "Her aunt"}, "Write what they want or fear.", "voice-text"),
        ],
    )
    def test_a_mistake_is_told_at_its_field(
        self, small: Any, sign_in_as: SignInAs, fields: dict[str, str], said: str, field: str
    ) -> None:
        answer = sign_in_as(small.housing).submit(small.page(small.first, "/voices"), fields)
        assert answer.status_code == 422
        assert f'<a href="#{field}">{said}</a>' in answer.text
        assert db.session.scalars(db.select(Voice)).all() == []

    def test_nobody_speaks_for_a_person_of_another_case(self, small: Any, sign_in_as: SignInAs) -> None:

        stranger = list_people([small.second.id])[0]
        answer = sign_in_as(small.housing).submit(
            small.page(small.first, "/voices"), {"person_id": str(stranger.id), "text": "x"}
        )
        assert answer.status_code == 422


def people_of(small: Any) -> Any:

    return list_people([small.first.id])
