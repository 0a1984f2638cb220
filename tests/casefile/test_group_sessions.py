"""What each worker brings to a session: a number, a summary, an event; and who sees it when."""

from collections.abc import Callable

import pytest
from builders import make_member, make_partnership
from casefile.sessions import Sessions, make_sessions, of
from conftest import MovableClock
from page_client import PageClient

from app.agenda.models import ItemState
from app.audit.models import AuditEntry
from app.cases.models import ConflictOfInterest
from app.core.access import Role
from app.core.clock import as_of, now_utc
from app.core.database import db
from app.core.errors import Conflict, Invalid, NotFound
from app.meetings.models import MeetingState, Shape
from app.meetings.service import close_meeting, create_series
from app.minutes.chronology import add_event
from app.minutes.group_models import ChronologyEntry, ScaleAnswer
from app.minutes.known_dates import KnownDate
from app.minutes.limiting import NewLimit, limit_contribution
from app.minutes.models import Certainty, Contribution, ResearchLine
from app.minutes.scale import say_scale
from app.minutes.worker_summaries import ThreeBoxes, share_summary, write_summary
from app.summaries.dispatch import send_summaries
from app.summaries.models import Summary

SignInAs = Callable[..., PageClient]
BOXES = {"fact": "Seen twice.", "meaning": "It holds.", "worry": "The weekends."}


@pytest.fixture
def told(context: None, at: MovableClock) -> Sessions:
    """Three sessions of which the first two are over, with nothing said at any of them."""
    sessions = make_sessions(make_partnership("CSC", "EDU"))
    sessions.close(0)
    sessions.close(1)
    return sessions


def kinds() -> list[str]:
    return list(db.session.scalars(db.select(AuditEntry.kind).order_by(AuditEntry.number)))


class TestTheScale:
    def test_a_number_and_why_are_said_and_said_differently(self, told: Sessions, sign_in_as: SignInAs) -> None:
        school = sign_in_as(told.school)
        first = school.submit(told.at(2, "/scale"), {"number": " 4", "why": "She sings."}, follow_redirects=True)
        assert "She sings." in first.text
        assert "Say it differently" in first.text
        school.submit(told.at(2, "/scale"), {"number": "6", "why": ""})
        (answer,) = db.session.scalars(db.select(ScaleAnswer))
        assert (answer.number, answer.why, answer.agency_id) == (6, "", told.agencies["EDU"].id)
        assert kinds().count("scale_said") == 2
        assert "6<span" in sign_in_as(told.lead).get(told.at(2)).text

    @pytest.mark.parametrize("typed", ["", "11", "3.5", "much"])
    def test_what_is_no_such_number_is_answered_beside_the_field(
        self, told: Sessions, sign_in_as: SignInAs, typed: str
    ) -> None:
        answer = sign_in_as(told.school).submit(told.at(2, "/scale"), {"number": typed, "why": "Kept as typed."})
        assert answer.status_code == 422
        assert "Kept as typed." in answer.text
        assert 'href="#scale-number"' in answer.text
        assert db.session.scalars(db.select(ScaleAnswer)).all() == []

    def test_nobody_changes_it_once_the_case_is_closed(self, told: Sessions, sign_in_as: SignInAs) -> None:
        told.items[2].state = ItemState.CLOSED
        with pytest.raises(Conflict):
            say_scale(of(told.school), told.items[2].meeting_id, told.case.id, number=3, why="")
        answer = sign_in_as(told.school).submit(told.at(2, "/scale"), {"number": "3", "why": "Too late."})
        assert answer.status_code == 409
        assert "Too late." in answer.text

    def test_a_series_that_does_not_use_it_knows_of_none(self, told: Sessions, sign_in_as: SignInAs) -> None:
        told.series.uses_scale = False
        assert "from 0 to 10" not in sign_in_as(told.school).get(told.at(2)).text
        assert sign_in_as(told.school).submit(told.at(2, "/scale"), {"number": "3"}).status_code == 404

    @pytest.mark.usefixtures("told")
    def test_group_case_discussions_use_it_from_the_start(self) -> None:
        uses = {shape: create_series(name="A", shape=shape, agency_ids=[]).uses_scale for shape in Shape}
        assert [shape for shape, is_used in uses.items() if is_used] == [Shape.GROUP_CASE]

    def test_numbers_stand_by_agency_and_name_and_nothing_is_worked_out(
        self, told: Sessions, sign_in_as: SignInAs
    ) -> None:
        for account, number in ((told.lead, 9), (told.school, 1), (told.social_work, 5)):
            say_scale(of(account), told.items[2].meeting_id, told.case.id, number=number, why="")
        page = sign_in_as(told.lead).get(told.at(2)).text
        part = page[page.index('id="case-scale"') : page.index('id="say-scale"')]
        places = [part.index(name) for name in ("Imogen Tuck", "Hannah Opie", "Colette Barnes")]
        assert places == sorted(places)
        assert "average" not in page.lower()


class TestTheSummaryBeforeASession:
    def test_a_draft_is_for_its_own_agency(self, told: Sessions, sign_in_as: SignInAs) -> None:
        school, lead = sign_in_as(told.school), sign_in_as(told.lead)
        school.submit(told.at(2, "/my-summary"), {**BOXES, "then": "keep"})
        assert db.session.scalars(db.select(Contribution)).all() == []
        assert "Draft" in school.get(told.at(2)).text
        page = lead.get(told.at(2)).text
        assert "Who has written" in page
        assert "Draft" not in page
        assert "Seen twice." not in page
        # Boxes may be changed and emptied as long as it is a draft.
        school.submit(told.at(2, "/my-summary"), {"worry": "The mornings.", "then": "keep"})
        lines = db.session.scalars(db.select(ResearchLine)).all()
        assert [(line.text, line.certainty) for line in lines] == [("The mornings.", Certainty.WORRY)]

    def test_one_press_shares_it_and_the_worry_stays_a_worry(self, told: Sessions, sign_in_as: SignInAs) -> None:
        school = sign_in_as(told.school)
        done = school.submit(told.at(2, "/my-summary"), {**BOXES, "then": "share"}, follow_redirects=True)
        assert "Shared with the session." in done.text
        rows = db.session.scalars(db.select(Contribution)).all()
        assert {(row.text, row.certainty, row.meaning) for row in rows} == {
            ("Seen twice.", Certainty.FACT, "It holds."),
            ("The weekends.", Certainty.WORRY, ""),
        }
        page = sign_in_as(told.lead).get(told.at(2)).text
        assert "Seen twice." in page
        assert ">Shared</strong>" in page or "Shared" in page[page.index('id="case-written"') :]

    def test_what_it_means_by_itself_is_an_opinion(self, told: Sessions) -> None:
        place = (told.items[2].meeting_id, told.case.id, told.agencies["EDU"].id)
        write_summary(of(told.school), *place, ThreeBoxes(meaning="It holds."))
        (row,) = share_summary(of(told.school), *place)
        assert (row.text, row.certainty) == ("It holds.", Certainty.PROFESSIONAL_OPINION)

    def test_three_empty_boxes_are_answered_beside_the_first(self, told: Sessions, sign_in_as: SignInAs) -> None:
        answer = sign_in_as(told.school).submit(told.at(2, "/my-summary"), {"fact": " ", "then": "share"})
        assert answer.status_code == 422
        assert 'href="#summary-fact"' in answer.text

    def test_what_was_shared_is_not_changed_by_writing_again(self, told: Sessions) -> None:
        place = (told.items[2].meeting_id, told.case.id, told.agencies["EDU"].id)
        write_summary(of(told.school), *place, ThreeBoxes(**BOXES))
        share_summary(of(told.school), *place)
        write_summary(of(told.school), *place, ThreeBoxes(fact="Something else."))
        share_summary(of(told.school), *place)
        assert sorted(row.text for row in db.session.scalars(db.select(Contribution))) == [
            "Seen twice.",
            "The weekends.",
        ]

    def test_last_times_own_words_are_a_start(self, told: Sessions, sign_in_as: SignInAs) -> None:
        told.items[1].meeting.state = MeetingState.PUBLISHED
        with as_of(told.items[1].meeting.starts_utc):
            place = (told.items[1].meeting_id, told.case.id, told.agencies["EDU"].id)
            write_summary(of(told.school), *place, ThreeBoxes(**BOXES))
        told.close(1)
        school = sign_in_as(told.school)
        assert "Start from last time’s" in school.get(told.at(2, "/my-summary")).text
        assert "Seen twice." not in school.get(told.at(2, "/my-summary")).text
        assert "Seen twice." in school.get(told.at(2, "/my-summary?start=last")).text
        # A copy for their own eyes: nothing is kept by looking, and nobody else is offered it.
        assert len(db.session.scalars(db.select(ResearchLine)).all()) == 2
        colleague = make_member(Role.REPRESENTATIVE, told.agencies["EDU"], name="Glen Marsh")
        assert "Seen twice." not in sign_in_as(colleague).get(told.at(2, "/my-summary?start=last")).text

    def test_what_is_withheld_without_a_word_counts_as_not_shared(self, told: Sessions, sign_in_as: SignInAs) -> None:
        place = (told.items[2].meeting_id, told.case.id)
        edu, csc = told.agencies["EDU"].id, told.agencies["CSC"].id
        write_summary(of(told.school), *place, edu, ThreeBoxes(fact="Seen twice."))
        (row,) = share_summary(of(told.school), *place, edu)
        limit_contribution(
            of(told.school),
            *place,
            row.id,
            NewLimit(
                agency_ids=frozenset({csc}),
                roles=frozenset(),
                is_not_in_minutes=False,
                is_existence_told=False,
                reason="They work with his brother.",
                review_on=None,
            ),
        )
        page = sign_in_as(told.social_work).get(told.at(2)).text
        part = page[page.index('id="case-written"') :]
        assert "Shared" not in part[: part.index("</section>")]

    def test_who_must_not_know_of_the_case_is_not_expected(self, told: Sessions, sign_in_as: SignInAs) -> None:
        colleague = make_member(Role.REPRESENTATIVE, told.agencies["EDU"], name="Glen Marsh")
        assert "Glen Marsh" in sign_in_as(told.lead).get(told.at(2)).text
        db.session.add(ConflictOfInterest(case_id=told.case.id, account_id=colleague.id, declared_utc=now_utc()))
        assert "Glen Marsh" not in sign_in_as(told.lead).get(told.at(2)).text


class TestTheChronology:
    def test_a_correction_stands_beside_what_it_corrects(self, told: Sessions, sign_in_as: SignInAs) -> None:
        school = sign_in_as(told.school)
        school.submit(told.at(2, "/chronology"), {"what": "They moved.", "month": "may", "year": "2026"})
        (entry,) = db.session.scalars(db.select(ChronologyEntry))
        form = school.get(told.at(2, f"/chronology?corrects={entry.id}")).text
        assert "Correct an entry" in form
        school.submit(
            told.at(2, "/chronology"), {"what": "It was June.", "month": "6", "year": "2026", "corrects": str(entry.id)}
        )
        page = sign_in_as(told.lead).get(told.at(2, "/chronology")).text
        assert "They moved." in page
        assert "Corrects the entry of EDU of Testbury" in page
        assert page.index("May 2026") < page.index("June 2026")
        assert kinds().count("chronology_entered") == 2

    def test_mistakes_are_answered_beside_the_field_and_nothing_typed_is_lost(
        self, told: Sessions, sign_in_as: SignInAs
    ) -> None:
        answer = sign_in_as(told.school).submit(
            told.at(2, "/chronology"), {"what": "", "day": "31", "month": "2", "year": "2026", "meaning": "Kept."}
        )
        assert answer.status_code == 422
        assert "Kept." in answer.text
        assert "That date does not exist" in answer.text
        assert 'href="#event-what"' in answer.text

    def test_nothing_is_added_to_a_meeting_that_is_over(self, told: Sessions, sign_in_as: SignInAs) -> None:
        assert "Add an event" not in sign_in_as(told.school).get(told.at(1, "/chronology")).text
        answer = sign_in_as(told.school).submit(told.at(1, "/chronology"), {"what": "They moved.", "year": "2026"})
        assert answer.status_code == 409

    def test_nobody_corrects_what_they_do_not_see(self, told: Sessions) -> None:
        item = told.items[0]
        item.meeting.state = MeetingState.PUBLISHED
        with as_of(item.meeting.starts_utc):
            entry = _add(told, 0, told.social_work, "CSC")
        told.close(0)
        with pytest.raises(NotFound):
            _add(told, 2, told.school, "EDU", corrects=entry)
        # Somebody who sees both corrects it, and whoever sees the correction alone is not told that it is one.
        _add(told, 2, told.social_work, "CSC", corrects=entry)

    def test_a_correction_of_what_is_hidden_is_an_entry_like_any(self, told: Sessions, sign_in_as: SignInAs) -> None:
        self.test_nobody_corrects_what_they_do_not_see(told)
        page = sign_in_as(told.school).get(told.at(2, "/chronology")).text
        assert "As CSC says." in page
        assert "Corrects" not in page
        assert "Corrects" in sign_in_as(told.social_work).get(told.at(2, "/chronology")).text

    def test_an_event_needs_words(self, told: Sessions) -> None:
        with pytest.raises(Invalid):
            _add(told, 2, told.school, "EDU", what=" ")


def _add(
    told: Sessions,
    number: int,
    account: object,
    code: str,
    *,
    corrects: ChronologyEntry | None = None,
    what: str = "",
) -> ChronologyEntry:
    return add_event(
        of(account),  # type: ignore[arg-type]  # an account of these sessions
        told.items[number].meeting_id,
        told.case.id,
        told.agencies[code].id,
        happened=KnownDate(2026, 5),
        what=what or f"As {code} says.",
        corrects_id=corrects.id if corrects else None,
    )


def test_what_a_session_decided_goes_out_as_it_closes(told: Sessions) -> None:
    """Every agency that was needed and has people here has its summary at once."""
    meeting = told.items[2].meeting
    meeting.state, meeting.opened_utc = MeetingState.OPEN, now_utc()
    close_meeting(of(told.lead), meeting.id)
    send_summaries(of(told.lead), meeting.id)
    agencies = db.session.scalars(db.select(Summary.agency_id).where(Summary.meeting_id == meeting.id)).all()
    assert set(agencies) == {told.agencies["CSC"].id, told.agencies["EDU"].id}
    assert meeting.circulated_utc == meeting.closed_utc
