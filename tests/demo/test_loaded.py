"""What stands in the database once Marlbeck is loaded: the morning's sums, the order, the past, and who sees what."""

from collections import Counter
from typing import Any

import pytest
from sqlalchemy import exists

from app.actions.models import Action, ActionState
from app.actions.receipt_models import Receipt
from app.agenda.queries import list_items
from app.agenda.rules import agency_minutes
from app.agenda.service import apply_suggested_order
from app.agenda.times import timetable
from app.cases.models import Answer, Case, Check, ContactReader, Person, Referral
from app.cases.queries import item_facts, list_checks
from app.core.access import Actor
from app.core.clock import local
from app.core.database import db
from app.core.errors import NotFound
from app.demo.load import LoadedMarlbeck
from app.directory.models import Agency, AgencyContact
from app.disclosure.case import disclose_case
from app.disclosure.lists import list_case_lines
from app.identity.models import Account
from app.identity.queries import actor_of, find_account_by_email
from app.meetings.models import Meeting, MeetingState
from app.minutes.document import read_text
from app.minutes.models import Contribution, ResearchLine, Section
from app.minutes.queries import list_documents
from app.notifications.models import OutboxMail
from app.referrals.consultation_models import Consultation
from app.referrals.models import Submission
from app.summaries.models import Summary, SummaryReceipt

pytestmark = pytest.mark.usefixtures("context")

RUNNING_ORDER = [
    "C04 10:10", "C01 10:22", "C02 10:32", "C03 10:42", "C05 10:54", "C06 11:04", "C07 11:16",
    "C08 11:28", "C09 11:38", "C10 11:46", "C11 12:05", "C12 12:15", "C13 12:23", "C14 12:31",
]  # fmt: skip


def actor(email: str) -> Actor:
    account = find_account_by_email(email)
    assert account is not None
    return actor_of(account)


def daily(marlbeck: LoadedMarlbeck) -> Meeting:
    return db.session.get_one(Meeting, marlbeck.meeting_id)


def order(marlbeck: LoadedMarlbeck) -> list[str]:
    keys = {case_id: key for key, case_id in marlbeck.case_ids.items()}
    meeting = daily(marlbeck)
    slots = timetable(meeting)
    return [f"{keys[item.case_id]} {local(slots[item.id].starts_utc):%H:%M}" for item in list_items(meeting)]


def lines_of(email: str, marlbeck: LoadedMarlbeck) -> set[str]:
    keys = {case_id: key for key, case_id in marlbeck.case_ids.items()}
    return {keys[line.case_id] for line in list_case_lines(actor(email), daily(marlbeck))}


class TestTheMorning:
    def test_the_suggested_order_is_the_running_order(self, marlbeck: LoadedMarlbeck) -> None:
        assert order(marlbeck) == RUNNING_ORDER
        meeting = daily(marlbeck)
        for place, item in enumerate(reversed(list_items(meeting))):
            item.position = place
        db.session.flush()
        assert order(marlbeck) != RUNNING_ORDER
        apply_suggested_order(meeting)
        assert order(marlbeck) == RUNNING_ORDER

    def test_the_break_is_before_the_first_case_without_children(self, marlbeck: LoadedMarlbeck) -> None:
        slots = timetable(daily(marlbeck))
        breaks = {item.case_id: slots[item.id].break_before for item in list_items(daily(marlbeck))}
        assert {case_id: minutes for case_id, minutes in breaks.items() if minutes} == {marlbeck.case_ids["C11"]: 5}
        assert f"{local(max(slot.ends_utc for slot in slots.values())):%H:%M}" == "12:41"

    def test_each_agency_is_called_for_as_long_as_told(self, marlbeck: LoadedMarlbeck) -> None:
        meeting = daily(marlbeck)
        items = list_items(meeting)
        facts = item_facts(meeting, [item.case_id for item in items])
        minutes = agency_minutes(
            [
                (
                    item.planned_minutes,
                    frozenset(a for a, check in facts[item.case_id].checks.items() if check.is_expected),
                )
                for item in items
            ]
        )
        codes = {agency_id: code for code, agency_id in marlbeck.agency_ids.items()}
        assert sum(item.planned_minutes for item in items) == 146
        assert {codes[agency_id]: total for agency_id, total in minutes.items()} == {
            "POL": 136, "IDV": 136, "CSC": 110, "EDU": 98, "HOU": 64, "CHS": 60, "MHT": 56,
            "ACU": 50, "PER": 44, "REC": 40, "PRO": 34, "ASC": 10, "EBH": 8,
        }  # fmt: skip

    def test_it_waits_for_the_coordinator(self, marlbeck: LoadedMarlbeck) -> None:
        meeting = daily(marlbeck)
        assert (meeting.state, meeting.planned_minutes) == (MeetingState.PREPARING, 161)
        assert [item.is_urgent for item in list_items(meeting)] == [True] + [False] * 13

    def test_one_check_is_open_and_nothing_is_shared_yet(self, marlbeck: LoadedMarlbeck) -> None:
        checks = list_checks(marlbeck.meeting_id, marlbeck.case_ids.values())
        codes = {agency_id: code for code, agency_id in marlbeck.agency_ids.items()}
        waiting = {(codes[c.agency_id], c.case_id) for c in checks if c.answer is Answer.NO_REPLY}
        assert waiting == {("MHT", marlbeck.case_ids["C08"]), ("EBH", marlbeck.case_ids["C12"])}
        assert not db.session.scalars(
            db.select(Contribution).where(Contribution.meeting_id == marlbeck.meeting_id)
        ).all()
        lines = db.session.scalars(db.select(ResearchLine)).all()
        assert len(lines) > 80
        assert all(bool(line.held_back_reason) is line.is_held_back for line in lines)
        assert len([line for line in lines if line.is_held_back]) >= 8

    def test_every_item_has_its_empty_sections(self, marlbeck: LoadedMarlbeck) -> None:
        for item in list_items(daily(marlbeck)):
            documents = list_documents(item.id)
            assert list(dict.fromkeys(document.section for document in documents)) == list(Section)
            assert {read_text(document.id) for document in documents} == {""}

    def test_planned_actions_wait_for_the_chair(self, marlbeck: LoadedMarlbeck) -> None:
        actions = db.session.scalars(db.select(Action).where(Action.meeting_id == marlbeck.meeting_id)).all()
        assert {action.state for action in actions} == {ActionState.PROPOSED}
        assert {action.case_id for action in actions} == {
            case_id for key, case_id in marlbeck.case_ids.items() if key.startswith("C")
        }
        on_paper = {marlbeck.agency_ids[code] for code in ("FIR", "ROW")}
        assert [action.owner_id for action in actions if action.agency_id in on_paper] == [None, None]
        assert all(action.owner_id for action in actions if action.agency_id not in on_paper)


class TestWhoSeesWhat:
    @pytest.mark.parametrize("email", ["joel.brandt@homes.marlbeck.example", "steph.lyle@homes.marlbeck.example"])
    def test_the_locked_out_agency_finds_no_twelfth_case(self, marlbeck: LoadedMarlbeck, email: str) -> None:
        assert lines_of(email, marlbeck) == {"C01", "C06", "C09", "C10", "C11", "C14"}
        with pytest.raises(NotFound):
            disclose_case(actor(email), marlbeck.meeting_id, marlbeck.case_ids["C12"])
        assert not db.session.scalars(
            db.select(Check).where(
                Check.case_id == marlbeck.case_ids["C12"], Check.agency_id == marlbeck.agency_ids["HOU"]
            )
        ).all()

    def test_the_guest_sees_the_one_case(self, marlbeck: LoadedMarlbeck) -> None:
        assert lines_of("gail.whitmore@eastholme.example", marlbeck) == {"C12"}

    @pytest.mark.parametrize(
        "email", ["lewis.okafor@msfp.example", "priya.raman@msfp.example", "tom.ashworth@police.marlbeck.example"]
    )
    def test_those_who_run_the_meeting_see_all_of_it(self, marlbeck: LoadedMarlbeck, email: str) -> None:
        assert len(lines_of(email, marlbeck)) == 14

    @pytest.mark.parametrize(
        "email",
        [
            "ada.finn@children.marlbeck.example",
            "mina.batra@children.marlbeck.example",
            "callum.reyes@children.marlbeck.example",
        ],
    )
    def test_others_see_none_of_it(self, marlbeck: LoadedMarlbeck, email: str) -> None:
        assert lines_of(email, marlbeck) == set()

    def test_the_protected_address_has_three_readers(self, marlbeck: LoadedMarlbeck) -> None:
        readers = db.session.scalars(db.select(ContactReader)).all()
        assert Counter(reader.agency_id for reader in readers) == {
            marlbeck.agency_ids[code]: 2 for code in ("POL", "HOU", "IDV")
        }

    def test_the_urgent_case_can_be_read_before_it_has_come_in(self, marlbeck: LoadedMarlbeck, at: Any) -> None:
        at(marlbeck.starts_utc.replace(hour=3))
        view = disclose_case(actor("priya.raman@msfp.example"), marlbeck.meeting_id, marlbeck.case_ids["C04"])
        assert len(view.referrals) == 1


class TestThePast:
    def test_eleven_actions_are_carried_over(self, marlbeck: LoadedMarlbeck) -> None:
        actions = db.session.scalars(
            db.select(Action).where(Action.meeting_id.in_(marlbeck.earlier_ids.values()))
        ).all()
        today = local(marlbeck.starts_utc).date()
        standing = Counter(
            action.state.value
            if action.state is not ActionState.AGREED
            else ("due today" if local(action.due_utc).date() == today else "overdue")
            for action in actions
        )
        assert standing == {"done": 7, "due today": 2, "overdue": 1, "overtaken_by_events": 1}
        (overdue,) = [a for a in actions if a.state is ActionState.AGREED and local(a.due_utc).date() < today]
        assert (overdue.agency_id, overdue.case_id) == (marlbeck.agency_ids["HOU"], marlbeck.case_ids["C06"])

    @pytest.mark.usefixtures("marlbeck")
    def test_three_contributors_have_not_heard_back(self) -> None:
        waiting = db.session.scalars(
            db.select(Agency.code)
            .join(Contribution, Contribution.agency_id == Agency.id)
            .join(Meeting, Meeting.id == Contribution.meeting_id)
            .where(Meeting.state == MeetingState.CLOSED, ~exists().where(Receipt.contribution_id == Contribution.id))
            .order_by(Agency.code)
        ).all()
        assert waiting == ["CHS", "MIL", "STO"]

    def test_earlier_meetings_are_closed_and_read(self, marlbeck: LoadedMarlbeck) -> None:
        for day, meeting_id in marlbeck.earlier_ids.items():
            meeting = db.session.get_one(Meeting, meeting_id)
            assert meeting.state is MeetingState.CLOSED
            assert (local(meeting.starts_utc).date() - local(marlbeck.starts_utc).date()).days == day
        with_accounts = db.select(Agency.id).where(Agency.has_accounts)
        summaries = set(db.session.scalars(db.select(Summary.id).where(Summary.agency_id.in_(with_accounts))))
        assert summaries
        assert set(db.session.scalars(db.select(SummaryReceipt.summary_id))) == summaries
        assert not db.session.scalars(db.select(OutboxMail).where(OutboxMail.sent_utc.is_(None))).all()

    def test_the_repeat_is_one_case_with_two_referrals(self, marlbeck: LoadedMarlbeck) -> None:
        referrals = db.session.scalars(
            db.select(Referral).where(Referral.case_id == marlbeck.case_ids["C06"]).order_by(Referral.received_utc)
        ).all()
        assert [referral.is_repeat for referral in referrals] == [False, True]

    def test_everybody_is_as_old_as_told(self, marlbeck: LoadedMarlbeck) -> None:
        view = disclose_case(actor("priya.raman@msfp.example"), marlbeck.meeting_id, marlbeck.case_ids["C01"])
        assert [(person.name, person.age) for person in view.people] == [
            ("Kayleigh Marsden", "29 years"),
            ("Dean Rudd", "33 years"),
            ("Alfie Marsden", "6 years"),
            ("Lola Rudd", "3 years"),
        ]


class TestTheFamily:
    def test_its_conferences_are_held_moved_and_booked(self, marlbeck: LoadedMarlbeck) -> None:
        meetings = {number: db.session.get_one(Meeting, id_) for number, id_ in marlbeck.session_ids.items()}
        assert {number: meeting.state.value for number, meeting in meetings.items()} == {
            "1": "closed", "2": "closed", "3": "closed",
            "4": "moved", "4b": "preparing", "5": "preparing", "6": "preparing",
        }  # fmt: skip
        assert meetings["4"].moved_to_id == meetings["4b"].id
        assert (meetings["4"].change_notice_days, bool(meetings["4"].change_reason)) == (2, True)
        minutes_until_sent = [
            (meeting.circulated_utc - meeting.closed_utc).total_seconds() / 60
            for number, meeting in meetings.items()
            if number in {"1", "2", "3"} and meeting.circulated_utc and meeting.closed_utc
        ]
        assert minutes_until_sent == [40, 25, 1440]

    def test_its_next_conference_follows_a_daily_meeting_on_one_day(self, marlbeck: LoadedMarlbeck) -> None:
        morning = db.session.get_one(Meeting, marlbeck.next_meeting_id)
        conference = db.session.get_one(Meeting, marlbeck.session_ids["4b"])
        assert local(morning.starts_utc).date() == local(conference.starts_utc).date()
        assert morning.series_id != conference.series_id

    def test_its_minutes_hold_what_was_said(self, marlbeck: LoadedMarlbeck) -> None:
        view = disclose_case(
            actor("colette.barnes@children.marlbeck.example"), marlbeck.session_ids["3"], marlbeck.case_ids["G01"]
        )
        texts = {document.section: document.text for document in view.documents}
        assert "from 0 to 10" not in texts["discussion"]
        assert "Handover from Callum Reyes to Mina Batra" in texts["plan"]
        assert view.outcome is not None
        assert len(view.voices) == 2

    def test_the_reader_reads_it_and_who_left_does_not(self, marlbeck: LoadedMarlbeck) -> None:
        for email, sees in (
            ("fay.stroud@children.marlbeck.example", True),
            ("mina.batra@children.marlbeck.example", True),
            ("ian.colclough@rethread.example", True),
            ("callum.reyes@children.marlbeck.example", False),
            ("marta.lindqvist@harbourlight.example", False),
        ):
            conference = db.session.get_one(Meeting, marlbeck.session_ids["2"])
            assert bool(list_case_lines(actor(email), conference)) is sees, email

    @pytest.mark.usefixtures("marlbeck")
    def test_no_series_is_called_after_a_family(self) -> None:
        meetings = db.session.scalars(db.select(Meeting)).all()
        assert {meeting.series.name for meeting in meetings} == {
            "Daily domestic abuse meeting",
            "Family Safeguarding Team 2",
        }


def test_everybody_is_there(marlbeck: LoadedMarlbeck) -> None:
    def count(model: Any) -> int:
        return db.session.scalar(db.select(db.func.count()).select_from(model)) or 0

    assert (count(Agency), count(AgencyContact), count(Account), count(Case)) == (19, 6, 39, 25)
    # Six of them stand on no list yet: what a teacher asked, is writing, has sent, and was told is not taken, and what
    # the police and a school sent in since.
    assert count(Submission) + count(Consultation) == 6
    assert count(Person) > 50
