"""Who belongs to Marlbeck, what earlier meetings left behind, and the family's series."""

import re
from collections import Counter

import pytest
from marlbeck_reading import AGENCIES, CASES, MEMBERS, PEOPLE, case_parts, strings

from app.demo.marlbeck import MARLBECK
from app.demo.marlbeck.shape import AGENCY_CODES, CasePerson
from app.demo.marlbeck.shape_earlier import CarriedAction

EARLIER_ITEMS = [item for meeting in MARLBECK.earlier for item in meeting.items]
CARRIED = [action for item in EARLIER_ITEMS for action in item.actions]

PHONE = re.compile(r"0\d{3,4} ?\d{3} ?\d{3,4}")
DRAMA = re.compile(r"01632 960\d{3}|07700 900\d{3}|0808 157 0\d{3}")
EMAIL = re.compile(r"\S+@\S+")


class TestEverybody:
    def test_twelve_agencies_each_with_one_representative_and_one_deputy(self) -> None:
        assert tuple(AGENCIES)[:12] == AGENCY_CODES
        for code in AGENCY_CODES:
            roles = Counter(member.role for member in AGENCIES[code].members)
            assert roles["representative"] == roles["deputy"] == 1, code
        assert {code for code, agency in AGENCIES.items() if not agency.has_accounts} == {
            "ROW",
            "OAK",
            "STO",
            "MIL",
            "SAL",
            "FIR",
        }

    def test_addresses_are_unique_and_follow_from_the_name(self) -> None:
        everybody = [member for agency in AGENCIES.values() for member in agency.members]
        emails = [member.email for member in everybody] + [person.email for person in MARLBECK.partnership.people]
        assert len(set(emails)) == len(emails)
        for agency in AGENCIES.values():
            for member in agency.members:
                assert member.email == f"{member.name.replace('.', '').replace(' ', '.').lower()}@{agency.domain}"
        for person in PEOPLE.values():
            assert person.email.split("@")[0] == person.name.replace(" ", ".").lower()

    def test_whoever_is_named_by_address_is_somebody(self) -> None:
        known = {*MEMBERS, *PEOPLE, MARLBECK.partnership.email}
        named = {text for text in strings(MARLBECK) if EMAIL.fullmatch(text)}
        assert named <= known
        assert all(email.endswith(".example") for email in named)

    def test_every_telephone_number_is_kept_free_for_drama(self) -> None:
        numbers = [number for text in strings(MARLBECK) for number in PHONE.findall(text)]
        assert len(numbers) > 60
        assert [number for number in numbers if not DRAMA.fullmatch(number)] == []

    def test_no_two_share_a_number(self) -> None:
        lines = [agency.phone for agency in AGENCIES.values()] + [person.phone for person in PEOPLE.values()]
        lines += [member.phone for _, member in MEMBERS.values()]
        # Whoever waits there was heard before, and has the number that they had.
        cases = [part for _, part in case_parts(MARLBECK) if part not in MARLBECK.waiting]
        people: list[CasePerson] = [person for part in cases for person in part.people]
        lines += [contact.text for person in people for contact in person.contacts if contact.kind == "phone"]
        assert [line for line, times in Counter(lines).items() if times > 1] == []

    def test_references_are_speakable_unique_and_say_nothing_of_order(self) -> None:
        cases = [(key, part) for key, part in case_parts(MARLBECK) if part not in MARLBECK.waiting]
        references = {(key, part.reference) for key, part in cases}
        assert len({reference for _, reference in references}) == len(references) == 19
        for _, reference in references:
            assert re.fullmatch(r"[ABCDEFGHJKMNPRTVWXY]{2}-\d{3}", reference)
        daily = [CASES[key].reference for key in sorted(CASES)]
        assert daily != sorted(daily)

    def test_nothing_names_a_weekday_that_could_turn_false(self) -> None:
        days = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
        assert [text for text in strings(MARLBECK) if days.search(text)] == []


class TestCarriedOver:
    def test_eleven_actions_stand_as_told(self) -> None:
        assert Counter(action.state for action in CARRIED) == {"done": 7, "due_today": 2, "overdue": 1, "overtaken": 1}

    def test_the_overdue_and_the_overtaken_one_belong_to_the_repeat(self) -> None:
        (old,) = [item for item in EARLIER_ITEMS if item.case_key == "C06"]
        assert {(action.state, action.agency) for action in old.actions} == {("overdue", "HOU"), ("overtaken", "EDU")}
        (meeting,) = [meeting for meeting in MARLBECK.earlier if old in meeting.items]
        assert meeting.day == CASES["C06"].last_heard_day == -143
        assert old.reference == CASES["C06"].reference

    @pytest.mark.parametrize("action", CARRIED, ids=lambda action: f"{action.agency}{action.due_day}")
    def test_each_action_agrees_with_its_dates(self, action: CarriedAction) -> None:
        assert MEMBERS[action.owner][0].code == action.agency
        if action.state == "due_today":
            assert (action.due_day, action.closed_day) == (0, None)
        elif action.state == "overdue":
            assert action.due_day < 0
            assert action.closed_day is None
        else:
            assert action.closed_day is not None
            assert action.closed_day < 0
            assert action.closing_note

    def test_three_contributors_have_not_heard_back(self) -> None:
        contributions = [contribution for item in EARLIER_ITEMS for contribution in item.contributions]
        waiting = sorted(contribution.agency for contribution in contributions if not contribution.has_feedback)
        assert waiting == ["CHS", "MIL", "STO"]
        assert all(bool(contribution.feedback) is contribution.has_feedback for contribution in contributions)


class TestTheFamily:
    def test_sessions_are_as_told(self) -> None:
        sessions = {session.number: session for session in MARLBECK.family.sessions}
        assert [(number, session.day, session.state) for number, session in sessions.items()] == [
            ("1", -98, "held"),
            ("2", -70, "held"),
            ("3", -42, "held"),
            ("4", -14, "moved"),
            ("4b", 2, "upcoming"),
            ("5", 30, "booked"),
            ("6", 58, "booked"),
        ]
        replies = {number: Counter(a.reply for a in session.attendance) for number, session in sessions.items()}
        assert [replies[number]["attended"] for number in ("1", "2", "3")] == [8, 7, 6]
        assert [sum(replies[number].values()) for number in ("1", "2", "3", "4b")] == [9, 9, 9, 9]
        assert replies["4b"]["accepted"] == 5
        assert [sessions[number].circulated_after_minutes for number in ("1", "2", "3")] == [40, 25, 1440]
        lead = [{said.email: said.number for said in sessions[n].scale}[MARLBECK.family.lead] for n in ("1", "2", "3")]
        assert lead == [3, 4, 5]
        assert len(sessions["1"].actions) == 6
        assert sessions["3"].handover is not None
        move = sessions["4"].move
        assert move is not None
        assert (sessions["4"].day - move.decided_day, move.notice_days, move.reinvited, move.accepted) == (2, 2, 9, 5)

    def test_core_members_belong_to_the_session_they_attend(self) -> None:
        order = [session.number for session in MARLBECK.family.sessions]
        for session in MARLBECK.family.sessions:
            here = order.index(session.number)
            core = {
                member.email
                for member in MARLBECK.family.core
                if order.index(member.from_session) <= here
                and (not member.to_session or here <= order.index(member.to_session))
            }
            assert len(core) == 9
            assert {attendance.email for attendance in session.attendance} in ({*core}, set())

    def test_whoever_came_or_wrote_left_a_summary_and_each_child_was_heard(self) -> None:
        for session in MARLBECK.family.sessions:
            if session.state != "held":
                continue
            wrote = {summary.email for summary in session.summaries}
            attended = {a.email for a in session.attendance if a.reply == "attended"} - {"bryony.cale@msfp.example"}
            assert attended <= wrote
            assert {summary.email for summary in session.summaries if summary.is_written_only} == wrote - attended
            assert {voice.person for voice in session.voice} == {"rosie", "teddy"}
