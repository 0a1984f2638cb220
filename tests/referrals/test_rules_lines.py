"""A line of a table, and a referral in JSON, as a sheet."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.tables_in import column_key
from app.referrals.columns import KEPT, PERSON_FIELDS, ROLES, SHEET_FIELDS, known_target, offered_targets
from app.referrals.line_reading import LineReading, read_line
from app.referrals.referral_json import EXAMPLE, FORMAT, NoReferral, cells_of_json, referral_schema
from app.referrals.sheet import Sheet
from app.referrals.table_dates import Choices

TODAY = date(2026, 11, 25)


def read(cells: dict[str, str], **targets: str) -> LineReading:
    """A line with these headings and cells; what a heading is not known to be can be said."""
    headings = {column_key(heading): heading for heading in cells}
    known = {key: known_target(heading) or "" for key, heading in headings.items()}
    texts = {column_key(heading): text for heading, text in cells.items()}
    return read_line(texts, known | targets, headings, Choices(), TODAY)


def test_a_line_of_a_police_system_is_a_sheet() -> None:
    reading = read(
        {
            "Crime Ref": "42/118201/26",
            "Incident Date": "24/11/2026 22:10",
            "Location": "3 Hollin Road",
            "Circumstances": "The door was forced.",
            "DASH": "16",
            "OIC": "PC 1432 Kerr",
            "Victim Forename": "Kay",
            "Victim Surname": "Marsh",
            "Victim DOB": "01/02/1990",
            "Victim Mobile": "01632 960555",
            "Victim Safe to call": "After 6",
            "Suspect Name": "Dean Marsh",
            "Suspect relationship to victim": "ex-partner",
            "Child 1 Name": "Łucja Marsh 🙂",
            "Child 1 DOB": "14/07/2019",
            "Child 2 Name": "",
            "Child 2 DOB": "",
        }
    )
    assert not reading.faults
    assert reading.sheet.event == "The door was forced.\n\nWhen: 24 November 2026 22:10\nWhere: 3 Hollin Road"
    assert reading.sheet.answers == {"crime_reference": "42/118201/26", "officer": "PC 1432 Kerr"}
    assert (reading.sheet.checklist, reading.sheet.checklist_ticks) == ("DASH", "16")
    victim, harm, child = reading.sheet.people
    assert (victim.role, victim.name, victim.birth_date) == ("victim", "Kay Marsh", "1990-02-01")
    assert (victim.contacts[0].text, victim.contacts[0].safe_contact) == ("01632 960555", "After 6")
    assert (harm.name, harm.relation) == ("Dean Marsh", "ex-partner")
    assert (child.role, child.name, child.birth_date) == ("child", "Łucja Marsh 🙂", "2019-07-14")
    assert reading.incident() == "4211820126"


@pytest.mark.parametrize(
    ("heading", "text", "words"),
    [
        ("Victim DOB", "31/02/1990", "There is no 31 February 1990."),
        ("Victim DOB", "26/11/2026", "26 November 2026 has not been yet, so nobody was born on it."),
        ("Victim DOB", "01/02/1880", "Born on 1 February 1880, they would be 146 years old."),
        ("Victim Age", "340", "An age is a number of years, up to 120."),
        ("Victim Age", "-3", "An age is a number of years, up to 120."),
        ("Incident Date", "26/11/2026", "26 November 2026 has not been yet."),
        ("DASH", "2400", "2400 ticks are more than any checklist has."),
        ("Consent", "perhaps", "Write given, refused, not safe to ask or not asked."),
        ("Kind", "gossip", "Write referral, information or request."),
        ("Victim Aware", "sort of", "Write yes, no or not known."),
        ("What happened", "", "Say what happened, in a sentence or two."),
    ],
)
def test_what_is_wrong_is_said_at_its_column(heading: str, text: str, words: str) -> None:
    reading = read({"What happened": "A row.", "Victim": "Kay Marsh", heading: text})
    assert [(fault.message, fault.column) for fault in reading.faults] == [(words, column_key(heading))]


def test_a_word_for_a_count_stays_a_word_and_nothing_is_worked_out() -> None:
    sheet = read({"Incident": "A row.", "DASH": "High"}).sheet
    assert (sheet.checklist, sheet.checklist_ticks, sheet.answers["checklist_note"]) == ("DASH", "", "High")


def test_a_grown_up_child_is_pointed_out_and_not_refused() -> None:
    reading = read({"Incident": "A row.", "Child 1 Name": "Tom", "Child 1 DOB": "01/02/1990"})
    assert not reading.faults
    assert [note.message for note in reading.notes] == ["This child would be 36 years old."]


def test_a_column_without_a_place_is_kept_with_what_happened() -> None:
    reading = read({"Incident": "A row.", "Beat Code": "M4"}, **{"beat code": KEPT})
    assert reading.sheet.event == "A row.\n\nBeat Code: M4"


def test_a_cell_that_begins_like_a_sum_is_text() -> None:
    sheet = read({"Incident": '=HYPERLINK("http://evil.example")', "Victim": "@Kay"}).sheet
    assert sheet.event == '=HYPERLINK("http://evil.example")'
    assert sheet.people[0].name == "@Kay"


def test_the_same_line_has_the_same_content_whoever_reads_it() -> None:
    cells = {"Incident": "A row.", "Victim": "Kay Marsh", "Crime Ref": "42 1"}
    assert read(cells).content() == read(cells).content()
    assert read(cells).content() != read({**cells, "Victim": "Ann Marsh"}).content()
    assert read(cells).incident() == read({**cells, "Crime Ref": "42/1"}).incident()


TARGETS = st.sampled_from([*offered_targets(), "", KEPT])


@given(st.dictionaries(TARGETS, st.text(max_size=30) | st.sampled_from(["45987", "1/2/90", "y", "7"]), max_size=12))
def test_any_line_is_read_and_kept_as_a_sheet(cells: dict[str, str]) -> None:
    keys = {f"column {n}": target for n, target in enumerate(cells)}
    texts = {f"column {n}": text for n, text in enumerate(cells.values())}
    reading = read_line(texts, keys, {key: key.title() for key in keys}, Choices(), TODAY)
    assert Sheet.from_text(reading.sheet.to_text()) == reading.sheet
    assert all(fault.column in {*keys, ""} and fault.message for fault in (*reading.faults, *reading.notes))
    assert not reading.sheet.checklist_ticks or reading.sheet.checklist_ticks.isdecimal()


def test_a_referral_in_json_is_the_same_sheet() -> None:
    cells = cells_of_json(json.dumps(EXAMPLE))
    reading = read_line(cells, {target: target for target in cells}, {}, Choices(), TODAY)
    assert not reading.faults
    assert (reading.kind, reading.sheet.consent, reading.sheet.checklist_ticks) == ("referral", "not_safe_to_ask", "16")
    assert [(one.role, one.name) for one in reading.sheet.people] == [
        ("victim", "Kay Marsh"),
        ("causing_harm", "Dean Marsh"),
        ("child", "Łucja Marsh"),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not JSON: line 1, column 1"),
        ('{"format": "caseround-referral/1", "event": "x"', "not JSON: line 1"),
        ("[]", "not one referral"),
        ('{"event": "x"}', "“format” must be"),
        ('{"format": "caseround-referral/1", "event": "x", "evnt": "y"}', "“evnt” is not known"),
        ('{"format": "caseround-referral/1", "event": 4}', "“event” must be a text"),
        ('{"format": "caseround-referral/1", "event": "x", "event": "y"}', "“event” stands in it twice"),
        ('{"format": "caseround-referral/1", "people": {}}', "“people” must be a list"),
        ('{"format": "caseround-referral/1", "people": [{"name": "Kay"}]}', "somebody with a “role”"),
        ('{"format": "caseround-referral/1", "people": [{"role": "victim", "shoe": "4"}]}', "“people[0].shoe”"),
        ("[" * 100_000, "too deep"),
        ('{"event": ' + "9" * 5_000 + "}", "a number in this"),
    ],
)
def test_what_is_wrong_with_json_is_said(text: str, words: str) -> None:
    with pytest.raises(NoReferral) as told:
        cells_of_json(text)
    assert words in str(told.value)


def test_the_description_names_all_that_can_be_said() -> None:
    described: Any = referral_schema()["properties"]
    assert described["format"] == {"const": FORMAT}
    assert set(described) == {"format", "people", *SHEET_FIELDS}
    assert set(described["people"]["items"]["properties"]) == {"role", *PERSON_FIELDS}
    assert described["people"]["items"]["properties"]["role"]["enum"] == list(ROLES)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["format", "event", "people", "consent", "x"]), JSON))
def test_any_json_is_a_referral_or_plain_words(told: dict[str, Any]) -> None:
    try:
        cells = cells_of_json(json.dumps(told))
    except NoReferral as error:
        said_why = str(error)
        assert said_why
    else:
        assert all(isinstance(text, str) for text in cells.values())
