"""The morning of Marlbeck is whole: its sums, its order, and what is special about each case."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from marlbeck_reading import AGENCIES, CASES, MEMBERS, strings

from app.demo.marlbeck import MARLBECK
from app.demo.marlbeck.shape import AGENCY_CODES, DailyCase, ResearchLine


def called(case: DailyCase) -> set[str]:
    return {code for code, answer in case.checks if answer in {"referrer", "known", "no_reply"}}


class TestTheMorning:
    def test_minutes_add_up(self) -> None:
        assert len(CASES) == 14
        assert sum(case.minutes for case in CASES.values()) == 146

    def test_each_agency_is_called_for_as_long_as_told(self) -> None:
        minutes = Counter[str]()
        for case in CASES.values():
            for code in called(case):
                minutes[code] += case.minutes
        assert minutes == {
            "POL": 136, "IDV": 136, "CSC": 110, "EDU": 98, "HOU": 64, "CHS": 60,
            "MHT": 56, "ACU": 50, "PER": 44, "REC": 40, "PRO": 34, "ASC": 10,
        }  # fmt: skip
        assert sum(minutes.values()) == 838
        assert len(AGENCY_CODES) * 146 == 1752

    def test_starts_follow_from_the_order(self) -> None:
        today = MARLBECK.today
        clock = datetime.fromisoformat(f"2000-01-05 {today.time}") + timedelta(minutes=today.opening_minutes)
        starts = []
        for case in today.cases:
            starts.append(f"{case.key} {clock:%H:%M}")
            clock += timedelta(minutes=case.minutes + (today.break_minutes if case.key == today.break_after else 0))
        assert starts == [
            "C04 10:10", "C01 10:22", "C02 10:32", "C03 10:42", "C05 10:54", "C06 11:04", "C07 11:16",
            "C08 11:28", "C09 11:38", "C10 11:46", "C11 12:05", "C12 12:15", "C13 12:23", "C14 12:31",
        ]  # fmt: skip
        assert f"{clock:%H:%M}" == "12:41"

    def test_children_come_before_the_break_and_not_after(self) -> None:
        keys = [case.key for case in MARLBECK.today.cases]
        break_after = keys.index(MARLBECK.today.break_after)
        for position, case in enumerate(MARLBECK.today.cases):
            has_child = any(person.role in {"child", "unborn"} or (person.age or 99) < 18 for person in case.people)
            assert has_child is (position <= break_after), case.key

    def test_only_the_urgent_case_arrived_today(self) -> None:
        assert [(case.key, case.arrived_time) for case in CASES.values() if case.is_urgent] == [("C04", "08:50")]
        assert [case.key for case in CASES.values() if case.arrived_day == 0] == ["C04"]
        for case in CASES.values():
            assert (case.referral.day, case.referral.time) <= (case.arrived_day, case.arrived_time), case.key


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
class TestEachCase:
    def test_the_referrer_stands_in_the_table_or_sent_a_transfer(self, case: DailyCase) -> None:
        assert tuple(code for code, _ in case.checks) == AGENCY_CODES
        referrers = [code for code, answer in case.checks if answer == "referrer"]
        agency, member = MEMBERS[case.referral.by]
        assert agency.code == case.referral.agency
        if case.referral.kind == "transfer":
            assert referrers == []
            assert case.transfer is not None
            assert case.transfer.partner == case.referral.agency
            assert len(case.transfer.actions) == 3
        else:
            assert referrers == [case.referral.agency]
            assert member.role in {"representative", "deputy"}

    def test_who_knows_somebody_wrote_research_and_nobody_else_did(self, case: DailyCase) -> None:
        knowing = {code for code, answer in case.checks if answer in {"referrer", "known"}}
        lines = Counter(line.agency for line in case.research)
        assert set(lines) == knowing
        assert max(lines.values()) <= 3

    def test_people_are_real_enough_to_work_with(self, case: DailyCase) -> None:
        keys = [person.key for person in case.people]
        assert len(set(keys)) == len(keys)
        mentioned = {line.about for line in case.research} | {voice.person for voice in case.voice}
        mentioned |= {action.for_whom for action in case.planned_actions}
        assert mentioned - {""} <= set(keys)
        for person in case.people:
            kinds = {contact.kind for contact in person.contacts}
            if person.role in {"victim", "alleging_both_ways"}:
                assert {"address", "phone"} <= kinds, person.name
            if person.role == "child":
                assert "school" in kinds, person.name
            assert (person.age is None) is (person.role == "unborn")
            assert (person.due_in_days is not None) is (person.role == "unborn")

    def test_actions_have_owners_who_exist_and_may_know(self, case: DailyCase) -> None:
        assert case.planned_actions
        for action in case.planned_actions:
            assert action.agency in AGENCIES
            assert dict(case.checks).get(action.agency) != "locked_out"
            assert action.due_day >= 0
        assert {paper.code for paper in case.partner_papers} <= {
            code for code, agency in AGENCIES.items() if not agency.has_accounts
        }

    def test_there_is_a_voice_and_a_reading_of_the_risks(self, case: DailyCase) -> None:
        assert case.voice
        assert all(strings(case.risks))

    def test_a_label_is_stored_only_where_it_is_settled(self, case: DailyCase) -> None:
        roles = Counter(person.role for person in case.people)
        if case.key == "C08":
            assert roles["alleging_both_ways"] == 2
            assert roles["victim"] == roles["causing_harm"] == 0
        else:
            assert roles["victim"] == 1
            assert roles["causing_harm"] >= 1
            assert roles["alleging_both_ways"] == 0


class TestTheSpecialCases:
    def test_checklists_are_the_practitioners_own_counts(self) -> None:
        assert {key: case.referral.checklist_ticks for key, case in CASES.items() if case.referral.checklist_ticks} == {
            "C01": 16, "C02": 12, "C03": 15, "C04": 18, "C06": 17, "C07": 14, "C10": 13, "C11": 15, "C13": 14,
        }  # fmt: skip

    def test_consent_refused_carries_the_override(self) -> None:
        consent = CASES["C05"].referral.consent
        assert consent.state == "refused"
        assert consent.override_reason
        assert (consent.override_by, consent.override_day, consent.override_time) == (
            "hannah.opie@education.marlbeck.example",
            -1,
            "16:10",
        )

    def test_the_protected_address_is_for_three_agencies(self) -> None:
        protected = [
            contact
            for case in CASES.values()
            for person in case.people
            for contact in person.contacts
            if contact.is_protected
        ]
        assert {contact.kind for contact in protected} == {"address", "phone"}
        assert {contact.shown_to for contact in protected} == {("POL", "HOU", "IDV")}
        elsewhere = [text for text in strings(CASES["C09"]) if "Heron Wharf" in text or "07700 900141" in text]
        assert elsewhere == [contact.text for contact in protected]

    def test_the_locked_out_agency_owns_nothing_in_the_case(self) -> None:
        case = CASES["C12"]
        assert [code for code, _ in case.locked_out] == ["HOU"]
        assert [code for code, answer in case.checks if answer == "locked_out"] == ["HOU"]
        agency, member = MEMBERS[case.substitute]
        assert member.role == "guest"
        assert agency.has_accounts
        assert [key for key, other in CASES.items() if other.locked_out or other.substitute] == ["C12"]

    def test_two_cases_about_one_man_name_neither_woman_in_the_other(self) -> None:
        for here, there in (("C03", "C11"), ("C11", "C03")):
            others = {part for person in CASES[there].people for part in person.name.split()} - {"Ryan", "Cotter"}
            text = " ".join(strings(CASES[here]))
            assert not [name for name in others if name in text]
            assert CASES[here].linked_cases == (there,)
            assert CASES[there].reference in CASES[here].notes_for_coordinator

    def test_the_differing_view_is_open_and_has_a_date(self) -> None:
        (view,) = CASES["C08"].differing_views
        assert {view.agency, view.other_agency} == {"PER", "IDV"}
        assert (view.owner, view.due_day, view.is_resolved) == ("tom.ashworth@police.marlbeck.example", 4, False)

    def test_certainty_varies_and_some_lines_are_held_back(self) -> None:
        lines: list[ResearchLine] = [line for case in CASES.values() for line in case.research]
        assert {line.certainty for line in lines} == {
            "fact",
            "reported",
            "professional_opinion",
            "one_of_several_explanations",
            "worry",
        }
        assert len([line for line in lines if line.held_back_reason]) >= 8
