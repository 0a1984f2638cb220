"""What was agreed: signed as the case closes, added to, never changed, understood; and views that differ."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from builders import actor_for, make_member
from page_client import PageClient

from app.actions.agreed_record import is_whole, list_versions
from app.actions.models import ActionState, RecordVersion
from app.actions.rules import When
from app.actions.service import close_case, record_action
from app.agenda.service import call_case
from app.audit.models import AuditEntry
from app.core.access import Role
from app.core.clock import now_utc
from app.core.database import db
from app.meetings.models import MeetingState
from app.minutes.document import append_text
from app.minutes.models import Section
from app.minutes.queries import list_documents
from app.minutes.record_models import DifferingView
from app.minutes.shared_texts import sections_of

SignInAs = Callable[..., PageClient]


def write(small: Any, section: Section, text: str) -> None:
    document = next(one for one in list_documents(small.items[0].id) if one.section is section)
    append_text(document, text)


def close(small: Any) -> None:
    small.meeting.state = MeetingState.OPEN
    chair = actor_for(small.chair)
    call_case(chair, small.meeting.id, small.first.id)
    action = record_action(
        small.items[0],
        agency_id=small.agencies["HOU"].id,
        text="Change the locks",
        when=When(due_utc=now_utc() + timedelta(days=1)),
        state=ActionState.PROPOSED,
    )
    close_case(chair, small.meeting.id, small.first.id, decided="Locks today.", agreed_ids={action.id})


class TestSections:
    def test_each_victim_and_child_has_a_text_of_their_own(self, small: Any, sign_in_as: SignInAs) -> None:
        page = sign_in_as(small.housing).get(small.page(small.first)).text
        for title in (
            "Possible harm",
            "What points to it",
            "What protects",
            "Voice of Kay Marsh",
            "Voice of Alf Marsh",
        ):
            assert f">{title}</label>" in page

    def test_a_section_that_is_switched_off_goes_unless_something_stands_in_it(
        self, small: Any, sign_in_as: SignInAs
    ) -> None:
        write(small, Section.INDICATORS, "Tracker found.")
        coordinator = sign_in_as(make_member(Role.COORDINATOR))
        address = f"/meetings/{small.meeting.id}/what-is-recorded"
        coordinator.get(address)
        answer = coordinator.press("Save", used=["discussion", "plan"], **{"hint-discussion": "Short, and plain."})
        assert "Saved." in answer.text
        page = sign_in_as(small.housing).get(small.page(small.first)).text
        assert "Short, and plain." in page
        assert ">What points to it</label>" in page
        assert ">What protects</label>" not in page
        assert "Voice of Alf Marsh" not in page

    def test_a_section_that_is_switched_on_comes_to_the_cases_on_the_list(
        self, small: Any, sign_in_as: SignInAs
    ) -> None:
        coordinator = sign_in_as(make_member(Role.COORDINATOR))
        address = f"/meetings/{small.meeting.id}/what-is-recorded"
        coordinator.get(address)
        coordinator.press("Save", used=["plan"])
        coordinator.get(address)
        coordinator.press("Save", used=["plan", "voice"])
        assert "Voice of Alf Marsh" in sign_in_as(small.housing).get(small.page(small.first)).text

    def test_no_section_at_all_is_refused_with_everything_typed(self, small: Any, sign_in_as: SignInAs) -> None:
        coordinator = sign_in_as(make_member(Role.COORDINATOR))
        coordinator.get(f"/meetings/{small.meeting.id}/what-is-recorded")
        answer = coordinator.press("Save", used=[], reasons="To plan", help="Ask Ruth.")
        assert answer.status_code == 422
        assert "Leave at least one section, or there is nowhere to write." in answer.text
        assert "Ask Ruth.</textarea>" in answer.text
        assert len([use for use in sections_of(small.meeting.series) if use.is_used]) > 1

    def test_the_scale_is_there_for_those_who_want_it(self, small: Any, sign_in_as: SignInAs) -> None:
        housing = sign_in_as(small.housing)
        assert "How safe things are" not in housing.get(small.page(small.first)).text
        coordinator = sign_in_as(make_member(Role.COORDINATOR))
        coordinator.get(f"/meetings/{small.meeting.id}/what-is-recorded")
        coordinator.press("Save", used=["discussion", "scale"])
        assert "How safe things are" in housing.get(small.page(small.first)).text

    def test_representatives_do_not_change_what_is_recorded(self, small: Any, sign_in_as: SignInAs) -> None:
        assert sign_in_as(small.police).get(f"/meetings/{small.meeting.id}/what-is-recorded").status_code == 403


class TestAgreed:
    def test_the_chair_reads_risk_back_before_signing(self, small: Any, sign_in_as: SignInAs) -> None:
        write(small, Section.POSSIBLE_HARM, "He has her keys.")
        small.meeting.state = MeetingState.OPEN
        call_case(actor_for(small.chair), small.meeting.id, small.first.id)
        page = sign_in_as(small.chair).get(f"/meetings/{small.meeting.id}/chair").text
        panel = page[page.index("app-close__panel") : page.index("Agree and close")]
        assert "He has her keys." in panel
        assert "You sign it with your name" in page

    def test_what_was_agreed_carries_the_chairs_name_and_the_time(self, small: Any, sign_in_as: SignInAs) -> None:
        close(small)
        page = sign_in_as(small.housing).get(small.page(small.first)).text
        assert "Agreed and signed by Priya Raman" in page
        assert "Version 1," in page
        assert "Nothing has been altered since." in page

    def test_an_agency_with_something_to_do_says_that_it_has_understood(self, small: Any, sign_in_as: SignInAs) -> None:
        close(small)
        housing = sign_in_as(small.housing)
        assert "HOU of Testbury has something to do." in housing.get(small.page(small.first)).text
        page = housing.press("Heard and understood for HOU of Testbury").text
        assert "heard and understood, Joel Brandt" in page
        assert "has something to do." not in page
        again = housing.submit(small.page(small.first, "/understood"), {"agency_id": str(small.agencies["HOU"].id)})
        assert again.status_code == 303
        entries = db.session.scalars(db.select(AuditEntry).where(AuditEntry.kind == "record_understood")).all()
        assert len(entries) == 1

    def test_an_agency_with_nothing_to_do_is_not_asked(self, small: Any, sign_in_as: SignInAs) -> None:
        close(small)
        police = sign_in_as(small.police)
        page = police.get(small.page(small.first)).text
        assert "has something to do." not in page
        assert "has not said so yet" in page
        for agency in ("POL", "HOU"):
            form = {"agency_id": str(small.agencies[agency].id)}
            assert police.submit(small.page(small.first, "/understood"), form).status_code == 404

    def test_a_correction_is_added_and_changes_no_word(self, small: Any, sign_in_as: SignInAs) -> None:
        write(small, Section.DISCUSSION, "He left on Monday.")
        close(small)
        housing = sign_in_as(small.housing)
        housing.get(small.page(small.first))
        page = housing.press("Add it", addition="It was Tuesday.", reason="The log was misread.").text
        assert "It was Tuesday." in page
        assert "<strong>Why:</strong> The log was misread." in page
        assert "Joel Brandt" in page
        assert "Version 2," in page
        assert "He left on Monday." in page
        assert "Nothing has been altered since." in page

    @pytest.mark.parametrize(
        ("fields", "said", "field"),
        [
            ({"addition": "", "reason": "Late"}, "Write what is to be added or corrected.", "addition-addition"),
            ({"addition": "Tuesday.", "reason": " "}, "Write why it is added now.", "addition-reason"),
        ],
    )
    def test_a_mistake_is_told_at_its_field(
        self, small: Any, sign_in_as: SignInAs, fields: dict[str, str], said: str, field: str
    ) -> None:
        close(small)
        answer = sign_in_as(small.housing).submit(small.page(small.first, "/additions"), fields)
        assert answer.status_code == 422
        assert f'<a href="#{field}">{said}</a>' in answer.text
        assert "addition" not in said or fields["addition"] in answer.text

    def test_nothing_is_added_before_the_case_is_closed(self, small: Any, sign_in_as: SignInAs) -> None:
        form = {"addition": "Tuesday.", "reason": "Late"}
        answer = sign_in_as(small.housing).submit(small.page(small.first, "/additions"), form)
        assert answer.status_code == 409
        assert "This case has not been closed yet." in answer.text

    def test_whoever_does_not_see_the_case_adds_nothing(self, small: Any, sign_in_as: SignInAs) -> None:
        close(small)
        form = {"addition": "Tuesday.", "reason": "Late"}
        assert sign_in_as(small.school).submit(small.page(small.first, "/additions"), form).status_code == 404
        reader = make_member(Role.READER, case=small.first)
        assert sign_in_as(reader).submit(small.page(small.first, "/additions"), form).status_code == 403


class TestWhole:
    @pytest.fixture
    def versions(self, small: Any, sign_in_as: SignInAs) -> list[RecordVersion]:
        write(small, Section.DISCUSSION, "He left on Monday.")
        close(small)
        housing = sign_in_as(small.housing)
        for number in (2, 3):
            housing.submit(small.page(small.first, "/additions"), {"addition": f"Note {number}", "reason": "Late"})
        return list(list_versions(small.meeting.id, small.first.id))

    def test_it_is_whole_as_it_was_left(self, small: Any, versions: list[RecordVersion]) -> None:
        assert [row.version for row in versions] == [1, 2, 3]
        assert is_whole(small.items[0], versions)

    def test_an_addition_that_was_altered_is_noticed(self, small: Any, versions: list[RecordVersion]) -> None:
        versions[1].addition = "Something else"
        assert not is_whole(small.items[0], versions)

    def test_an_addition_that_was_taken_out_is_noticed(self, small: Any, versions: list[RecordVersion]) -> None:
        versions[2].version = 2
        assert not is_whole(small.items[0], [versions[0], versions[2]])

    def test_another_author_is_noticed(self, small: Any, versions: list[RecordVersion]) -> None:
        versions[0].author_id = small.police.id
        assert not is_whole(small.items[0], versions)

    def test_a_frozen_text_that_was_altered_is_noticed_and_said(
        self, small: Any, versions: list[RecordVersion], sign_in_as: SignInAs
    ) -> None:
        write(small, Section.DISCUSSION, " Or did he?")
        assert not is_whole(small.items[0], versions)
        assert "has been altered outside Caseround" in sign_in_as(small.housing).get(small.page(small.first)).text


class TestDiffering:
    def raise_one(self, small: Any, sign_in_as: SignInAs) -> DifferingView:
        housing = sign_in_as(small.housing)
        housing.get(small.page(small.first))
        housing.press(
            "Put this view beside the others",
            within="/differing",
            about="Who is most at risk",
            text="Alf is.",
            reason="He sleeps at the door.",
        )
        return db.session.scalars(db.select(DifferingView)).one()

    def test_views_stand_side_by_side_until_the_chair_answers(self, small: Any, sign_in_as: SignInAs) -> None:
        row = self.raise_one(small, sign_in_as)
        police = sign_in_as(small.police)
        assert "Waits for the chair" in police.get(small.page(small.first)).text
        page = police.press(
            "Put this view beside the others", within=f"/differing/{row.id}/view", text="Kay is.", reason="The calls."
        ).text
        for words in ("Alf is.", "He sleeps at the door.", "Kay is.", "The calls.", "Who is most at risk"):
            assert words in page
        chair = sign_in_as(small.chair)
        chair.get(small.page(small.first))
        page = chair.press(
            "Answer", response="Both are looked at together.", manager="DI Ashworth", day="1", month="12", year="2027"
        ).text
        assert "DI Ashworth</strong> sees to it by Wednesday 1 December 2027" in page
        assert "Answered by Priya Raman" in page

    def test_an_answer_is_not_written_over(self, small: Any, sign_in_as: SignInAs) -> None:
        row = self.raise_one(small, sign_in_as)
        chair = sign_in_as(small.chair)
        address = small.page(small.first, f"/differing/{row.id}/answer")
        assert chair.submit(address, {"response": "The first answer."}).status_code == 303
        again = chair.submit(address, {"response": "The second."})
        assert again.status_code == 409
        assert row.response == "The first answer."

    def test_only_a_chair_answers(self, small: Any, sign_in_as: SignInAs) -> None:
        row = self.raise_one(small, sign_in_as)
        address = small.page(small.first, f"/differing/{row.id}/answer")
        assert sign_in_as(small.housing).submit(address, {"response": "We are right."}).status_code == 403

    def test_the_words_are_the_fields_own(self, small: Any, sign_in_as: SignInAs) -> None:
        self.raise_one(small, sign_in_as)
        page = sign_in_as(small.police).get(small.page(small.first)).text.lower()
        assert "differing professional views" in page
        assert not {"dispute", "escalation"} & set(page.split())

    @pytest.mark.parametrize(
        ("fields", "said", "field"),
        [
            ({"response": " "}, "Write what you as the chair make of it.", "response"),
            ({"response": "Both.", "day": "31", "month": "2", "year": "2027"}, "That date does not exist.", "day"),
            ({"response": "Both.", "day": "1", "month": "1", "year": "2020"}, "That date has passed.", "day"),
        ],
    )
    def test_a_mistake_of_the_chair_is_told_at_its_field(
        self, small: Any, sign_in_as: SignInAs, fields: dict[str, str], said: str, field: str
    ) -> None:
        row = self.raise_one(small, sign_in_as)
        answer = sign_in_as(small.chair).submit(small.page(small.first, f"/differing/{row.id}/answer"), fields)
        assert answer.status_code == 422
        assert f'<a href="#answer-{row.id}-{field}">{said}' in answer.text
        assert row.answered_utc is None

    def test_a_view_without_words_comes_back(self, small: Any, sign_in_as: SignInAs) -> None:
        form = {"about": "Where Alf lives", "text": "", "reason": "We visited."}
        answer = sign_in_as(small.housing).submit(small.page(small.first, "/differing"), form)
        assert answer.status_code == 422
        assert '<a href="#differing-text">Write how your agency sees it.</a>' in answer.text
        assert "We visited.</textarea>" in answer.text


class TestReading:
    def test_the_record_holds_everything_in_one_go(self, small: Any, sign_in_as: SignInAs) -> None:
        write(small, Section.PROTECTIVE_FACTORS, "Her sister is near.")
        close(small)
        page = sign_in_as(small.police).get(small.page(small.first, "/record")).text
        for words in ("Her sister is near.", "Locks today.", "Change the locks", "Agreed and signed by Priya Raman"):
            assert words in page
        assert "Read by Anita Kerr" in page

    def test_reading_the_record_leaves_an_entry(self, small: Any, sign_in_as: SignInAs) -> None:
        sign_in_as(small.police).get(small.page(small.first, "/record"))
        entries = db.session.scalars(db.select(AuditEntry).where(AuditEntry.kind == "case_viewed")).all()
        assert [entry.fields["sight"] for entry in entries] == ["case"]

    def test_who_does_not_see_the_case_sees_no_record(self, small: Any, sign_in_as: SignInAs) -> None:
        assert sign_in_as(small.school).get(small.page(small.first, "/record")).status_code == 404
