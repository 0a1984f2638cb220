"""An officer's list of the night and a teacher's referral become the next list, and whoever is declined is told why.

Nobody types anything twice, from the file and the teacher's page to the case that the meeting reads.
"""

import re
from collections.abc import Callable, Sequence

import pytest
from browsing import Person, the_meeting
from coming_in import (
    ANITA,
    BETH,
    LEWIS,
    accept,
    begin_referral,
    choose_list,
    decline,
    open_submission,
    send_referral,
    take_list,
    tell_shortly,
)
from playwright.sync_api import expect
from unanswered import Answering

from app.demo.marlbeck import MARLBECK
from app.demo.marlbeck.shape import AGENCY_CODES

OpenAs = Callable[..., Person]
FORCED = "The back door was forced. Neighbours rang 999."
FOLLOWED = "He followed her home from work, the third time this week."
SHOUTED = "Shouting was heard; both had gone when officers came."
TOLD = "She told me at the gate that she sleeps in the car."
OWN_LINE = "I read the log and rang Ann Quill: she asks for help with her tenancy, and for nothing from this meeting."
LIST = f"""\
Crime Ref,Incident Date,Circumstances,Victim Forename,Victim Surname,Victim DOB,Suspect Name,Child 1 Name
42/220101/26,24/11/2026,{FORCED},Łucja,Nowicka,13/02/1990,Piotr Nowicki,Zosia Nowicka
42/220102/26,24/11/2026,"{FOLLOWED}",Gwenllïan,ap Hywel,31/12/1988,Tom Rudd,
42/220103/26,24/11/2026,{SHOUTED},Ann,Quill,23/05/1979,Rob Quill,
"""


@pytest.mark.timeout(600)
def test_what_came_in_becomes_the_next_list_and_everybody_answers(open_as: OpenAs) -> None:
    anita, beth, lewis = open_as(ANITA), open_as(BETH), open_as(LEWIS)
    choose_list(anita, LIST.encode())
    forced, followed, shouted = take_list(anita)
    begin_referral(beth)
    tell_shortly(beth, "Mair Tudor", TOLD)
    told = send_referral(beth)

    today = the_meeting(lewis)
    (meeting,) = {accept_to_the_next_list(lewis, reference, today) for reference in (forced, followed, told)}
    open_submission(lewis, shouted)
    decline(lewis, OWN_LINE)
    whoever_sent_what_is_not_taken_reads_why(anita, shouted)
    for number, email in enumerate(speakers()):
        answers_all(open_as(email), meeting, "nkc"[number % 3 :] + "nkc"[: number % 3])
    everybody_is_shown_as_they_answered(lewis, meeting, (forced, followed, told))
    nothing_was_typed_again(
        lewis, meeting, {"Łucja Nowicka": (FORCED, "Zosia Nowicka"), "Mair Tudor": (TOLD, "Mair Tudor")}
    )


def accept_to_the_next_list(lewis: Person, reference: str, today: str) -> str:
    """Accept what waits to the next daily meeting after today's; answers the address of that meeting."""
    open_submission(lewis, reference)
    dates = lewis.page.locator("#accept-meeting optgroup", has_text="").first.locator("option")
    values = [option.get_attribute("value") or "" for option in dates.all()]
    meeting = next(value for value in values if value != today.rpartition("/")[2])
    lewis.page.locator("#accept-meeting").select_option(meeting)
    accept(lewis)
    return f"/meetings/{meeting}"


def speakers() -> Sequence[str]:
    """Who speaks for each agency that is invited."""
    agencies = {agency.code: agency for agency in MARLBECK.partnership.agencies}
    return [
        next(member.email for member in agencies[code].members if member.role == "representative")
        for code in AGENCY_CODES
    ]


def answers_all(speaker: Person, meeting: str, keys: str) -> None:
    """Answer every case of the list with a key each; names that are no ASCII are read as they were written."""
    at = Answering(speaker, meeting)
    speaker.check()
    expect(speaker.page.get_by_text("Gwenllïan ap Hywel").first).to_be_visible()
    many = at.answer_all(keys)
    assert many >= 1
    assert at.presses <= 2 * many


def everybody_is_shown_as_they_answered(lewis: Person, meeting: str, references: Sequence[str]) -> None:
    """The matrix has a row for each, with a word for every agency and no answer missing."""
    page = lewis.go(f"{meeting}/matrix")
    expect(page.get_by_text("Every agency has answered about every case.")).to_be_visible()
    lewis.picture("what-comes-in-matrix", whole=True)
    for reference in references:
        row = page.locator("tbody tr", has_text=reference)
        said = [text.strip() for text in row.locator("td .govuk-visually-hidden").all_inner_texts()]
        assert len(said) == len(AGENCY_CODES)
        assert {"nothing known", "known", "needs to come", "referred this case"} == set(said), said


def nothing_was_typed_again(lewis: Person, meeting: str, told: dict[str, tuple[str, str]]) -> None:
    """What the file and the teacher said stands on the case, word by word."""
    for victim, (event, person) in told.items():
        page = lewis.go(meeting)
        lewis.picture("what-comes-in-list", whole=True)
        page.get_by_role("link", name=victim).first.click()
        lewis.check()
        expect(page.get_by_text(event).first).to_be_visible()
        expect(page.get_by_text(person).first).to_be_visible()


def whoever_sent_what_is_not_taken_reads_why(officer: Person, reference: str) -> None:
    """A named person says why, and what else helps, where the officer finds what they sent."""
    page = officer.go("/refer")
    line = page.locator("li", has_text=reference)
    expect(line).to_contain_text("Lewis Okafor")
    line.get_by_role("link").click()
    officer.check()
    officer.picture("what-comes-in-declined", whole=True)
    expect(page.get_by_text(OWN_LINE)).to_be_visible()
    expect(page.get_by_text(re.compile("Lewis Okafor")).first).to_be_visible()
    expect(page.get_by_text(re.compile("Early Help and the domestic abuse service")).first).to_be_visible()
