"""Every free text of a case ends in one word that says whose it is, and nothing else is changed."""

import dataclasses
import re
from collections.abc import Iterator
from typing import Any

from marlbeck_reading import AGENCIES, case_parts, strings

from app.demo.marlbeck import MARLBECK
from app.demo.marlbeck.canaries import canaried, with_canary, word
from app.demo.marlbeck.shape import Safe

KINDS = [
    "person",
    "address",
    "event",
    "research",
    "withheld",
    "contribution",
    "minutes",
    "voice",
    "action",
    "outcome",
    "consent",
]
CANARY = re.compile(rf" zq([cegw]\d\d)({'|'.join(KINDS)})([a-z]{{3}})$")

# Fields that hold no free text of a case: keys, codes, times, chosen words, names of workers, logistics of a meeting.
PLAIN = {
    "CasePerson": {"key", "role"},
    "Contact": {"kind", "shown_to"},
    "Safe": {"from_time", "until_time"},
    "Consent": {"state", "override_by", "override_time"},
    "Referral": {"agency", "kind", "by", "time", "reasons"},
    "ResearchLine": {"agency", "about", "certainty", "kind"},
    "Voice": {"person"},
    "Risks": set(),
    "PlannedAction": {"agency", "due_time", "for_whom"},
    "DifferingView": {"agency", "other_agency", "owner"},
    "PartnerPaper": {"code"},
    "TransferredAction": {"owner", "state"},
    "TransferIn": {"partner"},
    "DailyCase": {
        "key",
        "reference",
        "arrived_time",
        "checks",
        "said_of",
        "substitute",
        "information_only",
        "linked_cases",
    },
    "WaitingSubmission": {"key", "kind", "agency", "by", "contact", "same_as", "ties", "checklist_ticks"},
    "CarriedAction": {"agency", "owner", "state", "for_whom"},
    "EarlierContribution": {"agency", "by", "about", "certainty"},
    "EarlierItem": {"case_key", "reference", "referred_by"},
    "CoreMember": {"email", "agency", "part", "from_session", "to_session", "availability"},
    "Attendance": {"email", "reply", "note"},
    "WorkerSummary": {"email", "agency", "about"},
    "ScaleSaid": {"email", "agency"},
    "Event": {"key", "session", "email", "agency", "exactness", "corrects"},
    "SessionAction": {"state"},
    "Move": {"to_session", "reason"},
    "Handover": {"from_email", "to_email"},
    "Session": {"number", "time", "state", "circulated_to"},
    "Question": {"key", "asker", "consultant", "time", "answered_time"},
    "SentIn": {"key", "author", "kind", "state", "time", "consent", "answered_time"},
    "Family": {"key", "reference", "team", "lead", "readers"},
}


def free_texts(value: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """Every free text below a part of a case, with where it stands."""
    if isinstance(value, str) and value:
        yield where, value
    elif isinstance(value, tuple):
        for part in value:
            yield from free_texts(part, where)
    elif dataclasses.is_dataclass(value):
        name = type(value).__name__
        for field in dataclasses.fields(value):
            if field.name == "locked_out":
                for _, why in value.locked_out:
                    yield f"{name}.locked_out", why
            elif field.name not in PLAIN[name]:
                yield from free_texts(getattr(value, field.name), f"{name}.{field.name}")


class TestCanaries:
    def test_a_word_is_made_as_agreed(self) -> None:
        assert with_canary("Seen twice.", "C07", "research", "CHS") == "Seen twice. zqc07researchchs"
        assert with_canary("", "C07", "research", "CHS") == ""
        assert word("C09", "address", "all") == "zqc09addressall"

    def test_the_plain_data_holds_none(self) -> None:
        assert [text for text in strings(MARLBECK) if "zq" in text.lower()] == []

    def test_every_free_text_of_a_case_ends_in_a_word_of_that_case(self) -> None:
        checked = 0
        marked = canaried(MARLBECK)
        came_in = [(one.key, one) for one in (marked.question, *marked.sent_in)]
        for key, part in [*case_parts(marked), *came_in]:
            for where, text in free_texts(part):
                found = CANARY.search(text)
                assert found, (where, text)
                assert found[1] == key.lower(), (where, text)
                assert len(re.findall("zq", text)) == 1
                checked += 1
        assert checked > 700

    def test_one_word_stands_for_one_case_kind_and_owner(self) -> None:
        owners = ["all", *(code.lower() for code in AGENCIES)]
        keys = {key for key, _ in case_parts(MARLBECK)} | {one.key for one in MARLBECK.sent_in}
        words = [word(key, kind, owner) for key in keys for kind in KINDS for owner in owners]
        assert len(set(words)) == len(words)

    def test_the_owner_of_a_word_is_the_owner_of_the_text(self) -> None:
        for case in canaried(MARLBECK).today.cases:
            for line in case.research:
                kind = "withheld" if line.held_back_reason else "research"
                assert line.text.endswith(f" {word(case.key, kind, line.agency)}")  # type: ignore[arg-type]
            for action in case.planned_actions:
                assert action.text.endswith(f" {word(case.key, 'action', action.agency)}")

    def test_the_word_of_a_protected_address_stands_only_on_what_is_protected(self) -> None:
        case = next(case for case in canaried(MARLBECK).today.cases if case.key == "C09")
        leads = word("C09", "address", "all")
        contacts = [contact for person in case.people for contact in person.contacts if contact.is_protected]
        protected = {text for contact in contacts for text in strings(contact)}
        bearing = {text for text in strings(case) if leads in text}
        assert bearing
        assert bearing <= protected

    def test_the_word_of_an_address_is_shown_at_whatever_hour(self) -> None:
        """A number may be shown to nobody, always or at some hours; then another contact has the same word."""
        checked = 0
        marlbeck = canaried(MARLBECK)
        people = {case.key: case.people for case in marlbeck.today.cases} | {
            marlbeck.family.key: marlbeck.family.people
        }
        for key, family in people.items():
            contacts = [contact for person in family for contact in person.contacts]
            bearing = [contact for contact in contacts if word(key, "address", "all") in contact.text]
            always = [contact for contact in bearing if contact.kind != "phone" or contact.safe == Safe()]
            assert bool(bearing) == bool(always), key
            checked += len(bearing) > len(always)
        assert checked

    def test_nothing_but_the_words_is_added(self) -> None:
        before, after = list(strings(MARLBECK)), list(strings(canaried(MARLBECK)))
        assert [CANARY.sub("", text) for text in after] == before
